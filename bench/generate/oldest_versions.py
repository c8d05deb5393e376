"""Print the oldest allowed version of each dependency, as constraints for pip.

Run: `python bench/generate/oldest_versions.py [EXTRA]…`
Takes: 1 second
Writes: nothing; `.ci/run` tests with these versions
"""

import sys
import tomllib
from pathlib import Path

import regex


def oldest(extras: list[str]) -> list[str]:
    """Return the oldest versions that `pyproject.toml` allows, for the package and some of its extras."""
    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    required = [*project["dependencies"], *(requirement for extra in extras for requirement in optional[extra])]
    return [regex.sub(r"(\[.*\])?>=", "==", requirement) for requirement in required if ">=" in requirement]


if __name__ == "__main__":
    print("\n".join(oldest(sys.argv[1:])))
