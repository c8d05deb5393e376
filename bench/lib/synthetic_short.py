"""Texts of one to six lines set at random: what people paste when they try a program."""

from dataclasses import replace

import regex

from lib import synthetic_code, synthetic_latin, synthetic_records, synthetic_talk
from lib.synthetic_pen import Pen
from lib.synthetic_prose import Heads
from lib.synthetic_sheet import Sample, Sheet, set_lines, style
from reflow.draft import Kind, TextKind

INDENTS = ("", "", "", "\u3000\u3000", "    ", "\u3000")


def _tokens(pen: Pen) -> str:
    """Return a piece of text that a line end may cut in its middle: a number, an address, words in Latin script."""
    latin = synthetic_latin.sentence(pen)
    return pen.random.choice(
        [
            pen.number(99999999),
            pen.date(),
            pen.phone(),
            pen.url(),
            pen.address(),
            latin[:24].strip(),
            latin[:50].strip(),
            pen.identifier(),
            pen.amount(),
        ]
    )


def halves(pen: Pen) -> Sample:
    """A sentence on two or three lines, cut in a word, in a number, between words of English, in an address."""
    text = pen.sentence(12, 60)
    cuts = [pen.random.randint(len(text) // 3, max(len(text) * 2 // 3, 4))]
    if pen.chance(0.45):
        token = _tokens(pen)
        text = text[: cuts[0]] + token + text[cuts[0] :]
        blanks = [at + 1 for at, character in enumerate(token) if character == " " and 0 < at < len(token) - 1]
        cuts[0] += pen.random.choice(blanks or range(len(token) + 1))
    elif pen.chance(0.4):  # behind a comma
        commas = [match.end() for match in regex.finditer("[，、；：]", text[:-2])]
        cuts = [pen.random.choice(commas)] if commas else cuts
    if len(text) - cuts[0] > 30 and pen.chance(0.4):
        cuts.append(min(2 * cuts[0], len(text) - 2))
    lines = [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    lines = [line for line in lines if line]
    if pen.chance(0.25):
        lines[-1] = lines[-1].rstrip("。！？") or lines[-1]
    sheet = Sheet()
    lines[0] = pen.random.choice(INDENTS) + lines[0]
    sheet.add(lines, Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


def english(pen: Pen) -> Sample:
    """A sentence or two in English, wrapped."""
    sheet, text = Sheet(), synthetic_latin.sentence(pen)
    text += " " + synthetic_latin.sentence(pen) if pen.chance(0.4) else ""
    columns = pen.random.randint(max(len(text) // 4, 20), max(len(text), 30))
    sheet.add(synthetic_latin.set_words(text, columns, pen.chance(0.3)), Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


def headed(pen: Pen) -> Sample:
    """A heading, and one wrapped paragraph or two right below it."""
    chosen = replace(style(pen.random, 0), every=False, breaks=0)
    if pen.chance(0.6):
        chosen = replace(chosen, indent="", room=0)
    sheet = Sheet()
    sheet.add(Heads(pen, chosen.measure).next(), Kind.SUBHEAD)
    sheet.blank(int(pen.chance(0.3)))
    for _ in range(pen.random.choice([1, 1, 1, 2])):
        lines = chosen.wrapped(_of_lines(pen, chosen.measure, pen.random.randint(1, 4)))
        sheet.add(lines, Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


def _of_lines(pen: Pen, measure: float, count: int) -> str:
    """Return sentences that fill about so many lines."""
    text = pen.sentence(8, 60)
    while len(text) < (count - 0.6) * measure:
        text += pen.sentence(8, 50)
    return text


def full(pen: Pen) -> Sample:
    """A paragraph of full lines; the last is full too, or nothing but the stop stands on it."""
    measure, count = pen.random.randint(8, 40), pen.random.choice([1, 2, 2, 2, 3])
    indent = pen.random.choice(INDENTS)
    room = pen.random.choice([0, 2]) if indent else 0
    text = _of_lines(pen, measure, count + 1)[: measure * count - room].rstrip("，。；、！？：")
    text += pen.clause(4, 20)[: measure * count - room - len(text)]
    lines = set_lines(text, measure, "none", room)
    end = pen.pick("。", "。", "。", "！", "？", "。”")
    if pen.chance(0.4):
        lines.append(end)
    elif pen.chance(0.6):
        lines[-1] = lines[-1][: -len(end)] + end
    elif pen.chance(0.5):
        lines[-1] += end
    lines[0] = indent + lines[0]
    sheet = Sheet()
    sheet.add(lines, Kind.FIRST, Kind.NEXT)
    if pen.chance(0.3):
        sheet.add([indent + pen.sentence(4, measure)], Kind.FIRST)
    return sheet.sample(TextKind.PROSE)


def dialogue(pen: Pen) -> Sample:
    """A few lines of dialogue, each a paragraph, one of them perhaps wrapped."""
    sheet, indent, blank = Sheet(), pen.random.choice(INDENTS), pen.chance(0.2)
    measure = pen.random.choice([float("inf"), pen.random.randint(12, 36)])
    for _ in pen.count(2, 5):
        lines = set_lines(pen.speech() if pen.chance(0.8) else pen.sentence(8, 60), measure, "carry")
        sheet.add([indent + lines[0], *lines[1:]], Kind.FIRST, Kind.NEXT)
        sheet.blank(int(blank))
    return sheet.sample(TextKind.PROSE)


def open_speeches(pen: Pen) -> Sample:
    """Speeches with the names of those who speak, without stops."""
    names = [pen.nickname(), pen.nickname()]
    mark = pen.pick("：", "：", ":", ": ")
    sheet = Sheet()
    sheet.keep(
        *(names[number % 2] + mark + pen.clause(2, 18) + pen.pick("", "", "", "？") for number in pen.count(2, 5))
    )
    return sheet.sample(TextKind.LINES)


def couplet(pen: Pen) -> Sample:
    """A couplet with what hangs above it, or four lines of verse, or two."""
    sheet, feet = Sheet(), pen.random.choice([4, 5, 6, 7])
    upper, lower = synthetic_talk.allusive(pen, feet), synthetic_talk.allusive(pen, feet)
    across = synthetic_talk.allusive(pen, 4)
    sheet.keep(
        *pen.random.choice([
            [upper, lower, across], [across, upper, lower], [upper + "，", lower + "。"], [upper, lower], [f"上联：{upper}", f"下联：{lower}", f"横批：{across}"], synthetic_talk.running_verse(pen)[:6],
            [pen.clause(2, 5), pen.clause(5, 9), pen.clause(5, 9), pen.clause(3, 9)], synthetic_talk.free_verse(pen)[:6],
        ])
    )  # fmt: skip
    return sheet.sample(TextKind.LINES) if sheet.sample(TextKind.LINES).labels else couplet(pen)


def letter(pen: Pen) -> Sample:
    """A short letter: salutation, body, 此致 敬礼, signature, date; each of its lines begins a paragraph."""
    measure = pen.random.choice([float("inf"), pen.random.randint(10, 36)])
    indent, right = pen.random.choice(INDENTS), pen.pick("", "", "\u3000" * 8, " " * 20)
    blank, sheet = pen.chance(0.2), Sheet()
    sheet.add([pen.nickname() + pen.pick("：", "：", ":", "，", "，你好！", "：\u3000")], Kind.FIRST)
    for _ in pen.count(1, 2):
        sheet.blank(int(blank))
        text = pen.sentence(6, 60) if pen.chance(0.6) else _of_lines(pen, min(measure, 30), 3)
        if pen.chance(0.15):  # the paragraph ends open
            text = text.rstrip("。！？")
        lines = set_lines(text, measure, "carry", 2 if indent else 0)
        sheet.add([indent + lines[0], *lines[1:]], Kind.FIRST, Kind.NEXT)
    for line in pen.random.choice(
        [("此致", "敬礼"), ("此致", "敬礼！"), ("祝好",), ("祝", "安好"), (), ("顺颂", "时祺")]
    ):
        sheet.add([pen.pick(indent, "") + line], Kind.FIRST)
    sheet.blank(int(blank))
    for line in (pen.nickname(), pen.date())[: pen.random.randint(1, 2)]:
        sheet.add([right + line], Kind.FIRST)
    return sheet.sample(TextKind.PROSE)


def diary(pen: Pen) -> Sample:
    """A day of a diary: the date and the weather above short paragraphs."""
    chosen, sheet = replace(style(pen.random, 0.4), every=False, breaks=0), Sheet()
    weather = pen.pick("", "\u3000晴", " 阴", " 小雨", "\u3000星期三\u3000多云", " 雪")
    sheet.add([pen.date() + weather], Kind.SUBHEAD)
    sheet.blank(int(pen.chance(0.4)))
    for _ in pen.count(1, 2):
        sheet.add(chosen.wrapped(_of_lines(pen, min(chosen.measure, 30), 2)), Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


def around_lines(pen: Pen) -> Sample:
    """One to three wrapped lines, a few lines that stay, and as many wrapped lines below them."""
    chosen, sheet = replace(style(pen.random, 0), every=False, breaks=0), Sheet()
    blank = int(pen.chance(0.7))
    above, below = pen.random.choice([(True, True), (True, True), (True, False), (False, True)])
    if above:
        text = _of_lines(pen, chosen.measure, pen.random.randint(2, 3))
        if pen.chance(0.6):
            text = text.rstrip("。！？") + pen.pick("：", "：", "，是这样写的：", "，有这样几条：", "。")
        sheet.add(chosen.wrapped(text), Kind.FIRST, Kind.NEXT)
        sheet.blank(blank)
    make = pen.random.choices([synthetic_talk.lines, synthetic_records.lines, synthetic_code.lines], [6, 3, 2])[0]
    lines = [line for line in make(pen)[:8] if line.strip()]
    sheet.keep(*lines)
    if below:
        sheet.blank(blank)
        sheet.add(chosen.wrapped(_of_lines(pen, chosen.measure, pen.random.randint(2, 3))), Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE if blank or len(lines) < 5 else TextKind.LINES)


def essay(pen: Pen) -> Sample:
    """A title, who wrote it, a wrapped paragraph or two."""
    chosen, sheet = replace(style(pen.random, 0.2), every=False, breaks=0), Sheet()
    left = pen.pick("", "", "\u3000" * 6, " " * 12)
    sheet.add([left + pen.clause(2, 9)], Kind.SUBHEAD)
    blank = int(pen.chance(0.3))
    sheet.blank(blank)
    author = pen.pick("{}", "{}", "{}", "{} 著", "作者：{}", "文/{}", "□ {}", "（{}）").format(pen.name())
    sheet.add([left + pen.pick("", "\u3000", "  ") + author], Kind.FIRST)
    sheet.blank(blank)
    for _ in pen.count(1, 3):
        sheet.add(
            chosen.wrapped(_of_lines(pen, min(chosen.measure, 30), pen.random.randint(2, 4))), Kind.FIRST, Kind.NEXT
        )
    return sheet.sample(TextKind.PROSE)


def sections(pen: Pen) -> Sample:
    """Headings of one form, or days, each right above wrapped paragraphs, without a blank line between any of them."""
    chosen, sheet = replace(style(pen.random, 0), every=False, breaks=0), Sheet()
    heads, days = Heads(pen, chosen.measure), pen.chance(0.3)
    weather = ("", "\u3000晴", " 阴", " 小雨", " 星期三")
    if pen.chance(0.3):
        sheet.add([pen.clause(4, 12)], Kind.SUBHEAD)
    for _ in pen.count(2, 4):
        sheet.add([pen.date() + pen.random.choice(weather)] if days else heads.next(), Kind.SUBHEAD)
        for _ in pen.count(1, 2):
            text = _of_lines(pen, chosen.measure, pen.random.randint(1, 3))
            sheet.add(chosen.wrapped(text), Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


def page_number(pen: Pen) -> Sample:
    """The number of a page between two wrapped paragraphs: it stands behind the end of a sentence."""
    chosen, sheet = replace(style(pen.random, 0), every=False, breaks=0), Sheet()
    number = pen.random.randint(2, 400)
    for page in pen.count(1, 3):
        for _ in pen.count(1, 2):
            sheet.add(chosen.wrapped(_of_lines(pen, chosen.measure, pen.random.randint(1, 4))), Kind.FIRST, Kind.NEXT)
        sheet.blank(int(pen.chance(0.3)))
        sheet.add([pen.pick("", "", "", "\u3000\u3000\u3000", "      ") + str(number + page)], Kind.FIRST)
        sheet.blank(int(pen.chance(0.3)))
    sheet.add(chosen.wrapped(_of_lines(pen, chosen.measure, 2)), Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


def question(pen: Pen) -> Sample:
    """A wrapped question of an exam with its answers, each of which is a line."""
    measure, rules = pen.random.randint(16, 40), style(pen.random, 0).rules
    sheet = Sheet()
    for number in range(1, pen.random.randint(2, 5)):
        text = f"{number}{pen.pick('. ', '．', '、')}{_of_lines(pen, measure, pen.random.randint(1, 3))}".rstrip("。")
        text += pen.pick("（　　）", "（ ）", "？", "____。")
        sheet.add(set_lines(text, measure, rules), Kind.FIRST, Kind.NEXT)
        answers = [f"{letter}{pen.pick('. ', '．', '、')}{pen.clause(2, 8)}" for letter in "ABCD"]
        if pen.chance(0.4):
            answers = [pen.pick("  ", "\u3000", "    ").join(answers[:2]), pen.pick("  ", "\u3000").join(answers[2:])]
        sheet.keep(*answers)
        sheet.blank(int(pen.chance(0.3)))
    return sheet.sample(TextKind.LINES)


def lone(pen: Pen) -> Sample:
    """A sentence in which a number, a price, a year, a quotation mark or a title has a line of its own."""
    sheet, text = Sheet(), pen.sentence(14, 60)
    cut = pen.random.randint(len(text) // 4, len(text) * 3 // 4)
    token = pen.random.choice([
        pen.number(30), pen.number(2030), pen.number(2030) + "年", pen.amount(), f"《{pen.clause(2, 7)}》", f"“{pen.clause(1, 6)}”", pen.random.choice("“”"), pen.identifier(), f"{pen.random.random() * 9:.1f}", pen.number(12) + "月", f"（{pen.number(9)}）", pen.date(),
    ])  # fmt: skip
    trailing = pen.pick("", "", " ")
    lines = [text[:cut] + trailing, token, text[cut:]]
    if pen.chance(0.3):  # the line ends in front of the number only
        lines = [lines[0], token + text[cut:]]
    elif pen.chance(0.2):
        lines = [text[:cut] + token + trailing, text[cut:]]
    lines[0] = pen.random.choice(INDENTS) + lines[0]
    sheet.add(lines, Kind.FIRST, Kind.NEXT)
    return sheet.sample(TextKind.PROSE)


GENRES = {
    halves: 22, english: 5, headed: 12, full: 16, dialogue: 8, open_speeches: 4, couplet: 9, letter: 9, diary: 4, lone: 11, around_lines: 14, essay: 8, sections: 10, page_number: 4,
    question: 4,
}  # fmt: skip


def text(pen: Pen) -> Sample:
    """Return a short text of a random genre."""
    [genre] = pen.random.choices(list(GENRES), list(GENRES.values()))
    return genre(pen)
