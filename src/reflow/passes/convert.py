"""Convert to the script that was asked for; surnames keep the form that they have as surnames."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config, Quotes
from reflow.conversion.opencc import configuration, conversion, converted, target
from reflow.conversion.script import Script, detect_scripts
from reflow.conversion.surnames_kept import is_word, name_at, possible
from reflow.corrections import by_source
from reflow.draft import GENERATED, Draft, Index, NoteKind, Units, decode, encode, positions
from reflow.draft.contract import Contract
from reflow.tables.characters import member
from reflow.tables.script_characters import ambiguous_simplified
from reflow.tables.surnames import traditional_surnames

CONTRACT = Contract(
    reads=(
        *("text.codes", "text.origin", "units.doc", "units.end", "units.start", "notes.doc"),
        *("notes.end", "notes.kind", "notes.start"),
    ),
    writes=("text.codes", "text.origin"),
)

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
    if config.to is None or not len(draft.units):
        return draft
    units = _units(draft)
    groups: dict[tuple[int, str], list[int]] = {}
    for row, (doc, name) in enumerate(zip(units.doc.tolist(), _configurations(draft, units, config.to), strict=True)):
        if name is not None:
            groups.setdefault((doc, name), []).append(row)
    if not groups:
        return draft
    given, about = frozenset(config.names), by_source(one for one in config.corrections if one.kind == "name")
    found = []
    # A document at a time: a name that is sure in one must not become one in another.
    for (doc, name), rows in groups.items():
        own = given.union(str(one.name) for one in about(draft.sources[doc].name)) if config.corrections else given
        found.append(_changes(draft, units.take(rows), name, own, config.quotes))
    into = conversion(config.to)
    return replace(_apply(draft, found), conversions=dict.fromkeys([doc for doc, _ in groups], into))


def _units(draft: Draft) -> Units:
    return draft.units.take(np.argsort(draft.units.start, kind="stable"))


# --- measure ---------------------------------------------------------------------------------------------------------


def _configurations(draft: Draft, rows: Units, to: str) -> list[str | None]:
    """Choose a configuration for each row: the document's, or in a text of both scripts that of the row's script."""
    to = target(to)
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


def _scripts(draft: Draft, rows: Units, group: Index, count: int) -> NDArray[np.uint8]:
    size = rows.end - rows.start
    return detect_scripts(draft.text.codes[positions(rows.start, size)], np.repeat(group, size), count)


def _text(draft: Draft, rows: Units) -> str:
    return BORDER.join(
        draft.text.slice(start, end) for start, end in zip(rows.start.tolist(), rows.end.tolist(), strict=True)
    )


# --- decide ----------------------------------------------------------------------------------------------------------


def kept_surnames(
    before: str, after: str, people: dict[int, str], given: frozenset[str], table: Surnames
) -> dict[int, tuple[str, float]]:
    """Find the surnames that a conversion would turn into words: their places, the evidence, and its probability.

    A name that is sure in one place is a name in all others. `before` and `after` are of one length; `people` are
    those of bylines, by their places.

    >>> kept_surnames("区长于长辉来到社区。认出于长辉由于", "區長於長輝來到社區。認出於長輝由於", {}, frozenset(), surnames_for("s2t"))
    {2: ('office', 0.98), 12: ('again', 0.95)}
    """
    source, other = encode(before), encode(after)
    changed = np.flatnonzero(source != other)
    form = table.forms.take(source[changed], mode="clip")
    places = changed[(form > 0) & (form != other[changed])]
    phrases = dict(zip(places.tolist(), (other[places] != table.words[source[places]]).tolist(), strict=True))
    looked_at = {*possible(source, places).tolist(), *people}
    known = set(people.values())
    found: dict[int, tuple[str, float]] = {}
    for at in sorted(looked_at.intersection(places.tolist())):
        name = None if at in people else name_at(before, at, phrase=phrases[at])
        if at in people:
            found[at] = "byline", 1.0
        elif name is not None:
            found[at] = name.evidence, round(1 / (1 + exp(-name.score)), 2)
            known.add(before[name.start : name.end])
    begins = encode("".join({name[0] for name in known if name}))
    for at in (places if given else places[np.isin(source[places], begins)]).tolist():
        names = (before[at : at + size] for size in LENGTHS)
        longest = next((own for own in names if own in given or own in known), None)
        if longest is not None and at not in found and (len(longest) > LENGTHS[-1] or not is_word(before, at)):
            found[at] = "given" if longest in given else "again", AGAIN
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


@dataclass(frozen=True)
class Changes:
    """What is to change in rows of one document, by places in the draft's text."""

    names: list[tuple[Rule, int, float]]  # surnames that keep their form, and the probability of each
    at: Index
    codes: NDArray[np.uint32]
    words: list[tuple[Index, NDArray[np.uint32]]]  # places of a word, and what stands there then: more or fewer


def _changes(draft: Draft, rows: Units, name: str, given: frozenset[str], marks: Quotes) -> Changes:
    """Decide what one configuration changes in some rows of a document, in which `given` are persons."""
    size = rows.end - rows.start
    place = np.insert(positions(rows.start, size), np.cumsum(size)[:-1], -1)  # of each character of the joined text
    before = _text(draft, rows)
    base = EVEN.get(name, name)
    even = converted(before, base)
    if len(even) != len(before):  # no table of OpenCC does so now
        return Changes([], NOWHERE, encode(""), _words(place, before, even))
    wanted = encode(even).copy()
    at, names = NOWHERE, []
    if base.startswith("s2"):
        table = surnames_for(base)
        kept = kept_surnames(before, even, _people(draft, int(rows.doc[0]), place), given, table)
        at = np.array(sorted(kept), np.int64)
        wanted[at] = table.forms[encode(before)[at]]
        names = [(RULES[kept[k][0]], int(place[k]), kept[k][1]) for k in at.tolist()]
    quotes = QUOTES[not name.endswith(("2s", "2sp"))] if marks == "target" else {}
    codes = encode(decode(wanted).translate(quotes))
    changed = np.flatnonzero((encode(before) != codes) & (place >= 0))
    words = _words(place, even.translate(quotes), converted(before, name).translate(quotes)) if name in EVEN else []
    words = [(own, put) for own, put in words if not np.isin(own, place[at]).any()]  # a kept surname is in no word
    return Changes(names, place[changed], codes[changed], words)


