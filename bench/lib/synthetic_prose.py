"""Prose set at random: books, laws, interviews, chronicles, letters, resolutions, with what extractors do to them."""

from dataclasses import replace
from random import Random

import regex

from lib import synthetic_words as words
from lib.synthetic_pen import DIGITS, Pen, chinese, converted
from lib.synthetic_sheet import Sample, Sheet, Style, set_head, set_lines, set_paragraph, style
from reflow.draft import Kind, TextKind


class Heads:
    """The headings of a text: all of one form, with numbers that count up."""

    FORMS = (
        "chapter",
        "chapter",
        "section",
        "numeral",
        "bracket",
        "digit",
        "decimal",
        "bare",
        "bare",
        "bare",
        "number",
        "wide",
        "wide",
        "framed",
        "volume",
    )

    def __init__(self, pen: Pen, measure: float) -> None:
        self.pen, self.measure = pen, measure
        self.form = pen.random.choice(self.FORMS)
        self.gap = pen.pick("\u3000", " ", "  ", "", "\u3000\u3000")
        self.at = pen.random.randint(0, 9)

    def words(self) -> str:
        """Return the words of a heading, without its number."""
        pen = self.pen
        choices = [
            pen.random.choice(words.SHORT_HEADS),
            pen.clause(2, 9),
            pen.thing() + "的" + pen.verb(),
            pen.place(),
            pen.clause(3, 7) + "与" + pen.clause(2, 6),
        ]
        if pen.sources.heads and pen.chance(0.4):
            return (
                regex.sub(
                    r"^[第（(]?[\d一二三四五六七八九十百]+[章节条回、.．)）]*\s*",
                    "",
                    pen.random.choice(pen.sources.heads),
                )
                or choices[0]
            )
        return pen.random.choice(choices)

    def next(self) -> list[str]:
        """Return the lines of the next heading."""
        self.at += 1
        numeral, title = chinese(self.at % 100), self.words()
        text = {
            "chapter": f"第{numeral}{self.pen.pick('章', '章', '回', '讲')}{self.gap or ' '}{title}",
            "section": f"第{numeral}节{self.gap or ' '}{title}",
            "volume": f"卷{numeral}{self.gap}{title}",
            "numeral": f"{numeral}、{title}",
            "bracket": f"（{numeral}）{title}",
            "digit": f"{self.at}{self.pen.pick('.', '．', '、', '. ')}{title}",
            "decimal": f"{self.at}.{self.pen.random.randint(1, 9)} {title}",
            "bare": title,
            "number": self.pen.pick(numeral, str(self.at), f"第{numeral}章", f"（{numeral}）"),
            "framed": self.pen.pick("【{}】", "◎{}", "■{}", "●{}", "—— {} ——", "＊{}", "[{}]", "★{}").format(title),
            "wide": "",
        }[self.form]  # fmt: skip
        if self.form == "wide":  # as wide as the measure, or a little wider
            wanted = int(min(self.measure, 36)) + self.pen.random.randint(-3, 2)
            text = self.pen.title(wanted - 2, wanted)
        if self.pen.chance(0.15):
            text = self.pen.pick("\u3000\u3000", "    ", "  ", "          ") + text
        return set_lines(text, self.measure, "carry") if len(text) > self.measure else [text]


def _finish(sheet: Sheet, pen: Pen) -> Sample:
    """Return the text, which may be cut anywhere at its beginning and its end, as excerpts are."""
    if pen.chance(0.12) and len(sheet.lines) > 6:
        cut = pen.random.randint(1, 3)
        sheet.lines, sheet.labels = sheet.lines[cut:], sheet.labels[cut:]
        if sheet.labels[0] is Kind.NEXT:
            sheet.labels[0] = Kind.FIRST
    if pen.chance(0.12) and len(sheet.lines) > 6:
        cut = pen.random.randint(1, 3)
        sheet.lines, sheet.labels = sheet.lines[:-cut], sheet.labels[:-cut]
    return sheet.sample(TextKind.PROSE)


