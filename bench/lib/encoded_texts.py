"""Chinese text in 22 encodings: texts of three kinds made from labelled pages, and snippets of them cut at any byte."""

import html
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

import regex

from lib.decoders import iconv
from lib.labelled_pages import cases

SCRIPTS = ("hans", "hant")
Texts = dict[tuple[str, str], str]  # (kind, script) → text
Cut = Callable[[str, int], tuple[bytes, str]]  # a text and a size → that many bytes, and the text that is whole in them


class Encoding(NamedTuple):
    """An encoding, the script written in it, and rare characters of which every snippet must contain one."""

    name: str
    script: str
    fit: Callable[[str], str]
    cut: Cut
    planted: str = ""


# --- texts -----------------------------------------------------------------------------------------------------------

# Labels of a table of figures, Simplified and Traditional in the order of SCRIPTS.
LABELS = (
    ("日期", "日期"),
    ("单价", "單價"),
    ("总额", "總額"),
    ("电话", "電話"),
    ("增长率", "增長率"),
    ("成交量", "成交量"),
    ("编号", "編號"),
    ("收盘", "收盤"),
    ("合计", "合計"),
    ("元", "元"),
    ("亿元", "億元"),
    ("万人", "萬人"),
    ("吨", "噸"),
)
NAV = (("首页", "首頁"), ("新闻", "新聞"), ("财经", "財經"), ("体育", "體育"), ("关于我们", "關於我們"))
ROWS = 3000  # of figures; names of columns stand above each HEADED
HEADED = 40
PER_PAGE = 8  # paragraphs in a page of HTML
HEAD = """<!doctype html>
<html>
<head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{summary}">
<link rel="stylesheet" href="/static/css/main.{number}.css">
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<script>window.dataLayer = window.dataLayer || []; function track(e) {{ dataLayer.push(e); }} track("view");</script>
</head>
<body class="article page-{number}">
<div id="header"><ul class="nav">{nav}</ul></div>
<div class="content" data-id="{number}">
<h1 class="title">{title}</h1>
"""
TAIL = """</div>
<div class="footer"><a href="/about.html" target="_blank">{about}</a> &copy; 2024 | <a href="/rss">RSS</a></div>
<script src="/static/js/app.{number}.min.js" async></script>
</body>
</html>
"""


def paragraphs(path: Path) -> dict[str, list[str]]:
    """Return the distinct paragraphs of a set of labelled pages by script."""
    by_script: dict[str, dict[str, None]] = {script: {} for script in SCRIPTS}
    for case in cases(path):
        for article in case["articles"]:
            by_script[case["meta"]["lang"]] |= dict.fromkeys(
                p["text"] for p in article["paragraphs"] if p["text"].strip()
            )
    return {script: list(distinct) for script, distinct in by_script.items()}


def texts(pool: dict[str, list[str]]) -> Texts:
    """Return a long text of each kind in each script."""
    texts_of: Texts = {}
    for number, script in enumerate(SCRIPTS):
        texts_of["text", script] = "\n".join(pool[script])
        texts_of["html", script] = _html(pool[script], number, Random(script))
        texts_of["numbers", script] = _numbers(pool[script], number, Random(script))
    return texts_of


def _html(pool: list[str], script: int, random: Random) -> str:
    """Return paragraphs as pages of HTML, which declare no charset, so that it must be detected."""
    out = []
    for start in range(0, len(pool), PER_PAGE):
        page = [html.escape(text) for text in pool[start : start + PER_PAGE]]
        number = random.randrange(10**6)
        nav = "".join(f'<li class="nav-item"><a href="/c/{k}/">{NAV[k][script]}</a></li>' for k in range(len(NAV)))
        out.append(HEAD.format(title=page[0][:20], summary=page[0][:80], number=number, nav=nav))
        for k, text in enumerate(page):
            out.append(f'<p class="text" id="p{k}" style="text-indent: 2em">{text}</p>\n')
            if random.random() < 0.3:
                source = f"/upload/2024/{random.randrange(1, 13):02}/{random.randrange(10**8)}.jpg"
                out.append(f'<div class="figure"><img src="{source}" width="640" height="480" alt=""></div>\n')
        out.append(TAIL.format(about=NAV[-1][script], number=number))
    return "".join(out)


