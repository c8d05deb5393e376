"""Decode codes as the WHATWG Encoding Standard does, by the npm package @exodus/bytes; needs node and npm.

The package implements the standard in JavaScript and is tested by the web platform tests.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "@exodus/bytes@1.16.0"
SCRIPT = """
import { readFileSync } from "node:fs";
import { createMultibyteDecoder } from "@exodus/bytes/multi-byte.js";
const decode = createMultibyteDecoder(process.argv[2], true);
const lines = readFileSync(0, "latin1").split("\\n");
const hex = (text) => Array.from(text, (c) => c.codePointAt(0).toString(16)).join(" ");
process.stdout.write(lines.map((line) => hex(decode(Uint8Array.from(Buffer.from(line, "hex"))))).join("\\n"));
"""


def install(folder: Path) -> None:
    """Install the oracle into a folder."""
    (folder / "oracle.mjs").write_text(SCRIPT)
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), PACKAGE]
    subprocess.run(command, check=True, stdout=sys.stderr)


def oracle(folder: Path, encoding: str, asked: Iterable[bytes]) -> list[str]:
    """Return the text of each code by the standard."""
    lines = "\n".join(code.hex() for code in asked)
    done = subprocess.run(
        ["node", "oracle.mjs", encoding], cwd=folder, input=lines.encode(), capture_output=True, check=True
    )
    return ["".join(chr(int(point, 16)) for point in line.split()) for line in done.stdout.decode().split("\n")]
