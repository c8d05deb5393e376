"""What kind of text a document is: in the document, its JSON and rows, in parts that are united, and as an option."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import get_args

import numpy as np
import pytest

import reflow
from reflow import Config, Document, Draft
from reflow.config import CHOICES
from reflow.document import TextKindName
from reflow.draft import TextKind
from reflow.pipeline import Pass
from reflow.write import unite
from reflow.write.documents import TEXT_KINDS, KindOfText, joint_kind
from reflow.write.rows import article_rows
from reflow.write.stream import Form, stream

TEXT = "院子里的石榴开了花，奶奶搬出竹\n椅，坐在树下择菜。"


def deciding(kind: TextKind, score: float, *, out_of_depth: bool = False) -> Pass:
    """Return a pass that decides the kind of all documents."""

    def decide(draft: Draft, config: Config) -> Draft:
        count = len(draft.sources)
        documents = draft.documents.with_columns(
            kind=np.full(count, kind, np.uint8),
            kind_score=np.full(count, score, np.float32),
            out_of_depth=np.full(count, out_of_depth),
        )
        return replace(draft, documents=documents)

    return decide


def cleaned(kind: TextKind, score: float, text: str = TEXT, *, out_of_depth: bool = False) -> Document:
    return reflow.clean(text, passes=(*reflow.PASSES, deciding(kind, score, out_of_depth=out_of_depth)))


def test_every_kind_has_one_word_in_the_output_and_as_an_option() -> None:
    words = get_args(TextKindName)
    assert tuple(TEXT_KINDS[kind] for kind in TextKind) == words
    assert tuple(kind.name.lower() for kind in TextKind) == words, "Config.kind is read as TextKind[kind.upper()]"
    assert CHOICES["kind"] == ("auto", *words)


@pytest.mark.parametrize("kind", TextKind)
def test_the_document_says_what_was_decided(kind: TextKind) -> None:
    document = cleaned(kind, 0.87654, out_of_depth=kind == TextKind.LINES)
    decided = (kind.name.lower(), 0.877, kind == TextKind.LINES)
    assert (document.kind, document.kind_confidence, document.unfamiliar) == decided
    record = json.loads(document.to_json())
    assert (record["kind"], record["kind_confidence"], record["unfamiliar"]) == decided
    back = Document.from_json(document.to_json())
    assert (back.kind, back.kind_confidence, back.unfamiliar) == decided
    [row] = article_rows(document)
    assert (row.kind, row.unfamiliar) == (decided[0], decided[2])


def test_json_of_version_0_1_can_be_read() -> None:
    record = json.loads(reflow.clean(TEXT).to_json())
    for name in ("kind", "kind_confidence", "unfamiliar"):
        del record[name]
    document = Document.from_json(json.dumps(record))
    assert (document.kind, document.kind_confidence, document.unfamiliar) == ("page", 0.0, False)


def test_no_document_has_the_kind_of_its_neighbour() -> None:
    def by_number(draft: Draft, config: Config) -> Draft:
        kind = np.arange(len(draft.sources), dtype=np.uint8)
        return replace(draft, documents=draft.documents.with_columns(kind=kind))

    documents = list(reflow.clean_many([TEXT] * len(TextKind), passes=(*reflow.PASSES, by_number)))
    assert [document.kind for document in documents] == list(get_args(TextKindName))


# --- parts that are united -------------------------------------------------------------------------------------------


PROSE, PAGE = KindOfText("prose", 0.9, False, 100), KindOfText("page", 0.6, False, 100)


@pytest.mark.parametrize(
    ("parts", "kind", "confidence"),
    [
        pytest.param([PROSE], "prose", 0.9, id="one part is its own answer"),
        pytest.param([PROSE, PAGE._replace(size=101)], "page", 0.6, id="most characters, not most parts"),
        pytest.param([PAGE, PAGE, PROSE._replace(size=201)], "prose", 0.9, id="more parts, fewer characters"),
        pytest.param([PAGE, PROSE, PROSE], "prose", 0.9, id="the parts of a kind count together"),
        pytest.param([PROSE, PROSE._replace(confidence=0.5, size=300)], "prose", 0.6, id="weighted by characters"),
        pytest.param([PAGE, PROSE], "page", 0.6, id="of two alike the first"),
        pytest.param([PROSE._replace(size=0), PAGE._replace(size=0)], "prose", 0.9, id="no characters at all"),
        pytest.param([PAGE._replace(size=0), PROSE], "prose", 0.9, id="an empty part says nothing"),
    ],
)
def test_the_kind_of_several_parts(parts: list[KindOfText], kind: str, confidence: float) -> None:
    joint = joint_kind(parts)
    assert (joint.kind, joint.confidence, joint.size) == (kind, confidence, sum(part.size for part in parts))


def test_a_text_is_unfamiliar_if_a_part_is() -> None:
    assert joint_kind([PROSE, PAGE._replace(unfamiliar=True, size=1)]).unfamiliar
    assert not joint_kind([PROSE, PAGE]).unfamiliar


def test_united_and_written_in_parts_is_the_same() -> None:
    def parts() -> Iterator[Document]:
        yield cleaned(TextKind.LINES, 0.8, "买米\n买盐")
        yield cleaned(TextKind.PROSE, 0.7, out_of_depth=True)
        yield cleaned(TextKind.PROSE, 0.9, "天黑了。")

    file = BytesIO()
    stream(parts(), Form(), file)
    united = unite(list(parts()))
    assert (united.kind, united.unfamiliar) == ("prose", True)
    assert 0.7 < united.kind_confidence < 0.8
    assert file.getvalue().decode() == united.to_json() + "\n"


# --- the report ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (cleaned(TextKind.PROSE, 0.93), "<p>Read as running prose (93% sure).</p>"),
        (cleaned(TextKind.PAGE, 1.0, out_of_depth=True), "(100% sure). Unlike all texts learned from: only sure"),
        (cleaned(TextKind.PAGE, 0.0), None),
    ],
    ids=["sure", "unfamiliar", "nobody asked"],
)
def test_the_report_says_what_was_decided(
    document: Document, sentence: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reflow.explanation.clean_segments", lambda source, config: [document])
    page = reflow.report(TEXT)
    if sentence is None:
        assert "Read as" not in page
        assert "Unlike" not in page
    else:
        assert sentence in page


# --- the option ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CHOICES["kind"])
def test_the_caller_may_choose_a_kind(kind: str) -> None:
    assert Config().changed(kind=kind).kind == kind  # type: ignore[arg-type]  # one of a list
    reflow.clean(TEXT, kind=kind)


def test_the_default_is_left_to_the_reader() -> None:
    assert Config().kind == "auto"
    assert repr(Config(kind="prose")) == "Config(kind='prose')"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("pros", "no kind 'pros'; did you mean prose?"),
        (None, "no kind None; there are auto, page, articles, prose, lines"),
    ],
)
def test_a_wrong_kind_is_answered_with_the_nearest(kind: object, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        Config(kind=kind)  # type: ignore[arg-type]
