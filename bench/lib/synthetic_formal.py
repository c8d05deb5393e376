"""Texts with headings in their places, set at random: handbooks, chronicles, minutes, laws, gazetteers, reports, letters."""

from dataclasses import replace

import regex

from lib import synthetic_articles
from lib import synthetic_words as words
from lib.synthetic_pen import Pen, chinese, converted
from lib.synthetic_prose import Heads, date_forms
from lib.synthetic_sheet import Sample, Sheet, Style, set_head, set_lines, set_paragraph, style
from reflow.draft import Kind, TextKind

STOPS = "。！？…”』」；，："


def opened(text: str) -> str:
    """Return a text without its stop.

    >>> opened("大家在岸上等。")
    '大家在岸上等'
    """
    return text.rstrip(STOPS) or text


def parted(pen: Pen, unwrapped: float = 0.1) -> Style:
    """Return a style in which indents or blank lines show where paragraphs begin, and nothing else has a blank line."""
    chosen = replace(style(pen.random, unwrapped), every=False, breaks=0)
    if pen.chance(0.5):
        return replace(chosen, between=1, around_heads=1)
    return replace(chosen, indent=chosen.indent or pen.pick("\u3000\u3000", "    "), room=2)


def open_paragraphs(pen: Pen) -> Sample:
    """Paragraphs that end without a stop, some at the end of a full line: an indent or a blank line parts them."""
    chosen, share, sheet = replace(parted(pen), around_heads=1), pen.random.choice([0.2, 0.5, 1]), Sheet()
    heads = Heads(pen, chosen.measure) if pen.chance(0.3) else None
    for _ in pen.count(2, 8):
        text = pen.paragraph()
        if pen.chance(share):
            text = opened(text)
            if pen.chance(0.3) and chosen.measure < len(text):
                text = text[: int(chosen.measure) * (len(text) // int(chosen.measure)) - int(chosen.room)]
        set_paragraph(sheet, text, chosen, pen.random)
        if heads and pen.chance(0.15):
            set_head(sheet, heads.next(), chosen, pen.random)
    return sheet.sample(TextKind.PROSE)


def _dated_head(pen: Pen) -> str:
    """Return a heading with a year or a number in it."""
    year = pen.random.randint(1900, 2026)
    return pen.random.choice([
        f"{year}年{pen.clause(2, 6)}", f"{year}年大修", f"{year}年{pen.verb()}", f"{pen.clause(2, 6)}（{year}年）", f"{pen.clause(2, 6)}{pen.number(12)}号", f"{year}—{year + 3}年的{pen.thing()}", f"{pen.thing()}第{pen.number(9)}型",
        f"{pen.number(9)}月的{pen.thing()}", f"{pen.clause(2, 5)}（{pen.number(9)}）", f"{pen.clause(2, 5)}：{pen.clause(2, 6)}",
    ])  # fmt: skip


def handbook(pen: Pen) -> Sample:
    """A handbook: a heading right above its wrapped paragraphs, some headings with a year or a number."""
    chosen, sheet = replace(style(pen.random, 0.12), every=False, breaks=0), Sheet()
    heads, dated = Heads(pen, chosen.measure), pen.random.choice([0, 0.2, 0.6])
    apart, below = pen.random.choice([0, 1, 1, 0.5]), pen.random.choice([0, 0, 1])
    if pen.chance(0.4):
        sheet.add([pen.clause(2, 8) + pen.pick("手册", "指南", "须知", "说明", "")], Kind.SUBHEAD)
        sheet.blank(pen.random.randint(0, 1))
    for _ in pen.count(2, 8):
        if sheet.lines and sheet.lines[-1] and pen.chance(apart):
            sheet.blank()
        sheet.add([_dated_head(pen)] if pen.chance(dated) else heads.next(), Kind.SUBHEAD)
        sheet.blank(int(pen.chance(below)))
        for _ in range(pen.random.choice([1, 1, 1, 2, 3])):
            set_paragraph(sheet, pen.paragraph(), chosen, pen.random)
    return sheet.sample(TextKind.PROSE)


def chronicle(pen: Pen) -> Sample:
    """Dates of one shape as headings, each above wrapped events."""
    chosen, sheet = replace(style(pen.random, 0.25), every=False, breaks=0), Sheet()
    (year, month, day), form = pen.day(), pen.random.randrange(len(date_forms(pen, 1951, 3, 2)))
    above, below = pen.random.choice([(0, 0), (1, 0), (1, 1), (1, 0)])
    indent = pen.pick("", "", "", "\u3000\u3000", chosen.indent)
    if pen.chance(0.4):
        set_head(sheet, [pen.place() + pen.pick("大事记", "年表", "纪事", "编年", "日志")], chosen, pen.random)
    for _ in pen.count(2, 9):
        sheet.blank(int(above and bool(sheet.lines) and bool(sheet.lines[-1])))
        sheet.add([indent + date_forms(pen, year, month, day)[form]], Kind.SUBHEAD)
        sheet.blank(below)
        for _ in range(pen.random.choice([1, 1, 2, 3])):
            text = pen.sentence(10, 60) if pen.chance(0.5) else pen.paragraph()
            set_paragraph(sheet, text, chosen, pen.random)
        year, month, day = year + pen.random.randint(0, 2), pen.random.randint(1, 12), pen.random.randint(1, 28)
    return sheet.sample(TextKind.PROSE)


def _mention(pen: Pen) -> str:
    """Return what heads begin with, to stand inside a sentence."""
    number = pen.random.randint(1, 30)
    return pen.random.choice([
        f"第{chinese(number)}章", f"第{chinese(number)}章里", f"第{chinese(number)}节所说的", f"第{number}条", f"第{chinese(number)}条", f"第 {number} 条", f"第{chinese(number)}回", f"{number}、{number + 1}", f"{number}.5", f"（{chinese(number)}）", f"卷{chinese(number)}",
        f"第{chinese(number)}卷", pen.date(), f"{pen.number(2026)}年", "一、二", f"附录{number}", f"图{number}", f"表 {number}", "上篇", "前言", "- ", f"{number} ", "问：", "【", "第一，", "《" + pen.clause(2, 6) + "》",
    ])  # fmt: skip


def mentions(pen: Pen) -> Sample:
    """Paragraphs in which a line begins as a heading or an item does, though the sentence goes on."""
    chosen, sheet = replace(style(pen.random, 0), every=False), Sheet()
    numbered = Heads(pen, chosen.measure) if pen.chance(0.4) else None
    for _ in pen.count(1, 6):
        if numbered and pen.chance(0.4):
            set_head(sheet, numbered.next(), chosen, pen.random)
        lines = set_lines(pen.paragraph(), chosen.measure, chosen.rules, chosen.room)
        for number in range(1, len(lines)):
            if pen.chance(0.3) and lines[number - 1][-1] not in STOPS:
                text = "".join([*lines[:number], _mention(pen), *lines[number:]])
                lines = set_lines(text, chosen.measure, chosen.rules, chosen.room)
        sheet.add([chosen.indent + lines[0], *lines[1:]], Kind.FIRST, Kind.NEXT)
        if pen.chance(chosen.between):
            sheet.blank()
    return sheet.sample(TextKind.PROSE)


def _em(text: str) -> float:
    """Return the width of a text in em."""
    return sum(0.5 if character < "\x80" else 1.0 for character in text)


def _hanging(sheet: Sheet, pen: Pen, label: str, text: str, measure: float, hanging: str) -> None:
    """Set a paragraph whose lines below the first have an indent, or none."""
    [head, *_] = set_lines(label + text, measure, "none")
    lines = set_lines(text[len(head) - len(label) :], max(measure - _em(hanging), 8), "hang")
    sheet.add([head, *(hanging + line for line in lines if len(head) < len(label + text))], Kind.FIRST, Kind.NEXT)
    if pen.chance(0.05):
        sheet.blank()


def minutes(pen: Pen) -> Sample:
    """Minutes of a meeting in wrapped paragraphs, below labels or names, with hanging indents or without."""
    sheet, measure = Sheet(), pen.random.randint(18, 40)
    mark = pen.pick("：", "：", "\u3000", ": ", "：\u3000")
    hanging = pen.random.choice(["", "\u3000\u3000", "    ", "\u3000\u3000\u3000\u3000", "same", "same"])
    if pen.chance(0.7):
        sheet.add(
            [pen.unit() + pen.pick("会议纪要", "会议记录", "座谈会记录", "第" + pen.number(20) + "次会议")],
            Kind.SUBHEAD,
        )
        sheet.blank(pen.random.randint(0, 1))
    names = [pen.name() for _ in pen.count(2, 5)]
    fields = [("时间", pen.date()), ("地点", pen.place()), ("出席", "、".join(names)), ("主持", names[0])]
    parts = fields[: pen.random.randint(0, 4)]
    for number in pen.count(2, 8):
        label = pen.random.choice(
            [pen.random.choice(names), f"{chinese(number + 1)}、{pen.clause(2, 5)}", pen.clause(2, 4)]
        )
        text = pen.paragraph()
        parts.append((label, opened(text) if pen.chance(0.15) else text))
    for label, text in parts:
        head = label + mark
        blanks = "\u3000" * len(head.strip()) if hanging == "same" else hanging
        _hanging(sheet, pen, head, text, measure, blanks)
    sample = sheet.sample(TextKind.PROSE)
    if pen.chance(0.3):
        return Sample(converted(sample.text, "s2t"), sample.labels, sample.kind)
    return sample


def law(pen: Pen) -> Sample:
    """Clauses of a law, wrapped, with indents or without: each 第三条 begins a paragraph, and so do its items."""
    chosen, sheet = replace(style(pen.random, 0.1), every=False, breaks=0), Sheet()
    if pen.chance(0.6):
        chosen = replace(chosen, indent="", room=0, between=pen.random.choice([0, 0, 1]))
    gap, article = pen.pick("\u3000", " ", "  ", ""), pen.random.randint(0, 80)
    mark = pen.random.choice(["（{c}）", "{c}、", "{n}．", "({n})"])
    for _ in pen.count(2, 10):
        article += 1
        if pen.chance(0.12):
            chapter = (
                f"第{chinese(article // 9 + 1)}章{pen.pick(' ', chr(0x3000))}{pen.random.choice(words.SHORT_HEADS)}"
            )
            set_head(sheet, [chapter], chosen, pen.random)
        text = pen.random.choice(pen.sources.laws or pen.sources.paragraphs)[:300]
        text = regex.sub(r"^第\s*\S{1,6}\s*[条條章节]\s*", "", text) or pen.sentence()
        set_paragraph(sheet, f"第{chinese(article % 100)}条{gap}{text}", chosen, pen.random)
        for item in range(1, pen.random.choice([1, 1, 1, 3, 5])):
            text = pen.clause(6, 30) + pen.pick("", "，" + pen.clause(4, 20)) + pen.pick("；", "；", "。", "")
            set_paragraph(sheet, mark.format(c=chinese(item), n=item) + text, chosen, pen.random)
    return sheet.sample(TextKind.PROSE)


MARKS = regex.compile(r"[\p{P}\s]")


def gazetteer(pen: Pen) -> Sample:
    """Prose without marks: only indents, or blank lines, show its paragraphs; short headings stand above some."""
    chosen, sheet = replace(parted(pen, 0), around_heads=1), Sheet()
    headed, classical = pen.random.choice([0, 0, 0.3]), pen.chance(0.6)
    sources = pen.sources.classical if classical and pen.sources.classical else pen.sources.paragraphs
    blank = pen.pick("", "", "", "\u3000", " ")
    for _ in pen.count(2, 8):
        text = "".join(pen.random.choice(sources)[:160] for _ in pen.count(1, 2))
        text = MARKS.sub(blank, text).strip()
        if blank and blank in text:
            text = regex.sub(f"{blank}+", blank, text)
        if not text:
            continue
        if pen.chance(headed):
            set_head(sheet, [pen.clause(2, 4)], chosen, pen.random)
        set_paragraph(sheet, text, chosen, pen.random)
    if not any(line.strip() for line in sheet.lines):
        sheet.add([pen.clause()], Kind.FIRST)
    sample = sheet.sample(TextKind.PROSE)
    return Sample(converted(sample.text, "s2t"), sample.labels, sample.kind) if classical else sample


def letter(pen: Pen) -> Sample:
    """A letter with open paragraphs: what stands on a line of its own below the body begins a paragraph each time."""
    chosen, sheet = parted(pen, 0.2), Sheet()
    right = pen.pick("", "\u3000" * 10, " " * 20, "\u3000" * 4)
    sheet.add([pen.pick("尊敬的", "亲爱的", "") + pen.nickname() + pen.pick("：", "，", ":", "")], Kind.FIRST)
    sheet.blank(int(chosen.between == 1))
    for _ in pen.count(1, 5):
        text = pen.paragraph()
        set_paragraph(sheet, opened(text) if pen.chance(0.4) else text, chosen, pen.random)
    ends = pen.random.choice([("此致", "敬礼"), ("祝", "安好"), ("敬上",), ("即颂", "春安"), ()])
    for line in ends:
        sheet.add([pen.pick(chosen.indent, "", "\u3000\u3000") + line], Kind.FIRST)
    sheet.blank(pen.random.randint(0, 1))
    for line in [pen.unit() if pen.chance(0.3) else pen.name(), pen.date()][pen.random.choice([0, 0, 1]) :]:
        sheet.add([right + line], Kind.FIRST)
        sheet.blank(int(pen.chance(0.1)))
    return sheet.sample(TextKind.PROSE)


def report(pen: Pen) -> Sample:
    """A report or an interview with a title and subheads; speeches without a stop stand above subheads; a signature."""
    chosen, page, sheet = (
        replace(parted(pen, 0.45), between=pen.random.choice([0, 1])),
        synthetic_articles.layout(pen),
        Sheet(),
    )
    synthetic_articles.headline(
        sheet, pen, pen.random.choice(pen.sources.stories), chosen, replace(page, boilerplate=0)
    )
    asked, answered, spoken = pen.pick("记者", "问", pen.place()[:2] + "日报"), pen.name(), pen.chance(0.6)
    set_paragraph(sheet, pen.paragraph(), chosen, pen.random, Kind.OPENING)
    indent = pen.pick("", chosen.indent)
    for _ in pen.count(1, 4):
        if chosen.around_heads and sheet.lines[-1]:
            sheet.blank()
        sheet.add([indent + pen.clause(3, 12)], Kind.SUBHEAD)
        sheet.blank(int(pen.chance(max(chosen.around_heads, chosen.between))))
        for _ in pen.count(1, 3):
            if spoken:
                set_paragraph(sheet, f"{asked}：{pen.clause(4, 16)}{pen.pick('？', '')}", chosen, pen.random)
            said = (f"{answered}：" if spoken else "") + pen.paragraph()
            set_paragraph(sheet, opened(said) if pen.chance(0.25) else said, chosen, pen.random)
    if pen.chance(0.6):
        sheet.blank(pen.random.randint(0, 1) * int(bool(sheet.lines[-1])))
        sheet.add([pen.pick("", chosen.indent, "\u3000" * 8) + synthetic_articles.byline(pen)], Kind.BYLINE)
    return sheet.sample(TextKind.ARTICLES)


GENRES = {open_paragraphs: 16, handbook: 16, chronicle: 14, mentions: 14, minutes: 8, law: 10, gazetteer: 8, letter: 6, report: 10}  # fmt: skip


def text(pen: Pen) -> Sample:
    """Return a text of a random genre."""
    [genre] = pen.random.choices(list(GENRES), list(GENRES.values()))
    return genre(pen)
