"""The command with closed or full streams, and with meaningless numbers: one line, and an exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("reflow")
TEXT = "本报讯（记者黄蕊）昨天，大桥合\n龙。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name in "ab":
        (tmp_path / "in" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command.replace("reflow", str(PROGRAM), 1)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "reflow clean in/a.txt", "reflow clean in --dry-run", "reflow convert in/a.txt --to zh-Hant", "reflow rules",
        "reflow schema", "reflow detect in/a.txt", "reflow explain in/a.txt", "reflow review in/a.txt --below 1.01",
        "reflow report in/a.txt",
    ],
)  # fmt: skip
def test_standard_output_takes_nothing(command: str, folder: Path) -> None:
    done = shell(f"{command} >{'&-' if 'schema' in command or 'clean' in command else '/dev/full'}", folder)
    assert done.returncode == 3
    assert done.stderr.startswith("reflow: standard output: ")
    assert len(done.stderr.splitlines()) == 1


def test_standard_error_takes_nothing(folder: Path) -> None:
    assert shell("reflow clean in -o out 2>&-", folder).returncode == 0
    assert shell("reflow clean in -o out 2>/dev/full", folder).returncode == 0
    assert shell("reflow clean nosuch 2>/dev/full", folder).returncode == 3
    assert shell("reflow clean --nosuch 2>&-", folder).stdout == ""


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("clean in -o out", 0), ("report in/a.txt -o page.html", 0), ("review in/a.txt --below 0", 0), ("clean nosuch", 3),
        ("clean in -o out --nosuch", 2),
    ],
)  # fmt: skip
def test_b1_nobody_reads_standard_error(command: str, code: int, folder: Path) -> None:
    """As in `2>&1 | head`: lost messages are no failure, and Python does not try to write them again at exit."""
    reads, writes = os.pipe()
    os.close(reads)
    with subprocess.Popen([PROGRAM, *command.split()], cwd=folder, stdout=writes, stderr=writes) as running:
        os.close(writes)
        assert running.wait(timeout=60) == code


def test_b1_a_warning_that_nobody_reads(folder: Path) -> None:
    code = "import sys, warnings, reflow.cli; warnings.warn('lost'); sys.exit(reflow.cli.main(['rules']))"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, stderr=full, check=False
        )
    assert done.returncode == 0
    assert done.stdout


@pytest.mark.parametrize("command", ["--help", "--version", "clean --help"])
def test_b1_help_that_cannot_be_written(command: str, folder: Path) -> None:
    done = shell(f"reflow {command} >/dev/full", folder)
    assert (done.returncode, done.stderr) == (3, "reflow: standard output: No space left on device\n")
    assert shell(f"reflow {command}", folder).stdout


def test_standard_input_is_closed(folder: Path) -> None:
    assert shell("reflow clean in -o out <&-", folder).returncode == 0
    for command in ("reflow clean - <&-", "reflow detect - <&-", "reflow explain - <&-"):
        done = shell(command, folder)
        assert done.returncode == 3
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["review utf7.txt --below 1.01", "clean utf7.txt --diff", "explain utf7.txt"])
def test_a_text_that_no_file_can_hold(command: str, folder: Path) -> None:
    """UTF-7 can encode half a surrogate pair."""
    (folder / "utf7.txt").write_bytes(b"+2AA-")
    done = subprocess.run(
        [PROGRAM, *command.split(), "--encoding", "utf-7"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "options",
    [
        "--timeout nan", "--timeout inf", "--timeout 1e300", "--timeout 0", "--timeout -5", "--memory 0", "--memory -1",
        "--memory 99999999999999999999999", f"--shard 1/{'9' * 5000}", "--jobs 0", "-o /proc", "-o in/a.txt/out",
    ],
)  # fmt: skip
def test_options_that_mean_nothing(options: str, folder: Path) -> None:
    done = shell(f"reflow clean in -j 2 -o out {options}", folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "; name " in done.stderr or "; 2/8 is" in done.stderr  # the message says what to do


@pytest.mark.parametrize("output", ["in/a.txt/out", "/proc/out"])
def test_convert_into_what_is_no_folder(output: str, folder: Path) -> None:
    done = shell(f"reflow convert in --to zh-Hant -o {output}", folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
