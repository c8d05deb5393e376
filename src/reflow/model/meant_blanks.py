"""Weigh what says that a space between two Han is meant, and not the extractor's: its place, and the Han around it."""

from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.draft import HEADLINE, Codes, Draft, Index, Kind, Mask, NoteKind, Text
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.among import among, positions_among, rows_of
from reflow.tables.characters import Class, classes, member
from reflow.tables.neighbours import from_above, from_below
from reflow.tables.phrases import phrase_begin, phrase_end
from reflow.tables.surnames import surname_scores
from reflow.tables.words import inside_word

Odds = NDArray[np.float64]

# The log-odds that each feature adds. Together they are the logarithm of how many pairs of Han with such features have a
# meant space for one that has none: fitted by `bench/generate/blank_weights.py` on the training pages.
WEIGHTS: Final = MappingProxyType(
    {
        "behind a dateline": 2.32,
        "in a byline": -3.49,
        "before a speaker": -0.28,
        "in a headline": -3.40,
        "in a quotation": -5.15,
        "in the body": -9.33,
        "cuts a word": -2.21,
        "how likely a word": -0.22,
        "ends a phrase": 0.70,
        "begins a phrase": 0.57,
        "halves": 1.96,
        "nearly halves": 0.41,
        "one beside an edge": -1.91,
        "two beside an edge": -1.70,
        "three beside an edge": -0.37,
        "before a role": 1.86,
        "before a surname": 0.78,
        "surname apart": -2.08,
        "name cut at its end": -1.52,
    }
)


def meant_odds(draft: Draft, left: Index, right: Index) -> Odds:
    """Return the log-odds that a pair of Han like each of these has a meant space, where a text has no stray ones.

    `left` and `right` are the ascending positions of the Han beside each space.
    """
    odds: Odds = np.zeros(len(left))
    for name, column in features(draft, left, right).items():
        odds += WEIGHTS[name] * column
    return odds


def features(draft: Draft, left: Index, right: Index) -> dict[str, NDArray[np.float64]]:
    """Return the value of each feature for each space, by the name of the feature; arguments as of `meant_odds`."""
    codes = draft.text.codes
    around = _Surroundings.of(draft, left, right)
    surname_behind = _surname_odds()[codes[right]]
    in_byline, places = _places(draft, left, around, surname_behind > 0)
    cut = inside_word(codes[left], codes[right]).astype(np.float64)
    in_text = ~(in_byline | places["behind a dateline"] | places["before a speaker"])
    nearer = np.minimum(around.before, around.behind)
    difference = np.abs(around.before - around.behind)
    # Names: the Han since the space or mark before, and up to the next one.
    after_surname = (around.run_before == 1) & (_surname_odds()[codes[left]] > 0)
    after_two = (around.run_before == 2) & (_surname_odds()[around.run_first] > 0)
    of_text = {
        "how likely a word": np.minimum(cut, MOST_LIKELY_WORD),
        "ends a phrase": phrase_end(around.further_left, codes[left]),
        "begins a phrase": phrase_begin(codes[right], around.further_right),
        "halves": (difference == 0) & (nearer > 1),
        "nearly halves": (difference > 0) & (difference <= MOST_UNLIKE_HALVES),
        "one beside an edge": nearer == 1,
        "two beside an edge": nearer == 2,
        "three beside an edge": nearer == 3,
    }
    of_bylines = {
        "before a role": _before_role(codes[right], around.further_right),
        "before a surname": surname_behind,
        "surname apart": after_surname & (around.run_behind == 2),
        "name cut at its end": after_two & (around.run_behind == 1),
    }
    columns = (
        places
        | {"cuts a word": cut > 0}
        | {name: column * in_text for name, column in of_text.items()}
        | {name: column * in_byline for name, column in of_bylines.items()}
    )
    return {name: column.astype(np.float64) for name, column in columns.items()}


MOST_LIKELY_WORD: Final = 6.0  # log-odds of a word from which on more say nothing more
MOST_UNLIKE_HALVES: Final = 4  # Han by which the halves of a headline may differ


@cache
def _surname_odds() -> NDArray[np.float32]:
    """Return for every code point how common a surname it is: 0 for none, 1 to 7 nats for the others."""
    odds = np.zeros(0x110000, np.float32)
    rarest = min(surname_scores().values())
    for surname, score in surname_scores().items():
        if len(surname) == 1:
            odds[ord(surname)] = score - rarest + 1
    return odds


# --- the Han around --------------------------------------------------------------------------------------------------


