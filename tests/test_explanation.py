"""What `explain` lists explains what was decided, at the line that it is about."""

import json
import re
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from pyarrow import CompressedInputStream, OSFile
from support.answers import answer
from test_seed import TEXT

import reflow
from reflow import Config, Draft
from reflow.draft import FURNITURE, Kind, Labelled, LabelRule, Source, TextKind
from reflow.draft.kinds import LABELS
from reflow.evidence import CERTAIN
from reflow.explanation import TOGETHER, DecisionKind, cause_of, expected_damage, kind_of, most_harmful
from reflow.model import features, network, weighing
from reflow.model.features import View, character_ids, matrix
from reflow.passes.furniture import furniture
from reflow.passes.label import label
from reflow.pipeline import Pass, apply_passes, passes_through

NOTHING_ABOVE = cause_of(LabelRule.NOTHING_ABOVE)
ORDER = cause_of(LabelRule.GRAMMAR)

DAMAGED = TEXT.replace("\n\n", "\n").replace("。\n", "\n")  # so that evidence is at odds


def test_a_rule_about_an_article_is_told_where_that_begins() -> None:
    decisions = reflow.explain(TEXT)
    told = [d.decided for d in decisions if any("article.opening" in change for change in d.changes)]
    assert told == ["an article begins"] * 3
    assert any("spaces.mixed" in change for d in decisions for change in d.changes)


def test_what_outweighs_the_evidence_is_said_first() -> None:
    firsts = []
    for text in (TEXT, DAMAGED):
        for decision in reflow.explain(text):
            said = [reason.says for reason in decision.reasons]
            against = sum(reason.weight for reason in decision.reasons if reason.says not in (ORDER, TOGETHER)) < 0
            assert against <= (said[0] in (ORDER, TOGETHER)), decision
            assert not {ORDER, TOGETHER} & set(said[1:])
            firsts += said[:1]
    assert {ORDER, TOGETHER} <= set(firsts)
    assert firsts.count(ORDER) + firsts.count(TOGETHER) < len(firsts) / 10, "where the evidence agrees nothing is"


BELOW_TABLE = "大桥合龙\n\n|a|b|\n|-|-|\n|1|2|\n，通车。\n"


