"""Lists, forms, tables, exams and other records set at random: texts of which each line stays as it is."""

from collections.abc import Callable
from unicodedata import east_asian_width

from lib import synthetic_words as words
from lib.synthetic_pen import Pen, chinese

Lines = list[str]


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    >>> columns("渡船 No.2")
    9
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, width: int) -> str:
    """Return a text filled up with blanks to a width in columns.

    >>> padded("渡船", 6) + "|"
    '渡船  |'
    """
    return text + " " * (width - columns(text))


def item(pen: Pen) -> str:
    """Return what a line of a list may say."""
    return pen.random.choice([
        pen.thing(), pen.verb() + pen.thing(), pen.clause(3, 12), pen.clause(8, 28), f"{pen.thing()}{pen.number(40)}{pen.pick('个', '件', '箱', '斤', '套')}",
        pen.name(), f"{pen.name()}（{pen.unit()}）", pen.dish(), pen.clause(3, 9) + "，" + pen.clause(3, 12), pen.sentence(8, 40), pen.place(), pen.unit(),
    ])  # fmt: skip


def _marker(form: str, number: int) -> str:
    if form == "①":
        return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[(number - 1) % 20]
    return form.format(
        n=number,
        c=chinese(number % 100),
        a="ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(number - 1) % 26],
        s="abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26],
    )


MARKERS = (
    "- ", "-", "* ", "• ", "·", "● ", "○", "◆", "■ ", "□ ", "☑ ", "[ ] ", "- [ ] ", "- [x] ", "→ ", "> ", "+ ", "※", "★", "▪ ", "– ", "—— ", "⁃ ", "✓ ", "{n}. ", "{n}.", "{n}、", "{n}）", "{n}) ", "({n}) ",
    "（{n}）", "{n} ", "[{n}] ", "{c}、", "（{c}）", "第{c}，", "{a}. ", "{a}、", "{a}．", "({s}) ", "①", "No.{n} ", "#{n} ", "{n}: ", "{n:02} ", "{n:03}\t",
)  # fmt: skip


def marked_list(pen: Pen) -> Lines:
    """A list with a marker at the head of each line; its items are of one sort, or of several."""
    form, alike = pen.random.choice(MARKERS), pen.chance(0.7)
    make = _sort(pen) if alike else item
    final = pen.pick("", "", "", "；", "。", "，", ";")
    lines = []
    for number in range(1, pen.random.randint(3, pen.random.choice([8, 30]))):
        lines.append(_marker(form, number) + make(pen).rstrip("。") + final)
        if pen.chance(0.08):
            lines += [
                pen.pick("  ", "    ", "\t", "\u3000") + pen.pick("- ", "* ", "a. ", "（1）", "· ") + item(pen)
                for _ in pen.count(1, 4)
            ]
    return lines


def _sort(pen: Pen) -> Callable[[Pen], str]:
    """Return what makes items of one sort."""
    return pen.random.choice([
        item, Pen.thing, Pen.dish, Pen.name, Pen.place, Pen.unit, lambda p: p.clause(3, 10), lambda p: p.clause(8, 26), lambda p: p.sentence(8, 44), lambda p: p.verb() + p.thing(),
        lambda p: p.clause(2, 5) + p.pick("：", "：", " - ", ": ", "——") + p.clause(4, 20), lambda p: p.thing() + " " + p.amount(), lambda p: f"{p.verb()}{p.thing()}，{p.clause(4, 14)}",
        lambda p: f"《{p.clause(2, 8)}》", lambda p: f"{p.name()} {p.unit()} {p.phone()}", lambda p: f"[{p.clause(3, 9)}]({p.url()})", lambda p: p.url(),
    ])  # fmt: skip


def bare_list(pen: Pen) -> Lines:
    """A list without markers."""
    make = _sort(pen)
    return [make(pen) for _ in pen.count(4, pen.random.choice([8, 25]))]


