"""Run reflow and its peers over labelled pages, and keep what each of them reaches in `bench/peers.json`.

Run as `python bench/peers.py SET.jsonl.zst`, with the scorer of `../shared/tools` beside the project. The peers' demands
conflict, so each may have an environment of its own: what can be imported is run beside reflow, and the rows of all
others stay as they are. Beside reflow itself install

- for opencc-pyo3 and ftfy: the extra `bench-speed`
- for unstructured: `unstructured[md]`; it fetches a spaCy model when it is first used
- for docling: `torch==2.13.0 docling` in one command: by itself docling brings a PyTorch for graphics cards
- for data-juicer: `py-data-juicer aiohttp ftfy`

`table` makes the table of the figures. It needs nothing but this file and `peers.json`.
"""

import argparse
import importlib.metadata
import json
import os
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

HERE = Path(__file__).parent
FIGURES = HERE / "peers.json"
SHARED = HERE.parents[1] / "shared"
OURS = "reflow"
SIZE = 1_000_000  # bytes of the text that is timed
RUNS = 3
DIGITS = 6
JOIN = re.compile("(?<![。！？”])\n")  # what many do: join every line that ends no sentence
HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
SPACED = re.compile(f"({HAN})[^\\S\n]+(?=({HAN}))")

HEADS = (
    "",
    "line ends, F1",
    "whole paragraphs, F1",
    "titles with their article",
    "bylines read",
    "spaces put between Han, a page",
    "speed against reflow",
    "back to the input",
    "says why",
)

Case = dict[str, Any]
Row = dict[str, Any]


class Page(NamedTuple):
    """What a tool makes of a page: articles in the scorer's form, and what it sets aside."""

    articles: list[dict[str, Any]]
    aside: list[str]


Clean = Callable[[str], Page]


class Peer(NamedTuple):
    """A tool: its distribution, how it is made ready, and what it is made for.

    What it is not made for is no failure, and has no figure. `restores`: the input can be had back from the output.
    `reasons`: it can name the steps that changed a text.
    """

    name: str
    package: str | None
    load: Callable[[], Clean]
    how: str
    joins: bool = True
    titles: bool = False
    bylines: bool = False
    restores: bool = False
    reasons: bool = False


# --- the tools -------------------------------------------------------------------------------------------------------


def lines(text: str) -> Page:
    """Take each line for a paragraph of one article without title: what a tool is worth that gives plain text."""
    return paragraphs(text.split("\n"))


def paragraphs(texts: list[str]) -> Page:
    """Make one article without title."""
    return Page([{"title": "", "paragraphs": [text for text in texts if text.strip()]}], [])


def load_reflow() -> Clean:
    """Make reflow ready."""
    import reflow

    def clean(text: str) -> Page:
        document = reflow.clean(text).to_dict()
        aside = [line["text"] for line in document["furniture"]]
        for article in document["articles"]:
            aside += [caption["text"] for caption in article["captions"]]
            raw = (article["byline"] or {}).get("raw", "")
            if not any(raw in paragraph["text"] for paragraph in article["paragraphs"]):
                aside.append(raw)
        return Page(document["articles"], aside)

    return clean


def load_opencc() -> Clean:
    """Make opencc-pyo3 ready, with the arguments of its own example for text out of a PDF."""
    from opencc_pyo3.opencc_pyo3 import reflow_cjk_paragraphs

    return lambda text: lines(reflow_cjk_paragraphs(text, add_pdf_page_header=False, compact=False))


def load_expression() -> Clean:
    """Make the regular expression ready."""
    return lambda text: lines(JOIN.sub("", text))


def load_docling() -> Clean:
    """Make docling ready. It takes a `.txt` for Markdown, which joins lines; the mark of a list item stands apart."""
    from docling.datamodel.base_models import DocumentStream, InputFormat
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter(allowed_formats=[InputFormat.MD])

    def clean(text: str) -> Page:
        stream = DocumentStream(name="page.md", stream=BytesIO(text.encode()))
        items = [item for item, _ in converter.convert(stream).document.iterate_items() if hasattr(item, "text")]
        return paragraphs([getattr(item, "marker", "") + item.text for item in items])

    return clean


