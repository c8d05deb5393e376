"""Compile the catalogues of messages, and where there is a compiler the kernels, when reflow is installed from source.

The environment variable REFLOW_NATIVE decides: 0 compiles nothing; with 1 it is an error if that fails; otherwise reflow is
installed without kernels, and NumPy computes the same. A wheel with kernels is tagged for its platform, one without for any.
"""

import ctypes
import os
import shutil
import subprocess
import sysconfig
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = "src/reflow/locale/*/LC_MESSAGES"
FOLDER = "src/reflow/kernels"
# No -march=native: the kernels choose their instructions when they run. Without contraction a product and a sum are
# rounded each, as in NumPy.
FLAGS = ("-O3", "-std=c11", "-fPIC", "-shared", "-ffp-contract=off", "-fvisibility=hidden")
SECONDS = 120  # that a compiler may take


class Compiled(BuildHookInterface[Any]):
    """Compile the catalogues and the kernels into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; raise RuntimeError if kernels are demanded and cannot be compiled."""
        compile_catalogues()
        build_data["artifacts"].append(f"{CATALOGUES}/*.mo")
        self._compile_kernels(build_data)

    def _compile_kernels(self, build_data: dict[str, Any]) -> None:
        kernels = description()
        Path(kernels.HERE, kernels.NAME).unlink(missing_ok=True)
        choice = os.environ.get("REFLOW_NATIVE", "")
        if choice == "0":
            return
        failure = compile_kernels()
        if failure and choice == "1":
            raise RuntimeError(f"REFLOW_NATIVE is 1, but the kernels cannot be compiled: {failure}")
        if failure:
            self.app.display_warning(f"reflow is installed without compiled kernels, and is slower: {failure}")
            return
        from packaging.tags import sys_tags

        build_data["artifacts"].append(f"{FOLDER}/{kernels.NAME}")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{next(sys_tags()).platform}"


def compile_catalogues() -> None:
    """Compile each catalogue of messages into the form that `gettext` reads, beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in Path(__file__).parent.glob(f"{CATALOGUES}/*.po"):
        with path.open("rb") as text, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=path.parts[-3]))


def description() -> Any:
    """Return the module that names the sources and the library; reflow itself cannot be imported yet."""
    spec = spec_from_file_location("library", Path(__file__).parent / FOLDER / "library.py")
    assert spec is not None, "it is a file of Python"
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compile_kernels(*flags: str) -> str:
    """Compile the sources into a library beside them; return why that failed, or nothing.

    `flags` are added to those of the compiler.
    """
    configured = (sysconfig.get_config_var("CC") or "").split()[:1]
    compiler = next(filter(None, map(shutil.which, [*configured, "cc", "gcc", "clang"])), None)
    if compiler is None:
        return "no C compiler is found"
    kernels = description()
    library = str(Path(kernels.HERE, kernels.NAME))
    command = [
        *(compiler, *FLAGS, *flags, f'-DREFLOW_SOURCES="{kernels.fingerprint()}"', "-o", library),
        *(str(Path(kernels.HERE, name)) for name in kernels.SOURCES if name.endswith(".c")),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode:
            return f"{compiler}: {done.stderr.strip()[-500:]}"
        if not flags:  # a library with sanitizers cannot be loaded by itself
            ctypes.CDLL(library)  # a compiler for another machine may make what cannot be loaded here
    except (OSError, subprocess.TimeoutExpired) as error:
        Path(library).unlink(missing_ok=True)
        return f"{compiler}: {error}"
    return ""
