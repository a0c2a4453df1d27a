"""Figures of the prose bound to the output of the cells: new data cannot leave old prose.

A lesson's test holds a table of :class:`Said`: a cell of prose, the cell of code it speaks of, a pattern that finds
the figures in what this prints, and the words of the prose in which they stand.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
_BY_HAND = re.compile(r"^ak\.(explore_\w+|exercise|predict|reflect|my_work|self_check|check|report_desk)\(", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """What a cell of prose says of a cell's output: ``{}`` in ``words`` stands for each group of ``pattern``."""

    prose: str
    code: str
    pattern: str
    words: str

    def __str__(self) -> str:
        return f"{self.prose}: {self.words}"


class Lesson:
    """A lesson's prose, and what its cells print (those with controls are left out)."""

    def __init__(self, number: str) -> None:
        notebook = nbformat.read(next(NOTEBOOKS.glob(f"{number}_*.ipynb")), as_version=4)
        self.prose = {c.id: plain(c.source) for c in notebook.cells if c.cell_type == "markdown"}
        self.printed: dict[str, str] = {}
        names: dict[str, object] = {}
        for cell in notebook.cells:
            if cell.cell_type == "code" and not _BY_HAND.search(cell.source):
                self.printed[cell.id] = _run(cell.source, names)

    def missing(self, said: Said) -> str:
        """Return the words that the prose should hold and does not; empty where it holds them."""
        found = re.search(said.pattern, self.printed[said.code])
        assert found, f"{said.code} prints no {said.pattern!r}: {self.printed[said.code]}"
        words = said.words.format(*found.groups())
        return "" if words in self.prose[said.prose] else words


def plain(prose: str) -> str:
    """Return prose without marks of stress, with the minus and apostrophe that Python prints."""
    return prose.replace("*", "").replace("−", "-").replace("’", "'")


def _run(source: str, names: dict[str, object]) -> str:
    """Run a cell as a notebook does: what its last line gives is what it prints."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - the workbook's own cell
    return repr(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)) if last else ""  # noqa: S307
