"""Name the oldest version of each dependency that is allowed: constraints for pip. Run as `python bench/oldest.py [EXTRA]…`."""

import sys
import tomllib
from pathlib import Path

import regex


def oldest(extras: list[str]) -> list[str]:
    """List what `pyproject.toml` allows at least, of the package and of some of its extras."""
    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for extra in extras for one in optional[extra])]
    return [regex.sub(r"(\[.*\])?>=", "==", one) for one in asked if ">=" in one]


if __name__ == "__main__":
    print("\n".join(oldest(sys.argv[1:])))
