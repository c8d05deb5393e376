"""Plant 16 kinds of damage into encoded files of 2 to 8 KB, and measure how a decoder copes with them.

Measured of a file:

- family: the encoding named is of the file's family, gb, big5 or utf-8 (for mixed files, that of most lines);
- outside the line: the decoded text begins and ends exactly as the text before and after the damaged line;
- near: the same of the text further than 3 characters from the damage, with at most 3 extra characters;
- right: the whole text is exact where nothing was lost (mixed paragraphs, €, NULs, 锟斤拷, ETEN and extension codes);
  elsewhere the same as near;
- lost: characters of the original that are not in the decoded text; made up: characters of the decoded text that are
  not in the original, U+FFFD aside. Both are counted by difflib between the ends that are equal; a difference of more
  than 1,000 characters counts as lost and made up as a whole;
- reported: one of `errors` overlaps the bytes that cannot be decoded. For a byte deleted from two-byte codes these are
  the remaining byte and two bytes on either side: where exactly the codes are broken is a matter of opinion.

NULs are removed from every text before comparing.
"""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import partial
from random import Random
from statistics import fmean
from typing import NamedTuple

from lib.decoders import Answer, Decoder, family
from lib.encoded_texts import agreed

NEAR = 3
LONGEST = 1000
SMALLEST, LARGEST = 2000, 8000
SHORTEST_LINE = 20  # characters of a paragraph that is encoded otherwise than its file
# Characters at C6A1–C7F2 in the Big5 of ETEN, which the WHATWG standard took over.
ETEN = "①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶ⅰⅱⅲぁあぃいぅうえおかがきぎアイウエオカキクЖИЙКЛ"
Codes = list[bytes]


class Damaged(NamedTuple):
    """A damaged file, its text as it was, the characters that the damage touches, and the bytes it leaves broken."""

    data: bytes
    text: str
    start: int
    end: int
    broken: tuple[int, int] | None = None


Plant = Callable[[str, Codes, Random], Damaged]


class Kind(NamedTuple):
    """A kind of damage: script and codec of the file, and whether all of the text can still be read."""

    script: str
    codec: str
    exact: bool
    plant: Plant


def somewhere(codes: Codes, random: Random) -> int:
    """Return the place of a random character outside ASCII."""
    return random.choice([k for k, code in enumerate(codes) if len(code) > 1])


def put_in(text: str, codes: Codes, at: int, chars: str, code: bytes) -> tuple[bytes, str]:
    """Insert characters and their bytes before the character `at`."""
    return b"".join([*codes[:at], code, *codes[at:]]), text[:at] + chars + text[at:]


def stray_byte(text: str, codes: Codes, random: Random) -> Damaged:
    """Insert FF before a character or inside it."""
    at = somewhere(codes, random)
    inside = random.randrange(len(codes[at]))
    place = len(b"".join(codes[:at])) + inside
    data = b"".join(codes)
    return Damaged(data[:place] + b"\xff" + data[place:], text, at, at + bool(inside), (place, place + 1))


def byte_deleted(text: str, codes: Codes, random: Random) -> Damaged:
    """Delete one byte of a character."""
    at = somewhere(codes, random)
    inside = random.randrange(len(codes[at]))
    place = len(b"".join(codes[:at]))
    data = b"".join(codes)
    around = 2 if len(codes[at]) == 2 else 0
    broken = (max(place - around, 0), place + len(codes[at]) - 1 + around)
    return Damaged(data[: place + inside] + data[place + inside + 1 :], text, at, at + 1, broken)


def cut_short(text: str, codes: Codes, random: Random) -> Damaged:
    """Cut the file inside its last character outside ASCII."""
    last = max(k for k, code in enumerate(codes) if len(code) > 1)
    place = len(b"".join(codes[:last]))
    kept = random.randrange(1, len(codes[last]))
    data = b"".join(codes)[: place + kept]
    return Damaged(data, text[: last + 1], last, last + 1, (place, place + kept))


def mixed(codec: str) -> Plant:
    """Return the damage that encodes one paragraph by another codec."""

    def plant(text: str, codes: Codes, random: Random) -> Damaged:
        lines = text.split("\n")
        starts = [sum(len(line) + 1 for line in lines[:k]) for k in range(len(lines))]
        k = random.choice([k for k, line in enumerate(lines) if len(line) >= SHORTEST_LINE])
        start, end = starts[k], starts[k] + len(lines[k])
        data = b"".join([*codes[:start], lines[k].encode(codec), *codes[end:]])
        return Damaged(data, text, start, end)

    return plant


