"""The command `reflow correct`: write corrections of lines, each with the texts that show whether its source has changed."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import json
import os

from reflow import TYPE_CHECKING
from reflow.cli.inputs import output, source_of, tried
from reflow.cli.terminal import USAGE, UnwrittenError, say, shown
from reflow.language import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from reflow.corrections import Correction


def correct(options: argparse.Namespace) -> int:
    """Write the corrections, behind those that the file of -o holds already, and return the exit code."""
    from reflow.config import Config
    from reflow.explanation import explain, texts_beside
    from reflow.pipeline import clean
    from reflow.read import open_source

    if os.path.isdir(options.path):
        say(_("{path} is a folder; name one file", path=shown(options.path)))
        return USAGE
    if len({_subject(correction.as_object()) for correction in options.corrections}) < len(options.corrections):
        say(_("a line is corrected twice; say once what it is"))
        return USAGE
    earlier = _earlier(options.output)

    def work() -> None:
        source = open_source(source_of(options.path), Config(encoding=options.encoding))
        texts = texts_beside(explain(source))
        new = [_values(correction, texts, source.name) for correction in options.corrections]
        clean(source, corrections=new)  # refuses what does not fit the text, or contradicts itself
        lines = [*_kept(earlier, new, texts, source.name), *map(_line, new)]
        with output(options, [options.path], ".jsonl") as write_out:
            write_out("".join(line + "\n" for line in lines))
        if options.output is not None:
            holds = ngettext(
                "{path} holds {number} correction",
                "{path} holds {number} corrections",
                len(lines),
                path=shown(options.output),
            )
            say(holds)

    return tried(options.path, work)


def _earlier(path: str | None) -> "list[dict[str, Any]]":
    """Return the corrections in a file as they stand there, notes included; none if there is no file."""
    from pathlib import Path

    from reflow.corrections import CorrectionError, read_corrections
    from reflow.lists import listed

    if path is None or not os.path.isfile(path):
        return []
    try:
        read_corrections(path)  # only a file in which every line is a correction is written anew
    except CorrectionError as error:
        raise UnwrittenError(_("{error}; mend the line, or name another --output", error=error), USAGE) from error
    return [json.loads(line) for line in listed(Path(path).read_bytes()) if line.strip()]


def _subject(values: "Mapping[str, Any]") -> "tuple[Any, ...]":
    """Return what a correction decides: another one of the same takes its place."""
    match values["kind"]:
        case "moved":
            return values["line"], "moved"
        case "text":
            return values["line"], values["wrong"], values.get("at")
        case _:
            return (values["line"],)


def _values(correction: "Correction", texts: "Mapping[int, tuple[str, str]]", source: str | None) -> "dict[str, Any]":
    """Return a correction as the object of a line, with the texts. Raises CorrectionError if there is no such line."""
    from reflow.corrections import CorrectionError

    for line in (correction.line, correction.other_line):
        if line is not None and line not in texts:
            raise CorrectionError(_("line {line}: there is no such line, or it is blank", line=line))
    named = {} if source is None else {"source": source}
    return {**_with_texts({"line": correction.line, **correction.as_object()}, texts), **named}


def _with_texts(values: "dict[str, Any]", texts: "Mapping[int, tuple[str, str]]") -> "dict[str, Any]":
    """Return the object of a correction with the texts that show whether its source has changed, if it has none yet."""
    before, after = texts[values["line"]]
    values = {**values, "before": values.get("before", before), "after": values.get("after", after)}
    goal = values.get("article", values.get("behind"))
    if goal is not None and goal in texts:
        values.setdefault("there", texts[goal][1])
    return values


def _kept(
    earlier: "Sequence[dict[str, Any]]",
    new: "Sequence[dict[str, Any]]",
    texts: "Mapping[int, tuple[str, str]]",
    source: str | None,
) -> "Iterator[str]":
    """Yield the earlier corrections but those in whose place a new one stands; those of this source get their texts."""
    from reflow.corrections import Correction, by_source

    corrected = {_subject(values) for values in new}
    for values in earlier:
        of_line = values["kind"] != "name" and bool(by_source([Correction.of(values)])(source))
        if of_line and _subject(values) in corrected:
            continue
        yield _line(_with_texts(values, texts) if of_line and values["line"] in texts else values)


def _line(values: "Mapping[str, Any]") -> str:
    """Return an object as a line of JSON. A lone surrogate, which no encoding can write, stands as an escape."""
    text = json.dumps(values, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(values)
    return text