def bibliography(pen: Pen) -> Lines:
    """Books and papers, one a line."""
    form = pen.random.randrange(7)
    press = [
        pen.place()[:2] + pen.pick("出版社", "书局", "印书馆", "大学出版社", "文艺出版社", "书店", "人民出版社")
        for _ in range(4)
    ]
    lines = []
    for number in pen.count(3, 14):
        name, title, year = pen.name(), pen.clause(3, 11), pen.random.randint(1930, 2024)
        house = pen.random.choice(press)
        lines.append([
            f"{name}：《{title}》，{house}", f"{name}，《{title}》，{house}，{year}年", f"[{number + 1}] {name}. {title}[M]. {house}, {year}.", f"{name}. {title}[J]. {pen.clause(2, 4)}学报, {year}({pen.number(6)}): {pen.number(99)}-{pen.number(199)}.",
            f"{title} / {name}著. -- {house}, {year}", f"《{title}》 {name}", f"{name}、{pen.name()}编《{title}》，{house}{year}年版",
        ][form])  # fmt: skip
    return lines


def menu(pen: Pen) -> Lines:
    """Dishes or goods, each with its price."""
    gap = pen.pick(" ", "  ", "……", "\u3000", "\t", " ...... ", "：", "-", "")
    price = pen.pick("{}元", "{}", "¥{}", "{}.00", "{}元/份", "${}")
    lines = []
    for _ in pen.count(1, 3):
        lines += (
            [
                pen.pick(
                    "热菜",
                    "凉菜",
                    "主食",
                    "汤羹",
                    "饮品",
                    "点心",
                    "今日特价",
                    "早餐",
                    "套餐",
                    "文具",
                    "五金",
                    "【小吃】",
                    "—— 酒水 ——",
                )
            ]
            if pen.chance(0.6)
            else []
        )
        lines += [
            pen.random.choice([pen.dish(), pen.thing()]) + gap + price.format(pen.random.randint(2, 188))
            for _ in pen.count(3, 9)
        ]
    return lines


def opening_hours(pen: Pen) -> Lines:
    """Hours of a shop or an office."""
    times = f"{pen.random.randint(6, 10)}:{pen.pick('00', '30')}{pen.pick('-', '—', '～', '至', ' - ')}{pen.random.randint(16, 23)}:00"
    days = pen.random.choice(
        [
            ["周一至周五", "周六", "周日"],
            ["星期" + d for d in "一二三四五六日"],
            ["夏季", "冬季"],
            ["平日", "节假日"],
            ["Mon-Fri", "Sat", "Sun"],
        ]
    )
    lines = [f"{day}{pen.pick('：', ' ', '  ')}{times if pen.chance(0.8) else '休息'}" for day in days]
    return [pen.unit() + pen.pick("开放时间", "营业时间", ""), *lines, *_contact(pen, 2)]


def _contact(pen: Pen, most: int) -> Lines:
    choices = [
        "电话：" + pen.phone(), "传真：" + pen.phone(), "地址：" + pen.place() + pen.number(300) + "号", "网址：" + pen.url(), "邮编：" + str(pen.random.randint(100000, 850000)),
        "微信：" + pen.identifier() + pen.number(), "邮箱：" + pen.identifier() + "@example.com", "联系人：" + pen.nickname(), "QQ群：" + pen.number(99999999), "Tel: " + pen.phone(),
        pen.date(), "咨询热线 " + pen.phone(), "公众号：" + pen.unit(), "联系电话：" + pen.phone() + "（" + pen.nickname() + "）",
    ]  # fmt: skip
    return pen.random.sample(choices, pen.random.randint(0, most))


