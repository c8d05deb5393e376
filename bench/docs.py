"""Write the pages of docs/ that repeat the code. Run as `python bench/docs.py`; a test checks that they are current."""

import argparse
from pathlib import Path

from reflow.cli import EPILOG, parser
from reflow.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"

RULES_HEAD = """# Which rules are there?

Written by `bench/docs.py` from `src/reflow/rules.py`. The log names a rule for every change. Rules up to the level
`likely` are applied by default; `clean(…, level=Level.SAFE)` allows less, `Level.GUESS` more. What is not applied is
logged as a decision. `reflow rules CODE` shows a rule at work.

| rule | does | level |
|---|---|---|
"""
COMMAND_HEAD = """# What can the command do?

Written by `bench/docs.py` from `src/reflow/cli.py`. Data goes to standard output, everything else to standard error.
Each option is an argument of the same name in the library: `reflow.clean_files(…)` is `reflow clean`,
`reflow.explain(…)` is `reflow explain`, `reflow.schema()` is `reflow schema`.

- A folder stands for the `*.txt` files in it. A file that is named is always taken.
- One document on standard output is one JSON object, several are JSON lines.
- An output appears whole or not at all; an input is never written over. Two inputs with one output are refused before
  any work.
- A bad file is one line on standard error and does not stop the others.
"""


def rules() -> str:
    """Describe every rule."""
    return RULES_HEAD + "".join(f"| `{rule.code}` | {rule.sentence} | {rule.level.name.lower()} |\n" for rule in RULES)


def command() -> str:
    """Describe every command and option."""
    (commands,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    parts = [COMMAND_HEAD]
    for name, sub in commands.choices.items():
        parts.append(
            f"## reflow {name}\n{sub.description}\n\n| argument | |\n|---|---|\n" + "".join(map(_row, sub._actions))
        )
    codes = "".join(f"- {code}\n" for code in EPILOG.removeprefix("exit codes: ").split("; "))
    return "\n".join([*parts, f"## Exit codes\n{codes}"])


def _row(action: argparse.Action) -> str:
    names = ", ".join(f"`{option}`" for option in action.option_strings) or f"`{action.metavar}`"
    values = f" `{action.metavar}`" if action.metavar and action.option_strings else ""
    if action.choices:
        values = " " + " / ".join(f"`{choice}`" for choice in action.choices)
    return f"| {names}{values} | {action.help} |\n"


PAGES = {"rules.md": rules, "command.md": command}

if __name__ == "__main__":
    for page, write in PAGES.items():
        (DOCS / page).write_text(write(), encoding="utf-8")