def _text(pen: Pen, chosen: Style, texts: list[str], heads: float) -> Sheet:
    """Set paragraphs, with a heading above a share of them."""
    sheet, numbered = Sheet(), Heads(pen, chosen.measure)
    if heads and pen.chance(0.4):
        set_head(sheet, [numbered.words()], chosen, pen.random)
        if pen.chance(0.3):
            set_head(sheet, [pen.name()], chosen, pen.random)
    for text in texts:
        if pen.chance(heads):
            set_head(sheet, numbered.next(), chosen, pen.random)
        set_paragraph(sheet, text, chosen, pen.random)
    return sheet


def book(pen: Pen) -> Sample:
    """Prose of any length, with headings or without."""
    texts = [pen.paragraph() for _ in pen.count(1, pen.random.choice([3, 3, 8, 8, 20, 50]))]
    return _finish(_text(pen, style(pen.random), texts, pen.random.choice([0, 0, 0.1, 0.2, 0.4])), pen)


def entries(pen: Pen) -> Sample:
    """A heading right above each of its wrapped paragraphs, as in handbooks."""
    chosen = replace(style(pen.random, 0.08), around_heads=0, between=pen.random.choice([0, 0, 1]))
    sheet, heads = Sheet(), Heads(pen, chosen.measure)
    apart = pen.chance(0.6)  # a blank line above each heading
    for _ in pen.count(1, 7):
        if apart and sheet.lines and sheet.lines[-1]:
            sheet.blank()
        sheet.add(heads.next(), Kind.SUBHEAD)
        for _ in pen.count(1, pen.random.choice([1, 2, 3])):
            set_paragraph(sheet, pen.paragraph(), chosen, pen.random)
    return _finish(sheet, pen)


def novel(pen: Pen) -> Sample:
    """Short speeches and short paragraphs, the indents often lost."""
    chosen = style(pen.random, 0.35)
    if pen.chance(0.6):
        chosen = replace(chosen, indent="", room=pen.random.choice([0, 2]))
    texts = [pen.speech() if pen.chance(0.7) else pen.paragraph() for _ in pen.count(2, 24)]
    return _finish(_text(pen, chosen, texts, pen.random.choice([0, 0, 0.06])), pen)


def narrow(pen: Pen) -> Sample:
    """Prose in a measure as narrow as verse is, with indents, blank lines or neither between paragraphs."""
    chosen = replace(style(pen.random, 0), measure=float(pen.random.randint(6, 13)), every=False)
    if pen.chance(0.5):
        chosen = replace(chosen, indent="", room=pen.random.choice([0, 0, 2]))
    texts = [pen.paragraph()[:160] for _ in pen.count(1, pen.random.choice([1, 3, 8]))]
    return _finish(_text(pen, chosen, texts, pen.random.choice([0, 0, 0.15])), pen)


def tiny(pen: Pen) -> Sample:
    """One to three lines: a sentence, two half sentences, a heading and a sentence."""
    sheet, random = Sheet(), pen.random
    indent = pen.pick("", "", "", "\u3000\u3000", "    ")
    dice = random.random()
    if dice < 0.2:
        sheet.add([indent + pen.sentence(4, 90)], Kind.FIRST)
    elif dice < 0.55:
        chosen = replace(style(random, 0), between=0, breaks=0, every=False)
        count = random.randint(2, 3)
        text = pen.random.choice(pen.sources.paragraphs)
        lines = chosen.wrapped(text)[:count]
        sheet.add(lines, Kind.FIRST, Kind.NEXT)
    elif dice < 0.75:
        chosen = style(random, 0.5)
        set_head(sheet, Heads(pen, chosen.measure).next(), chosen, random)
        set_paragraph(sheet, pen.sentence(8, 70), chosen, random)
    elif dice < 0.9:
        for _ in pen.count(2, 3):
            sheet.add([indent + pen.sentence(4, 60)], Kind.FIRST)
    else:
        text = "，".join(pen.clause(4, 12) for _ in pen.count(2, 7)) + pen.pick("", "", "，", "。")
        sheet.add([text], Kind.FIRST)
    return sheet.sample(TextKind.PROSE)


