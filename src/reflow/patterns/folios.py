"""Folios and jump lines: the patterns of page numbers and dates, and their values."""

from datetime import date
from typing import Final

from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

NUMBER: Final = r"[A-Z]?[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}"
# The first character of what names a page: asked for first, which takes half the time.
PAGE_HEADS: Final = "第A-Z0-9０-９一二三四五六七八九十"
# 今日8版 is the number of pages of the issue.
PAGE: Final = LatePattern(rf"(?=[{PAGE_HEADS}])(?<!今[日天])(?<!今[日天]\s)(?:第\s*+)?(?P<page>{NUMBER})\s*+[版頁页]")
_DIGITS = "〇零一二三四五六七八九"
# 下转第3版, 上接A01版, 紧接二版, 转4版: with 上 the text continues one of another page, otherwise it is continued there.
JUMP: Final = LatePattern(rf"(?:(?P<direction>[上下紧緊])[接转轉]|[转轉])\s*(?:第\s*)?(?P<page>{NUMBER})\s*[版页頁]")
DATE: Final = LatePattern(
    rf"(?:(?P<roc>民[国國]\s*)?(?P<year>[0-9０-９{_DIGITS}]{{2,4}})\s*年\s*)?"
    r"(?:(?P<month>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|元)\s*月\s*)?"
    r"(?P<day>[0-9０-９]{1,2}|[〇一二三四五六七八九十廿卅]{1,3})\s*日"
    r"|(?<!\d)(?P<year>(?:19|20)\d\d)(?P<by>[-./])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})(?!\d)"
)
DATE_SIGNS: Final = "日-./"  # every date has one of these
_HAN_DIGITS = "0-9０-９〇零一二三四五六七八九"
_NUMERALS = "[0-9０-９一二三四五六七八九十]"
# The parts of a folio, separated by blanks and bars or not at all. Only blanks or bars may stand beside words, which are
# a paper's name or a section.
_PART = (
    # 2019年6月18日, 中華民國一一三年三月八日, 2019-06-18
    rf"(?P<date>(?:(?:中[华華])?民[国國]\s*)?[{_HAN_DIGITS}]{{2,4}}\s*年\s*{_NUMERALS}{{1,2}}\s*月\s*{_NUMERALS}{{1,3}}\s*日"
    r"|(?:19|20)\d\d(?P<by>[-./])\d{1,2}(?P=by)\d{1,2}(?!\d))"
    rf"|(?P<day>{_NUMERALS}{{1,2}}\s*月\s*{_NUMERALS}{{1,3}}\s*日)"
    r"|(?P<weekday>(?:星期|周|週|[礼禮]拜)[一二三四五六日天])"
    r"|(?P<lunar>(?:农历|農曆)\p{Han}{3,10})"
    # 第 12345 期, 今日8版
    r"|(?P<issue>[总總]?第\s*\d{2,6}\s*[期号號]|今[日天]\s*\d{1,3}\s*[版張张])"
    # 第03版：要闻, but not 3版面 and 3版权
    rf"|(?P<page>第?\s*(?:{NUMBER})\s*[版頁页](?![面本权權])(?:[·：:]?\s*(?!的)\p{{Han}}{{2,6}})?)"
    r"|(?P<label>[A-H]\d{1,2}(?![\da-zA-Z]))"
    r"|(?P<number>\d{1,4}(?![\da-zA-Z]))"
    r"|(?P<name>(?<=^|[\s|｜])\p{Han}{1,8}[报報](?=$|[\s|｜]))"
    r"|(?P<words>(?<=^|[\s|｜·])\p{Han}{2,6}(?=$|[\s|｜·]))"
    r"|(?P<gap>[\s|｜·：:—-]+)"
)
# No line that is read has more, for it is at most 80 half-ems wide. Without a limit, the time that the groups of a long
# text take grows faster than its length.
MOST_PARTS: Final = 80
# — 3 —, or parts alone; a dash on one side parts two years: 2018 / —2019. Possessive: a part once read stays what it is.
_FOLIO = LatePattern(rf"(?P<alone>[-—·]++\s*+\d{{1,4}}\s*+[-—·]++)|(?>{_PART}){{1,{MOST_PARTS}}}+")
_IN_NAME = LatePattern(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<by>[-_./\\]?)(?P<month>0\d|1[0-2])(?P=by)(?P<day>[0-3]\d)(?!\d)"
)
ROC_YEAR_ZERO: Final = 1911  # the year before the first of the Republic of China
_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")
_TALLIES = str.maketrans({"廿": "二十", "卅": "三十", "元": "一"})  # 廿三日, 元月
_PLACES = str.maketrans(_DIGITS, "00123456789")


