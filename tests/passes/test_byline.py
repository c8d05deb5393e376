"""The pass `byline`: notes over dateline and people at the beginning of an article; the text stays as it is."""

import pytest
from support.drafts import apply, joined, logged, notes, units, written

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Changes
from reflow.draft import Kind
from reflow.passes.byline import read_lead_in, read_line

T, P, B = Kind.TITLE_ABOVE, Kind.FIRST, Kind.BYLINE
BODY = "昨天，大桥合龙。"


def byline(text: str | list[str], *labels: Kind, article: int | list[int] = 0, **options: object) -> Draft:
    """Apply the pass to units of lines labelled by hand, all in one article."""
    draft = joined(text, *labels)
    draft = draft.with_blocks(draft.units.with_columns(article=draft.units.article * 0 + article))
    changes: Changes = options  # type: ignore[assignment]
    return apply("byline", draft, **changes)


def test_a_dateline_and_its_parts_have_notes() -> None:
    opening = "据新华社乌鲁木齐9月8日电"
    draft = byline(f"{opening} 棉花进入采收期。", P)
    parts = [("VIA", "据"), ("AGENCY", "新华社"), ("PLACE", "乌鲁木齐"), ("DATE", "9月8日"), ("FORM", "电")]
    assert notes(draft) == [("DATELINE", opening), *parts]
    assert logged(draft, Rule.BYLINE_DATELINE) == [("decision", opening)]
    assert written(draft) == f"{opening} 棉花进入采收期。"


@pytest.mark.parametrize(
    ("credit", "people"),
    [
        ("（记者黄蕊 通讯员于曼）", ["记者", "黄蕊", "通讯员", "于曼"]),
        ("（通讯员龙慎山张青）", ["通讯员", "龙慎山", "张青"]),  # names that run together
        ("（记者 吴　凯）", ["记者", "吴　凯"]),  # a name that was spaced out
        (" 记者潘兰 通讯员石娜报道：", ["记者", "潘兰", "通讯员", "石娜"]),  # without brackets
    ],
)
def test_the_people_behind_a_role_have_notes_each_behind_the_role(credit: str, people: list[str]) -> None:
    draft = byline(f"本报讯{credit}{BODY}", P)
    credit_notes = [(kind, text) for kind, text in notes(draft) if kind in ("BYLINE", "ROLE", "PERSON")]
    assert credit_notes[0] == ("BYLINE", credit.strip())
    assert [text for _, text in credit_notes[1:]] == people
    assert logged(draft, Rule.BYLINE_NAMES) == [("decision", credit.strip())]


@pytest.mark.parametrize(
    "text",
    [
        f"记者在会上报道：{BODY}",  # 在会上 is no name
        f"昨天，本报讯（记者黄蕊）{BODY}",  # the opening does not begin the paragraph
        f"（见右图）{BODY}",  # brackets without a role
    ],
)
def test_a_sentence_with_the_words_of_an_opening_has_no_notes(text: str) -> None:
    draft = byline(text, P)
    assert notes(draft) == []
    assert not logged(draft, Rule.BYLINE_NAMES)


def test_only_the_first_paragraphs_of_an_article_are_read_up_to_its_opening() -> None:
    opening = f"本报讯 {BODY}"
    assert len(notes(byline(f"编者按。\n{opening}\n{opening}", P, P, P))) == 3, "one dateline with its parts"
    assert notes(byline(f"甲。\n乙。\n丙。\n{opening}", P, P, P, P)) == [], "the fourth is not looked at"
    # Each article has its own opening.
    assert len(notes(byline(f"{opening}\n{opening}", P, P, article=[0, 1]))) == 6


def test_titles_and_furniture_have_no_opening() -> None:
    opening = f"本报讯 {BODY}"
    assert notes(byline(f"{opening}\n{BODY}", T, P)) == []
    assert notes(byline(opening, P, article=-1)) == []


def test_lines_of_one_byline_are_read_together() -> None:
    """A role may be cut by a line end, and between two names there may be nothing else."""
    draft = byline(f"{BODY}\n记者武华 通\n讯员蒋明\n陈军文", P, B, B, B)
    people = [("ROLE", "记者"), ("PERSON", "武华"), ("ROLE", "通讯员"), ("PERSON", "蒋明"), ("PERSON", "陈军文")]
    assert notes(draft) == people
    # A bullet stands for a role where names follow it.
    assert notes(byline(f"{BODY}\n□田浩、许春光", P, B))[0] == ("ROLE", "□")
    assert notes(byline(f"{BODY}\n□相关链接", P, B)) == []


