"""Packed texts: gzip and zstd files are read as their content, members of ZIP files by their names; bombs are refused."""

import gzip
import random
import re
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

import reflow
from reflow.read import open_source, packed
from reflow.read.member import Member
from reflow.read.packed import contents, members

TEXT = "本报讯（记者黄蕊）昨天，大桥合\n龙。\n"
GBK = TEXT.encode("gb18030")
PROGRAM = Path(sys.executable).with_name("reflow")


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, "zstd", asbytes=True)
    return packed


def text_of(member: Member) -> str:
    return open_source(member, reflow.Config()).text


# --- gzip and zstd ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt"])
def test_missing_11_a_packed_file_is_its_text(pack: type[bytes], name: str, tmp_path: Path) -> None:
    """A packed file is recognised by its first bytes, not by its name; `restore` returns the unpacked bytes."""
    (tmp_path / name).write_bytes(pack(GBK))
    document = reflow.clean(tmp_path / name)
    assert (document.source.text, document.source.encoding) == (TEXT, "gb18030")
    assert document.restore() == GBK
    assert reflow.clean(pack(GBK)).restore() == GBK
    assert reflow.convert(tmp_path / name, to="zh-Hant").startswith("本報訊")


def test_missing_11_a_packed_text_on_standard_input() -> None:
    done = subprocess.run(
        [PROGRAM, "clean", "-", "--format", "text"], input=gzip.compress(GBK, mtime=0), capture_output=True, check=False
    )
    assert "大桥合龙。" in done.stdout.decode()


def test_several_members_of_a_gzip_file_are_one_text() -> None:
    first, second = GBK[:20], GBK[20:]
    padded = gzip.compress(first) + gzip.compress(second) + bytes(512)
    assert reflow.clean(padded).restore() == GBK


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8b\x09", b"\x28\xb5\x2f"])
def test_what_begins_nearly_like_a_packed_text(data: bytes) -> None:
    assert reflow.clean(data).restore() == data


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
@pytest.mark.parametrize("damage", ["cut", "changed", "head alone"])
def test_a_damaged_packed_file_is_one_line(kind: str, damage: str, tmp_path: Path) -> None:
    data = gzip.compress(GBK * 9) if kind == "gzip" else zstd(GBK * 9) + b"no frame"
    data = {"cut": data[:-9], "changed": data[:-12] + b"!" * 12, "head alone": data[:4]}[damage]
    (tmp_path / "a.txt").write_bytes(data if damage != "cut" or kind == "gzip" else data[:-4])
    says = f"the {kind} file is damaged or cut short; get it once more, or pack it again"
    with pytest.raises(reflow.NoTextError, match=re.escape(f"a.txt: {says}")):
        reflow.clean(tmp_path / "a.txt")
    (result,) = reflow.clean_files([tmp_path / "a.txt"])
    assert (result.error, result.again) == (says, False)