class _Surroundings(msgspec.Struct, frozen=True):
    """What stands around each space, in columns. A phrase lies between two marks, digits or letters, or edges of paragraphs."""

    before: Index  # Han of the phrase before the space
    behind: Index
    run_before: Index  # Han up to the space before, or to the edge of the phrase
    run_behind: Index
    run_first: Codes  # the first of `run_before`
    further_left: Codes  # the last Han but one before the space; 0 where it begins the phrase
    further_right: Codes
    mark: Codes  # the character behind the phrase; 0 behind which the paragraph ends

    @classmethod
    def of(cls, draft: Draft, left: Index, right: Index) -> "_Surroundings":
        """Count the Han; spaces inside a phrase do not count."""
        codes, kinds = draft.text.codes, classes(draft.text.props)
        [han] = (kinds == Class.HAN).nonzero()
        [ends_phrase] = ((kinds != Class.HAN) & (kinds != Class.SPACE)).nonzero()
        # Both parts are sorted, which a stable sort makes use of.
        starts = np.sort(np.concatenate([ends_phrase + 1, draft.units.start]), kind="stable")
        ends = np.sort(np.concatenate([ends_phrase, draft.units.end]), kind="stable")
        start = starts[starts.searchsorted(left, "right") - 1]
        end = ends[ends.searchsorted(right, "right")]
        # Each space by the number of Han before it in the text.
        place = han.searchsorted(right)
        first, last = han.searchsorted(start), han.searchsorted(end)
        before, behind = place - first, last - place
        run_before = np.minimum(before, place - from_above(place, -1))
        run_behind = np.minimum(behind, from_below(place, len(han) + 1) - place)
        begins, ends_it = before == 1, behind == 1
        return cls(
            before,
            behind,
            run_before,
            run_behind,
            codes[han[place - run_before]],
            np.where(begins, 0, codes[han[np.maximum(place - 2, 0)]]).astype(np.uint32),
            np.where(ends_it, 0, codes[han[np.minimum(place + 1, len(han) - 1)]]).astype(np.uint32),
            np.where(positions_among(end, draft.units.end), 0, codes[end]).astype(np.uint32),
        )


# --- places ----------------------------------------------------------------------------------------------------------


QUOTATIONS: Final = MappingProxyType({Class.OPEN: "“「『《", Class.CLOSE: "”」』》"})
LONGEST_SPEAKER: Final = 3  # Han of a name before a colon


def _places(draft: Draft, at: Index, around: _Surroundings, before_surname: Mask) -> tuple[Mask, dict[str, Mask]]:
    """Return which spaces lie in bylines, and for each place which lie there: the first that holds is the place of a space."""
    short_name = (around.behind > 1) & (around.behind <= LONGEST_SPEAKER)
    names_speaker = (
        short_name & before_surname & member(around.mark, "：:") & member(draft.text.codes[at], _OFFICE_ENDS)
    )
    in_byline = _in_byline(draft, at)
    holds = {
        "behind a dateline": _behind_dateline(draft, at, in_byline),
        "in a byline": in_byline,
        "before a speaker": names_speaker,
        "in a headline": draft.units.cover_of(at, *HEADLINE, Kind.SUBHEAD) | _in_short_line(draft, at),
        "in a quotation": _in_quotation(draft, at),
        "in the body": np.ones(len(at), np.bool_),
    }
    decided = np.zeros(len(at), np.bool_)
    places = {}
    for name, mask in holds.items():
        places[name] = mask & ~decided
        decided |= mask
    return places["in a byline"], places


# The last characters of offices and occupations: 局长, 研究员, 工程师, 主任, 主席, 总监, 教授, 董事, 记者, 书记, 作家, 代表.
_OFFICE_ENDS: Final = "长長员員师師任席监監授事者记記家表"


_ROLES: Final = (
    *("记者", "記者", "通讯员", "通訊員", "编辑", "編輯", "责编", "責編"),
    *("摄影", "攝影", "作者", "实习生", "實習生"),
)
_ROLE_HEADS: Final = "".join(sorted({role[0] for role in _ROLES}))
_CODE_BITS: Final = 21  # of a code point
_ROLE_PAIRS: Final = np.array(sorted({ord(role[0]) << _CODE_BITS | ord(role[1]) for role in _ROLES}))
_ANY_ROLE: Final = "|".join("[ \u3000]?".join(role) for role in _ROLES)  # the Han of a role may be apart
LONGEST_CREDIT: Final = 40  # Han of the names behind a role
# Roles and names with their end: a bracket, 报道, a date or a stroke.
_CREDIT: Final = LatePattern(
    rf"(?:{_ANY_ROLE})(?:[ \u3000、，,：:·]{{0,3}}+\p{{Han}}){{2,{LONGEST_CREDIT}}}?[ \u3000]?"
    r"(?:[）〕】)\]]|[报報][ \u3000]?[道導]|(?=[\d/／]))"
)
# A role of three Han with two blanks, names with three blanks or marks before each Han, a blank, 报 道.
LONGEST_MATCH: Final = 5 + 4 * LONGEST_CREDIT + 4
_BRACKETS: Final = "（(〔【["
FARTHEST_BRACKET: Final = 12  # characters before the role, as in （本报首席记者
LONGEST_LEAD_IN: Final = 40  # characters before a credit without brackets, or up to the end of a dateline


