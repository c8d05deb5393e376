"""Label every line of every text: what it is to its article or its text, and what decided that."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import Documents, Draft, Index, Kind, Labelled, LabelRule, Lines, Mask, Text, TextKind, matching
from reflow.draft.contract import Contract
from reflow.draft.kinds import BODY, LABELS
from reflow.model import network
from reflow.model.column_measure import window_max
from reflow.model.exponential import log, log_add, softmax
from reflow.model.features import End, View, character_ids, matrix
from reflow.model.grammar import IMPOSSIBLE, parse
from reflow.model.line_signs import FULL_ROOM, NEAR, cannot_begin, is_full, is_numbered
from reflow.model.one_unit import ROLES, is_joined, one_if_alike
from reflow.model.overrides import Override, Rules, all_but, deciding_rules, restrict, runners_up
from reflow.model.paragraph_starts import begins, from_another_page
from reflow.model.text_kinds import documents_of, text_kinds
from reflow.model.unwrapped import read_unwrapped, unwrapped
from reflow.model.whole_lines import Pattern
from reflow.patterns.boilerplate import CERTAIN
from reflow.patterns.datelines import trailing_dateline
from reflow.patterns.folios import DATE
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.among import among
from reflow.tables.characters import member
from reflow.tables.neighbours import from_above, from_below
from reflow.tables.surnames import is_name

CONTRACT = Contract(
    reads=(
        *("text.codes", "lines.above", "lines.below", "lines.dateline", "lines.decided"),
        *("lines.doc", "lines.end", "lines.indent", "lines.measure", "lines.pattern", "lines.skip"),
        *("lines.start", "lines.width"),
    ),
    writes=(
        *("documents.kind", "documents.kind_score", "documents.out_of_depth"),
        *(
            "labelled.certainty",
            "labelled.label",
            "labelled.margin",
            "labelled.opens",
            "labelled.parsed",
            "labelled.rule",
        ),
        *("labelled.runner_up", "labelled.score", "labelled.text_kind"),
    ),
)

Scores = NDArray[np.float32]


def label(draft: Draft, config: Config) -> Draft:
    """Label the lines of each document: the network scores, rules exclude labels, the grammar chooses."""
    lines, count = draft.lines, len(draft.sources)
    if not len(lines):
        nothing = np.zeros(0, np.int64)
        of_labels, of_kinds = (np.zeros((0, len(scored)), np.float32) for scored in (LABELS, TextKind))
        documents = documents_of(of_labels, of_kinds, nothing, nothing, count)
        return replace(draft, blocks=Labelled.of(0), documents=documents)
    labelled, documents = _labelled(draft.text, lines, count, config)
    if (lines.decided != Kind.UNDECIDED).any():
        # The label without corrections is the runner-up of a person's.
        undecided = lines.with_columns(decided=np.full(len(lines), Kind.UNDECIDED, np.uint8))
        program, _ = _labelled(draft.text, undecided, count, config)
        labelled = _with_program(labelled, program)
    return replace(draft, blocks=labelled, documents=documents)


NEWS: Final = (TextKind.PAGE, TextKind.ARTICLES)


def _labelled(text: Text, lines: Lines, count: int, config: Config) -> tuple[Labelled, Documents]:
    """Label the lines of `count` documents; return also what each document is."""
    view = View.of(text, lines)
    scores, kind_scores = network.forward(network.weights(), matrix(view), character_ids(view), lines.doc)
    paragraphs_are_lines = unwrapped(lines, view.end == End.STOP)
    kinds = text_kinds(kind_scores, lines.doc, paragraphs_are_lines, config.kind)
    documents = documents_of(scores, kind_scores, kinds, lines.doc, count)
    if config.kind != "auto":
        documents = documents.with_columns(kind_score=np.ones(count, np.float32))
    continued = from_another_page(text, lines)
    deep = documents.out_of_depth[lines.doc]
    # The first rule that excludes a label is its cause; certain rules hold whatever stands above them.
    overrides = [
        *_by_depth(deep, paragraphs_are_lines, scores, config),
        *_by_kind(view, kinds, scores, deep),
        *_by_titles(view, kinds, scores, config),
        *_by_rule(view, _news(kinds, config), kinds == TextKind.PAGE, continued, scores, deep),
        *_by_paragraphs(view, paragraphs_are_lines, scores),
        *_by_person(lines),
    ]
    left, ruled_out = restrict(scores, overrides)
    redirected = _redirected(left, scores, ruled_out)
    is_news = among(documents.kind, NEWS)[lines.doc]
    labels, articles = parse(redirected, lines.doc, is_news)
    may_change = is_news & paragraphs_are_lines & (lines.decided == Kind.UNDECIDED)
    labels, articles, changed = read_unwrapped(lines, labels, articles, may_change)
    rule = deciding_rules(scores, ruled_out, labels, overrides)
    rule[changed & (rule != LabelRule.NETWORK)] = LabelRule.UNWRAPPED
    runner_up, margin = runners_up(scores, labels)
    labelled = Labelled.of(
        len(lines),
        **vars(lines),
        text_kind=kinds,
        label=labels,
        rule=rule,
        runner_up=runner_up,
        margin=margin,
        opens=(labels == Kind.OPENING) & ~continued,
        parsed=articles,
    )
    probabilities = _probabilities(scores, left, redirected, ruled_out)
    return _with_confidence(_begin_below_nothing(labelled, view.top), probabilities), documents


# What a line is instead, where its text has no lines of its label: the first of these that the text has. A heading stays
# one, and all stay in their place, apart from their neighbours.
INSTEAD: Final[dict[Kind, tuple[Kind, ...]]] = {
    Kind.OPENING: (Kind.FIRST,),
    Kind.TITLE_ABOVE: (Kind.TITLE_BELOW, Kind.SUBHEAD, Kind.FIRST),
    Kind.TITLE_BELOW: (Kind.TITLE_ABOVE, Kind.SUBHEAD, Kind.FIRST),
    Kind.SUBHEAD: (Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.FIRST),
    Kind.KICKER: (Kind.TITLE_BELOW, Kind.SUBHEAD, Kind.FIRST),
    Kind.DECK: (Kind.SUBHEAD, Kind.FIRST),
    Kind.CAPTION: (Kind.FIRST,),
    Kind.BYLINE: (Kind.FIRST,),
}
# Rules about whole texts, and about their tops.
OF_TEXTS: Final = (
    LabelRule.TEXT_KIND,
    LabelRule.TITLES,
    LabelRule.OUT_OF_DEPTH,
    LabelRule.TOP,
    LabelRule.FOOT,
    LabelRule.HEADLINE,
)


# What a line of a body is instead, where something else begins with it.
BEGINS_INSTEAD: Final[dict[Kind, tuple[Kind, ...]]] = {
    Kind.NEXT: (Kind.FIRST, Kind.OPENING),
    Kind.FIRST: (Kind.OPENING,),
}
BEGINNINGS: Final = (LabelRule.PARAGRAPH_START, LabelRule.UNWRAPPED, LabelRule.NO_COLUMN)
REDIRECTED: Final = ((OF_TEXTS, INSTEAD), (BEGINNINGS, BEGINS_INSTEAD))


def _redirected(left: Scores, scores: Scores, ruled_out: Rules) -> Scores:
    """Return what is left of scores, with the score of each label that cannot be added to that which is instead of it.

    Without that the labels that are left, each unlikely, would be chosen among by chance.
    """
    redirected = left.copy()
    for rules, instead_of in REDIRECTED:
        by_rule = among(ruled_out, rules)
        for label, choices in instead_of.items():
            [rows] = by_rule[:, label].nonzero()
            for instead in choices:
                if not len(rows):
                    break
                is_left = np.isfinite(left[rows, instead])
                here = rows[is_left]
                redirected[here, instead] = log_add(redirected[here, instead], scores[here, label])
                rows = rows[~is_left]
    return redirected


# What is done only if it is sure enough, since the text is unlike others, unwrapped already, or too short to have a column.
CAUTION: Final = (LabelRule.OUT_OF_DEPTH, LabelRule.UNWRAPPED, LabelRule.NO_COLUMN)


def _probabilities(scores: Scores, left: Scores, redirected: Scores, ruled_out: Rules) -> Scores:
    """Return how probable each label of each line is, given the rules that tell what a line is.

    Rules of caution tell only what may be done, not what the lines are: their labels count as if none of them held.
    """
    held = among(ruled_out, CAUTION)
    if held.any():
        told = np.where(held, np.uint8(LabelRule.NONE), ruled_out)
        redirected = _redirected(np.where(held, scores, left), scores, told)
    return softmax(np.maximum(redirected, IMPOSSIBLE))


def _with_confidence(labelled: Labelled, probabilities: Scores) -> Labelled:
    """Fill in how probable it is that the border above each line, and its kind of unit, were decided correctly.

    Two lines are joined if the lower continues a paragraph, or if both are of one title, kicker and so on, which they are
    no more surely than either is. By the first alone 28 of 99 wrong borders on held-out pages have .95 or more, so 9.
    """
    both = np.zeros_like(probabilities)
    np.minimum(probabilities[1:], probabilities[:-1], out=both[1:])
    both *= one_if_alike(labelled)
    joined = np.minimum(probabilities[:, Kind.NEXT] + both.sum(axis=1), 1)
    of_unit = probabilities * SAME_UNIT[labelled.label]
    return labelled.with_columns(
        score=np.where(is_joined(labelled), joined, 1 - joined),
        certainty=np.minimum(of_unit.sum(axis=1), 1),
    )


SAME_UNIT: Final = ROLES[:, None] == ROLES  # whether two labels are of one kind of unit


def _begin_below_nothing(labelled: Labelled, top: Index) -> Labelled:
    """Begin a paragraph at each line labelled as the next one of a paragraph, if there is no such paragraph above it.

    A line that stays a line ends the paragraph above it. Outside a page all lines do but furniture: what stood between
    the parts of the paragraph would have to move. `top`: the first line of each line's document.
    """
    row = np.arange(len(labelled))
    body = among(labelled.label, BODY)
    directly_below = from_above(body, False) & (row > top)  # as most lines stand below one that they continue
    is_next = (labelled.label == Kind.NEXT) & ~directly_below
    if not is_next.any():
        return labelled
    last_body = np.maximum.accumulate(np.where(body, row, -1))
    stays = (labelled.text_kind != TextKind.PAGE) & ~body & (labelled.label != Kind.FURNITURE)
    last_verbatim = np.maximum.accumulate(np.where(labelled.label == Kind.VERBATIM, row, -1))
    last_between = np.maximum.accumulate(np.where(stays, row, -1))
    body_above = from_above(last_body, -1)
    nothing_above = (body_above <= last_verbatim) | (body_above < top)
    # Across a heading only a person joins lines.
    between = (body_above <= last_between) & (labelled.rule != LabelRule.PERSON)
    begins_anew = (nothing_above | between) & is_next
    if not begins_anew.any():
        return labelled
    return labelled.with_columns(
        label=np.where(begins_anew, np.uint8(Kind.FIRST), labelled.label),
        rule=np.where(begins_anew, np.uint8(LabelRule.NOTHING_ABOVE), labelled.rule),
        runner_up=np.where(begins_anew, np.uint8(Kind.NEXT), labelled.runner_up),
        margin=np.where(begins_anew, -labelled.margin, labelled.margin),
    )


LEAST_SCORE, MOST_SCORE = 0.001, 0.999  # the log-odds of a score of 0 or 1 would be infinite


def _with_program(labelled: Labelled, program: Labelled) -> Labelled:
    """Fill in, for lines that a person decided, the label that the program would have chosen and its log-odds."""
    by_person = labelled.rule == LabelRule.PERSON
    agreed = program.label == labelled.label
    score = np.clip(program.score, LEAST_SCORE, MOST_SCORE)
    odds = log(score / (1 - score)) * np.where(agreed, 1, -1)
    runner_up = np.where(agreed, np.uint8(Kind.UNDECIDED), program.label)
    return labelled.with_columns(
        runner_up=np.where(by_person, runner_up, labelled.runner_up),
        margin=np.where(by_person, odds.astype(np.float32), labelled.margin),
    )


# --- what the kind of the text allows --------------------------------------------------------------------------------

# Only in a page may text leave its place: a title from below its body, a caption out of a paragraph.
IN_ARTICLES: Final = all_but(Kind.TITLE_BELOW, Kind.CAPTION)
IN_RUNNING_TEXT: Final = (Kind.FIRST, Kind.NEXT, Kind.SUBHEAD, Kind.VERBATIM, Kind.FURNITURE)
ALLOWED: Final[dict[TextKind, tuple[Kind, ...]]] = {
    TextKind.PAGE: LABELS,
    TextKind.ARTICLES: IN_ARTICLES,
    TextKind.PROSE: IN_RUNNING_TEXT,
    TextKind.LINES: (Kind.SUBHEAD, Kind.VERBATIM, Kind.FURNITURE),
}
TITLED: Final = (*IN_RUNNING_TEXT, Kind.TITLE_ABOVE)
TITLE_LINES: Final = 3  # lines at the top of a text that may be its title


# The least probability of a line that is joined outside of a page: a line whose likelier labels are excluded there is not
# joined because this one is left.
LEAST_JOINED: Final = np.log(0.2)


def _by_kind(view: View, kinds: Index, scores: Scores, deep: Mask) -> Iterator[Override]:
    """Yield what lines may be in a text of each kind, where no line may be set aside, and which lines always are.

    `deep`: whether each line stands in an unfamiliar text, of which nothing is set aside.
    """
    on_page = kinds == TextKind.PAGE
    yield Override(LabelRule.TEXT_KIND, ~on_page & (scores[:, Kind.NEXT] < LEAST_JOINED), all_but(Kind.NEXT))
    for kind in map(TextKind, np.bincount(kinds).nonzero()[0].tolist()):  # of most texts there is one
        of_kind = kinds == kind
        if kind == TextKind.PROSE:
            # What stands at the top of a text has nowhere to go: there it may be the title.
            at_top = np.arange(len(kinds)) - view.top < TITLE_LINES
            yield Override(LabelRule.TEXT_KIND, of_kind & at_top, TITLED)
            of_kind &= ~at_top
        if kind == TextKind.LINES:
            # Of lines that stay lines only what is a heading most likely is one.
            no_heading = of_kind & ((scores.argmax(axis=1) != Kind.SUBHEAD) | _is_directive(view))
            yield Override(LabelRule.TEXT_KIND, no_heading, all_but(Kind.SUBHEAD))
        yield Override(LabelRule.TEXT_KIND, of_kind, ALLOWED[kind])
    # Only on a whole page does the network alone set a line aside. Beside news the line has to read like furniture as
    # well; elsewhere it has to be furniture for sure.
    lines = view.lines
    whole_page = on_page & (np.bincount(lines.doc) >= FEWEST_LINES)[lines.doc]
    reads_like_it = among(lines.pattern, BOILERPLATE)
    certain = _certain_furniture(view, reads_like_it)
    may_be_set_aside = whole_page | (among(kinds, NEWS) & reads_like_it) | certain
    yield Override(LabelRule.SET_ASIDE, ~may_be_set_aside, all_but(Kind.FURNITURE))
    # What reads like furniture more than like a byline is not set aside as a byline instead.
    no_byline = ~may_be_set_aside & (scores[:, Kind.BYLINE] < scores[:, Kind.FURNITURE])
    yield Override(LabelRule.SET_ASIDE, no_byline, all_but(Kind.BYLINE))
    begins_inside = cannot_begin(view)
    if begins_inside.any():
        goes_on_below = from_below(begins_inside & view.same, False)
        inside = (_open_above(view) & goes_on_below | _closing_mark(view, begins_inside)) & ~certain
        yield Override(LabelRule.SENTENCE, ~on_page & goes_on_below, all_but(*HEADLINES))
        yield Override(LabelRule.SENTENCE, inside, IN_SENTENCES)
    # A web site's （完） may be the last word of a story, so that the network decides.
    printed = certain & ~deep & (lines.pattern != Pattern.SITE)
    yield Override(LabelRule.CERTAIN, printed, (Kind.FURNITURE,), certain=True)


# Lines that a page has at least.
FEWEST_LINES: Final = 12
BOILERPLATE: Final = (Pattern.FOLIO, Pattern.EDITORS, Pattern.JUMP, Pattern.MASTHEAD, Pattern.SITE)


def _certain_furniture(view: View, likely: Mask) -> Mask:
    """Whether each line can be nothing but furniture: a running head, or what a paper or a site prints about itself.

    `likely`: which lines match a pattern of boilerplate.
    """
    text, lines = view.text, view.lines
    running_head: Mask = lines.pattern == Pattern.RUNNING_HEAD
    if not likely.any():
        return running_head
    has_clue = likely.copy()
    has_clue[likely] = CERTAIN.likely(text.codes, lines.start[likely], lines.end[likely])
    certain: Mask = matching(text, lines, has_clue, CERTAIN.matches) | running_head
    # Beside the folio of a page stand its editors, and how to reach the paper.
    beside = np.zeros(len(lines), np.bool_)
    beside[1:] |= view.same[1:] & certain[:-1]
    beside[:-1] |= view.same[1:] & certain[1:]
    return certain | (likely & beside)


# The least probability of a line that is joined: in a text whose paragraphs are lines, or in an unfamiliar one whose kind the
# caller names; and where no column is known, so that only words show that a line goes on. In 2,100 labelled pages and texts
# neither keeps apart two lines that belong together; at .9 where no column is known, short interviews are not joined.
SURE: Final = np.log(0.9)
LIKELY: Final = np.log(0.7)

# What may be in a text unlike those that the network learned from, if its paragraphs are lines: what stays in its place.
IN_PLACE: Final = all_but(Kind.NEXT, Kind.TITLE_BELOW, Kind.BYLINE, Kind.CAPTION, Kind.FURNITURE)


def _by_depth(deep: Mask, paragraphs_are_lines: Mask, scores: Scores, config: Config) -> Iterator[Override]:
    """Yield what lines may be in a text unlike those that the network learned from: nothing is moved or set aside.

    Nobody knows there which lines a paragraph has, so that all stay as they are, unless its paragraphs are lines. If the
    caller says what the text is, its lines that surely go on are joined.
    """
    if not deep.any():
        return
    yield Override(LabelRule.OUT_OF_DEPTH, deep & paragraphs_are_lines, IN_PLACE)
    wrapped = deep & ~paragraphs_are_lines
    if config.kind == "auto":
        yield Override(LabelRule.OUT_OF_DEPTH, wrapped, (Kind.VERBATIM,))
    else:
        yield Override(LabelRule.OUT_OF_DEPTH, wrapped, IN_RUNNING_TEXT[:-1])
        yield Override(LabelRule.OUT_OF_DEPTH, wrapped & (scores[:, Kind.NEXT] < SURE), all_but(Kind.NEXT))


TITLES: Final = (Kind.TITLE_ABOVE, Kind.TITLE_BELOW)
NO_TITLES: Final = all_but(*TITLES, Kind.KICKER, Kind.DECK, Kind.BYLINE, Kind.OPENING)


def _heads_all(view: View, kinds: Index, scores: Scores) -> Mask:
    """Whether each line is of the heading above all others of its text, which is the title unless it numbers a part or a day.

    Lines that follow it without a blank line are of the same heading if the network takes them for headings too.
    """
    lines = view.lines
    may_be_title: Mask = kinds == TextKind.PROSE
    if not may_be_title.any():
        return may_be_title
    place = np.arange(len(kinds)) - view.top
    may_be_title &= place < TITLE_LINES
    likeliest = scores.argmax(axis=1)
    is_heading = (likeliest == Kind.SUBHEAD) | (likeliest == Kind.TITLE_ABOVE)
    may_be_title &= ~is_numbered(view)
    may_be_title &= ~matching(view.text, lines, may_be_title, DATE.search)
    heads_all: Mask = may_be_title & (place == 0)
    for step in range(1, TITLE_LINES):
        goes_on = (place == step) & (lines.skip == 0) & is_heading & may_be_title
        heads_all |= goes_on & from_above(heads_all & is_heading, False)
    return heads_all


def _continues_title(view: View, scores: Scores) -> Mask:
    """Whether each line stands directly below a line of a title that is as wide as the widest line near it.

    Such a title was cut at the measure; below the name of a column, which is short, a subhead may stand.
    """
    lines = view.lines
    full = window_max(lines.doc, lines.width, NEAR) - lines.width <= FULL_ROOM
    cut = full & (scores.argmax(axis=1) == Kind.TITLE_ABOVE) & (view.end != End.STOP)
    continues: Mask = (lines.skip == 0) & view.same & from_above(cut, False)
    return continues


def _by_titles(view: View, kinds: Index, scores: Scores, config: Config) -> Iterator[Override]:
    """Yield what lines may be by the caller's choice of where titles stand."""
    if config.titles in ("auto", "leading"):
        yield Override(LabelRule.TOP, _heads_all(view, kinds, scores), all_but(Kind.SUBHEAD))
        in_articles = kinds == TextKind.ARTICLES
        if in_articles.any():
            goes_on = in_articles & _continues_title(view, scores)
            yield Override(LabelRule.HEADLINE, goes_on, all_but(Kind.SUBHEAD))
    everywhere = np.ones(len(kinds), np.bool_)
    match config.titles:
        case "none":
            yield Override(LabelRule.TITLES, everywhere, NO_TITLES)
        case "leading":
            yield Override(LabelRule.TITLES, everywhere, all_but(Kind.TITLE_BELOW))
        case "trailing":
            yield Override(LabelRule.TITLES, everywhere, all_but(Kind.TITLE_ABOVE))


