"""The parts of the page with which a person corrects lines: the menu of kinds, and the bar with undo, redo and save."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import sha256
from html import escape

from reflow.corrections import Correction
from reflow.draft import Source
from reflow.html_report.signs import SIGNS
from reflow.language import _


def menu() -> str:
    """Return the menu of kinds. The first letter of each chooses it; a test checks that no two begin alike."""
    items = "\n".join(
        f'<button type="button" role="menuitemradio" aria-checked="false" tabindex="-1" data-kind="{kind}" data-sign="{sign}">'
        f'<span class="break" aria-hidden="true">{sign}</span><b><u>{kind[0]}</u>{kind[1:]}</b> <small>{_(says)}</small></button>'
        for sign, kind, says in SIGNS
    )
    return f"""<div id="menu" role="menu" hidden>
<p id="menu-line" role="presentation"></p>
{items}
<button type="button" role="menuitem" tabindex="-1" id="withdraw">{_("as <b><u>r</u>eflow</b> decides")}</button>
<button type="button" role="menuitem" tabindex="-1" id="across">{_("show <b><u>o</u>n the other side</b>")}</button>
</div>
"""


def bar(sources: Sequence[Source], corrections: Sequence[Correction], kept: Iterable[Correction]) -> str:
    """Return the bar below a page of some sources with their corrections.

    `kept` are the corrections that are about no line of the page; they are saved with those that are.
    """
    key = _key(sources, corrections)
    objects = [_values(correction) for correction in kept]
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


def _values(correction: Correction) -> dict[str, object]:
    """Return a correction as the object of a line in a file."""
    return {key: value for key, value in asdict(correction).items() if value not in (None, 0)}


def _key(sources: Sequence[Source], corrections: Sequence[Correction]) -> str:
    """Return a name for these sources and corrections in the storage of a browser."""
    digest = sha256(repr(corrections).encode("utf-8", "surrogatepass"))
    for source in sources:
        digest.update(f"{source.name}\n{source.text}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
