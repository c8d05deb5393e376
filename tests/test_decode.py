"""Decoding: which encoding, what is damaged, what had been decoded wrongly before; and that the bytes come back."""

import codecs
from itertools import pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reflow
from reflow.encodings import superset
from reflow.read import mojibake, open_source
from reflow.read.damage import BUDGET
from reflow.read.decode import decode_bytes
from reflow.read.decoded_chunks import CHUNK
from reflow.read.supersets import decode_as
from reflow.read.write_back import write_back

SIMPLIFIED = (
    "本报讯（记者何晓光）昨天，市博物馆新馆开放，展出文物三千件，其中一级文物一百二十件。\n首日接待观众六千人。\n"
)
TRADITIONAL = "〔記者黃捷／台北報導〕市議會昨天三讀通過自治條例，明年元旦起實施。\n相關單位表示將加強宣導。\n"


def restored(data: bytes, encoding: str | None = None) -> bytes:
    source = decode_bytes(data, None, encoding)
    codec = source.encoding
    assert codec is not None
    return source.bom + write_back(source.text, codec, source.patches)


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "cp950", "big5hkscs"),
        (TRADITIONAL.replace("／", "/") + "佢哋喺度嘅嘢\n", "big5hkscs", "big5hkscs"),
        (SIMPLIFIED, "hz", "hz"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32-le", "utf-32-le"),
        (SIMPLIFIED, "utf-32-be", "utf-32-be"),
        ("plain ASCII\n", "ascii", "utf-8"),
    ],
)
def test_whole_files(text: str, codec: str, name: str) -> None:
    data = text.encode(codec)
    decoded = reflow.decode(data)
    assert (decoded.text, decoded.encoding, decoded.errors, decoded.repairs) == (text, name, (), ())
    assert restored(data) == data


def test_encodings_that_python_has_no_codec_for() -> None:
    taiwan = b"\xc4\xe3\xc5\xc6\xc4\xe3\xa1\xa3\n" * 8
    decoded = reflow.decode(taiwan, encoding="euc-tw")
    assert decoded.text.startswith("中")
    assert not decoded.errors
    assert restored(taiwan, "euc-tw") == taiwan
    seven = [b"\x1b$)A\x0e" + bytes(byte & 0x7F for byte in han.encode("gb2312")) + b"\x0f" for han in ("国家", "开放")]
    data = seven[0] + b" 2019\n" + seven[1] + b"\n"
    decoded = reflow.decode(data)
    assert (decoded.text, decoded.encoding) == ("国家 2019\n开放\n", "iso-2022-cn")
    assert restored(data) == data


def test_200_kb_of_ascii_do_not_mislead() -> None:
    data = b"<p>1,234</p>\n" * 16000 + SIMPLIFIED.encode("gb18030")
    assert reflow.decode(data).encoding == "gb18030"


@pytest.mark.parametrize("size", range(24, 60))
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_cut_at_any_byte(codec: str, size: int) -> None:
    data = SIMPLIFIED.encode(codec)[:size]
    text = reflow.decode(data).text
    assert SIMPLIFIED.startswith(text.removesuffix("\ufffd"))
    assert restored(data) == data


GBK = SIMPLIFIED.encode("gb18030")


@pytest.mark.parametrize(
    ("data", "text", "errors"),
    [
        (GBK[:20] + b"\xff" + GBK[20:], SIMPLIFIED[:10] + "\ufffd" + SIMPLIFIED[10:], ((20, 21),)),
        (GBK[:40] + GBK[41:], SIMPLIFIED[:20] + "\ufffd" + SIMPLIFIED[21:], ((40, 41),)),  # one byte deleted
        (GBK.replace("三".encode("gbk"), b"\x80"), SIMPLIFIED.replace("三", "€"), ()),
        (GBK + "第三段是这样写的。\n".encode(), SIMPLIFIED + "第三段是这样写的。\n", ()),  # a line in UTF-8
        (SIMPLIFIED.encode() + "第三段是这样写的。\n".encode("gbk"), SIMPLIFIED + "第三段是这样写的。\n", ()),
        ("昨天\0\0开放".encode(), "昨天\0\0开放", ((6, 8),)),
        ("昨天锟斤拷锟斤拷开放".encode(), "昨天锟斤拷锟斤拷开放", ((6, 24),)),
        (
            "一斤拷貝紙，兩斤拷貝紙，昨天運到市立圖書館".encode("cp950"),
            "一斤拷貝紙，兩斤拷貝紙，昨天運到市立圖書館",
            (),
        ),  # no 锟
        (b"", "", ()),
    ],
)
def test_damage(data: bytes, text: str, errors: tuple[tuple[int, int], ...]) -> None:
    decoded = reflow.decode(data)
    assert (decoded.text, decoded.errors) == (text, errors)
    assert restored(data) == data


