"""The page in a real browser: by pointer and by keyboard, with thousands of lines, for everyone, and without harm."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from test_html_report import HOSTILE
from test_seed import TEXT

import reflow
from reflow.corrections import LINE_KINDS
from reflow.explanation import correction_of
from reflow.html_report.signs import sign_of

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FURNISHED = "第03版：要闻\n责任编辑 王小明\n大山深处的读书声\n——走进云岭小学\n记者李可 通讯员 王明\n" + TEXT[:600]
DAMAGED = TEXT.replace("\n\n", "\n").replace("。\n", "\n")  # so that some decisions are doubtful
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 500, "height": 900}
LOAD_SECONDS = 6.0  # of 5,000 lines; measured: 0.5 on a machine at rest, 1.2 on one with other work on every core
# How much longer 40 jumps through 5,000 lines may take than through 180: a machine may be slow, but a page of thirty
# times the lines is not to be laid out anew at each jump. Measured: 2.2; with a list for each line 7.
SCROLL_RATIO = 5.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Any:
    """Return a function that opens the report of a text, and records its requests and errors."""

    def shown(text: str | list[str], **options: Any) -> Any:
        path = tmp_path / "report.html"
        path.write_text(reflow.report(text), encoding="utf-8")
        page = browser.new_page(**{"viewport": WIDE, **options})
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        began = perf_counter()
        page.goto(path.as_uri())
        page.took = perf_counter() - began
        return page

    return shown


def test_evidence_on_hover_and_on_focus(show: Any) -> None:
    page = show(TEXT)
    why = page.locator("#why")
    assert not why.is_visible()
    page.locator("#l0-3").hover()
    assert why.inner_text().startswith("Line 3: joined to the line above")
    page.locator("#l0-4 a").focus()
    assert why.inner_text().startswith("Line 4:")
    page.keyboard.press("Tab")
    assert why.inner_text().startswith("Line 5:")
    page.keyboard.press("Escape")
    assert not why.is_visible()


def test_a16_a_sentence_first_and_the_numbers_one_click_further(show: Any) -> None:
    page = show(TEXT)
    (decision,) = reflow.explain(TEXT, line=3)
    page.locator("#l0-3 a").focus()
    why, numbers = page.locator("#why"), page.locator("#why details p")
    assert decision.sentence in why.inner_text()
    assert not numbers.is_visible()
    page.locator("#why summary").click()
    assert numbers.is_visible()
    for told in (f"{decision.confidence:.1%}", str(decision.instead), decision.reasons[0].says):
        assert told in numbers.inner_text()
    page.locator("#l0-4 a").focus()
    assert numbers.is_visible(), "they stay shown from line to line"
    page.keyboard.press("d")
    assert not numbers.is_visible()


def test_from_one_doubtful_decision_to_the_next(show: Any) -> None:
    page = show(DAMAGED)
    doubtful = page.locator(".source li.doubtful").evaluate_all("lines => lines.map(line => line.value)")
    assert len(doubtful) > 2
    seen = []
    for _ in doubtful:
        page.keyboard.press("n")
        seen.append(page.locator("li.here").evaluate("line => line.value"))
    assert seen == doubtful
    page.keyboard.press("p")
    assert page.locator("li.here").evaluate("line => line.value") == doubtful[-2]
    assert page.locator("li.here").is_visible()


def test_a16_both_sides_go_to_a_doubtful_decision(show: Any) -> None:
    page = show(DAMAGED)
    for _ in page.locator(".source li.doubtful").all():
        page.keyboard.press("n")
        line = page.locator("li.here")
        unit = page.locator(line.locator("a").get_attribute("href"))
        assert unit.is_visible()
        column = page.locator(".articles").bounding_box()
        assert column["y"] <= unit.bounding_box()["y"] < min(column["y"] + column["height"], 900)
        assert "here" in unit.get_attribute("class").split()


def test_a16_the_reasons_go_when_the_pointer_leaves_and_stay_for_the_keyboard(show: Any) -> None:
    page = show(TEXT)
    page.locator("#l0-3").hover()
    assert page.locator("#why").is_visible()
    page.locator("#s0 h1").hover()
    assert not page.locator("#why").is_visible()
    page.locator("#l0-3 a").focus()
    page.locator("#s0 h1").hover(position={"x": 5, "y": 5})
    assert page.locator("#why").is_visible()


def test_links_lead_there_and_back(show: Any) -> None:
    page = show(TEXT)
    page.locator("#l0-7 a").click()
    page.locator("#across").click()
    assert page.url.endswith("#a0-0-1")
    page.locator("#a0-0-1 a.back").click()
    assert page.url.endswith("#l0-7")


def test_links_lead_there_without_a_script(show: Any) -> None:
    page = show(TEXT, java_script_enabled=False)
    page.locator("#l0-7 a").click()
    assert page.url.endswith("#a0-0-1")
    assert not page.locator("#menu, #corrections").first.is_visible()


def test_a15_line_numbers_and_signs_are_not_copied(show: Any) -> None:
    page = show(FURNISHED)
    article = reflow.clean(FURNISHED).articles[0]
    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.getElementById('a0-0')); return String(getSelection()); }"
    )
    units = [line.strip() for line in copied.splitlines() if line.strip()]
    assert units[0] == article.title
    assert units[-1] == article.paragraphs[-1].text
    lines = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.source')); return String(getSelection()); }"
    )
    assert FURNISHED.splitlines()[2] in [line.strip() for line in lines.splitlines()]


def test_only_the_least_certain(show: Any) -> None:
    page = show(DAMAGED)
    everything = page.locator(".source li:visible").count()
    page.locator("#certain").fill("90")
    certain = "lines => lines.map(line => [line.value, Number(line.dataset.certain)])"
    lines = page.locator(".source li[data-certain]").evaluate_all(certain)
    rows = [row for row, (_, sure) in enumerate(lines) if sure < 0.9]
    # Two lines stay above and below each, for alone it cannot be judged.
    around = {lines[at][0] for row in rows for at in range(max(row - 2, 0), min(row + 3, len(lines)))}
    kept = page.locator(".source li[data-certain]:visible").evaluate_all("lines => lines.map(line => line.value)")
    assert set(kept) == around
    assert 0 < len(kept) < everything


def test_blank_lines_are_hidden_with_the_certain_ones(show: Any) -> None:
    page = show(DAMAGED + "\n\n" + TEXT)
    blank = page.locator(".source li.blank:visible")
    assert blank.count() > 0
    page.locator("#certain").fill("90")
    assert blank.count() == 0
    page.locator("#certain").fill("100")
    assert blank.count() > 0


def test_a_narrow_page(show: Any) -> None:
    page = show([DAMAGED, TEXT], viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 500
    assert page.locator("#l0-3 small").inner_text() == "1.00", "no widths"
    page.keyboard.press("n")
    assert page.locator("#why").bounding_box()["height"] < 900 / 4
    page.keyboard.press("Escape")
    for there, back in (("articles0", "source0"), ("articles1", "source1")):
        for goal, start in ((there, back), (back, there)):
            page.locator(f"#{start} h2 a").click()
            assert page.url.endswith(f"#{goal}")
            assert abs(page.locator(f"#{goal}").bounding_box()["y"]) < 100


def test_a_wide_page(show: Any) -> None:
    page = show([DAMAGED, TEXT])
    assert not page.locator("h2 a:visible").count()
    assert page.locator("#l0-3 small").inner_text().endswith(" em · 1.00")
    page.keyboard.press("n")
    assert page.locator("#why").bounding_box()["height"] < 900 / 4
    page.locator('nav[aria-label="sources"] a').nth(1).click()
    assert page.url.endswith("#s1")
    assert page.locator("#s1").bounding_box()["y"] < 900 / 2


def test_it_prints(show: Any) -> None:
    page = show([DAMAGED, TEXT])
    page.emulate_media(media="print")
    assert page.locator("main details").is_visible()
    assert page.locator(".source li").last.is_visible()
    assert not page.locator("header").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_five_thousand_lines(show: Any) -> None:
    began = perf_counter()
    page = show(DAMAGED * 28)
    assert page.locator(".source li").count() > 5000
    assert perf_counter() - began < LOAD_SECONDS + 3  # with the writing of the page
    assert jumps(page) < SCROLL_RATIO * jumps(show(DAMAGED))


def jumps(page: Any) -> float:
    """Time 40 jumps through a page, each until it is painted, in seconds."""
    began = perf_counter()
    for k in range(40):
        page.evaluate(
            "share => new Promise(done => { scrollTo(0, share * document.body.scrollHeight); requestAnimationFrame(() => done()) })",
            k / 40,
        )
    return perf_counter() - began


def test_nothing_hostile_is_run_and_nothing_asked_for(show: Any) -> None:
    page = show(HOSTILE * 20)
    page.locator("#l0-2").hover()
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert page.title() != "owned"
    assert [url.partition("#")[0].rpartition("/")[2] for url in page.asked] == ["report.html"]
    assert page.said == []


# --- correcting ------------------------------------------------------------------------------------------------------

KINDS = LINE_KINDS
LINES = TEXT.splitlines()
ACTIONS, SECONDS = 3, 20  # from a wrong line in the report to the cleaned text without the mistake


def saved(page: Any, path: Path) -> list[dict[str, Any]]:
    """Save the corrections of a page as a person does, and return the objects in the file."""
    with page.expect_download() as download:
        page.locator("#save").click()
    assert download.value.suggested_filename == "corrections.jsonl"
    download.value.save_as(path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def expected(line: int, kind: str, text: str = TEXT) -> dict[str, Any]:
    (doubt,) = reflow.review(text, line=line)
    return {"line": line, "kind": kind, "before": doubt.before, "after": doubt.after}


def shown_units(page: Any) -> list[list[str]]:
    """Return the articles on the right as they are shown: the kind and the text of each unit."""
    units: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll(".articles :is(p, h3, h4):has([data-line])")]
            .filter(unit => unit.checkVisibility())
            .map(unit => [unit.classList[0], [...unit.querySelectorAll("[data-line]")].map(p => p.textContent).join("")])"""
    )
    return units


