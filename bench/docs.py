"""Write the pages of docs/ that repeat the code. Run as `python bench/docs.py`; a test checks that they are current."""

from pathlib import Path

from reflow.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"


def rules() -> str:
    """Describe every rule."""
    rows = [f"| `{rule.code}` | {rule.sentence} | {rule.level.name.lower()} |" for rule in RULES]
    head = (
        "# Which rules are there?\n\n"
        "Written by `bench/docs.py` from `src/reflow/rules.py`. The log names a rule for every change. Rules up to the\n"
        "level `likely` are applied by default; `clean(…, level=Level.SAFE)` allows less, `Level.GUESS` more. What is\n"
        "not applied is logged as a decision.\n\n"
        "| rule | does | level |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules(), encoding="utf-8")
