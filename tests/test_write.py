"""How units become the parts of articles, and what the structs of the output promise."""

import copy
import gc
import pickle

import pytest
from support.drafts import labelled, pass_named

import reflow
from reflow.config import Config
from reflow.document import Document
from reflow.draft import Draft, Kind, Source
from reflow.patterns.captions import PHOTO_CREDIT
from reflow.write import write
from reflow.write.documents import LONGEST_CREDIT, photo_credit, printed

PAGE = """\
2019年6月18日 星期二 第03版：要闻
责编 林月如 校对 唐小婉
大山深处的读书声
——走进云岭小学
本报江州6月17日电（记者何晓光 通讯员方圆）云岭小学在大山深处，书声琅琅。
上图：云岭小学的早读课。本报记者 向凤 摄
"""
LABELS = (
    Kind.FURNITURE, Kind.FURNITURE, Kind.TITLE_ABOVE, Kind.DECK, Kind.OPENING, Kind.CAPTION
)  # fmt: skip


@pytest.fixture
def page() -> Document:
    """A page with every part that an article may have."""
    draft = labelled(PAGE, *LABELS)
    for step in reflow.PASSES[reflow.PASSES.index(pass_named("join")) :]:
        draft = step(draft, Config())
    (document,) = write(draft)
    return document


def test_the_structs_survive_pickling_and_copying(page: Document) -> None:
    (article,) = page.articles
    assert all((article.deck, article.byline, article.dateline, article.captions, page.furniture, page.pages))
    assert pickle.loads(pickle.dumps(page)) == page
    assert copy.deepcopy(page) == copy.copy(page) == page
    assert Document.from_json(page.to_json()).articles == page.articles
    assert len({article, pickle.loads(pickle.dumps(article))}) == 1


def test_the_garbage_collector_does_not_look_at_articles(page: Document) -> None:
    """Many documents in memory would else slow down every full collection."""
    gc.collect()
    (article,) = page.articles
    structs = [article, article.byline, article.dateline, *article.paragraphs, *article.captions, *page.furniture]
    assert not any(map(gc.is_tracked, [*structs, article.paragraphs, page.furniture, *page.pages]))


@pytest.mark.parametrize(
    "caption",
    [
        "大桥昨日合龙。本报记者 向凤 摄",
        "市民昨日走上大桥，孟敏摄",
        "大桥昨日合龙（孟敏 摄）",
        "“大桥”新华社发（陈颖、孟敏 摄）",
        "大桥昨日合龙！文/图 孟敏供图  ",
        "大桥合龙。" * LONGEST_CREDIT + "孟敏 摄",
        # These have none.
        "观众在展板前拍摄",
        "孟敏 摄。",
        "，",
        "",
    ],
)
def test_a_credit_is_the_same_in_the_whole_caption_as_behind_its_last_mark(caption: str) -> None:
    whole = PHOTO_CREDIT.search(caption)
    assert photo_credit(caption) == (whole and whole[0].strip())


def test_inserted_spaces_are_of_no_script() -> None:
    """They come from nowhere in the source, and so not from the character that it ends with."""
    text = "全国1个国家的农户有2台发动机，3个车间的门开了4次，问题5个。國"
    document = reflow.clean(text, spacing="spaced")
    assert " 1 " in document.to_text()
    assert [article.variant for article in document.articles] == [document.variant] == ["simplified"]


@pytest.mark.parametrize("kind", [Kind.TITLE, Kind.TITLE_ABOVE, Kind.TITLE_BELOW])
def test_a_line_of_a_title_that_a_pass_left_as_one_is_a_title(kind: Kind) -> None:
    def keep_label(draft: Draft, config: Config) -> Draft:
        kinds = draft.units.kind.copy()
        kinds[:] = kind
        return draft.with_blocks(draft.units.with_columns(kind=kinds))

    (article,) = reflow.clean("大桥昨日合龙", passes=(*reflow.PASSES, keep_label)).articles
    assert article.title == "大桥昨日合龙"


def test_furniture_stands_in_its_document() -> None:
    text = "第03版：要闻\n责编 林月如 版式 高远\n大桥昨日合龙。"
    documents = reflow.clean_many([text, "", text.replace("3", "4"), "新桥通车。", text.replace("3", "5")])
    assert [[page.number for page in document.pages] for document in documents] == [["3"], [], ["4"], [], ["5"]]


def test_what_was_printed_has_no_lone_surrogates() -> None:
    """No JSON holds one; a byte order mark inside of a text is a character."""
    source = Source(None, "（\ufeff记者\ud83d\ude00何晓光\udfff）", begins=5)
    assert printed(((5, 12), (12, 16)), source) == "（\ufeff记者��何晓光�）"
