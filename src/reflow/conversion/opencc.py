"""Convert between Simplified and Traditional by OpenCC: which configuration a target asks for, and one converter each."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import regex

from reflow.conversion.variant import Script

TAGS: Final = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
# Tags that name a region and no script, by the script that is written there (CLDR's likely subtags).
LIKELY_TAGS: Final = {
    "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-Hans-CN": "zh-Hans", "zh-Hans-SG": "zh-Hans",
    "zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK", "zh-MO": "zh-Hant-HK", "zh-Hant-MO": "zh-Hant-HK",
}  # fmt: skip
# OpenCC's own names; those that end in p convert vocabulary as well (内存 → 記憶體), and only they may change lengths.
CONFIGURATIONS: Final = (
    "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2s", "t2tw", "t2hk", "tw2s", "tw2sp", "tw2t", "hk2s", "hk2sp", "hk2t",
    "t2jp", "jp2t",
)  # fmt: skip
FROM_SIMPLIFIED: Final = {"zh-Hant": "s2t", "zh-Hant-TW": "s2tw", "zh-Hant-HK": "s2hk"}
FROM_TRADITIONAL: Final = {"zh-Hant-TW": "t2tw", "zh-Hant-HK": "t2hk"}
# Forms that Taiwan and Hong Kong write and OpenCC's standard does not, and the other way round; 著 and 裡 are Taiwan's.
_COMMON_FORMS, _OWN_FORMS, _TAIWAN, _HONG_KONG = "為群啟峰線麵", "爲羣啓峯綫麪", "著裡", "着裏"

# The script that a configuration writes, by what its name has behind the 2.
_WRITTEN: Final = {
    "s": "zh-Hans", "sp": "zh-Hans", "t": "zh-Hant", "tw": "zh-Hant-TW", "twp": "zh-Hant-TW", "hk": "zh-Hant-HK",
    "hkp": "zh-Hant-HK", "jp": "ja",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a text was converted to: the target as `Config.to` has it, and the version of the OpenCC whose tables did it.

    >>> import reflow
    >>> reflow.clean("区委书记", to="zh-Hant").conversion.to
    'zh-Hant'
    """

    to: str
    opencc: str

    @property
    def language(self) -> str:
        """The language tag of what was written.

        >>> Conversion("zh-Hant", "1.3.2").language, Conversion("tw2sp", "1.3.2").language
        ('zh-Hant', 'zh-Hans')
        """
        return self.to if self.to in TAGS else _WRITTEN[self.to.partition("2")[2]]


def target(name: str) -> str:
    """Give a target's name as it is written here. Raises ValueError for one that is not known.

    >>> target("zh-hant-tw"), target("zh_TW"), target("s2twp")
    ('zh-Hant-TW', 'zh-Hant-TW', 's2twp')
    """
    known = {known.lower(): known for known in (*TAGS, *CONFIGURATIONS)}
    known |= {tag.lower(): meant for tag, meant in LIKELY_TAGS.items()}
    own = name.lower().replace("_", "-") if isinstance(name, str) else ""
    if own not in known:
        raise ValueError(f"no target {name!r}; there are {', '.join(TAGS)}, and OpenCC's {', '.join(CONFIGURATIONS)}")
    return known[own]


def configuration(to: str, script: Script, text: str) -> str | None:
    """Choose OpenCC's configuration for a text of some script; None if it is what is asked for already.

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
    """Tell Taiwan's Traditional text and Hong Kong's from other: they have forms of their own."""
    if sum(map(text.count, _COMMON_FORMS)) < sum(map(text.count, _OWN_FORMS)):
        return "t2s"
    taiwan, hong_kong = (sum(map(text.count, forms)) for forms in (_TAIWAN, _HONG_KONG))
    if taiwan == hong_kong == 0 and not any(form in text for form in _COMMON_FORMS):
        return "t2s"
    return "hk2s" if hong_kong > taiwan else "tw2s"


_UNSAFE = regex.compile("[\0\ud800-\udfff]")  # OpenCC ends a text at a NUL, and raises on a lone surrogate


def converted(text: str, configuration: str) -> str:
    r"""Convert a text by one of OpenCC's configurations; NULs and lone surrogates stay.

    >>> converted("由于\ud800干部", "s2t")
    '由於\ud800幹部'
    """
    unsafe = _UNSAFE.findall(text)
    if unsafe:
        parts, kept = _UNSAFE.split(text), [*unsafe, ""]
        return "".join(converted(part, configuration) + own for part, own in zip(parts, kept, strict=True))
    made: str = _converter(configuration).convert(text)
    return made


def conversion(to: str) -> Conversion:
    """Say what converts to a target: the OpenCC that is installed.

    >>> conversion("zh-Hant").to
    'zh-Hant'
    """
    import opencc

    return Conversion(to, opencc.__version__)


@cache
def _converter(configuration: str) -> Any:
    """Make a converter, once a process: it takes 50 ms, and cannot be sent to another process."""
    import opencc

    return opencc.OpenCC(configuration)
