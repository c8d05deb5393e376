"""Messages in the language of their reader: English, or Chinese where the variable REFLOW_LANG asks for it.

`_` and `ngettext` translate a message where it is shown, from the catalogues in `locale/`; `N_` marks one in a table, which
`_` translates later. The command sets the variable, which worker processes inherit.
"""

import os
from functools import cache

TYPE_CHECKING = False  # as in `typing`, whose import takes longer than the whole of this module
if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
VARIABLE = "REFLOW_LANG"
DOMAIN = "reflow"
CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")
# The scripts and regions that write Traditional. Any other Chinese is Simplified, unless its script says so.
TRADITIONAL = {"hant", "tw", "hk", "mo"}


def language_of(name: str) -> str | None:
    """Return the language of messages for the name of a locale or language; None if there are none in that language.

    >>> language_of("zh_TW.UTF-8"), language_of("zh-Hans-HK"), language_of("C"), language_of("fr_FR")
    ('zh-Hant', 'zh-Hans', 'en', None)
    """
    language, *subtags = name.lower().partition(".")[0].partition("@")[0].replace("_", "-").split("-")
    if language == "zh":
        return "zh-Hant" if TRADITIONAL.intersection(subtags) and "hans" not in subtags else "zh-Hans"
    return "en" if language in ("en", "c", "posix") else None


def spoken() -> str:
    """Return the language of messages.

    >>> spoken() in LANGUAGES
    True
    """
    return language_of(os.environ.get(VARIABLE, "")) or "en"


def _(message: str, /, **values: object) -> str:
    """Return a message in the language of REFLOW_LANG, with the values of its placeholders.

    >>> _("no kind {kind}", kind="page")
    'no kind page'
    """
    catalogue = _catalogue(os.environ.get(VARIABLE, ""))
    # Of an empty text a catalogue returns its own head.
    text = catalogue.gettext(message) if catalogue and message else message
    return text.format(**values) if values else text


def ngettext(one: str, several: str, number: int, /, **values: object) -> str:
    """Return the message for one thing or that for several, like `_`; the number is the placeholder `number`.

    >>> ngettext("{number} file", "{number} files", 2)
    '2 files'
    """
    catalogue = _catalogue(os.environ.get(VARIABLE, ""))
    english = one if number == 1 else several
    text = catalogue.ngettext(one, several, number) if catalogue else english
    return text.format(number=number, **values)


def N_(message: str) -> str:  # noqa: N802  its name in gettext
    """Mark a message for the catalogues, and return it in English."""
    return message


@cache
def _catalogue(name: str) -> "NullTranslations | None":
    """Return the catalogue of a language, without any messages if it is not compiled; None for English."""
    language = language_of(name)
    if language in (None, "en"):
        return None
    from gettext import translation

    return translation(DOMAIN, CATALOGUES, [str(language).replace("-", "_")], fallback=True)
