"""Convert to the requested script; characters take the form that their neighbours ask for, surnames keep theirs."""

from dataclasses import replace
from functools import cache
from itertools import product
from math import exp
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config, Quotes
from reflow.conversion.opencc import REGION, configuration, conversion, converted, target
from reflow.conversion.script import Script, detect_scripts
from reflow.corrections import by_source
from reflow.draft import GENERATED, Draft, Index, Kind, NoteKind, Units, decode, encode, positions
from reflow.draft.contract import Contract
from reflow.tables.characters import member
from reflow.tables.script_characters import ambiguous_simplified
from reflow.tables.surnames import traditional_surnames

CONTRACT = Contract(
    reads=(
        *("text.codes", "text.origin", "units.doc", "units.end", "units.kind", "units.start"),
        *("notes.doc", "notes.end", "notes.kind", "notes.start"),
    ),
    writes=("text.codes", "text.origin"),
)

QUOTES_FOR_TRADITIONAL: Final = str.maketrans("“”‘’", "「」『』")
QUOTES_FOR_SIMPLIFIED: Final = str.maketrans("「」『』", "“”‘’")
BORDER: Final = "\x1e"  # between rows while they are converted, so that no phrase reaches from one into the next
# For each configuration that converts words as well, the one that converts characters alone in the same way.
CHARACTERS_ALONE: Final = {"s2twp": "s2tw", "s2hkp": "s2hk", "tw2sp": "tw2s", "hk2sp": "hk2s"}
RULES: Final = {
    "byline": Rule.CONVERT_NAME_BYLINE,
    "office": Rule.CONVERT_NAME_OFFICE,
    "list": Rule.CONVERT_NAME_LIST,
    "context": Rule.CONVERT_NAME_CONTEXT,
    "again": Rule.CONVERT_NAME_AGAIN,
    "given": Rule.CONVERT_NAME_GIVEN,
}

Codes = NDArray[np.uint32]
Word = tuple[Index, Codes]  # places in the draft's text, at least one, and the characters that replace them
NOWHERE: Final = np.empty(0, np.int64)


class Surnames(msgspec.Struct, frozen=True):
    """The forms of surnames in the target, by code point of the BMP; 0 where a character is no surname."""

    as_surname: Codes
    alone: Codes  # what OpenCC converts the character to where it is part of no phrase


def convert(draft: Draft, config: Config) -> Draft:
    """Convert the text of each row by the configuration that its script and the target ask for.

    Verbatim text is converted too, but for its quotation marks, which may be the syntax of code or data.
    """
    if config.to is None or not len(draft.units):
        return draft
    units = draft.units.take(np.argsort(draft.units.start, kind="stable"))
    groups: dict[tuple[int, str, Quotes], list[int]] = {}  # rows by document, configuration, and what becomes of quotes
    quotes = [config.quotes if kind != Kind.VERBATIM else "keep" for kind in units.kind.tolist()]
    for row, (doc, name) in enumerate(zip(units.doc.tolist(), _configurations(draft, units, config.to), strict=True)):
        if name is not None:
            groups.setdefault((doc, name, quotes[row]), []).append(row)
    if not groups:
        return draft
    names_in = by_source(correction for correction in config.corrections if correction.kind == "name")
    changes = []
    # Each document by itself: a sure name in one must not become a name in another.
    for (doc, name, quotes_to), rows in groups.items():
        people = frozenset(config.names)
        if config.corrections:
            people = people.union(str(correction.name) for correction in names_in(draft.sources[doc].name))
        changes.append(_changes(draft, units.take(rows), name, people, quotes_to))
    conversions = dict.fromkeys([doc for doc, _, _ in groups], conversion(config.to))
    return replace(_apply(draft, changes), conversions=conversions)


# --- measure ---------------------------------------------------------------------------------------------------------


