"""Show that no regular expression of the package backtracks more than linearly.

Run: `python bench/patterns.py`
Takes: 2 minutes
Figures: docs/guarantees.md

Every pattern, found in its module, searches texts of one or two characters repeated, with and without an end that does
not match; the characters are those of the pattern's own source and those common in newspapers. No pattern contains
anything that a caller passes. Prints the slowest, in ns per character of the longer text, and the growth of that time
from a text an eighth as long; exit code 1 if the growth exceeds `SLACK` and the time is over `LOST`.
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
LOST: Final = 2000.0  # ns per character; one scan of the whole text by every pattern takes 30
TIMEOUT: Final = 10.0  # seconds
USUAL: Final = "记者本报讯一2a年月版下（）【】“”、，。·… \u3000\n"
OFTEN: Final = "记者一2 （"
FROM_PATTERN: Final = 8  # characters of a pattern's own source that are tried
SHOWN: Final = 10
# These patterns are only matched at one place, never searched for.
HOW: Final = {
    "CODE": "match", "BULLET": "match", "SLASH_CREDIT": "fullmatch", "_EDITORS": "fullmatch", "_JUMP_LINE": "fullmatch",
    "_FOLIO": "fullmatch", "_PEOPLE": "fullmatch", "_SITE": "fullmatch", "_MASTHEAD": "fullmatch", "_CLAUSE": "match", "_MARKER": "match",
    "OBJECT": "match", "TOKENS": "fullmatch", "HTML": "match", "XML": "match",
}  # fmt: skip
# This is searched for only at the end of a text (`photo_credit`).
SHORT: Final = {"PHOTO_CREDIT": 100}
OPTIONAL: Final = {"reflow.__main__", "reflow.integrations.ray"}  # runs when imported; needs an optional package


def patterns() -> dict[str, Any]:
    """Return the patterns of all modules by their names."""
    by_name = {}
    for module in pkgutil.walk_packages(reflow.__path__, "reflow."):
        if module.name in OPTIONAL:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            values = value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,)
            for pattern in values:
                if isinstance(pattern, regex.Pattern):
                    by_name[f"{module.name}.{name}"] = pattern
    return by_name


def seconds(name: str, pattern: Any, text: Any) -> float:
    """Return the time of finding all matches, or of the one match at the beginning (`HOW`)."""
    way = HOW.get(name)
    searched = text[-SHORT.get(name, len(text)) :]
    began = perf_counter()
    if way:
        getattr(pattern, way)(searched, timeout=TIMEOUT)
    else:
        for _ in pattern.finditer(searched, timeout=TIMEOUT):
            pass
    return perf_counter() - began


def worst(name: str, pattern: Any) -> tuple[float, float, str]:
    """Return the slowest text: ns per character, its growth, and the characters repeated."""
    short_name = name.rpartition(".")[2]
    characters = list(dict.fromkeys(c for c in str(pattern.pattern) if ord(c) > 0x7F))
    tried = [*characters[:: len(characters) // FROM_PATTERN + 1], *OFTEN]
    slowest = (0.0, 1.0, "")
    for pair in [*product(tried, repeat=2), *zip(USUAL, USUAL, strict=True)]:
        for tail in ("", "\x1f"):
            texts = [("".join(pair) * (size // 2)) + tail for size in (SMALL, LARGE)]
            small, large = [text.encode() for text in texts] if isinstance(pattern.pattern, bytes) else texts
            slow = seconds(short_name, pattern, large) / LARGE * 1e9
            if slow > slowest[0]:  # once more: the machine may have been busy with something else
                slow = min(slow, seconds(short_name, pattern, large) / LARGE * 1e9)
            if slow > slowest[0]:
                slowest = slow, slow / max(seconds(short_name, pattern, small) / SMALL * 1e9, 1), repr(pair)
    return slowest


def main() -> None:
    """Print the slowest patterns."""
    by_name = patterns()
    with ProcessPoolExecutor() as pool:
        results = pool.map(worst, by_name, by_name.values())
        measured = sorted(((*result, name) for name, result in zip(by_name, results, strict=True)), reverse=True)
    print(f"{len(measured)} patterns\n\n| | ns a character | growth | repeated |\n|---|---|---|---|")
    for slow, growth, text, name in measured[:SHOWN]:
        print(f"| {name} | {slow:.0f} | {growth:.1f} | {text} |")
    sys.exit(any(growth > SLACK and slow > LOST for slow, growth, *_ in measured))


if __name__ == "__main__":
    main()