COUNTED = regex.compile("[一二三四五六七八九十两]+(?=[个年月日天人里条次元岁斤号年代座名])")
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def _with_numbers(pen: Pen, text: str) -> str:
    """Return a paragraph with digits in it."""
    text = COUNTED.sub(lambda _: pen.number(99), text)
    if not regex.search(r"\d", text):
        at = len(text) // 2
        text = text[:at] + pen.number(60) + pen.pick("个", "年", "次", "天", "里") + text[at:]
    return text.translate(WIDE_DIGITS) if pen.chance(0.3) else text


def _with_titles(pen: Pen, text: str) -> str:
    """Return a paragraph that may speak of a book, a quoted word and a price too."""
    for token in (f"《{pen.clause(2, 6)}》", f"“{pen.clause(1, 5)}”", pen.amount()):
        if pen.chance(0.4):
            at = pen.random.randint(1, len(text))
            text = text[:at] + token + text[at:]
    return text


# What an extractor sets on lines of its own.
ALONE = (
    r"(\d[\d.]*)",
    r"(\d[\d.]*)",
    r"(\d[\d.,]*(?:元|年|月|日|%|％|万元|公里)?)",
    r"([¥￥]?\d[\d.]*|[“”])",
    r"(《[^》]*》)",
    r"(《[^》]*》|\d[\d.]*)",
    r"([“”《》])",
    r"(“[^”]{1,8}”)",
    r"([A-Za-z]+|\d[\d.]*)",
    r"(（[^）]{1,8}）)",
)


def extracted(pen: Pen) -> Sample:
    """Prose of which an extractor set numbers, and often marks, on lines of their own."""
    chosen = replace(style(pen.random, 0), every=False)
    sheet, share, trailing = Sheet(), pen.random.choice([0.3, 0.6, 1]), pen.pick("", " ", "")
    after = pen.random.choice([0.2, 0.7, 1])  # how often the line ends behind the number too
    pattern = pen.pick(*ALONE)
    for _ in pen.count(1, pen.random.choice([2, 7])):
        text = _with_titles(pen, _with_numbers(pen, pen.random.choice(pen.sources.paragraphs)[:300]))
        pieces, lines = regex.split(pattern, text), [""]
        for piece in pieces:
            if regex.fullmatch(pattern, piece) and pen.chance(share):
                lines[-1] += trailing
                lines += [piece, ""] if pen.chance(after) else [piece]
            else:
                lines[-1] += piece
        cut = [part for line in lines if line.strip() for part in set_lines(line, chosen.measure, chosen.rules)]
        cut[0] = chosen.indent + cut[0]
        sheet.add(cut, Kind.FIRST, Kind.NEXT)
        if pen.chance(chosen.between):
            sheet.blank()
    return _finish(sheet, pen)


def runs(pen: Pen) -> Sample:
    """Prose with a line for each run of text: quotation marks, numbers, and clauses apart."""
    sheet = Sheet()
    at_clauses, at_quotes = pen.chance(0.8), pen.chance(0.7)
    blank = pen.chance(0.2)
    pattern = r"\d+" + ("|[“”《》]" if at_quotes else "")
    for _ in pen.count(1, 6):
        text = _with_numbers(pen, pen.random.choice(pen.sources.paragraphs)[:160])
        pieces = [piece for piece in regex.split(f"({pattern})", text) if piece]
        if at_clauses:
            pieces = [
                part
                for piece in pieces
                for part in regex.findall(r"[^，。；：！？]*[，。；：！？]+|[^，。；：！？]+", piece)
            ]
        lines = [part for piece in pieces for part in set_lines(piece, 30, "carry") if part.strip()]
        sheet.add(lines, Kind.FIRST, Kind.NEXT)
        if blank:
            sheet.blank()
    return _finish(sheet, pen)


