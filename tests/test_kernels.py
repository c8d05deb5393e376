"""The compiled kernels compute what NumPy computes, to the last bit; without them reflow works as well."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import regex
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.drafts import after
from support.phrases import ALPHABET
from test_cases import CASES, text_of
from test_seed import TEXT

import reflow
from reflow import Config
from reflow.draft import Draft, Lines, Source, encode, text_kernel
from reflow.draft import text as draft_text
from reflow.draft.kinds import LABELS, TextKind
from reflow.kernels import library
from reflow.kernels.library import Level
from reflow.kernels.memory import address
from reflow.model import (
    exponential,
    exponential_kernel,
    features,
    features_kernel,
    grammar,
    grammar_kernel,
    running_heads,
    running_heads_kernel,
    text_kinds,
)
from reflow.model import network as definition
from reflow.model import network_kernel as network
from reflow.model.features import View
from reflow.model.network import AROUND, FARTHEST, HIGHEST
from reflow.model.whole_lines import PATTERNS
from reflow.patterns import line_pattern, line_pattern_kernel
from reflow.patterns.boilerplate import CERTAIN
from reflow.patterns.clauses import CLAUSE
from reflow.patterns.datelines import NEWS_OPENING
from reflow.patterns.line_pattern import Clue, LinePattern
from reflow.read import read
from reflow.tables.characters import classes, is_blank

ROOT = Path(__file__).parents[1]
NET = definition.weights()

compiled = pytest.mark.skipif(library.library() is None, reason="no kernels are compiled here")


def levels() -> list[Level]:
    """Return the levels that this processor has."""
    kernels = library.library()
    return [] if kernels is None else [level for level in Level if level <= kernels.reflow_best_level()]


NAMES: list[Any] = [level.name for level in levels()] or [pytest.param("", marks=compiled)]


@pytest.fixture(params=NAMES)
def level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Use the instructions of a level."""
    for module in (network, grammar_kernel, exponential_kernel):
        monkeypatch.setattr(module, "level", lambda: Level[request.param])
    network._packed.cache_clear()
    yield
    network._packed.cache_clear()


def random_lines(sizes: list[int], spread: float) -> tuple[Any, Any, Any]:
    """Return columns, characters and documents of lines at random."""
    random = np.random.default_rng(len(sizes))
    lines = sum(sizes)
    columns = np.asfortranarray(random.normal(0, spread, (lines, len(NET.mean))).astype(np.float32))
    return columns, random.integers(0, len(NET.vectors), (lines, 16)), np.repeat(np.arange(len(sizes)), sizes)


@pytest.mark.parametrize("spread", [0.3, 3, 300])
@pytest.mark.parametrize("sizes", [[1], [2, 1, 3], [64], [65, 63, 1, 128], [300, 7]], ids=str)
def test_scores_are_those_of_numpy_to_the_last_bit(level: None, sizes: list[int], spread: float) -> None:
    lines = random_lines(sizes, spread)
    scores = network.scores(NET, *lines, FARTHEST, HIGHEST, AROUND)
    assert scores is not None
    assert np.array_equal(scores, definition._scores(NET, *lines))


def test_arrays_of_any_order_are_taken(level: None) -> None:
    columns, characters, doc = random_lines([5], 1)
    scores = network.scores(
        NET, np.ascontiguousarray(columns), np.asfortranarray(characters), doc, FARTHEST, HIGHEST, AROUND
    )
    assert scores is not None
    assert np.array_equal(scores, definition._scores(NET, columns, characters, doc))


def test_what_does_not_fit_the_weights_is_refused(level: None) -> None:
    columns, characters, doc = random_lines([5], 1)
    with pytest.raises(ValueError, match="do not fit the weights"):
        network.scores(NET, columns[:, 1:], characters, doc, FARTHEST, HIGHEST, AROUND)
    with pytest.raises(ValueError, match="no vector for a character"):
        network.scores(NET, columns, characters + len(NET.vectors), doc, FARTHEST, HIGHEST, AROUND)


# --- exponentials ----------------------------------------------------------------------------------------------------


