"""Label every line: what it is to its article."""

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import FURNITURE, BlockKind, Blocks, Draft, Index, Label, Mask, matching
from reflow.model import counted, network
from reflow.model.features import Matrix, View, letters, matrix
from reflow.model.grammar import parse
from reflow.model.paragraph_starts import begins
from reflow.patterns.captions import CAPTION
from reflow.patterns.credits import CREDIT, LONGEST_CREDIT, SOURCE
from reflow.patterns.folios import JUMP
from reflow.tables.surnames import is_name

BODY = (Label.OPENING, Label.FIRST, Label.NEXT)
READINGS = np.array([Label.FIRST, Label.NEXT, Label.TITLE], np.uint8)  # by Reading
# Lines that make a page. The network has learned whole pages; of a text of fewer lines the counted model knows more.
FEWEST_LINES = 12


def label(draft: Draft, config: Config) -> Draft:
    """Label the lines of each document: a wrapped page by the network, any other text by the counted model."""
    blocks, titles = draft.blocks, config.titles != "none"
    lines = np.flatnonzero(blocks.kind == BlockKind.LINE)
    if not len(lines):
        return draft
    credit = _credits(draft, lines) if titles else np.zeros(len(lines), np.bool_)
    wrapped = np.ones(len(draft.sources), np.bool_)  # of documents: verbatim rows and furniture are told as well
    rows = blocks.take(lines[~credit])
    wrapped[rows.doc] = counted.wrapped(draft.text, rows)
    blocks = blocks.with_columns(wrapped=wrapped[blocks.doc])
    pages = _pages(blocks, lines) if titles else np.zeros(len(blocks), np.bool_)
    others, alone = lines[~pages[lines] & ~credit], lines[~pages[lines] & credit]
    if len(others):
        blocks = _count(draft, blocks, others, titles=titles)
        blocks = _put(blocks, alone, label=Label.BYLINE, score=1, opening=False)
    if pages.any():
        blocks = _see(draft, blocks, np.flatnonzero(pages))
    parted = _parted(blocks) & (blocks.label == Label.NEXT)
    return draft.with_blocks(blocks.with_columns(label=np.where(parted, np.uint8(Label.FIRST), blocks.label)))


WIDEST_CREDIT = 2 * LONGEST_CREDIT  # half-ems


def _credits(draft: Draft, lines: Index) -> Mask:
    """Say which lines only name who wrote or photographed; the counted model knows no bylines, and is not asked."""
    blocks = draft.blocks.take(lines)
    likely = CREDIT.likely(draft.text.codes, draft.blocks.start, draft.blocks.end)[lines]
    likely &= (blocks.width <= WIDEST_CREDIT) & (blocks.decided == 0)
    credit = matching(draft.text, blocks, likely, CREDIT.matches)
    others = np.bincount(blocks.doc, ~credit)  # nothing else in the document: then it is its text
    mask: Mask = credit & (others > 0)[blocks.doc]
    return mask


def _parted(blocks: Blocks) -> Mask:
    """Say which lines have no line of a body above them in their document, or a verbatim stretch between: they begin."""
    row = np.arange(len(blocks))
    body = (blocks.kind == BlockKind.LINE) & np.isin(blocks.label, BODY)
    line = np.maximum.accumulate(np.where(body, row, -1))
    stretch = np.maximum.accumulate(np.where(blocks.kind == BlockKind.VERBATIM, row, -1))
    outside = np.searchsorted(blocks.doc, blocks.doc) - 1  # the last row of the document above
    parted: Mask = np.maximum(stretch, outside) > np.append(-1, line[:-1])
    return parted


def _pages(blocks: Blocks, lines: Index) -> Mask:
    """Say which rows belong to a wrapped text of enough lines."""
    count = np.bincount(blocks.doc[lines], blocks.wrapped[lines], minlength=int(blocks.doc[-1]) + 1)
    pages: Mask = (count >= FEWEST_LINES)[blocks.doc]
    return pages


def _count(draft: Draft, blocks: Blocks, rows: Index, *, titles: bool) -> Blocks:
    """Label some lines by the counted model."""
    lines = blocks.take(rows)
    readings, score = counted.label_lines(counted.features(draft.text, lines), titles=titles)
    # The counted model knows no other labels; a line alone is what a person says, and its neighbours what they were.
    decided = lines.decided > 0
    labels = np.where(decided, lines.decided - 1, READINGS[readings]).astype(np.uint8)
    labels[labels == Label.OPENING] = Label.FIRST
    return _put(blocks, rows, label=labels, score=np.where(decided, np.float32(1), score))