def inserted(draw: Callable[[Random], tuple[str, bytes]], broken: bool = False) -> Plant:
    """Return the damage that inserts characters with given codes before a character."""

    def plant(text: str, codes: Codes, random: Random) -> Damaged:
        at = somewhere(codes, random)
        chars, code = draw(random)
        place = len(b"".join(codes[:at]))
        data, whole = put_in(text, codes, at, chars, code)
        return Damaged(data, whole, at, at + len(chars), (place, place + len(code)) if broken else None)

    return plant


def eten(random: Random) -> tuple[str, bytes]:
    """Return some characters of ETEN and their bytes."""
    chars = "".join(random.sample(ETEN, 5))
    return chars, chars.encode("big5hkscs")


def three_nuls(text: str, codes: Codes, random: Random) -> Damaged:
    """Insert a NUL before three characters."""
    places = {somewhere(codes, random) for _ in range(3)}
    data = b"".join(b"\0" + code if k in places else code for k, code in enumerate(codes))
    return Damaged(data, text, min(places), max(places))


def nuls_behind(text: str, codes: Codes, random: Random) -> Damaged:
    """Append 512 NULs, as a crash leaves them."""
    return Damaged(b"".join(codes) + bytes(512), text, len(text), len(text))


KINDS: dict[str, Kind] = {
    "GBK: FF inserted": Kind("hans", "gbk", False, stray_byte),
    "GBK: one byte deleted": Kind("hans", "gbk", False, byte_deleted),
    "GBK: 80 as €": Kind("hans", "gbk", True, inserted(lambda _: ("€", b"\x80"))),
    "GBK: last character cut": Kind("hans", "gbk", False, cut_short),
    "GBK: a paragraph in UTF-8": Kind("hans", "gbk", True, mixed("utf-8")),
    "UTF-8: a paragraph in GBK": Kind("hans", "utf-8", True, mixed("gb18030")),
    "UTF-8: one byte deleted": Kind("hans", "utf-8", False, byte_deleted),
    "UTF-8: last character cut": Kind("hans", "utf-8", False, cut_short),
    "UTF-8: three NULs": Kind("hans", "utf-8", True, three_nuls),
    "UTF-8: 512 NULs at the end": Kind("hans", "utf-8", True, nuls_behind),
    "UTF-8: 锟斤拷 inside": Kind("hans", "utf-8", True, inserted(lambda _: ("锟斤拷", "锟斤拷".encode()))),
    "Big5: FF inserted": Kind("hant", "big5", False, stray_byte),
    "Big5: one byte deleted": Kind("hant", "big5", False, byte_deleted),
    "Big5: ETEN C6A1–C7F2": Kind("hant", "big5", True, inserted(eten)),
    "Big5: € A3E1 and 碁 F9D6": Kind("hant", "big5", True, inserted(lambda _: ("€碁", b"\xa3\xe1\xf9\xd6"))),
    "Big5: user-defined 8140": Kind("hant", "big5", False, inserted(lambda _: ("", b"\x81\x40"), broken=True)),
}


def code_of(codec: str, char: str) -> bytes:
    """Return the bytes of a character of a file; empty if the codec lacks it."""
    return agreed(("big5", "cp950", "big5hkscs"), char) if codec == "big5" else char.encode(codec, "ignore")


def file_of(lines: list[str], codec: str, random: Random) -> tuple[str, Codes]:
    """Return consecutive paragraphs of a random size, and the bytes of each character."""
    size, start = random.randrange(SMALLEST, LARGEST), random.randrange(len(lines))
    text, codes = "", Codes()
    for line in lines[start:] + lines[:start]:
        kept = [(char, code) for char in line + "\n" if (code := code_of(codec, char))]
        text += "".join(char for char, _ in kept)
        codes += [code for _, code in kept]
        if sum(map(len, codes)) >= size:
            break
    return text, codes


class Score(NamedTuple):
    """The measures of one file, which the docstring of the module defines."""

    family: bool
    right: bool
    outside: bool
    near: bool
    lost: int
    made_up: int
    reported: bool | None


def framed(decoded: str, text: str, start: int, end: int) -> bool:
    """Whether a decoded text begins as the text up to `start` and ends as it does from `end`."""
    start, end = max(start, 0), min(end, len(text))
    long_enough = len(decoded) >= start + len(text) - end
    return long_enough and decoded.startswith(text[:start]) and decoded.endswith(text[end:])


