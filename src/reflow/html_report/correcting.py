"""The parts of the page with which a person corrects lines: the menus, the box for a text, and the bar with undo and save."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from reflow.corrections import Correction
from reflow.draft import Source
from reflow.html_report.signs import SIGNS
from reflow.language import _


def menu() -> str:
    """Return the menu of kinds, and what it opens. The first letter of each kind chooses it; a test checks that no two begin alike."""
    items = "\n".join(
        f'<button type="button" role="menuitemradio" aria-checked="false" tabindex="-1" data-kind="{kind}" data-sign="{sign}">'
        f'<span class="break" aria-hidden="true">{sign}</span><b><u>{kind[0]}</u>{kind[1:]}</b> <small>{_(says)}</small></button>'
        for sign, kind, says in SIGNS
    )
    return f"""<div id="menu" class="menu" role="menu" hidden>
<p id="menu-line" role="presentation"></p>
{items}
<button type="button" role="menuitem" tabindex="-1" id="belongs">{_("be<b><u>l</u></b>ongs to article …")}</button>
<button type="button" role="menuitem" tabindex="-1" id="change">{_("change the te<b><u>x</u></b>t …")}</button>
<button type="button" role="menuitem" tabindex="-1" id="withdraw">{_("as <b><u>r</u>eflow</b> decides")}</button>
<button type="button" role="menuitem" tabindex="-1" id="across">{_("show <b><u>o</u>n the other side</b>")}</button>
</div>
<div id="goals" class="menu" role="menu" hidden></div>
<dialog id="text" aria-labelledby="text-line">
<form method="dialog">
<label><span id="text-line"></span> <input type="text" autocomplete="off" spellcheck="false" autofocus></label>
<p><button value="change">{_("Change")}</button> <button value="">{_("Cancel")}</button></p>
</form>
</dialog>
"""


def bar(sources: Sequence[Source], corrections: Sequence[Correction], kept: Iterable[Correction]) -> str:
    """Return the bar below a page of some sources with their corrections.

    `kept` are the corrections that are about no line of the page; they are saved with those that are.
    """
    key = _key(sources, corrections)
    objects = [correction.as_object() for correction in kept]
    return (
        f'<div id="corrections" role="region" aria-label="{_("corrections")}" data-key="{key}" data-kept="{as_attribute(objects)}" hidden>\n'
        '<p><span id="state" role="status"></span>\n'
        f'<button type="button" id="undo" aria-keyshortcuts="Control+Z">{_("Undo")}</button>\n'
        f'<button type="button" id="redo" aria-keyshortcuts="Control+Y">{_("Redo")}</button>\n'
        f'<button type="button" id="save">{_("Save")}</button>\n'
        f'<button type="button" id="copy">{_("Copy")}</button></p>\n'
        f"<details><summary>{_('List')}</summary>\n<ol></ol>\n"
        f"<p>{_('Lines beside a corrected one may be read anew when reflow cleans the page, and titles may move.')}</p></details>\n"
        "</div>\n"
    )


def as_attribute(value: object) -> str:
    r"""Return a value as JSON for an attribute, which an HTML parser leaves as it is, NUL and lone surrogates included.

    >>> as_attribute('"\0')
    '&quot;\\&quot;\\u0000&quot;'
    """
    return escape(json.dumps(value))


def loaded(corrections: Sequence[Correction], line: str, after: str) -> str:
    """Return the attribute with what corrections say of one line: its kind, where its unit is moved, and its text.

    `line` is the line in the source, `after` what is shown of it: all of it without blanks at its edges, or, if it was
    divided, its last part.
    """
    said: dict[str, object] = {}
    edits: list[dict[str, object]] = []
    text, begins = after, line.rfind(after)
    for correction in sorted(corrections, key=lambda correction: -_column(correction, line)):
        if correction.kind == "moved":
            to = "article" if correction.behind is None else "behind"
            said["moved"] = {"to": to, "number": correction.other_line, "after": correction.there}
        elif correction.kind == "text":
            edit = {"wrong": correction.wrong, "right": correction.right, "at": correction.at}
            edits.insert(0, {key: value for key, value in edit.items() if value is not None})
            at = _column(correction, line) - begins
            if at >= 0:  # else it stands in the part that is not shown
                text = text[:at] + str(correction.right) + text[at + len(str(correction.wrong)) :]
        else:
            said["kind"] = correction.kind
    if edits:
        said["text"] = {"right": text, "edits": edits}
    return f' data-loaded="{as_attribute(said)}"'


def _column(correction: Correction, line: str) -> int:
    """Return the column, from 0, at which the wrong text of a correction stands in its line."""
    return line.find(correction.wrong or "") if correction.at is None else correction.at - 1


def _key(sources: Sequence[Source], corrections: Sequence[Correction]) -> str:
    """Return a name for these sources and corrections in the storage of a browser."""
    digest = sha256(repr(corrections).encode("utf-8", "surrogatepass"))
    for source in sources:
        digest.update(f"{source.name}\n{source.text}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