def _in_byline(draft: Draft, at: Index) -> Mask:
    """Whether each position lies in a byline, or in a credit that the pass `byline` did not find for its stray spaces."""
    text, notes, units = draft.text, draft.notes, draft.units
    in_credit = np.zeros(len(at), np.bool_)
    roles = _near(_roles(text.codes), at)
    credits = [match.span() for match in text.matches(_CREDIT.match, roles)]
    if credits:
        start, end = np.array(credits, np.int64).T
        brackets = np.concatenate([[-FARTHEST_BRACKET - 1], _marks(text, Class.OPEN, _BRACKETS)])
        bracket = brackets[brackets.searchsorted(start) - 1]
        bracketed = start - bracket <= FARTHEST_BRACKET
        start = np.where(bracketed, bracket, start)
        unit = units.row_at(start)
        at_head = start - units.start[unit] <= LONGEST_LEAD_IN
        chosen = (at_head | bracketed) & (end <= units.end[unit])
        in_credit = _depth(start[chosen], end[chosen], at) > 0
    in_byline: Mask = in_credit | notes.cover(at, notes.kind == NoteKind.BYLINE) | units.cover_of(at, Kind.BYLINE)
    return in_byline


def _near(roles: Index, at: Index) -> Index:
    """Return those of the ascending roles whose credit could reach a position, or a role whose credit could.

    A credit hides the roles inside it. Most roles stand far from all positions, and matching them would take longer than
    all else.
    """
    # No credit reaches from one group of roles to the next.
    [first] = (roles - from_above(roles, -LONGEST_MATCH) >= LONGEST_MATCH).nonzero()
    last = from_below(first, len(roles)) - 1
    begin, end = roles[first] - FARTHEST_BRACKET, roles[last] + LONGEST_MATCH
    near = at.searchsorted(begin) < at.searchsorted(end)
    chosen: Index = roles[near.repeat(last - first + 1)]
    return chosen


def _roles(codes: Codes) -> Index:
    """Return the positions where roles may begin, by their first two Han, which may be apart."""
    [at] = member(codes, _ROLE_HEADS).nonzero()
    last = len(codes) - 1
    second = codes[np.minimum(at + 1, last)]
    second = np.where(member(second, " \u3000"), codes[np.minimum(at + 2, last)], second)
    return at[_before_role(codes[at], second)]


def _before_role(first: Codes, second: Codes) -> Mask:
    """Whether a role begins with each two Han, which may be apart."""
    _, before_role = rows_of(first.astype(np.int64) << _CODE_BITS | second, _ROLE_PAIRS)
    return before_role


def _behind_dateline(draft: Draft, at: Index, in_byline: Mask) -> Mask:
    """Whether each position is the end of a dateline (本报讯, 5日电) or of a byline (记者潘兰报道), with stray spaces or without."""
    codes, units, notes = draft.text.codes, draft.units, draft.notes
    # The character before; if that is a space the one before it.
    before = codes[np.maximum(at - 1, 0)]
    before = np.where(member(before, " \u3000"), codes[np.maximum(at - 2, 0)], before)
    at_head = at - units.start[units.row_at(at)] <= LONGEST_LEAD_IN
    ends_dateline = member(codes[at], "讯訊电電") & member(before, "日报報社") & at_head
    ends_byline = member(codes[at], "道導") & member(before, "报報") & in_byline
    dateline_ends = notes.end[notes.kind == NoteKind.DATELINE]
    return ends_dateline | ends_byline | positions_among(at + 1, dateline_ends)


LONGEST_LINE: Final = 40  # characters of a paragraph without a stop that is a heading or an item, not prose


def _in_short_line(draft: Draft, at: Index) -> Mask:
    """Whether each position lies in a short paragraph that does not end with a stop."""
    units = draft.units
    last = classes(draft.text.props[units.end - 1])
    without_stop = among(last, (Class.HAN, Class.DIGIT, Class.LATIN))
    short = units.end - units.start <= LONGEST_LINE
    return units.cover(at, (units.kind == Kind.PARAGRAPH) & without_stop & short)


def _in_quotation(draft: Draft, at: Index) -> Mask:
    """Whether each position lies in a quotation; those that the document before left open do not count."""
    opened, closed = (_marks(draft.text, kind, marks) for kind, marks in QUOTATIONS.items())
    document_start = draft.separators()[draft.document_at(at)]
    in_quotation: Mask = _depth(opened, closed, at) > _depth(opened, closed, document_start)
    return in_quotation


def _depth(opened: Index, closed: Index, at: Index) -> Index:
    """Return how many ranges are open at each position, by where they open and close; both may stand in any order."""
    before = (np.sort(edges, kind="stable").searchsorted(at, "right") for edges in (opened, closed))
    depth: Index = next(before) - next(before)
    return depth


def _marks(text: Text, kind: int, marks: str) -> Index:
    """Return the positions of some marks, all of one class, whose characters alone are looked up."""
    [at] = (classes(text.props) == kind).nonzero()
    chosen: Index = at[member(text.codes[at], marks)]
    return chosen
