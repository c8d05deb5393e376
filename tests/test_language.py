"""The program speaks Chinese to who asks for it: every message is marked and translated, and the library stays English."""

import gettext
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from support.messages import CATALOGUES, PACKAGE, collected, lacking, read, texts, unmarked

import reflow
from reflow.catalogue import RULES
from reflow.cli.language import asked, of_environment
from reflow.cli.options import COMMANDS
from reflow.language import CATALOGUES as COMPILED
from reflow.language import N_, VARIABLE, _, language_of, ngettext

TO_MEND = "run python bench/generate/messages.py, and translate what it lists"
LANGUAGES = [path.parts[-3] for path in CATALOGUES]
LACK_OF_FILE = {"en": "No such file or directory", "zh-Hans": "没有这个文件", "zh-Hant": "沒有這個檔案"}


@pytest.fixture(scope="module")
def marked() -> Catalog:
    return collected()


@pytest.mark.parametrize("path", CATALOGUES, ids=LANGUAGES)
def test_every_message_is_translated(path: Path, marked: Catalog) -> None:
    catalogue = read(path)
    absent = {message.id for message in marked} - {message.id for message in catalogue}
    needless = {message.id for message in catalogue} - {message.id for message in marked}
    assert not absent, f"{path} lacks messages: {TO_MEND}: {absent}"
    assert not needless, f"{path} has messages that no source has: {TO_MEND}: {needless}"
    assert not lacking(catalogue), TO_MEND


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a message, with their conversions and forms, and those of `argparse`."""
    bare = text.replace("{{", "").replace("}}", "")
    return set(re.findall(r"%\(\w+\)[sr]|%[sr]|\{\w+[^{}]*\}", bare))


@pytest.mark.parametrize("path", CATALOGUES, ids=LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    for message in read(path):
        identities, translations = texts(message)
        for text in translations:
            assert placeholders(text) == placeholders(identities[-1]), f"{identities[0]!r} is translated as {text!r}"


@pytest.mark.parametrize("path", CATALOGUES, ids=LANGUAGES)
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    compiled = gettext.translation("reflow", COMPILED, [path.parts[-3]])
    for message in read(path):
        (one, *several), (translation, *_others) = texts(message)
        if one:  # the head has none
            shown = compiled.ngettext(one, several[0], 2) if several else compiled.gettext(one)
            assert shown == translation, TO_MEND


# What nobody is shown in a message: names of features and of columns, the words of files, errors of the program itself.
NO_MESSAGES = (
    "model",
    "tables",
    "draft",
    "document",
    "write",
    "html_report",
    "conversion/surnames_kept.py",
    "markup.py",
    "read/mojibake.py",
)
# Messages of others that are compared, a feature, an example, a text in a diff.
NO_MESSAGE = (
    "unable to open",
    "unexpected end of data",
    "words again within ",
    "The committee agreed",
    "\\ No newline",
    "reflow ",
    "SELECT ",
    "INSERT ",
    "CREATE ",
    "DELETE ",
)
MODULES = [
    module
    for module in sorted(PACKAGE.rglob("*.py"))
    if not module.relative_to(PACKAGE).as_posix().startswith(NO_MESSAGES)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PACKAGE).as_posix())
def test_every_message_is_marked(module: Path) -> None:
    sentences = [text for text in unmarked(module) if re.search(r"\b[A-Za-z]+,? [a-z]+\b", text)]
    sentences = [text for text in sentences if not text.startswith(NO_MESSAGE)]
    if module.name == "__init__.py" and module.parent == PACKAGE:
        sentences.remove("module 'reflow' has no attribute ")  # as Python says it
    assert not sentences, f"mark these with _() or N_() of reflow.language: {sentences}"


# --- which language --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN.UTF-8", "zh-Hans"),
        ("zh_SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh_TW.Big5", "zh-Hant"),
        ("zh_HK.UTF-8", "zh-Hant"),
        ("zh_MO", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("zh-Hans-TW", "zh-Hans"),
        ("zh_TW@stroke", "zh-Hant"),
        ("en_GB.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("ja_JP.UTF-8", None),
        ("zhx", None),
    ],
)
def test_the_language_of_a_locale(name: str, language: str | None) -> None:
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),  # Windows
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_TW:zh"}, "zh-Hant"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C", "LANGUAGE": "zh_CN:zh"}, "en"),  # a script that reads messages
        ({"LANGUAGE": "zh_CN"}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": ""}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", VARIABLE: "en"}, "en"),
        ({"LC_ALL": "C", VARIABLE: "zh-Hant"}, "zh-Hant"),
    ],
)
def test_the_language_of_an_environment(environment: dict[str, str], language: str) -> None:
    assert of_environment(environment) == language


def test_the_option_stands_before_or_behind_the_command() -> None:
    assert asked(["--lang", "zh-Hans", "clean", "a.txt"]) == "zh-Hans"
    assert asked(["clean", "a.txt", "--lang=zh-Hant"]) == "zh-Hant"
    assert asked(["clean", "--lan", "zh-Hant"]) == "zh-Hant"
    assert asked(["clean", "--level", "safe", "--line", "1"]) is None
    assert asked(["clean", "--lang"]) is None
    assert asked(["clean", "--", "--lang=zh-Hans"]) is None


# --- the command -----------------------------------------------------------------------------------------------------


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command without any variable for the language but those given."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LANG", "LC_", VARIABLE))}
    return subprocess.run(
        [sys.executable, "-m", "reflow", *arguments],
        env={**bare, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# Words that stay: formats, programs, and what the reader writes himself.
NAMES = r"JSON Lines|JSON Schema|JSON lines|reflow \w+"
ENGLISH = r"[A-Za-z][a-z]+ [a-z]+"  # two words


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese(name: str, language: str) -> None:
    shown = command(*name.split(), "--help", "--lang", language).stdout
    usage, sentences = re.split("\n\n", shown.partition("\n例：\n")[0], maxsplit=1)
    assert usage.startswith("用法：")
    # The names of options, and behind them what they take.
    sentences = re.sub(r"(?m)^ +(-.*?|[a-z]+|[A-Z=]+|COMMAND|\{.*?\})(  +|$)", "", sentences)
    sentences = re.sub(r"-[\w-]+ [A-Z:=/]+|\{[^}]*\}", "", sentences)
    assert not re.findall(ENGLISH, re.sub(NAMES, "", sentences)), sentences
    assert all(len(line.encode("gb18030")) <= 80 for line in sentences.splitlines()), "a line is wider than 80 columns"


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_rules_are_chinese(language: str) -> None:
    lines = command("rules", "--lang", language).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]
    assert not [line for line in lines if re.search(ENGLISH, line.partition(" ")[2].lstrip()[8:])]


@pytest.mark.parametrize(("language", "says"), LACK_OF_FILE.items())
def test_errors_are_in_the_language(language: str, says: str, tmp_path: Path) -> None:
    done = command("clean", tmp_path / "nosuch.txt", "--lang", language)
    assert done.returncode == 3
    assert says in done.stderr


def test_workers_speak_the_language_of_the_command(tmp_path: Path) -> None:
    """And what a program reads stays: names of files, keys, codes."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("开发区今年新增规模以上工业企\n业二十三家。\n", encoding="utf-8")
    (tmp_path / "3.txt").write_bytes(b"%PDF-1.7")
    arguments: list[str | Path] = [
        "clean",
        tmp_path,
        "--jobs",
        "2",
        "-o",
        tmp_path / "out",
        "--errors",
        tmp_path / "errors.jsonl",
    ]
    done = command(*arguments, LANG="zh_TW.UTF-8")
    assert done.returncode == 3
    assert "這是 PDF，不是純文字" in done.stderr
    assert '"error": "這是 PDF' in (tmp_path / "errors.jsonl").read_text(encoding="utf-8")
    assert '"kind":"paragraph"' in (tmp_path / "out/0.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments", [["correct"], ["clean", "-o"], ["clean", "x", "--format", "yaml"], ["rules", "x", "y"]]
)
def test_errors_of_usage_are_chinese(arguments: list[str | Path]) -> None:
    done = command(*arguments, LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert not re.search(ENGLISH, re.sub(rf"^reflow: |{NAMES}", "", line)), line


def test_an_environment_without_chinese_is_english(tmp_path: Path) -> None:
    for environment in ({}, {"LC_ALL": "C", "LANGUAGE": "zh_CN"}, {"LANG": "fr_FR.UTF-8"}):
        assert LACK_OF_FILE["en"] in command("clean", tmp_path / "nosuch", **environment).stderr


def test_explanations_are_chinese(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("开发区今年新增规模以上工业企\n业二十三家，占到六成。\n", encoding="utf-8")
    shown = command("explain", page, LANG="zh_CN").stdout
    assert "接上一行" in shown
    shown = command("explain", page, "--line", "2", LANG="zh_CN").stdout
    assert "宽 10 字" in shown
    assert not re.search(ENGLISH, shown), shown
    doubt = command("review", page, "--line", "2", LANG="zh_CN").stdout
    assert '"kind":"joined"' in doubt
    assert not re.search(ENGLISH, doubt), doubt


def test_the_report_is_chinese(tmp_path: Path) -> None:
    """The page and the index; what the scripts say is not translated yet, nor are the names of kinds, which files have."""
    (tmp_path / "1.txt").write_text("昨天，大桥合龙。\n大桥昨日合龙\n", encoding="utf-8")
    (tmp_path / "2.txt").write_text("开发区今年新增规模以上工业企\n业二十三家，占到六成。\n", encoding="utf-8")
    command("report", tmp_path, "-o", tmp_path / "site", LANG="zh_TW.UTF-8")
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert len(pages) == 3
    for page in pages:
        assert '<html lang="zh-Hant">' in page
        shown = re.sub(r"(?s)<(style|script)>.*?</\1>", "", page)
        said = [
            *re.findall(r'(?:aria-label|title|data-why|data-numbers)="([^"]*)"', shown),
            re.sub("<[^>]*>", "", shown),
        ]
        assert not [text for text in said if re.search(ENGLISH, text.replace(str(tmp_path), ""))]


# --- the library -----------------------------------------------------------------------------------------------------


def test_the_library_is_english_unless_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    with pytest.raises(reflow.NoTextError, match="it is a PDF, not text"):
        reflow.clean(b"%PDF-1.7")
    monkeypatch.setenv(VARIABLE, "zh-Hans")
    with pytest.raises(reflow.NoTextError, match="这是 PDF，不是文本"):
        reflow.clean(b"%PDF-1.7")
    first, *_lines = reflow.explain("今年新增规模以上工业企\n业二十三家。")
    assert first.decided == "一段开始"


def test_messages_with_and_without_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "zh-Hant")
    assert _("") == "", "of an empty text a catalogue returns its own head"
    assert N_("line is missing") == "line is missing"
    assert _("line is missing") == "缺少 line"
    assert ngettext("{number} file", "{number} files", 1) == "1 個檔案"
    assert _("no catalogue has this {word}", word="{odd}") == "no catalogue has this {odd}"


def test_english_needs_no_catalogue() -> None:
    code = "import sys, reflow.config, reflow.wording; sys.exit('gettext' in sys.modules)"
    bare = {name: value for name, value in os.environ.items() if name != VARIABLE}
    assert subprocess.run([sys.executable, "-c", code], env=bare, check=False).returncode == 0