def page_state(page: Any) -> list[Any]:
    """Return all that is shown of the lines and the articles."""
    lines = page.locator(".source li").evaluate_all(
        "lines => lines.map(line => [[...line.classList].filter(name => name !== 'here').sort().join(' '), line.textContent])"
    )
    return [lines, shown_units(page)]


def test_a3_from_a_wrong_line_to_the_cleaned_text(browser: Any, tmp_path: Path) -> None:
    """The journey of an archivist: three actions in the report, and one command."""
    program = str(Path(sys.executable).with_name("reflow"))
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    subprocess.run([program, "report", "page.txt", "-o", "report.html"], cwd=tmp_path, check=True, capture_output=True)
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    began = perf_counter()
    page.evaluate(
        "() => { window.acts = 0; for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => acts++, true); }"
    )
    page.locator("#l0-9 a").click()
    page.locator("#menu [data-kind=paragraph]").click()
    saved(page, tmp_path / "corrections.jsonl")
    assert page.evaluate("acts") <= ACTIONS
    command = [program, "clean", "-q", "page.txt", "--corrections", "corrections.jsonl", "--format", "text"]
    cleaned = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    took = perf_counter() - began
    assert took < SECONDS  # measured: 2 on a busy machine
    before = reflow.clean(TEXT).to_text()
    assert cleaned == before.replace(LINES[8], "\n" + LINES[8])
    assert shown_units(page) == reports_units(browser, tmp_path, TEXT, corrections=[expected(9, "paragraph")])


