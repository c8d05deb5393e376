"""Write the pages, and parts of pages, that repeat the code or saved figures.

Run: `python bench/generate/docs.py [--check]`
Takes: 3 seconds
Writes: docs/api.md, docs/rules.md, docs/command.md, docs/accuracy.md, parts of docs/design.md and the READMEs

`--check` writes nothing; it names the pages that are not current, and exits with code 1 if there are any.
"""

import argparse
import ast
import inspect
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import Enum
from operator import attrgetter
from pathlib import Path

import regex

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib import architecture, peers_table, stages

import reflow.arrow
from reflow.catalogue import RULES
from reflow.cli.options import EPILOG, EXAMPLES, parser
from reflow.config import CHOICES, LEVELS, Changes, Config
from reflow.pipeline import PASSES

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "bench"

RULES_HEAD = """# Which rules are there?

Written by `bench/generate/docs.py` from `src/reflow/catalogue.py`. The log names the rule of every change. By default all
rules are applied. With `clean(…, level="safe")`, rules of the level `likely` change no character and move no text; what
they would do is logged as a decision. Lines are read alike at both levels: a line has the same label, so `safe` joins no
other line ends and names no other titles. `reflow rules CODE` shows an example of a rule.

| rule | effect | level |
|---|---|---|
"""
COMMAND_HEAD = """# What can the command do?

Written by `bench/generate/docs.py` from `src/reflow/cli/options.py`. Data goes to standard output, everything else to
standard error. Each option has the same name as the argument in the library: `reflow.clean_files(…)` corresponds to
`reflow clean`, `reflow.explain(…)` to `reflow explain`, `reflow.schema()` to `reflow schema`.

- A folder stands for the `*.txt` files in it. A file that is named explicitly is always read.
- On standard output, one document is a JSON object, and several are JSON lines.
- An output appears complete or not at all; an input is never overwritten. If two inputs have the same output, the run is
  refused before any work.
- A bad file is reported in one line on standard error and does not stop the others.
"""


def rules() -> str:
    """Return the page of the rules."""
    return RULES_HEAD + "".join(f"| `{rule.code}` | {rule.sentence} | {rule.level.name.lower()} |\n" for rule in RULES)