def number(text: str) -> int:
    """Return the value of a number: digits, full-width digits, Han digits or Han numerals below one hundred.

    >>> [number(text) for text in ("12", "２０", "二〇一九", "十", "十八", "三十一", "三", "廿三", "卅", "元")]
    [12, 20, 2019, 10, 18, 31, 3, 23, 30, 1]
    """
    if text.isascii():
        return int(text)
    text = text.translate(_ASCII).translate(_TALLIES)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return number(tens or "1") * 10 + number(ones or "0")
    return int(text.translate(_PLACES))


def page_number(text: str) -> str:
    """Return a page number in ASCII, without leading zeros.

    >>> [page_number(text) for text in ("03", "三", "十二", "A01", "２")]
    ['3', '3', '12', 'A1', '2']
    """
    letter = text[:1] if "A" <= text[:1] <= "Z" else ""
    return letter + str(number(text[len(letter) :]))


def is_folio(line: str) -> bool:
    """Whether a line is a page's folio: nothing but the parts of one, a page or a date among them.

    >>> [is_folio(line) for line in ("2019年6月18日 星期二 第03版", "石景山报 2019-06-18", "A6 地方新聞 中華民國一一三年三月八日")]
    [True, True, True]
    >>> [is_folio(line) for line in ("2019年6月18日，市水务局召开会议", "2019年6月18日 上海", "第3中学")]
    [False, False, False]
    """
    match = _FOLIO.fullmatch(line)
    if match is None:
        return False
    if match["alone"]:
        return True
    # A4 may be a size of paper, a number may be anything, and any line has words: each needs a date beside it.
    dates = (match["date"] is not None) + (match["weekday"] is not None)
    has_page = match["page"] is not None
    has_page |= match["label"] is not None and dates > 0
    has_page |= match["number"] is not None and dates > 1
    if match["words"]:
        return has_page and dates > 0
    return has_page or match["date"] is not None


_PAPER_NAME = LatePattern(
    r"\p{Han}*(?:[晚早晨时時商][报報]|都市[报報]|青年[报報]|(?<!工作|项目|項目|运营|營運|销售|銷售|生产|生產|施工|每|周|月)日[报報])"
)
_SECTION = LatePattern(
    r"\p{Han}*[新要][闻聞]|[综綜]合|副刊|[国國][内內际際]|社[会會]|[体體]育|文化|[财財][经經]|[广廣]告|[专專][题題版]"
)
_PRINTED_PAGE = LatePattern(r".*版.*|第.*")  # 3页 may be how long something is