def _numbers(pool: list[str], script: int, random: Random) -> str:
    """Return tables of figures, in which one character in nine is Chinese."""
    figures: tuple[Callable[[], str], ...] = (
        lambda: f"{random.randrange(1990, 2026)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        lambda: f"{random.randrange(10**6) / 100:,.2f}",
        lambda: f"0{random.randrange(10, 999)}-{random.randrange(10**7, 10**8)}",
        lambda: f"{random.uniform(-30, 30):+.2f}%",
        lambda: f"{random.randrange(24):02}:{random.randrange(60):02}",
        lambda: f"{random.randrange(10**5)}{random.choice(LABELS)[script]}",
    )
    out = []
    for k in range(ROWS):
        text = pool[k % len(pool)]
        if k % HEADED == 0:
            out.append("\t".join(label[script] for label in random.sample(LABELS, 6)))
        cells = [random.choice(figures)() for _ in range(random.randrange(3, 8))]
        out.append("\t".join((text[: random.randrange(2, 7)].strip(), *cells)))
    return "\n".join(out)


# --- encodings -------------------------------------------------------------------------------------------------------

RARE = "".join(map(chr, (*range(0x3400, 0x4DB6, 97), *range(0x20000, 0x2A6D7, 331))))  # of extensions A and B
CANTONESE = "嘅喺咗啲㗎冇嚟攞嗰瞓"  # in HKSCS, not in Big5
PLANTED = 0.05  # share of the characters replaced by a rare one
TRIES = 10_000


def encode(codec: str, char: str) -> bytes:
    """Return the bytes of a character; empty if the codec lacks it."""
    return char.encode(codec, "ignore")


def gb2312(char: str) -> bytes:
    """Encode a character of GB2312 by GBK, because Python's gb2312 reads its · and — as other characters."""
    code = encode("gbk", char)
    return code if char in "·—" or encode("gb2312", char) == code else b""


def gb_two(char: str) -> bytes:
    """Encode a character by GB18030; empty if it needs a four-byte code."""
    code = encode("gb18030", char)
    return code if len(code) < 4 else b""


def agreed(codecs: tuple[str, ...], char: str) -> bytes:
    """Encode a character if these codecs agree on its code; `evaluate/whatwg.py` covers the codes on which they differ."""
    codes = {encode(codec, char) for codec in codecs}
    code = codes.pop()
    return code if not codes and all(code.decode(codec, "ignore") == char for codec in codecs) else b""


def hkscs(char: str) -> bytes:
    """Encode a character by Big5-HKSCS, unless cp950 reads its code as another character."""
    code = encode("big5hkscs", char)
    try:
        return code if code.decode("cp950") == char else b""
    except UnicodeDecodeError:
        return code


def by_code(alphabet: str, code: Callable[[str], bytes], bom: bytes = b"") -> tuple[Callable[[str], str], Cut]:
    """Return the functions `fit` and `cut` of an encoding with a code for each character."""
    table = {char: encoded for char in alphabet if (encoded := code(char))}

    def fit(text: str) -> str:
        return "".join(char for char in text if char in table)

    def cut(text: str, size: int) -> tuple[bytes, str]:
        codes = [table[char] for char in text]
        ends = list(accumulate(map(len, codes), initial=len(bom)))
        return (bom + b"".join(codes))[:size], text[: max(bisect_right(ends, size) - 1, 0)]

    return fit, cut


def stateful(encode: Callable[[str], bytes], decode: Callable[[bytes], str]) -> tuple[Callable[[str], str], Cut]:
    """Return the functions `fit` and `cut` of an encoding with escapes; `decode` drops what is not whole."""

    def fit(text: str) -> str:
        return decode(encode(text))

    def cut(text: str, size: int) -> tuple[bytes, str]:
        data = encode(text)[:size]
        return data, decode(data)

    return fit, cut


