"""The case files: one idea each, with its reason and a near miss (`cases/normalize.toml` tells the form).

`xfail` says why what a case asks for is not reached yet, `unstable` why its text is not stable yet. Both are strict.
"""

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import regex
from support.checks import check

import reflow
from reflow.catalogue import Rule
from reflow.config import Changes, Titles
from reflow.document.units import parts

Case = dict[str, Any]
CASES: dict[str, Case] = {
    f"{path.stem}: {case['name']}": case
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
}


def text_of(case: Case) -> str:
    text: str = regex.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), case["text"])
    return text


TITLES: dict[bool | str, tuple[Titles, ...]] = {True: ("auto",), False: ("none",), "both": ("auto", "none")}


def document_of(case: Case, titles: Titles | None = None) -> reflow.Document:
    names = [step.__name__ for step in reflow.PASSES]
    passes = reflow.PASSES[: names.index(case["through"]) + 1] if "through" in case else reflow.PASSES
    titles = titles or TITLES[case.get("titles", True)][0]
    return reflow.clean(text_of(case), passes=passes, titles=titles, **case.get("config", {}))


def applied(document: reflow.Document) -> set[str]:
    return {entry.rule for entry in document.log}


# What a case may hold besides what `test_case` compares.
OTHER_KEYS = {
    *("name", "why", "text", "config", "titles", "through", "contains", "fires", "spares", "xfail", "unstable"),
    *("units", "unchanged", "keeps_lines", "may_be_titles", "begins", "holds", "text_is_one_of"),
}


def params(key: str) -> list[Any]:
    """Return every case; those with `key`, which holds a reason, are expected to fail."""
    marks = {name: [pytest.mark.xfail(strict=True, reason=case[key])] for name, case in CASES.items() if key in case}
    return [pytest.param(case, id=name, marks=marks.get(name, [])) for name, case in CASES.items()]


def fields_of(document: reflow.Document) -> dict[str, Any]:
    """Return what a case compares by the key of the same name."""
    first = document.articles[0]
    byline = first.byline
    return {
        "paragraphs": [p.text for a in document.articles for p in a.paragraphs],
        "kinds": [p.kind for a in document.articles for p in a.paragraphs],
        "title": first.title,
        "title_lines": list(first.title_lines),
        "titles_found": [a.title or False for a in document.articles],
        "headlines": ["".join(filter(None, (a.kicker, a.title, a.deck))) for a in document.articles],
        "kicker": first.kicker,
        "deck": first.deck,
        "pages": [[page.number, page.date, [[p.role, p.name] for p in page.editors]] for page in document.pages],
        "column": first.column or False,
        "incomplete": [a.incomplete for a in document.articles],
        "furniture": [[line.kind, line.text] for line in document.furniture],
        "raw": byline.raw if byline else None,
        "confident": byline.confident if byline else None,
        "captions": [caption.text for a in document.articles for caption in a.captions],
        "reporters": list(byline.reporters) if byline else [],
        "correspondents": list(byline.correspondents) if byline else [],
        "dateline": {
            k: v for k, v in document.to_dict()["articles"][0]["dateline"].items() if k != "spans" and v is not None
        }
        if first.dateline
        else None,
    }


@pytest.mark.parametrize("case", params("xfail"))
def test_case(case: Case) -> None:
    for titles in TITLES[case.get("titles", True)]:
        document = document_of(case, titles)
        fields = fields_of(document)
        unknown = case.keys() - fields.keys() - OTHER_KEYS
        assert not unknown, f"nothing checks {sorted(unknown)}: add them to `fields_of`, or mend the spelling"
        if "fires" in case:
            assert case["fires"] in applied(document), f"`fires`: the log has only {sorted(applied(document))}"
        for key, value in fields.items():
            if key in case:
                assert value == case[key], f'`{key}` differs from the case with titles="{titles}"'
        if "contains" in case:
            assert case["contains"] in "".join(fields["paragraphs"])
        if "spares" in case:
            assert case["spares"] not in applied(document), f"`spares`: {case['spares']} is in the log"
        check_units(case, document)
        check_lines(case, document)


