"""A large input is cleaned segment by segment, many sources in one table, and neither changes what comes out."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import assert_type

import pytest
from support.checks import check_covered_once
from support.phrases import SENTENCES, TITLES
from support.random_inputs import draw
from support.typeset import Story, set_page
from test_seed import TEXT

import reflow
from reflow import Config, Draft, pipeline
from reflow.read import decoded_chunks, file_bytes, open_source, segments
from reflow.write.stream import Form, Format, render

NUMBERS = "一二三四五六七八九十"


def newspaper(articles: int) -> str:
    """Set many articles, each with its own title, whose words stand in its body."""
    titles = [NUMBERS[k % 10] + NUMBERS[k // 10 % 10] + "村" + TITLES[k % len(TITLES)] for k in range(articles)]
    stories = [
        Story((title,), (f"本报讯（记者周晓彤）昨天，{title}。" + SENTENCES[k % 16], "".join(SENTENCES[k % 7 :: 5])))
        for k, title in enumerate(titles)
    ]
    return set_page(stories, 16, indent=True, leading=True)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut at sizes at which a test is quick."""
    monkeypatch.setattr(decoded_chunks, "CHUNK", 4096)
    for name, value in (("SEGMENT", 3000), ("SEGMENT_LINES", 1000)):
        monkeypatch.setattr(segments, name, value)
    monkeypatch.setattr(segments, "WINDOW", 2000)


@pytest.mark.usefixtures("small")
def test_the_cuts_fall_between_articles() -> None:
    text = newspaper(80)
    parts = list(pipeline.clean_segments(text))
    assert len(parts) > 3
    assert all("村" in part.source.text.splitlines()[0] for part in parts)  # every title has it, in its third place
    cut = reflow.clean(text)
    assert len(cut.articles) == 80
    assert cut.restore() == text
    check_covered_once(text, cut)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("text", [newspaper(200), newspaper(40) + "字\n" * 9_000], ids=["pages", "a list below pages"])
