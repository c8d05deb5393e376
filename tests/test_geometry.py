"""Where lines stand on their pages is carried through every pass, and cut where a large source is cut."""

import numpy as np
import pytest
from support.answers import answer

import reflow
from reflow import Config
from reflow.draft import Geometry, Kind, Source, joined
from reflow.pipeline import apply_passes
from reflow.read import read, segments

PAGE = "大桥昨日合龙\n\n本报讯（记者何晓光）昨天，横跨城北河的大桥\n合龙。大桥全长二千三百米，\n明年通车。\n\n粮\n站\n开\n磅\n"


def with_geometry(text: str) -> Source:
    """Give each line a box of its own: the n-th stands n inches below the edge of page 1."""
    lines = len(text.splitlines())
    number = np.arange(lines, dtype=np.float32)
    half = np.full(lines, 36, np.float32)
    geometry = Geometry(
        left=half,
        top=72 * number,
        right=half + 100 + number,
        bottom=72 * number + 12,
        type_size=half,
        page=number,
    )
    return Source(None, text, geometry=geometry)


def test_lines_have_the_geometry_of_their_physical_lines() -> None:
    lines = read([Source(None, "龙。\n"), with_geometry(PAGE)], Config()).lines
    assert lines.line.tolist() == [1, 1, 3, 4, 5, 7, 8, 9, 10]
    assert lines.top is not None
    assert np.isnan(lines.top[0]), "the first source has none"
    assert (lines.top[1:] / 72 + 1).tolist() == lines.line[1:].tolist()


def test_units_have_the_box_of_all_their_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, [Kind.TITLE_ABOVE, Kind.OPENING, Kind.NEXT, Kind.FIRST, Kind.FIRST])
    units = apply_passes([with_geometry(PAGE)], Config(), reflow.PASSES).units
    text = reflow.clean(PAGE).to_text()
    assert "合龙。大桥全长二千三百米，" in text
    assert units.top is not None
    assert units.right is not None
    assert units.bottom is not None
    row = int(np.argmax(units.end - units.start))
    assert (units.top[row], units.bottom[row], units.right[row]) == (2 * 72, 3 * 72 + 12, 139)


def test_without_a_geometry_there_are_no_such_columns() -> None:
    draft = apply_passes([Source(None, PAGE)], Config(), reflow.PASSES)
    assert draft.units.left is None
    assert draft.units[0]["left"] is None


def test_a_geometry_changes_nothing_yet() -> None:
    assert reflow.clean(with_geometry(PAGE)).to_json() == reflow.clean(PAGE).to_json()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_large_source_is_cut_with_its_geometry(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SEGMENT", 400), ("SEGMENT_LINES", 50), ("WINDOW", 100)):
        monkeypatch.setattr(segments, name, value)
    lines = [f"第{k}行，河水漫过了石桥，两岸的人都站在堤上看。" for k in range(60)]
    whole = with_geometry(ending.join(lines) + ending)
    # At a place inside a line: its halves have the line's box.
    parts = [part for part, _ in segments.segments([whole], lambda texts: [37] * len(texts))]
    assert len(parts) > 3
    for part in parts:
        table = read([part], Config()).lines
        assert table.top is not None
        assert (table.top / 72 + 1).tolist() == table.line.tolist()
    together = joined(parts)
    assert together.text == whole.text
    assert together.geometry is not None
    assert whole.geometry is not None
    for name in Geometry.__struct_fields__:
        assert np.array_equal(getattr(together.geometry, name), getattr(whole.geometry, name))
