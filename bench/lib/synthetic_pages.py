"""Pages set at random from the articles of labelled pages: more measures, layouts and orders than any typesetter has.

The network is trained on these beside the real pages, so that it works on pages of programs it has not seen.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Final

import opencc
import regex
from support.typeset import wrap

from lib.labelled_pages import CAPTION, SHORTEST_CAPTION, Case
from lib.synthetic_heads import caption, deck, kicker
from lib.synthetic_noise import noisy, old_marks, spread
from reflow.draft import Kind
from reflow.draft.kinds import BODY


@dataclass
class Page:
    """A page being set: its lines, each with its label; blank lines have none."""

    lines: list[str] = field(default_factory=list)
    labels: list[Kind | None] = field(default_factory=list)

    def add(self, lines: list[str], first: Kind, following: Kind) -> None:
        """Add the lines of one unit."""
        self.lines += lines
        self.labels += [first, *[following] * (len(lines) - 1)]

    def blank(self, count: int = 1) -> None:
        """Add blank lines."""
        self.lines += [""] * count
        self.labels += [None] * count


@dataclass(frozen=True)
class Style:
    """What is the same throughout a page."""

    measure: float
    squeezed: bool  # marks are squeezed to half an em
    varied: bool  # the measure changes from article to article
    indent: str  # kept, lost, or none was set
    between_paragraphs: float  # chance of a blank line
    around_titles: float
    column_ends: float  # chance of a blank line after any line
    everywhere: bool  # a blank line after every line
    trailing: float  # chance that a title stands below its body
    middle: float  # chance that it stands inside it
    title_width: float
    as_set: bool  # titles keep the lines they were set in
    briefs: float  # chance that an article is cut to a few paragraphs
    furniture: float  # chance of a furniture line after any line
    margins: bool  # furniture stands at the top and the foot
    traditional: bool
    jumps: float  # chance that an article goes on on another page, or began on one
    stacked: str  # "above" or "below": all headlines stand in front of, or behind, all bodies; "" if not
    cut: float  # chance that a line is cut behind its marks, as where these are squeezed by moving glyphs
    column: str  # the name that stands over several titles; "" if none
    old: int  # the marks of the 1930s, of which each number stands for a habit; 0 if of today
    no_opening: float  # chance that an article loses its dateline


def style(random: Random) -> Style:
    """Return a random style."""
    measure = random.choice([random.uniform(8, 14), random.uniform(12, 24), random.uniform(18, 42)])
    return Style(
        measure=round(measure * 2) / 2,
        squeezed=random.random() < 0.7,
        varied=random.random() < 0.3,
        indent=random.choice(["kept", "lost", "lost", "lost", "none"]),
        between_paragraphs=random.choice([0, 0, 0.5, 0.9, 1, 1]),
        around_titles=random.choice([0, 0.5, 1, 1]),
        column_ends=random.choice([0, 0, 0.02, 0.05, 0.15]),
        everywhere=random.random() < 0.06,
        trailing=random.choice([0, 0, 1, 1, 0.5]),
        middle=random.choice([0, 0, 0, 0.15, 0.3]),
        title_width=random.uniform(9, 30),
        as_set=random.random() < 0.3,
        briefs=random.choice([0, 0.3, 0.7]),
        furniture=random.choice([0, 0, 0.003, 0.01]),
        margins=random.random() < 0.6,
        traditional=random.random() < 0.15,
        jumps=random.choice([0, 0, 0.1, 0.3]),
        stacked=random.choice(["above", "below"]) if random.random() < 0.08 else "",
        cut=random.choice([0.2, 0.5, 0.9]) if random.random() < 0.12 else 0,
        column="",
        old=random.randint(1, 99) if random.random() < 0.03 else 0,
        no_opening=random.choice([0, 0, 0.4]),
    )


NOISY: Final = 0.06  # of the pages have the errors of an OCR
SPREAD: Final = 0.03  # of the pages have blanks between all their characters
COLUMNS: Final = 0.12  # of the pages have a name over several of their titles


def page(stories: list[Case], furniture: list[str], random: Random, *, scrap: bool = False) -> tuple[str, list[Kind]]:
    """Set articles on a page; return its text, and the label of each line that is not blank."""
    chosen, new_page = style(random), Page()
    if scrap:
        chosen = replace(chosen, briefs=1, margins=False, middle=0, stacked="")
    if random.random() < COLUMNS:
        chosen = replace(chosen, column=_kicker(random.choice(stories), random))
    _top(new_page, chosen, furniture, random)
    if chosen.stacked == "above":
        for story in stories:
            _headline(new_page, story, Kind.TITLE_ABOVE, chosen, random)
    for number, story in enumerate(stories):
        if random.random() < CAPTIONS:
            _caption(new_page, random.choice(stories), chosen, random)
        if number and random.random() < FOLIOS / 4:
            new_page.add([_folio(random)], Kind.FURNITURE, Kind.FURNITURE)
        measure = chosen.measure
        if chosen.varied:
            measure = round(random.uniform(0.6, 1.6) * measure * 2) / 2
        _article(new_page, story, max(measure, 8), chosen, random)
    if chosen.stacked == "below":
        for story in stories:
            _headline(new_page, story, Kind.TITLE_BELOW, chosen, random)
    if chosen.margins:
        _margin(new_page, furniture, random)
    text, labels = _finish(new_page, chosen, furniture, random)
    text = _traditional(text) if chosen.traditional or chosen.old else text
    if random.random() < NOISY:
        text = noisy(text, random)
    if random.random() < SPREAD:
        text = spread(text, random)
    return text, labels


def _top(new_page: Page, chosen: Style, furniture: list[str], random: Random) -> None:
    if chosen.margins:
        _margin(new_page, furniture, random)
    if random.random() < FOLIOS:
        new_page.add([_folio(random)], Kind.FURNITURE, Kind.FURNITURE)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _traditional(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


FOLIOS: Final = 0.1  # the share of pages with a folio of a few signs, and four times that of articles below one


def _folio(random: Random) -> str:
    """Return a folio: the number of a page, the name of its section, a date."""
    number = random.choice(
        [
            str(random.randint(1, 16)),
            f"{random.randint(1, 16):02}",
            f"A{random.randint(1, 9)}",
            random.choice("一二三四五六七八"),
        ]
    )
    section = random.choice(["", "", " 要闻", " 综合", "：本地新闻", " 国际", "·文化", " 体育新闻"])
    date = f"{random.randint(1950, 2025)}年{random.randint(1, 12)}月{random.randint(1, 28)}日"
    weekday = random.choice(["", " 星期" + random.choice("一二三四五六日")])
    return random.choice(
        [
            f"第{number}版{section}",
            f"{number}版{section}",
            f"第{number}版",
            f"{date}{weekday} 第{number}版",
            f"{number}版 {date}{weekday}",
            date + weekday,
        ]
    )


CAPTIONS: Final = 0.08  # of the articles have a caption above them that names no photographer, or one in another way


def _caption(new_page: Page, story: Case, chosen: Style, random: Random) -> None:
    measure = max(chosen.measure * random.uniform(0.6, 1.2), 6)
    new_page.add(wrap(caption(story, random), measure, first=0), Kind.CAPTION, Kind.CAPTION)
    if random.random() < chosen.around_titles:
        new_page.blank()


BRIEF = 3  # paragraphs of a brief, at most


def _paragraphs(story: Case, jump: str, chosen: Style, random: Random) -> list[tuple[str, str]]:
    """Return the paragraphs and subheads of an article as the page has them, each with its kind."""
    paragraphs = [("".join(p["text"].split("\n")), p["kind"]) for p in story["paragraphs"]]
    paragraphs = [(text, kind) for text, kind in paragraphs if text]
    if random.random() < chosen.briefs:
        paragraphs = paragraphs[: random.randint(1, BRIEF)]
        if paragraphs[-1][1] == "subhead":  # nothing would stand below it
            paragraphs[-1] = (paragraphs[-1][0], "paragraph")
    opening = story["opening"]["raw"] if story["opening"] else ""
    if opening and paragraphs[0][0].startswith(opening) and random.random() < chosen.no_opening:
        bare = paragraphs[0][0][len(opening) :].strip()
        paragraphs[0] = (bare or paragraphs[0][0], paragraphs[0][1])
    if jump:
        paragraphs = _cut(paragraphs, jump, random)
    if chosen.old:
        paragraphs = [(_as_of_old(text, chosen.old, random), kind) for text, kind in paragraphs]
    return paragraphs


def _article(new_page: Page, story: Case, measure: float, chosen: Style, random: Random) -> None:
    jump = random.choice(["上", "下"]) if random.random() < chosen.jumps else ""
    paragraphs = _paragraphs(story, jump, chosen, random)
    trailing = random.random() < chosen.trailing and not jump
    middle = random.randrange(1, len(paragraphs)) if len(paragraphs) > 1 and random.random() < chosen.middle else 0
    if not trailing and not middle and not chosen.stacked:
        _headline(new_page, story, Kind.TITLE_ABOVE, chosen, random)
    if jump == "上":
        new_page.add([_jump(jump, random)], Kind.FURNITURE, Kind.FURNITURE)
    opened = False
    for number, (text, kind) in enumerate(paragraphs):
        if middle and number == middle and not chosen.stacked:
            _headline(new_page, story, Kind.TITLE_BELOW, chosen, random)
        if kind == "subhead":
            new_page.add(wrap(text, measure, first=0, squeezed=chosen.squeezed), Kind.SUBHEAD, Kind.SUBHEAD)
        else:
            indent = 0 if chosen.indent == "none" else 2
            lines = wrap(text, measure, indent=chosen.indent == "kept", first=indent, squeezed=chosen.squeezed)
            new_page.add(lines, Kind.FIRST if opened else Kind.OPENING, Kind.NEXT)
            opened = True
        if random.random() < chosen.between_paragraphs:
            new_page.blank()
    if jump == "下":
        new_page.add([_jump(jump, random)], Kind.FURNITURE, Kind.FURNITURE)
    credit = _credit(story, paragraphs, random)
    if credit and not jump:
        lines = wrap(credit, measure, first=0, squeezed=chosen.squeezed)
        new_page.add(lines, Kind.BYLINE, Kind.BYLINE)
    if trailing and not middle and not chosen.stacked:
        if random.random() < chosen.around_titles:
            new_page.blank()
        _headline(new_page, story, Kind.TITLE_BELOW, chosen, random)
    if random.random() < max(chosen.around_titles, chosen.between_paragraphs):
        new_page.blank(random.choice([1, 1, 2]))


def _credit(story: Case, paragraphs: list[tuple[str, str]], random: Random) -> str:
    """Return the credit behind an article: its own, or the dateline that its first paragraph has lost."""
    if story["credit"] and random.random() < 0.7:
        return str(story["credit"]["raw"])
    opening = story["opening"]["raw"] if story["opening"] else ""
    if opening and not paragraphs[0][0].startswith(opening) and random.random() < TRAILING_DATELINES:
        parts = regex.split(r"[（）()【】]", opening)
        return "（" + " ".join(part.strip() for part in parts if part.strip()) + "）"
    return ""


TRAILING_DATELINES: Final = 0.5  # of the articles without the dateline that they had at their head


def _as_of_old(text: str, habit: int, random: Random) -> str:
    """Return a paragraph as a newspaper of the 1930s has it: its marks, and what stands in front of each item."""
    head = random.choice(
        ["", "", "▲", "◎", "○", "（本市訊）", "（{}{}日電）".format(*(random.choice(w) for w in OLD_DATES))]
    )
    return head + old_marks(text, Random(habit))


OLD_DATES: Final = (("南京", "东山", "北平", "广州", "汉口"), ("廿六", "十二", "卅", "五", "廿"))


def _cut(paragraphs: list[tuple[str, str]], jump: str, random: Random) -> list[tuple[str, str]]:
    """Return the part of an article that stands on one page: its end (上接) or its beginning (下转)."""
    at = random.randrange(len(paragraphs))
    text, kind = paragraphs[at]
    within = random.randrange(len(text))
    if kind == "subhead" or within == 0:
        return paragraphs
    return [(text[within:], kind), *paragraphs[at + 1 :]] if jump == "上" else [*paragraphs[:at], (text[:within], kind)]


def _jump(direction: str, random: Random) -> str:
    """Return a line that says on which page an article goes on, or began."""
    number = random.choice(
        [str(random.randint(1, 16)), f"A{random.randint(1, 9):02}", random.choice("一二三四五六七八")]
    )
    words = f"{direction}{'接' if direction == '上' else random.choice('转转接')}{random.choice(['第', '第', ''])}{number}版"
    return random.choice(["（{}）", "（{}）", "({})", "▶{}", "{}", "{} "]).format(words).strip()


INVENTED: Final = 0.1  # of the headlines have a kicker that was set at random, and as many a deck


def _words(key: str, story: Case, chosen: Style, random: Random) -> str:
    """Return the words of a headline's kicker, title or deck."""
    words: str = story[key]
    if key == "kicker" and chosen.column and random.random() < 0.7:
        return chosen.column
    if key == "kicker" and random.random() < INVENTED:
        return kicker(random)
    if key == "deck" and not words and random.random() < INVENTED:
        return deck(story, random)
    return words


