"""A clinic's sessions at three levels: what to draw, slopes, shares of the variance, therapists in order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.clinic import kept
from alliancekit.simulate.paradox import paradox_sessions
from alliancekit.stats import multilevel, shrunken_means, within_between
from alliancekit.stats.regression import regress, t_for

if TYPE_CHECKING:
    from typing import Literal

    from alliancekit.clinic import Clinic
    from alliancekit.results import Estimate

    Level = Literal["cloud", "therapist", "client"]

DRAWN = 1200  # sessions drawn at most, of whole clients; lines and figures always use all
INVENTED = ("an invented paradox", "client", "alliance")
_SEGMENTS = 40  # groups whose own line is drawn


class Levels:
    """A clinic's sessions, ready to be asked for one rater, part and level after another.

    Parameters
    ----------
    clinic
        Any clinic. Of more than 1,200 sessions those of clients drawn at random (seeded) are shown.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> levels = Levels(load_clinic())
    >>> levels.slopes(("this clinic", "client", "alliance"), "client").index.tolist()
    ['as one cloud', 'between', 'within']
    """

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        for name in ("rows", "drawn", "slopes", "signals", "caterpillar"):
            setattr(self, name, lru_cache(64)(getattr(self, name)))
        self.known_shares: dict[tuple[tuple[str, str, str], str], tuple[pd.DataFrame, str]] = {}

    def rows(self, chosen: tuple[str, str, str]) -> pd.DataFrame:
        """Return one row a session: who, ``x``, ``y``, and their groups' distance from the grand means."""
        _, rater, part = chosen
        if chosen == INVENTED:
            frame = paradox_sessions()
        else:
            sessions = self._clinic.sessions
            clients = self._clinic.clients.set_index("client_id")["therapist_id"].astype(str)
            frame = sessions[sessions["rater"] == rater].astype({"client_id": str})
            frame = frame.assign(therapist_id=frame["client_id"].map(clients.rename(index=str)))
        rows = frame[["therapist_id", "client_id", "session"]].assign(
            x=frame[part].astype(float), y=frame["outcome"].astype(float)
        )
        rows = rows.dropna(subset=["x", "y"]).reset_index(drop=True)
        for name in "xy":
            for level in ("therapist", "client"):
                means = rows.groupby(f"{level}_id")[name].transform("mean")
                rows[level[0] + name] = means - rows[name].mean()
        return rows

    def drawn(self, chosen: tuple[str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the sessions to draw, of whole clients, and the groups whose means are drawn with them."""
        rows = self.rows(chosen)
        ends = rows["client_id"].drop_duplicates().sample(frac=1, random_state=1979)
        many = rows["client_id"].value_counts()[ends].cumsum()
        points = rows[rows["client_id"].isin(many.index[many <= DRAWN])]
        groups = []
        for level, among in (("therapist", rows), ("client", points)):
            each = among.groupby(f"{level}_id")
            group = each[["x", "y"]].mean().assign(low=each["x"].min(), high=each["x"].max(), level=level)
            group.loc[group.index[_SEGMENTS:], ["low", "high"]] = np.nan
            groups.append(group.rename_axis("name").reset_index())
        return points, pd.concat(groups, ignore_index=True)

    def slopes(self, chosen: tuple[str, str, str], level: Level) -> pd.DataFrame:
        """Return the slope of the cloud and, of groups, between and within: ``slope``, ``low``, ``high``."""
        rows = self.rows(chosen)
        found: dict[str, Estimate] = {
            "as one cloud": regress(rows["y"], {"x": rows["x"]}, rows["client_id"]).estimate(x=1)
        }
        if level != "cloud":
            split = within_between(rows, "x", "y", groups=f"{level}_id")
            found |= {"between": split.between, "within": split.within}
        return pd.DataFrame(
            {name: (float(each), each.low, each.high) for name, each in found.items()},
            ["slope", "low", "high"],
        ).T

    def signals(self, chosen: tuple[str, str, str], level: Level) -> dict[str, Any]:
        """Return what the page needs to move points and line by itself."""
        rows, slopes = self.rows(chosen), self.slopes(chosen, level)["slope"]
        share = 0.0 if level == "cloud" else rows[f"{level[0]}x"].var(ddof=0) / rows["x"].var(ddof=0)
        return {
            "level": level,
            "gx": rows["x"].mean(),
            "gy": rows["y"].mean(),
            "share": share,
            "b": slopes.get("between", 0.0),
            "w": slopes.get("within", 0.0),
            "total": slopes["as one cloud"],
        }

    def shares(self, chosen: tuple[str, str, str], measure: str) -> tuple[pd.DataFrame, str]:
        """Return the shares of the variance at each level, and them in words (or why there are none).

        Their model takes about half a second the first time; ``known_shares`` holds those that need no time.
        """
        if (chosen, measure) not in self.known_shares:
            self.known_shares[chosen, measure] = self._fitted(chosen, measure)
        return self.known_shares[chosen, measure]

    def _fitted(self, chosen: tuple[str, str, str], measure: str) -> tuple[pd.DataFrame, str]:
        model = multilevel(self.rows(chosen), measure, [], ["therapist_id", "client_id"])
        found = model.variance.replace(
            {"therapist_id": "therapist", "client_id": "client", "within": "session"}
        )
        end = found["share"].cumsum()
        return found.assign(start=end - found["share"], end=end), model.sentence()

    def caterpillar(self, chosen: tuple[str, str, str], measure: str) -> pd.DataFrame:
        """Return therapists in order: their clients' mean, own and drawn towards the mean of all.

        Each client counts once: with their mean rating, or with their distress at the last session.
        """
        each = self.rows(chosen).groupby(["therapist_id", "client_id"])[measure]
        clients = (each.mean() if measure == "x" else each.last()).reset_index()
        drawn = shrunken_means(clients, measure, groups="therapist_id").table
        spread = clients.groupby("therapist_id")[measure].sem().reindex(drawn["therapist_id"]).to_numpy()
        half = spread * [t_for(0.95, max(n - 1, 1)) for n in drawn["n"]]
        drawn = drawn.assign(
            mean_low=drawn["mean"] - half, mean_high=drawn["mean"] + half, place=range(1, len(drawn) + 1)
        )
        drawn.attrs["grand"] = float(clients.groupby("therapist_id")[measure].mean().mean())
        return drawn


levels_of = kept(Levels)  # explorers of one clinic share what has been worked out