def load_unstructured() -> Clean:
    """Make unstructured ready, by its reader of Markdown.

    Its reader of plain text takes most lines of Chinese for paragraphs, as it counts words by spaces: line ends then
    have an F1 of .21, with the grouper that is documented for wrapped text (`group_broken_paragraphs`) or without.
    """
    os.environ.setdefault("DO_NOT_TRACK", "1")  # it would report its use
    from unstructured.partition.md import partition_md

    return lambda text: paragraphs([element.text for element in partition_md(text=text, languages=["zho"])])


def load_ftfy() -> Clean:
    """Make ftfy ready."""
    import ftfy

    return lambda text: lines(ftfy.fix_text(text))


def load_juicer() -> Clean:
    """Make data-juicer ready, with the mappers that its recipes for text have in common."""
    from data_juicer.ops.mapper import FixUnicodeMapper, PunctuationNormalizationMapper, WhitespaceNormalizationMapper

    mappers = [FixUnicodeMapper(), PunctuationNormalizationMapper(), WhitespaceNormalizationMapper()]

    def clean(text: str) -> Page:
        samples = {"text": [text]}
        for mapper in mappers:
            samples = mapper.process_batched(samples)
        return lines(samples["text"][0])

    return clean


PEERS = (
    Peer(OURS, "reflow", load_reflow, "clean(text)", titles=True, bylines=True, restores=True, reasons=True),
    Peer("opencc-pyo3", "opencc-pyo3", load_opencc, "reflow_cjk_paragraphs(text, False, False)"),
    Peer("one regular expression", None, load_expression, r're.sub("(?<![。！？”])\n", "", text)'),
    Peer("docling", "docling", load_docling, "DocumentConverter, as Markdown"),
    Peer("unstructured", "unstructured", load_unstructured, "partition_md(text=text, languages=['zho'])"),
    Peer("ftfy", "ftfy", load_ftfy, "fix_text(text); fix_and_explain names the steps", joins=False, reasons=True),
    Peer(
        "data-juicer",
        "py-data-juicer",
        load_juicer,
        "fix_unicode, punctuation_normalization and whitespace_normalization; its tracer names the mapper",
        joins=False,
        reasons=True,
    ),
)


def ready() -> Iterator[tuple[Peer, Clean]]:
    """Load the tools that are installed."""
    for peer in PEERS:
        try:
            yield peer, peer.load()
        except ImportError as error:
            print(f"(without {peer.name}: {error})", file=sys.stderr)


# --- figures ---------------------------------------------------------------------------------------------------------


def seed() -> Case:
    """Give the seed the form of a labelled page: its gold says what the articles are, and not where they stand."""
    from align import fold, sq  # of ../shared/tools
    from shapes import SEED

    text = SEED.read_text(encoding="utf-8")
    source = fold(sq(text))
    articles = json.loads((SHARED / f"gold/{SEED.stem}.json").read_text(encoding="utf-8"))["articles"]
    aligned = []
    for article in articles:
        body, bounds, at = [], [], 0
        for words in (fold(sq(paragraph)) for paragraph in article["paragraphs"]):
            body.append([at, source.index(words), len(words)])
            bounds.append([at, at + len(words)])
            at += len(words)
        title = fold(sq(article["title"]))
        aligned.append({"body": body, "par": bounds, "title": [[0, source.index(title), len(title)]]})
        article["paragraphs"] = [{"kind": "paragraph", "text": paragraph} for paragraph in article["paragraphs"]]
        article |= {"kicker": "", "deck": "", "byline_line": "", "opening": None, "credit": None}
        article["title_position"] = "trailing"
    meta = {"extractor": "", "typesetter": "", "lang": "hans", "noise": None}
    return {"id": SEED.stem, "text": text, "articles": articles, "align": aligned, "meta": meta}


def words(page: Page) -> str:
    """Write out all that a tool gives of a page."""
    parts = list(page.aside)
    for article in page.articles:
        parts += [article.get(field) or "" for field in ("kicker", "title", "deck")]
        parts += [part if isinstance(part, str) else part["text"] for part in article["paragraphs"]]
    return "\n".join(parts)


def harmed(text: str, page: Page) -> Counter[str]:
    """Count the source's characters, those that the output has not as often, and those in another form.

    Neither blanks nor order matter. A mark that comes out as its full-width or ASCII form is not lost but in another
    form: a tool may be right to change it.
    """
    from align import fold, iswhite, sq  # of ../shared/tools

    source, output = (Counter(fold(sq(string))) for string in (text, words(page)))
    before, after = (Counter(c for c in string if not iswhite(c)) for string in (text, words(page)))
    lost = (source - output).total()
    return Counter(all=source.total(), lost=lost, other=(before - after).total() - lost)