def test_edges_are_the_same_however_many_are_sought_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut() -> list[str]:
        return [document.source.text for document in pipeline.clean_segments(text)]

    together = cut()
    assert len(together) > 8
    assert max(map(len, together)) < segments.SEGMENT + segments.WINDOW
    for at_once in (1, 3):
        monkeypatch.setattr(segments, "AT_ONCE", at_once)
        assert cut() == together


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-32", "hz"])
def test_a_file_in_blocks_is_the_file(codec: str, tmp_path: Path) -> None:
    text = newspaper(30)
    if codec == "big5hkscs":
        text = reflow.convert(text, to="zh-Hant").encode(codec, "ignore").decode(codec)
    data = text.encode(codec)
    path = tmp_path / "paper.txt"
    path.write_bytes(data)
    document = reflow.clean(path)
    assert document.source.text == text
    assert document.restore() == data
    assert document.to_dict()["articles"] == reflow.clean(text).to_dict()["articles"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_a_line_longer_than_a_block_is_cut_between_characters(codec: str) -> None:
    data = ("大橋合龍，通車在即" * 2000).encode(codec)
    for shift in range(3):
        document = reflow.clean(b"a" * shift + data)
        assert not document.source.errors
        assert document.restore() == b"a" * shift + data


@pytest.mark.usefixtures("small")
def test_errors_repairs_and_bytes_that_do_not_decode_keep_their_places() -> None:
    good = newspaper(20).encode("gb18030")
    at = good.rfind(b"\n", 0, 3 * len(good) // 4) + 1
    misread = "昨天，全市水稻栽插进入高峰期。".encode().decode("gb18030", "replace").encode("gb18030")
    data = good[:at] + b"\xff" + good[at:] + b"\n" + misread + b"\n"
    document = reflow.clean(data)
    assert (at, at + 1) in document.source.errors
    assert document.restore() == data
    for repair in document.source.repairs:
        assert "水稻" in document.source.text[repair.start : repair.end]


@pytest.mark.usefixtures("small")
def test_ascii_that_fills_blocks_does_not_decide_the_encoding() -> None:
    data = b"http://example.org/\n" * 1000 + newspaper(3).encode("gb18030")
    document = reflow.clean(data)
    assert document.source.encoding == "gb18030"
    assert document.restore() == data


TEXTS = {
    "ASCII": b"plain ~ text\n" * 1000,
    "NULs": b"\0" * 4096 + b"abc\n",
    **{codec: newspaper(20).encode(codec, "ignore") for codec in ("hz", "gb18030", "utf-16", "utf-8", "iso2022_jp")},
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("second", TEXTS)
@pytest.mark.parametrize("first", TEXTS)
def test_an_encoding_that_changes_between_blocks_loses_nothing(first: str, second: str) -> None:
    """HZ, ISO-2022 and NULs are ASCII for all that `bytes.isascii` can tell; no codec writes all of them."""
    data = TEXTS[first] + TEXTS[second] + TEXTS["ASCII"]
    assert reflow.clean(data).restore() == data


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("codec", ["hz", "utf-7", "iso2022_jp", "iso2022_kr", "unicode_escape"])
@pytest.mark.parametrize("line", ["字", "字字字\n"])
def test_an_encoding_that_shifts_is_cut_at_line_ends_alone(codec: str, line: str) -> None:
    text = line.replace("字", "자" if codec == "iso2022_kr" else "字") * 6000
    source = open_source(text.encode(codec), reflow.Config(encoding=codec))
    assert (source.text, source.errors) == (text, ())


@pytest.mark.usefixtures("small")
def test_places_behind_a_block_without_text() -> None:
    assert open_source(b"~\n" * 3000 + b"abc\xff\n", reflow.Config(encoding="hz")).errors == ((6003, 6004),)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "text", ["\n" * 20_000, "字\n" * 8_000, "“" * 20_000, "大" * 20_000, "\r" * 9_000, "大\r" * 9000]
)
def test_what_has_no_articles_is_cut_as_well(text: str) -> None:
    document = reflow.clean(text)
    assert document.restore() == text
    assert len(list(pipeline.clean_segments(text))) > 2


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("format", "to"),
    [
        *(("json", None), ("json", "zh-Hant"), ("jsonl", None), ("text", None), ("markdown", None)),
        *(("html", None), ("html", "zh-Hant"), ("tei", None), ("tei", "zh-Hant")),
    ],
)
def test_a_large_file_is_written_piece_by_piece(format: Format, to: str | None, tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes(
        newspaper(40).encode("gb18030") + "\n2024年6月16日 星期日 第03版：要闻\n".encode("gb18030") + b"\xff"
    )
    (tmp_path / "other.txt").write_text("大桥合龙。", encoding="utf-8")
    whole = [render(reflow.clean(tmp_path / name, to=to), Form(format)) for name in ("other.txt", "paper.txt")]

    shown = [(_taken(result), result.note) for result in reflow.clean_files([tmp_path], format=format, to=to)]
    assert [text for text, _ in shown] == whole
    assert shown[1][1] == "1 place is damaged; what did not decode as gb18030 became �"

    written = list(reflow.clean_files([tmp_path], format=format, output=tmp_path / "out", to=to))
    assert [r.error for r in written] == [None, None]
    files = sorted((tmp_path / "out").glob("[!.]*"))
    assert "".join(file.read_text(encoding="utf-8") for file in files) == "".join(whole)


def _taken(result: reflow.Result) -> str:
    return result.rendered if result.spool is None else Path(result.spool).read_text(encoding="utf-8")


def pages() -> list[str]:
    return [newspaper(k) for k in (1, 2, 3, 9)] + [TEXT, "", "\n", "短", TEXT[:300], TEXT.replace("，", ",")]


def test_each_document_is_what_its_source_alone_gives() -> None:
    sources: list[str | bytes] = [*pages(), *(page.encode("gb18030") for page in pages())]
    for source, together in zip(sources, reflow.clean_many(sources), strict=True):
        alone = reflow.clean(source)
        assert together.to_json() == alone.to_json()
        assert list(together.log) == list(alone.log)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_alone_and_together_whatever_is_damaged(seed: int) -> None:
    """A short form of `bench/evaluate/laws.py`: pages set at random, the seed damaged, random text."""
    random = Random(seed)
    inputs = [draw(random, [TEXT]) for _ in range(60)]
    for text, together in zip(inputs, reflow.clean_many(inputs), strict=True):
        alone = reflow.clean(text)
        assert together.to_json() == alone.to_json()
        assert list(together.log) == list(alone.log)
        assert together.restore() == text


def test_nothing_is_joined_to_another_document() -> None:
    """A quotation is verbatim, the lines below it are taken for furniture, and what then goes on has nothing above it."""
    first = "\ufffdb\ufffd[hQ\ufffdN>e(W\ufffd\ufffdMO\ufffd\ufffd\ufffd\ufffdS\ufffd[#\ufffd\ufffdN\ufffd\nz\n\x0chQb\ufffd\ufffdc\\g\x0cR\n\ufffd$N*N\ufffde"
    second = (
        ">\x0c\ufffd\x0cN\rT\n\ufffd\n\ufffd\x0cS\n0\x1d\ufffd\x0c\ufffd\n\ufffdQu\ufffdN>e(W\ufffd\ufffdMO\ufffd\ufffd\ufffd\ufffdS\ufffd[#\ufffd\ufffdN"
        "\ufffd\ufffd\ufffd\n>\x0c0\x1c{"
    )
    for text, together in zip([first, second], reflow.clean_many([first, second]), strict=True):
        assert together.to_json() == reflow.clean(text).to_json()
        check_covered_once(text, together)


def test_sources_are_taken_as_they_are_needed() -> None:
    taken = []

    def sources() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield TEXT

    next(reflow.clean_many(sources()))
    assert len(taken) < 100


def test_a_source_that_raises_comes_behind_the_documents_before_it(tmp_path: Path) -> None:
    cleaned = reflow.clean_many(["大桥合龙。", tmp_path / "missing.txt", "大桥通车。"])
    assert next(cleaned).source.text == "大桥合龙。"
    with pytest.raises(FileNotFoundError):
        next(cleaned)


def broken_at_bridges(draft: Draft, config: Config) -> Draft:
    """Stand for a defect that some texts set off."""
    if "大桥" in draft.text.slice(0, len(draft.text.codes)):
        raise ZeroDivisionError("oh")
    return draft


def kinds(cleaned: Iterable[reflow.Document | Exception]) -> list[str]:
    return [type(one).__name__ for one in cleaned]


def test_a23_an_error_stands_in_its_place(tmp_path: Path) -> None:
    sources = ["新馆开放。", None, tmp_path / "missing.txt", float("nan"), "", b"\xd0\xc2\xb9\xdd"]
    returned = list(reflow.clean_many(sources, errors="return"))
    assert kinds(returned) == ["Document", "TypeError", "FileNotFoundError", "TypeError", "Document", "Document"]
    assert returned[0] == reflow.clean("新馆开放。")
    assert kinds(reflow.clean_many([None], errors="return")) == ["TypeError"]
    with pytest.raises(TypeError, match="not NoneType"):
        list(reflow.clean_many([None]))  # type: ignore[list-item]


def test_a23_type_checkers_know_what_comes() -> None:
    assert_type(reflow.clean_many(["大桥"]), Iterator[reflow.Document])
    assert_type(reflow.clean_many(["大桥", None], errors="return"), Iterator[reflow.Document | Exception])


def test_a23_a_table_of_errors_alone_reaches_no_pass() -> None:
    def proud(draft: Draft, config: Config) -> Draft:
        assert draft.sources
        return draft

    returned = list(reflow.clean_many([None, None], errors="return", passes=(proud,)))
    assert kinds(returned) == ["TypeError", "TypeError"]


def test_a23_a_pass_that_raises_spoils_its_own_document_alone() -> None:
    """The others of the table are cleaned all the same, and those before it come in either way."""
    passes, texts = (*reflow.PASSES, broken_at_bridges), ["新馆开放。", "大桥合龙。", "山谷里书声琅琅。"]
    returned = list(reflow.clean_many(texts, errors="return", passes=passes))
    assert kinds(returned) == ["Document", "ZeroDivisionError", "Document"]
    assert returned[2] == reflow.clean(texts[2])
    cleaned = reflow.clean_many(texts, passes=passes)
    assert next(cleaned) == reflow.clean(texts[0])
    with pytest.raises(ZeroDivisionError):
        next(cleaned)


@pytest.mark.usefixtures("small")
def test_a23_a_source_of_many_pieces_has_one_error() -> None:
    texts = [newspaper(40) + "大桥合龙。\n", "大桥合龙。\n" + newspaper(40), newspaper(40)]
    returned = reflow.clean_many(texts, errors="return", passes=(*reflow.PASSES, broken_at_bridges))
    assert kinds(returned) == ["ZeroDivisionError", "ZeroDivisionError", "Document"]


def test_a23_a_correction_that_does_not_fit_is_an_error_of_its_source(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("开发区今年新增规模以上工业企\n业二十三家。\n", encoding="utf-8")
    wrong = {"source": "a.txt", "kind": "joined", "line": 2, "before": "别的文字", "after": "业二十三家。"}
    sources = [tmp_path / "b.txt", tmp_path / "a.txt", tmp_path / "b.txt"]
    returned = reflow.clean_many(sources, errors="return", corrections=[wrong])
    assert kinds(returned) == ["Document", "CorrectionError", "Document"]


def test_a23_what_the_caller_got_wrong_is_raised() -> None:
    with pytest.raises(ValueError, match="there are 'raise' and 'return'"):
        next(reflow.clean_many(["大桥"], errors="ignore"))  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="did you mean titles"):
        next(reflow.clean_many(["大桥"], errors="return", titels="none"))  # type: ignore[call-overload]

    def sources() -> Iterator[str]:
        yield "大桥合龙。"
        raise KeyError("the reader of the caller")

    cleaned = reflow.clean_many(sources(), errors="return")
    assert kinds([next(cleaned)]) == ["Document"]
    with pytest.raises(KeyError):
        next(cleaned)


def test_a_file_that_changes_while_its_blocks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text("大桥合龙。" * 100, encoding="utf-8")
    chunks = file_bytes.read_chunks(path, 100)
    next(chunks)
    path.write_text("大桥通车。", encoding="utf-8")
    with pytest.raises(file_bytes.ChangedError):
        list(chunks)
