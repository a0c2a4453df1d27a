"""Tables of studies: pooled results as they were published, synthetic single studies, and one's own."""

from __future__ import annotations

from functools import cache
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.clinic.reading import data_folder
from alliancekit.errors import Fault, UserError
from alliancekit.stats.columns import complete_rows, numbers
from alliancekit.tables.numbers import number, number_advice
from alliancekit.tables.reading import open_table

if TYPE_CHECKING:
    import os

    from alliancekit.stats.columns import Array

RATERS = ("client", "therapist", "observer")
STUDIES = 295
FEWEST = 4  # people in a study: with three, Fisher's z has no variance
_MEAN, _TAU, _THERAPIST, _KEPT = 0.283, 0.13, -0.08, 0.5
_NEEDED = ("study", "r", "n")


@cache
def _pooled() -> pd.DataFrame:
    return pd.read_csv(data_folder() / "pooled_results.csv", dtype={"k": "Int64", "people": "Int64"})


def pooled_results() -> pd.DataFrame:
    """Return what published syntheses found: real figures, each with its source.

    Returns
    -------
    pandas.DataFrame
        One row a pooled result: ``topic``, ``about`` (which people, raters or part), ``measure`` (r, d, g
        or OR; above 0, or above 1 for OR, is benefit), ``value``, ``low`` and ``high`` (95% interval),
        ``k`` (studies or samples), ``people`` (at least so many), ``source``, ``doi``. Blank where the
        source does not say.

    Examples
    --------
    >>> pooled_results().query("source == 'Fl\u00fcckiger et al. (2018)'")["value"].iloc[0].item()
    0.278
    """
    return _pooled().copy()


def study_rows(seed: int = 3) -> pd.DataFrame:
    """Draw 295 SYNTHETIC studies of alliance and outcome, like those that have been pooled. None exists.

    Their number, size and spread follow the synthesis of Fl\u00fcckiger et al. (2018): a mean of 102
    people, a pooled r of about .28, and true correlations that differ by about .13 (SD of Fisher's z). Two
    things are our choice: therapists' ratings go with outcome a little less (.08 less in z), and half of
    the small studies (under 60 people) whose r was not significant were never published. Nothing else makes
    a difference.

    Parameters
    ----------
    seed
        Draws another literature of the same kind.

    Returns
    -------
    pandas.DataFrame
        One row a study: ``study``, ``r`` (in the direction of benefit), ``n``, ``year``, ``rater``,
        ``phase``, ``setting`` and ``synthetic`` (always true).

    Examples
    --------
    >>> studies = study_rows()
    >>> len(studies), bool(studies["synthetic"].all())
    (295, True)
    """
    random = np.random.default_rng([seed, 295])
    drawn = 3 * STUDIES
    n = np.clip(np.round(np.exp(random.normal(4.25, 0.85, drawn))), 12, 1200).astype(int)
    rater = random.choice(RATERS, drawn, p=[0.6, 0.2, 0.2])
    true = _MEAN + _THERAPIST * (rater == "therapist") + _TAU * random.normal(size=drawn)
    z = true + random.normal(size=drawn) / np.sqrt(n - 3)
    hidden = (n < 60) & (np.abs(z) * np.sqrt(n - 3) < 1.96) & (random.random(drawn) < _KEPT)
    kept = np.flatnonzero(~hidden)[:STUDIES]
    return pd.DataFrame(
        {
            "study": [f"Synthetic study {number:03d}" for number in range(1, STUDIES + 1)],
            "r": np.tanh(z[kept]).round(3),
            "n": n[kept],
            "year": random.integers(1978, 2018, STUDIES),
            "rater": pd.Categorical(rater[kept], RATERS),
            "phase": pd.Categorical(random.choice(["early", "middle", "late"], STUDIES, p=[0.6, 0.2, 0.2])),
            "setting": np.where(random.random(STUDIES) < 23 / STUDIES, "internet", "face to face"),
            "synthetic": True,
        }
    )


def read_studies(path: str | os.PathLike[str]) -> pd.DataFrame:
    r"""Read a table of studies of your own, from a CSV file or a workbook.

    Parameters
    ----------
    path
        The file, with the columns ``r`` (a correlation between -1 and 1) and ``n`` (people, 4 or more); a
        column ``study`` names each. Other columns are kept as they are.

    Returns
    -------
    pandas.DataFrame
        One row a study: ``study``, ``r``, ``n``, then the other columns.

    Raises
    ------
    DataError
        With every fault at once; then nothing was read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "studies.csv")
    ...     _ = file.write_text("study,r,n\nOne,0.33,34\nTwo,0.23,60\n")
    ...     read_studies(file)
      study     r   n
    0   One  0.33  34
    1   Two  0.23  60
    """
    with open_table(path, lambda row: sum(cell.strip().casefold() in _NEEDED for cell in row)) as table:
        headings = [heading.strip() for heading in table.headings]
        known = [heading.casefold() if heading.casefold() in _NEEDED else heading for heading in headings]
        faults = [
            Fault(table.heading_row, name, "no column of this name", "one column", f"Head it {name}.")
            for name in ("r", "n")
            if known.count(name) != 1
        ]
        if faults:
            raise table.refuse(faults)
        rows: dict[str, list[object]] = {name: [] for name in known if name}
        for block in table.blocks():
            faults += block.faults
            for name, cells in zip(known, block.columns, strict=True):
                if name in ("r", "n"):
                    rows[name] += [
                        _checked(name, row, cell, table.decimal_comma, faults)
                        for row, cell in zip(block.rows, cells, strict=True)
                    ]
                elif name:
                    rows[name] += [cell.strip() for cell in cells]
        if not faults and not rows["r"]:
            faults = [
                Fault(None, "", "This file holds no study yet", "a row a study", "Add rows, then name it.")
            ]
        if faults:
            raise table.refuse(faults)
    studies = pd.DataFrame(rows).astype({"r": float, "n": int})
    if "study" not in studies:
        studies.insert(0, "study", [f"Study {place}" for place in range(1, len(studies) + 1)])
    first = list(_NEEDED)
    return studies[[*first, *(name for name in studies if name not in first)]]


def _checked(name: str, row: int, cell: str, decimal_comma: bool, faults: list[Fault]) -> float:
    """Return a cell's number, and put down what is wrong with it."""
    allowed = (
        "a correlation between -1 and 1" if name == "r" else f"a whole number of people, {FEWEST} or more"
    )
    value = number(cell, decimal_comma)
    if value is None or isnan(value):
        faults.append(Fault(row, name, cell or "nothing", allowed, number_advice(cell)))
    elif not (abs(value) < 1 if name == "r" else value >= FEWEST and value == int(value)):
        faults.append(Fault(row, name, cell, allowed))
    else:
        return value
    return 0.0


def effects(studies: pd.DataFrame, r: str, n: str) -> tuple[pd.DataFrame, Array, Array]:
    """Return studies complete in r and n, with Fisher's z of each and its sampling variance, 1 / (n - 3)."""
    # A study of 999 people is a large one: there are no codes for missing values among the sizes.
    rows = studies.loc[complete_rows(studies, [r], [n], least=2).index]
    values, people = rows[r].to_numpy(float), numbers(rows[n])
    if (np.abs(values) >= 1).any() or (people < FEWEST).any() or np.isinf(people).any():
        raise UserError(
            f"Found {r} from {values.min():g} to {values.max():g} and {n} from {people.min():g} "
            f"to {people.max():g}. "
            f"A correlation lies between -1 and 1, and a study needs {FEWEST} people or more."
        )
    return rows, np.arctanh(values), 1 / (people - 3)
