"""The compiled features of lines: what `reflow.model.features` defines (`kernels/features.c` and the files beside it)."""

import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Lines, Text
from reflow.kernels.library import level, loaded
from reflow.kernels.memory import PLANE, Packed, address, blocks
from reflow.tables.among import grouped
from reflow.tables.neighbours import bounds

if TYPE_CHECKING:
    from reflow.model.features import View

Array = NDArray[Any]

# Sizes of `features.h`.
LINE_BYTES: Final = 320
SHARES: Final = 31
MOST_COLUMNS: Final = 320
MOST_PATTERNS: Final = 16
MOST_CUTS: Final = 16  # lines above a line
MOST_SET_NUMBERS: Final = 1 << 8  # ways in which code points are in sets
MOST_COUNTED: Final = (1 << 16) - 1  # times that a sequence is counted
HASHES: Final = 1 << 16  # of pairs of Han
# A pair of Han, the left one in the upper 16 of 32 bits, is hashed by this factor: 2^32 by the golden ratio, as Knuth's
# multiplicative hashing asks for. Its upper bits are a slot; `word_slot` in `repeats.c` computes the same.
WORD_FACTOR: Final = 2654435761
SLOT_BITS: Final = 20  # of a million slots 92 in 100 pairs that are in no word have none
VALUES: Final = 3  # of each line, for windows over lines

_COLUMNS: Final = ("doc", "start", "end", "skip", "indent", "width", "measure", "above", "below")


class _CLines(ctypes.Structure):
    _fields_ = (
        ("characters", ctypes.c_int64),
        ("lines", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("codes", "props", *_COLUMNS, "dateline", "pattern")),
    )


VIEW: Final[dict[str, type[np.generic]]] = {
    "end": np.int8,
    "first": np.uint8,
    "last": np.uint8,
    "same": np.bool_,
    "top": np.int64,
    "bottom": np.int64,
}


class _CView(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_void_p) for name in VIEW)


_SPACE: Final = (
    *("lines", "codes", "han", "row", "before", "after", "last"),
    *("pair_counts", "triple_counts", "first_equal", "totals", "values"),
)


class _CSpace(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_void_p) for name in _SPACE)


def view_columns(packed: Packed | None) -> dict[str, Array] | None:
    """Return the columns of a view of lines; None where no kernel runs, or can."""
    facts = _facts()
    if packed is None or facts is None:
        return None
    columns = {name: np.empty(packed.c.lines, dtype) for name, dtype in VIEW.items()}
    view = _CView(*map(address, columns.values()))
    sound = loaded().reflow_view_lines(ctypes.byref(facts.c), ctypes.byref(packed.c), ctypes.byref(view))
    return columns if sound else None


def character_ids(packed: Packed | None) -> NDArray[np.int64] | None:
    """Return the ids of the characters of lines, shape (lines, places); None where no kernel runs, or can."""
    facts = _facts()
    if packed is None or facts is None:
        return None
    ids = np.empty((packed.c.lines, facts.c.head + facts.c.tail), np.int64)
    data = ctypes.c_void_p(address(ids))
    sound = loaded().reflow_character_ids(ctypes.byref(facts.c), ctypes.byref(packed.c), data)
    return ids if sound else None


def matrix(view: "View") -> NDArray[np.float32] | None:
    """Return all columns of the lines of a view, shape (lines, columns); None where no kernel runs, or can."""
    from reflow.model.features import log_lines

    packed, facts = view.packed, _facts()
    if packed is None or facts is None:
        return None
    count = len(view.lines)
    arrays: list[Array] = [np.ascontiguousarray(getattr(view, name), dtype) for name, dtype in VIEW.items()]
    if any(array.shape != (count,) for array in arrays):
        raise ValueError(f"the columns of the view are not of {count} lines")
    of_documents = bounds(view.lines.doc)
    first, behind = of_documents[:-1], of_documents[1:]
    most_lines = int((behind - first).max())
    characters = view.lines.end[behind - 1] - view.lines.start[first]
    space = _space(facts, most_lines, max(int(characters.max()), 0))
    logarithms = np.ascontiguousarray(log_lines(np.arange(most_lines)), np.float32)
    columns = np.empty((count, facts.c.columns), np.float32)
    written = loaded().reflow_features(
        ctypes.byref(facts.c),
        ctypes.byref(packed.c),
        ctypes.byref(_CView(*map(address, arrays))),
        ctypes.c_void_p(address(of_documents)),
        ctypes.c_int64(len(of_documents) - 1),
        ctypes.c_void_p(address(logarithms)),
        ctypes.byref(space.c),
        ctypes.c_void_p(address(columns)),
    )
    return columns if written == facts.c.columns else None


