"""What programs and scanners do to a text without a change of its lines: blanks, marks of other kinds, misread characters."""

from random import Random

import regex


def trailing(text: str, random: Random) -> str:
    r"""Return a text with blanks at some line ends, but on no blank line.

    >>> trailing("渡船\n\n停航\n", Random(1)).split("\n")[1]
    ''
    """
    blanks, share = random.choice([" ", "  ", "\u3000", "    "]), random.choice([0.1, 0.5, 1])
    lines = text.split("\n")
    return "\n".join(line + blanks if line.strip() and random.random() < share else line for line in lines)


ASCII = (
    str.maketrans("，：；！？（）", ",:;!?()"),
    str.maketrans("，。：；！？（）“”", ',.:;!?()""'),
    str.maketrans("，", ","),
)


MISREAD = (
    str.maketrans("，。“”（", ',o""('),
    str.maketrans("，、", ".,"),
    str.maketrans("）”", "}1"),
    str.maketrans("。：", "，；"),
)


def noisy(text: str, random: Random) -> str:
    """Return a text with the errors of an OCR: stops lost at line ends, marks of another kind, characters misread."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line[:-1].strip() and line[-1] in "。；，）”" and random.random() < 0.15:
            lines[number] = line[:-1]
        elif len(line) > 4 and random.random() < 0.1:
            lines[number] = line.translate(random.choice(MISREAD))
        elif len(line) > 4 and random.random() < 0.08:
            at = random.randrange(len(line) - 2) + 1
            if not line[at].isspace():
                lines[number] = line[:at] + random.choice(["口", "一", "、", "·", "已", ".", "l", ","]) + line[at + 1 :]
    return "\n".join(lines)


def spread(text: str, random: Random) -> str:
    r"""Return a text with blanks between all its characters.

    >>> spread("渡船停了，\n停航3天。", Random(1))
    '渡 船 停 了 ，\n停 航 3 天 。'
    """
    blank = random.choice([" ", " ", "  ", "\u3000"])
    digits = random.random() < 0.5  # those of a number are apart too
    pattern = r"(?<=\S)(?=\S)" if digits else r"(?<=\S)(?=\S)(?<![\dA-Za-z])|(?<=\S)(?=\S)(?![\dA-Za-z])"
    return str(regex.sub(pattern, blank, text))


def old_marks(text: str, random: Random) -> str:
    """Return a text with the marks of a newspaper of the 1930s: 、 for commas and often for stops, nothing but 。, or none.

    >>> old_marks("渡船停了，明日再開。", Random(1))
    '渡船停了、明日再開。'
    """
    commas = random.choice(["、", "、", "。", ""])
    stops = random.choice(["、", "。", "。"]) if commas == "、" else commas
    for mark, instead in (("，", commas), ("；", commas), ("。", stops), ("：", random.choice(["、", "：", ""]))):
        text = text.replace(mark, instead)
    return text.translate(str.maketrans("", "", "“”‘’「」『』《》！？"))