def bits(values: Any) -> Any:
    """Return the bits of floats: zeros differ by their sign, and what is no number is equal to itself."""
    return np.ascontiguousarray(values).view(np.uint64 if values.dtype == np.float64 else np.uint32)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_exponentials_are_those_of_numpy_to_the_last_bit(level: None, dtype: type) -> None:
    random = np.random.default_rng(0)
    edges = [0, -0.0, 1, -1, -109.9, -110, -111, -np.inf, 699, np.log(2) / 2, np.log(2) * 1.5]
    values: Any = np.concatenate([random.uniform(-120, 20, 5000), random.normal(0, 1e-9, 50), edges]).astype(dtype)
    for shaped in (values, values[:5000].reshape(50, 100).T, values[::3], values[:0]):
        compiled = exponential_kernel.exp(shaped)
        assert compiled is not None
        assert compiled.shape == shaped.shape
        assert np.array_equal(bits(compiled), bits(exponential._exp(shaped)))


@pytest.mark.parametrize("spread", [0.01, 1, 50, 1e4])
def test_sums_are_those_of_numpy_to_the_last_bit(level: None, spread: float) -> None:
    random = np.random.default_rng(0)
    first, second = random.normal(0, spread, (2, 5000)).astype(np.float32)
    second[:100] = -np.inf
    first[50:60] = second[150:200:5] = 0
    first[200:250] = second[200:250]
    for sums in ((first, second), (second, first), (first[::3], second[::3]), (first[:0], second[:0])):
        compiled = exponential_kernel.log_add(*sums)
        assert compiled is not None
        assert np.array_equal(bits(compiled), bits(exponential._log_add(*sums)))
    for unfit in ((first.reshape(2, -1), second.reshape(2, -1)), (first.astype(np.float64), second)):
        assert exponential_kernel.log_add(*unfit) is None


@pytest.mark.parametrize("choices", [1, 2, 4, 12, 32])
@pytest.mark.parametrize("spread", [0.01, 1, 50, 1e4])
def test_probabilities_are_those_of_numpy_to_the_last_bit(level: None, choices: int, spread: float) -> None:
    random = np.random.default_rng(choices)
    scores = random.normal(0, spread, (300, choices + 1)).astype(np.float32)
    scores[random.random(scores.shape) < 0.2] = -np.inf
    scores[:, 0] = random.choice([0, -1e4, 3], 300)  # in each row something is possible
    for shaped in (scores[:, :-1], np.asfortranarray(scores[:, :-1]), scores[:1, :-1], scores[:0, :-1]):
        for logarithms, by_numpy in ((True, exponential._log_softmax), (False, exponential._softmax)):
            compiled = exponential_kernel.softmax(shaped, logarithms=logarithms)
            assert compiled is not None
            assert np.array_equal(bits(compiled), bits(by_numpy(shaped)))


def test_probabilities_of_more_choices_are_left_to_numpy(level: None) -> None:
    scores = np.zeros((2, exponential_kernel.MOST_CHOICES + 1), np.float32)
    assert exponential_kernel.softmax(scores, logarithms=False) is None
    assert exponential_kernel.softmax(scores[:, :0], logarithms=False) is None
    assert np.array_equal(exponential.softmax(scores), exponential._softmax(scores))


# --- the parse -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [False, True], ids=["few ties", "many ties"])
@pytest.mark.parametrize("ruled_out", [0.0, 0.5, 1.0], ids=["no label ruled out", "half of them", "all"])
@pytest.mark.parametrize("sizes", [[1], [2, 1, 3], [30, 31], [400, 7]], ids=str)
def test_the_parse_is_that_of_numpy(level: None, sizes: list[int], ruled_out: float, whole: bool) -> None:
    random = np.random.default_rng(len(sizes))
    for spread in (0.1, 1, 5):
        scores = random.normal(0, spread, (sum(sizes), len(LABELS)))
        scores = np.rint(scores) if whole else scores
        scores[random.random(scores.shape) < ruled_out] = -np.inf
        steps, bounds = grammar.whole_steps(scores), np.append(0, np.cumsum(sizes))
        end_costs = random.choice([grammar.END, grammar.END_OF_PROSE], len(sizes))
        compiled = grammar_kernel.best_labels(grammar.automaton(), steps, bounds, end_costs)
        assert compiled is not None
        for by_kernel, by_definition in zip(compiled, grammar._best_labels(steps, bounds, end_costs), strict=True):
            assert np.array_equal(by_kernel, by_definition)


