"""Vignettes: short written exchanges between invented people, with the ratings of an invented panel."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from alliancekit.clinic.reading import written
from alliancekit.clinic.schema import PARTS, THERAPIES


@dataclass(frozen=True)
class Vignette:
    """One exchange and what an invented panel made of it.

    Attributes
    ----------
    id, title, therapy, client, therapist, situation : str
        Names and circumstances; all people are invented.
    lines : tuple of (str, str)
        Who speaks (``client`` or ``therapist``) and what they say.
    shown : dict
        Part -> what the exchange shows of bond, goals and tasks, in words.
    panel : dict
        Part -> the ratings, 1 to 5, of eight invented raters, always in the same order of raters.
    why_raters_differ : str
        A note on the spread.
    """

    id: str
    title: str
    therapy: str
    client: str
    therapist: str
    situation: str
    lines: tuple[tuple[str, str], ...]
    shown: dict[str, str]
    panel: dict[str, tuple[int, ...]]
    why_raters_differ: str


def load_vignettes() -> dict[str, Vignette]:
    """Read the workbook's vignettes: SYNTHETIC, written for lesson 01.

    Returns
    -------
    dict of str to Vignette
        By id, in the order in which they are shown.

    Examples
    --------
    >>> load_vignettes()["V01"].title
    'A quiet first hour'
    """
    return {
        entry["id"]: Vignette(
            **{
                **entry,
                "lines": tuple((line["speaker"], line["text"]) for line in entry["lines"]),
                "panel": {part: tuple(entry["panel"][part]) for part in PARTS},
            }
        )
        for entry in written("vignettes")
    }


def vignette_ratings() -> pd.DataFrame:
    """Return the invented panel's ratings, one row a vignette, part and member of the panel.

    Returns
    -------
    pandas.DataFrame
        ``vignette`` (id), ``therapy``, ``part``, ``member`` (1 to 8) and ``rating`` (1 to 5).

    Examples
    --------
    >>> vignette_ratings().query("vignette == 'V01' and part == 'bond'")["rating"].tolist()
    [5, 4, 5, 4, 5, 4, 4, 5]
    """
    rows = [
        (vignette.id, vignette.therapy, part, member, rating)
        for vignette in load_vignettes().values()
        for part in PARTS
        for member, rating in enumerate(vignette.panel[part], start=1)
    ]
    frame = pd.DataFrame(rows, columns=["vignette", "therapy", "part", "member", "rating"])
    return frame.astype(
        {"therapy": pd.CategoricalDtype(list(THERAPIES)), "part": pd.CategoricalDtype(list(PARTS))}
    )
