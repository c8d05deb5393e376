"""Texts of two kinds set at random: paragraphs with stretches among them that stay as they are, Chinese beside English."""

from dataclasses import dataclass, replace

import regex

from lib import synthetic_articles, synthetic_code, synthetic_latin, synthetic_records, synthetic_talk
from lib import synthetic_words as words
from lib.synthetic_pen import Pen
from lib.synthetic_prose import Heads
from lib.synthetic_sheet import Sample, Sheet, Style, set_head, set_lines, set_paragraph, style
from reflow.draft import Kind, TextKind

Lines = list[str]
LONGEST_STRETCH = 12  # lines that stand among paragraphs
LEAD_INS = ("如下：", "例如：", "见下表：", "内容是：", "写道：", "结果如下。", "格式如下", "有诗为证：", "包括：")


def _table(pen: Pen) -> Lines:
    """A table with one mark between its columns; of some the first corner is empty."""
    cells = synthetic_records.rows(pen)
    cells = [[cell.replace(",", "") for cell in row] for row in cells]
    if pen.chance(0.4):
        cells[0] = ["", *cells[0][1:]]
    separator = pen.pick(" ", " ", "\t", "\t", ",", ",", "，", "|", " | ", "  ", ";", "\u3000")
    return [separator.join(row) for row in cells]


def _figures(pen: Pen) -> Lines:
    """A table of figures: what a row is about, then numbers."""
    separator, columns = pen.pick(" ", "\t", ",", "  ", "    "), pen.random.randint(2, 5)
    head = separator.join([pen.pick("", "项目", "年份", "月份"), *pen.random.sample(words.LABELS, columns)])
    body = [
        separator.join([
            pen.random.choice([pen.thing(), pen.place(), pen.number(2030) + "年"]),
            *(pen.number(9999) if pen.chance(0.7) else pen.amount() for _ in range(columns)),
        ])
        for _ in pen.count(2, 8)
    ]  # fmt: skip
    return [head, *body] if pen.chance(0.8) else body


def _data(pen: Pen) -> Lines:
    """JSON, or a piece of it."""
    lines = synthetic_code.json_text(pen)
    if pen.chance(0.5) or len(lines) < 5:
        return lines
    start = pen.random.randint(1, len(lines) - 3)
    return lines[start : start + pen.random.randint(2, 6)]


def _quatrain(pen: Pen) -> Lines:
    """Four short lines, or two."""
    feet, marked = pen.random.choice([4, 5, 5, 7, 7]), pen.chance(0.6)
    ends = ("，", "。") if marked else ("", "")
    lines = [synthetic_talk.allusive(pen, feet) + ends[number % 2] for number in range(4)]
    if pen.chance(0.3):
        lines = [pen.clause(3, 9) + ends[number % 2] for number in range(4)]
    return ["".join(lines[:2]), "".join(lines[2:])] if marked and pen.chance(0.3) else lines


STRETCHES = {
    _table: 16, _figures: 8, _data: 8, _quatrain: 10, synthetic_talk.running_verse: 8, synthetic_talk.couplets: 5, synthetic_talk.free_verse: 5, synthetic_talk.dialogue: 3,
    synthetic_code.lines: 16, synthetic_records.marked_list: 7, synthetic_records.bare_list: 4, synthetic_records.form: 4, synthetic_records.menu: 2, synthetic_records.contents: 2,
}  # fmt: skip


# Stretches that look like short paragraphs, so that only blank lines tell them from these.
APART = (synthetic_records.bare_list, synthetic_talk.dialogue, synthetic_talk.free_verse)


def stretch(pen: Pen) -> tuple[Lines, bool]:
    """Return a few lines that can stand among paragraphs, and whether blank lines must part them from these."""
    [kind] = pen.random.choices(list(STRETCHES), list(STRETCHES.values()))
    lines = kind(pen)
    start = pen.random.randrange(len(lines)) if len(lines) > LONGEST_STRETCH and kind is synthetic_code.lines else 0
    lines = lines[start : start + pen.random.randint(3, LONGEST_STRETCH)]
    return (lines if any(line.strip() for line in lines) else [pen.identifier() + "()"]), kind in APART


