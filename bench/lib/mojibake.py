"""Measure the repair of mojibake, and what happens to text that needs none.

Mojibake is made of 20 to 400 characters of Chinese, encoded in one encoding, decoded as another, and saved as UTF-8.
Repaired means that the decoded text is the original. Only strings are used for which the misreading can be undone,
except for the kinds that cannot: with these, right is to leave the text as it is. ftfy is compared where it is
installed.

Clean sentences must come back unchanged, without a repair. Those of other languages are words of wordfreq's lists in a
row, frequent ones more often: they make no sense, but have the characters of the language; in an encoding of that
language they must not be called Chinese.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any

import chardet
import regex

from lib.decoders import family, ours

SHORTEST, LONGEST = 20, 400
TRIES = 400  # strings tried for each that is yielded
SHOWN = 8
CHINESE = ("gb", "big5", "euc-tw")
SIZES = (64, 256, 1024)
Misreading = tuple[tuple[str, str], ...]  # steps: written as, read as

# windows-1252 as browsers read it: the five bytes that Microsoft left undefined are C1 controls.
WEB = "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(256))
FROM_WEB = {ord(char): byte for byte, char in enumerate(WEB)}

KINDS: dict[str, tuple[str, Misreading]] = {
    "UTF-8 read as Latin-1": ("hans", (("utf-8", "latin-1"),)),
    "UTF-8 read as windows-1252": ("hans", (("utf-8", "web"),)),
    "UTF-8 read as windows-1252, Traditional": ("hant", (("utf-8", "web"),)),
    "UTF-8 read as Latin-1, twice": ("hans", (("utf-8", "latin-1"), ("utf-8", "latin-1"))),
    "UTF-8 read as windows-1252, twice": ("hans", (("utf-8", "web"), ("utf-8", "web"))),
    "GBK read as Latin-1": ("hans", (("gbk", "latin-1"),)),
    "GBK read as windows-1252": ("hans", (("gbk", "web"),)),
    "Big5 read as Latin-1": ("hant", (("cp950", "latin-1"),)),
    "Big5 read as windows-1252": ("hant", (("cp950", "web"),)),
    "Big5 read as GB18030": ("hant", (("cp950", "gb18030"),)),
    "GBK read as Big5": ("hans", (("gbk", "big5hkscs"),)),
    "UTF-8 read as windows-1250": ("hans", (("utf-8", "cp1250"),)),
    "UTF-8 read as Mac Roman": ("hans", (("utf-8", "mac_roman"),)),
    "UTF-8 read as cp437": ("hans", (("utf-8", "cp437"),)),
    "GBK read as windows-1250": ("hans", (("gbk", "cp1250"),)),
    "UTF-8 read as GB18030": ("hans", (("utf-8", "gb18030"),)),
}
LOST: dict[str, Misreading] = {
    "UTF-8 read as GBK, with U+FFFD": (("utf-8", "gbk"),),
    "GBK read as UTF-8, that as GBK: 锟斤拷": (("gbk", "utf-8"), ("utf-8", "gbk")),
}


def write(text: str, codec: str) -> bytes:
    """Encode strictly."""
    return bytes(FROM_WEB[ord(char)] for char in text) if codec == "web" else text.encode(codec)


def read(data: bytes, codec: str, errors: str = "strict") -> str:
    """Decode."""
    return "".join(map(WEB.__getitem__, data)) if codec == "web" else data.decode(codec, errors)


def misread(text: str, steps: Misreading, errors: str = "strict") -> str:
    """Encode a text in one encoding and decode it in another, step by step."""
    for written, seen in steps:
        text = read(write(text, written), seen, errors)
    return text


def undo(text: str, steps: Misreading) -> str:
    """Undo the steps of `misread`."""
    for written, seen in reversed(steps):
        text = read(write(text, seen), written)
    return text


def strings(text: str, steps: Misreading, count: int, random: Random) -> Iterator[tuple[str, str]]:
    """Yield strings and their mojibake, if it can be undone."""
    codec = steps[0][0]
    text = text.encode(codec, "ignore").decode(codec)
    for _ in range(count * TRIES):
        if not count:
            return
        start = random.randrange(len(text))
        size = min(random.randrange(SHORTEST, LONGEST), random.randrange(SHORTEST, LONGEST))
        original = text[start : start + size]
        try:
            mojibake = misread(original, steps)
            sound = len(original) >= SHORTEST and undo(mojibake, steps) == original
        except UnicodeError:
            sound = False
        if sound:
            count -= 1
            yield original, mojibake


def lost(text: str, steps: Misreading, count: int, random: Random) -> Iterator[tuple[str, str]]:
    """Yield mojibake that cannot be undone and must stay as it is."""
    codec = steps[0][0]
    text = text.encode(codec, "ignore").decode(codec)
    while count:
        start = random.randrange(len(text) - LONGEST)
        mojibake = misread(text[start : start + random.randrange(SHORTEST, LONGEST)], steps, "replace")
        if "\ufffd" in mojibake or "锟斤拷" in mojibake:
            count -= 1
            yield mojibake, mojibake


def repairers() -> dict[str, Callable[[str], str]]:
    """Return reflow, and ftfy if it is installed."""
    tools: dict[str, Callable[[str], str]] = {"reflow": lambda text: ours(text.encode()).text}
    try:
        from ftfy import fix_encoding

        tools["ftfy.fix_encoding"] = fix_encoding
    except ImportError:
        print("(without ftfy)", file=sys.stderr)
    return tools


def report(pool: dict[str, list[str]], each: int) -> None:
    """Print the share of mojibake that is repaired."""
    tools = repairers()
    print(
        f"\n## Mojibake: right, %\n\n| kind | strings | mean length | {' | '.join(tools)} |\n|{' - |' * (3 + len(tools))}"
    )
    for name, (script, steps) in KINDS.items():
        print_kind(name, list(strings("\n".join(pool[script]), steps, each, Random(name))), tools)
    for name, steps in LOST.items():
        print_kind(f"{name} (must stay)", list(lost("\n".join(pool["hans"]), steps, each, Random(name))), tools)


def print_kind(name: str, pairs: list[tuple[str, str]], tools: dict[str, Callable[[str], str]]) -> None:
    """Print one row."""
    shares = (
        100 * sum(repair(mojibake) == original for original, mojibake in pairs) / max(len(pairs), 1)
        for repair in tools.values()
    )
    length = sum(len(original) for original, _ in pairs) / max(len(pairs), 1)
    print(f"| {name} | {len(pairs)} | {length:.0f} | {' | '.join(f'{share:.1f}' for share in shares)} |")


# --- nothing to repair -----------------------------------------------------------------------------------------------


def sentences(pool: dict[str, list[str]]) -> list[str]:
    """Return the distinct sentences of the paragraphs, with the scripts alternating."""
    by_script = [[s for text in lines for s in regex.findall("[^。！？]{6,}[。！？]", text)] for lines in pool.values()]
    turns = [
        by_script[k % len(by_script)][k // len(by_script)] for k in range(len(by_script) * min(map(len, by_script)))
    ]
    return list(dict.fromkeys([*turns, *by_script[0], *by_script[1]]))


def print_clean(name: str, texts: list[str]) -> None:
    """Print one row of clean texts in UTF-8, and the first that change."""
    answers = [(text, ours(text.encode())) for text in texts]
    changed = [(text, answer.text) for text, answer in answers if answer.text != text]
    repaired = sum(answer.repairs > 0 for _, answer in answers)
    print(f"| {name} | {len(texts)} | {len(changed)} | {repaired} |")
    for text, decoded in changed[:SHOWN]:
        print(f"  {text[:60]!r} -> {decoded[:60]!r}", file=sys.stderr)


def report_clean(pool: dict[str, list[str]], count: int) -> None:
    """Print how many clean sentences change, in Chinese and other languages."""
    print("\n## Clean sentences in UTF-8\n\n| language | sentences | changed | with repairs |\n| - | - | - | - |")
    print_clean("Chinese", sentences(pool)[:count])
    lists = words()
    for language, vocabulary in lists.items():
        random = Random(language)
        print_clean(language, [sentence(language, vocabulary, random) for _ in range(count // len(lists))])


# --- other languages -------------------------------------------------------------------------------------------------

WORDS = 3000
LEGACY: dict[str, tuple[str, ...]] = {
    "ja": ("shift_jis", "euc_jp"),
    "ko": ("euc_kr",),
    "ru": ("koi8-r", "cp1251", "iso8859-5", "cp866"),
    "uk": ("koi8-u", "cp1251"),
    "bg": ("cp1251",),
    "el": ("cp1253", "iso8859-7"),
    "fr": ("latin-1", "cp1252"),
    "de": ("latin-1", "cp1252"),
    "es": ("latin-1",),
    "pt": ("latin-1",),
    "sv": ("latin-1",),
    "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250", "iso8859-2"),
    "hu": ("cp1250",),
    "lt": ("cp1257",),
    "tr": ("cp1254",),
    "ar": ("cp1256",),
    "he": ("cp1255",),
    "vi": (),
    "hi": (),
}
# Languages without spaces, with their marks between words and at the end of a sentence.
UNSPACED = {"ja": ("、", "。")}


def words() -> dict[str, list[str]]:
    """Return the words of each language, the most frequent first."""
    try:
        from wordfreq import top_n_list
    except ImportError:
        print("(without wordfreq: no other languages)", file=sys.stderr)
        return {}
    return {language: [str(word) for word in top_n_list(language, WORDS)] for language in LEGACY}


def sentence(language: str, vocabulary: list[str], random: Random) -> str:
    """Return words in a row; the n-th most frequent is drawn in proportion to 1/n."""
    chosen = [vocabulary[int(len(vocabulary) ** random.random()) - 1] for _ in range(random.randrange(5, 25))]
    comma, stop = UNSPACED.get(language, (", ", ". "))
    between = "" if language in UNSPACED else " "
    parts = [word + (comma if random.random() < 0.1 else between) for word in chosen]
    return "".join(parts).strip(comma).capitalize().strip() + stop.strip()


def snippet(language: str, vocabulary: list[str], codec: str, size: int, random: Random) -> bytes:
    """Return an encoded text with at least two bytes outside ASCII, cut at any byte."""
    while True:
        data = b""
        while len(data) < size:
            data += (sentence(language, vocabulary, random) + " ").encode(codec, "ignore")
        if sum(byte > 127 for byte in data[:size]) > 1:
            return data[:size]


def called_chinese(detect: Callable[[bytes], Any], data: list[bytes]) -> str:
    """Return the share of texts whose encoding is detected as Chinese, in percent."""
    return f"{100 * sum(family(detect(text)) in CHINESE for text in data) / len(data):.1f}"


def report_foreign(each: int) -> None:
    """Print the share of texts in other languages and their encodings that is detected as Chinese."""
    lists = words()
    detectors: dict[str, Callable[[bytes], Any]] = {
        "reflow": lambda data: ours(data).encoding,
        "chardet": lambda data: chardet.detect(data)["encoding"] or "",
    }
    columns = [(name, size) for name in detectors for size in SIZES]
    head = " | ".join(f"{name}, {size} bytes" for name, size in columns)
    print(f"\n## Other languages called Chinese, %\n\n| language, encoding | {head} |\n|{' - |' * (1 + len(columns))}")
    for language, vocabulary in lists.items():
        for codec in LEGACY[language]:
            draw = partial(snippet, language, vocabulary, codec)
            data = {size: [draw(size, Random(f"{language} {codec} {size} {k}")) for k in range(each)] for size in SIZES}
            shares = (called_chinese(detectors[name], data[size]) for name, size in columns)
            print(f"| {language}, {codec} | {' | '.join(shares)} |")