def _see(draft: Draft, blocks: Blocks, rows: Index) -> Blocks:
    """Let the network see the lines of pages, furniture included, and parse what it saw."""
    lines = blocks.take(rows)
    same, columns, characters = _seen(View.of(draft.text, lines))
    scores = network.forward(network.weights(), columns, characters, lines.doc)
    _forbid_behind_jumps(draft, lines, scores)
    _forbid_bylines(draft, lines, scores)
    _forbid_titles(draft, lines, scores)
    for known, only in (
        (lines.is_kind(*FURNITURE), Label.FURNITURE),
        (lines.is_kind(BlockKind.VERBATIM), Label.FIRST),
        (_sources(draft, lines), Label.BYLINE),
    ):
        scores[known] = -np.inf
        scores[known, only] = 0
    scores[~same, Label.NEXT] = -np.inf  # nothing goes on at the top of a page,
    scores[np.append(~same[1:], True), Label.SUBHEAD] = -np.inf  # and at its foot nothing is headed
    scores[begins(draft.text, lines), Label.NEXT] = -np.inf
    # Nor is a dateline inside an article: of 2,490 on the training pages three are, and cleaned once more it would begin one.
    scores[lines.opening, Label.FIRST] = -np.inf
    _decide(lines, scores)
    labels, articles = parse(scores, lines.doc)
    # What no grammar of a page allows a person may still say.
    against = (lines.decided > 0) & ~np.isfinite(scores[np.arange(len(labels)), labels])
    labels[against] = np.where(lines.decided == Label.TITLE + 1, Label.TITLE_ABOVE, lines.decided - 1)[against]
    goes_on = np.exp(scores[:, Label.NEXT])
    return _put(
        blocks,
        rows,
        label=labels,
        score=np.where(labels == Label.NEXT, goes_on, 1 - goes_on),
        opening=labels == Label.OPENING,
        article=articles,
        seen=True,
    )


def _seen(view: View) -> tuple[Mask, Matrix, Index]:
    """Give which lines go with the one above, and what the network sees; the rest of the view is no longer needed."""
    return view.same, matrix(view), letters(view)


# What may follow a jump line: （下转第3版） ends an article, （上接第1版） begins one. On the training pages no article goes
# on behind any of 290.
BEHIND_ONWARD = (Label.OPENING, Label.KICKER, Label.TITLE_ABOVE, Label.TITLE_BELOW, Label.DECK, Label.CAPTION, Label.BYLINE, Label.FURNITURE)  # fmt: skip
BEHIND_BACKWARD = (Label.OPENING, Label.KICKER, Label.TITLE_ABOVE)


def _forbid_behind_jumps(draft: Draft, lines: Blocks, scores: NDArray[np.float32]) -> None:
    rows = np.flatnonzero((lines.kind[:-1] == BlockKind.JUMP) & (lines.doc[1:] == lines.doc[:-1]))
    for row in rows.tolist():
        jump = JUMP.search(draft.text.slice(int(lines.start[row]), int(lines.end[row])))
        allowed = BEHIND_BACKWARD if jump and jump["direction"] == "上" else BEHIND_ONWARD
        scores[row + 1, [label for label in Label if label not in allowed and label != Label.TITLE]] = -np.inf


# What no byline has: the end of a sentence, the arrow of a caption, a digit; 市教育局答记者问 is the title of an interview,
# and 记者手记 and 记者观察 name columns. None of 1,131 lines of bylines on the labelled pages has any. The network has seen
# no captions, tables and columns enough to tell ▲塔吊亮了。 通讯员 周舟 摄 and 周二 多云 10℃ from names.
NO_BYLINE = regex.compile(r"[。！？；!?;\d]|^[▲▼◀▶△▽◄►]|[记記]者[问問]$|^(?:本报|本報)?[记記]者(?P<behind>\p{Han}{2})$")
CONSIDERED = -7.0  # log-probability from which a line may become a byline against what its neighbours are


def _forbid_bylines(draft: Draft, lines: Blocks, scores: NDArray[np.float32]) -> None:
    for row in np.flatnonzero(scores[:, Label.BYLINE] > CONSIDERED).tolist():
        found = NO_BYLINE.search(draft.text.slice(int(lines.start[row]), int(lines.end[row])))
        if found and not (found["behind"] and is_name(found["behind"])):
            scores[row, Label.BYLINE] = -np.inf


def _sources(draft: Draft, lines: Blocks) -> Mask:
    """Say which lines only name a source: the network has seen none, and takes them for openings and titles."""
    likely = SOURCE.likely(draft.text.codes, lines.start, lines.end) & (lines.width <= WIDEST_CREDIT)
    return matching(draft.text, lines, likely & (lines.kind == BlockKind.LINE), SOURCE.matches)


HEADLINES = (Label.KICKER, Label.TITLE_ABOVE, Label.TITLE_BELOW, Label.DECK, Label.SUBHEAD)


def _forbid_titles(draft: Draft, lines: Blocks, scores: NDArray[np.float32]) -> None:
    likely = CAPTION.likely(draft.text.codes, lines.start, lines.end)
    captions = np.flatnonzero(matching(draft.text, lines, likely, CAPTION.matches))
    scores[captions[:, None], HEADLINES] = -np.inf


TITLES = (Label.TITLE_ABOVE, Label.TITLE_BELOW)


def _decide(lines: Blocks, scores: NDArray[np.float32]) -> None:
    """Leave of each line that a person decided about what was decided: the page tells where its titles stand."""
    for row in np.flatnonzero(lines.decided).tolist():
        label = Label(int(lines.decided[row]) - 1)
        scores[row] = -np.inf
        scores[row, TITLES if label == Label.TITLE else label] = 0


def _put(blocks: Blocks, rows: Index, **found: object) -> Blocks:
    """Write values into some rows of some columns."""
    columns = {name: np.array(getattr(blocks, name)) for name in found}
    for name, values in found.items():
        columns[name][rows] = values
    return blocks.with_columns(**columns)