def shared_beginning(first: str, second: str) -> int:
    """Return how many characters two texts begin with are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


LONG_LINE = SIMPLIFIED.replace("\n", "") * 12


@pytest.mark.parametrize("deleted", [*range(850, 1080, 23), *range(-160, -1, 13)])
def test_in_a_long_line_a_lost_byte_costs_a_few_characters(deleted: int) -> None:
    """The mean of the line does not show it, and neither does a bad byte: the text is aligned again by chance, or ends."""
    data = LONG_LINE.encode("gb18030")
    at = deleted % len(data)
    text = reflow.decode(data[:at] + data[at + 1 :]).text
    assert len(LONG_LINE) - shared_beginning(LONG_LINE, text) - shared_beginning(LONG_LINE[::-1], text[::-1]) <= 8


@pytest.mark.parametrize(
    ("text", "written", "seen"),
    [
        (SIMPLIFIED, "utf-8", "latin-1"),
        (SIMPLIFIED, "gb18030", "latin-1"),
        (TRADITIONAL, "cp950", "latin-1"),
        (TRADITIONAL, "cp950", "gb18030"),
        (SIMPLIFIED, "utf-8", "mac_roman"),
        (SIMPLIFIED, "utf-8", "cp437"),
        (SIMPLIFIED, "gb18030", "cp1250"),
        (TRADITIONAL + "一。\n", "cp950", "latin-1"),  # a line too short to tell is read like those around it
    ],
)
def test_wrong_decodings_are_undone(text: str, written: str, seen: str) -> None:
    data = text.encode(written).decode(seen).encode()
    decoded = reflow.decode(data)
    assert decoded.text == text
    assert decoded.repairs
    assert all(decoded.text[r.start : r.end] in text and superset(written) in r.was for r in decoded.repairs)
    assert restored(data) == data
    document = reflow.clean(data)
    assert document.restore() == data
    assert document.to_dict()["source"]["repairs"]


def test_twice() -> None:
    data = SIMPLIFIED.encode().decode("latin-1").encode().decode("latin-1").encode()
    assert reflow.decode(data).text == SIMPLIFIED


def _misread(text: str) -> str:
    """Return the text as windows-1252 shows its bytes in UTF-8; the five that it does not define are control characters."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("lost", [1, 2])
def test_a_line_that_lost_the_end_of_its_last_character(lost: int) -> None:
    """Tools that strip lines take a byte that looks like a blank."""
    whole, cut = "博物馆昨天展出文物三千件。", "新馆位于城东新区，建筑面积四万平方米"
    for last in (f"{cut}。", f"{cut}啊"):
        for text in (_misread(last)[:-lost], f"{_misread(whole)}\n{_misread(last)[:-lost]}\r\n"):
            decoded = reflow.decode(text.encode())
            assert decoded.text.splitlines()[-1] == f"{cut}\ufffd"
            assert {repair.was for repair in decoded.repairs} == {"utf-8 read as cp1252"}
            assert reflow.clean(text.encode()).restore() == text.encode()
    twice = _misread(_misread(f"{cut}。"))[:-lost]
    assert reflow.decode(twice.encode()).text == f"{cut}\ufffd"


def test_a_character_lost_inside_a_line_is_not_made_up() -> None:
    text = _misread("新馆位于城东新区，")[:-1] + " " + _misread("建筑面积四万平方米。")
    assert reflow.decode(text.encode()).text == text


RARE = ["圀镓曌瞾囯囻"] * (2 * mojibake.TRIED)  # each is worth a second look, and none is mojibake


def test_many_doubtful_lines_are_not_all_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(mojibake, "repair_line", read.append)
    assert mojibake.repair("\n".join(RARE)) == ("\n".join(RARE), ())
    assert len(read) == mojibake.TRIED