def broken(pen: Pen) -> Sample:
    """Narration that was broken at its commas, as web novels are set for small screens."""
    sheet = Sheet()
    if pen.chance(0.5):
        set_head(sheet, Heads(pen, 20).next(), style(pen.random), pen.random)
    for _ in pen.count(2, 8):
        texts = [
            text
            for text in (pen.paragraph() for _ in range(4))
            if text.endswith(("。", "”", "！", "？")) and "，" in text
        ]
        for text in texts[:1]:
            lines = [
                part
                for piece in regex.findall(r"[^，；]+[，；]?[”」]?", text[:200])
                for part in set_lines(piece, 26, "carry")
            ]
            sheet.add(lines, Kind.FIRST, Kind.NEXT)
    if not sheet.lines:
        sheet.add([pen.sentence()], Kind.FIRST)
    return sheet.sample(TextKind.PROSE)


def _running_head(pen: Pen) -> list[str]:
    """Return the forms of the head of left and of right pages, with {} where the number stands."""
    title, part = pen.clause(3, 8), Heads(pen, 20).words()
    return pen.random.choice([
        ["{}"], ["- {} -"], ["— {} —"], ["·{}·"], ["第{}页"], ["第 {} 页 共 " + pen.number(400) + " 页"], [title + "{}"], [title + "  {}"], ["{} " + title],
        [title + "·" + part + "{}"], ["{}\u3000" + title, part + "\u3000{}"], ["{}  " + title, "第" + chinese(pen.random.randint(1, 20)) + "章 " + part + "  {}"],
        ["P{}"], ["《" + title + "》 {}"], ["/{}/"], ["～{}～"], ["{}/" + pen.number(400)], [title + " | {}"],
    ])  # fmt: skip


def paged(pen: Pen) -> Sample:
    """A book with its running heads and page numbers, which count up, also inside sentences."""
    chosen = replace(style(pen.random, 0), every=False, breaks=0)
    paragraphs = pen.random.choice([pen.random.randint(2, 5), pen.random.randint(5, 18)])
    longest_page = 9 if paragraphs < 5 else 26  # lines: some heads stand in short texts too
    texts = [
        pen.random.choice(pen.sources.paragraphs)[:400] if pen.chance(0.7) else pen.paragraph()
        for _ in range(paragraphs)
    ]
    body, sheet = _text(pen, chosen, texts, pen.random.choice([0, 0, 0.1])), Sheet()
    forms, page, height = _running_head(pen), pen.random.randint(1, 300), pen.random.randint(4, longest_page)
    blank, wide = pen.chance(0.35), pen.chance(0.2)
    left = pen.random.randint(1, height)
    for line, label in zip(body.lines, body.labels, strict=True):
        sheet.add([line], label)
        left -= 1
        if left == 0:
            head = forms[page % len(forms)].format(page)
            sheet.blank(int(blank))
            sheet.add([head.translate(WIDE_DIGITS) if wide else head], Kind.FURNITURE)
            sheet.blank(int(blank))
            page, left = page + 1, height
    return sheet.sample(TextKind.PROSE)


def interview(pen: Pen) -> Sample:
    """Questions and answers: each speech is a paragraph."""
    chosen, sheet = style(pen.random, 0.35), Sheet()
    form = pen.pick("{}：", "{}：", "{}:", "【{}】", "{}\u3000", "（{}）", "{}∶", "[{}] ", "**{}：**")
    speakers = pen.random.choice([
        ["问", "答"], ["记者", pen.name()], ["Q", "A"], [pen.name(), pen.name()], ["主持人", pen.name(), pen.name()], [pen.unit(), pen.name()], ["甲", "乙", "丙"], ["老师", "学生"],
    ])  # fmt: skip
    if pen.chance(0.6):
        set_head(sheet, [pen.clause(6, 16)], chosen, pen.random)
    if pen.chance(0.5):
        set_paragraph(sheet, pen.paragraph(), chosen, pen.random)
    for number in pen.count(2, 16):
        if pen.chance(0.07):
            set_head(sheet, [pen.clause(4, 12)], chosen, pen.random)
        said = (
            pen.clause(2, 12) + pen.pick("？", "。", "", "！")
            if pen.chance(0.35)
            else pen.random.choice(pen.sources.paragraphs)[:260]
        )
        set_paragraph(sheet, form.format(speakers[number % len(speakers)]) + said, chosen, pen.random)
    return _finish(sheet, pen)