def spaces(text: str, page: Page) -> int:
    """Count the pairs of Han that have a space between them in the output, and none in the source."""
    from align import nch  # of ../shared/tools; a radical in the source may be its character in the output

    source, output = (Counter(SPACED.findall("".join(map(nch, string)))) for string in (text, words(page)))
    return (output - source).total()


def structure_of(peer: Peer, pages: list[Case], cleaned: dict[str, Page]) -> Row:
    """Let the scorer compare the pages with their gold."""
    import structure

    def predict(case: Case) -> str:
        return json.dumps({"id": case["id"], "articles": cleaned[case["id"]].articles}, ensure_ascii=False)

    made = {"brk_F1": peer.joins, "par_F1": peer.joins, "attach": peer.titles, "byline_exact": peer.bylines}
    found = structure.score(pages, predict, quiet=True)["all"]
    return {name: round(found[name], DIGITS) if able else None for name, able in made.items()}


def measure(peer: Peer, clean: Clean, pages: list[Case]) -> Row:
    """Make the row of one tool, but for its speed."""
    own = seed()
    cleaned = {case["id"]: clean(case["text"]) for case in [*pages, own]}
    count: Counter[str] = Counter()
    for case in pages:
        count += harmed(case["text"], cleaned[case["id"]])
        count["spaces"] += spaces(case["text"], cleaned[case["id"]])
    return {
        "version": importlib.metadata.version(peer.package) if peer.package else None,
        "how": peer.how,
        **structure_of(peer, pages, cleaned),
        "harmed": round(count["lost"] / count["all"], DIGITS),
        "other_form": round(count["other"] / count["all"], DIGITS),
        "spaces": round(count["spaces"] / len(pages), DIGITS),
        "restores": peer.restores,
        "reasons": peer.reasons,
        "seed": structure_of(peer, [own], cleaned),
    }


def speeds(tools: dict[str, Clean], pages: list[Case]) -> dict[str, float]:
    """Time each tool, in MB of UTF-8 a second of the processor; they take turns, so that noise falls on all alike."""
    from shapes import filled, first_bytes

    text = first_bytes(filled("\n".join(case["text"] for case in pages), SIZE), SIZE)
    times: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(RUNS):
        for name, clean in tools.items():
            began = process_time()
            clean(text)
            times[name].append(process_time() - began)
    return {name: len(text.encode()) / statistics.median(own) / 1e6 for name, own in times.items()}


# --- the table -------------------------------------------------------------------------------------------------------


def table() -> str:
    """Make the Markdown table of the figures."""
    peers = json.loads(FIGURES.read_text(encoding="utf-8"))["peers"]
    return f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}\n" + "".join(map(_row, peers, peers.values()))


def _row(name: str, row: Row) -> str:
    def cell(form: str, field: str) -> str:
        return "–" if row[field] is None else form.format(row[field])

    cells = [" ".join(filter(None, (name, row["version"])))]
    cells += [cell("{:.3f}", field) for field in ("brk_F1", "par_F1")]
    cells += [cell("{:.0%}", field) for field in ("attach", "byline_exact")]
    cells += [cell("{:.1f}", "spaces"), cell("{:.2g} ×", "times")]
    cells += ["yes" if row[field] else "no" for field in ("restores", "reasons")]
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Run what is installed, write the figures, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    sys.path.append(str(SHARED / "tools"))
    from pages import cases

    pages = cases(options.parse_args().set)
    found = list(ready())
    rows = {peer.name: measure(peer, clean, pages) for peer, clean in found}
    speed = speeds({peer.name: clean for peer, clean in found}, pages)
    for name, row in rows.items():
        row |= {"MB/s": round(speed[name], DIGITS), "times": round(speed[name] / speed[OURS], DIGITS)}
    before = json.loads(FIGURES.read_text(encoding="utf-8"))["peers"] if FIGURES.exists() else {}
    kept = {peer.name: (before | rows)[peer.name] for peer in PEERS if peer.name in before | rows}
    figures = {"pages": len(pages), "peers": kept}
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table())


if __name__ == "__main__":
    main()
