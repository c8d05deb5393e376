"""Convert to the script that was asked for; surnames keep the form that they have as surnames."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import FIRST_ANNOTATION, BlockKind, Blocks, Draft, Index, decode, encode, positions
from reflow.names import is_word, name_at, possible
from reflow.rules import Rule
from reflow.script import Script, scripts
from reflow.tables.characters import member
from reflow.tables.script import choices
from reflow.tables.surnames import traditional_surnames
from reflow.variants import configuration, converted, target

QUOTES: Final = {True: str.maketrans("“”‘’", "「」『』"), False: str.maketrans("「」『』", "“”‘’")}
BORDER: Final = "\x1e"  # between rows while they are converted: no phrase goes over it
# What converts words as well, and what converts characters alone as it does.
EVEN: Final = {"s2twp": "s2tw", "s2hkp": "s2hk", "tw2sp": "tw2s", "hk2sp": "hk2s"}
RULES: Final = {
    "byline": Rule.CONVERT_NAME_BYLINE,
    "office": Rule.CONVERT_NAME_OFFICE,
    "list": Rule.CONVERT_NAME_LIST,
    "context": Rule.CONVERT_NAME_CONTEXT,
    "again": Rule.CONVERT_NAME_AGAIN,
    "given": Rule.CONVERT_NAME_GIVEN,
}


@dataclass(frozen=True)
class Surnames:
    """By code point of the BMP, 0 where it is no surname of one character: its form in the target, and what words become."""

    forms: NDArray[np.uint32]
    words: NDArray[np.uint32]


def convert(draft: Draft, config: Config) -> Draft:
    """Convert the text of each row by the configuration that its script and the target ask for."""
    if config.to is None or not len(draft.blocks):
        return draft
    needed = _configurations(draft, target(config.to))
    for name in dict.fromkeys(needed):
        if name is not None:
            rows = _units(draft).take(np.array([own == name for own in needed]))
            draft = _converted(draft, rows, name, config)
    return draft


def _units(draft: Draft) -> Blocks:
    units = draft.blocks.take(np.flatnonzero(draft.blocks.kind < FIRST_ANNOTATION))
    return units.take(np.argsort(units.start, kind="stable"))


# --- measure ---------------------------------------------------------------------------------------------------------


def _configurations(draft: Draft, to: str) -> list[str | None]:
    """Choose a configuration for each row: the document's, or in a text of both scripts that of the row's script."""
    rows = _units(draft)
    of_doc = _scripts(draft, rows, rows.doc.astype(np.int64), len(draft.sources))
    of_row = _scripts(draft, rows, np.arange(len(rows)), len(rows))
    texts: dict[int, str | None] = {}
    found: list[str | None] = []
    for row, doc in enumerate(rows.doc.tolist()):
        script = Script(of_doc[doc])
        if script == Script.MIXED:
            own = Script(of_row[row])
            script = Script.SIMPLIFIED if own == Script.MIXED else own
            found.append(configuration(to, script, _text(draft, rows.take([row]))))
            continue
        if doc not in texts:
            texts[doc] = configuration(to, script, _text(draft, rows.take(rows.doc == doc)))
        found.append(texts[doc])
    return found


def _scripts(draft: Draft, rows: Blocks, group: Index, count: int) -> NDArray[np.uint8]:
    size = rows.end - rows.start
    return scripts(draft.text.codes[positions(rows.start, size)], np.repeat(group, size), count)


def _text(draft: Draft, rows: Blocks) -> str:
    return BORDER.join(
        draft.text.slice(start, end) for start, end in zip(rows.start.tolist(), rows.end.tolist(), strict=True)
    )


# --- decide ----------------------------------------------------------------------------------------------------------


def kept_surnames(
    before: str, after: str, people: dict[int, str], given: tuple[str, ...], table: Surnames
) -> dict[int, tuple[str, float]]:
    """Find the surnames that a conversion would turn into words: their places, the evidence, and its probability.

    A name that is sure in one place is a name in all others. `before` and `after` are of one length; `people` are
    those of bylines, by their places.

    >>> kept_surnames("区长于长辉来到社区。认出于长辉由于", "區長於長輝來到社區。認出於長輝由於", {}, (), surnames_for("s2t"))
    {2: ('office', 0.98), 12: ('again', 0.95)}
    """
    source, other = encode(before), encode(after)
    changed = np.flatnonzero(source != other)
    form = table.forms.take(source[changed], mode="clip")
    places = changed[(form > 0) & (form != other[changed])]
    phrases = dict(zip(places.tolist(), (other[places] != table.words[source[places]]).tolist(), strict=True))
    looked_at = {*possible(source, places).tolist(), *people}
    known = dict.fromkeys(people.values(), "again") | dict.fromkeys(given, "given")
    found: dict[int, tuple[str, float]] = {}
    for at in sorted(looked_at.intersection(places.tolist())):
        name = None if at in people else name_at(before, at, phrase=phrases[at])
        if at in people:
            found[at] = "byline", 1.0
        elif name is not None:
            found[at] = name.evidence, round(1 / (1 + exp(-name.score)), 2)
            known.setdefault(before[name.start : name.end], "again")
    begins = encode("".join({name[0] for name in known if name}))
    for at in places[np.isin(source[places], begins)].tolist():
        longest = next((size for size in LENGTHS if before[at : at + size] in known), None)
        if longest is not None and at not in found and (longest > LENGTHS[-1] or not is_word(before, at)):
            found[at] = known[before[at : at + longest]], AGAIN
    return found


# What turns OpenCC's own Traditional forms, in which the table is, into those of the target.
REGION: Final = {"s2tw": "t2tw", "s2hk": "t2hk"}


@cache
def surnames_for(name: str) -> Surnames:
    """Give the surnames for a configuration that starts from Simplified."""
    single = sorted((own, form) for own, form in traditional_surnames().items() if len(own) == len(form) == 1)
    own, forms = ("".join(column) for column in zip(*single, strict=True))
    forms = converted(BORDER.join(forms), REGION[name]).replace(BORDER, "") if name in REGION else forms
    words = converted(BORDER.join(own), name).replace(BORDER, "")
    by_code = np.zeros((2, 0x10000), np.uint32)
    by_code[:, encode(own)] = encode(forms), encode(words)
    return Surnames(*by_code)


LENGTHS: Final = (4, 3, 2)  # of names
AGAIN: Final = 0.95  # probability that what is a name elsewhere is one here too


# --- apply -----------------------------------------------------------------------------------------------------------


def _converted(draft: Draft, rows: Blocks, name: str, config: Config) -> Draft:
    """Convert some rows by one configuration."""
    size = rows.end - rows.start
    place = np.insert(positions(rows.start, size), np.cumsum(size)[:-1], -1)  # of each character of the joined text
    before = _text(draft, rows)
    base = EVEN.get(name, name)
    even = converted(before, base)
    if len(even) != len(before):  # no table of OpenCC does so now
        return _words(draft, place, _edits(before, even))
    wanted = encode(even).copy()
    table = surnames_for(base)
    kept = kept_surnames(before, even, _people(draft, place), config.names, table) if base.startswith("s2") else {}
    at = np.array(sorted(kept), np.int64)
    wanted[at] = table.forms[encode(before)[at]]
    for evidence, rule in RULES.items():
        own = np.array([k for k in at.tolist() if kept[k][0] == evidence], np.int64)
        if len(own):
            draft = draft.note(rule, place[own], place[own] + 1, [kept[k][1] for k in own.tolist()])
    text = decode(wanted)
    if config.quotes == "target":
        text = text.translate(QUOTES[not name.endswith(("2s", "2sp"))])
    edits = _edits(text, converted(before, name)) if name in EVEN else []
    return _words(_characters(draft, place, before, text), place, edits)


def _people(draft: Draft, place: Index) -> dict[int, str]:
    """Give the names of bylines by their places in the joined text."""
    blocks = draft.blocks
    own = blocks.take(blocks.kind == BlockKind.PERSON)
    order = np.argsort(place, kind="stable")
    at = order[np.minimum(np.searchsorted(place[order], own.start), len(place) - 1)]
    return {
        k: "".join(draft.text.slice(start, end).split())
        for k, start, end in zip(at.tolist(), own.start.tolist(), own.end.tolist(), strict=True)
        if place[k] == start
    }


def _characters(draft: Draft, place: Index, before: str, after: str) -> Draft:
    source, other = encode(before), encode(after)
    changed = (source != other) & (place >= 0)
    choice = changed & member(source, choices())
    draft = draft.replace(Rule.CONVERT_SCRIPT, place[changed & ~choice], other[changed & ~choice])
    return draft.replace(Rule.CONVERT_CHOICE, place[choice], other[choice])


Edit = tuple[int, int, str]


def _edits(before: str, after: str) -> list[Edit]:
    """List what the conversion of words changes, on top of that of characters: places, and what stands there then."""
    edits: list[Edit] = []
    at = 0
    for own, other in zip(before.split(BORDER), after.split(BORDER), strict=True):
        if own != other:
            matcher = SequenceMatcher(None, own, other, autojunk=False)
            edits += [(at + a, at + b, other[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
        at += len(own) + 1
    return edits


def _words(draft: Draft, place: Index, edits: list[Edit]) -> Draft:
    """Replace words by others that may be longer or shorter; from the end, so that places stay."""
    for start, end, text in reversed(edits):
        codes = encode(text)
        own = place[start:end]
        common = min(len(own), len(codes))
        if common:
            draft = draft.replace(Rule.CONVERT_WORD, own[:common], codes[:common])
        anchor = place[end - 1 : end] if end > start else place[start - 1 : start]
        for code in codes[common:][::-1]:
            draft = draft.insert(Rule.CONVERT_WORD, anchor, code)
        if len(own) > common:
            draft = draft.delete(Rule.CONVERT_WORD, own[common:])
    return draft
