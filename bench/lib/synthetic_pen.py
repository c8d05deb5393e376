"""What texts at random are written with: pieces of real text, and small random facts such as names, dates and telephone numbers."""

from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import opencc
import regex

from lib import synthetic_words as words


@dataclass(frozen=True)
class Story:
    """An article: its headline, and its paragraphs and subheads in their order."""

    title: str
    kicker: str
    deck: str
    byline: str
    body: tuple[tuple[str, str], ...]  # (paragraph or subhead, text)


@dataclass(frozen=True)
class Sources:
    """Pieces of real text, of which texts at random are put together."""

    paragraphs: list[str] = field(default_factory=list)  # of modern prose, none the opening of a report
    classical: list[str] = field(default_factory=list)
    laws: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)  # without marks
    titles: list[str] = field(default_factory=list)  # of news
    heads: list[str] = field(default_factory=list)  # of chapters, sections, entries
    verse: list[list[str]] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)


LONGEST_HEAD = 30  # characters; a longer one is a sentence
CLASSICAL = ("classical",)
SENTENCE = regex.compile(r"[^。？！]+[。？！][”’」』）]*")


def clauses_of(text: str) -> list[str]:
    """Return the pieces of a text between its marks, where they hold nothing but Han and digits.

    >>> clauses_of("渡船停了，大家在岸上等；（三人）天黑以后才散。")
    ['渡船停了', '大家在岸上等']
    """
    pieces = regex.split(r"[，。；：？！、]", text)
    return [piece for piece in pieces if regex.fullmatch(r"[\p{Han}0-9]{2,40}", piece)]


def sentences_of(text: str) -> list[str]:
    """Return the whole sentences of a text.

    >>> sentences_of("雨停了。“走吧。”他说")
    ['雨停了。', '“走吧。”']
    """
    return [sentence for sentence in SENTENCE.findall(text) if sentence.count("“") == sentence.count("”")]


def poems_of(text: str) -> list[list[str]]:
    r"""Return the runs of lines with a mark inside and one at the end: regular verse.

    >>> poems_of("江村\n雁過長橋，人歸野渡。\n月照空山，風來古道。\n某某")
    [['雁過長橋，人歸野渡。', '月照空山，風來古道。']]
    """
    poems: list[list[str]] = [[]]
    for line in text.split("\n"):
        if regex.fullmatch(r"\p{Han}{3,9}[，；？！。]\p{Han}{3,9}[。！？；，]", line):
            poems[-1].append(line)
        elif poems[-1]:
            poems.append([])
    return [poem for poem in poems if len(poem) > 1]


def _unwrapped(text: str) -> str:
    return "".join(text.split("\n")).strip()


def _story_of_page(story: dict[str, Any]) -> Story:
    body = tuple((p["kind"], _unwrapped(p["text"])) for p in story["paragraphs"] if p["text"].strip())
    title, kicker, deck, byline = (_unwrapped(story[key] or "") for key in ("title", "kicker", "deck", "byline_line"))
    return Story(title, kicker, deck, byline, body)


def _stories_of_units(units: list[dict[str, Any]]) -> list[Story]:
    """Return the articles of a case: each begins with a title."""
    stories: list[Story] = []
    for unit in units:
        role, text = unit.get("role") or unit["kind"], _unwrapped(unit["text"])
        if role == "title":
            stories.append(Story(text, "", "", "", ()))
        elif stories and role in ("paragraph", "subhead"):
            last = stories[-1]
            stories[-1] = Story(last.title, "", "", "", (*last.body, (role, text)))
    return [story for story in stories if any(kind == "paragraph" for kind, _ in story.body)]


def sources_of(others: list[dict[str, Any]], pages: list[dict[str, Any]]) -> Sources:
    """Return the pieces of two sets of labelled cases: texts that are no page, and pages.

    >>> paragraph = {"kind": "paragraph", "text": "渡船停了，大家在岸上等。"}
    >>> sources_of([{"genre": "novel", "text": "", "units": [paragraph]}], []).clauses
    ['渡船停了', '大家在岸上等']
    """
    prose: dict[str, list[str]] = {"paragraphs": [], "classical": [], "laws": []}
    heads, verse, stories = [], [], []
    for case in others:
        genre = case["genre"]
        if genre == "verse":
            verse += poems_of(case["text"])
        elif genre in ("article", "articles"):
            stories += _stories_of_units(case["units"])
        where = "classical" if genre == "classical" else "laws" if genre == "law" else "paragraphs"
        for unit in case["units"]:
            text = _unwrapped(unit["text"])
            if unit["kind"] == "paragraph":
                prose[where].append(text)
            elif (
                unit["kind"] == "heading"
                and not unit.get("role")
                and 0 < len(text) <= LONGEST_HEAD
                and text[0] not in "#*"
            ):
                heads.append(text)
    stories += [_story_of_page(story) for case in pages for story in case["articles"]]
    stories = [story for story in stories if any(kind == "paragraph" for kind, _ in story.body)]
    news = [text for story in stories for kind, text in story.body if kind == "paragraph"]
    prose["paragraphs"] += news[::NEWS]
    prose = {where: [text for text in texts if _readable(text)] for where, texts in prose.items()}
    return Sources(
        **prose,
        sentences=[sentence for text in prose["paragraphs"] for sentence in sentences_of(text)],
        clauses=[clause for text in prose["paragraphs"] for clause in clauses_of(text)],
        titles=[story.title for story in stories if story.title],
        heads=heads,
        verse=verse,
        stories=stories,
    )