def _configurations(draft: Draft, rows: Units, to: str) -> list[str | None]:
    """Choose a configuration for each row: its document's, or in a text of both scripts that of the row's script."""
    to = target(to)
    document_scripts = _scripts(draft, rows, rows.doc.astype(np.int64), len(draft.sources))
    row_scripts = _scripts(draft, rows, np.arange(len(rows)), len(rows))
    of_documents: dict[int, str | None] = {}
    configurations: list[str | None] = []
    for row, doc in enumerate(rows.doc.tolist()):
        script = Script(document_scripts[doc])
        if script == Script.MIXED:
            script = Script(row_scripts[row])
            # A row that is mixed itself is converted as Simplified, whose characters change.
            script = Script.SIMPLIFIED if script == Script.MIXED else script
            configurations.append(configuration(to, script, _text(draft, rows.take([row]))))
            continue
        if doc not in of_documents:
            of_documents[doc] = configuration(to, script, _text(draft, rows.take(rows.doc == doc)))
        configurations.append(of_documents[doc])
    return configurations


def _scripts(draft: Draft, rows: Units, group: Index, count: int) -> NDArray[np.uint8]:
    """Detect the script of each of `count` groups of rows."""
    size = rows.end - rows.start
    return detect_scripts(draft.text.codes[positions(rows.start, size)], np.repeat(group, size), count)


def _text(draft: Draft, rows: Units) -> str:
    return BORDER.join(
        draft.text.slice(start, end) for start, end in zip(rows.start.tolist(), rows.end.tolist(), strict=True)
    )


# --- decide: surnames ------------------------------------------------------------------------------------------------

NAME_LENGTHS: Final = (4, 3, 2)
AGAIN: Final = 0.95  # probability that a name elsewhere in the document is a name in this place too


def kept_surnames(
    before: str,
    after: str,
    people: dict[int, str],
    names: frozenset[str],
    table: Surnames,
    elsewhere: frozenset[str] = frozenset(),
) -> dict[int, tuple[str, float]]:
    """Find the surnames that a conversion would turn into words: their places, the evidence, and its probability.

    A name that is sure in one place is a name in all others. `before` and `after` are of one length; `people` are the
    people of bylines, by their places, `names` those that the caller knows, and `elsewhere` those of bylines in rows that
    another configuration converts.

    >>> kept_surnames("区长于长辉来到社区。认出于长辉由于", "區長於長輝來到社區。認出於長輝由於", {}, frozenset(), surnames_for("s2t"))
    {2: ('office', 0.99), 12: ('again', 0.95)}
    """
    from reflow.conversion.surnames_kept import is_word, name_at, possible  # only here: most texts are not converted

    old, new = encode(before), encode(after)
    changed = np.flatnonzero(old != new)
    as_surname = table.as_surname.take(old[changed], mode="clip")
    places = changed[(as_surname > 0) & (as_surname != new[changed])]
    # OpenCC has a phrase with a character that it converts otherwise than alone.
    in_phrase = dict(zip(places.tolist(), (new[places] != table.alone[old[places]]).tolist(), strict=True))
    kept: dict[int, tuple[str, float]] = {}
    known = {*people.values(), *elsewhere}
    candidates = {*possible(old, places).tolist(), *people}.intersection(in_phrase)
    for place in sorted(candidates):
        if place in people:
            kept[place] = "byline", 1.0
            continue
        name = name_at(before, place, phrase=in_phrase[place])
        if name is not None:
            kept[place] = name.evidence, round(1 / (1 + exp(-name.score)), 2)
            known.add(before[name.start : name.end])
    # All other places where a known name stands. Few places begin with the surname of one.
    first = encode("".join({name[0] for name in known if name}))
    for place in (places if names else places[np.isin(old[places], first)]).tolist():
        strings = (before[place : place + length] for length in NAME_LENGTHS)
        longest = next((string for string in strings if string in names or string in known), None)
        if longest is None or place in kept:
            continue
        # A name of two characters may by chance stand where the first of them ends a word: 由于长期.
        if len(longest) > min(NAME_LENGTHS) or not is_word(before, place):
            kept[place] = "given" if longest in names else "again", AGAIN
    return kept


