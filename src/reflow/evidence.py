"""Say in one sentence why a line became what it is: who decided, and facts of the line that speak for it."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final, NamedTuple

import numpy as np

from reflow.draft import Draft, Kind, LabelRule, Mask
from reflow.draft.tables import Labelled
from reflow.language import N_, _
from reflow.model.features import ECHO_REACHES, SHORT_ROOM, End, View, count_by_line, echo, least_indent
from reflow.model.line_signs import cannot_begin, is_full, is_numbered
from reflow.model.weighing import GROUPS, Weight
from reflow.model.whole_lines import Pattern
from reflow.tables.among import among
from reflow.tables.characters import Class, classes, member
from reflow.tables.neighbours import like_above

# --- facts -----------------------------------------------------------------------------------------------------------


class Fact(NamedTuple):
    """A fact that lines may have: its words, the groups of features in which the model reads it, and where it is true."""

    says: str
    groups: tuple[str, ...]
    lines: Callable[[View], Mask]


def _of_line_above(mask: Callable[[View], Mask]) -> Callable[[View], Mask]:
    """Return the function that tells whether a line stands above each line, and a fact holds for that line."""
    return lambda view: view.same & np.append(False, mask(view)[:-1])


def _is_short(view: View) -> Mask:
    lines = view.lines
    short: Mask = (lines.measure > 0) & (lines.measure - lines.width > SHORT_ROOM)
    return short


def _ends(*ends: End) -> Callable[[View], Mask]:
    return lambda view: among(view.end, ends)


def _begins(*kinds: int) -> Callable[[View], Mask]:
    return lambda view: among(view.first, kinds)


def _reads_like(*patterns: Pattern) -> Callable[[View], Mask]:
    return lambda view: among(view.lines.pattern, patterns)


def _has_no_mark(view: View) -> Mask:
    kinds = classes(view.text.props)
    without: Mask = count_by_line(view.lines, (kinds == Class.STOP) | (kinds == Class.COMMA)) == 0
    return without


def _blank_line_above(view: View) -> Mask:
    blank: Mask = view.same & (view.lines.skip > 0)
    return blank


def _blank_line_below(view: View) -> Mask:
    blank: Mask = np.append(_blank_line_above(view)[1:], False)
    return blank


def _indented(view: View) -> Mask:
    indented: Mask = view.lines.indent - least_indent(view.lines) >= 2
    return indented


def _dateline(view: View) -> Mask:
    return view.lines.dateline


MOST_PAIRS: Final = 0.5  # share of the pairs of Han of a line that stand again in the text below


def _words_below(view: View) -> Mask:
    share = np.asarray(echo(view)[f"words again within {ECHO_REACHES[1]} below"], np.float64)
    pairs = np.bincount(view.characters.row[view.repeats.pair], minlength=len(share))
    # The last pair of a line may be cut by its end: of two that stand again one is a word of the line alone.
    again: Mask = (share >= MOST_PAIRS) & (share * pairs > 1.5)
    return again


def _photographer(view: View) -> Mask:
    return member(view.text.codes[view.lines.end - 1], "摄攝")


def _as_many_han(view: View) -> Mask:
    lines = view.lines
    han = count_by_line(lines, classes(view.text.props) == Class.HAN)
    as_many: Mask = view.same & (han > 0) & like_above(han)
    return as_many


def _cells(view: View) -> Mask:
    cells: Mask = count_by_line(view.lines, member(view.text.codes, "\t|│┃")) > 0
    return cells


def _both(*masks: Callable[[View], Mask]) -> Callable[[View], Mask]:
    return lambda view: np.logical_and.reduce([mask(view) for mask in masks])


_FULL, _SHORT = _of_line_above(lambda view: is_full(view.lines)), _of_line_above(_is_short)
_GOES_ON, _STOPS = _of_line_above(_ends(End.WORD)), _of_line_above(_ends(End.STOP))

# Of several facts on one row below the first that can be told is told.
LINE_ABOVE_GOES_ON: Final = (
    Fact(N_("the line above is full and does not end a sentence"), ("width", "edges"), _both(_FULL, _GOES_ON)),
    Fact(N_("the line above ends with a comma"), ("edges",), _of_line_above(_ends(End.COMMA))),
    Fact(N_("the line above ends with an opening mark"), ("edges",), _of_line_above(_ends(End.OPEN_MARK))),
    Fact(N_("the line above is full"), ("width",), _FULL),
    Fact(N_("the line above does not end a sentence"), ("edges",), _GOES_ON),
)
LINE_ABOVE_ENDS: Final = (
    Fact(N_("the line above is short and ends a sentence"), ("width", "edges"), _both(_SHORT, _STOPS)),
    Fact(N_("the line above ends a sentence"), ("edges",), _STOPS),
    Fact(N_("the line above is short"), ("width",), _SHORT),
)
BLANK_LINES: Final = (
    Fact(N_("blank lines stand above and below it"), ("layout",), _both(_blank_line_above, _blank_line_below)),
    Fact(N_("a blank line stands above it"), ("layout",), _blank_line_above),
    Fact(N_("a blank line stands below it"), ("layout",), _blank_line_below),
)
BLANK_ABOVE: Final = BLANK_LINES[1:2]
CANNOT_BEGIN: Final = (Fact(N_("it begins with a mark that begins no sentence"), ("edges",), cannot_begin),)
INDENTED: Final = (Fact(N_("it is indented"), ("layout",), _indented),)
DATELINE: Final = (Fact(N_("it begins like a dateline"), ("edges",), _dateline),)
SHORT: Final = (Fact(N_("it does not fill the column"), ("width",), _is_short),)
NO_MARK: Final = (Fact(N_("it has no full stop and no comma"), ("content",), _has_no_mark),)
WORDS_BELOW: Final = (Fact(N_("words of it stand again in the text below"), ("echo",), _words_below),)
NUMBERED: Final = (Fact(N_("it begins as numbered parts do"), ("markers",), is_numbered),)
DASH: Final = (Fact(N_("it begins with a dash"), ("edges",), _begins(Class.DASH)),)
CREDIT: Final = (Fact(N_("it reads like a credit"), ("surroundings",), _reads_like(Pattern.CREDIT, Pattern.SOURCE)),)
CAPTION: Final = (
    Fact(N_("it reads like a caption"), ("surroundings",), _reads_like(Pattern.CAPTION)),
    Fact(N_("it ends with 摄, as the credit of a photograph does"), ("edges",), _photographer),
)
OF_PAGE: Final = (
    Fact(
        N_("it stands again with another number, as running heads do"),
        ("surroundings",),
        _reads_like(Pattern.RUNNING_HEAD),
    ),
    Fact(N_("it reads like a folio"), ("surroundings",), _reads_like(Pattern.FOLIO)),
    Fact(N_("it reads like the names of the editors"), ("surroundings",), _reads_like(Pattern.EDITORS)),
    Fact(N_("it refers to another page"), ("surroundings",), _reads_like(Pattern.JUMP)),
    Fact(N_("it reads like what a newspaper prints about itself"), ("surroundings",), _reads_like(Pattern.MASTHEAD)),
    Fact(N_("it reads like what a web site prints around an article"), ("surroundings",), _reads_like(Pattern.SITE)),
)
AS_ABOVE: Final = (Fact(N_("it has as many Chinese characters as the line above"), ("likeness",), _as_many_han),)
CELLS: Final = (Fact(N_("it has cells like a row of a table"), ("likeness",), _cells),)

# The facts that speak for each kind, the most telling first.
FACTS: Final[Mapping[Kind, Sequence[Sequence[Fact]]]] = {
    Kind.OPENING: (DATELINE, LINE_ABOVE_ENDS, INDENTED, BLANK_ABOVE),
    Kind.FIRST: (LINE_ABOVE_ENDS, INDENTED, BLANK_ABOVE),
    Kind.NEXT: (LINE_ABOVE_GOES_ON, CANNOT_BEGIN),
    Kind.TITLE_ABOVE: (NO_MARK, SHORT, BLANK_LINES, WORDS_BELOW),
    Kind.TITLE_BELOW: (NO_MARK, SHORT, BLANK_LINES),
    Kind.KICKER: (NO_MARK, SHORT, BLANK_LINES),
    Kind.DECK: (DASH, NO_MARK, SHORT, BLANK_LINES),
    Kind.SUBHEAD: (NUMBERED, NO_MARK, SHORT, BLANK_LINES),
    Kind.BYLINE: (CREDIT, SHORT),
    Kind.CAPTION: (CAPTION,),
    Kind.FURNITURE: (OF_PAGE,),
    Kind.FOLIO: (OF_PAGE,),
    Kind.EDITOR: (OF_PAGE,),
    Kind.JUMP: (OF_PAGE,),
    Kind.VERBATIM: (CELLS, NUMBERED, AS_ABOVE, SHORT),
}
MOST_FACTS: Final = 3  # in a sentence


# --- sentences -------------------------------------------------------------------------------------------------------


class Clause(NamedTuple):
    """What the model does with a line, and what it would do."""

    does: str
    would: str


_TITLE: Final = Clause(N_("The model takes it for a title"), N_("The model would take it for a title"))
_PARAGRAPH: Final = Clause(N_("The model begins a paragraph with it"), N_("The model would begin a paragraph with it"))
_OF_THE_PAGE: Final = Clause(
    N_("The model takes it for a part of the page, not of an article"),
    N_("The model would take it for a part of the page, not of an article"),
)
CLAUSES: Final[Mapping[Kind, Clause]] = {
    Kind.OPENING: Clause(N_("The model begins an article with it"), N_("The model would begin an article with it")),
    Kind.FIRST: _PARAGRAPH,
    Kind.PARAGRAPH: _PARAGRAPH,
    Kind.UNDECIDED: _PARAGRAPH,
    Kind.NEXT: Clause(N_("The model joins it to the line above"), N_("The model would join it to the line above")),
    Kind.TITLE: _TITLE,
    Kind.TITLE_ABOVE: _TITLE,
    Kind.TITLE_BELOW: _TITLE,
    Kind.KICKER: Clause(N_("The model takes it for a kicker"), N_("The model would take it for a kicker")),
    Kind.DECK: Clause(N_("The model takes it for a deck"), N_("The model would take it for a deck")),
    Kind.SUBHEAD: Clause(N_("The model takes it for a subhead"), N_("The model would take it for a subhead")),
    Kind.BYLINE: Clause(N_("The model takes it for a byline"), N_("The model would take it for a byline")),
    Kind.CAPTION: Clause(N_("The model takes it for a caption"), N_("The model would take it for a caption")),
    Kind.FURNITURE: _OF_THE_PAGE,
    Kind.FOLIO: _OF_THE_PAGE,
    Kind.EDITOR: _OF_THE_PAGE,
    Kind.JUMP: _OF_THE_PAGE,
    Kind.VERBATIM: Clause(
        N_("The model keeps it as a line of its own"), N_("The model would keep it as a line of its own")
    ),
}
FROM_LOOK: Final = N_("from its look and its neighbours")
# Rules after which there is no other choice, whatever the model says.
CERTAIN: Final[Mapping[LabelRule, str]] = {
    LabelRule.PERSON: N_("A person decided it."),
    LabelRule.CERTAIN: N_("A rule sets it aside, since it can be nothing but what a page prints about itself."),
    LabelRule.CREDIT: N_("A rule takes it for a byline, since it holds nothing but roles and names, or a source."),
}


def sentences(draft: Draft, weights: Mapping[int, list[Weight]], causes: Mapping[LabelRule, str]) -> list[str]:
    """Return a sentence for each labelled line of a draft: who decided what it is, and why.

    `weights` are those of `feature_weights`, `causes` the words for each rule that outdoes the model. A fact is told only
    if it is true of the line, if the model reads it, and if the features in which it does speak for what was decided.
    """
    lines = draft.labelled
    if not len(lines):
        return []
    view = View.of(draft.text, lines)
    facts = {fact for of_kind in FACTS.values() for choices in of_kind for fact in choices}
    true_of = {fact: fact.lines(view) for fact in facts}
    return [_sentence(lines, row, weights.get(row, []), causes, true_of) for row in range(len(lines))]


def _sentence(
    lines: Labelled,
    row: int,
    weights: list[Weight],
    causes: Mapping[LabelRule, str],
    true_of: Mapping[Fact, Mask],
) -> str:
    rule, kind = LabelRule(int(lines.rule[row])), Kind(int(lines.label[row]))
    runner_up = Kind(int(lines.runner_up[row]))
    if rule in CERTAIN:
        return _(CERTAIN[rule])
    if rule == LabelRule.GRAMMAR:
        if CLAUSES[kind] == CLAUSES[runner_up]:  # a title above its body, and not below it
            return _("{clause}, from what stands above and below it.", clause=_(CLAUSES[kind].does))
        return _("{clause}, but not with what stands above and below it.", clause=_(CLAUSES[runner_up].would))
    if rule != LabelRule.NETWORK:
        return _("{clause}, but {cause}.", clause=_(CLAUSES[runner_up].would), cause=_(causes[rule]))
    for_it = {weight.says for weight in weights if weight.log_odds > 0}
    told = []
    for choices in FACTS[kind]:
        tellable = [fact for fact in choices if true_of[fact][row] and _is_for(fact, for_it)]
        told += [_(fact.says) for fact in tellable[:1]]
    told = told[:MOST_FACTS]
    if not told:
        return _("{clause}, {look}.", clause=_(CLAUSES[kind].does), look=_(FROM_LOOK))
    facts = told[-1]
    if told[:-1]:
        facts = _("{facts} and {last}", facts=_(", ").join(told[:-1]), last=facts)
    return _("{clause}, since {facts}.", clause=_(CLAUSES[kind].does), facts=facts)


def _is_for(fact: Fact, groups: Set[str]) -> bool:
    """Return whether all features in which the model reads a fact are among those that speak for the decision."""
    return all(GROUPS[group] in groups for group in fact.groups)