def test_a_line_below_a_table_begins_whatever_its_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network would join it to the line above the table."""
    answer(monkeypatch, [Kind.FIRST, *[Kind.VERBATIM] * 3, Kind.NEXT], TextKind.PROSE)
    *_, last = reflow.explain(BELOW_TABLE)
    assert (last.decided, last.instead) == ("a paragraph begins", "joined to the line above")
    assert last.reasons[0].says == NOTHING_ABOVE
    answer(monkeypatch, [Kind.FIRST, Kind.NEXT], TextKind.PROSE)
    *_, last = reflow.explain("大桥合龙\n，通车。\n")
    assert last.decided == "joined to the line above"
    assert NOTHING_ABOVE not in [reason.says for reason in last.reasons]


@pytest.mark.parametrize("text", [TEXT, "开发区今年新增规模以上工业企\n业二十三家，占到六成。\n昨天，大桥合龙。\n"])
@pytest.mark.parametrize(("kind", "decided"), [("paragraph", "a paragraph begins"), ("furniture", "page furniture")])
def test_a_persons_decision_is_told_as_such(text: str, kind: str, decided: str) -> None:
    number = 9 if text == TEXT else 2
    (doubt,) = [doubt for doubt in reflow.review(text, below=1.01) if doubt.line == number]
    fix = {"kind": kind, "line": number, "before": doubt.before, "after": doubt.after}
    decisions = reflow.explain(text, corrections=[fix])
    (corrected,) = [decision for decision in decisions if decision.by_person]
    assert (corrected.line, corrected.decided, corrected.confidence) == (number, decided, 1)
    assert corrected.instead == "joined to the line above"
    assert [reason.says.partition(" (")[0] for reason in corrected.reasons] == [
        "decided by a person",
        "the program would have decided: joined to the line above",
    ]
    assert corrected.reasons[1].weight < 0, "against what the person says"
    assert not any("corrections" in change for change in corrected.changes)


def test_a_persons_decision_leaves_no_doubt() -> None:
    """The program is unsure of a line; a person who says the same leaves no mark, and no other line loses its own."""
    doubt = reflow.review(DAMAGED)[0]
    fix = {"kind": doubt.kind, "line": doubt.line, "before": doubt.before, "after": doubt.after}
    (corrected,) = [decision for decision in reflow.explain(DAMAGED, corrections=[fix]) if decision.by_person]
    assert (corrected.line, corrected.confidence, corrected.instead) == (doubt.line, 1, None)
    left = [one.line for one in reflow.review(DAMAGED, corrections=[fix])]
    assert doubt.line not in left
    assert left


def test_what_cannot_be_joined_is_not_told_as_a_persons_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, [Kind.FIRST, *[Kind.VERBATIM] * 3, Kind.FIRST], TextKind.PROSE)
    for kind, told in (("joined", False), ("title", True)):
        fix = {"kind": kind, "line": 6, "before": "|1|2|", "after": "，通车。"}
        assert reflow.explain(BELOW_TABLE, corrections=[fix])[-1].by_person == told


@pytest.mark.parametrize("below", [-0.1, 1.1, 90, float("nan")])
def test_a_confidence_is_a_share(below: float) -> None:
    with pytest.raises(ValueError, match=r"below is a number from 0 to 1\.01"):
        reflow.review("龙。", below=below)
    assert len(reflow.review("龙。", below=1.01)) == 1


def test_review_reads_with_the_encoding_it_is_given() -> None:
    data = "开发区今年新增规模以上工业企\n业二十三家，占到六成。".encode("gb18030")
    config = reflow.Config(encoding="latin-1")
    assert reflow.review(data, below=1.01, encoding="latin-1") == reflow.review(data, below=1.01, config=config)


def test_the_list_fed_back_unchanged_changes_nothing() -> None:
    """A table is listed as lines that stay lines, not as furniture."""
    text = "品名    单价    数量\n大米    2.30    50\n面粉    1.80    20\n食油    9.50    12\n"
    doubts = reflow.review(text, below=1.01)
    assert {doubt.kind for doubt in doubts} == {"verbatim"}
    fixes = [{"line": d.line, "kind": d.kind, "before": d.before, "after": d.after} for d in doubts]
    assert reflow.clean(text, corrections=fixes).to_text() == reflow.clean(text).to_text()


# --- expected damage ------------------------------------------------------------------------------------------------


def line(
    kind: DecisionKind, size: int, *, line_end: float = 1, sure: float = 1, instead: DecisionKind | None = None
) -> reflow.Decision:
    """Return a decision about a line of a number of characters, and how sure its line end and its kind are."""
    return reflow.Decision(
        1, "字" * size, "", None, line_end, 0, None, (), kind=kind, kind_confidence=sure, instead_kind=instead
    )


@pytest.mark.parametrize(
    ("lines", "damages"),
    [
        pytest.param([line("title", 8, sure=0.5)], [4], id="a title as a whole"),
        pytest.param([line("title", 8)], [0], id="near miss: a title that is sure"),
        pytest.param([line("furniture", 8, sure=0.5)], [4], id="a line that is set aside"),
        pytest.param([line("joined", 8, sure=0.5)], [4], id="near miss: a line of text that may be no text"),
        pytest.param([line("paragraph", 30), line("joined", 30, line_end=0.5)], [0, 0.5], id="a line end alone"),
        pytest.param(
            [line("article", 40), line("joined", 30, line_end=0.5, instead="article"), line("joined", 30)],
            [0, 20, 0],
            id="a line end that may begin an article: what stands above it is shorter",
        ),
        pytest.param(
            [line("article", 40), line("joined", 30, line_end=0.5, instead="paragraph"), line("joined", 30)],
            [0, 0.5, 0],
            id="near miss: one that may begin a paragraph",
        ),
        pytest.param(
            [line("article", 40), line("article", 30, line_end=0.5), line("article", 50)],
            [0, 15, 0],
            id="an article that begins: up to the next",
        ),
        pytest.param([line("article", 40, line_end=0.5)], [0.5], id="near miss: nothing stands above it"),
        pytest.param([line("paragraph", 9), line("deck", 8, line_end=0.5, sure=0.5)], [0, 4.5], id="both in doubt"),
        pytest.param([], [], id="no line"),
    ],
)
def test_the_characters_that_are_expected_in_a_wrong_place(lines: list[reflow.Decision], damages: list[float]) -> None:
    assert expected_damage(lines) == damages


@pytest.mark.parametrize("kind", ["title", "kicker", "deck", "subhead", "byline", "caption", "furniture"])
def test_what_moves_or_is_set_aside_comes_before_line_ends(kind: DecisionKind) -> None:
    """A line end as good as undecided harms less than a short line of another kind that is rather sure."""
    line_ends = [line("paragraph", 30), line("joined", 30, line_end=0.55), line("joined", 30, line_end=0.6)]
    moved = line(kind, 6, sure=0.89)
    assert [row for row, _ in most_harmful([*line_ends, moved])] == [3, 1, 2]
    assert [row for row, _ in most_harmful([*line_ends, line(kind, 6, sure=0.95)])] == [1, 2], "one that is no doubt"
    assert [row for row, _ in most_harmful([*line_ends, line(kind, 3, sure=0.89)])] == [1, 2, 3], "one that is shorter"


def test_damage_comes_first_in_the_list_and_in_the_report() -> None:
    doubts = reflow.review(DAMAGED, below=1.01)
    decisions = reflow.explain(DAMAGED)
    by_line = dict(zip([one.line for one in decisions], expected_damage(decisions), strict=True))
    assert [doubt.damage for doubt in doubts] == [by_line[doubt.line] for doubt in doubts]
    assert [doubt.damage for doubt in doubts] == sorted(by_line.values(), reverse=True)
    assert [doubt.confidence for doubt in doubts] != sorted(doubt.confidence for doubt in doubts)
    page = reflow.report(DAMAGED).partition("Look here first")[2].partition("</nav>")[0]
    listed = [int(number) for number in re.findall('href="#l0-([0-9]+)"', page)]
    assert listed == [doubt.line for doubt in reflow.review(DAMAGED)][: len(listed)]
    assert len(listed) > 2


def test_what_is_doubtful_is_a_line_end_or_the_kind_of_a_line() -> None:
    decisions = reflow.explain(DAMAGED)
    by_kind = min(decisions, key=lambda decision: decision.kind_confidence - decision.confidence)
    assert by_kind.kind_confidence < by_kind.confidence
    below = (by_kind.kind_confidence + by_kind.confidence) / 2
    listed = sorted(doubt.line for doubt in reflow.review(DAMAGED, below=below))
    assert by_kind.line in listed
    assert listed == [one.line for one in decisions if min(one.confidence, one.kind_confidence) < below]
    assert len(listed) < len(decisions), "a line that is not listed"


# --- what is recorded ------------------------------------------------------------------------------------------------

PAGES = Path(__file__).parents[2] / "shared/data/pages/dev.jsonl.zst"
# Lines that rules decide whatever the network says of them.
PROBES = ("图为施工现场", "记者手记", "（据新华社报道）", "问：什么时候通车？", "周二 多云 10℃", "（下转第3版）")


def probed(text: str) -> str:
    """Set a probe behind every fifth line."""
    lines = text.split("\n")
    for k in range(len(lines) // 5 * 5, 0, -5):
        lines.insert(k, PROBES[k // 5 % len(PROBES)])
    return "\n".join(lines)


def labelled(text: str, last: Pass = label) -> Draft:
    """Return the lines of a text as they were labelled, with all passes up to the last one."""
    return apply_passes([Source(None, text)], Config(), passes_through(last))


def check_explained_as_labelled(text: str) -> Labelled:
    """Compare what `explain` says about every line with what `label` and `furniture` wrote into its table."""
    lines = labelled(text, furniture).labelled
    decisions = reflow.explain(text)
    assert [decision.line for decision in decisions] == lines.line.tolist()
    for row, decision in enumerate(decisions):
        kind, sentence = kind_of(Kind(int(lines.label[row])))
        runner_up = Kind(int(lines.runner_up[row]))
        instead = (None, None) if runner_up == Kind.UNDECIDED else kind_of(runner_up)
        assert (decision.kind, decision.decided) == (kind, sentence)
        assert (decision.instead_kind, decision.instead) == instead
        assert decision.confidence == round(float(lines.score[row]), 3)
        assert decision.kind_confidence == round(float(lines.certainty[row]), 3)
        assert decision.rule == LabelRule(int(lines.rule[row])).name.lower().replace("_", "-")
        cause = cause_of(LabelRule(int(lines.rule[row])))
        if cause:
            assert decision.reasons[0].says == cause
        check_sentence(decision, cause)
    return lines


def check_sentence(decision: reflow.Decision, cause: str) -> None:
    """Check that the sentence says who decided: the model, or a rule that outdoes it."""
    match decision.rule:
        case "network":
            assert re.match("The model (?!would).+(, since .+|, from its look and its neighbours).$", decision.sentence)
        case "grammar":
            assert "stands above and below it" in decision.sentence
        case "certain" | "credit" | "person":
            assert decision.sentence in CERTAIN.values()
        case _:
            assert re.match(f"The model would .+, but {re.escape(cause)}.$", decision.sentence)


def check_evidence(text: str) -> None:
    """Compute the scores of the network once more from the table that `label` left: the margins are those it recorded."""
    draft = labelled(text)
    lines = draft.labelled
    view = View.of(draft.text, lines)
    scores, _ = network.forward(network.weights(), matrix(view), character_ids(view), lines.doc)
    row = np.flatnonzero(lines.rule != LabelRule.NOTHING_ABOVE)
    margin = scores[row, lines.label[row]] - scores[row, lines.runner_up[row]]
    assert np.array_equal(margin, lines.margin[row])
    # The network decided exactly where its likeliest label was taken and no rule settled the line before. What it said of
    # furniture is told apart by its pattern later.
    label = np.where(np.isin(lines.label, FURNITURE), Kind.FURNITURE, lines.label)
    likeliest = scores[row].argmax(axis=1) == label[row]
    settled = np.isin(lines.rule[row], (LabelRule.CREDIT, LabelRule.CERTAIN))
    assert np.array_equal((lines.rule[row] == LabelRule.NETWORK) | settled, likeliest | settled)


@pytest.mark.parametrize("text", [TEXT, DAMAGED, probed(TEXT), "大桥昨日合\n龙。\n本报记者 顾敏\n"])
def test_what_is_explained_is_what_was_recorded(text: str) -> None:
    check_explained_as_labelled(text)
    check_evidence(text)


def test_every_rule_that_decides_a_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the network says: here it is sure of labels drawn at random."""
    text = (
        "".join(f"水退了。\n{probe}\n" for probe in PROBES)
        + "水退了。\n本报讯 昨天，大桥合龙。\n昨天，\n石榴\n，水退了。\n2019年6月18日 星期二 第03版\n"
        + "水退了\n\n昨天夜里下了一夜的雨，河水涨了半米，渡船都停了。\n渡口停航\n石榴\n"
    )
    count = len(labelled(text).labelled)
    told: set[LabelRule] = set()
    for kind, seed in product(TextKind, range(20)):
        answer(monkeypatch, Random(seed).choices(LABELS, k=count), kind)
        told |= {LabelRule(rule) for rule in check_explained_as_labelled(text).rule.tolist()}
    answer(monkeypatch, [{Kind.NEXT: 0.5, Kind.FIRST: 0.4}] * count, TextKind.PROSE)
    told |= {LabelRule(rule) for rule in check_explained_as_labelled(text).rule.tolist()}
    answer(monkeypatch, [Kind.TITLE_ABOVE, {Kind.SUBHEAD: 0.6, Kind.TITLE_ABOVE: 0.3}, Kind.OPENING], TextKind.ARTICLES)
    told |= {
        LabelRule(rule) for rule in check_explained_as_labelled("环湖绿道昨天全\n线贯通\n昨天开放。\n").rule.tolist()
    }
    # Two lines show no column.
    answer(monkeypatch, [Kind.FIRST, {Kind.NEXT: 0.6, Kind.FIRST: 0.39}], TextKind.PROSE)
    told |= {LabelRule(rule) for rule in check_explained_as_labelled("大桥昨日合\n龙，两岸欢腾。\n").rule.tolist()}
    # Two lines of a title where paragraphs are lines.
    answer(monkeypatch, [Kind.TITLE_ABOVE, Kind.TITLE_ABOVE, Kind.OPENING], TextKind.ARTICLES)
    unwrapped = f"环湖绿道\n昨天全线贯通\n{'市民沿湖散步，' * 12}秋色正好。\n"
    told |= {LabelRule(rule) for rule in check_explained_as_labelled(unwrapped).rule.tolist()}
    untold = {*LabelRule} - told - {LabelRule.NONE, LabelRule.TITLES, LabelRule.PERSON}  # which a caller decides
    assert not untold, [rule.name for rule in untold]


@pytest.mark.skipif(not PAGES.exists(), reason="needs the labelled pages")
@pytest.mark.parametrize("part", range(4))
def test_what_is_explained_of_labelled_pages_is_what_was_recorded(part: int) -> None:
    with CompressedInputStream(OSFile(str(PAGES)), "zstd") as stream:
        cases = [json.loads(line) for line in stream.read().decode().splitlines()]
    for case in cases[part::4]:
        check_evidence(case["text"])
    for case in cases[part::40]:
        check_explained_as_labelled(case["text"])


def test_every_group_of_features_has_words() -> None:
    absent = features.GROUPS.keys() ^ weighing.GROUPS.keys()
    assert not absent, f"give {sorted(absent)} words in GROUPS of model/weighing.py, or take them out there"
