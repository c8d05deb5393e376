"""Show that no regular expression backtracks more than linearly. Run as `python bench/patterns.py`.

Every pattern of the package, found in its modules, searches texts of one or two characters repeated, with and without
an end that does not fit; the characters are those of its own source and those that newspapers have. No pattern holds
anything that a caller gives. Prints the slowest, in ns a character of the longer text, and how much longer a character
took there than in a text an eighth as long; exit code 1 if that is over `SLACK` and time is lost by it.
"""

import importlib
import pkgutil
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from time import perf_counter
from typing import Any, Final

import regex

import reflow

SMALL, LARGE = 500, 4000  # characters
SLACK: Final = 3.0
LOST: Final = 2000.0  # ns a character; a passage over the whole text by every pattern takes 30
TIMEOUT: Final = 10.0  # seconds
USUAL: Final = "记者本报讯一2a年月版下（）【】“”、，。·… \u3000\n"
OFTEN: Final = "记者一2 （"
OWN: Final = 8  # characters of a pattern's own that are tried
SHOWN: Final = 10
# These are not searched for, but tried at one place.
HOW: Final = {
    "CODE": "match", "BULLET": "match", "SLASH_CREDIT": "fullmatch", "_EDITORS": "fullmatch", "_JUMP_LINE": "fullmatch",
    "_FOLIO": "fullmatch", "_SITE": "fullmatch", "_MASTHEAD": "fullmatch", "_CLAUSE": "match", "_MARKER": "match",
    "OBJECT": "match", "TOKENS": "fullmatch", "HTML": "match", "XML": "match",
}  # fmt: skip
# This is searched for at the end of a text alone (`photo_credit`).
SHORT: Final = {"PHOTO_CREDIT": 100}
OPTIONAL: Final = {"reflow.__main__", "reflow.integrations.ray"}  # runs; needs what need not be installed


def patterns() -> dict[str, Any]:
    """Find the patterns in all modules, by the name of each."""
    found = {}
    for module in pkgutil.walk_packages(reflow.__path__, "reflow."):
        if module.name in OPTIONAL:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for own in value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,):
                if isinstance(own, regex.Pattern):
                    found[f"{module.name}.{name}"] = own
    return found


def seconds(name: str, pattern: Any, text: Any) -> float:
    """Take the time of finding all matches, or of what else is done with a pattern."""
    way = HOW.get(name)
    given = text[-SHORT.get(name, len(text)) :]
    began = perf_counter()
    if way:
        getattr(pattern, way)(given, timeout=TIMEOUT)
    else:
        for _ in pattern.finditer(given, timeout=TIMEOUT):
            pass
    return perf_counter() - began


def worst(name: str, pattern: Any) -> tuple[float, float, str]:
    """Give the slowest text: ns a character, its growth, and what is repeated."""
    own_name = name.rpartition(".")[2]
    own = list(dict.fromkeys(c for c in str(pattern.pattern) if ord(c) > 0x7F))
    found = (0.0, 1.0, "")
    for pair in [*product([*own[:: len(own) // OWN + 1], *OFTEN], repeat=2), *zip(USUAL, USUAL, strict=True)]:
        for tail in ("", "\x1f"):
            texts = [("".join(pair) * (size // 2)) + tail for size in (SMALL, LARGE)]
            given = [text.encode() for text in texts] if isinstance(pattern.pattern, bytes) else texts
            slow = seconds(own_name, pattern, given[1]) / LARGE * 1e9
            if slow > found[0]:  # once more: the machine may have had something else to do
                slow = min(slow, seconds(own_name, pattern, given[1]) / LARGE * 1e9)
            if slow > found[0]:
                found = slow, slow / max(seconds(own_name, pattern, given[0]) / SMALL * 1e9, 1), repr(pair)
    return found


def main() -> None:
    """Print the slowest patterns."""
    own = patterns()
    with ProcessPoolExecutor() as pool:
        measured = sorted(
            ((*one, name) for name, one in zip(own, pool.map(worst, own, own.values()), strict=True)), reverse=True
        )
    print(f"{len(measured)} patterns\n\n| | ns a character | growth | repeated |\n|---|---|---|---|")
    for slow, growth, text, name in measured[:SHOWN]:
        print(f"| {name} | {slow:.0f} | {growth:.1f} | {text} |")
    sys.exit(any(growth > SLACK and slow > LOST for slow, growth, *_ in measured))


if __name__ == "__main__":
    main()
