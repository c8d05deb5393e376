"""Random inputs that no newspaper printed: pages set at random, damaged texts, noise, mixed encodings."""

from collections.abc import Callable, Sequence
from random import Random

from support.phrases import ALPHABET, DATELINES, SENTENCES, TITLES
from support.typeset import Story, set_page

CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-32", "utf-8-sig")
VERBATIM = ">>|*#$&\n\n"  # at the beginning of a line they make it a quotation, a table or a list
LONGEST = 2000  # characters of a piece that is cut out of a text

Input = str | bytes


def page(random: Random) -> str:
    """Return a page set at random."""
    stories = [
        Story(
            (random.choice(TITLES),),
            (random.choice(DATELINES) + random.choice(SENTENCES), *random.sample(SENTENCES, random.randrange(4))),
        )
        for _ in range(random.randint(1, 6))
    ]
    return set_page(
        stories,
        random.choice((8, 10, 13, 16, 19, 19.5, 24, 30)),
        indent=random.random() < 0.5,
        between_paragraphs=random.random() < 0.5,
        around_titles=random.random() < 0.5,
        leading=random.random() < 0.5,
    )


def noise(random: Random) -> str:
    """Return random characters: those of newspapers, or any of Unicode."""
    if random.random() < 0.5:
        return "".join(random.choices(ALPHABET, k=random.randrange(400)))
    return "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(200)))


def piece(text: str, random: Random) -> str:
    """Return a piece of a text, of at most `LONGEST` characters."""
    start = random.randrange(max(len(text) - 20, 1))
    return text[start : start + random.randrange(20, LONGEST)]


Damage = Callable[[str, Random], str]


def by_lines(change: Callable[[list[str], Random], list[str]]) -> Damage:
    """Return the damage that changes the lines of a text."""
    return lambda text, random: "\n".join(change(text.split("\n"), random))


def cut(lines: list[str], random: Random) -> list[str]:
    """Cut some lines short."""
    return [line[: random.randrange(len(line) + 1)] if random.random() < 0.1 else line for line in lines]


def double(lines: list[str], random: Random) -> list[str]:
    """Repeat some lines."""
    return [line for line in lines for _ in range(1 + (random.random() < 0.1))]


def shuffle(lines: list[str], random: Random) -> list[str]:
    """Shuffle the lines."""
    return random.sample(lines, len(lines))


def join(lines: list[str], random: Random) -> list[str]:
    """Join several lines to one, over all of the text."""
    return ["".join(lines[k : k + 7]) for k in range(0, len(lines), random.choice((7, 5)))]


def without_marks(text: str, random: Random) -> str:
    """Remove or replace every occurrence of one punctuation mark, or of the line end."""
    return text.replace(random.choice("，。、“”（）《》：\n"), random.choice(("", " ", "“", "（")))


def strew(text: str, random: Random) -> str:
    """Insert characters at random places."""
    characters = list(text)
    for _ in range(random.randrange(1, 30)):
        characters.insert(random.randrange(len(characters) + 1), random.choice(ALPHABET + VERBATIM))
    return "".join(characters)


def garbled(text: str, random: Random) -> str:
    """Decode a text by another encoding than it is encoded in."""
    return text.encode(random.choice(CODECS), "replace").decode(random.choice(CODECS), "replace")


DAMAGES: tuple[Damage, ...] = (
    by_lines(cut), by_lines(double), by_lines(shuffle), by_lines(join), without_marks, strew, strew, garbled,
)  # fmt: skip


def encoded(text: str, random: Random) -> bytes:
    """Encode a text, or its two halves in two encodings, and change some bytes."""
    half = random.randrange(len(text) + 1) if random.random() < 0.2 else len(text)
    data = bytearray(b"".join(part.encode(random.choice(CODECS), "replace") for part in (text[:half], text[half:])))
    for _ in range(random.choice((0, 0, 1, 5)) if data else 0):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def draw(random: Random, texts: Sequence[str]) -> Input:
    """Return one input: a random page, noise or a piece of one of `texts`, damaged up to twice, often encoded."""
    text = random.choice((page, noise, lambda r: piece(r.choice(texts), r)))(random)
    for _ in range(random.choice((0, 1, 1, 2))):
        text = random.choice(DAMAGES)(text, random)
    if random.random() < 0.3:
        return encoded(text.encode("utf-8", "replace").decode(), random)
    return text
