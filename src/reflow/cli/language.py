"""The language of the command: that of `--lang`, or else of the environment, for its messages and those of `argparse`."""

import gettext
import os

from reflow import TYPE_CHECKING
from reflow.language import CATALOGUES, DOMAIN, N_, VARIABLE, language_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Variables that name languages, the most important first; the first two may name several, separated by colons.
VARIABLES = (VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
# What `argparse` says, which it looks up in the domain of the program.
ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("%(heading)s:"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)


def speak(arguments: "Sequence[str]") -> None:
    """Let this process, and those that it starts, speak the language that the arguments or the environment ask for."""
    language = asked(arguments) or of_environment(os.environ)
    os.environ[VARIABLE] = language
    os.environ["LANGUAGE"] = language.replace("-", "_")
    gettext.bindtextdomain(DOMAIN, CATALOGUES)
    gettext.textdomain(DOMAIN)


def asked(arguments: "Sequence[str]") -> str | None:
    """Return the language of `--lang`, before a parser that speaks it can be made; None if there is none.

    >>> asked(["clean", "--lang", "zh-Hans"]), asked(["--lang=zh-Hant"]), asked(["clean", "--", "--lang=en"]), asked([])
    ('zh-Hans', 'zh-Hant', None, None)
    """
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        name, sign, value = argument.partition("=")
        if name == "--":
            return None
        if name in ("--la", "--lan", "--lang"):  # `argparse` accepts what is short and clear
            return language_of(value if sign else following)
    return None


def of_environment(environment: "Mapping[str, str]") -> str:
    """Return the language that the environment asks for, as gettext reads it.

    The first of the variables that is set counts, and in it the first language that there is. But where the locale is C,
    which scripts set to read messages, LANGUAGE does not count.

    >>> of_environment({"LANG": "zh_TW.UTF-8"}), of_environment({"LANG": "zh_CN.UTF-8", "LANGUAGE": "fr:en"})
    ('zh-Hant', 'en')
    """
    locale = next((environment[name] for name in VARIABLES[2:] if environment.get(name)), "")
    for name in VARIABLES:
        if name == "LANGUAGE" and locale.partition(".")[0] in ("C", "POSIX"):
            continue
        if environment.get(name):
            known = filter(None, map(language_of, environment[name].split(":")))
            return next(known, "en")
    return "en"