NEWS = 10  # every tenth paragraph of news, beside all of the books: the sets have more news than all else
BEGINNING = regex.compile(r"[\p{Han}“‘「『《（(\d〔【]|[A-Za-z]")
REPORT = regex.compile(r"^.{0,24}(?:讯|訊|[日号號专專急]电|[日号號专專急]電|报道|報導|消息)|记者|記者|本报|本報|新华社")


def is_report(text: str) -> bool:
    """Whether a paragraph opens a report, as no paragraph of a book does.

    >>> is_report("东山日报讯（林晓舟）大桥昨天合龙。"), is_report("大桥昨天合龙。")
    (True, False)
    """
    return REPORT.search(text) is not None


def _readable(text: str) -> bool:
    """Whether a paragraph is Chinese prose, and no list, address or opening of a report."""
    chinese_enough = len(regex.findall(r"\p{Han}", text)) * 2 >= max(len(text), 2)
    return chinese_enough and BEGINNING.match(text) is not None and not is_report(text)


def by_length(texts: list[str]) -> dict[int, list[str]]:
    """Return texts by their length."""
    lengths: dict[int, list[str]] = {}
    for text in texts:
        lengths.setdefault(len(text), []).append(text)
    return lengths


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def converted(text: str, conversion: str) -> str:
    """Return a text in other characters, by a conversion of OpenCC.

    >>> converted("渡口的灯", "s2t")
    '渡口的燈'
    """
    result: str = _converter(conversion).convert(text)
    return result


DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """Return a number below a hundred in Chinese numerals.

    >>> chinese(7), chinese(10), chinese(24), chinese(30)
    ('七', '十', '二十四', '三十')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


@dataclass
class Pen:
    """Random pieces of text: from the sources, and put together of words."""

    random: Random
    sources: Sources
    clauses: dict[int, list[str]]
    sentences: dict[int, list[str]]
    titles: dict[int, list[str]]

    @classmethod
    def of(cls, sources: Sources, random: Random) -> "Pen":
        """Return a pen for some sources."""
        return cls(random, sources, by_length(sources.clauses), by_length(sources.sentences), by_length(sources.titles))

    def chance(self, share: float) -> bool:
        """Return True in this share of all calls."""
        return self.random.random() < share

    def pick(self, *choices: str) -> str:
        """Return one of some strings."""
        return self.random.choice(choices)

    def _of_length(self, lengths: dict[int, list[str]], shortest: int, longest: int) -> str:
        for _ in range(6):
            texts = lengths.get(self.random.randint(shortest, longest))
            if texts:
                return self.random.choice(texts)
        return self.thing() + self.random.choice(words.VERBS)

    def clause(self, shortest: int = 3, longest: int = 12) -> str:
        """Return words between two marks of real text."""
        return self._of_length(self.clauses, shortest, longest)

    def sentence(self, shortest: int = 8, longest: int = 40) -> str:
        """Return a sentence of real text."""
        return self._of_length(self.sentences, shortest, longest)

    def title(self, shortest: int = 8, longest: int = 30) -> str:
        """Return the title of an article."""
        return self._of_length(self.titles, shortest, longest)

    def paragraph(self) -> str:
        """Return a paragraph: as it is in its source, or a few sentences, or speech, or half a sentence."""
        random, paragraphs = self.random, self.sources.paragraphs
        dice = random.random()
        if dice < 0.62:
            text = random.choice(paragraphs)
            return text if len(text) <= 500 else "".join(sentences_of(text)[: random.randint(1, 6)]) or text[:300]
        if dice < 0.78:
            return "".join(self.sentence(6, 60) for _ in range(random.randint(1, 4)))
        if dice < 0.92:
            return self.speech()
        if dice < 0.96:
            return self.clause(4, 14) + "，" + self.clause(4, 14)
        return self.clause(2, 9) + self.pick("。", "！", "？", "……", "")

    def speech(self) -> str:
        """Return a line of speech as novels have it."""
        said = self.clause(1, 9) + self.pick("。", "！", "？", "？！", "……", "，" + self.clause(3, 10) + "。")
        if self.chance(0.4):
            said = self.pick(
                "走吧。",
                "不！",
                "是谁？",
                "好。",
                "你说呢？",
                "怎么了？",
                "没什么。",
                "什么？",
                "嗯。",
                "谁知道呢……",
                "你来了。",
            )
        quoted = self.pick("“{}”", "“{}”", "“{}”", "「{}」", '"{}"', "『{}』").format(said)
        teller = self.pick("他", "她", "老人", "那人", self.name())
        tail = teller + self.pick("说。", "问。", "答道。", "低声说。", "笑了笑。", "没有说话。", "摇摇头。")
        leading = teller + self.pick("说：", "问：", "道：", "喊：")
        return self.random.choice([quoted, quoted, quoted + tail, leading + quoted])

    def name(self) -> str:
        """Return a name of a person."""
        characters = self.random.choices(words.NAME_CHARACTERS, k=self.random.choice([1, 2, 2]))
        return self.random.choice(words.SURNAMES) + "".join(characters)

    def nickname(self) -> str:
        """Return a name as chats have it."""
        character = self.random.choice(words.NAME_CHARACTERS)
        surname = self.random.choice(words.SURNAMES[:150])
        return self.random.choice([
            self.name(), self.random.choice(words.NICKNAMES), self.pick("小", "阿", "老", "大") + character,
            surname + self.pick("工", "总", "老师", "师傅", "医生", "姐", "哥", "经理", "主任"), f"用户{self.random.randint(100, 99999)}",
        ])  # fmt: skip

    def thing(self) -> str:
        """Return a thing."""
        return self.random.choice(words.THINGS)

    def place(self) -> str:
        """Return a place."""
        return self.random.choice(words.PLACES)

    def unit(self) -> str:
        """Return an office, a firm or a society."""
        return self.random.choice(words.PLACES[:60])[:2] + self.random.choice(words.UNITS)

    def verb(self) -> str:
        """Return what is done to things."""
        return self.random.choice(words.VERBS)

    def dish(self) -> str:
        """Return the name of a dish."""
        return self.random.choice(words.COOKED) + self.random.choice(words.DISHES)

    def identifier(self) -> str:
        """Return a name as programs have it."""
        parts = self.random.sample(words.ENGLISH, self.random.choice([1, 2, 2, 3]))
        shape = self.random.random()
        if shape < 0.5:
            return "_".join(parts)
        return parts[0] + "".join(part.capitalize() for part in parts[1:])

    def number(self, largest: int = 999) -> str:
        """Return a number in digits."""
        return str(self.random.randint(1, largest))

    def amount(self) -> str:
        """Return a number with decimals, or with a unit."""
        value = self.random.uniform(0.1, 9999)
        return self.random.choice(
            [f"{value:.2f}", f"{value:,.2f}", f"{value:.0f}", f"{value / 100:.1f}%", f"¥{value:.2f}", f"{value:.0f}元"]
        )

    def phone(self) -> str:
        """Return a telephone number that nobody has."""
        tail = "".join(self.random.choices("0123456789", k=7))
        return self.random.choice(
            [
                f"0{self.random.randint(10, 99)}-5{tail}",
                f"0{self.random.randint(310, 999)}-{tail}",
                f"5{tail}",
                f"1{self.random.randint(30, 99)}0000{tail[:4]}",
                f"（0{self.random.randint(20, 29)}）5{tail}",
            ]
        )

    def url(self) -> str:
        """Return an address of a web page."""
        start = self.pick("https://", "http://", "www.")
        return f"{start}{self.random.choice(words.HOSTS)}/{self.random.choice(words.ENGLISH)}/{self.number(99999)}{self.pick('', '.html', '/', '.htm')}"

    def address(self) -> str:
        """Return an address of a mail box."""
        return f"{self.identifier()}{self.pick('', self.number(99))}@{self.random.choice(words.HOSTS)}"

    def place_in_latin(self) -> str:
        """Return a word of English with a capital, as the name of a place."""
        return self.random.choice(words.ENGLISH).capitalize()

    def time(self) -> str:
        """Return a time of the day."""
        hour, minute = self.random.randint(0, 23), self.random.randint(0, 59)
        return self.random.choice(
            [
                f"{hour:02}:{minute:02}",
                f"{hour}:{minute:02}",
                f"{hour:02}:{minute:02}:{self.random.randint(0, 59):02}",
                f"{hour}点{minute}分",
                f"{hour}时{minute:02}分",
            ]
        )

    def day(self) -> tuple[int, int, int]:
        """Return a year, a month and a day."""
        return self.random.randint(1912, 2030), self.random.randint(1, 12), self.random.randint(1, 28)

    def date(self) -> str:
        """Return a date in one of many forms."""
        year, month, day = self.day()
        in_numerals = "".join(DIGITS[int(digit)] for digit in str(year))
        return self.random.choice([
            f"{year}年{month}月{day}日", f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}.{month}.{day}",
            f"{month}月{day}日", f"{in_numerals}年{chinese(month)}月{chinese(day)}日", f"{year} 年 {month} 月 {day} 日", f"{year}年{month}月",
            f"{year}年{month}月{day}日 星期{self.random.choice('一二三四五六日')}", f"民国{chinese(self.random.randint(1, 38))}年{chinese(month)}月{chinese(day)}日",
        ])  # fmt: skip

    def count(self, fewest: int, most: int) -> range:
        """Return a range of random length."""
        return range(self.random.randint(fewest, most))