def reports_units(browser: Any, folder: Path, text: str, **changes: Any) -> list[list[str]]:
    """Return what a new report shows of the articles of a text."""
    path = folder / "again.html"
    path.write_text(reflow.report(text, **changes), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    return shown_units(page)


WAYS = ["click", "click on the right", "keys", "keys on the right"]


def correct_line_7(page: Any, kind: str, way: str) -> None:
    match way:
        case "click":
            page.locator("#l0-7 a").click()
        case "click on the right":
            page.locator('.articles [data-line="7"]').click()
        case "keys":
            page.locator("#l0-7 a").focus()
            page.keyboard.press("Enter")
        case "keys on the right":
            page.locator("#a0-0-1 a.back").focus()
            page.keyboard.press("c")
    if way.startswith("click"):
        page.locator(f"#menu [data-kind={kind}]").click()
    else:
        page.keyboard.press(kind[0])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_a3_each_kind_in_each_way(kind: str, way: str, show: Any, tmp_path: Path) -> None:
    page = show(TEXT)
    correct_line_7(page, kind, way)
    assert not page.locator("#menu").is_visible()
    assert page.locator("#l0-7").get_attribute("data-kind") == "paragraph", "what reflow decided"
    assert page.locator(f"#l0-7.{kind}.corrected .break").inner_text() == sign_of(kind).sign  # type: ignore[arg-type]
    assert page.locator("#state").inner_text() == f"Line 7: {kind}. 1 correction, not saved."
    path = tmp_path / "corrections.jsonl"
    assert saved(page, path) == [expected(7, kind)]
    corrections = reflow.read_corrections(path)
    (decision,) = reflow.explain(TEXT, line=7, corrections=corrections)
    assert decision.by_person
    assert correction_of(decision.kind) == kind
    assert reflow.clean(TEXT, corrections=corrections).restore() == TEXT
    assert page.said == []


# What these corrections do is certain before the page is cleaned anew.
@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (7, "joined"),
        (9, "paragraph"),
        (38, "article"),
        (8, "subhead"),
        (7, "caption"),
        (9, "furniture"),
        (9, "verbatim"),
    ],
)
def test_a3_what_is_shown_at_once_is_what_reflow_makes_of_it(
    line: int, kind: str, show: Any, browser: Any, tmp_path: Path
) -> None:
    page = show(TEXT)
    before = shown_units(page)
    page.locator(f"#l0-{line} a").click()
    page.keyboard.press(kind[0])
    now = shown_units(page)
    assert now != before
    assert sorted(now) == sorted(reports_units(browser, tmp_path, TEXT, corrections=[expected(line, kind)]))
    page.keyboard.press("Control+z")
    assert shown_units(page) == before
    assert page.said == []