def encodings(texts_of: Texts) -> tuple[list[Encoding], list[Encoding]]:
    """Return the 11 core encodings, and 11 further ones."""
    alphabet = "".join(sorted({*"".join(texts_of.values()), *RARE, *CANTONESE}))
    taiwan = dict(zip(alphabet, iconv("\0".join(alphabet).encode(), "utf-8", "euc-tw").split(b"\0"), strict=True))
    utf8 = partial(encode, "utf-8")
    core = [
        Encoding("GB2312", "hans", *by_code(alphabet, gb2312)),
        Encoding("GBK", "hans", *by_code(alphabet, partial(encode, "gbk"))),
        Encoding("GB18030, two-byte", "hans", *by_code(alphabet, gb_two)),
        Encoding("GB18030, four-byte too", "hans", *by_code(alphabet, partial(encode, "gb18030")), RARE),
        Encoding("GBK, Traditional", "hant", *by_code(alphabet, partial(encode, "gbk"))),
        Encoding("Big5", "hant", *by_code(alphabet, partial(agreed, ("big5", "cp950", "big5hkscs")))),
        Encoding("cp950", "hant", *by_code(alphabet, partial(agreed, ("cp950", "big5hkscs")))),
        Encoding("Big5-HKSCS", "hant", *by_code(alphabet, hkscs), CANTONESE),
        Encoding("UTF-8", "hans", *by_code(alphabet, utf8)),
        Encoding("UTF-8, BOM", "hans", *by_code(alphabet, utf8, "\ufeff".encode())),
        Encoding("UTF-8, Traditional", "hant", *by_code(alphabet, utf8)),
    ]
    further = [
        Encoding("EUC-TW", "hant", *by_code(alphabet, taiwan.__getitem__)),
        Encoding("HZ", "hans", *stateful(lambda t: t.encode("hz", "ignore"), lambda d: d.decode("hz", "ignore"))),
        Encoding("ISO-2022-CN", "hans", *stateful(to_iso_2022_cn, from_iso_2022_cn)),
    ]
    for codec in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        code = partial(encode, codec)
        further.append(Encoding(codec.upper(), "hans", *by_code(alphabet, code)))
        further.append(Encoding(f"{codec.upper()}, BOM", "hans", *by_code(alphabet, code, code("\ufeff"))))
    return core, further


ISO_2022_CN = regex.compile(
    rb"\x1b\$\)A\x0e((?:[\x21-\x7e]{2})*)[\x21-\x7e]?(?:\x0f|$)|\x1b(?:\$\)?)?$|\x1b\$\)A$|([^\x1b])", regex.DOTALL
)


def to_iso_2022_cn(text: str) -> bytes:
    """Encode by RFC 1922, GB 2312 alone, because the C library's iconv confuses the planes of CNS 11643."""
    parts = []
    for run in regex.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
        seven = bytes(byte & 0x7F for byte in run.encode("gb2312", "ignore"))
        parts.append(seven if run.isascii() else b"\x1b$)A\x0e" + seven + b"\x0f")
    return b"".join(parts)


def from_iso_2022_cn(data: bytes) -> str:
    """Decode a cut output of `to_iso_2022_cn`, without what is not whole."""
    return "".join(
        bytes(byte | 0x80 for byte in match[1]).decode("gb2312") if match[1] is not None else (match[2] or b"").decode()
        for match in ISO_2022_CN.finditer(data)
    )


# --- snippets --------------------------------------------------------------------------------------------------------


def fitted(text: str, encoding: Encoding, random: Random) -> str:
    """Return a text with rare characters of an encoding, without what the encoding lacks."""
    if encoding.planted:
        text = "".join(
            random.choice(encoding.planted) if char >= "\u4e00" and random.random() < PLANTED else char for char in text
        )
    return encoding.fit(text)


def draw(text: str, encoding: Encoding, size: int, random: Random) -> tuple[bytes, str]:
    """Return a snippet of a fitted text with at least two non-ASCII characters, and the text that is whole in it."""
    turned = text * (2 + size // len(text))  # the end of the text is followed by its beginning
    for _ in range(TRIES):
        start = random.randrange(len(text))
        data, whole = encoding.cut(turned[start : start + size], size)
        rare = not encoding.planted or any(char in whole for char in encoding.planted)
        if rare and sum(not char.isascii() for char in whole) > 1:
            return data, whole
    raise ValueError(f"no snippet of {size} bytes in {encoding.name}")


def right(text: str, whole: str, data: bytes) -> bool:
    """Whether a decoded snippet is the original, except for a BOM at its start and the remainder of a cut character.

    The remainder is one U+FFFD, or up to three ASCII bytes unchanged, as HZ and ISO-2022-CN are cut inside escapes.

    >>> right("漢\ufffd", "漢", b""), right("漢字", "漢", b""), right("漢~", "漢", b"~{::~")
    (True, False, True)
    """
    text = text.removeprefix("\ufeff")
    if not text.startswith(whole):
        return False
    left = text[len(whole) :].removeprefix("\ufffd")
    return len(left) <= 3 and left.isascii() and data.endswith(left.encode())