def test_a_packed_file_that_changes_is_not_called_damaged() -> None:
    def chunks() -> Iterator[bytes]:
        yield gzip.compress(GBK, mtime=0)[:20]
        raise packed.ChangedError("changed while it was read")

    with pytest.raises(packed.ChangedError):
        list(contents(chunks(), None, 100))


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (b"%PDF-1.7", "it is a PDF, not text"),
        (gzip.compress(GBK, mtime=0), "it is an archive in an archive; unpack it first"),
        (zstd(GBK), "it is an archive in an archive; unpack it first"),
        (b"PK\x03\x04", "it is an archive in an archive; unpack it first"),
        (b"a.txt".ljust(257, b"\0") + b"ustar\x0000", "it is an archive (tar); unpack it first"),
        (b'{"text": "' + GBK, "it is JSON"),
        (random.Random(0).randbytes(5000), "it holds no text in any encoding"),
    ],
)
def test_what_is_packed_is_sniffed_again(inside: bytes, says: str) -> None:
    with pytest.raises(reflow.NoTextError, match=re.escape(says)):
        reflow.clean(gzip.compress(inside))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb exceeds both the free size and the ratio; exceeding one of them is allowed."""
    monkeypatch.setattr(packed, "FREE", 100_000)
    bomb = gzip.compress(b"\n" * 200_000)
    assert len(bomb) * packed.RATIO < 200_000
    with pytest.raises(reflow.NoTextError, match="it unpacks to more than 100 times its size"):
        reflow.clean(bomb)
    assert reflow.clean(gzip.compress(b"\n" * 90_000)).restore() == b"\n" * 90_000
    prose = "".join(random.Random(0).choices(TEXT, k=60_000)).encode()
    assert len(reflow.clean(gzip.compress(prose)).source.text) == 60_000


def test_a_packed_file_is_unpacked_as_it_is_read() -> None:
    """Neither the packed nor the unpacked data is held as a whole."""
    data = gzip.compress(random.Random(0).randbytes(1_000_000).hex().encode())
    taken = []

    def chunks() -> Iterator[bytes]:
        for at in range(0, len(data), 10_000):
            taken.append(at)
            yield data[at : at + 10_000]

    unpacked = contents(chunks(), None, 10_000)
    assert len(next(unpacked)) == 10_000
    assert len(taken) < 20
    assert max(map(len, unpacked)) == 10_000
    assert len(taken) > 50


def test_zstd_needs_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_ZSTD_MODULE", None)
    monkeypatch.setattr(packed, "_import_if_installed", lambda module: None)
    with pytest.raises(reflow.NoTextError, match="it is a zstd file, which needs pyarrow: pip install pyarrow"):
        reflow.clean(zstd(GBK))


# --- ZIP -------------------------------------------------------------------------------------------------------------


def zipped(path: Path, texts: dict[str, bytes]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in texts.items():
            archive.writestr(name, data)
    return str(path)


def test_missing_11_the_texts_of_a_zip_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "may.zip", {"日报/01.txt": GBK, "02.txt": b"", "日报/": b""})
    assert members(path) == [("日报/01.txt", len(GBK)), ("02.txt", 0)]
    source = open_source(Member(path, "日报/01.txt"), reflow.Config())
    assert (source.name, source.text) == (f"{path}/日报/01.txt", TEXT)
    assert text_of(Member(path, "02.txt")) == ""


def test_a19_names_in_a_zip_file_of_chinese_windows(tmp_path: Path) -> None:
    """They are GBK without a flag; Python reads them as cp437."""
    name = "日报604.txt".encode("gbk").decode("cp437")
    path = zipped(tmp_path / "a.zip", {"x" * len(name): GBK})
    data = Path(path).read_bytes().replace(b"x" * len(name), name.encode("cp437"))
    Path(path).write_bytes(data)
    assert members(path) == [("日报604.txt", len(GBK))]
    assert text_of(Member(path, "日报604.txt")) == TEXT


def test_links_in_a_zip_file_are_no_texts(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", GBK)
    assert members(str(tmp_path / "a.zip")) == [("a.txt", len(GBK))]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_an_office_file_has_no_texts(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.docx", {"_rels/.rels": b"<", name: b"<"})
    with pytest.raises(reflow.NoTextError, match="not text; save it as text first"):
        members(path)
    first = zipped(tmp_path / "b.docx", {name: b"<", "_rels/.rels": b"<"})
    with pytest.raises(reflow.NoTextError, match="not text; save it as text first"):
        reflow.clean(Path(first))


@pytest.mark.parametrize("inside", [gzip.compress(GBK, mtime=0), zstd(GBK), b"PK\x03\x04"])
def test_an_archive_in_a_zip_file_is_refused(inside: bytes, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": inside})
    with pytest.raises(reflow.NoTextError, match=re.escape("a.zip/a.txt: it is an archive in an archive")):
        text_of(Member(path, "a.txt"))


def test_a_zip_file_is_no_text_itself(tmp_path: Path) -> None:
    """One source is one document, even if a ZIP file holds only one text."""
    path = zipped(tmp_path / "a.zip", {"a.txt": GBK})
    with pytest.raises(reflow.NoTextError, match="it is a ZIP file; name it to reflow clean or clean_files"):
        reflow.clean(Path(path))


def marked(path: str, flag: int) -> None:
    """Set a flag of the only member, in its header and in the directory at the end."""
    data = bytearray(Path(path).read_bytes())
    data[6] |= flag
    data[data.index(b"PK\x01\x02") + 8] |= flag
    Path(path).write_bytes(data)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": GBK})
    marked(path, 0x1)
    assert members(path) == [("a.txt", len(GBK))]
    with pytest.raises(reflow.NoTextError, match=re.escape("a.txt: it is encrypted; unpack it first")):
        text_of(Member(path, "a.txt"))


def test_a_damaged_zip_file_is_one_line(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": GBK, "b.txt": GBK})
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[:-30])
    with pytest.raises(reflow.NoTextError, match="the ZIP file is damaged or cut short"):
        members(path)
    at = data.index(zlib.compress(GBK)[2:-4])
    Path(path).write_bytes(data[:at] + b"\xff" * 9 + data[at + 9 :])
    with pytest.raises(reflow.NoTextError, match="the ZIP file is damaged or cut short"):
        text_of(Member(path, "a.txt"))
    assert text_of(Member(path, "b.txt")) == TEXT, "the others are whole"


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member alone, and all together: ten members within the limit may exceed it together."""
    monkeypatch.setattr(packed, "FREE", 100_000)
    path = zipped(tmp_path / "a.zip", {"a.txt": b"\n" * 200_000})
    with pytest.raises(reflow.NoTextError, match="it unpacks to more than 100 times its size"):
        text_of(Member(path, "a.txt"))
    path = zipped(tmp_path / "b.zip", {f"{number}.txt": b"\n" * 90_000 for number in range(10)})
    assert len(text_of(Member(path, "0.txt"))) == 90_000
    with pytest.raises(reflow.NoTextError, match=re.escape("b.zip: it unpacks to more than 100 times its size")):
        members(path)


def test_two_members_of_one_name(tmp_path: Path) -> None:
    """Neither is silently dropped."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", GBK)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", TEXT)
    with pytest.raises(
        reflow.NoTextError, match=re.escape("two texts in the ZIP file have the name a.txt; unpack it first")
    ):
        members(str(tmp_path / "a.zip"))


def test_a_member_that_is_not_there(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": GBK})
    with pytest.raises(FileNotFoundError, match="there is no such text in the ZIP file"):
        text_of(Member(path, "b.txt"))
    with pytest.raises(FileNotFoundError):
        text_of(Member(str(tmp_path / "b.zip"), "a.txt"))


def test_the_list_of_a_zip_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a ZIP file of many texts takes quadratic time; a changed file is read again."""
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": GBK for number in range(20)})
    listed: list[str] = []
    read_list = packed._regular_files

    def counted(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
        listed.append(name)
        return read_list(archive, name)

    monkeypatch.setattr(packed, "_regular_files", counted)
    for number in range(20):
        assert text_of(Member(path, f"{number}.txt")) == TEXT
    assert listed == [path]
    zipped(tmp_path / "a.zip", {"0.txt": GBK * 2})
    assert text_of(Member(path, "0.txt")) == TEXT * 2