def law(pen: Pen) -> Sample:
    """A law: 第三条 before its text, or 第 3 條 on a line of its own."""
    chosen, sheet = style(pen.random, 0.3), Sheet()
    alone, spaced = pen.chance(0.4), pen.chance(0.4)
    article, chapter = pen.random.randint(1, 60), pen.random.randint(0, 5)
    if pen.chance(0.6):
        set_head(
            sheet,
            [pen.place()[:2] + pen.thing() + pen.verb() + pen.pick("办法", "条例", "规定", "细则", "章程", "守则")],
            chosen,
            pen.random,
        )
    for _ in pen.count(2, 14):
        if pen.chance(0.15):
            chapter += 1
            set_head(
                sheet,
                [f"第{chinese(chapter)}章{pen.pick(' ', '　', '')}{pen.random.choice(words.SHORT_HEADS)}"],
                chosen,
                pen.random,
            )
        article += 1
        numeral = str(article) if spaced or pen.chance(0.1) else chinese(article % 100)
        number = f"第 {numeral} 条" if spaced else f"第{numeral}条"
        text = _law_text(pen)
        if alone:
            sheet.add([number], Kind.SUBHEAD)
        else:
            text = number + pen.pick("\u3000", " ", "  ") + text
        set_paragraph(sheet, text, chosen, pen.random)
        for item in pen.count(1, pen.random.choice([1, 1, 4])):
            if item:
                mark = pen.pick(f"（{chinese(item)}）", f"（{chinese(item)}）", f"{chinese(item)}、", f"{item}．")
                set_paragraph(sheet, mark + pen.clause(4, 30) + pen.pick("；", "；", "。"), chosen, pen.random)
        if alone and pen.chance(0.6) and sheet.lines[-1]:
            sheet.blank()
    return _finish(sheet, pen)


def _law_text(pen: Pen) -> str:
    if pen.sources.laws and pen.chance(0.7):
        text = pen.random.choice(pen.sources.laws)
        if pen.chance(0.3):  # numbers stand between blanks
            text = regex.sub(
                r"第[\d一二三四五六七八九十]+([条条款项])",
                lambda m: f"第 {pen.number(200)} {pen.pick('', ' ')}{m[1]}",
                text,
            )
        return regex.sub(r"^第\s*[\d一二三四五六七八九十百]+\s*[条條章节][之\d一二三四]*\s*", "", text)[:400] or text
    return pen.sentence(14, 60)


def resolution(pen: Pen) -> Sample:
    """Labels with their text, wrapped with a hanging indent, or on the line below."""
    chosen, sheet = style(pen.random, 0), Sheet()
    measure, hanging, below = max(chosen.measure, 20), pen.chance(0.7), pen.random.choice([0, 0.3, 0.8])
    labels = pen.random.sample(words.CASE_LABELS, pen.random.randint(3, 9))
    for label in labels:
        spread = label[0] + "\u3000\u3000" + label[1] if len(label) == 2 and pen.chance(0.2) else label
        short = pen.chance(0.4)
        text = (
            pen.random.choice(
                [pen.date(), pen.unit(), pen.name(), f"{pen.unit()} {pen.number(110)} 年第 {pen.number(20)} 次會議"]
            )
            if short
            else _law_text(pen)
        )
        if pen.chance(below):
            sheet.add([spread + "："], Kind.FIRST)
            sheet.add(set_lines(text, measure, chosen.rules), Kind.FIRST, Kind.NEXT)
        else:
            _hang(sheet, pen, spread + "：", text, 0, measure if hanging else float("inf"), chosen.rules)
        for at in range(1, pen.random.randint(2, 4)) if pen.chance(0.35) else ():
            mark = pen.random.choice([f"（{chinese(at)}）", "甲乙丙丁"[at - 1] + "說：", f"{chinese(at)}、"])
            _hang(
                sheet,
                pen,
                mark,
                _law_text(pen),
                4 if hanging else 0,
                measure if hanging else chosen.measure,
                chosen.rules,
            )
        if pen.chance(chosen.between * 0.5):
            sheet.blank()
    if pen.chance(0.8):
        sheet.lines = converted("\n".join(sheet.lines), "s2t").split("\n")
    return sheet.sample(TextKind.PROSE)