def with_kind(sheet: Sheet, kind: TextKind) -> Sample:
    """Return the text, of this kind if most of its lines are no lines that stay; otherwise LINES."""
    labels = [label for line, label in zip(sheet.lines, sheet.labels, strict=True) if line.strip()]
    return sheet.sample(TextKind.LINES if 2 * labels.count(Kind.VERBATIM) > len(labels) else kind)


@dataclass(frozen=True)
class Around:
    """How stretches stand between paragraphs."""

    above: float  # chance of a blank line
    below: float
    indent: str


def around(pen: Pen) -> Around:
    """Return a random way to set stretches."""
    above, below = pen.random.choice([(1, 1), (1, 1), (1, 1), (0, 0), (0, 0), (1, 0), (0, 1), (0.5, 0.5)])
    return Around(above, below, pen.pick("", "", "", "    ", "\u3000\u3000", "\u3000\u3000\u3000\u3000", "\t"))


def _whole(pen: Pen) -> str:
    """Return a paragraph that ends with a stop, for a stretch may follow."""
    text = pen.paragraph()
    return text if text[-1] in "。！？”」』：" else text.rstrip("，；、") + "。"


def _set_stretch(sheet: Sheet, pen: Pen, chosen: Around) -> None:
    lines, apart = stretch(pen)
    if sheet.lines and sheet.lines[-1] and (apart or pen.chance(chosen.above)):
        sheet.blank()
    sheet.keep(*(chosen.indent + line if line.strip() else line for line in lines))
    if (apart or pen.chance(chosen.below)) and sheet.lines[-1].strip():
        sheet.blank()


def _set_lead(sheet: Sheet, pen: Pen, chosen: Style) -> None:
    """Set the paragraph above a stretch, which may announce it."""
    lead = pen.sentence(8, 60)[:-1] + "，" + pen.random.choice(LEAD_INS) if pen.chance(0.3) else _whole(pen)
    set_paragraph(sheet, lead, chosen, pen.random)


def prose(pen: Pen) -> Sample:
    """Paragraphs, and one or several stretches among them."""
    chosen, way, sheet = style(pen.random, 0.25), around(pen), Sheet()
    heads = Heads(pen, chosen.measure) if pen.chance(0.3) else None
    for number in range(pen.random.choice([1, 1, 2, 2, 3])):
        if heads and pen.chance(0.5):
            set_head(sheet, heads.next(), chosen, pen.random)
        if number or pen.chance(0.9):
            for _ in pen.count(0, 3):
                set_paragraph(sheet, _whole(pen), chosen, pen.random)
            _set_lead(sheet, pen, chosen)
        _set_stretch(sheet, pen, way)
    for _ in pen.count(0, 3):
        set_paragraph(sheet, pen.paragraph(), chosen, pen.random)
    return with_kind(sheet, TextKind.PROSE)


def news(pen: Pen) -> Sample:
    """News with stretches between their paragraphs."""
    chosen, page, way, sheet = style(pen.random, 0.3), synthetic_articles.layout(pen), around(pen), Sheet()
    for number in range(pen.random.choice([1, 1, 1, 2, 3])):
        if number:
            sheet.blank(int(bool(sheet.lines[-1].strip())))
        story = pen.random.choice(pen.sources.stories)
        synthetic_articles.headline(sheet, pen, story, chosen, page)
        body = [text for kind, text in story.body if kind == "paragraph"][: pen.random.randint(2, 6)]
        at = pen.random.randrange(len(body))
        for place, text in enumerate(body):
            set_paragraph(sheet, text[:400], chosen, pen.random, Kind.FIRST if place else Kind.OPENING)
            if place == at and (not number or pen.chance(0.5)):
                _set_stretch(sheet, pen, way)
    sample = with_kind(sheet, TextKind.ARTICLES)
    return sample if sample.kind is TextKind.ARTICLES else news(pen)  # what stays must not outweigh the items


