"""A class's mean ratings, one row for each who was rated, or for each who rated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.clinic import PARTS

if TYPE_CHECKING:
    import pandas as pd


def class_means(ratings: pd.DataFrame, rater: str, phase: str) -> pd.DataFrame:
    """Return means of bond, goals and tasks, one row a person where people rated the same, else a client.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"client_id": ["A", "A", "B"], "session": [1, 2, 1], "rater": "client",
    ...                      "bond": [3., 5., 2.], "goals": 3.0, "tasks": 3.0})
    >>> class_means(rows, "client", "all")["bond"].tolist()
    [4.0, 2.0]
    """
    mine = ratings[ratings["rater"] == rater]
    mine = mine[mine["session"] <= 3] if phase == "early" else mine
    shared = "person" in mine and len(mine["person"].unique()) > 1
    unit = "person" if shared else "client_id"
    return mine.groupby(unit, sort=False)[list(PARTS)].mean()
