"""Build the index of the reports in a folder: a row for each file, and before them the files to look at first."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from reflow.html_report.page import LISTED, head
from reflow.html_report.summary import Summary
from reflow.markup import html_text
from reflow.wording import count

ROWS: Final = 1000  # files on one page of the index; more than a browser shows without delay are of no use
_COLUMNS: Final = """<tr><th scope="col">file</th><th scope="col">first title</th><th scope="col">articles</th>\
<th scope="col">doubtful places</th><th scope="col">expected damage, characters</th><th scope="col">encoding</th>\
<th scope="col">damaged places</th></tr>
"""


def index_pages(summaries: Sequence[Summary]) -> Iterator[tuple[str, str]]:
    """Yield the name and the HTML of each page of the index, in the order of the files."""
    style = files("reflow.html_report").joinpath("index.css").read_text(encoding="utf-8")
    last = max((len(summaries) + ROWS - 1) // ROWS, 1)
    for number in range(1, last + 1):
        rows = "".join(map(_row, summaries[(number - 1) * ROWS : number * ROWS]))
        first = _look_first(summaries) if number == 1 else ""
        yield (
            _name(number),
            (
                f"{head('Reports', style)}<body>\n<main>\n<h1>Reports</h1>\n<p>{_totals(summaries)}</p>\n{first}"
                f"<table>\n<thead>\n{_COLUMNS}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n{_links(number, last)}"
                "</main>\n</body>\n</html>\n"
            ),
        )


def _name(number: int) -> str:
    return "index.html" if number == 1 else f"index-{number}.html"


def _totals(summaries: Sequence[Summary]) -> str:
    """Return how many files there are, and how many could not be read."""
    failed = sum(summary.error is not None for summary in summaries)
    return count(len(summaries), "file") + (f", {failed} could not be read" if failed else "")


def _look_first(summaries: Sequence[Summary]) -> str:
    """Return the list of the files in which most characters are expected to stand in a wrong place."""
    doubtful = sorted((summary for summary in summaries if summary.damage), key=lambda summary: -summary.damage)
    if not doubtful:
        return ""
    items = "".join(f"<li>{_link(summary)}: {summary.damage:.0f} characters</li>\n" for summary in doubtful[:LISTED])
    return f'<nav aria-label="look first">\n<h2>Look here first</h2>\n<ol>\n{items}</ol>\n</nav>\n'


def _row(summary: Summary) -> str:
    if summary.error is not None:
        error = f'<td colspan="6" class="error">{html_text(summary.error)}</td>'
        return f'<tr><th scope="row">{html_text(summary.source)}</th>{error}</tr>\n'
    numbers = (summary.articles, summary.doubtful, f"{summary.damage:.0f}")
    cells = "".join(f"<td>{number}</td>" for number in numbers)
    return (
        f'<tr><th scope="row">{_link(summary)}</th><td lang="zh">{html_text(summary.title)}</td>{cells}'
        f"<td>{html_text(summary.encoding)}</td><td>{summary.damaged}</td></tr>\n"
    )


def _link(summary: Summary) -> str:
    """Return a link to the first page of a file."""
    return f'<a href="pages/{quote(summary.stem)}.html">{html_text(summary.source)}</a>'


def _links(number: int, last: int) -> str:
    """Return the links to the other pages of the index."""
    links = [f'<a href="{_name(number - 1)}">the files before</a>'] if number > 1 else []
    links += [f'<a href="{_name(number + 1)}">the next files</a>'] if number < last else []
    return f'<nav aria-label="pages">\n<p>{" · ".join(links)}</p>\n</nav>\n' if links else ""
