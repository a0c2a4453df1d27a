"""Each of the 28 ideas is met where the table says, in prose, explored and exercised; none is left out."""

from __future__ import annotations

import re

import nbformat
import pytest

from alliancekit.exercises.engine.register import exercises_of
from alliancekit.exercises.predictions.register import predictions_of
from tests.notebooks.anatomy import NOTEBOOKS
from tests.notebooks.ideas import IDEAS, table

CELLS = {
    cell.id: cell
    for path in NOTEBOOKS.glob("*.ipynb")
    for cell in nbformat.read(path, as_version=4).cells
}

each_idea = pytest.mark.parametrize("name", IDEAS)


def test_there_are_twenty_eight_and_the_table_shows_them_all():
    assert len(IDEAS) == 28
    assert table().count("\n") == 28 + 1


@each_idea
def test_the_prose_speaks_of_it(name):
    idea = IDEAS[name]
    assert CELLS[idea.prose].cell_type == "markdown"
    assert re.search(idea.word, CELLS[idea.prose].source)


@each_idea
def test_it_is_explored_in_a_cell_that_shows_something(name):
    cell = CELLS[IDEAS[name].explored]
    assert cell.cell_type == "code"
    assert re.search(r"\bak\.", cell.source)


@each_idea
def test_it_is_exercised(name):
    kind, _, number = IDEAS[name].exercised.rpartition(" ")
    if kind == "prediction":
        assert number in {each.id for each in predictions_of(number[:2])}
    elif kind == "reflection":
        assert f'ak.reflect("{number}")' in {cell.source for cell in CELLS.values()}
    else:
        assert number in {each.id for each in exercises_of(number[:2])}
