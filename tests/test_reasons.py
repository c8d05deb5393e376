"""What `explain` lists explains what was decided, at the line that it is about."""

from test_seed import TEXT

import reflow
from reflow.reasons import NOTHING_ABOVE, ORDER, TOGETHER

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


def test_a_line_below_a_table_begins_whatever_its_evidence() -> None:
    """The counted model would join it to the line above the table."""
    table = "|a|b|\n|-|-|\n|1|2|\n"
    *_, last = reflow.explain(f"大桥合龙\n\n{table}，通车。\n")
    assert (last.decided, last.instead) == ("a paragraph begins", "joined to the line above")
    assert last.reasons[0].says == NOTHING_ABOVE
    assert last.reasons[1].weight < 0
    *_, last = reflow.explain("大桥合龙\n，通车。\n")
    assert last.decided == "joined to the line above"
    assert NOTHING_ABOVE not in [reason.says for reason in last.reasons]