def _hang(sheet: Sheet, pen: Pen, label: str, text: str, level: int, measure: float, rules: str) -> None:
    """Set a label and its text; the lines below the first stand under the text."""
    left = level + len(label)
    if measure == float("inf"):
        sheet.add(set_lines(label + text, pen.random.randint(18, 36), rules), Kind.FIRST, Kind.NEXT)
        return
    lines = set_lines(text, max(measure - left, 8), rules)
    blanks = "\u3000" * left if rules == "hang" else "  " * left
    head = blanks[: level if rules == "hang" else 2 * level] + label
    sheet.add([head + lines[0], *(blanks + line for line in lines[1:])], Kind.FIRST, Kind.NEXT)


MARKS = regex.compile(r"[\p{P}\s]")


def classical(pen: Pen) -> Sample:
    """Classical prose, with marks or without, with dates on lines of their own."""
    chosen, sheet = style(pen.random, 0.15), Sheet()
    unmarked, dated, blank = pen.chance(0.7), pen.chance(0.4), pen.pick("", "", "", " ", "\u3000")
    if unmarked:  # only an indent or a blank line shows where a paragraph begins
        chosen = replace(chosen, indent=chosen.indent or "\u3000\u3000", room=2)
    era = pen.pick("嘉靖", "乾隆", "万历", "康熙", "洪武", "道光", "光绪", "天启", "宣德")
    for _ in pen.count(1, 8):
        text = pen.random.choice(pen.sources.classical or pen.sources.paragraphs)[:240]
        text = MARKS.sub(blank, text).strip() if unmarked else text
        if dated:
            line = f"{era}{chinese(pen.random.randint(1, 40))}年{chinese(pen.random.randint(1, 12))}月{pen.pick('初', '')}{chinese(pen.random.randint(1, 10))}日"
            set_paragraph(sheet, line, chosen, pen.random)
        if text:
            set_paragraph(sheet, text, chosen, pen.random)
    if not any(line.strip() for line in sheet.lines):
        sheet.add([pen.sentence()], Kind.FIRST)
    return sheet.sample(TextKind.PROSE)


def date_forms(pen: Pen, year: int, month: int, day: int) -> list[str]:
    """Return a date in all forms in which chronicles head their entries."""
    in_numerals = "".join(DIGITS[int(digit)] for digit in str(year))
    month_in_numerals, day_in_numerals = chinese(month), chinese(day)
    since = chinese(max(1, year - 1911) % 100)
    era = pen.pick("康熙", "乾隆", "道光", "光绪", "嘉靖", "万历")
    return [
        f"{year}年{month}月{day}日", f"{year}年", f"{month}月{day}日", f"{in_numerals}年{month_in_numerals}月{day_in_numerals}日", f"{year}.{month}.{day}", f"{year}-{month:02}-{day:02}", f"{in_numerals}年", f"{year}年{month}月",
        f"民国{since}年", f"{year}年{month}月{day}日 {pen.pick('晴', '阴', '小雨', '雪', '多云')}", f"{month}月{day}日\u3000星期{pen.pick(*'一二三四五六日')}", f"【{year}年】", f"公元{year}年", f"（{year}）", f"{month}/{day}",
        f"{in_numerals}年{month_in_numerals}月", f"【{month}月】", f"【{month}月{day}日】", f"民国{since}年{month_in_numerals}月{day_in_numerals}日", f"民國 {year - 1911} 年 {month:02} 月 {day:02} 日", f"{month_in_numerals}月", f"{month_in_numerals}月{day_in_numerals}日", f"{year}年{pen.pick('春', '夏', '秋', '冬')}",
        f"{year}/{month}/{day}", f"{year}～{year + 1}年", f"{era}{chinese(day)}年", f"{era}{chinese(day)}年{month_in_numerals}月", f"{year} 年 {month} 月 {day} 日", f"■ {year}年{month}月", f"{day}日", f"{year}.{month}", f"{year}", f"{year}年{month}月{pen.pick('上旬', '中旬', '下旬', '底')}",
    ]  # fmt: skip