def is_dated_folio(line: str) -> bool:
    """Whether a line is a folio in any text: a day beside a page, an issue or a paper's name.

    A day alone, with a weekday too, heads an entry of a diary; 周报 and 项目日报 are reports of a firm; A6 beside a day and a
    name may be the row of a table.

    >>> [is_dated_folio(line) for line in ("江州晚报 2019-06-18", "第03版 6月18日 星期二", "A6 地方新聞 中華民國一一三年三月八日")]
    [True, True, True]
    >>> [is_dated_folio(line) for line in ("2019年6月18日 星期二", "项目日报 2019-06-18", "A6 王小明 2019-06-18", "第3版", "20")]
    [False, False, False, False, False]
    """
    match = _FOLIO.fullmatch(line)
    if match is None or not (match["date"] or match["day"]):
        return False
    has_page = any(_PRINTED_PAGE.fullmatch(page) for page in match.captures("page"))
    is_paper = any(_PAPER_NAME.fullmatch(name) for name in match.captures("name"))
    # 竹塹週報 2002年11月16日 星期六 國際 05
    numbered = match["name"] and match["weekday"] and (match["number"] or match["label"])
    if has_page or is_paper or match["issue"] or numbered:
        return True
    in_section = any(_SECTION.fullmatch(words) for words in match.captures("words"))
    return match["label"] is not None and (in_section or match["weekday"] is not None)


# A page; a date, in digits alone as well; a label and a weekday; a number between dashes.
FOLIO: Final = LinePattern(
    _FOLIO,
    (
        Clue(signs=("版頁页", "0123456789０１２３４５６７８９一二三四五六七八九十")),
        Clue(signs=("年", "月", "日")),
        Clue(signs=("12", "-./")),
        Clue(signs=("ABCDEFGH", "星周週拜")),
        Clue(heads="- — ·"),
    ),
    without="，。、；！？“”《》「」（）(),;!?",
    test=is_folio,
)
# （下转第二版）, 上接A1版 “春耕”: the whole of a line.
_JUMP_LINE = LatePattern(rf"[（(◀▶]?\s*{JUMP.pattern}[^，。]{{0,12}}?[）)◀▶]?")
JUMP_LINE: Final = LinePattern(_JUMP_LINE, (Clue("（ ( ◀ ▶ 上 下 转 轉 紧 緊", signs=("版頁页",)),))


def iso_date(text: str, issued: date | None = None) -> date | None:
    """Return the first date in a text, or None.

    A year or month that is not printed is supplied so that the date is the last one up to `issued`, the date of the issue.
    Without a printed year and without `issued` the result is None: a year is never guessed.

    >>> iso_date("2019年6月18日"), iso_date("民國108年6月18日"), iso_date("二〇一九年六月十八日")
    (datetime.date(2019, 6, 18), datetime.date(2019, 6, 18), datetime.date(2019, 6, 18))
    >>> iso_date("2019.6.18 星期二")
    datetime.date(2019, 6, 18)
    >>> new_year = date(2020, 1, 2)
    >>> [str(iso_date(text, new_year)) for text in ("12月31日", "1日", "30日", "2月30日")]
    ['2019-12-31', '2020-01-01', '2019-12-30', 'None']
    >>> iso_date("6月18日") is None
    True
    """
    # Looked for first, because a search of the pattern takes several times as long.
    match = DATE.search(text) if any(map(text.__contains__, DATE_SIGNS)) else None
    if match is None:
        return None
    day = number(match["day"])
    if match["year"]:
        year = number(match["year"]) + (ROC_YEAR_ZERO if match["roc"] else 0)
        if match["month"] is None or not (match["roc"] or len(match["year"]) == len("2019")):
            return None
        return _valid(year, number(match["month"]), day)
    if issued is None:
        return None
    if match["month"]:
        month = number(match["month"])
        return _valid(issued.year - ((month, day) > (issued.month, issued.day)), month, day)
    months = issued.year * 12 + issued.month - 1 - (day > issued.day)
    return _valid(months // 12, months % 12 + 1, day)


def date_in_name(name: str) -> date | None:
    """Return the last date in a path, or None.

    >>> [str(date_in_name(name)) for name in ("rmrb/2019-06/20190618_03.txt", "2019/06/18/3.txt", "p20191399.txt")]
    ['2019-06-18', '2019-06-18', 'None']
    """
    dates = [_valid(*map(int, match.group("year", "month", "day"))) for match in _IN_NAME.finditer(name)]
    return next((day for day in reversed(dates) if day), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # 2月30日