@pytest.mark.parametrize("text", [TEXT, DAMAGED, FURNISHED], ids=["page", "damaged", "furnished"])
def test_a3_without_corrections_the_articles_are_those_that_were_written(text: str, show: Any) -> None:
    """Else the first correction would change what it is not about."""
    page = show(text)
    differing = page.evaluate(
        """() => {
            readPage();
            const written = (id) => [...document.getElementById(id).querySelectorAll(":is(p, h3, h4):has([data-line])")].map((unit) => (
                { kind: unit.classList[0], rows: [...unit.querySelectorAll("[data-line]")].map((piece) => `l0-${piece.dataset.line}`) }));
            return [...views[0].before].filter(([id, units]) => JSON.stringify(units) !== JSON.stringify(written(id)));
        }"""
    )
    assert differing == []


def test_a3_the_menu_by_keyboard(show: Any) -> None:
    page = show(TEXT)
    page.locator("#l0-7 a").focus()
    page.keyboard.press("Enter")
    focused = (
        "document.activeElement.dataset.kind || document.activeElement.id || document.activeElement.parentElement.id"
    )
    assert page.evaluate(focused) == "paragraph", "the focus is on what the line is"
    assert page.locator("#menu [aria-checked=true]").count() == 1
    assert page.locator("#menu").get_attribute("aria-label") == "what line 7 is"
    for key, kind in (
        ("ArrowDown", "joined"),
        ("ArrowUp", "paragraph"),
        ("Home", "article"),
        ("ArrowUp", "across"),
        ("ArrowDown", "article"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focused) == kind
    for close in ("Escape", "Tab"):
        page.keyboard.press(close)
        assert not page.locator("#menu").is_visible()
        assert page.evaluate(focused) == "l0-7", "the focus is on the line again"
        page.keyboard.press("Enter")
    page.keyboard.press("n")
    assert page.locator("#menu").is_visible(), "what moves between lines does nothing in the menu"
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('p').id") == "a0-0-1"
    page.keyboard.press("c")
    page.keyboard.press("o")
    assert page.evaluate(focused) == "l0-7"
    page.keyboard.press("Enter")
    page.locator("#s0 h1").click()
    assert not page.locator("#menu").is_visible()


def test_a3_a_text_that_is_being_selected_opens_no_menu(show: Any) -> None:
    page = show(TEXT)
    box = page.locator("#a0-0-1").bounding_box()
    page.mouse.move(box["x"] + 80, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 12)
    page.mouse.up()
    assert len(page.evaluate("String(getSelection())")) > 3
    assert not page.locator("#menu").is_visible()


def test_a3_undo_redo_and_withdraw(show: Any) -> None:
    page = show(TEXT)
    states = [page_state(page)]
    for line, letter in ((7, "j"), (9, "p"), (7, "t")):
        page.locator(f"#l0-{line} a").click()
        page.keyboard.press(letter)
        states.append(page_state(page))
    assert len({json.dumps(state) for state in states}) == 4
    for at, act in (
        (2, "Control+z"),
        (1, "#undo"),
        (0, "Control+z"),
        (0, "Control+z"),
        (1, "Control+Shift+Z"),
        (2, "Control+y"),
        (3, "#redo"),
        (3, "Control+y"),
    ):
        if act.startswith("#"):
            page.locator(act).click()
        else:
            page.keyboard.press(act)
        assert page_state(page) == states[at]
    assert page.evaluate("document.activeElement.closest('li').id") == "l0-7", "the line that was done again"
    page.locator("#l0-7 a").click()
    page.keyboard.press("r")
    assert page.locator("#state").inner_text() == "Line 7: as reflow decides. 1 correction, not saved."
    assert page_state(page)[0][6] == states[0][0][6]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.locator("#l0-12 a").click()
    page.keyboard.press("s")
    assert page.locator("#redo").is_disabled(), "a new correction takes the place of what was undone"


REPLAY = """(count, seed) => {
    // mulberry32, so that a failure can be repeated
    const random = () => { seed = (seed + 0x6d2b79f5) | 0; let t = Math.imul(seed ^ (seed >>> 15), 1 | seed); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
    const any = (values) => values[Math.floor(random() * values.length)];
    readPage();
    const all = [...rows.values()];
    const some = all.slice(0, 12); // few lines, so that many steps are about the same one
    const texts = (row) => any(["", row.after.slice(1), row.after + "。", `“${row.after}`, row.after.replace(/./u, "龙𠮷")]);
    const values = {
        "": () => "",
        kind: () => any([...signs.keys(), ""]),
        moved: (row) => any(["", { to: any(["article", "behind"]), id: any(some.filter((other) => other !== row)).id }]),
        text: (row) => any(["", { right: texts(row) }]),
    };
    const first = new Map([["l0-7", { kind: "title" }]]);
    // A model of its own: what is said of a line, as flat entries.
    const entries = (said) => JSON.stringify([...said].flatMap(([id, ofLine]) => Object.entries(ofLine).map(([about, value]) => `${id} ${about} ${JSON.stringify(value)}`)).sort());
    for (let sequence = 0; sequence < count; sequence++) {
        let now = EMPTY;
        const past = [saidBy(now, first)]; // the states that undo must lead back to
        let at = 0;
        for (let step = 0; step < 1 + random() * 30; step++) {
            const act = random();
            if (act < 0.5) {
                const row = any(some), about = any(Object.keys(values)), value = values[about](row);
                now = decide(now, row.id, about, value);
                const next = new Map([...past[at]].map(([id, ofLine]) => [id, { ...ofLine }]));
                const ofLine = next.get(row.id) || {};
                if (value) { ofLine[about] = value; next.set(row.id, ofLine); }
                else if (about && about in ofLine && Object.keys(ofLine).length > 1) delete ofLine[about];
                else if (!about || about in ofLine) next.delete(row.id);
                past.splice(++at, past.length, next);
            } else if (act < 0.8) { now = undo(now); at = Math.max(at - 1, 0); }
            else { now = redo(now); at = Math.min(at + 1, past.length - 1); }
        }
        const said = saidBy(now, first);
        const file = fileOf(said, rows, []);
        let replayed = EMPTY;
        for (const line of file.split("\\n").filter(Boolean).map((text) => JSON.parse(text))) {
            const row = rows.get(`l0-${line.line}`);
            const to = line.article ? "article" : "behind";
            const value = { moved: { to, id: `l0-${line[to]}` }, text: { right: row.after.replace(line.wrong, () => line.right) } }[line.kind];
            replayed = decide(replayed, row.id, value ? line.kind : "kind", value || line.kind);
        }
        const again = saidBy(replayed, new Map());
        const states = [said, again, past[at]].map(entries);
        if (new Set(states).size > 1 || fileOf(again, rows, []) !== file) return { sequence, states };
        const laidOut = (said) => JSON.stringify([...layout(all, new Map([...said].filter(([, { kind }]) => kind).map(([id, { kind }]) => [id, kind])), movesIn(said))]);
        if (laidOut(said) !== laidOut(again)) return { sequence };
        const shown = [...layout(all, new Map(), movesIn(said)).values()].flat().flatMap((unit) => unit.rows).sort();
        const written = [...layout(all, new Map(), new Map()).values()].flat().flatMap((unit) => unit.rows).sort();
        if (JSON.stringify(shown) !== JSON.stringify(written)) return { sequence, lost: true };
    }
    return null;
}"""


def test_a3_any_sequence_leaves_what_the_file_gives(show: Any) -> None:
    """10,000 sequences of decisions, undo and redo, against a model that keeps every state."""
    page = show(FURNISHED + TEXT)
    assert page.evaluate(f"({REPLAY})(10000, 1)") is None


def test_a3_the_page_shows_what_the_file_gives(show: Any) -> None:
    """Of some sequences all that is shown, on a page that has been through them and on one that replays their file."""
    choose = random.Random(1)
    used, fresh = show(TEXT), None
    decide = "([id, about, value]) => { readPage(); correctLine(rows.get(id), about, value, about); }"
    for _ in range(6):
        for _ in range(choose.randrange(1, 25)):
            act = choose.random()
            if act < 0.6:
                line = choose.choice([number for number in range(2, 60) if LINES[number - 1].strip()])
                about = choose.choice(["kind", "kind", "moved", "text"])
                used.evaluate(decide, [f"l0-{line}", about, any_value(choose, about, line)])
            else:
                used.evaluate("word => step(word === 'undo' ? undo : redo, word)", "undo" if act < 0.85 else "redo")
        if fresh is not None:
            fresh.close()
        fresh = show(TEXT)
        fresh.evaluate("() => stored((storage, key) => storage.removeItem(key))")
        fresh.reload()
        for text in used.evaluate("textNow()").splitlines():
            fresh.evaluate(decide, step_of(json.loads(text)))
        assert page_state(used) == page_state(fresh)


def any_value(choose: random.Random, about: str, line: int) -> Any:
    """Return what a person may say about a line, or that it is withdrawn."""
    match about:
        case "kind":
            return choose.choice([*KINDS, ""])
        case "moved":
            goal = choose.choice([number for number in range(2, 260) if LINES[number - 1].strip() and number != line])
            return choose.choice(["", {"to": choose.choice(["article", "behind"]), "id": f"l0-{goal}"}])
        case _:
            return choose.choice(["", {"right": LINES[line - 1] + "，"}, {"right": LINES[line - 1][1:]}])


def step_of(values: dict[str, Any]) -> list[Any]:
    """Return the step that a correction in the file stands for."""
    identity = f"l0-{values['line']}"
    match values["kind"]:
        case "moved":
            to = "article" if "article" in values else "behind"
            return [identity, "moved", {"to": to, "id": f"l0-{values[to]}"}]
        case "text":
            return [identity, "text", {"right": values["after"].replace(values["wrong"], values["right"])}]
        case kind:
            return [identity, "kind", kind]


def test_a3_unsaved_corrections_are_kept_by_the_browser(show: Any, tmp_path: Path) -> None:
    page = show(TEXT)
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator("#l0-7 a").click()
    page.keyboard.press("j")
    before = page_state(page)
    page.reload()
    assert asked == ["beforeunload"]
    assert page_state(page) == before
    assert page.locator("#state").inner_text() == "Restored from this browser. 1 correction, not saved."
    saved(page, tmp_path / "corrections.jsonl")
    assert page.locator("#state").inner_text().endswith("1 correction, saved.")
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert asked == ["beforeunload"], "what is saved is not asked for"
    assert not page.locator("#corrections").is_visible()
    page.locator("#l0-7 a").click()
    page.keyboard.press("j")
    page.keyboard.press("Control+z")
    assert page.evaluate("localStorage.length") == 0, "nothing is left to keep"


def test_a3_a_browser_that_stores_nothing(show: Any, browser: Any, tmp_path: Path) -> None:
    """As in private windows of some browsers, where reading `localStorage` is an error."""
    page = show(TEXT)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.reload()
    page.locator("#l0-7 a").click()
    page.keyboard.press("j")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+y")
    assert saved(page, tmp_path / "corrections.jsonl") == [expected(7, "joined")]
    assert page.said == []


def test_a3_copy_is_what_save_saves(show: Any, tmp_path: Path) -> None:
    page = show(TEXT)
    page.locator("#l0-7 a").click()
    page.keyboard.press("j")
    page.locator("#copy").click()
    assert page.locator("#state").inner_text().startswith("Copied.")
    assert page.evaluate("document.activeElement.id") == "copy"
    page.evaluate("() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+v")
    assert [json.loads(page.locator("#paste").input_value())] == saved(page, tmp_path / "corrections.jsonl")


def test_a3_the_list_leads_to_each_correction(show: Any) -> None:
    page = show(TEXT)
    for line in (200, 7):
        page.locator(f"#l0-{line} a").click()
        page.keyboard.press("s")
    page.locator("#corrections summary").click()
    listed = page.locator("#corrections li a")
    assert [text.partition(":")[0] for text in listed.all_inner_texts()] == ["line 7", "line 200"]
    for at, line in enumerate((7, 200)):
        listed.nth(at).click()
        assert page.evaluate("document.activeElement.closest('li').id") == f"l0-{line}"
        assert 0 < page.locator(f"#l0-{line}").bounding_box()["y"] < 900


def test_a3_corrections_that_were_given_are_saved_again(browser: Any, tmp_path: Path) -> None:
    """Those of the page's lines, of names and of other files; near miss: one that is withdrawn."""
    name = {"kind": "name", "name": "于长辉"}
    elsewhere = {"kind": "title", "line": 1, "source": "other.txt"}
    first, second = expected(7, "joined"), expected(9, "paragraph")
    path = tmp_path / "report.html"
    path.write_text(reflow.report(TEXT, corrections=[name, elsewhere, first, second]), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    before = page_state(page)
    page.locator("#l0-12 a").click()
    page.keyboard.press("f")
    third = expected(12, "furniture")
    assert saved(page, tmp_path / "c.jsonl") == [name, elsewhere, first, second, third]
    page.locator("#l0-7 a").click()
    page.keyboard.press("r")
    assert page.locator("#l0-7 small").inner_text().endswith("withdrawn")
    assert saved(page, tmp_path / "c.jsonl") == [name, elsewhere, second, third]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert page_state(page) == before


# Lines that the page does not show as they are: control characters, a line in two parts, a lone surrogate.
ODD = (
    HOSTILE
    + "会上\ud800通过了决议\n，会后合影。\n"
    + TEXT[: TEXT.index("\n\n")]
    + "\n我区揭晓最美家庭  　本报讯（记者黄蕊）昨天，大桥合龙，共庆通车之喜。\n"
)


def test_a3_corrections_of_odd_lines_hold(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(reflow.report(ODD), encoding="utf-8", errors="replace")
    page = browser.new_page()
    page.goto(path.as_uri())
    ids = page.locator(".source li[data-kind]").evaluate_all("lines => lines.map(line => line.id)")
    for identity in ids:
        page.locator(f"#{identity} a").click()
        page.keyboard.press("p")
    assert page.title() == "reflow"
    written = saved(page, tmp_path / "corrections.jsonl")
    assert len(written) == len(ids)
    assert any("\ud800" in values["after"] for values in written)
    assert any("\x00" in values["after"] for values in written)
    assert reflow.clean(ODD, corrections=reflow.read_corrections(tmp_path / "corrections.jsonl")).restore() == ODD


def test_a3_several_sources(browser: Any, tmp_path: Path) -> None:
    """Each correction is about its file, whose name may be hostile."""
    names = ["a<b>.txt", 'c"&d.txt']
    for name in names:
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    path = tmp_path / "report.html"
    path.write_text(reflow.report([tmp_path / name for name in names]), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    for number, kind in enumerate(("joined", "furniture")):
        page.locator(f"#l{number}-7 a").click()
        page.keyboard.press(kind[0])
    written = saved(page, tmp_path / "corrections.jsonl")
    assert [(Path(values["source"]).name, values["kind"]) for values in written] == [
        (names[0], "joined"),
        (names[1], "furniture"),
    ]
    corrections = reflow.read_corrections(tmp_path / "corrections.jsonl")
    for name, values in zip(names, written, strict=True):
        cleaned = reflow.clean(tmp_path / name, corrections=corrections)
        assert cleaned.to_text() == reflow.clean(TEXT, corrections=[{**values, "source": None}]).to_text()


def test_a3_a_line_among_five_thousand_is_corrected_at_once(show: Any) -> None:
    page = show(DAMAGED * 28)
    page.locator("#l0-7 a").click()
    began = perf_counter()
    page.keyboard.press("j")
    assert page.locator("#l0-7.corrected").count() == 1
    assert perf_counter() - began < 2  # measured: 0.2 on a busy machine


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a3_correcting_is_accessible(scheme: str, viewport: dict[str, int], show: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(FURNISHED, color_scheme=scheme, viewport=viewport)
    for at, kind in enumerate(KINDS):
        page.locator(".source li[data-kind] a").nth(at).focus()
        page.keyboard.press("c")
        page.keyboard.press(kind[0])
    page.locator("#corrections summary").click()
    page.locator("#l0-3 a").focus()
    page.keyboard.press("Enter")
    audit = axe.run(page)
    assert audit.violations_count == 0, audit.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


# --- where a unit belongs, and wrong characters ----------------------------------------------------------------------


def move_line_7(page: Any) -> None:
    """Put the paragraph of line 7 into the second article, by keyboard."""
    page.locator("#l0-7 a").focus()
    for key in ("Enter", "l", "ArrowDown", "Enter"):
        page.keyboard.press(key)


def type_text(page: Any, line: int, text: str) -> None:
    """Change the text of a line, by keyboard; the keys of the page are no commands there."""
    page.locator(f"#l0-{line} a").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("x")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_unit_is_put_into_another_article(show: Any, browser: Any, tmp_path: Path) -> None:
    page = show(TEXT)
    before = page_state(page)
    page.locator("#l0-7 a").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("l")
    titles = [article.title for article in reflow.clean(TEXT).articles]
    assert page.locator("#goals button").all_inner_texts() == titles
    assert page.locator("#goals [aria-checked=true]").inner_text() == titles[0]
    assert page.evaluate("document.activeElement.innerText") == titles[0]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('li').id") == "l0-7", "the focus is on the line again"
    move_line_7(page)
    assert page.locator("#state").inner_text() == "Line 7: into the article of line 193. 1 correction, not saved."
    assert page.evaluate("document.activeElement.closest('li').id") == "l0-7"
    (written,) = saved(page, tmp_path / "corrections.jsonl")
    text = {key: value for key, value in expected(7, "moved").items() if key != "kind"}
    assert written == {"kind": "moved", "article": 193, "there": LINES[192], **text}
    assert shown_units(page) == reports_units(browser, tmp_path, TEXT, corrections=[written])
    page.keyboard.press("Control+z")
    assert page_state(page) == before
    assert page.said == []


def test_a_text_is_changed(show: Any, browser: Any, tmp_path: Path) -> None:
    page = show(TEXT)
    before = page_state(page)
    right = LINES[6].replace("考察", "npc访问")  # n, p and c would be commands of the page
    type_text(page, 7, right)
    assert page.locator("#state").inner_text() == "Line 7: text changed. 1 correction, not saved."
    assert page.evaluate("document.activeElement.closest('li').id") == "l0-7"
    assert page.locator("#l0-7 a").inner_text().endswith(right)
    assert page.locator('.articles [data-line="7"]:visible').inner_text() == right
    (written,) = saved(page, tmp_path / "corrections.jsonl")
    assert (written["kind"], written["wrong"], written["right"]) == ("text", "考察", "npc访问")
    assert shown_units(page) == reports_units(browser, tmp_path, TEXT, corrections=[written])
    page.keyboard.press("Control+z")
    assert page_state(page) == before
    type_text(page, 7, right)
    type_text(page, 7, LINES[6])
    assert page.locator("#state").inner_text() == "Line 7: text as in the source. 0 corrections, not saved."
    page.locator("#l0-7 a").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("x")
    page.keyboard.type("甲")
    page.keyboard.press("Escape")
    assert page_state(page) == before, "what is not confirmed is not changed"
    assert page.said == []


@pytest.mark.parametrize(
    ("before", "after", "wrong", "right"),
    [
        ("大桥己经合龙", "大桥已经合龙", "己", "已"),
        ("己己己", "己已己", "己己己", "己已己"),  # the least that stands there once
        ("大桥合龙", "大桥合龙。", "龙", "龙。"),
        ("大桥合龙", "“大桥合龙", "大", "“大"),
        ("大桥合龙", "", "大桥合龙", ""),
        ("大桥𠮷龙", "大桥𠮸龙", "𠮷", "𠮸"),  # half of a character is none
        ("甲乙甲乙丙", "甲乙甲丙", "甲乙丙", "甲丙"),
    ],
)
def test_the_difference_of_two_texts(before: str, after: str, wrong: str, right: str, show: Any) -> None:
    page = show("大桥合龙")
    shown = page.evaluate("([after, right]) => difference({ after, printed: after }, right)", [before, after])
    assert shown == {"wrong": wrong, "right": right}
    assert before.count(wrong) == 1
    assert before.replace(wrong, right) == after


def test_moves_and_texts_that_were_given_are_saved_again(browser: Any, tmp_path: Path) -> None:
    """Near miss: of two edits of a line that is edited anew, the new text takes the place."""
    same = {key: value for key, value in expected(7, "text").items() if key != "kind"}
    kept = {"line": 12, "before": LINES[9], "after": LINES[11]}
    before_opening = [
        {"kind": "moved", "behind": 200, "there": LINES[199], **same},
        {"kind": "text", "wrong": "三天", "right": "3天", **same},
        {"kind": "text", "wrong": "的", "right": "之", **same},
        {"kind": "text", "wrong": "产", "right": "出", "at": 1, **kept},
    ]
    path = tmp_path / "report.html"
    path.write_text(reflow.report(TEXT, corrections=before_opening), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    before = page_state(page)
    page.locator("#l0-60 a").click()
    page.keyboard.press("s")
    assert saved(page, tmp_path / "c.jsonl") == [*before_opening, expected(60, "subhead")]
    page.keyboard.press("Control+z")
    assert page_state(page) == before
    page.locator("#l0-7 a").click()
    page.keyboard.press("x")
    assert page.locator("#text input").input_value() == LINES[6].replace("三天的", "3天之")
    page.keyboard.press("End")
    page.keyboard.type("。")
    page.keyboard.press("Enter")
    written = saved(page, tmp_path / "c.jsonl")
    assert [(v["line"], v["kind"], v.get("wrong"), v.get("right")) for v in written] == [
        (7, "moved", None, None),
        (7, "text", LINES[6][1:], LINES[6][1:].replace("三天的", "3天之") + "。"),
        (12, "text", "产", "出"),
    ]
    reflow.clean(TEXT, corrections=written)
    page.locator("#l0-7 a").click()
    page.keyboard.press("r")
    assert saved(page, tmp_path / "c.jsonl") == before_opening[3:]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_moving_and_editing_are_accessible(scheme: str, viewport: dict[str, int], show: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(TEXT, color_scheme=scheme, viewport=viewport)
    move_line_7(page)
    type_text(page, 9, "龙")
    page.locator("#corrections summary").click()
    for keys in (["l"], ["x"]):
        page.locator("#l0-12 a").focus()
        for key in ["Enter", *keys]:
            page.keyboard.press(key)
        audit = axe.run(page)
        assert audit.violations_count == 0, audit.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        page.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("sources", [DAMAGED[:2500], [DAMAGED[:1500], FURNISHED, FURNISHED]], ids=["one", "several"])
def test_accessible(scheme: str, viewport: dict[str, int], sources: str | list[str], show: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(sources, color_scheme=scheme, viewport=viewport)
    page.keyboard.press("n")
    audit = axe.run(page)
    assert audit.violations_count == 0, audit.generate_report()