def notice(pen: Pen) -> Lines:
    """A notice of short lines: when, where, what to bring, whom to ask."""
    head = pen.clause(2, 6) + pen.pick(
        "通知", "启事", "报名", "安排", "须知", "提示", "招聘", "出租", "转让", "失物招领"
    )
    body = [
        pen.pick("时间：", "集合时间：", "日期：", "开始时间：", "When: ") + pen.date() + " " + pen.time(), pen.pick("地点：", "集合地点：", "会场：", "上课地点：") + pen.place(),
        pen.pick("费用：", "价格：", "票价：") + pen.amount(), "请带" + pen.thing() + "和" + pen.thing(), "请勿" + pen.verb() + pen.thing(), "名额" + pen.number(80) + "人",
        pen.clause(4, 13), pen.clause(4, 13), pen.clause(14, 26), pen.sentence(8, 36), "注意：" + pen.clause(4, 18), "对象：" + pen.clause(2, 8), "报名截止" + pen.date(),
    ]  # fmt: skip
    lines = pen.random.sample(body, pen.random.randint(2, 8))
    return ([head] if pen.chance(0.8) else []) + ([""] if pen.chance(0.4) else []) + lines + _contact(pen, 4)


def value(pen: Pen) -> str:
    """Return what may stand in a field of a form."""
    return pen.random.choice([
        pen.name(), pen.date(), pen.unit(), pen.place(), pen.phone(), pen.number(), pen.amount(), pen.clause(2, 12), pen.clause(10, 26), "", "____", "无", "（    ）", pen.thing(), "□是 □否",
        pen.sentence(8, 44), pen.time(), pen.nickname(), "见附件", "__________", "      ", "男" if pen.chance(0.5) else "女", f"{pen.thing()}、{pen.thing()}、{pen.thing()}",
    ])  # fmt: skip


FIELDS = (
    "{}：{}",
    "{}：{}",
    "{}:{}",
    "{}: {}",
    "[{}] {}",
    "【{}】{}",
    "【{}】 {}",
    "{}\u3000{}",
    "{}  {}",
    "◎{}：{}",
    "* {}：{}",
    "{}\t{}",
    "<{}> {}",
    "（{}）{}",
    "{} = {}",
    "{}——{}",
    "**{}**：{}",
    "{} | {}",
    "■ {}：{}",
)


def form(pen: Pen) -> Lines:
    """A form with a field to each line, in one of many shapes."""
    shape, count = pen.random.choice(FIELDS), pen.random.randint(3, pen.random.choice([8, 24]))
    labels = pen.random.sample(words.LABELS, count)
    if pen.chance(0.25):  # labels of two characters are spread to the width of four
        labels = [
            label[0] + pen.pick("\u3000\u3000", "    ") + label[1] if len(label) == 2 else label for label in labels
        ]
    width = max(map(columns, labels)) + 2
    aligned = pen.chance(0.2)
    lines = [
        shape.format(padded(label, width) if aligned else label, value(pen)).rstrip(" " if pen.chance(0.5) else "")
        for label in labels
    ]
    if pen.chance(0.2):  # two fields a line
        lines = [
            pen.pick("    ", "\u3000\u3000", "  ", "\t").join(lines[at : at + 2]) for at in range(0, len(lines), 2)
        ]
    if pen.chance(0.5):
        lines.insert(
            0,
            pen.pick(pen.unit(), pen.clause(2, 5)) + pen.pick("登记表", "申请表", "记录", "单", "档案", "卡片", "回执"),
        )
    if pen.chance(0.25):
        lines += [
            pen.clause(4, 12) + "：",
            *(
                f"{n}{pen.pick('.', '、')}{pen.clause(4, 20)}{pen.pick('；', '。', '')}"
                for n in range(1, pen.random.randint(3, 5))
            ),
            pen.sentence(8, 30),
        ]
    return lines


