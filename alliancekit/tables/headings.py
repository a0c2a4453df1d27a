"""Which of the first rows are headings: below a title, in two rows, or with more of them beneath."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # From the cells of one row to how many of them are headings that the table should have.
    Known = Callable[[Sequence[str]], int]

_LONGEST = 100  # characters of a heading that is said again
_IMPORT = '{"ImportId"'  # begins the cells of the third heading row that Qualtrics writes


class Headings(NamedTuple):
    """A table's headings; ``first`` and ``last`` are the places of their rows among those looked at."""

    known: int
    first: int
    last: int
    cells: list[str]


def best_headings(rows: Sequence[Sequence[str]], known: Known) -> Headings:
    """Find the row, or the two rows, in which most headings are recognised; else the fullest.

    Examples
    --------
    >>> rows = [["My class"], ["client", "bond"], ["C1", "4"]]
    >>> best_headings(rows, lambda row: len({"client", "bond"} & set(row)))
    Headings(known=2, first=1, last=1, cells=['client', 'bond'])
    """
    single = [Headings(known(row), place, place, list(row)) for place, row in enumerate(rows)]
    best = max(single, key=_fullness, default=Headings(0, 0, 0, []))
    for place, (above, below) in enumerate(pairwise(rows)):
        for two in _two_rows(above, below):
            count = known(two)
            if count > best.known or (count == best.known > 0 and best.first == place + 1):
                best = Headings(count, place, place + 1, two)
    last = best.last
    for place in range(best.last + 1, min(best.last + 4, len(rows))):
        again = place == last + 1 and _again(best.cells, rows[place])
        if again or any(cell.startswith(_IMPORT) for cell in rows[place]):
            last = place
    return best._replace(last=last)


def _again(headings: Sequence[str], row: Sequence[str]) -> bool:
    """Tell whether a row says the headings once more, if with other blanks and capitals: "Start Date".

    Only words count: below items headed 1, 2, 3 the same numbers are answers.
    """
    both = zip(map(_plain, headings), map(_plain, row), strict=False)
    return sum(heading == cell and any(map(str.isalpha, heading)) for heading, cell in both) > 1


def _plain(cell: str) -> str:
    return "".join(filter(str.isalnum, cell)).casefold() if len(cell) < _LONGEST else ""


def _fullness(headings: Headings) -> tuple[int, int]:
    return headings.known, 0 if headings.known else sum(bool(cell.strip()) for cell in headings.cells)


def _two_rows(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """Join a question and, under it, its statements, or take what stands lower; [] where no row fits."""
    width = max(len(above), len(below))
    tops = [cell.strip() for cell in above] + [""] * (width - len(above))
    under = [cell.strip() for cell in below] + [""] * (width - len(below))
    shared = any(not top and sub for top, sub in zip(tops, under, strict=True))
    alone = sum(bool(top) and not sub for top, sub in zip(tops, under, strict=True))
    if not (shared and alone):
        return []
    joined, question = [], ""
    for top, sub in zip(tops, under, strict=True):
        question = top or question
        joined.append(f"{question} [{sub}]" if sub else top)
    return [joined, [sub or top for top, sub in zip(tops, under, strict=True)]]
