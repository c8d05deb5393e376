"""Say how cleaning changes a text, as a unified diff without context, in nearly linear time.

`difflib` takes quadratic time on texts whose lines are alike. Here lines that stand once in both texts are anchors, as
in Bram Cohen's patience diff: the longest row of anchors in the same order stays, and what lies between is a change.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

Pair = tuple[int, int]  # the numbers of two equal lines, from 0


def unified(before: str, after: str, name_before: str, name_after: str) -> str:
    r"""Give the difference of two texts as a unified diff; nothing if they are equal.

    >>> print(unified("大桥昨\n日合龙。\n完\n", "大桥昨日合龙。\n完\n", "before", "after"), end="")
    --- before
    +++ after
    @@ -1,2 +1 @@
    -大桥昨
    -日合龙。
    +大桥昨日合龙。
    """
    if before == after:
        return ""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    made = [f"--- {name_before}\n+++ {name_after}\n"]
    for (a, b), (c, d) in _changes(old, new):
        made.append(f"@@ -{_range(a, b)} +{_range(c, d)} @@\n")
        made += [_marked("-", line) for line in old[a:b]]
        made += [_marked("+", line) for line in new[c:d]]
    return "".join(made)


def _marked(mark: str, line: str) -> str:
    return mark + line if line.endswith("\n") else f"{mark}{line}\n"


def _range(start: int, end: int) -> str:
    """Name lines as a unified diff does: an empty range by the line before it."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + (count > 0)},{count}"


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Pair, Pair]]:
    """Give the ranges of lines that differ, in order."""
    a = c = 0
    for i, j in [*_anchors(old, new), (len(old), len(new))]:
        b, d = i, j
        while b > a and d > c and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
        while a < b and c < d and old[a] == new[c]:
            a, c = a + 1, c + 1
        if a < b or c < d:
            yield (a, b), (c, d)
        a, c = i + 1, j + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pair lines that stand once in both texts, as many as can be in the same order: the longest rising sequence."""
    once = Counter(old), Counter(new)
    place = {line: j for j, line in enumerate(new) if once[1][line] == 1}
    pairs = [(i, place[line]) for i, line in enumerate(old) if once[0][line] == 1 and line in place]
    ends: list[int] = []  # of the best sequence of each length: its last place, and which pair that is
    last: list[int] = []
    above: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        above.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = above[number]
    return found[::-1]