def chronicle(pen: Pen) -> Sample:
    """A chronicle or a diary: dates on lines of their own, above what happened."""
    chosen, sheet = style(pen.random, 0.3), Sheet()
    form, (year, month, day) = pen.random.randrange(len(date_forms(pen, 1951, 3, 2))), pen.day()
    inline = pen.chance(0.2)
    if pen.chance(0.5):
        set_head(sheet, [pen.place() + pen.pick("大事记", "日记", "年表", "纪事", "工作日志")], chosen, pen.random)
    for _ in pen.count(2, 9):
        date = date_forms(pen, year, month, day)[form]
        if not inline:
            set_head(sheet, [date], replace(chosen, between=chosen.around_heads), pen.random)
        for number in pen.count(1, 2):
            text = pen.sentence(8, 50) if pen.chance(0.5) else pen.paragraph()
            set_paragraph(
                sheet,
                (date + pen.pick("\u3000", "，", " ") if inline and not number else "") + text,
                chosen,
                pen.random,
            )
        year, month, day = year + pen.random.randint(0, 2), pen.random.randint(1, 12), pen.random.randint(1, 28)
    return _finish(sheet, pen)


LETTER_HEADS = (
    "通知",
    "公告",
    "启事",
    "倡议书",
    "感谢信",
    "家书",
    "致全体同仁",
    "道歉声明",
    "邀请函",
    "证明",
    "介绍信",
)


def letter(pen: Pen) -> Sample:
    """A letter or a notice in whole sentences: address, paragraphs, signature and date."""
    chosen, sheet = style(pen.random, 0.3), Sheet()
    if pen.chance(0.4):
        head = pen.pick(*LETTER_HEADS, f"关于{pen.verb()}{pen.thing()}的通知", f"致{pen.unit()}的信")
        set_head(sheet, [head], chosen, pen.random)
    person, office = pen.nickname(), pen.unit()
    address = pen.pick(
        f"各{office}", f"{person}先生", f"尊敬的{person}", pen.name(), "全体业主", f"亲爱的{person}", office
    )
    sheet.add([address + pen.pick("：", "：", ":", "，", "：\u3000")], Kind.FIRST)
    for _ in pen.count(1, 5):
        set_paragraph(sheet, pen.paragraph(), chosen, pen.random)
    right = pen.pick("", "", "\u3000" * 10, " " * 24)
    for line in pen.random.choice([(), ("此致", "敬礼"), ("特此通知。",), ("祝好！",), ("顺颂", "时祺"), ("谢谢！",)]):
        sheet.add([(pen.pick(chosen.indent, "")) + line], Kind.FIRST)
    sheet.blank(pen.random.randint(0, 1))
    signature = [pen.random.choice([pen.name(), pen.unit(), pen.nickname()]), pen.date()]
    for line in signature if pen.chance(0.8) else signature[: pen.random.randint(0, 1)]:
        sheet.add([right + line], Kind.FIRST)
    if pen.chance(0.15):
        sheet.blank()
        sheet.add([pen.pick("附：", "附件：", "又及：") + pen.clause(4, 14)], Kind.FIRST)
    return sheet.sample(TextKind.PROSE)


def dictionary(pen: Pen) -> Sample:
    """Entries that begin with their word, wrapped: no blank line, and often no indent, parts them."""
    chosen, sheet = replace(style(pen.random, 0.15), breaks=0), Sheet()
    shape = pen.pick(
        "【{w}】", "{w}\u3000", "{w}：", "〔{w}〕", "{w} （{p}）", "〖{w}〗", "{w}——", "{w} /{p}/ ", "◆{w} ", "“{w}”："
    )
    for _ in pen.count(3, 14):
        head = shape.format(
            w=pen.random.choice([pen.clause(2, 5), pen.thing(), pen.place()]), p=pen.random.choice(words.ENGLISH)
        )
        set_paragraph(sheet, head + (pen.sentence(6, 80) if pen.chance(0.6) else pen.paragraph()), chosen, pen.random)
    return _finish(sheet, pen)


