"""The public functions: what they take, what they give, and what they refuse."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checks import check_covered_once

import reflow
from reflow.config import Config
from reflow.draft import BlockKind, Draft, Source
from reflow.rules import Rule

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"


def test_sources() -> None:
    titles = [a.title for a in reflow.clean(SEED).articles]
    assert [a.title for a in reflow.clean(SEED.read_bytes()).articles] == titles
    assert [a.title for a in reflow.clean(SEED.read_text("utf-8")).articles] == titles


@pytest.mark.parametrize("source", [None, 1, ["a"], object()])
def test_a_wrong_type_raises(source: object) -> None:
    with pytest.raises(TypeError, match="expected str"):
        reflow.clean(source)  # type: ignore[arg-type]


def test_an_unreadable_path_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        reflow.clean(tmp_path / "nosuch.txt")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_path_that_no_file_can_have_raises(name: str) -> None:
    with pytest.raises(OSError, match="no file can have such a name"):
        reflow.clean(Path(name))


@pytest.mark.parametrize(
    "choice",
    [
        {"marks": "bold"},
        {"titles": None},
        {"quotes": ""},
        {"spacing": 1},
        {"openings": "no"},
        {"level": -1},
        {"encoding": 5},
    ],
)
def test_a_choice_that_there_is_not_raises(choice: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(choice))):
        reflow.clean("", **choice)


def test_equal_documents_are_equal_wherever_they_have_been() -> None:
    one, two = (next(iter(reflow.clean_many(["大桥昨日合\n龙。", text]))) for text in ("", "新桥通车。"))
    assert one == two
    assert hash(one.log) == hash(two.log)
    assert list(reflow.clean_many(["新桥通车。", "大桥昨日合\n龙。"]))[1] == reflow.clean("大桥昨日合\n龙。")
    back = pickle.loads(pickle.dumps(two))
    assert back == two
    assert back.restore() == two.restore()
    assert one != reflow.clean("大桥昨日合龙。")


def test_an_unknown_field_raises() -> None:
    wrong: Any = {"titels": "none"}
    for call in (reflow.clean, reflow.explain, reflow.convert):
        with pytest.raises(TypeError, match=r"no option 'titels'; did you mean titles\?"):
            call("", **wrong)


def without_editors(draft: Draft, config: Config) -> Draft:
    """Delete the lines, or units, that begin with 责编."""
    rows = zip(draft.blocks.start.tolist(), draft.blocks.end.tolist(), strict=True)
    own = [np.arange(start, end) for start, end in rows if draft.text.slice(start, end).startswith("责编")]
    return draft.delete(Rule.OWN_CHANGE, np.concatenate(own)) if own else draft


@pytest.mark.parametrize(
    "text", ["大桥合龙。\n责编：王", "责编：王小明", "大桥昨日合龙。\n责编：王小明\n第二天，市民参观。\n"]
)
@pytest.mark.parametrize("passes", [(without_editors, *reflow.PASSES), (*reflow.PASSES, without_editors)])
def test_a_pass_may_delete_whole_lines(text: str, passes: tuple[reflow.Pass, ...]) -> None:
    document = reflow.clean(text, passes=passes)
    assert "责编" not in document.to_text()
    assert all(paragraph.text for article in document.articles for paragraph in article.paragraphs)
    assert not document.furniture
    assert "own.change" in {entry.rule for entry in document.log}
    assert document.restore() == text


@pytest.mark.parametrize("at", [[-1], [3, 2], [2, 2], [99], [True, False], [[1]]])
def test_positions_that_are_none(at: Any) -> None:
    def wrong(draft: Draft, config: Config) -> Draft:
        return draft.delete(Rule.OWN_CHANGE, at)

    with pytest.raises(ValueError, match="positions are numbers from 0 to"):
        reflow.clean("大桥昨日合龙。", passes=(wrong,))


def test_a_pass_that_gives_nothing() -> None:
    def forgetful(draft: Draft, config: Config) -> Any:
        draft.delete(Rule.OWN_CHANGE, np.array([1]))

    with pytest.raises(TypeError, match="the pass forgetful gave NoneType"):
        reflow.clean("大桥昨日合龙。", passes=(forgetful,))


@pytest.mark.parametrize(
    "options", [{}, {"spacing": "spaced"}, {"to": "s2twp"}, {"openings": "apart", "marks": "full"}]
)
def test_each_character_knows_its_place(options: Any) -> None:
    document = reflow.clean(SEED.read_bytes(), **options)
    log = [(entry.start, entry.end) for entry in document.log if entry.kind == "replacement"]
    replaced = {at for start, end in log for at in range(start, end)}
    source = document.source.text
    for article in document.articles:
        for text, spans in [
            (article.title or "", article.title_spans),
            *((p.text, p.spans) for p in article.paragraphs),
        ]:
            origins = document.origins(text, spans)
            assert len(origins) == len(text)
            for character, at in zip(text, origins, strict=True):
                assert at is None or at in replaced or character == source[at]


def test_origins_of_two_units() -> None:
    document = reflow.clean(SEED)
    first, second = document.articles[0].paragraphs[:2]
    with pytest.raises(ValueError, match="not of one unit"):
        document.origins(first.text, second.spans)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("大桥\r\n合龙".encode("utf-8-sig"), (2, 1, 3 + 8)),
        ("大桥\r\n合龙".encode("utf-16"), (2, 1, 2 + 8)),
        ("大桥".encode("gb18030") + b"\xff\n" + "合龙。".encode("gb18030") * 9, (2, 1, 6)),
        ("大桥\r\n合龙", (2, 1, None)),
    ],
)
def test_line_column_and_byte(data: Any, place: Any) -> None:
    document = reflow.clean(data)
    assert document.locate(document.source.text.index("合")) == place
    with pytest.raises(IndexError):
        document.locate(len(document.source.text) + 1)


def test_structs_are_frozen() -> None:
    document = reflow.clean(SEED)
    with pytest.raises(AttributeError):
        setattr(document.articles[0], "title", "x")  # noqa: B010


def test_encoding_overrules_detection() -> None:
    data = "记者".encode("gb18030")
    assert reflow.clean(data, encoding="latin-1").source.text == data.decode("latin-1")


def test_undecodable_bytes_are_reported() -> None:
    text = "本报讯（记者李可）昨天，全市夏种全面展开，农技人员走进田间地头，教农户使用插秧机。"
    data = text.encode("gb18030")
    document = reflow.clean(data[:20] + b"\xff" + data[20:])
    assert document.source.encoding == "gb18030"
    assert document.source.errors == ((20, 21),)
    assert document.to_dict()["source"]["errors"] == [[20, 21]]


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    data = SEED.read_bytes()
    document = reflow.clean(data[:3000] + b"\xff" + data[3000:])
    assert document.source.encoding == "utf-8"
    assert len(document.source.errors) >= 1


def test_the_log_reads_like_a_list() -> None:
    log = reflow.clean(SEED).log
    assert len(log) == len(list(log))
    assert log[0] == next(iter(log))
    assert log[-1] == list(log)[-1]
    assert log[2:4] == list(log)[2:4]
    assert isinstance(log[0], reflow.Entry)


def test_a_pass_of_your_own() -> None:
    """Any function from draft to draft is a pass; the verbs keep text, blocks and log in step."""

    def shout(draft: Draft, config: Config) -> Draft:
        stops = np.flatnonzero(draft.text.codes == ord("。"))
        return draft.replace(Rule.MARKS_BRACKET, stops, ord("！"))

    document = reflow.clean(SEED, passes=(*reflow.PASSES, shout))
    assert "。" not in document.to_text()
    assert document.restore() == SEED.read_bytes()


def test_inserted_characters_are_logged_and_undone() -> None:
    def double_stops(draft: Draft, config: Config) -> Draft:
        stops = np.flatnonzero(draft.text.codes == ord("。"))
        draft = draft.insert(Rule.MARKS_BRACKET, stops, ord("☆"))
        heads = draft.blocks.start[draft.blocks.kind == BlockKind.PARAGRAPH]
        return draft.insert(Rule.MARKS_BRACKET, heads, ord("◆"), behind=False)

    document = reflow.clean(SEED, passes=(*reflow.PASSES, double_stops))
    text = document.to_text()
    assert text.count("。☆") == text.count("。") == text.count("☆")
    assert all(p.text.startswith("◆") and p.text.count("◆") == 1 for a in document.articles for p in a.paragraphs)
    assert document.restore() == SEED.read_bytes()
    check_covered_once(document.source.text, document)


def test_a_generated_character_cannot_be_deleted() -> None:
    def insert_and_delete(draft: Draft, config: Config) -> Draft:
        at = np.array([3])
        return draft.insert(Rule.MARKS_BRACKET, at, ord("☆")).delete(Rule.MARKS_BRACKET, at + 1)

    with pytest.raises(ValueError, match="generated"):
        reflow.clean(SEED, passes=(*reflow.PASSES, insert_and_delete))


def test_passes_may_be_left_out() -> None:
    for number in range(len(reflow.PASSES) + 1):
        document = reflow.clean(SEED, passes=reflow.PASSES[:number])
        assert document.restore() == SEED.read_bytes()
        check_covered_once(document.source.text, document)


def test_nothing_to_do_gives_the_same_draft() -> None:
    from reflow.read import read

    draft = read([Source(None, "。")], Config())
    for step in reflow.PASSES:
        if step.__name__ in ("normalize", "furniture", "verbatim", "headline", "byline", "marks", "spaces"):
            assert step(draft, Config()) is draft, step.__name__


def test_public_names() -> None:
    assert all(getattr(reflow, name) is not None for name in reflow.__all__)
    assert set(reflow.__all__) <= set(dir(reflow))
    with pytest.raises(AttributeError):
        getattr(reflow, "nosuch")  # noqa: B009  a name that a type checker knows nothing of


@pytest.mark.parametrize("source", ["", "\n", "　\n \n"])
def test_nothing_to_decide_about(source: str) -> None:
    assert reflow.clean(source).articles == ()
    assert reflow.review(source, below=1.01) == []


def test_a_byline_as_printed_holds_no_lone_surrogate() -> None:
    """What stood there before any repair is shown; but no JSON can hold it."""
    document = reflow.clean("\ud800\udfff桥\n" * 6000, level=reflow.Level.SAFE)
    assert "\\ud800" not in document.to_json()
    assert document.restore() == "\ud800\udfff桥\n" * 6000