def _kicker(story: Case, random: Random) -> str:
    """Return the kicker of an article, or one that is set at random."""
    return "".join(story["kicker"].split()) or kicker(random)


def _headline(new_page: Page, story: Case, title: Kind, chosen: Style, random: Random) -> None:
    width = chosen.title_width * random.uniform(0.8, 1.2)
    for key, label in (("kicker", Kind.KICKER), ("title", title), ("deck", Kind.DECK)):
        words = _words(key, story, chosen, random)
        if words:
            smaller = 1 if key == "title" else random.uniform(1, 1.6)  # more characters to a line
            set_lines = story["title_lines"] if key == "title" and chosen.as_set else []
            new_page.add(set_lines or wrap(words, max(width * smaller, 6), first=0), label, label)
    if story["byline_line"] and random.random() < 0.8:
        byline = [story["byline_line"]]
        if random.random() < 0.2:  # the end of a line cuts it, in a role or in a name too
            byline = wrap(byline[0], max(len(byline[0]) * random.uniform(0.5, 0.9), 4), first=0)
        new_page.add(byline, Kind.BYLINE, Kind.BYLINE)
    if random.random() < chosen.around_titles:
        new_page.blank()


def _margin(new_page: Page, furniture: list[str], random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        words = random.choice(furniture)
        if _furniture_label(words) is Kind.FURNITURE:
            new_page.add([words], Kind.FURNITURE, Kind.FURNITURE)
    if random.random() < 0.7:
        new_page.blank()


def _furniture_label(words: str) -> Kind:
    return Kind.CAPTION if CAPTION.search(words) and len(words) >= SHORTEST_CAPTION else Kind.FURNITURE


def _finish(new_page: Page, chosen: Style, furniture: list[str], random: Random) -> tuple[str, list[Kind]]:
    text: list[str] = []
    labels: list[Kind] = []
    for line, label in zip(new_page.lines, new_page.labels, strict=True):
        if not line.strip() or label is None:
            text.append("")
            continue
        set_lines = _pieces(line) if label in CUT_BEHIND_MARKS and random.random() < chosen.cut else [line]
        text += set_lines
        labels += [label, *[Kind.NEXT if label in BODY else label] * (len(set_lines) - 1)]
        if chosen.everywhere or random.random() < chosen.column_ends:
            text.append("")
        if furniture and random.random() < chosen.furniture:
            words = random.choice(furniture)
            kind = _furniture_label(words)
            lines = wrap(words, random.uniform(8, 30), first=0) if kind is Kind.CAPTION else [words]
            text += lines
            labels += [kind] * len(lines)
    return "\n".join(text) + "\n", labels


CUT_BEHIND_MARKS: Final = (Kind.OPENING, Kind.FIRST, Kind.NEXT, Kind.CAPTION)


def _pieces(line: str) -> list[str]:
    r"""Return a line cut behind its closing marks and in front of its opening ones.

    >>> _pieces("渡口，两岸的货郎（记者")
    ['渡口，', '两岸的货郎', '（记者']
    >>> _pieces("\u3000\u3000“渡口，”他说")
    ['\u3000\u3000“渡口，”', '他说']
    """
    return [piece for piece in CUTS.split(line) if piece]


CUTS: Final = regex.compile(r"(?<=[，。、；：）》”！？])(?![，。、；：）》”！？])|(?<=\S)(?=[（《“])")


LONGEST_FURNITURE = 120


SHORT_STORIES: Final = 0.4  # of the texts as cleaning writes them: all stories are cut to a few sentences
SENTENCES: Final = regex.compile(r"[^。！？]+[。！？]?[”』」）]?")


def rewritten(stories: list[Case], random: Random) -> tuple[str, list[Kind]]:
    """Return articles as `Document.to_text` writes them, a line for each unit and a blank line between articles.

    A text that was cleaned once is cleaned again without change only if such texts are learned.
    """
    new_page = Page()
    short = random.random() < SHORT_STORIES
    for story in stories:
        if story["title"] and random.random() < 0.9:
            for key, label in (("kicker", Kind.KICKER), ("title", Kind.TITLE_ABOVE), ("deck", Kind.DECK)):
                if story[key]:
                    new_page.add(["".join(story[key].split("\n"))], label, label)
        first = Kind.OPENING
        paragraphs = story["paragraphs"][: random.randint(1, 3)] if short else story["paragraphs"]
        for paragraph in paragraphs:
            text = "".join(paragraph["text"].split("\n"))
            if short:
                text = "".join(SENTENCES.findall(text)[: random.randint(1, 2)])
            if text:
                is_subhead = paragraph["kind"] == "subhead"
                new_page.add([text], Kind.SUBHEAD if is_subhead else first, Kind.NEXT)
                first = first if is_subhead else Kind.FIRST
        new_page.blank()
    labels = [label for label in new_page.labels if label is not None]
    text = "\n".join(new_page.lines) + "\n"
    return (_traditional(text) if random.random() < 0.15 else text), labels


def rewritten_pages(cases: list[Case], count: int, seed: int) -> list[tuple[str, list[Kind]]]:
    """Return `count` texts of one to eight articles as they are written when cleaned."""
    random = Random(seed)
    stories = [
        story for case in cases for story in case["articles"] if any(p["text"].strip() for p in story["paragraphs"])
    ]
    return [rewritten(random.sample(stories, random.randint(1, 8)), random) for _ in range(count)]


SCRAPS: Final = 0.2  # the share of pages that are scraps: one article of a few lines
FRAGMENTS: Final = 0.15  # and of those that are a few lines out of a page
LONGEST_FRAGMENT: Final = 14  # lines


def pages(cases: list[Case], count: int, seed: int) -> list[tuple[str, list[Kind]]]:
    """Return `count` pages of one to eight articles each, from the articles of some labelled pages; some are scraps."""
    random = Random(seed)
    stories = [
        story for case in cases for story in case["articles"] if any(p["text"].strip() for p in story["paragraphs"])
    ]
    lines = [words for case in cases for words in case["furniture"] if words.strip() and "\n" not in words]
    short = [words for words in lines if len(words) <= LONGEST_FURNITURE]
    opened = [story for story in stories if story["opening"]]

    def one() -> tuple[str, list[Kind]]:
        if random.random() < SCRAPS:
            # Where a title stands below a few lines, only a dateline shows that these are of a newspaper.
            return page([random.choice(opened)], short, random, scrap=True)
        return page(random.sample(stories, random.randint(1, 8)), short, random)

    return [_fragment(*one(), random) if random.random() < FRAGMENTS else one() for _ in range(count)]


def _fragment(text: str, labels: list[Kind], random: Random) -> tuple[str, list[Kind]]:
    """Return a few lines out of a page, as somebody copies them; without titles that stand below their bodies.

    Where a body is not whole, nothing shows that a title belongs to what stands above it.
    """
    lines = text.split("\n")
    printed = [number for number, line in enumerate(lines) if line.strip()]
    first = random.randrange(len(printed))
    chosen = range(first, min(first + random.randint(1, LONGEST_FRAGMENT), len(printed)))
    of_chosen = [labels[number] for number in chosen]
    if Kind.TITLE_BELOW in of_chosen or Kind.FURNITURE in of_chosen:
        return text, labels
    # What continues a paragraph that is not in the fragment begins one there.
    if of_chosen[0] == Kind.NEXT:
        of_chosen[0] = Kind.FIRST
    return "\n".join(lines[printed[chosen[0]] : printed[chosen[-1]] + 1]) + "\n", of_chosen