def unlike(text: str, decoded: str) -> tuple[int, int]:
    """Return the number of characters of a text that the decoded text lacks, and of those it made up."""
    shorter = min(len(text), len(decoded))
    head = next((k for k in range(shorter) if text[k] != decoded[k]), shorter)
    tail = next((k for k in range(shorter - head) if text[-1 - k] != decoded[-1 - k]), shorter - head)
    text, decoded = text[head : len(text) - tail], decoded[head : len(decoded) - tail]
    if max(len(text), len(decoded)) > LONGEST:
        return len(text), len(decoded)
    blocks = SequenceMatcher(None, text, decoded, autojunk=False).get_matching_blocks()
    kept = sum(block.size for block in blocks)
    return len(text) - kept, len(decoded.replace("\ufffd", "")) - kept + text.count("\ufffd")


def score(kind: Kind, damaged: Damaged, answer: Answer) -> Score:
    """Return the measures of one answer."""
    decoded, text, start, end = answer.text.replace("\0", ""), damaged.text, damaged.start, damaged.end
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end) if "\n" in text[end:] else len(text)
    near = framed(decoded, text, start - NEAR, end + NEAR) and len(decoded) <= len(text) + NEAR
    reported = None
    if damaged.broken is not None and answer.errors is not None:
        reported = any(a < damaged.broken[1] and damaged.broken[0] < b for a, b in answer.errors)
    return Score(
        family(answer.encoding) == family(kind.codec),
        decoded == text if kind.exact else near,
        framed(decoded, text, *line),
        near,
        *unlike(text, decoded),
        reported,
    )


# --- tables ----------------------------------------------------------------------------------------------------------

Measure = Callable[[list[Score]], float | None]
ONE_BYTE = tuple(name for name in KINDS if "FF" in name or "deleted" in name)


def percent(measure: str) -> Measure:
    """Return the function for the share of files with a true measure, in percent; None if it was never taken."""

    def share(scores: list[Score]) -> float | None:
        values = [getattr(score, measure) for score in scores if getattr(score, measure) is not None]
        return 100 * fmean(values) if values else None

    return share


MEASURES: dict[str, Measure] = {
    "right": percent("right"),
    "family": percent("family"),
    "outside the line": percent("outside"),
    "near": percent("near"),
    "reported": percent("reported"),
    "lost": lambda scores: fmean(score.lost for score in scores),
    "made up": lambda scores: fmean(score.made_up for score in scores),
}
Columns = dict[str, Callable[[str], float | None]]  # what a cell of a kind of damage holds


def print_table(title: str, names: Iterable[str], columns: Columns) -> None:
    """Print one row per kind of damage, and the means."""
    print(f"\n## Damaged files: {title}\n\n| damage | {' | '.join(columns)} |\n|{' - |' * (1 + len(columns))}")
    cells = {name: [value(name) for value in columns.values()] for name in names}
    known = [[cell for cell in column if cell is not None] for column in zip(*cells.values(), strict=True)]
    cells["mean"] = [fmean(column) if column else None for column in known]
    for name, row in cells.items():
        print(f"| {name} | {' | '.join('–' if cell is None else f'{cell:.1f}' for cell in row)} |")


def report(pool: dict[str, list[str]], chosen: dict[str, Decoder], each: int) -> None:
    """Print the shares right by decoder, and every measure of the first decoder."""
    scores: dict[tuple[str, str], list[Score]] = {}
    for name, kind in KINDS.items():
        random = Random(name)
        files = [kind.plant(*file_of(pool[kind.script], kind.codec, random), random) for _ in range(each)]
        for decoder, decode in chosen.items():
            scores[name, decoder] = [score(kind, file, decode(file.data)) for file in files]

    def cell(measure: str, decoder: str, kind: str) -> float | None:
        return MEASURES[measure](scores[kind, decoder])

    print_table("right, %", KINDS, {decoder: partial(cell, "right", decoder) for decoder in chosen})
    print_table("family right, %", KINDS, {decoder: partial(cell, "family", decoder) for decoder in chosen})
    print_table("characters lost", ONE_BYTE, {decoder: partial(cell, "lost", decoder) for decoder in chosen})
    first = next(iter(chosen))
    print_table(f"{first}, %, and characters", KINDS, {measure: partial(cell, measure, first) for measure in MEASURES})