def units_of(document: reflow.Document) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each unit: of each article the headline, the byline by itself, the body; then furniture."""
    for article in document.articles:
        named = {kind: text for kind, text in parts(article) if kind in ("kicker", "title", "deck", "byline")}
        yield from named.items()
        yield from ((p.kind, p.text) for p in article.paragraphs)
        yield from (("caption", caption.text) for caption in article.captions)
    yield from (("furniture", line.text) for line in document.furniture)


def check_units(case: Case, document: reflow.Document) -> None:
    """Check the keys about units: `units`, `begins`, `holds`, `may_be_titles`."""
    units = list(units_of(document))
    if "units" in case:
        wanted = [tuple(unit) for unit in case["units"]]
        # `subhead|paragraph` allows both kinds.
        named = [
            (kinds, text) if kind in kinds.split("|") else (kind, text)
            for (kind, text), (kinds, _) in itertools.zip_longest(units, wanted[: len(units)], fillvalue=("", ""))
        ]
        assert named == wanted
    texts = [without_blanks(text) for _, text in units]
    for beginning in case.get("begins", ()):
        assert any(text.startswith(without_blanks(beginning)) for text in texts), f"no unit begins with {beginning}"
    for stretch in case.get("holds", ()):
        assert any(without_blanks(stretch) in text for text in texts), f"no unit holds {stretch}"
    if "may_be_titles" in case:
        invented = {text for kind, text in units if kind in ("kicker", "title", "deck")} - {*case["may_be_titles"]}
        assert not invented, f"invented titles: {invented}"


def check_lines(case: Case, document: reflow.Document) -> None:
    """Check the keys about the whole text: `unchanged`, `keeps_lines`, `text_is_one_of`."""
    source, text = (text.strip("\n").splitlines() for text in (text_of(case), document.to_text()))
    if case.get("unchanged"):
        assert [line.rstrip() for line in text] == [line.rstrip() for line in source]
        assert {kind for kind, _ in units_of(document)} <= {"paragraph", "subhead", "verbatim"}
    if case.get("keeps_lines"):
        assert [line.strip() for line in text if line.strip()] == [line.strip() for line in source if line.strip()]
    if "text_is_one_of" in case:
        assert "\n".join(text) in case["text_is_one_of"]


def without_blanks(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", params("unstable"))
def test_case_keeps_the_laws(case: Case) -> None:
    check(text_of(case))


# Options without which some rules have nothing to do.
OPTIONS: tuple[Changes, ...] = (
    {},
    {"to": "zh-Hant", "names": ["于是之"]},
    {"to": "s2twp"},
    {"halfwidth": True},
    {"spacing": "spaced"},
    {"openings": "apart"},
)


# What a person decides is shown by the tests of corrections: a correction fits one text alone.
BY_PERSON = (Rule.CORRECTIONS_LINE, Rule.MOVES_UNIT, Rule.EDITS_TEXT)
EXAMPLES = [rule for rule in Rule if rule.example and rule not in BY_PERSON]


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule.code)
def test_every_rule_has_an_example_to_which_it_applies(rule: Rule) -> None:
    assert any(rule.code in applied(reflow.clean(rule.example, **options)) for options in OPTIONS), (
        f"the example of {rule.name} in catalogue.py is a text to which the rule applies; if that takes an option, add "
        "it to OPTIONS"
    )


# `own.change` is for passes that are not here: `docs/passes.md` and tests/test_library.py run some.
@pytest.mark.parametrize("rule", [rule for rule in Rule if rule != Rule.OWN_CHANGE], ids=lambda rule: rule.code)
def test_every_rule_earns_its_place(rule: Rule) -> None:
    """Law 6: each rule fires in a case, and has a near miss in which it must not."""
    sound = [case for case in CASES.values() if "xfail" not in case]
    for key, demand in (("fires", "in which it must apply"), ("spares", "a near miss in which it must not apply")):
        assert any(case.get(key) == rule.code for case in sound), (
            f'add a case with {key} = "{rule.code}", {demand}, to tests/cases/{rule.code.split(".")[0]}.toml '
            "(the head of tests/cases/normalize.toml explains the form)"
        )
