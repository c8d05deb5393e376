"""What passes declare that they read and write is what they do, and `reflow.clean` holds callers to it."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pytest
from support.drafts import labelled, pass_named
from support.tracing import TABLES, columns, trace
from test_cases import CASES, text_of
from test_geometry import with_geometry
from test_seed import SEED

import reflow
from reflow import Config, Draft
from reflow.config import Changes
from reflow.draft import Kind, Source, TextKind
from reflow.draft.contract import Contract
from reflow.draft.tables import owner
from reflow.pipeline import CONTRACTS, Pass
from reflow.read import READ, read
from reflow.write import WRITE

CONFIGS: tuple[Changes, ...] = (
    {},
    {"to": "zh-Hant"},
    {"openings": "apart"},
    {"spacing": "spaced"},
    {"titles": "leading"},
    {"level": "safe"},
    {"corrections": [{"kind": "furniture", "line": 1, "before": "", "after": "大桥合龙"}]},
)


@pytest.fixture(scope="module")
def traced() -> dict[Pass, tuple[set[str], set[str]]]:
    """Trace every pass over the texts of all cases and the seed, in all configurations that read or write more.

    From `join` on they are traced over a page that was labelled by hand as well: whatever the network makes of the cases.
    """
    found: dict[Pass, tuple[set[str], set[str]]] = {step: (set(), set()) for step in CONTRACTS}
    texts = [(text_of(case), Config().changed(**case.get("config", {}))) for case in CASES.values()]
    seed = SEED.read_text(encoding="utf-8")
    texts += [
        (seed if "corrections" not in changes else "大桥合龙\n\n昨天。", Config().changed(**changes))
        for changes in CONFIGS
    ]
    sources = [(Source(None, text), config) for text, config in texts]
    for source, config in [*sources, (with_geometry("大桥昨日合\n龙。"), Config())]:
        draft = read([source], config)
        for step, (reads, writes) in found.items():
            draft, read_here, written_here = trace(step, draft, config)
            reads |= read_here
            writes |= written_here
    draft = labelled(STACK, *STACK_LABELS, parsed=[0, 0, 0, 0, 1], text_kind=TextKind.PAGE)
    for step in reflow.PASSES[reflow.PASSES.index(pass_named("join")) :]:
        draft, read_here, written_here = trace(step, draft, Config())
        found[step][0].update(read_here)
        found[step][1].update(written_here)
    return found


# Two headlines, one with a deck, above both bodies.
STACK = "大山深处的读书声\n——走进云岭小学\n电动渡轮试航\n云岭小学在大山深处，书声琅琅。\n本市研制的电动渡轮日前试航。\n"
STACK_LABELS = (*[Kind.TITLE_ABOVE] * 3, Kind.OPENING, Kind.OPENING)


@pytest.mark.parametrize("step", CONTRACTS, ids=lambda step: step.__name__)
def test_a_pass_reads_and_writes_what_it_declares(step: Pass, traced: dict[Pass, tuple[set[str], set[str]]]) -> None:
    reads, writes = traced[step]
    declared_reads, declared_writes = set(CONTRACTS[step].reads), set(CONTRACTS[step].writes)
    where = f"in CONTRACT of {step.__module__}"
    # A column that a pass writes it may read back.
    undeclared = reads - declared_reads - declared_writes
    assert not undeclared, f"{step.__name__} reads {sorted(undeclared)}: add them to `reads` {where}"
    unread = declared_reads - reads
    assert not unread, f"{step.__name__} never reads {sorted(unread)}: take them out of `reads` {where}"
    undeclared = writes - declared_writes
    assert not undeclared, f"{step.__name__} writes {sorted(undeclared)}: add them to `writes` {where}"
    # In rows that a pass makes anew every column is its own.
    remade = {column.partition(".")[0] for column in declared_writes if column.endswith(".start")}
    unwritten = {column for column in declared_writes - writes if column.partition(".")[0] not in remade}
    assert not unwritten, f"{step.__name__} never writes {sorted(unwritten)}: take them out of `writes` {where}"


def test_every_declared_column_exists_and_has_its_owner_among_the_writers() -> None:
    known = {name for table in TABLES for name in columns(table).values()} | {"text.codes", "text.origin"}
    for contract in (READ, WRITE, *CONTRACTS.values()):
        unknown = {*contract.reads, *contract.writes} - known
        assert not unknown, f"there are no columns {sorted(unknown)}; those of src/reflow/draft/tables.py are meant"
    writers: dict[str, set[str]] = {}
    for name, contract in {"read": READ, **{step.__name__: contract for step, contract in CONTRACTS.items()}}.items():
        for column in contract.writes:
            writers.setdefault(column, set()).add(name)
    for table in TABLES:
        for field in fields(table):
            name = columns(table)[field.name]
            filler = owner(table, field.name)
            assert filler in writers.get(name, ()), f"{name} belongs to {filler}, whose CONTRACT does not write it"


ORDERS = {
    **{f"without {step.__name__}": reflow.PASSES[:k] + reflow.PASSES[k + 1 :] for k, step in enumerate(reflow.PASSES)},
    **{
        f"{below.__name__} before {above.__name__}": (*reflow.PASSES[:k], below, above, *reflow.PASSES[k + 2 :])
        for k, (above, below) in enumerate(itertools.pairwise(reflow.PASSES))
    },
}
# What takes nothing from those behind it may be left out, or stand elsewhere; all else leaves one without what it reads.
FREE = ("corrections before measure", "normalize", "vertical", "openings", "furniture", "corrections", "headline", "jumps", "moves", "edits", "byline", "marks", "spaces", "convert")  # fmt: skip
TEXTS = (
    "大桥昨日合\n龙，全长二千\ud800三百米。\n\n通车仪式昨天举行\n",
    SEED.read_text(encoding="utf-8"),
    "粮\n站\n开\n磅\n> 甲\n> 乙\n",
)


def refusal(passes: Sequence[Pass]) -> str | None:
    """Return the sentence with which passes are refused, None if they are taken."""
    try:
        reflow.clean(TEXTS[0], passes=passes)
    except ValueError as error:
        return str(error)
    return None


def test_our_own_order_gives_each_pass_what_it_reads() -> None:
    assert refusal(reflow.PASSES) is None, "mend the order of CONTRACTS in pipeline.py"


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_that_is_not_ours_is_right_or_refused_with_a_sentence(name: str) -> None:
    left_out = name.removeprefix("without ")
    if left_out in FREE:
        for text in TEXTS:
            document = reflow.clean(text, passes=ORDERS[name])
            assert document.restore() == text
            document.to_json()
    else:
        sentence = refusal(ORDERS[name])
        assert sentence, f"{left_out} may be left out: add it to FREE"
        assert re.match(r"^\w+ (reads|and \w+ both use) \w+\.\w+.*; put \w+ before \w+$", sentence)


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("measure", "label reads lines.above, which no pass before it writes; put measure before label"),
        ("join", "headline reads units.doc, which no pass before it writes; put join before headline"),
        ("article", "jumps reads units.article, which no pass before it writes; put article before jumps"),
    ],
)
def test_the_sentence_names_pass_and_column(left_out: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        reflow.clean("大桥。", passes=[step for step in reflow.PASSES if step.__name__ != left_out])


def test_a_pass_for_lines_behind_join_is_told_so() -> None:
    measure = next(step for step in reflow.PASSES if step.__name__ == "measure")
    with pytest.raises(ValueError, match=r"measure reads lines\.\w+, but join has made units of the lines"):
        reflow.clean("大桥。", passes=(*reflow.PASSES, measure))


def test_a_callers_pass_may_stand_anywhere() -> None:
    """Near miss of the orders above: what a caller's pass needs only the caller knows."""

    def same(draft: Draft, config: Config) -> Draft:
        return draft

    for k in range(len(reflow.PASSES) + 1):
        passes = (*reflow.PASSES[:k], same, *reflow.PASSES[k:])
        assert reflow.clean("大桥昨日合\n龙。", passes=passes).to_text() == "大桥昨日合龙。\n"


def test_nothing_is_read_before_the_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="reads"):
        reflow.clean(tmp_path / "no such file", passes=reflow.PASSES[1:3] + reflow.PASSES[9:])


def test_many_files_are_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("大桥昨日合\n龙。", encoding="utf-8")
    without = [step for step in reflow.PASSES if step.__name__ != "join"]
    with pytest.raises(reflow.PlanError, match="put join before headline"):
        reflow.clean_files(tmp_path, output=tmp_path / "out", passes=without)
    assert not (tmp_path / "out").exists()


def test_corrections_need_the_pass_that_takes_them() -> None:
    correction = {"kind": "paragraph", "line": 2, "before": "大桥昨日合", "after": "龙。"}
    without = [step for step in reflow.PASSES if step.__name__ != "corrections"]
    with pytest.raises(ValueError, match="the pass corrections, which takes them, is left out"):
        reflow.clean("大桥昨日合\n龙。", passes=without, corrections=[correction])
    assert reflow.clean("大桥昨日合\n龙。", passes=without).to_text() == "大桥昨日合龙。\n"


def test_a_contract_is_plain_data() -> None:
    assert all(isinstance(contract, Contract) for contract in CONTRACTS.values())
    assert tuple(CONTRACTS) == reflow.PASSES
