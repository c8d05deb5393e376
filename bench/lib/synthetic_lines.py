"""Texts whose lines stay as they are, alone or beside each other, some with a wrapped stretch among them."""

from dataclasses import replace

import regex

from lib import synthetic_code, synthetic_records, synthetic_talk
from lib.synthetic_pen import Pen
from lib.synthetic_prose import wrapped_stretch
from lib.synthetic_sheet import Sample, Sheet, set_lines, style
from reflow.draft import Kind, TextKind

Lines = list[str]


def _spaced(pen: Pen, lines: Lines) -> Lines:
    """Return lines with blank lines and indents as programs leave them."""
    dice = pen.random.random()
    if dice < 0.08:
        lines = [part for line in lines for part in ([line, ""] if line.strip() else [line])]
    elif dice < 0.16:
        lines = [line for line in lines if line.strip()]
    elif dice < 0.24:
        lines = [part for line in lines for part in ([line, ""] if pen.chance(0.15) else [line])]
    if pen.chance(0.1):
        indent = pen.pick("\u3000\u3000", "  ", "    ", "\t", "\u3000")
        lines = [indent + line if line.strip() else line for line in lines]
    return lines


def alone(pen: Pen) -> Sample:
    """Lines of one kind, under a title or under none."""
    sheet = Sheet()
    make = pen.random.choices([synthetic_talk.lines, synthetic_records.lines, synthetic_code.lines], [36, 44, 26])[0]
    lines = _spaced(pen, make(pen))
    if pen.chance(0.12):
        sheet.keep(
            pen.random.choice([pen.clause(2, 12), pen.clause(2, 6) + "：", pen.date(), "【" + pen.clause(2, 8) + "】"])
        )
        sheet.blank(pen.random.randint(0, 1))
    if pen.chance(0.12):  # an excerpt
        start = pen.random.randrange(max(len(lines) - 2, 1))
        lines = lines[start : start + pen.random.randint(2, 12)]
    sheet.keep(*(lines if any(line.strip() for line in lines) else [pen.clause()]))
    return sheet.sample(TextKind.LINES)


def beside(pen: Pen) -> Sample:
    """Lines of two or three kinds, parted by blank lines: a notice, then a table, then a list."""
    sheet = Sheet()
    for _ in pen.count(2, 3):
        if pen.chance(0.4):
            sheet.keep(pen.clause(2, 10) + pen.pick("", "：", "："))
        sheet.keep(*synthetic_records.lines(pen)[:12])
        sheet.blank()
    return sheet.sample(TextKind.LINES)


def markdown(pen: Pen) -> Sample:
    """A Markdown document: its headings are headings, all else stays."""
    sheet, fenced = Sheet(), False
    for line in synthetic_code.markdown(pen):
        fenced ^= line.startswith("```")
        sheet.add([line], Kind.SUBHEAD if regex.match("#+ ", line) and not fenced else Kind.VERBATIM)
    return sheet.sample(TextKind.LINES)


def with_paragraphs(pen: Pen) -> Sample:
    """Many lines, and above, below or among them a few wrapped paragraphs."""
    make = pen.random.choices([synthetic_talk.lines, synthetic_records.lines, synthetic_code.lines], [2, 6, 3])[0]
    sheet, lines = Sheet(), make(pen)
    cut = pen.random.choice([0, len(lines), len(lines) // 2])
    sheet.keep(*lines[:cut])
    if cut:
        sheet.blank()
    sheet.join(wrapped_stretch(pen, pen.random))
    if sheet.lines[-1]:
        sheet.blank()
    sheet.keep(*lines[cut:])
    return sheet.sample(TextKind.LINES)


def wrapped_chat(pen: Pen) -> Sample:
    """A chat as a window of fixed width shows it: long messages are wrapped, names and short messages stay."""
    sheet, chosen = Sheet(), replace(style(pen.random, 0), indent="", room=0)
    measure = pen.random.randint(14, 26)
    shape = pen.pick("{n} {t}", "{n}  {t}", "{n}:", "[{t}] {n}", "{n}")
    names = [pen.nickname() for _ in pen.count(2, 3)]
    blank = pen.chance(0.6)
    for _ in pen.count(4, 12):
        sheet.keep(shape.format(n=pen.random.choice(names), t=pen.time()))
        if pen.chance(0.45):
            lines = set_lines(pen.random.choice(pen.sources.paragraphs)[:120], measure, chosen.rules)
            if len(lines) > 2:
                sheet.add(lines, Kind.FIRST, Kind.NEXT)
        else:
            sheet.keep(synthetic_talk.message(pen, 0.3)[: measure - 1])
        if blank:
            sheet.blank()
    return sheet.sample(TextKind.LINES)


def wrapped_items(pen: Pen) -> Sample:
    """A list whose long items are wrapped, each below its marker."""
    sheet, chosen = Sheet(), replace(style(pen.random, 0), indent="", room=0)
    marker, hanging = (
        pen.random.choice(["- ", "* ", "• ", "{}. ", "（{}）", "{}、", "[{}] "]),
        pen.pick("", "  ", "   ", "\u3000\u3000"),
    )
    for number in range(1, pen.random.randint(4, 12)):
        text = marker.format(number) + (pen.sentence(20, 90) if pen.chance(0.6) else synthetic_records.item(pen))
        lines = set_lines(text, chosen.measure, chosen.rules)
        if len(lines) == 1:
            sheet.keep(text)
        else:
            sheet.add([lines[0], *(hanging + line for line in lines[1:])], Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.LINES)


GENRES = {alone: 72, beside: 6, markdown: 8, with_paragraphs: 10, wrapped_chat: 2, wrapped_items: 4}


def text(pen: Pen) -> Sample:
    """Return lines of a random genre."""
    [genre] = pen.random.choices(list(GENRES), list(GENRES.values()))
    return genre(pen)
