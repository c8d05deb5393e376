"""Large random inputs: pages, hostile shapes, noise."""

from collections.abc import Sequence
from random import Random

from support.phrases import ALPHABET
from support.random_inputs import DAMAGES, Input, encoded, page

from lib.hostile_shapes import TEXTS, UNITS

SIZES = (66_000, 200_000)  # bytes in UTF-8, least and most


def draw_large(random: Random, texts: Sequence[str]) -> tuple[str, Input]:
    """Return a large input, and what it is: the name of a hostile shape, "pages" or "noise"."""
    size = random.randrange(*SIZES)
    kind = random.choice(("pages", "pages", "noise", "shape"))
    if kind == "shape":
        kind, shape = random.choice([*TEXTS.items(), *UNITS.items()])
        return kind, shape(size * 1000 // len(shape(1000).encode("utf-8", "surrogatepass")))
    if kind == "noise":
        return kind, "".join(random.choices(ALPHABET, k=size // 2))
    parts: list[str] = []
    while sum(map(len, parts)) < size // 3:
        parts.append(random.choice((page, lambda r: r.choice(texts)))(random))
    text = "\n".join(parts)
    for _ in range(random.choice((0, 0, 1, 2))):
        text = random.choice(DAMAGES)(text, random)
    if random.random() < 0.3:
        return kind, encoded(text.encode("utf-8", "replace").decode(), random)
    return kind, text
