"""Chats, subtitles, plays and verse set at random: texts of which each line stays as it is."""

from collections.abc import Callable

import regex

from lib import synthetic_words as words
from lib.synthetic_pen import Pen, chinese

Lines = list[str]


def message(pen: Pen, marks: float) -> str:
    """Return a message of a chat; `marks` is the chance that it ends with a stop."""
    text = pen.random.choice([
        pen.random.choice(words.CHAT_WORDS), pen.random.choice(words.CHAT_WORDS), pen.clause(2, 8), pen.clause(4, 16), pen.clause(3, 9) + pen.pick("，", " ", "，", ",") + pen.clause(3, 12),
        pen.clause(14, 34), pen.thing() + pen.pick("在哪", "还有吗", "坏了", "借我用下", "到货了", "多少钱", "我拿走了", "放" + pen.place() + "了"), pen.nickname() + pen.pick("呢", "来了没", "说明天", "在吗", "让你回电话"),
        pen.place() + pen.pick("见", "集合", "那边下雨了", "怎么走", "人好多"), pen.date() + pen.pick("行吗", "有空吗", "出发", "截止"),
    ])  # fmt: skip
    if pen.chance(0.12):
        text = "".join(pen.clause(4, 14) + pen.pick("，", "，", "。", "！") for _ in pen.count(2, 6)).rstrip("，")
    if pen.chance(0.04):
        text = pen.random.choice([pen.url(), pen.phone(), "@" + pen.nickname() + " " + text, pen.number()])
    if pen.chance(marks) and text[-1] not in "。！？]）":
        text += pen.pick("。", "！", "？", "~", "…", "!", "?", "。")
    return text


CHATS = (
    "{n} {t}\n{m}", "{n} {t}\n{m}", "[{t}] {n}: {m}", "{n}：{m}", "{n}: {m}", "{t} {n}\n{m}", "{n}({i}) {d} {t}\n{m}", "{n}:\n{m}", "{n}：\n{m}", "<{n}> {m}", "[{t}] <{n}> {m}", "{d} {t} - {n}: {m}", "{n}\n{m}",
    "{n}\n{m}\n{t}", "{t}\n{m}", "{m}", "【{n}】{m}", "{n} 说：{m}", "{d} {t} {n}\n{m}", "{n}（{i}）：{m}", "@{n} {m}", "{n} | {t} | {m}", "{n}\t{m}", "{t}  {n}：{m}", "{n}  {d}\n{m}", "{n}  ：{m}",
)  # fmt: skip