def latin(pen: Pen) -> Sample:
    """English prose, in a narrow or a wide measure, with headings and pieces of code among it."""
    chosen = style(pen.random, 0.15)
    if chosen.measure < float("inf"):
        chosen = replace(chosen, measure=pen.random.choice([pen.random.randint(12, 22), pen.random.randint(28, 50)]))
    chosen = replace(chosen, indent=pen.pick("", "", "    ", "  "), between=pen.random.choice([0, 1, 1]))
    wrap, way, sheet = synthetic_latin.setter(pen, chosen.measure), around(pen), Sheet()
    coded = pen.chance(0.3)
    for _ in pen.count(1, 7):
        if pen.chance(0.12):
            set_head(sheet, [synthetic_latin.sentence(pen)[:30].rpartition(" ")[0].title()], chosen, pen.random)
        set_english(sheet, pen, wrap(synthetic_latin.paragraph(pen)), chosen)
        if coded and pen.chance(0.4):
            _set_stretch(sheet, pen, way)
    return with_kind(sheet, TextKind.PROSE)


def set_english(sheet: Sheet, pen: Pen, lines: Lines, chosen: Style) -> None:
    """Set the lines of an English paragraph, with the blank line below it."""
    sheet.add([chosen.indent + lines[0], *lines[1:]], Kind.FIRST, Kind.NEXT)
    if pen.chance(chosen.between):
        sheet.blank()


def bilingual(pen: Pen) -> Sample:
    """A Chinese text with English paragraphs among its own, or each paragraph with its translation below."""
    chosen, sheet = replace(style(pen.random, 0.2), every=False, breaks=0), Sheet()
    chosen = replace(chosen, measure=max(chosen.measure, 16))
    wrap, share = synthetic_latin.setter(pen, chosen.measure), pen.random.choice([0.3, 0.6, 1])
    for _ in pen.count(2, 7):
        set_paragraph(sheet, _whole(pen), chosen, pen.random)
        if pen.chance(share):
            set_english(sheet, pen, wrap(synthetic_latin.paragraph(pen)), chosen)
    return sheet.sample(TextKind.PROSE)


def _with_address(pen: Pen, text: str) -> str:
    """Return a text with an address, a long number or some words of English behind some of its commas."""
    token = pen.random.choice([
        pen.url(), pen.url(), pen.address(), pen.phone(), f"{pen.number(99999999)}", f"{pen.random.randint(10**11, 10**18)}", f"{pen.random.uniform(100, 10**7):,.2f}元", synthetic_latin.sentence(pen)[:40].strip(),
        pen.identifier(), f"/{pen.identifier()}/{pen.identifier()}/{pen.identifier()}.txt", pen.date() + pen.time(),
    ])  # fmt: skip
    commas = [match.end() for match in regex.finditer("[，；：、]", text)] or [len(text) // 2]
    at = pen.random.choice(commas)
    return (
        text[:at]
        + pen.pick("", "网址是", "请看", "编号", "电话", "见", "使用")
        + token
        + pen.pick("", "，", "的", "。")
        + text[at:]
    )


def addresses(pen: Pen) -> Sample:
    """Paragraphs with addresses and numbers in them, which the end of a line may cut."""
    chosen, sheet = style(pen.random, 0.05), Sheet()
    chosen = replace(chosen, rules=pen.pick("none", "hang", "counted", "none", chosen.rules), every=False)
    for _ in pen.count(1, 7):
        text = _whole(pen)[:300]
        for _ in pen.count(0, 3):
            text = _with_address(pen, text)
        lines = set_lines(text, chosen.measure, chosen.rules, chosen.room)
        sheet.add([chosen.indent + lines[0], *lines[1:]], Kind.FIRST, Kind.NEXT)
        if pen.chance(chosen.between):
            sheet.blank()
    return sheet.sample(TextKind.PROSE)


GENRES = {prose: 50, news: 10, latin: 14, bilingual: 10, addresses: 16}


def text(pen: Pen) -> Sample:
    """Return a text of a random genre."""
    [genre] = pen.random.choices(list(GENRES), list(GENRES.values()))
    return genre(pen)