@cache
def surnames_for(name: str) -> Surnames:
    """Return the surnames for a configuration that starts from Simplified."""
    single = sorted(pair for pair in traditional_surnames().items() if len(pair[0]) == len(pair[1]) == 1)
    simplified, traditional = ("".join(column) for column in zip(*single, strict=True))
    if name in REGION:
        traditional = converted(BORDER.join(traditional), REGION[name]).replace(BORDER, "")
    alone = converted(BORDER.join(simplified), name).replace(BORDER, "")
    by_code = np.zeros((2, 0x10000), np.uint32)
    by_code[:, encode(simplified)] = encode(traditional), encode(alone)
    return Surnames(*by_code)


# --- decide: all changes ---------------------------------------------------------------------------------------------


class Changes(msgspec.Struct, frozen=True):
    """What is to change in rows of one document, by places in the draft's text."""

    surnames: list[tuple[Rule, int, float]]  # those that keep their form, and the probability of each
    contexts: list[tuple[int, float]]  # places where the neighbours contradict OpenCC, and the probability of each
    at: Index
    codes: Codes  # the new character at each place
    words: list[Word]  # what converting words changes beyond that; a word may become longer or shorter


def _changes(draft: Draft, rows: Units, name: str, people: frozenset[str], quotes: Quotes) -> Changes:
    """Decide what one configuration changes in some rows of a document; `people` are names that the caller knows."""
    size = rows.end - rows.start
    # The place in the draft of each character of the joined text; -1 for the borders between rows.
    places = np.insert(positions(rows.start, size), np.cumsum(size)[:-1], -1)
    before = _text(draft, rows)
    by_characters = CHARACTERS_ALONE.get(name, name)
    after = converted(before, by_characters)
    if len(after) != len(before):  # no table of OpenCC does so now
        return Changes([], [], NOWHERE, encode(""), _words(places, before, after))
    old, new = encode(before), encode(after).copy()
    surnames: list[tuple[Rule, int, float]] = []
    contexts: list[tuple[int, float]] = []
    if by_characters.startswith("s2"):
        table = surnames_for(by_characters)
        persons = _people(draft, int(rows.doc[0]), places)
        kept = kept_surnames(before, after, persons, people, table, _bylines(draft, int(rows.doc[0])))
        kept_at = np.array(sorted(kept), np.int64)
        in_names = set(kept).union(*(range(start, start + len(person)) for start, person in persons.items()))
        corrected = _corrected(before, old, new, by_characters, in_names)
        new[list(corrected)] = [code for code, _ in corrected.values()]
        contexts = [(int(places[at]), score) for at, (_, score) in corrected.items()]
        new[kept_at] = table.as_surname[old[kept_at]]
        surnames = [(RULES[evidence], int(places[at]), score) for at, (evidence, score) in sorted(kept.items())]
    quote_table: dict[int, int] = {}
    if quotes == "target":
        quote_table = QUOTES_FOR_SIMPLIFIED if name.endswith(("2s", "2sp")) else QUOTES_FOR_TRADITIONAL
    new = encode(decode(new).translate(quote_table))
    changed = np.flatnonzero((old != new) & (places >= 0))
    words: list[Word] = []
    if name in CHARACTERS_ALONE:
        words = _words(places, after.translate(quote_table), converted(before, name).translate(quote_table))
        # A surname that keeps its form is part of no word, nor is what the neighbours have corrected.
        decided = [place for _, place, _ in surnames] + [place for place, _ in contexts]
        words = [(at, codes) for at, codes in words if not np.isin(at, decided).any()]
    return Changes(surnames, contexts, places[changed], new[changed], words)