# --- rules -----------------------------------------------------------------------------------------------------------


HEADLINES: Final = (Kind.KICKER, Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.DECK, Kind.SUBHEAD)


def _news(kinds: Index, config: Config) -> Mask:
    """Whether each line stands in news, where openings and bylines are looked for."""
    return among(kinds, NEWS) & (config.titles != "none")


def _by_rule(
    view: View, in_news: Mask, on_page: Mask, continued: Mask, scores: Scores, deep: Mask
) -> Iterator[Override]:
    """Yield the overrides of rules about lines, whatever the network says; some hold in news, or outside of a page.

    `continued`: whether each line continues an article of another page; `deep`: whether it stands in an unfamiliar text.
    """
    text, lines, same = view.text, view.lines, view.same
    yield Override(LabelRule.NO_BYLINE, _no_bylines(text, lines, scores), all_but(Kind.BYLINE))
    yield Override(LabelRule.CAPTION_HEAD, lines.pattern == Pattern.CAPTION, all_but(*HEADLINES))
    yield Override(LabelRule.SENTENCE, (view.end == End.COMMA) | _full_stop_inside(view), all_but(*HEADLINES))
    source = lines.pattern == Pattern.SOURCE
    if source.any():
        all_else = np.bincount(lines.doc, ~source) > 0  # a text of nothing but sources is a text
        sources = in_news & ~deep & source & all_else[lines.doc]
        yield Override(LabelRule.CREDIT, sources, (Kind.BYLINE,), certain=True)
    yield Override(LabelRule.TOP, ~same, all_but(Kind.NEXT))
    # A line that stands alone heads nothing, and on a page the lowest heads nothing below it.
    alone = (Kind.OPENING, Kind.FIRST, Kind.VERBATIM, Kind.FURNITURE)
    yield Override(LabelRule.TOP, view.top == view.bottom, alone)
    lowest = on_page & from_below(~same, True)
    yield Override(LabelRule.FOOT, lowest, all_but(Kind.TITLE_ABOVE, Kind.KICKER, Kind.SUBHEAD))
    yield Override(LabelRule.PARAGRAPH_START, begins(view, continued), all_but(Kind.NEXT))
    # What began on another page belongs to no article above it, even if no page with its beginning is there.
    continued = in_news & continued
    if continued.any():
        yield Override(LabelRule.PARAGRAPH_START, continued, all_but(Kind.FIRST, Kind.NEXT))
        yield Override(LabelRule.SENTENCE, continued & (view.end == End.STOP), all_but(*HEADLINES))
    # No dateline stands inside an article: of 2,490 on the training pages three do, and cleaned once more such a line
    # would begin an article. Below the end of a sentence it continues nothing.
    datelines = in_news & lines.dateline
    if datelines.any():
        yield Override(LabelRule.DATELINE, datelines, all_but(Kind.FIRST))
        yield Override(LabelRule.DATELINE, datelines & _below_stop(view), all_but(Kind.FIRST, Kind.NEXT))
    below_blank_line = ~on_page & (lines.skip > 0)
    if below_blank_line.any():
        held = below_blank_line & _held_by_blank_line(view)
        yield Override(LabelRule.BLANK_LINE, held, all_but(Kind.NEXT))