def chat(pen: Pen) -> Lines:
    """A chat in one of many forms."""
    shape, marks = pen.random.choice(CHATS), pen.random.choice([0, 0, 0.2, 0.8])
    names = [pen.nickname() for _ in pen.count(2, 5)]
    identity, day = {name: pen.number(9999999) for name in names}, pen.date()
    hour, minute, seconds = pen.random.randint(0, 22), pen.random.randint(0, 59), pen.chance(0.3)
    blank, rule = (
        pen.chance(0.4),
        pen.pick(
            "—————{}—————", "------ {} ------", "{}", "—— {} ——", "=== {} ===", "({})", "· {} ·", "—————  {}  —————"
        ),
    )
    lines: Lines = [rule.format(day)] if pen.chance(0.3) else []
    for _ in pen.count(3, pen.random.choice([8, 30])):
        minute += pen.random.choice([0, 0, 1, 2, 9])
        hour, minute = (hour + minute // 60) % 24, minute % 60
        time = f"{hour:02}:{minute:02}" + (f":{pen.random.randint(0, 59):02}" if seconds else "")
        said = "\n".join(message(pen, marks) for _ in range(pen.random.choice([1, 1, 1, 1, 2, 3])))
        name = pen.random.choice(names)
        lines += shape.format(n=name, t=time, m=said, d=day, i=identity[name]).split("\n")
        lines += [""] * blank
        if pen.chance(0.04):
            day = pen.date()
            lines.append(rule.format(day))
        if pen.chance(0.03):
            lines.append(
                f"{name}{pen.pick('撤回了一条消息', ' 加入了群聊', '拍了拍你', '退出群聊', '修改群名为“' + pen.clause(2, 6) + '”')}"
            )
    return lines


def dialogue(pen: Pen) -> Lines:
    """Two who speak in turn, a line each."""
    mark, names = pen.pick("：", "：", ": ", "\u3000", " ", "：“", "——"), [pen.nickname(), pen.nickname()]
    if pen.chance(0.3):
        names = pen.random.choice(
            [["甲", "乙"], ["A", "B"], ["客", "主"], ["老师", "学生"], ["男", "女"], ["患者", "医生"]]
        )
    lines = [
        names[number % 2] + mark + message(pen, 0.6) + ("”" if "“" in mark else "")
        for number in range(pen.random.randint(4, 24))
    ]
    return [text for line in lines for text in ([line, ""] if pen.random.random() < 0.05 else [line])]


def play(pen: Pen) -> Lines:
    """A scene of a play: names, speeches, directions."""
    names, gap = [pen.name() for _ in range(3)], pen.pick("\u3000", "：", "  ", " ", ":", "\u3000\u3000")
    lines = [
        pen.pick(
            "第一场",
            "第二幕 " + pen.place(),
            "序幕",
            "场景：" + pen.place(),
            "【" + pen.place() + "，夜】",
            f"{pen.number(60)}. 内景 {pen.place()} 日",
        ),
        "",
    ]
    for _ in pen.count(4, 20):
        name = pen.random.choice(names)
        said = pen.random.choice([pen.clause(2, 10) + pen.pick("。", "！", "？", "……"), pen.sentence(6, 50)])
        direction = f"（{pen.clause(2, 6)}）" if pen.chance(0.25) else ""
        lines.append(
            pen.random.choice(
                [
                    name + gap + direction + said,
                    name + gap + said,
                    f"（{pen.clause(4, 14)}。）" if pen.chance(0.4) else name + gap + said,
                    name + gap + said,
                ]
            )
        )
    return lines


def _clock(seconds: float, comma: str = ",") -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{comma}{int(seconds % 1 * 1000):03}"


def subtitles(pen: Pen) -> Lines:
    """Subtitles in one of four formats."""
    kind, at, lines = pen.random.randrange(5), pen.random.uniform(0, 600), []
    marks = pen.random.choice([0, 0.5])
    lines += ["WEBVTT", ""] if kind == 1 else []
    for number in range(pen.random.randint(1, 40), pen.random.randint(44, 60)):
        end = at + pen.random.uniform(1, 5)
        spoken = [message(pen, marks) for _ in range(pen.random.choice([1, 1, 2]))]
        stamp = f"[{int(at // 60) % 60:02}:{at % 60:05.2f}]"
        lines += [
            [str(number), f"{_clock(at)} --> {_clock(end)}", *spoken, ""], [f"{_clock(at, '.')} --> {_clock(end, '.')}", *spoken, ""], [stamp + spoken[0]],
            [f"Dialogue: 0,{_clock(at, '.')[1:-1]},{_clock(end, '.')[1:-1]},Default,,0,0,0,,{spoken[0]}"], [f"{_clock(at)[:8]} {spoken[0]}"],
        ][kind]  # fmt: skip
        at = end
    return lines


def allusive(pen: Pen, feet: int) -> str:
    """Return a clause of a poem with so many characters, such as 疏雨过荒村."""
    first, second, third = pen.random.sample(words.ALLUSIVE, 3)
    verb = pen.random.choice(words.ALLUSIVE_VERBS)
    return {4: first + second, 5: first + verb + second, 6: first + second + third, 7: first + second + verb + third}[
        feet
    ]


def regular_verse(pen: Pen) -> Lines:
    """Poems of lines of equal length, from real poems and of words."""
    lines: Lines = []
    apart, marked, layout = pen.chance(0.5), pen.chance(0.85), pen.random.choice(["couplet", "couplet", "clause"])
    for _ in pen.count(1, 4):
        if pen.sources.verse and pen.chance(0.6):
            poem = pen.random.choice(pen.sources.verse)[:16]
        else:
            feet = pen.random.choice([4, 5, 5, 6, 7, 7])
            poem = [
                allusive(pen, feet) + pen.pick("，", "，", "；") + allusive(pen, feet) + "。" for _ in pen.count(2, 8)
            ]
        if layout == "clause":
            poem = [clause for line in poem for clause in regex.findall(r"\p{Han}+[^\p{Han}]", line)]
        if not marked:
            poem = [regex.sub(r"[，。；！？]", "\u3000" if layout == "couplet" else "", line).strip() for line in poem]
        if pen.chance(0.6):
            lines.append(
                pen.pick("《{}》", "{}", "{}", "\u3000\u3000{}", "【{}】").format(
                    pen.random.choice(
                        [pen.clause(2, 7), allusive(pen, 4), pen.place() + pen.pick("怀古", "即事", "夜泊")]
                    )
                )
            )
            lines += [pen.pick("", "（唐）", "[宋] ", "作者：", "\u3000\u3000") + pen.name()] if pen.chance(0.5) else []
        lines += poem
        lines += [""] * apart
    return lines


def elegy(pen: Pen) -> Lines:
    """Verse with 兮 or in long lines with a mark inside and one at the end."""
    feet = pen.random.choice([4, 5, 6, 7])
    ends = pen.random.choice([("；", "。"), ("，", "。"), ("；", "；"), ("。", "。"), ("", "")])
    middle = pen.pick("兮", "兮，", "，", "兮")
    length = pen.random.randint(2, 12)
    return [
        allusive(pen, feet) + middle + allusive(pen, pen.random.choice([feet, feet, 4])) + ends[number % 2]
        for number in range(length)
    ]


def lyric(pen: Pen) -> Lines:
    """Irregular classical verse: lines of unequal length that end with a mark."""
    lines = [pen.pick("《", "") + pen.clause(3, 5)] if pen.chance(0.5) else []
    for number in pen.count(4, 10):
        clauses = [allusive(pen, pen.random.choice([4, 5, 6, 7])) for _ in range(pen.random.choice([1, 2, 2, 3]))]
        lines.append("，".join(clauses) + "。" + ("\n" if number == 4 and pen.chance(0.4) else ""))
    return "\n".join(lines).split("\n")


def free_verse(pen: Pen) -> Lines:
    """Free verse or a song: short lines, a long one among them, blanks between stanzas."""
    marked = pen.random.choice([0, 0, 0, 0.3, 0.7])
    comma, stop = pen.random.choice(
        [("", ""), ("", ""), ("", "。"), ("，", "。"), ("，", "")]
    )  # of every line, of a stanza
    shortest, longest = pen.random.choice([(2, 8), (4, 12), (5, 9), (3, 16), (7, 10), (5, 18)])
    lines: Lines = [pen.clause(2, 8)] if pen.chance(0.35) else []
    lines += [pen.pick("作词：", "词：", "作者 ", "文/", "演唱：") + pen.name()] if pen.chance(0.2) else []
    refrain = [pen.clause(shortest, longest) for _ in range(2)]
    for stanza in range(pen.random.randint(1, 5)):
        lines += [""] if stanza or lines else []
        if pen.chance(0.15):
            lines.append(
                pen.pick("[副歌]", "（副歌）", "[Verse]", "※", "Chorus:", "二", "（二）", "*", "男：", "女：", "合：")
            )
        of_stanza = pen.count(2, 9)
        for number in of_stanza:
            line = pen.clause(shortest, longest) if pen.chance(0.9) else pen.clause(16, 34)
            line = (
                pen.random.choice(["", "", "", "我", "你", "啊", "让", "在", "如果", "而"]) + line
                if pen.chance(0.3)
                else line
            )
            line = line + " " + pen.clause(2, 7) if pen.chance(0.08) else line
            regular = stop if number == of_stanza[-1] else comma
            mark = pen.pick("，", "，", "。", "！", "……", "——", "；") if pen.chance(marked) else regular
            lines.append(line + mark)
        lines += refrain if pen.chance(0.3) else []
    return lines if pen.chance(0.6) else [line for line in lines if line]


# Where a line of free verse may end: behind the words that close a phrase, in front of those that open one.
BOUNDARY = regex.compile("(?<=[的了着地得过里上下来去])|(?=[在和把被像从向对与而就又也还不没])")


def running_verse(pen: Pen) -> Lines:
    """Verse through which sentences run: cut anywhere between words, into lines of unequal length."""
    shortest, longest = pen.random.choice([(2, 6), (2, 9), (4, 11), (3, 16)])
    marks = pen.random.choice([0, 0, 0.4, 1])  # how many of the marks at line ends stay
    lines: Lines = [pen.clause(2, 6), ""][: pen.random.choice([0, 0, 1, 2])]
    for stanza in pen.count(1, 4):
        lines += [""] if stanza else []
        sentence = "".join(pen.sentence(10, 44) for _ in pen.count(1, 2))
        while sentence:
            length = pen.random.randint(shortest, longest)
            mark = regex.search(r"[，。；！？：、]+[”」]?", sentence[: length + 2])
            inside = [at.start() for at in BOUNDARY.finditer(sentence[: longest + 1]) if at.start() >= shortest]
            cut = mark.end() if mark else pen.random.choice(inside or [length])
            line, sentence = sentence[:cut], sentence[cut:].lstrip("，。；！？：、”」")
            lines.append(line if pen.chance(marks) else line.rstrip("，。；：、") or line)
    if pen.chance(0.25) and lines[-1]:
        lines.insert(pen.random.randint(1, len(lines)), pen.clause(14, 30))
    return lines if len(lines) > 3 else running_verse(pen)


def clauses(pen: Pen) -> Lines:
    """Verse, or messages, of whole sentences: a clause a line, of unequal lengths, with marks at most lines or at none."""
    text = "".join(pen.sentence(14, 60) for _ in pen.count(1, pen.random.choice([1, 2, 4])))
    lines = [
        part
        for line in regex.findall(r"[^，。；！？：、]+[，。；！？：、”」]*", text)
        for part in ([line] if len(line) <= 18 else BOUNDARY.split(line, maxsplit=1))
        if part.strip()
    ]
    strip = pen.pick("", "", "。；", "，。；：、", "，、；")
    lines = [line.strip("“”「」").rstrip(strip) if strip else line.strip("“”「」") for line in lines]
    if len(lines) > 8 and pen.chance(0.5):
        step = pen.random.randint(3, 6)
        lines = [
            part
            for number, line in enumerate(lines)
            for part in (["", line] if number and number % step == 0 else [line])
        ]
    head = [pen.clause(2, 6)] if pen.chance(0.3) else []
    head += [pen.pick("", "文/", "作者：", "诗/") + pen.name()] if head and pen.chance(0.5) else []
    head += [""] if head and pen.chance(0.6) else []
    return head + [line for line in lines if line.strip() or not line] if len(lines) > 1 else clauses(pen)


ENGLISH = [
    "Oh baby",
    "Baby",
    "Tonight",
    "Goodbye",
    "Don't cry",
    "La la la",
    "la la la la la",
    "Yeah yeah",
    "I love you",
    "Just",
    "My heart",
    "My love",
    "Only you",
    "Forever",
    "Oh",
    "Hey",
    "One more time",
    "Never say never",
    "Remember",
    "Let it go",
]


def english_lyrics(pen: Pen) -> Lines:
    """A song with words of English in its lines."""
    lines: Lines = []
    for stanza in pen.count(1, 3):
        lines += [""] if stanza else []
        for _ in pen.count(3, 7):
            words_of_line = [pen.random.choice(ENGLISH), pen.clause(2, 8)]
            pen.random.shuffle(words_of_line)
            line = pen.pick(" ", " ", "").join(words_of_line) if pen.chance(0.6) else pen.random.choice(words_of_line)
            lines.append(line)
    return lines


def stairs(pen: Pen) -> Lines:
    """Verse whose lines are indented like the steps of stairs."""
    step = pen.pick("\u3000\u3000", "    ", "  ", "\u3000")
    return [step * at + pen.clause(2, 8) for _ in pen.count(1, 4) for at in pen.count(2, 4)]


def refrains(pen: Pen) -> Lines:
    """A song: stanzas of one shape, of which the last line comes again."""
    shape = [pen.random.choice([(2, 4), (4, 7), (5, 9), (7, 12), (10, 16)]) for _ in pen.count(2, 6)]
    end, marked = pen.clause(3, 9), pen.chance(0.3)
    lines: Lines = [pen.clause(2, 6)] if pen.chance(0.4) else []
    for number in pen.count(1, 4):
        lines += [""] if lines and pen.chance(0.8) else []
        lines += [pen.pick("{}", "（{}）", "{}、", "第{}段").format(chinese(number + 1))] if pen.chance(0.1) else []
        stanza = [*(pen.clause(*lengths) for lengths in shape), end]
        lines += [line + (pen.pick("，", "。", "，", "！") if marked else "") for line in stanza]
    return lines


def couplets(pen: Pen) -> Lines:
    """Pairs for both sides of a door, sayings, riddles in pairs."""
    lines: Lines = []
    for _ in pen.count(2, 8):
        feet = pen.random.choice([4, 5, 6, 7])
        upper, lower = allusive(pen, feet), allusive(pen, feet)
        lines += pen.random.choice(
            [
                [f"上联：{upper}", f"下联：{lower}"],
                [f"{upper}，{lower}。"],
                [f"{upper}；{lower}"],
                [upper, lower, ""],
                [f"{upper}——{lower}"],
                [f"上联：{upper}", f"下联：{lower}", f"横批：{allusive(pen, 4)}"],
            ]
        )
    return lines


def posts(pen: Pen) -> Lines:
    """Short posts or comments with names, times, floors of a forum."""
    lines: Lines = []
    for floor in range(1, pen.random.randint(3, 10)):
        lines += pen.random.choice([
            [f"{floor}楼 {pen.nickname()} {pen.date()}", message(pen, 0.5)], [pen.nickname(), message(pen, 0.5), f"{pen.date()} 回复 赞({pen.number(50)})"], [f"#{floor} {message(pen, 0.4)}"], [f"{pen.nickname()}：{message(pen, 0.4)} {pen.pick('', '#' + pen.clause(2, 5) + '#')}"],
        ])  # fmt: skip
        lines += [""] * pen.chance(0.3)
    return lines


def slogans(pen: Pen) -> Lines:
    """Slogans, sayings, headlines: lines of clauses with no stop."""
    return [
        pen.random.choice(
            [pen.clause(5, 14), pen.clause(4, 8) + " " + pen.clause(4, 8), pen.clause(4, 8) + "，" + pen.clause(4, 8)]
        )
        + pen.pick("", "", "！")
        for _ in pen.count(3, 14)
    ]


KINDS: dict[Callable[[Pen], Lines], float] = {
    chat: 26, dialogue: 7, play: 5, subtitles: 7, regular_verse: 10, elegy: 4, lyric: 4, free_verse: 16, running_verse: 7, clauses: 12, english_lyrics: 4, stairs: 2, refrains: 6, couplets: 4, posts: 5, slogans: 4,
}  # fmt: skip


def lines(pen: Pen) -> Lines:
    """Return talk or verse of a random kind."""
    [kind] = pen.random.choices(list(KINDS), list(KINDS.values()))
    return kind(pen)