def test_few_wrong_decodings_among_many_doubtful_lines_are_undone() -> None:
    wrong = SIMPLIFIED.split("\n")[0].encode().decode("latin-1")
    _, repairs = mojibake.repair("\n".join(wrong if row % 100 == 0 else line for row, line in enumerate(RARE)))
    assert len(repairs) == -(-len(RARE) // 100)


@pytest.mark.parametrize(
    "text",
    [
        "Vous avez déjà été à Sète, où le maïs a gelé",
        "Для чего в новости был написан этот текст",
        "Türkçe bir cümle: güneş doğdu, kuşlar ötüyor",
        "これは日本語の文章です。カタカナもあります。",
        "한국어 문장입니다",
        "café",
        "圀镓曌瞾囯囻",  # rare Han are no mojibake
        "“®”™ © 2019 ½ ¥100",
        "╔══════════╗\n║ 目录 ║\n╚══════════╝",  # lines drawn of characters that cp437 has
        "├── src\n│   └── main.py",
        "∑ ≤ ∞ ≥ √2 ≈ π ± ∆ ∫",  # and Mac Roman
        "Ça va où déjà là",  # ends with a letter that could be the beginning of a character
        "Vă rugăm să așteptați încă o zi până mâine",
    ],
)
def test_nothing_is_repaired_that_is_whole(text: str) -> None:
    decoded = reflow.decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.errors, decoded.repairs) == (text, "utf-8", (), ())


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Эта статья написана по-русски и ничего китайского в ней нет, " * 4, "koi8-r"),
        ("この記事は日本語で書かれており、中国語ではありません。ひらがなとカタカナがあります。" * 4, "shift_jis"),
        ("이 기사는 한국어로 쓰여 있으며 중국어가 아닙니다. 한글로만 되어 있습니다. " * 4, "euc-kr"),
    ],
)
def test_other_languages_are_not_called_chinese(text: str, codec: str) -> None:
    decoded = reflow.decode(text.encode(codec))
    assert decoded.encoding not in {"gb18030", "big5hkscs", "euc-tw"}
    assert decoded.text == text


def test_an_encoding_that_is_given_overrules_all() -> None:
    data = SIMPLIFIED.encode("gb18030")
    decoded = reflow.decode(data, encoding="latin-1")
    assert (decoded.text, decoded.encoding, decoded.repairs) == (data.decode("latin-1"), "iso8859-1", ())


@pytest.mark.parametrize("name", ["no-such", "idna", "punycode", "undefined", "base64", "utf-8\0", ""])
def test_what_is_no_encoding_of_text(name: str) -> None:
    with pytest.raises(LookupError):
        reflow.decode(b"\xff", encoding=name)


@pytest.mark.filterwarnings("ignore:.*invalid escape sequence:DeprecationWarning")  # of the codec unicode_escape
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "cp424", "utf-7", "unicode_escape", "big5"])
@pytest.mark.parametrize("data", [SIMPLIFIED.encode(), SIMPLIFIED.encode("utf-16"), bytes(range(91)), rb"\x41\ud800\n"])
def test_a_wrong_encoding_loses_nothing(codec: str, data: bytes) -> None:
    """Of `cp424` 0A is no line feed; `utf-8-sig` would write a BOM that was not there."""
    assert restored(data, codec) == data


@pytest.mark.parametrize(("bom", "codec"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")])
def test_a_large_file_has_its_byte_order_throughout(bom: bytes, codec: str) -> None:
    data = bom + (SIMPLIFIED * (CHUNK // len(SIMPLIFIED))).encode(codec)
    source = open_source(data, reflow.Config(encoding="utf-16"))
    assert source.text.startswith(SIMPLIFIED)
    assert source.text.endswith(SIMPLIFIED)
    assert source.encoding == codec


@pytest.mark.parametrize(
    ("codes", "encoding", "text"),
    [
        ("80 A3A0 A6D9 A8BC FE59 8135F437", "gb18030", "€\u3000\ufe10\u1e3f\u9fb4\ue7c7"),
        ("A145 A1E3 A1FE A241 A240 A242 A3E1 F9D6 C6A1 877A", "big5hkscs", "‧～／∕＼﹨€碁①㡵"),
    ],
)
def test_the_encoding_standard(codes: str, encoding: str, text: str) -> None:
    assert decode_as(bytes.fromhex(codes), encoding) == (text, [])


def test_what_nobody_has_keeps_its_ascii() -> None:
    assert decode_as(b"\x81\x40A", "big5hkscs") == ("\ufffd@A", [(0, 1)])
    assert decode_as(b"\xff\x00\xa2\x41", "big5hkscs")[0][-1] == "∕"


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    decoded = reflow.decode(data)
    assert 0 <= decoded.confidence <= 1
    assert all(0 <= start < end <= len(data) for start, end in decoded.errors)
    assert all(first[1] <= second[0] for first, second in pairwise(decoded.errors))
    assert restored(data) == data


@given(
    st.sampled_from(["gb18030", "big5hkscs", "utf-8"]),
    st.lists(st.tuples(st.integers(0, 199), st.binary(max_size=2)), max_size=4),
)
def test_any_damage(codec: str, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray((SIMPLIFIED if codec != "big5hkscs" else TRADITIONAL).encode(codec))
    for at, put in changes:
        data[at : at + 1] = put
    assert restored(bytes(data)) == data


def test_noise_costs_no_more_than_text() -> None:
    """What is damaged throughout is looked at up to a limit."""
    data = (b"\xb1\xa8\xff" * 20 + b"\n") * (3 * BUDGET // 61)
    assert len(reflow.decode(data).text) > 0