def command() -> str:
    """Return the page of the commands and their options."""
    (commands,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    parts = [COMMAND_HEAD]
    for name, sub in commands.choices.items():
        examples = "".join(example + "\n" for example in EXAMPLES[name])
        parts.append(
            f"## reflow {name}\n{sub.description}\n\n```sh\n{examples}```\n\n| argument | |\n|---|---|\n"
            + "".join(map(_row, sub._actions))
        )
    codes = "".join(f"- {code}\n" for code in EPILOG.removeprefix("exit codes: ").split("; "))
    return "\n".join([*parts, f"## Exit codes\n{codes}"])


def _row(action: argparse.Action) -> str:
    names = ", ".join(f"`{option}`" for option in action.option_strings) or f"`{action.metavar}`"
    values = f" `{action.metavar}`" if action.metavar and action.option_strings else ""
    if action.choices:
        values = " " + " / ".join(f"`{choice}`" for choice in action.choices)
    return f"| {names}{values} | {action.help} |\n"


API_HEAD = """# API reference

Written by `bench/generate/docs.py` from the code. `import reflow` loads a module only when one of its names is used.

"""
# Every public name, by what it is for and in the order of the page.
GROUPS = {
    "Clean": "clean clean_many clean_files",
    "Convert and decode": "convert convert_files decode",
    "Look and correct": "explain review report report_files read_corrections",
    "What computes": "kernel",
    "JSON Schema": "schema",
    "Tables": "arrow.clean_batch arrow.schema arrow.ARTICLES arrow.DOCUMENT",
    "Options": "Config",
    "Documents": "Document Article Paragraph Byline Person Dateline Caption Furniture Page Conversion Entry Place",
    "Results": "Result Progress Decoded Decision Reason Doubt Correction Summary",
    "Passes of your own": "Draft Rule Level",
    "Errors": "NoTextError CorrectionError PlanError StopError KernelError",
    "Constants": "FORMATS PASSES Pass",
}
CONSTANTS = {
    "FORMATS": f"The formats that `clean_files` can write: {', '.join(f'`{name}`' for name in reflow.FORMATS)}.",
    "PASSES": f"The built-in passes, in order: {', '.join(f'`{step.__name__}`' for step in PASSES)}.",
    "Pass": "The type of a pass: a function that takes a `Draft` and a `Config` and returns a `Draft`.",
}
OPTIONS_HEAD = """(options)=
## Options
Every function with `**changes` accepts these options as keyword arguments, as in `clean(text, titles="none")`.

| option | values | default | |
|---|---|---|---|
"""


def api() -> str:
    """Return the reference: the public names, functions first, under each of which Sphinx inserts its docstring."""
    public = {*reflow.__all__, *(f"arrow.{name}" for name, _ in inspect.getmembers(reflow.arrow, _is_ours))}
    grouped = {name for names in GROUPS.values() for name in names.split()}
    if unnamed := public - grouped:
        raise ValueError(
            f"add {', '.join(sorted(unnamed))} to a group of GROUPS in bench/generate/docs.py: it is public"
        )
    contents = "| | |\n|---|---|\n"
    for title, names in GROUPS.items():
        contents += f"| {title} | {' '.join(f'{{py:obj}}`~reflow.{name}`' for name in names.split())} |\n"
    parts = [options() if title == "Options" else _group(title, names.split()) for title, names in GROUPS.items()]
    return "\n".join([API_HEAD + contents, *parts])


def _is_ours(value: object) -> bool:
    return inspect.isfunction(value) and value.__module__ == "reflow.arrow" and not value.__name__.startswith("_")


def _group(title: str, names: list[str]) -> str:
    return f"## {title}\n```{{eval-rst}}\n" + "\n".join(map(_entry, names)) + "```\n"


def _entry(name: str) -> str:
    value = attrgetter(name)(reflow)
    if name in CONSTANTS:
        return f".. py:data:: reflow.{name}\n\n   {CONSTANTS[name]}\n"
    if inspect.isfunction(value):
        return f".. autofunction:: reflow.{name}\n"
    if not inspect.isclass(value):
        return f".. autodata:: reflow.{name}\n   :no-value:\n"
    if issubclass(value, Exception):
        return f".. autoexception:: reflow.{name}\n   :show-inheritance:\n"
    if issubclass(value, Enum):  # a page of its own lists the rules
        return f".. autoclass:: reflow.{name}\n"
    return f".. autoclass:: reflow.{name}\n   :members:\n   :undoc-members:\n   :exclude-members: __init__, __new__\n"


def options() -> str:
    """Return the options with their values and defaults, from `Config` and its docstring."""
    listed = regex.findall(r"^- `(\w+)`: ((?s:.+?))(?=\n- |\n\n)", inspect.getdoc(Config) or "", regex.MULTILINE)
    defaults = {field.name: field.default for field in fields(Config)}
    rows = [(name, _values(name), _default(defaults[name]), _linked(text)) for name, text in listed]
    if [name for name, *_ in rows] != list(defaults):
        raise ValueError("list the fields of Config in its docstring, each once and in order: - `name`: what it does")
    table = "".join(f"| `{name}` | {values} | {default} | {text} |\n" for name, values, default, text in rows)
    entry = ".. autoclass:: reflow.Config\n   :members: changed\n   :exclude-members: __init__, __new__\n"
    return f"{OPTIONS_HEAD}{table}\n```{{eval-rst}}\n{entry}```\n"


def _linked(text: str) -> str:
    """Return a text on one line, with links instead of the file names of pages."""
    return str(regex.sub(r"`docs/(\w+)\.md`", r"[\1](\1.md)", " ".join(text.split())))


def _values(name: str) -> str:
    choices = LEVELS if name == "level" else CHOICES.get(name, ())
    if choices:
        return ", ".join(f'`"{choice}"`' for choice in choices)
    kind = regex.sub(r"\b(\w+\.)+", "", inspect.formatannotation(Changes.__annotations__[name]))  # without modules
    return f"`{kind}`".replace("|", r"\|")


def _default(value: object) -> str:
    return f'`"{value.name.lower()}"`' if isinstance(value, reflow.Level) else f"`{value!r}`".replace("'", '"')


ACCURACY_HEAD = """# How accurate is it, and where is it not?

Written by `bench/generate/docs.py` from `bench/evaluate/figures.json` and `lines.json`. The first are what
`python bench/evaluate/structure.py SET.jsonl.zst --save` measures on {pages} held-out newspaper pages: real articles, set as
pages by {typesetters} typesetters, extracted from the PDF by {extractors} extractors, one in seven with noise. Every code change is
compared with these figures.

| | line ends, F1 | whole paragraphs, F1 | articles, F1 | titles, F1 | titles with their article | bylines read |
|---|---|---|---|---|---|---|
"""
FIGURES = ("brk_F1", "par_F1", "art_F1", "title_F1", "attach", "byline_exact")
ACCURACY_NOTES = """
- *Line ends*: distinguishing those inside a paragraph from those between two. *Whole paragraphs, articles, titles*: correct
  from the first character to the last. *With their article*: titles that are complete and assigned to the right article.
- There are few pages per extractor, so a difference of one point between two rows means little. Pages of one paper are
  similar, and the set contains no output of a real press system, no advertisements and no tables. Check a sample of your
  own papers with `reflow report`.
- For the calibration of confidences, see [how it decides](deciding.md#how-sure-it-is); for characters
  [repairs](repairs.md), for encodings [decoding](decoding.md), for names [Simplified and Traditional](variants.md).
"""
ACCURACY_FAULTS = """
## Where it goes wrong
- **Titles** are the weak point: a title of several lines in a stack of others, a deck without a dash, a title that
  shares no word with its article. Two of three wrong articles are wrong only because of their title.
- **The kind of a text** can be misread where it has few lines: three lines may be a couplet or a title, six a play or
  paragraphs. If you know what a text is, choose its `kind`; `titles="none"` detects no titles in any kind.
- **Wrapped entries of a list** and wrapped speeches of a play may be kept as lines, because the lines around them are.
- **Short texts** offer less evidence. Of 338 articles cut to eleven lines or fewer, with one or two
  lines of the paper around them, 85 in 100 are recovered completely; of 597 with one line per paragraph, 96
  (`bench/evaluate/short_texts.py`).
- **Confidence** is about line ends, never about the quality or the language of a text.
- **Scans**: OCR errors are not corrected, except the forms and spaces in [repairs](repairs.md). Columns that were read
  across stay mixed, and vertical lines are joined only if each character is on a line of its own.

Known failures (`tests/cases/`; a test fails when one of them is fixed):

| case | why this would be correct | what prevents it |
|---|---|---|
"""


OTHERS_HEAD = """
## Texts that are no newspaper page
What `python bench/evaluate/lines.py SET.jsonl.zst --save` measures on {cases} held-out texts of other kinds. *Harmed* are
those in which a character was moved, set aside or lost, a title invented, or more than 1 % of the line ends that stay
joined; with `titles="none"` {harmed_none}.

| | texts | harmed | line ends rightly joined | wrongly joined, of 1,000 that stay | whole paragraphs, headings and lines, F1 | kept lines, exact |
|---|---|---|---|---|---|---|
"""
OTHERS_FIGURES = ("joined_share", "wrong_joins", "unit_F1", "lines_exact")


def others() -> str:
    """Return the section on texts that are no page, from the saved figures."""
    held = json.loads((BENCH / "evaluate/lines.json").read_text(encoding="utf-8"))
    rows = sorted(held["auto"].items(), key=lambda row: (row[0] != "all", row[0]))
    head = OTHERS_HEAD.format(cases=held["auto"]["all"]["cases"], harmed_none=held["none"]["all"]["harmed"])
    table = "".join(
        f"| {genre} | {figures['cases']} | {figures['harmed']} | "
        f"{' | '.join(_per_thousand(figures[key]) if key == 'wrong_joins' else _figure(figures[key]) for key in OTHERS_FIGURES)} |\n"
        for genre, figures in rows
    )
    return head + table


def _per_thousand(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def accuracy() -> str:
    """Return the page of the saved figures, and of the cases that are known to fail."""
    held = json.loads((BENCH / "evaluate/figures.json").read_text(encoding="utf-8"))
    rows = sorted(held["figures"].items(), key=lambda row: (row[0] != "all", row[0]))
    table = "".join(
        f"| {name.replace('=', ': ')} | {' | '.join(_figure(figures[key]) for key in FIGURES)} |\n"
        for name, figures in rows
    )
    groups = Counter(name.partition("=")[0] for name in held["figures"])
    head = ACCURACY_HEAD.format(pages=held["pages"], typesetters=groups["typesetter"], extractors=groups["extractor"])
    return head + table + ACCURACY_NOTES + others() + ACCURACY_FAULTS + "".join(_failures())


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".lstrip("0")


def _failures() -> Iterator[str]:
    for path in sorted((ROOT / "tests/cases").glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            if "xfail" in case:
                yield f"| {case['name']} | {case['why']} | {case['xfail']} |\n"


def readme(page: str) -> str:
    """Return a README with the current table of the peers."""
    head, _, tail = (ROOT / page).read_text(encoding="utf-8").partition(PEERS_BEGIN)
    return f"{head}{PEERS_BEGIN}\n{peers_table.table()}{PEERS_END}{tail.partition(PEERS_END)[2]}"


def design() -> str:
    """Return the page on design with the current passes, files and layers of the code."""
    page = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    steps = " ─ ".join(step.__name__ for step in PASSES)
    parts = {
        "passes": f"```text\nbytes ─ read ─▶ Draft ─ {steps} ─▶ Draft ─ write ─▶ Document\n```\n",
        "files": architecture.table(),
        "layers": f"`{architecture.order()}`\n",
        "columns": stages.table(),
    }
    for name, text in parts.items():
        begin, end = f"<!-- {name}: written by bench/generate/docs.py -->\n", f"<!-- /{name} -->"
        head, _, tail = page.partition(begin)
        page = f"{head}{begin}{text}{end}{tail.partition(end)[2]}"
    return page


INDEX_HEAD = """# Scripts

Written by `bench/generate/docs.py` from the docstrings. Run the scripts from the root of the repository, in an environment
with the package installed (`pip install -e '.[dev]'`). SET and TRAIN are sets of labelled pages, such as
`../shared/data/pages/dev.jsonl.zst` and `train.jsonl.zst`. Times are approximate, on two cores.
"""
FOLDERS = {
    "": "Time and memory",
    "evaluate": "Scores on labelled data, and guarantees",
    "generate": "Files of the repository",
    "generate/tables": "Tables of the package",
}
FIELDS = ("Run", "Takes", "Figures", "Writes")


def index() -> str:
    """Return the index of bench/: what each script answers, how to run it, how long it takes, where its results are."""
    parts = [INDEX_HEAD]
    for folder, title in FOLDERS.items():
        result = "writes" if folder.startswith("generate") else "figures"
        rows = [_script(path, result.capitalize()) for path in sorted((BENCH / folder).glob("*.py"))]
        parts.append(
            f"## {title}\n| script | answers | run | takes | {result} |\n|---|---|---|---|---|\n{''.join(rows)}"
        )
    parts.append("## Shared by the scripts\n| module | holds |\n|---|---|\n")
    parts[-1] += "".join(
        f"| `lib/{path.name}` | {_docstring(path)[0]} |\n" for path in sorted((BENCH / "lib").glob("*.py"))
    )
    return "\n".join(parts)


def _docstring(path: Path) -> list[str]:
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()


def _script(path: Path, result: str) -> str:
    name = path.relative_to(BENCH).as_posix()
    first, *lines = _docstring(path)
    fields = {field: text for field, _, text in (line.partition(": ") for line in lines) if field in FIELDS}
    if missing := {"Run", "Takes", result} - fields.keys():
        raise ValueError(
            f"add the lines {', '.join(f'`{field}: …`' for field in sorted(missing))} to the docstring of {name}"
        )
    run = fields["Run"].replace("|", r"\|")
    return f"| `{name}` | {first} | {run} | {fields['Takes']} | {fields[result]} |\n"


PEERS_BEGIN, PEERS_END = (
    "<!-- peers: written by bench/generate/docs.py from bench/evaluate/peers.json -->",
    "<!-- /peers -->",
)
PAGES: dict[str, Callable[[], str]] = {
    "bench/README.md": index,
    "docs/api.md": api,
    "docs/rules.md": rules,
    "docs/command.md": command,
    "docs/accuracy.md": accuracy,
    "docs/design.md": design,
    "docs/architecture.svg": architecture.picture,
    "README.md": lambda: readme("README.md"),
    "README.zh.md": lambda: readme("README.zh.md"),
}


def main() -> int:
    """Write the pages, or check them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    check = options.parse_args().check
    stale = []
    for page, write in PAGES.items():
        path, text = ROOT / page, write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(page)
        if not check:
            path.write_text(text, encoding="utf-8")
    if check and stale:
        print(f"not current: {', '.join(stale)}; run python bench/generate/docs.py")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