def packed_lines(text: Text, lines: Lines) -> Packed | None:
    """Pack the text and the columns of its lines; None where no kernel runs, and of no lines."""
    if level() is None or not len(lines):
        return None
    characters, count = len(text.codes), len(lines)
    of_text: list[Array] = [np.ascontiguousarray(text.codes, np.uint32), np.ascontiguousarray(text.props, np.uint8)]
    of_lines: list[Array] = [np.ascontiguousarray(getattr(lines, name), np.int64) for name in _COLUMNS]
    of_lines += [np.ascontiguousarray(lines.dateline, np.bool_), np.ascontiguousarray(lines.pattern, np.uint8)]
    if any(array.shape != (characters,) for array in of_text) or any(array.shape != (count,) for array in of_lines):
        raise ValueError(f"the columns are not of {characters} characters and {count} lines")
    arrays = [*of_text, *of_lines]
    return Packed(_CLines(characters, count, *map(address, arrays)), arrays)


def _space(facts: Packed, lines: int, characters: int) -> Packed:
    """Return memory for documents of so many lines and characters at most."""
    slots = min(1 << (characters * facts.c.slots_a_character).bit_length(), facts.c.most_slots)
    sizes = {
        "lines": (lines + 1) * LINE_BYTES,
        "codes": (characters + 2) * 4,
        "han": characters + 2,
        **dict.fromkeys(("row", "before", "after"), characters * 4),
        **dict.fromkeys(("pair_counts", "triple_counts"), slots * 2),
        "first_equal": 4 << (2 * lines).bit_length(),
        "totals": (lines + 1) * SHARES * 4,
        "values": lines * VALUES * 4,
    }
    begins, memory = blocks(*sizes.values())
    last = np.zeros(HASHES, np.int32)
    space = _CSpace(last=address(last), **dict(zip(sizes, begins, strict=True)))
    return Packed(space, [memory, last])


@cache
def _facts() -> Packed | None:
    """Pack the facts of the definition; None if they do not fit the kernels."""
    from reflow.model import features

    numbers, tables = _numbers(), _tables()

    class Facts(ctypes.Structure):
        _fields_ = (
            *((name, ctypes.c_int32) for name in numbers),
            ("room_edges", ctypes.c_int32 * len(features.ROOM_EDGES)),
            ("echo_reaches", ctypes.c_int32 * len(features.ECHO_REACHES)),
            ("tie_reaches", ctypes.c_int32 * len(features.TIE_REACHES)),
            ("habit_strength", ctypes.c_double),
            *((name, ctypes.c_void_p) for name in tables),
        )

    sizes = len(features.ROOM_EDGES), len(features.ECHO_REACHES), len(features.TIE_REACHES), len(features.SIGNS)
    if numbers["columns"] > MOST_COLUMNS or numbers["patterns"] > MOST_PATTERNS or sizes != (5, 3, 2, 7):
        return None
    if numbers["cut_reach"] > MOST_CUTS or len(tables["sets"]) > MOST_SET_NUMBERS:
        return None
    if numbers["last_count"] + 1 >= MOST_COUNTED:  # of what is counted, one may be taken away
        return None
    facts = Facts(
        **numbers,
        room_edges=features.ROOM_EDGES,
        echo_reaches=features.ECHO_REACHES,
        tie_reaches=features.TIE_REACHES,
        habit_strength=features.HABIT_STRENGTH,
        **{name: address(table) for name, table in tables.items()},
    )
    return Packed(facts, list(tables.values()))