def _by_paragraphs(view: View, paragraphs_are_lines: Mask, scores: Scores) -> Iterator[Override]:
    """Yield what is not joined where paragraphs are lines: what stands below the end of a sentence, or is not surely cut.

    Where no column is known, it is asked for less, since a text may be too short to show one.
    """
    if paragraphs_are_lines.any():
        apart = paragraphs_are_lines & (_below_stop(view) | (scores[:, Kind.NEXT] < SURE))
        yield Override(LabelRule.UNWRAPPED, apart, all_but(Kind.NEXT))
    unlikely = (view.lines.measure == 0) & (scores[:, Kind.NEXT] < LIKELY)
    yield Override(LabelRule.NO_COLUMN, unlikely, all_but(Kind.NEXT))


def _below_stop(view: View) -> Mask:
    """Whether the line above each line ends a sentence."""
    below_stop: Mask = view.same & from_above(view.end == End.STOP, False)
    return below_stop


# What may stand where the line above does not end and the line below cannot begin.
IN_SENTENCES: Final = (Kind.OPENING, Kind.FIRST, Kind.NEXT, Kind.VERBATIM)


def _open_above(view: View) -> Mask:
    """Whether the line above each line does not end: with a comma or an opening mark, or it fills its measure without a stop.

    If the line below cannot begin a sentence either, one runs through the line. Of 12,400 lines of headlines, bylines,
    captions and furniture on 800 labelled training pages this is true of one.
    """
    full = is_full(view.lines)
    open_end = (view.end == End.COMMA) | (view.end == End.OPEN_MARK) | ((view.end == End.WORD) & full)
    open_above: Mask = view.same & from_above(open_end, False)
    return open_above


