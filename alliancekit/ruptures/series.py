"""Ratings as series: the sessions of each client in order, or a word on why they are none."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.stats.columns import complete_rows, refuse_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from alliancekit.stats.columns import Array


def in_order(frame: pd.DataFrame, groups: str, session: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return one row a session of each client, in order, with the columns asked for.

    Raises
    ------
    UserError
        If it is no frame, a column is not there or holds codes for missing values, or a client has a session
        twice.
    """
    complete_rows(frame, [session], [groups], least=1)
    absent = [name for name in columns if name not in frame]
    if absent:
        raise UserError(
            f"There is no column {', '.join(map(str, absent))}. Found: {', '.join(map(str, frame.columns))}."
        )
    for name in columns:
        if frame[name].dtype.kind in "iuf":
            refuse_codes(name, frame[name])
    kept = list(dict.fromkeys([groups, session, *columns]))
    rows = frame.loc[frame[groups].notna() & frame[session].notna(), kept]
    twice = rows.duplicated([groups, session])
    if twice.any():
        who, when = rows.loc[twice, [groups, session]].iloc[0]
        raise UserError(
            f"Found more than one row for {who}, session {when}. Give one rater's sessions, such as "
            "clinic.sessions.query(\"rater == 'client'\")."
        )
    return rows.sort_values([groups, session], ignore_index=True)


def truths(rows: pd.DataFrame, column: str) -> Array:
    """Return a column of True and False; raise in words where it holds anything else or nothing.

    >>> import pandas as pd
    >>> truths(pd.DataFrame({"rupture": [1, 0]}), "rupture")
    array([ True, False])
    """
    values = rows[column]
    wrong = ~values.isin([True, False])
    if wrong.any():
        raise UserError(
            f"Found {values[wrong].iloc[0]!r} in the column {column}; allowed is True or False in each row."
        )
    return values.to_numpy(bool)


def stretches(rows: pd.DataFrame, groups: str) -> list[slice]:
    """Return where each client's rows lie, which must be in order.

    >>> import pandas as pd
    >>> stretches(pd.DataFrame({"client_id": ["C1", "C1", "C2"]}), "client_id")
    [slice(0, 2, None), slice(2, 3, None)]
    """
    who = rows[groups].to_numpy(object)
    edges = np.flatnonzero(who[1:] != who[:-1]) + 1
    ends = [0, *edges.tolist(), len(who)]
    return [slice(*pair) for pair in pairwise(ends)]
