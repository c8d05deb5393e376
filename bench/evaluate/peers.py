"""Score reflow and its peers on labelled pages, and save the figures in `peers.json`.

Run: `python bench/evaluate/peers.py SET.jsonl.zst`, with the scorer in `../shared/tools`
Takes: 2 minutes with reflow alone; much longer with docling and unstructured
Figures: README.md

The requirements of the peers conflict, so each may have an environment of its own: the peers that can be imported are
run beside reflow, and the rows of all others stay as they are. Beside reflow itself install

- for opencc-pyo3 and ftfy: the extra `bench-speed`
- for unstructured: `unstructured[md]`; it downloads a spaCy model when it is first used
- for docling: `torch==2.13.0 docling` in one command: by itself docling brings a PyTorch for graphics cards
- for data-juicer: `py-data-juicer aiohttp ftfy`
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

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import Case, cases
from lib.peers_table import FIGURES, Row, table
from lib.scorer import SHARED, TOOLS, score
from lib.seed import SEED, filled, first_bytes

sys.path.append(str(TOOLS))
OURS = "reflow"
SIZE = 1_000_000  # bytes of the text that is timed
RUNS = 3
DIGITS = 6
JOIN = re.compile("(?<![。！？”])\n")  # a common recipe: join every line that ends no sentence
HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
SPACED = re.compile(f"({HAN})[^\\S\n]+(?=({HAN}))")


class Page(NamedTuple):
    """The output of a tool for a page: articles in the scorer's form, and texts outside of them."""

    articles: list[dict[str, Any]]
    aside: list[str]


Clean = Callable[[str], Page]


class Peer(NamedTuple):
    """A tool: its distribution, the function that loads it, and its purpose.

    A tool has no figure for what it is not made for. `restores`: the input can be restored from the output.
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
    """Return plain text as one article without title, whose lines are its paragraphs."""
    return paragraphs(text.split("\n"))


def paragraphs(texts: list[str]) -> Page:
    """Return one article without title."""
    return Page([{"title": "", "paragraphs": [text for text in texts if text.strip()]}], [])


def load_reflow() -> Clean:
    """Load reflow."""
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
    """Load opencc-pyo3, with the arguments of its own example for text out of a PDF."""
    from opencc_pyo3.opencc_pyo3 import reflow_cjk_paragraphs

    return lambda text: lines(reflow_cjk_paragraphs(text, add_pdf_page_header=False, compact=False))


def load_expression() -> Clean:
    """Load the regular expression."""
    return lambda text: lines(JOIN.sub("", text))


def load_docling() -> Clean:
    """Load docling. It reads a `.txt` as Markdown, which joins lines; the marker of a list item is separate."""
    from docling.datamodel.base_models import DocumentStream, InputFormat
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter(allowed_formats=[InputFormat.MD])

    def clean(text: str) -> Page:
        stream = DocumentStream(name="page.md", stream=BytesIO(text.encode()))
        items = [item for item, _ in converter.convert(stream).document.iterate_items() if hasattr(item, "text")]
        return paragraphs([getattr(item, "marker", "") + item.text for item in items])

    return clean


def load_unstructured() -> Clean:
    """Load unstructured, with its reader of Markdown.

    Its reader of plain text takes most lines of Chinese for paragraphs, as it counts words by spaces: line ends then
    have an F1 of .21, with the grouper that is documented for wrapped text (`group_broken_paragraphs`) or without.
    """
    os.environ.setdefault("DO_NOT_TRACK", "1")  # it would report its use
    from unstructured.partition.md import partition_md

    return lambda text: paragraphs([element.text for element in partition_md(text=text, languages=["zho"])])


def load_ftfy() -> Clean:
    """Load ftfy."""
    import ftfy

    return lambda text: lines(ftfy.fix_text(text))


def load_juicer() -> Clean:
    """Load data-juicer, with the mappers that its recipes for text have in common."""
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
    """Yield the tools that are installed."""
    for peer in PEERS:
        try:
            yield peer, peer.load()
        except ImportError as error:
            print(f"(without {peer.name}: {error})", file=sys.stderr)


# --- figures ---------------------------------------------------------------------------------------------------------


def seed() -> Case:
    """Return the seed as a labelled page; its gold has the articles, but not their places."""
    from align import fold, sq  # of ../shared/tools

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
    """Return the whole text that a tool outputs for a page."""
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
    """Return the scorer's figures for one tool."""

    def predict(case: Case) -> str:
        return json.dumps({"id": case["id"], "articles": cleaned[case["id"]].articles}, ensure_ascii=False)

    measured = {"brk_F1": peer.joins, "par_F1": peer.joins, "attach": peer.titles, "byline_exact": peer.bylines}
    figures = score(pages, predict, quiet=True)["all"]
    return {name: round(figures[name], DIGITS) if able else None for name, able in measured.items()}


def measure(peer: Peer, clean: Clean, pages: list[Case]) -> Row:
    """Return the row of one tool, without its speed."""
    seed_page = seed()
    cleaned = {case["id"]: clean(case["text"]) for case in [*pages, seed_page]}
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
        "seed": structure_of(peer, [seed_page], cleaned),
    }


def speeds(tools: dict[str, Clean], pages: list[Case]) -> dict[str, float]:
    """Return the speed of each tool in MB of UTF-8 per second of CPU time; they take turns, so that noise affects all alike."""
    text = first_bytes(filled("\n".join(case["text"] for case in pages), SIZE), SIZE)
    times: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(RUNS):
        for name, clean in tools.items():
            began = process_time()
            clean(text)
            times[name].append(process_time() - began)
    return {name: len(text.encode()) / statistics.median(runs) / 1e6 for name, runs in times.items()}


def main() -> None:
    """Run what is installed, write the figures, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    pages = cases(options.parse_args().set)
    loaded = list(ready())
    rows = {peer.name: measure(peer, clean, pages) for peer, clean in loaded}
    speed = speeds({peer.name: clean for peer, clean in loaded}, pages)
    for name, row in rows.items():
        row |= {"MB/s": round(speed[name], DIGITS), "times": round(speed[name] / speed[OURS], DIGITS)}
    before = json.loads(FIGURES.read_text(encoding="utf-8"))["peers"] if FIGURES.exists() else {}
    kept = {peer.name: (before | rows)[peer.name] for peer in PEERS if peer.name in before | rows}
    figures = {"pages": len(pages), "peers": kept}
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table())


if __name__ == "__main__":
    main()