@pytest.mark.parametrize("whole", [False, True], ids=["few ties", "many ties"])
@pytest.mark.parametrize("sizes", [[1], [2, 1, 3], [30, 31], [400, 7]], ids=str)
def test_the_kinds_of_texts_are_those_of_numpy(level: None, sizes: list[int], whole: bool) -> None:
    random = np.random.default_rng(len(sizes))
    for spread in (0.1, 1, 5):
        scores = random.normal(0, spread, (sum(sizes), len(TextKind))).astype(np.float32)
        scores = np.rint(scores) if whole else scores
        steps = grammar.whole_steps(scores)
        compiled = text_kinds._on_best_path(scores, np.array(sizes))
        assert np.array_equal(compiled, text_kinds._best_kinds(steps, np.array(sizes)))


def test_scores_of_other_labels_are_refused(level: None) -> None:
    steps, bounds = np.zeros((3, len(LABELS) + 1), np.int32), np.array([0, 3])
    with pytest.raises(ValueError, match="do not fit the automaton"):
        grammar_kernel.best_labels(grammar.automaton(), steps, bounds, grammar.END[None])


def test_an_automaton_too_large_for_the_kernels_is_an_error() -> None:
    arcs = {name: np.zeros(1) for name in ("start", "end", "set_of_arc", "cost", "begins")}
    one_set = np.zeros((1, 1))
    assert grammar_kernel.Automaton.of(1, grammar_kernel.MOST_STATES, one_set, arcs)
    with pytest.raises(ValueError, match="states"):
        grammar_kernel.Automaton.of(1, grammar_kernel.MOST_STATES + 1, one_set, arcs)