def _people(draft: Draft, doc: int, place: Index) -> dict[int, str]:
    """Give the names of a document's bylines by their places in the joined text."""
    notes = draft.notes
    own = notes.take((notes.kind == NoteKind.PERSON) & (notes.doc == doc))
    order = np.argsort(place, kind="stable")
    at = order[np.minimum(np.searchsorted(place[order], own.start), len(place) - 1)]
    return {
        k: "".join(draft.text.slice(start, end).split())
        for k, start, end in zip(at.tolist(), own.start.tolist(), own.end.tolist(), strict=True)
        if place[k] == start
    }


# --- words -----------------------------------------------------------------------------------------------------------

# Characters that a word and what it becomes may have, with its neighbours that change too, and that must be equal behind
# both to end a difference. A wrong choice of either makes a longer list, not a wrong one.
REACH: Final = 10
SURE: Final = 2
SKIPS: Final = sorted(product(range(REACH + 1), repeat=2), key=lambda pair: (sum(pair), abs(pair[0] - pair[1])))[1:]


def _words(place: Index, before: str, after: str) -> list[tuple[Index, NDArray[np.uint32]]]:
    """List what the conversion of words changes, on top of that of characters."""
    edits = []
    at = 0
    for own, other in zip(before.split(BORDER), after.split(BORDER), strict=True):
        if own != other:
            edits += [(place[at + a : at + b], encode(text)) for a, b, text in differences(own, other)]
        at += len(own) + 1
    return edits


def differences(before: str, after: str) -> list[tuple[int, int, str]]:
    """Say what is to be put in the place of which characters of a text that another may come out, in linear time.

    Each place has at least one character. `difflib` finds fewer differences where there are many, in quadratic time.

    >>> differences("用内存條存儲視頻", "用記憶體條存儲影片")
    [(1, 3, '記憶體'), (6, 8, '影片')]
    """
    found: list[tuple[int, int, str]] = []
    a = c = 0
    while a < len(before) or c < len(after):
        if before[a : a + 1] == after[c : c + 1]:
            a, c = a + 1, c + 1
            continue
        skip, put = _skips(before, a, after, c)
        b, d = min(a + skip, len(before)), min(c + put, len(after))
        if found and found[-1][1] == a:
            start, _, text = found.pop()
            found.append((start, b, text + after[c:d]))
        elif a < b:
            found.append((a, b, after[c:d]))
        elif a:
            found.append((a - 1, a, after[c - 1 : d]))  # what is only put in goes with what stands before it,
        else:
            b, d = 1, d + 1
            found.append((0, b, after[c:d]))  # or behind it
        a, c = b, d
    return found


def _skips(before: str, a: int, after: str, c: int) -> tuple[int, int]:
    """Say how many characters of each text are passed over until both are equal again."""
    for skip, put in SKIPS:
        ahead = before[a + skip : a + skip + SURE]
        if ahead == after[c + put : c + put + SURE] and (len(ahead) == SURE or a + skip + len(ahead) == len(before)):
            return skip, put
    return (1, 1) if a < len(before) and c < len(after) else (len(before) - a, len(after) - c)


# --- apply -----------------------------------------------------------------------------------------------------------


def _apply(draft: Draft, found: list[Changes]) -> Draft:
    for rule in RULES.values():
        noted = sorted((at, score) for one in found for own, at, score in one.names if own == rule)
        at = np.array([place for place, _ in noted], np.int64)
        draft = draft.note(rule, at, at + 1, [score for _, score in noted]) if len(at) else draft
    at, codes = _sorted([(one.at, one.codes) for one in found])
    choice = member(draft.text.codes[at], ambiguous_simplified())
    draft = draft.replace(Rule.CONVERT_SCRIPT, at[~choice], codes[~choice])
    draft = draft.replace(Rule.CONVERT_CHOICE, at[choice], codes[choice])
    # Nothing may be put behind a character that another pass has inserted, nor that be taken out: such a word stays.
    generated = draft.text.origin == GENERATED
    words = [(own, codes) for one in found for own, codes in one.words if not generated[own].any()]
    both = [(own, codes, min(len(own), len(codes))) for own, codes in words]
    draft = draft.replace(Rule.CONVERT_WORD, *_sorted([(own[:n], codes[:n]) for own, codes, n in both]))
    behind, put = _sorted([(np.repeat(own[-1:], len(codes) - n), codes[n:]) for own, codes, n in both])
    gone, _ = _sorted([(own[n:], own[n:].astype(np.uint32)) for own, _, n in both])
    draft = draft.insert(Rule.CONVERT_WORD, behind, put)
    return draft.delete(Rule.CONVERT_WORD, gone + np.searchsorted(behind, gone))


NOWHERE: Final = np.empty(0, np.int64)


def _sorted(parts: list[tuple[Index, NDArray[np.uint32]]]) -> tuple[Index, NDArray[np.uint32]]:
    """Put places, each with its code, together and in order."""
    at = np.concatenate([NOWHERE, *(own for own, _ in parts)])
    codes = np.concatenate([encode(""), *(own for _, own in parts)])
    order = np.argsort(at, kind="stable")
    return at[order], codes[order]