def _numbers() -> dict[str, int]:
    """Return the numbers of the definition, in the order of `features.h`."""
    from reflow.model import column_measure, features, line_signs, pieces, repeats
    from reflow.model.whole_lines import Pattern
    from reflow.tables.characters import FIRST_CJK_MARK

    return {
        "columns": len(features.names()),
        "patterns": len(Pattern) - 1,
        "measure_reach": column_measure.REACH,
        "support": column_measure.SUPPORT,
        "tolerance": column_measure.TOLERANCE,
        "widest": column_measure.WIDEST,
        "full_room": features.FULL_ROOM,
        "short_room": features.SHORT_ROOM,
        "longest_step": features.LONGEST_STEP,
        "han_width": features.HAN_WIDTH,
        "longest_title": features.LONGEST_TITLE,
        "most_landings": features.MOST_LANDINGS,
        "landing_reach": features.LANDING_REACH,
        "cut_reach": features.CUT_REACH,
        "head": features.HEAD,
        "tail": features.TAIL,
        "character_ids": features.CHARACTER_IDS,
        "no_character": features.NO_CHARACTER,
        "far": repeats.FAR,
        "most_slots": repeats.MOST_SLOTS,
        "slots_a_character": repeats.SLOTS_A_CHARACTER,
        "head_reach": line_signs.REACH,
        "around": line_signs.AROUND,
        "near": line_signs.NEAR,
        "long_line": line_signs.LONG,
        "kinsoku_room": line_signs.FULL_ROOM,
        "longest_repeated": line_signs.LONGEST_REPEATED,
        "indent": pieces.INDENT,
        "most_rows": pieces.MOST_ROWS,
        "first_cjk_mark": FIRST_CJK_MARK,
        "last_width": features.LAST_WIDTH,
        "last_count": features.LAST_COUNT,
        "last_equal": line_signs.LAST_EQUAL,
    }


def _tables() -> dict[str, Array]:
    """Return the tables of the definition, in the order of `features.h`."""
    from reflow.model import features, line_signs
    from reflow.tables.words import pair_log_odds

    pairs, log_odds = pair_log_odds()
    pairs_of_first = np.bincount(pairs >> np.uint32(16), minlength=PLANE)
    in_word = np.zeros(1 << SLOT_BITS, np.bool_)
    in_word[(pairs * np.uint32(WORD_FACTOR)) >> np.uint32(32 - SLOT_BITS)] = True
    set_numbers, sets = _sets()
    tables = {
        "set_numbers": set_numbers,
        "sets": sets,
        "word_rows": np.append(0, np.cumsum(pairs_of_first)).astype(np.uint32),
        "word_pairs": pairs,
        "word_values": log_odds / features.WORD_SCALE,
        "word_filter": np.packbits(in_word, bitorder="little"),
        "log_widths": features.log_widths(),
        "log_counts": features.log_counts(),
        "log_equal_lines": line_signs.log_equal_lines(),
    }
    return {name: np.ascontiguousarray(table) for name, table in tables.items()}


def _sets() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Return for each code point of the first plane a number, and for each number a bit for each set, in the order of `features.h`.

    Few code points are in any set, and most of these in the same ones: a table of bytes stays in the cache.
    """
    from reflow.model import features, line_signs

    kinds = features.sign_kinds()
    sets = (
        *("".join(map(chr, np.flatnonzero(kinds == kind))) for kind in range(features.NO_SIGN)),
        *(features.PAUSES, features.OPENING_QUOTATIONS, features.CLOSING_QUOTATIONS, features.ENDING_BRACKETS),
        *(features.BOOK_TITLES, features.LINE_BULLETS, features.PHOTO_SIGNS, features.ROUND_BRACKETS),
        *(line_signs.NUMERALS, line_signs.PARTS, line_signs.BULLETS, line_signs.DASHES, line_signs.BARS),
        *(line_signs.SPACES, line_signs.BLANKS, line_signs.OPENING_BRACKETS, line_signs.CLOSING_BRACKETS),
        *(line_signs.COLONS, line_signs.NUMBER_MARKS, line_signs.NUMERAL_MARKS, line_signs.LETTER_MARKS),
        *(line_signs.DATE_MARKS, line_signs.MONTHS, line_signs.PREFIX_ENDS, line_signs.CELL_BORDERS),
        *(line_signs.CODE_SIGNS, line_signs.CODE_ENDS, line_signs.CODE_BEGINNINGS),
    )
    table = np.zeros(PLANE, np.uint64)
    for bit, characters in enumerate(sets):
        table[[ord(character) for character in characters]] |= np.uint64(1 << bit)
    [codes] = table.nonzero()
    alike = grouped(table[codes])
    numbers = np.zeros(PLANE, np.uint8)
    numbers[codes] = alike.of_row + 1
    return numbers, np.append(np.uint64(0), table[codes[alike.first]])