# --- the features of lines -------------------------------------------------------------------------------------------


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the kernels, which are the same for all instructions."""
    if library.library() is None:
        pytest.skip("no kernels are compiled here")
    for module in (features_kernel, line_pattern_kernel, running_heads_kernel, text_kernel):
        monkeypatch.setattr(module, "level", lambda: Level.PLAIN)


def check_features(draft: Draft) -> None:
    """Check that the kernels compute what NumPy does for the lines of a draft, to the last bit."""
    text, lines = draft.text, draft.lines
    if not len(lines):
        return
    by_definition = features._view_columns(text, lines)
    packed = features_kernel.packed_lines(text, lines)
    by_kernel = features_kernel.view_columns(packed)
    assert by_kernel is not None
    for name, column in by_definition.items():
        assert by_kernel[name].dtype == column.dtype
        assert np.array_equal(by_kernel[name], column), name
    view = View(text, lines, packed, **by_definition)
    ids, matrix = features_kernel.character_ids(packed), features_kernel.matrix(view)
    assert ids is not None
    assert np.array_equal(ids, features._character_ids(view))
    assert matrix is not None, "otherwise NumPy would compute all, and nothing would say so"
    bits, defined_bits = (np.ascontiguousarray(columns).view(np.uint32) for columns in (matrix, features._matrix(view)))
    differ = (bits != defined_bits).any(axis=0)
    assert [name for name, differs in zip(features.names(), differ, strict=True) if differs] == []


def test_features_of_the_seed_and_the_cases(kernels: None) -> None:
    check_features(after("measure", TEXT))
    check_features(after("measure", TEXT, *(text_of(case) for case in CASES.values())))


MARKS = "，。！？；：、“”‘’「」《》（）()【】[]〔〕—…·•※①㈠#>|`/-–=+{}<'\"$@&_\\.,;:!?|｜│０１９0129 \u3000\t"
CHARACTERS = st.sampled_from(ALPHABET + MARKS + "第一二十章節条摄攝版責编记者年月日報讯Aａz\u200b𠀀𪜀😀ä\0\n\n")
TEXTS = st.lists(st.text(CHARACTERS | st.characters(), max_size=200), min_size=1, max_size=4)
anything = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@anything
@given(TEXTS)
@example(["荷\n兰。荷\n\U00025170", "\U00028377\n兰"])  # 荷兰 is a word; the others end with the same 16 bits
def test_features_of_any_text(kernels: None, texts: list[str]) -> None:
    check_features(after("measure", *texts))


# A few characters, in lines and documents that are cut and repeated at will: words stand again, and lines are equal.
WORDS = st.lists(
    st.sampled_from(["大桥", "大桥合龙", "合", "\n", "\n", "\n\n", "，", "。", " ", "第2章", "注："]), max_size=120
)


@anything
@given(st.lists(WORDS.map("".join), min_size=1, max_size=3))
@example(["大"])
@example(["大桥\n" * 1200])
@example(["大桥合龙大桥合龙大桥\n大桥。\n" * 25])
@example(["大桥合" * 3500 + "\n桥合。"])
@example(["", "大 桥 合 龙 了\n大桥", "\n\n"])
def test_features_of_repeated_words(kernels: None, texts: list[str]) -> None:
    check_features(after("measure", *texts))


def test_features_of_a_text_with_the_largest_tables(kernels: None) -> None:
    random = np.random.default_rng(0)
    text = "".join(random.choice(list("大桥合龙的一渡口船夫，。\n"), 150_000))
    text += "大" * 65_000  # 大大 stands just more often than a number of 16 bits can count
    draft = read([Source(None, text)], Config())
    check_features(draft.with_blocks(draft.lines.with_columns(width=2 * (draft.lines.end - draft.lines.start))))


@pytest.mark.parametrize("number", range(10))
def test_features_of_columns_at_random(kernels: None, number: int) -> None:
    """The passes above fill the columns of lines; the kernels ask for no more than what their types hold."""
    random = np.random.default_rng(number)
    texts = ["".join(random.choice(list(MARKS + "大桥合龙的一\n\n"), size)) for size in (3000, 1, 40, 300)]
    draft = read([Source(None, text) for text in texts], Config())
    count = len(draft.lines)
    small = {name: random.integers(0, 5, count) for name in ("skip", "indent")}
    wide = {name: random.choice([0, 20, 22, 23, 34, 90, 400], count) for name in ("width", "measure", "above", "below")}
    next_start = np.append(draft.lines.start[1:], len(draft.text.codes) - 1)
    lines = draft.lines.with_columns(
        end=np.minimum(draft.lines.end + random.integers(0, 4, count), next_start),  # with the blanks behind the line
        **small,
        **wide,
        dateline=random.random(count) < 0.1,
        pattern=random.integers(0, 10, count).astype(np.uint8),
    )
    check_features(draft.with_blocks(lines))


def test_lines_that_no_pass_makes_are_left_to_numpy(kernels: None) -> None:
    draft = after("measure", "大桥\n合龙\n")
    text, lines = draft.text, draft.lines
    assert features_kernel.view_columns(features_kernel.packed_lines(text, lines)) is not None
    blank = int(np.flatnonzero(is_blank(classes(text.props)))[0])
    unsound: list[Lines] = [
        lines.take([1, 0]),
        lines.with_columns(start=lines.end),
        lines.with_columns(end=lines.end + len(text.codes)),
        lines.with_columns(start=np.array([blank, lines.start[1]])),
        lines.with_columns(doc=np.array([1, 0])),
        lines.with_columns(width=lines.width - 100),
    ]
    view = View.of(text, lines)
    for number, table in enumerate(unsound):
        packed = features_kernel.packed_lines(text, table)
        assert features_kernel.view_columns(packed) is None, number
        assert features_kernel.character_ids(packed) is None, number
        columns = {name: getattr(view, name) for name in features_kernel.VIEW}
        assert features_kernel.matrix(View(text, table, packed, **columns)) is None, number


def test_columns_of_different_lengths_are_refused(kernels: None) -> None:
    draft = after("measure", "大桥\n合龙\n")
    text, lines = draft.text, draft.lines
    with pytest.raises(ValueError, match=f"not of {len(text.codes)} characters and 2 lines"):
        features_kernel.packed_lines(text, lines.with_columns(skip=lines.skip[:1]))
    packed = features_kernel.packed_lines(text, lines)
    columns = {name: getattr(View.of(text, lines), name) for name in features_kernel.VIEW}
    with pytest.raises(ValueError, match="not of 2 lines"):
        features_kernel.matrix(View(text, lines, packed, **{**columns, "top": columns["top"][:1]}))


# --- lines that have a clue --------------------------------------------------------------------------------------------

LINE_PATTERNS = (*PATTERNS.values(), NEWS_OPENING, CERTAIN, CLAUSE)


@anything
@given(TEXTS)
@example(["责编：顾敏\n责\n上图\n图\n图：𠀀\n𠀀图：\n第3版。\n第3版"])
def test_lines_with_a_clue_of_any_text(kernels: None, texts: list[str]) -> None:
    draft = after("normalize", *texts)
    lines, codes = draft.lines, draft.text.codes
    for start, end in ((lines.start, lines.end), (lines.start[::-1], np.minimum(lines.end[::-1] + 3, len(codes) - 1))):
        compiled = line_pattern_kernel.likely_lines(LINE_PATTERNS, codes, start, end)
        assert compiled is not None
        assert np.array_equal(compiled, line_pattern._likely_lines(LINE_PATTERNS, codes, start, end))


@pytest.mark.parametrize("number", range(5))
def test_lines_with_a_clue_of_patterns_at_random(kernels: None, number: int) -> None:
    random = np.random.default_rng(number)

    def some(most: int) -> str:
        return "".join(random.choice(list("大桥合龙的一"), random.integers(1, most)))

    def clue() -> Clue:
        heads = " ".join(some(3) for _ in range(random.integers(0, 4)))
        return Clue(heads, tuple(some(3) for _ in range(random.integers(0, 3))), int(random.choice([0, 0, 1, 2, 5])))

    clues = [tuple(clue() for _ in range(random.integers(1, 4))) for _ in range(9)]
    patterns = tuple(LinePattern(regex.compile(""), of_one, random.choice(["", some(2)])) for of_one in clues)
    codes = encode("".join(random.choice(list("大桥合龙的一渡口"), 3000)))
    start = np.sort(random.integers(0, 2990, 500))
    end = start + random.integers(1, 9, 500)
    compiled = line_pattern_kernel.likely_lines(patterns, codes, start, end)
    assert compiled is not None
    assert np.array_equal(compiled, line_pattern._likely_lines(patterns, codes, start, end))
    assert compiled.any()
    assert not compiled.all()


def test_lines_and_patterns_that_do_not_fit_are_left_to_numpy(kernels: None) -> None:
    codes, at = encode("大桥合龙\n"), np.array([0])
    assert line_pattern_kernel.likely_lines(LINE_PATTERNS, codes, at, np.array([4])) is not None
    for start, end in ((at, at), (at - 1, at + 1), (at, np.array([len(codes) + 1]))):
        assert line_pattern_kernel.likely_lines(LINE_PATTERNS, codes, start, end) is None
    far = LinePattern(regex.compile(""), (Clue(signs=("\U00020000",)),))
    many = LinePattern(regex.compile(""), tuple(Clue(signs=(chr(ord("一") + n),)) for n in range(65)))
    for pattern in (far, many):
        assert line_pattern_kernel.likely_lines((pattern,), codes, at, at + 1) is None


# --- lines that are equal but for numbers ------------------------------------------------------------------------------


@anything
@given(TEXTS)
@example(["第1０页\n第2页 9\n第 二十 页\n𠀀3", "1", "1 2\n1\u200b2"])
def test_keys_of_any_text(kernels: None, texts: list[str]) -> None:
    draft = after("normalize", *texts)
    text, lines = draft.text, draft.lines
    if not len(lines):
        return
    compiled = running_heads_kernel.keys(text, lines.start, lines.end, running_heads.NUMERALS, running_heads.LONGEST)
    assert compiled is not None
    assert np.array_equal(compiled, running_heads._keys(text, lines.start, lines.end))


def test_keys_of_lines_outside_of_the_text_are_left_to_numpy(kernels: None) -> None:
    text = after("normalize", "大桥").text
    for start, end in ((-1, 1), (0, len(text.codes) + 1), (1, 1)):
        assert running_heads_kernel.keys(text, np.array([start]), np.array([end]), "1", 40) is None


# --- ranges of a text ------------------------------------------------------------------------------------------------


def characters(count: int, *, with_props: bool) -> text_kernel.Columns:
    """Return the columns of so many characters, of which no two are alike."""
    at = np.arange(count)
    return at.astype(np.uint32), (count - at).astype(np.int32), at.astype(np.uint8) if with_props else None


@anything
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=30), st.booleans())
def test_ranges_are_those_of_numpy(kernels: None, ranges: list[tuple[int, int]], with_props: bool) -> None:
    start, end = (np.array([edge(pair) for pair in ranges], np.int64) for edge in (min, max))
    columns = characters(300, with_props=with_props)
    compiled = text_kernel.ranges(columns, start, end)
    assert compiled is not None
    for column, defined in zip(compiled, draft_text._ranges(columns, start, end), strict=True):
        if column is None or defined is None:
            assert column is defined
            continue
        assert column.dtype == defined.dtype
        assert np.array_equal(column, defined)


def test_ranges_outside_of_the_text_and_other_types_are_left_to_numpy(kernels: None) -> None:
    codes, origin, props = columns = characters(10, with_props=True)
    for ranges in ([(-1, 2)], [(8, 11)], [(5, 3)], [(5, 3), (0, 9)]):
        start, end = np.array(ranges).T
        assert text_kernel.ranges(columns, start, end) is None
    start, end = np.array([2]), np.array([5])
    unfit: list[Any] = [
        (codes.astype(np.int64), origin, props),
        (codes, origin[::2], props),
        (codes[:5], origin, props),
    ]
    for columns in unfit:
        assert text_kernel.ranges(columns, start, end) is None


# --- memory ----------------------------------------------------------------------------------------------------------


def test_the_address_of_an_array_is_that_of_its_first_number() -> None:
    numbers = np.arange(10, dtype=np.int32)
    unchangeable = np.frombuffer(b"12345678", np.uint32)
    for array in (numbers, numbers[3:], unchangeable, unchangeable[1:], np.zeros(1, np.bool_)):
        assert address(array) == array.ctypes.data
    assert address(np.zeros(0)) > 0, "a kernel may be called with no lines"


# --- sizes -----------------------------------------------------------------------------------------------------------


@compiled
def test_weights_of_other_sizes_are_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "HIDDEN", 64)
    network._packed.cache_clear()
    assert network.scores(NET, *random_lines([3], 1), FARTHEST, HIGHEST, AROUND) is None
    network._packed.cache_clear()


@compiled
@pytest.mark.parametrize("patterns", [tuple(PATTERNS.values()), (CERTAIN,), (CLAUSE,), (NEWS_OPENING,)])
def test_the_clues_fit_the_kernels(patterns: tuple[LinePattern, ...]) -> None:
    """Otherwise all lines would be looked up by NumPy, and nothing would say so."""
    assert line_pattern_kernel._packed(patterns) is not None


@compiled
def test_the_weights_fit_the_kernels() -> None:
    """Otherwise all would be computed by NumPy, and nothing would say so."""
    assert network._packed(NET, FARTHEST, HIGHEST, AROUND) is not None or library.level() is None


# --- which kernel ----------------------------------------------------------------------------------------------------


def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT)


CLEAN = "import reflow; print(reflow.kernel(), reflow.clean('昨天，大桥合\\n龙。').to_text().strip())"


def test_the_variable_chooses_the_kernel() -> None:
    assert run(CLEAN, REFLOW_KERNEL="numpy").stdout == "numpy 昨天，大桥合龙。\n"
    assert run(CLEAN, REFLOW_KERNEL="").stdout == f"{reflow.kernel()} 昨天，大桥合龙。\n"


def test_what_cannot_be_had_is_an_error() -> None:
    done = run("import sys; from reflow.cli import main; sys.exit(main(['--version']))", REFLOW_KERNEL="sse9")
    assert done.returncode == 2
    assert done.stderr == "reflow: REFLOW_KERNEL is 'sse9'; it may be numpy, plain, avx2, vnni\n"
    if library.library() is None:
        assert "no kernels are compiled here" in run(CLEAN, REFLOW_KERNEL="avx2").stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "cannot be loaded", id="a library that is none"),
        pytest.param(None, "are of other sources", id="compiled from other sources"),
    ],
)
def test_kernels_that_do_not_fit_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, says: str
) -> None:
    folder = tmp_path / "kernels"
    shutil.copytree(library.HERE, folder)
    if content is not None:
        (folder / library.NAME).write_bytes(content)
    elif (folder / library.NAME).exists():
        (folder / "network.c").write_text("/* changed */\n")
    else:
        pytest.skip("no kernels are compiled here")
    monkeypatch.setattr(library, "HERE", folder)
    with pytest.warns(RuntimeWarning, match=says):
        assert library.library.__wrapped__() is None