def minutes(pen: Pen) -> Lines:
    """Minutes of a meeting: fields, then points."""
    shape = pen.random.choice(FIELDS[:9])
    fields = [
        ("时间", pen.date() + " " + pen.time()),
        ("地点", pen.place()),
        ("主持", pen.name()),
        ("出席", "、".join(pen.name() for _ in pen.count(2, 6))),
        ("记录", pen.name()),
        ("议题", pen.clause(4, 16)),
    ]
    lines = [shape.format(key, text) for key, text in fields if pen.chance(0.8)]
    for number in range(1, pen.random.randint(3, 7)):
        lines.append(
            pen.pick(f"{number}. ", f"{chinese(number)}、", pen.name() + "：", "- ")
            + pen.random.choice([pen.clause(4, 24), pen.sentence(8, 46)])
        )
    return lines


def _cell(pen: Pen, sort: int) -> str:
    return [
        pen.name,
        pen.thing,
        lambda: pen.number(200),
        pen.amount,
        pen.date,
        pen.place,
        lambda: pen.clause(2, 9),
        lambda: pen.sentence(8, 30),
        lambda: pen.pick("是", "否", "√", "×", "-", ""),
        pen.time,
        lambda: f"{pen.random.random():.3f}",
        pen.unit,
        pen.phone,
    ][sort]()


def rows(pen: Pen) -> list[Lines]:
    """Return the cells of a table, its head first."""
    sorts = [pen.random.randrange(13) for _ in pen.count(2, 6)]
    body = [[_cell(pen, sort) for sort in sorts] for _ in pen.count(2, pen.random.choice([6, 20]))]
    if pen.chance(0.4):
        body = [[str(number), *row] for number, row in enumerate(body, 1)]
    head = pen.random.sample(words.LABELS, len(body[0]))
    return [head, *body] if pen.chance(0.8) else body