def _corrected(before: str, old: Codes, after: Codes, name: str, in_names: set[int]) -> dict[int, tuple[int, float]]:
    """Return what the neighbours correct outside of persons' names: by place, the code point and its probability.

    `old` are the code points of `before`.
    """
    from reflow.conversion.context import corrections
    from reflow.conversion.surnames_kept import name_at

    result: dict[int, tuple[int, float]] = {}
    by_neighbours = corrections(old, after, name)
    columns = by_neighbours.at.tolist(), by_neighbours.codes.tolist(), by_neighbours.score.tolist()
    as_surname = surnames_for(name).as_surname
    for at, code, score in zip(*columns, strict=True):
        # OpenCC has a surname's form where a name begins: it stays.
        is_surname = as_surname[ord(before[at])] == after[at] and name_at(before, at) is not None
        if at not in in_names and not is_surname:
            result[at] = code, score
    return result


def _people(draft: Draft, doc: int, places: Index) -> dict[int, str]:
    """Return the names in a document's bylines by their places in the joined text."""
    persons = draft.notes.take((draft.notes.kind == NoteKind.PERSON) & (draft.notes.doc == doc))
    # Look up where in the joined text the character at each start stands.
    order = np.argsort(places, kind="stable")
    nearest = order[np.minimum(np.searchsorted(places[order], persons.start), len(places) - 1)]
    people: dict[int, str] = {}
    for at, start, end in zip(nearest.tolist(), persons.start.tolist(), persons.end.tolist(), strict=True):
        if places[at] == start:
            people[at] = "".join(draft.text.slice(start, end).split())
    return people


def _bylines(draft: Draft, doc: int) -> frozenset[str]:
    """Return the names in all bylines of a document, also in rows that are converted otherwise or not at all."""
    persons = draft.notes.take((draft.notes.kind == NoteKind.PERSON) & (draft.notes.doc == doc))
    spans = zip(persons.start.tolist(), persons.end.tolist(), strict=True)
    return frozenset("".join(draft.text.slice(start, end).split()) for start, end in spans)


# --- decide: words ---------------------------------------------------------------------------------------------------

# Most characters that a word and its replacement may have, with neighbours that change too; and how many must be equal
# behind both to end a difference. A wrong choice of either makes a longer list, not a wrong one.
REACH: Final = 10
SURE: Final = 2
# How many characters of the old and of the new text to skip, in the order of trying: few first, as many of both first.
SKIPS: Final = sorted(product(range(REACH + 1), repeat=2), key=lambda pair: (sum(pair), abs(pair[0] - pair[1])))[1:]


def _words(places: Index, before: str, after: str) -> list[Word]:
    """List what the conversion of words changes, on top of that of characters; row by row."""
    words: list[Word] = []
    row_start = 0
    for row_before, row_after in zip(before.split(BORDER), after.split(BORDER), strict=True):
        if row_before != row_after:
            for start, end, text in differences(row_before, row_after):
                words.append((places[row_start + start : row_start + end], encode(text)))
        row_start += len(row_before) + 1
    return words


def differences(before: str, after: str) -> list[tuple[int, int, str]]:
    """List the edits that turn one text into the other: start and end in `before`, and the text to put there.

    Each edit replaces at least one character. The time is linear: `difflib` finds fewer differences where there are
    many, in quadratic time.

    >>> differences("用内存條存儲視頻", "用記憶體條存儲影片")
    [(1, 3, '記憶體'), (6, 8, '影片')]
    """
    edits: list[tuple[int, int, str]] = []
    old_start = new_start = 0
    while old_start < len(before) or new_start < len(after):
        if before[old_start : old_start + 1] == after[new_start : new_start + 1]:
            old_start, new_start = old_start + 1, new_start + 1
            continue
        old_skip, new_skip = _skips(before, old_start, after, new_start)
        old_end, new_end = min(old_start + old_skip, len(before)), min(new_start + new_skip, len(after))
        if edits and edits[-1][1] == old_start:
            # It continues the edit before it.
            start, _, text = edits.pop()
            edits.append((start, old_end, text + after[new_start:new_end]))
        elif old_start < old_end:
            edits.append((old_start, old_end, after[new_start:new_end]))
        elif old_start > 0:
            # An insertion also covers the character before it,
            edits.append((old_start - 1, old_start, after[new_start - 1 : new_end]))
        else:
            # and at the beginning the one behind it.
            old_end, new_end = 1, new_end + 1
            edits.append((0, old_end, after[new_start:new_end]))
        old_start, new_start = old_end, new_end
    return edits