def test_an_opening_is_set_apart_if_the_caller_asks() -> None:
    text = f"本报讯（记者黄蕊） {BODY}"
    draft = byline(text, P, openings="apart")
    assert units(draft) == [("PARAGRAPH", BODY), ("BYLINE", "本报讯（记者黄蕊） ")]
    assert draft.units.article.tolist() == [0, 0]
    assert logged(draft, Rule.BYLINE_APART) == [("decision", "本报讯（记者黄蕊） ")]
    assert written(draft) == text
    # Near miss: nothing would be left of this paragraph.
    assert units(byline("本报讯（记者黄蕊）", P, openings="apart")) == [("PARAGRAPH", "本报讯（记者黄蕊）")]


def test_running_text_has_no_bylines() -> None:
    assert notes(byline(f"本报讯（记者黄蕊）{BODY}", P, titles="none")) == []


@pytest.mark.parametrize(
    ("opening", "fields"),
    [
        # Old papers write days in Chinese numerals.
        ("【新华社江州二十七日电】", ["新华社", "江州", "二十七日", "电"]),
        ("新华社江州十月一日电", ["新华社", "江州", "十月一日", "电"]),
        ("【新华社江州二十七日急电】", ["新华社", "江州", "二十七日", "急电"]),
        ("〔路透社江州城廿三日電〕", ["路透社", "江州城", "廿三日", "電"]),
        ("【本报江州元月卅一日专电】", ["本报", "江州", "元月卅一日", "专电"]),
        ("【本報江州特訊】", ["本報", "江州", "特訊"]),
        ("本報特訊", ["本報", "特訊"]),
        # An agency that nobody lists is one by its 社, its place, its day and 電.
        ("〔合眾社江州十五日電〕", ["合眾社", "江州", "十五日", "電"]),
        ("〔法國新聞社江州十五日電〕", ["法國新聞社", "江州", "十五日", "電"]),
        ("海通社江州卅日電：", ["海通社", "江州", "卅日", "電"]),
        ("大公報江州十五日專電：", ["大公報", "江州", "十五日", "專電"]),
        # A group of reporters is nobody's name.
        ("【本报江州前线记者团二十七日电】", ["本报", "江州前线", "二十七日", "电"]),
        # A paper's own name.
        ("江州晚报讯（记者顾敏）", ["江州晚报", "讯", "记者", "顾敏"]),
        ("晨报讯 ", ["晨报", "讯"]),
        # Brackets misread, or missing.
        ("【新华社江州三月二日电]", ["新华社", "江州", "三月二日", "电"]),
        ("〈新华社江州三月二日电〉", ["新华社", "江州", "三月二日", "电"]),
        ("本报讯（记者“顾敏）", ["本报", "讯", "记者", "顾敏"]),
        ("本报讯（记者顾敏〉", ["本报", "讯", "记者", "顾敏"]),
        ("本报讯（记者顾敏 ", ["本报", "讯", "记者", "顾敏"]),
        ("本报讯（记者顾晓敏", ["本报", "讯", "记者", "顾晓敏"]),
        ("本报讯 记者顾敏）", ["本报", "讯", "记者", "顾敏"]),
    ],
)
def test_fields_of_openings(opening: str, fields: list[str]) -> None:
    text = opening + BODY
    noted = [text[note.start : note.end] for note in read_lead_in(text) if note.kind.name not in ("DATELINE", "BYLINE")]
    assert noted == fields


@pytest.mark.parametrize(
    "text",
    [
        "合作社九月八日电 灯都亮了",  # no place between name and day
        "江州公社大院九月八日电影放映",  # 电 is part of a word
        "江州旅行社昆明九月八日电 灯都亮了",  # a firm
        "海通社江州卅日電燈熄滅",  # no mark behind it
        "江州晚报讯问了三个人",  # 讯 is part of a word
        "江州网讯号中断",
        "（记者从“江州发布”获悉）昨天",  # the quotation mark has its partner
        "（记者顾敏的妹妹昨天",  # a sentence in brackets
        "记者“顾敏昨天",  # neither bracket
        "本报记者团昨天出发",
    ],
)
def test_near_misses_of_openings(text: str) -> None:
    assert read_lead_in(text) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("记者“顾晓敏）", ["顾晓敏"]),
        ("记者顾晓敏〉", ["顾晓敏"]),
        ("（记者顾晓敏", ["顾晓敏"]),
        ("記者顧曉敏／江州報導", ["顧曉敏"]),
        ("本报记者 顾晓敏 北京报道", ["顾晓敏"]),
        ("本报记者 顾晓敏 周文斌报道", ["顾晓敏", "周文斌"]),  # near miss: the last word is a name
        ("實習生 顧曉敏", ["顧曉敏"]),
        ("江州都市报全媒体记者 顾晓敏", ["顾晓敏"]),
    ],
)
def test_names_of_credits(line: str, names: list[str]) -> None:
    assert [line[note.start : note.end] for note in read_line(line) if note.kind.name == "PERSON"] == names