def numbered(pen: Pen) -> Sample:
    """Paragraphs with numbers or marks at their heads, wrapped: answers to questions, notes, clauses."""
    chosen, sheet = style(pen.random, 0.2), Sheet()
    form = pen.random.choice(
        [
            "{n}、",
            "{n}. ",
            "（{c}）",
            "{c}、",
            "[{n}] ",
            "Q{n}：",
            "注{n}：",
            "（{n}）",
            "({n})",
            "• ",
            "- ",
            "第{c}，",
            "{n}）",
            "① ",
            "·",
            "〔{n}〕",
        ]
    )
    hanging = pen.chance(0.2)
    if pen.chance(0.5):
        set_paragraph(sheet, pen.sentence(8, 50), chosen, pen.random)
    for number in range(1, pen.random.randint(3, 12)):
        text = form.format(n=number, c=chinese(number)).replace("①", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"[number - 1]) + (
            pen.sentence(8, 90) if pen.chance(0.7) else pen.paragraph()
        )
        if form == "Q{n}：":
            set_paragraph(sheet, form.format(n=number) + pen.clause(5, 16) + "？", chosen, pen.random)
            text = f"A{number}：" + pen.paragraph()
        if hanging and chosen.measure < float("inf"):
            lines = set_lines(text, chosen.measure, chosen.rules)
            sheet.add([lines[0], *("    " + line for line in lines[1:])], Kind.FIRST, Kind.NEXT)
        else:
            set_paragraph(sheet, text, chosen, pen.random)
    return _finish(sheet, pen)


def mail(pen: Pen) -> Sample:
    """A mail whose paragraphs are wrapped, with the lines of the mail that it answers."""
    chosen, sheet = replace(style(pen.random, 0.3), indent="", room=0, between=1, breaks=0, every=False), Sheet()
    if pen.chance(0.6):
        keys = pen.random.choice(
            [
                ("发件人", "收件人", "主题", "日期"),
                ("From", "To", "Subject", "Date"),
                ("寄件者", "收件者", "主旨", "傳送日期"),
            ]
        )
        values = (pen.nickname(), pen.nickname(), pen.clause(4, 14), pen.date() + " " + pen.time())
        sheet.keep(*(f"{key}: {value}" for key, value in zip(keys, values, strict=True)))
        sheet.blank()
    sheet.add([pen.nickname() + pen.pick("，你好：", "：", "您好，", " 你好！")], Kind.FIRST)
    sheet.blank(pen.random.randint(0, 1))
    for _ in pen.count(1, 4):
        if pen.chance(0.4):
            quoted = set_lines(pen.sentence(10, 90), min(chosen.measure, 36), chosen.rules)
            sheet.keep(*("> " + line for line in quoted))
            sheet.blank(pen.random.randint(0, 1))
        set_paragraph(sheet, pen.paragraph(), chosen, pen.random)
    if sheet.lines[-1]:
        sheet.blank()
    if pen.chance(0.5):
        sheet.keep("--" if pen.chance(0.5) else "-" * 20)
    sheet.keep(
        pen.name(),
        *pen.random.sample([pen.unit(), "电话：" + pen.phone(), pen.url(), pen.date()], pen.random.randint(0, 3)),
    )
    return sheet.sample(TextKind.PROSE)


GENRES = {
    book: 22, entries: 10, novel: 9, tiny: 12, extracted: 8, runs: 3, broken: 1.5, paged: 7, narrow: 5, interview: 6, law: 7, resolution: 4, classical: 5, chronicle: 5, letter: 5,
    numbered: 6, dictionary: 3, mail: 2,
}  # fmt: skip


def text(pen: Pen) -> Sample:
    """Return prose of a random genre."""
    [genre] = pen.random.choices(list(GENRES), list(GENRES.values()))
    return genre(pen)


def wrapped_stretch(pen: Pen, random: Random) -> Sheet:
    """Return a few wrapped paragraphs, to stand among lines."""
    chosen = replace(style(random, 0), breaks=0, every=False)
    longer = [
        text
        for text in (random.choice(pen.sources.paragraphs)[:300] for _ in range(12))
        if len(text) > 1.5 * chosen.measure
    ]
    return _text(pen, chosen, longer[: random.randint(1, 3)] or [pen.paragraph()], 0)