def _skips(before: str, old_start: int, after: str, new_start: int) -> tuple[int, int]:
    """Return how many characters of each text to skip until both are equal again."""
    for old_skip, new_skip in SKIPS:
        ahead = before[old_start + old_skip : old_start + old_skip + SURE]
        is_sure = len(ahead) == SURE or old_start + old_skip + len(ahead) == len(before)
        if is_sure and ahead == after[new_start + new_skip : new_start + new_skip + SURE]:
            return old_skip, new_skip
    if old_start < len(before) and new_start < len(after):
        return 1, 1
    return len(before) - old_start, len(after) - new_start


# --- apply -----------------------------------------------------------------------------------------------------------


def _apply(draft: Draft, changes: list[Changes]) -> Draft:
    surnames = [surname for change in changes for surname in change.surnames]
    for rule in RULES.values():
        kept = sorted((place, score) for evidence, place, score in surnames if evidence == rule)
        if kept:
            at = np.array([place for place, _ in kept], np.int64)
            draft = draft.note(rule, at, at + 1, [score for _, score in kept])
    at, codes = _in_order([(change.at, change.codes) for change in changes])
    in_context = sorted(context for change in changes for context in change.contexts)
    decided = np.array([place for place, _ in in_context], np.int64)
    score = np.array([score for _, score in in_context], np.float32)
    # A form that is that of the source is a decision, too: 准 stays where OpenCC writes 準.
    stays = ~np.isin(decided, at)
    draft = draft.note(Rule.CONVERT_CONTEXT, decided[stays], decided[stays] + 1, score[stays])
    by_context = np.isin(at, decided)
    draft = draft.replace(Rule.CONVERT_CONTEXT, at[by_context], codes[by_context], score[~stays])
    at, codes = at[~by_context], codes[~by_context]
    # 发 is 發 or 髮: such characters have a rule of their own.
    ambiguous = member(draft.text.codes[at], ambiguous_simplified())
    draft = draft.replace(Rule.CONVERT_SCRIPT, at[~ambiguous], codes[~ambiguous])
    draft = draft.replace(Rule.CONVERT_CHOICE, at[ambiguous], codes[ambiguous])
    return _replace_words(draft, [word for change in changes for word in change.words])


def _replace_words(draft: Draft, words: list[Word]) -> Draft:
    """Replace words by others, which may be longer or shorter."""
    generated = draft.text.origin == GENERATED
    replaced: list[Word] = []
    inserted: list[Word] = []
    deleted = [NOWHERE]
    for at, codes in words:
        # Nothing can be inserted behind a character that another pass inserted, nor can that be deleted: the word stays.
        if generated[at].any():
            continue
        common = min(len(at), len(codes))
        replaced.append((at[:common], codes[:common]))
        inserted.append((np.repeat(at[-1:], len(codes) - common), codes[common:]))
        deleted.append(at[common:])
    draft = draft.replace(Rule.CONVERT_WORD, *_in_order(replaced))
    inserted_at, inserted_codes = _in_order(inserted)
    draft = draft.insert(Rule.CONVERT_WORD, inserted_at, inserted_codes)
    # The insertions have moved what stands behind them.
    deleted_at = np.sort(np.concatenate(deleted))
    return draft.delete(Rule.CONVERT_WORD, deleted_at + np.searchsorted(inserted_at, deleted_at))


def _in_order(words: list[Word]) -> tuple[Index, Codes]:
    """Concatenate places, each with its character, and sort them by place."""
    at = np.concatenate([NOWHERE, *(places for places, _ in words)])
    codes = np.concatenate([encode(""), *(characters for _, characters in words)])
    order = np.argsort(at, kind="stable")
    return at[order], codes[order]