def _is_directive(view: View) -> Mask:
    """Whether each line begins with # and no blank behind it, as code does and no heading of Markdown: #include, #!/bin/sh."""
    lines, codes = view.lines, view.text.codes
    second = codes[np.minimum(lines.start + 1, lines.end - 1)]
    directive: Mask = (codes[lines.start] == ord("#")) & ~member(second, "# \t\u3000")
    return directive


def _closing_mark(view: View, begins_inside: Mask) -> Mask:
    """Whether each line is the mark alone that ends or divides the sentence of the line above it, which is open.

    `begins_inside`: whether each line cannot begin a sentence.
    """
    lines = view.lines
    alone = (lines.end - lines.start == 1) & begins_inside
    closing: Mask = alone & view.same & from_above(view.end != End.STOP, False)
    return closing


# Half-ems. A line that leaves more of the widest line near it free was not cut at a measure: a lost indent takes less.
SHORT_ROOM: Final = 8


def _held_by_blank_line(view: View) -> Mask:
    """Whether a blank line parts each line from the one above: that one is short, and does not end with a comma.

    On a page blank lines stand where columns end, and some programs set one below every line.
    """
    lines = view.lines
    short = window_max(lines.doc, lines.width, NEAR) - lines.width > SHORT_ROOM
    open_end = (view.end == End.COMMA) | (view.end == End.OPEN_MARK)
    held: Mask = (lines.skip > 0) & view.same & from_above(short & ~open_end, False)
    return held