def _aligned(pen: Pen, cells: list[Lines]) -> Lines:
    widths = [max(columns(row[at]) for row in cells) + pen.random.randint(1, 4) for at in range(len(cells[0]))]
    return ["".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _comma_separated(pen: Pen, cells: list[Lines]) -> Lines:
    """Return rows of cells between commas; quotation marks are around those with commas, and perhaps around sentences."""
    sentences = pen.chance(0.5)

    def cell(value: str) -> str:
        needed = "," in value or '"' in value or (sentences and len(value) > 12)
        return _quoted(value) if needed or pen.chance(0.1) else value

    return [",".join(cell(value) for value in row) for row in cells]


def table(pen: Pen) -> Lines:
    """A table: aligned with blanks, or with tabs, bars, commas or a frame."""
    cells, shape = rows(pen), pen.random.randrange(10)
    if shape <= 1:
        return _aligned(pen, cells)
    if shape == 2:
        return ["\t".join(row) for row in cells]
    if shape == 3:
        return [
            "| " + " | ".join(row) + " |"
            for row in [cells[0], [pen.pick("---", ":-:", "----")] * len(cells[0]), *cells[1:]]
        ]
    if shape in (4, 5):
        return _comma_separated(pen, cells)
    if shape == 6:
        separator = pen.pick(" | ", "|", ";", "；", "  ", "\u3000", " / ", "，", "\u3000\u3000", " ")
        return [separator.join(row) for row in cells]
    if shape == 7:
        framed = ["│" + "│".join(row) + "│" for row in cells]
        return ["┌" + "─" * 12 + "┐", *framed, "└" + "─" * 12 + "┘"]
    if shape == 8:
        return ['"' + '","'.join(row) + '"' for row in cells]
    return [cell or "-" for row in cells for cell in row]  # an extractor set each cell on a line


def exam(pen: Pen) -> Lines:
    """Questions with choices and answers."""
    form, number, lines = (
        pen.pick("{}. ", "{}、", "{}．", "（{}）", "{} ", "第{}题 ", "{}."),
        pen.random.randint(1, 30),
        [],
    )
    gap = pen.pick("（  ）", "( )", "（    ）", "____", "（ ）。", "()", "?", "？", "______。")
    indent, mark = (
        pen.pick("", "", "  ", "   ", "\u3000\u3000", "\t"),
        pen.pick("{}. ", "{}．", "{}、", "({}) ", "{}.", "（{}）", "{}) ", "{}: "),
    )
    answers, blank, final = pen.random.random(), pen.chance(0.5), pen.pick("", "", "；", "。")
    layout = pen.random.choice([1, 1, 1, 1, 2, 4])
    if pen.chance(0.25):
        lines.append(
            f"{pen.pick('一', '二', '三')}、{pen.pick('单项选择题', '多项选择题', '判断题', '填空题', '选择题')}{pen.pick('', '（每题2分，共20分）', '：')}"
        )
    for _ in pen.count(1, 10):
        lines.append(
            form.format(number)
            + pen.random.choice([pen.clause(5, 16), pen.clause(12, 34), pen.clause(4, 14) + "，" + pen.clause(4, 16)])
            + gap
        )
        choices = [
            mark.format(letter)
            + pen.random.choice([pen.thing(), pen.clause(2, 8), pen.clause(10, 30), pen.number()])
            + final
            for letter in "ABCDEF"[: pen.random.choice([2, 3, 4, 4, 4, 4, 5])]
        ]
        if pen.chance(0.9):
            lines += [
                indent + pen.pick("  ", "    ", "\u3000").join(choices[at : at + layout])
                for at in range(0, len(choices), layout)
            ]
        if pen.chance(answers):
            lines.append(
                pen.pick("答案：", "参考答案：", "【答案】", "正确答案:", "答：", "Answer: ")
                + pen.pick("A", "B", "C", "D", "AC", "正确", "错误", "√")
            )
        if pen.chance(answers * 0.4):
            lines.append(
                pen.pick("解析：", "【解析】", "分析：", "考点：", "难度：")
                + pen.random.choice([pen.sentence(8, 60), pen.clause(3, 12)])
            )
        number += 1
        lines += [""] * blank
    return lines


def drill(pen: Pen) -> Lines:
    """Gaps to fill in, sums, words to learn."""
    kind, lines = pen.random.randrange(5), []
    for number in range(1, pen.random.randint(4, 16)):
        text = pen.clause(6, 20)
        at = len(text) // 2
        lines.append([
            f"{number}. {text[:at]}{pen.pick('（    ）', '______', '[  ]')}{text[at:]}。", f"{pen.number(99)} {pen.pick('+', '-', '×', '÷')} {pen.number(99)} = ", f"{pen.clause(2, 2)}\u3000{pen.clause(2, 2)}\u3000{pen.clause(2, 2)}\u3000{pen.clause(2, 2)}",
            f"{pen.clause(2, 4)}（{pen.random.choice(words.ENGLISH)}）", f"（  ）{number}. {text}",
        ][kind])  # fmt: skip
    return lines


def glossary(pen: Pen) -> Lines:
    """Words with what they mean."""
    gap = pen.pick(" — ", "——", "：", "  ", " : ", " – ", "\t", "，即", " = ", "\u3000", ". ", "：指")
    return [
        pen.clause(2, 5)
        + gap
        + pen.random.choice([pen.clause(4, 20), pen.sentence(8, 44), pen.thing(), pen.random.choice(words.ENGLISH)])
        for _ in pen.count(4, 18)
    ]


def schedule(pen: Pen) -> Lines:
    """What happens when: a timetable, a programme, the stops of a line."""
    kind, hour, lines = pen.random.randrange(6), pen.random.randint(5, 9), []
    for number in range(1, pen.random.randint(4, 16)):
        hour = hour + pen.random.choice([0, 1, 1])
        start, end = f"{hour % 24:02}:{pen.pick('00', '15', '30')}", f"{hour % 24:02}:{pen.pick('45', '50', '55')}"
        lines.append([
            f"{start}-{end} {pen.verb()}{pen.thing()}", f"{start} {pen.clause(3, 12)}", f"{start}\t{pen.place()}\t{end}", f"第{chinese(number)}节 {pen.clause(2, 4)}", f"{number} {pen.place()} {start} {end} {pen.number(900)}公里",
            f"{pen.pick('周', '星期')}{'一二三四五六日'[number % 7]} {pen.clause(2, 10)}",
        ][kind])  # fmt: skip
    return lines


def address_book(pen: Pen) -> Lines:
    """Names with what one needs to reach them."""
    shape = pen.random.choice(
        [
            "{name} {phone}",
            "{name}\t{unit}\t{phone}",
            "{name}，{unit}，{phone}",
            "{unit}：{phone}",
            "{name}（{unit}）",
            "{name}\n{phone}\n{place}{number}号",
            "{name} {unit} {mail}",
            "{name}-{phone}",
            "{unit}\u3000{name}\u3000{place}",
        ]
    )
    lines = [
        shape.format(name=pen.name(), phone=pen.phone(), unit=pen.unit(), place=pen.place(), number=pen.number(), mail=pen.identifier() + "@example.org") for _ in pen.count(3, 15)
    ]  # fmt: skip
    return "\n\n".join(lines).split("\n") if "\n" in shape and pen.chance(0.6) else "\n".join(lines).split("\n")


def recipe(pen: Pen) -> Lines:
    """A dish: what goes in, then the steps."""
    lines = [pen.dish() + pen.pick("", "的做法"), pen.pick("材料", "用料：", "【原料】", "食材")]
    lines += [
        pen.thing()
        + pen.pick(" ", "", "\u3000", "：", "……")
        + pen.number(500)
        + pen.pick("克", "g", "勺", "个", "毫升", "片", "适量")
        for _ in pen.count(3, 9)
    ]
    lines += [pen.pick("做法", "步骤：", "【制作】")]
    mark = pen.pick("{}. ", "{}、", "（{}）", "步骤{}：", "{}) ", "", "第{}步 ")
    for number in pen.count(2, 8):
        lines.append(
            mark.format(number + 1)
            + pen.random.choice(
                [pen.verb() + pen.thing() + "，" + pen.clause(4, 16), pen.sentence(8, 40), pen.clause(6, 24)]
            )
            + pen.pick("。", "", "；")
        )
    return lines


def crossword(pen: Pen) -> Lines:
    """Clues, or riddles."""
    kind = pen.pick("{}. {}", "横{}：{}", "纵{} {}", "{}、{}（打一字）", "谜面{}：{}", "{} {}（{}字）")
    return [kind.format(number, pen.clause(4, 18), pen.number(9)) for number in range(1, pen.random.randint(4, 14))]


def contents(pen: Pen) -> Lines:
    """A table of contents."""
    gap, page, lines = pen.pick("……", "..........", " ", "\t", "\u3000\u3000", "…………………………", " . . . . . ", "/"), 1, []
    form = pen.pick("第{c}章 {t}", "{n} {t}", "{t}", "{c}、{t}", "{n}.{n} {t}", "第{c}回 {t}", "附录{n} {t}")
    for number in range(1, pen.random.randint(4, 20)):
        page += pen.random.randint(1, 20)
        lines.append(
            form.format(c=chinese(number), n=number, t=pen.clause(2, 14))
            + (gap + str(page) if gap.strip() or pen.chance(0.9) else "")
        )
    return ([pen.pick("目录", "目 录", "目\u3000次", "Contents")] if pen.chance(0.6) else []) + lines


def scores(pen: Pen) -> Lines:
    """Results, prices, weather: a name and figures on each line."""
    shape = pen.random.choice(
        [
            "{p} {a}:{b}",
            "{p} 晴 {a}-{b}℃",
            "{p}队 {a}比{b} {q}队",
            "{n} {x}",
            "{p}\t{x}\t{x}",
            "第{a}名 {n}",
            "{a} {n} {p} {x}",
            "{n}：{a}分",
            "{p}（{a}）",
            "{n} {a}票",
            "{a}. {n} {b}岁 {p}人",
        ]
    )
    return [
        shape.format(p=pen.place(), q=pen.place(), a=pen.number(99), b=pen.number(99), n=pen.name(), x=pen.amount())
        for _ in pen.count(3, 20)
    ]


def roll(pen: Pen) -> Lines:
    """Names in rows."""
    gap, per_row = pen.pick(" ", "\u3000", "  ", "、", "\t"), pen.random.randint(1, 8)
    names = [pen.name() for _ in pen.count(6, 40)]
    lines = [gap.join(names[at : at + per_row]) for at in range(0, len(names), per_row)]
    return (
        [pen.pick("名单", "一年级一班", "参赛人员", "编委", "演职员表", "捐款名单：")] if pen.chance(0.5) else []
    ) + lines


def questions(pen: Pen) -> Lines:
    """Questions and answers, a line each."""
    shape = pen.random.choice(
        [
            ("Q: ", "A: "),
            ("问：", "答："),
            ("Q{n}：", "A{n}："),
            ("{n}. ", ""),
            ("### ", ""),
            ("{n}、问：", "答："),
            ("❓", "💡"),
        ]
    )
    lines = []
    for number in range(1, pen.random.randint(3, 10)):
        lines += [
            shape[0].format(n=number) + pen.clause(5, 22) + pen.pick("？", "?", ""),
            shape[1].format(n=number) + pen.random.choice([pen.sentence(8, 70), pen.clause(3, 20)]),
        ]
        lines += [""] * pen.chance(0.4)
    return lines


def classified(pen: Pen) -> Lines:
    """Small advertisements, signs, labels of goods."""
    return [
        pen.random.choice([
            f"{pen.pick('出售', '求购', '转让', '招租', '招聘', '寻物')}：{pen.clause(3, 14)} {pen.phone()}", f"{pen.thing()} {pen.amount()} {pen.place()}", f"{pen.place()}{pen.number(30)}室一厅 {pen.number(120)}平米 {pen.amount()}",
            f"{pen.pick('请勿', '禁止', '小心', '严禁')}{pen.clause(2, 5)}", f"诚聘{pen.verb()}工{pen.number(9)}名，{pen.clause(4, 12)}，电话{pen.phone()}",
        ]) for _ in pen.count(3, 14)
    ]  # fmt: skip


def names(pen: Pen) -> Lines:
    """Rows of names, behind labels or behind none."""
    mark = pen.pick("、", "、", "，", " ", "\u3000", "  ")

    def spaced(name: str) -> str:
        return name[0] + "\u3000" + name[1:] if len(name) == 2 and mark in " \u3000  " else name

    labels = ["", "与会代表：", "列席代表：", "出席：", "缺席：", "评委：", "一等奖：", "二等奖：", "特邀：", "主持："]
    labelled = pen.chance(0.4)
    return [
        (pen.random.choice(labels) if labelled else "") + mark.join(spaced(pen.name()) for _ in pen.count(2, 9))
        for _ in pen.count(2, 6)
    ]


def sayings(pen: Pen) -> Lines:
    """Quotations, a line each with whom they are from."""
    dash = pen.pick("——", "——", "—", "（")
    close = "）" if dash == "（" else ""
    return [pen.sentence(8, 36) + dash + pen.name() + close for _ in pen.count(2, 6)]


KINDS: dict[Callable[[Pen], Lines], float] = {
    marked_list: 14, bare_list: 10, bibliography: 5, menu: 4, opening_hours: 2, notice: 8, form: 14, minutes: 3, table: 16, exam: 10, drill: 3, glossary: 4, schedule: 4, address_book: 3, recipe: 3,
    crossword: 2, contents: 3, scores: 3, roll: 2, questions: 4, classified: 2, names: 5, sayings: 2,
}  # fmt: skip


def lines(pen: Pen) -> Lines:
    """Return records of a random kind."""
    [kind] = pen.random.choices(list(KINDS), list(KINDS.values()))
    return kind(pen)
