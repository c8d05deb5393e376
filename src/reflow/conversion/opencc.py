"""Convert between Simplified and Traditional with OpenCC: choose the configuration for a target, and run it."""

from functools import cache
from typing import Any, Final

import msgspec
import regex

from reflow.conversion.script import Script
from reflow.language import _
from reflow.wording import enumerated

TAGS: Final = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
# Tags with a region, and the target for the script written there (CLDR's likely subtags).
LIKELY_TAGS: Final = {
    "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-Hans-CN": "zh-Hans", "zh-Hans-SG": "zh-Hans",
    "zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK", "zh-MO": "zh-Hant-HK", "zh-Hant-MO": "zh-Hant-HK",
}  # fmt: skip
# OpenCC's names. Those that end in p also convert vocabulary (内存 → 記憶體); only they may change the length of a text.
CONFIGURATIONS: Final = (
    "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2s", "t2tw", "t2hk", "tw2s", "tw2sp", "tw2t", "hk2s", "hk2sp", "hk2t",
    "t2jp", "jp2t",
)  # fmt: skip
FROM_SIMPLIFIED: Final = {"zh-Hant": "s2t", "zh-Hant-TW": "s2tw", "zh-Hant-HK": "s2hk"}
FROM_TRADITIONAL: Final = {"zh-Hant-TW": "t2tw", "zh-Hant-HK": "t2hk"}
# For a configuration from Simplified, that from OpenCC's Traditional standard, which the tables of reflow follow.
REGION: Final = {FROM_SIMPLIFIED[target]: regional for target, regional in FROM_TRADITIONAL.items()}
# Characters that differ between the Traditional standards: first those that Taiwan and Hong Kong have in common and
# OpenCC's standard instead of them, then those that Taiwan and Hong Kong write differently.
_REGIONAL_FORMS, _OPENCC_FORMS = "為群啟峰線麵", "爲羣啓峯綫麪"
_TAIWAN_FORMS, _HONG_KONG_FORMS = "著裡", "着裏"

# The language tag of a configuration's output, by the part of its name after the 2.
_OUTPUT_TAGS: Final = {
    "s": "zh-Hans", "sp": "zh-Hans", "t": "zh-Hant", "tw": "zh-Hant-TW", "twp": "zh-Hant-TW", "hk": "zh-Hant-HK",
    "hkp": "zh-Hant-HK", "jp": "ja",
}  # fmt: skip


class Conversion(msgspec.Struct, frozen=True):
    """How a text was converted: the target as in `Config.to`, and the version of OpenCC whose tables were used.

    >>> import reflow
    >>> reflow.clean("区委书记", to="zh-Hant").conversion.to
    'zh-Hant'
    """

    to: str
    opencc: str

    @property
    def language(self) -> str:
        """The language tag of the converted text.

        >>> Conversion("zh-Hant", "1.3.2").language, Conversion("tw2sp", "1.3.2").language
        ('zh-Hant', 'zh-Hans')
        """
        return self.to if self.to in TAGS else _OUTPUT_TAGS[self.to.partition("2")[2]]


def target(name: str) -> str:
    """Return the canonical name of a conversion target. Raises ValueError if it is unknown.

    >>> target("zh-hant-tw"), target("zh_TW"), target("s2twp")
    ('zh-Hant-TW', 'zh-Hant-TW', 's2twp')
    """
    targets = {tag.lower(): tag for tag in (*TAGS, *CONFIGURATIONS)}
    targets |= {tag.lower(): likely_tag for tag, likely_tag in LIKELY_TAGS.items()}
    key = name.lower().replace("_", "-") if isinstance(name, str) else ""
    if key not in targets:
        raise ValueError(
            _(
                "no target {name!r}; there are {tags}, and OpenCC's {names}",
                name=name,
                tags=enumerated(TAGS),
                names=enumerated(CONFIGURATIONS),
            )
        )
    return targets[key]


def configuration(to: str, script: Script, text: str) -> str | None:
    """Return OpenCC's configuration that converts a text of this script, or None if nothing needs converting.

    >>> configuration("zh-Hant-TW", Script.SIMPLIFIED, "区委书记"), configuration("zh-Hans", Script.SIMPLIFIED, "区委书记")
    ('s2tw', None)
    >>> configuration("zh-Hans", Script.TRADITIONAL, "他為這裡帶著希望")
    'tw2s'
    """
    if to in CONFIGURATIONS:
        return to
    if to == "zh-Hans":
        return _to_simplified(text) if script != Script.SIMPLIFIED else None
    return FROM_TRADITIONAL.get(to) if script == Script.TRADITIONAL else FROM_SIMPLIFIED[to]


def _to_simplified(text: str) -> str:
    """Choose the configuration for Traditional text by the character forms of its region."""
    regional, opencc_standard = _count(text, _REGIONAL_FORMS), _count(text, _OPENCC_FORMS)
    if regional < opencc_standard:
        return "t2s"
    taiwan, hong_kong = _count(text, _TAIWAN_FORMS), _count(text, _HONG_KONG_FORMS)
    if taiwan == hong_kong == regional == 0:
        return "t2s"
    return "hk2s" if hong_kong > taiwan else "tw2s"


def _count(text: str, characters: str) -> int:
    return sum(map(text.count, characters))


_UNSAFE = regex.compile("[\0\ud800-\udfff]")  # OpenCC stops at a NUL, and raises an error at a lone surrogate


def converted(text: str, configuration: str) -> str:
    r"""Convert a text with one of OpenCC's configurations; NULs and lone surrogates stay.

    >>> converted("由于\ud800干部", "s2t")
    '由於\ud800幹部'
    """
    unsafe_characters = _UNSAFE.findall(text)
    if unsafe_characters:
        # Convert what stands between them, and put each back after the part that it followed.
        parts = [converted(part, configuration) for part in _UNSAFE.split(text)]
        return "".join(part + unsafe for part, unsafe in zip(parts, [*unsafe_characters, ""], strict=True))
    result: str = _converter(configuration).convert(text)
    return result


def conversion(to: str) -> Conversion:
    """Return the target together with the version of the installed OpenCC.

    >>> conversion("zh-Hant").to
    'zh-Hant'
    """
    import opencc

    return Conversion(to, opencc.__version__)


@cache
def _converter(configuration: str) -> Any:
    """Create a converter, once per process: it takes 50 ms, and cannot be sent to another process."""
    import opencc

    return opencc.OpenCC(configuration)