def _full_stop_inside(view: View) -> Mask:
    """Whether each line has a 。 before its end: of 6,300 lines of headlines on 800 labelled training pages 11 have."""
    lines = view.lines
    inside = np.zeros(len(lines), np.bool_)
    behind_stop = (view.text.codes == ord("。")).nonzero()[0] + 1
    row = np.maximum(lines.start.searchsorted(behind_stop, "right") - 1, 0)
    inside[row[(behind_stop > lines.start[row]) & (behind_stop < lines.end[row])]] = True
    return inside


# What no byline has behind its dateline: the end of a sentence, the arrow of a caption, a digit. 市教育局答记者问 is the title
# of an interview, and 记者手记 and 记者观察 name columns. None of 1,131 lines of bylines on the labelled pages has any. The
# network has not seen enough captions, tables and columns to tell ▲塔吊亮了。 通讯员 周舟 摄 and 周二 多云 10℃ from names.
NO_BYLINE: Final = LatePattern(
    r"[。！？；!?;\d]|^[▲▼◀▶△▽◄►]|[记記]者[问問]$|^(?:本报|本報)?[记記]者(?P<behind>\p{Han}{2})$"
)
CONSIDERED: Final = -7.0  # log-probability from which a line may become a byline against what its neighbours are


def _no_bylines(text: Text, lines: Lines, scores: Scores) -> Mask:
    """Whether each line contains what no byline contains, among those that the network may label as one."""
    barred = np.zeros(len(lines), np.bool_)
    for row in np.flatnonzero(scores[:, Kind.BYLINE] > CONSIDERED).tolist():
        line = text.slice(int(lines.start[row]), int(lines.end[row]))
        if not NO_BYLINE.search(line):
            continue
        dateline = trailing_dateline(line)  # which has digits itself
        match = NO_BYLINE.search(line, dateline.end() if dateline else 0)
        is_reporter = match is not None and match["behind"] and is_name(match["behind"])  # 本报记者张三
        barred[row] = match is not None and not is_reporter
    return barred


def _by_person(lines: Lines) -> Iterator[Override]:
    """Yield a person's decisions; whether a title stands above or below its body is left to the page."""
    for kind in sorted(set(lines.decided[lines.decided != Kind.UNDECIDED].tolist())):
        allowed = TITLES if kind == Kind.TITLE else (Kind(kind),)
        yield Override(LabelRule.PERSON, lines.decided == kind, allowed, certain=True)
