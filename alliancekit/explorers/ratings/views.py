"""Which explorers a class's ratings can fill, and what each of the others would take."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from alliancekit.clinic import KEYS
from alliancekit.explorers.chairs.explorer import explore_chairs
from alliancekit.explorers.component.explorer import explore_components
from alliancekit.explorers.ratings.compare import compare_panel
from alliancekit.explorers.ratings.together import together_panel
from alliancekit.explorers.sessions.explorer import explore_sessions
from alliancekit.ratings.as_clinic import as_clinic
from alliancekit.stats.class_agreement import FEWEST

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from alliancekit.explorers.panel import Panel


class Offer(NamedTuple):
    """A picture that ratings can be seen in: how it is made, or why it cannot be."""

    name: str
    make: Callable[[], Panel]
    lacks: str = ""


def offers(ratings: pd.DataFrame) -> list[Offer]:
    """Say of each picture whether these ratings can fill it; those that fit best come first.

    Correlations take five clients: among fewer, one alone decides.

    Examples
    --------
    >>> from alliancekit.simulate.class_ratings import simulate_role_plays
    >>> ratings = simulate_role_plays(3, seed=1).assign(alliance=3.0)
    >>> [offer.name for offer in offers(ratings) if not offer.lacks]
    ['Beside the sample clinic', 'Session by session']
    """
    clinic = as_clinic(ratings)
    sessions, clients = clinic.sessions, clinic.clients
    shared = _people_a_session(ratings)
    most = int(clients["sessions_attended"].max())
    by_two = sessions.groupby("client_id", observed=True)["rater"].nunique().gt(1)
    rated = sessions.loc[sessions["rater"] == "client", "client_id"].unique()
    ended = clients["client_id"].isin(rated) & clients["outcome_end"].notna()
    return [
        Offer(
            "Everyone rated the same",
            partial(together_panel, ratings),
            "" if shared > 1 else "two or more people who rated the same session from the same chair",
        ),
        Offer("Beside the sample clinic", partial(compare_panel, ratings)),
        Offer(
            "Session by session",
            partial(explore_sessions, clinic),
            "" if most > 1 else "a client with two or more sessions",
        ),
        Offer(
            "Two chairs",
            partial(explore_chairs, clinic),
            _few(int(by_two.sum()), "clients whom two chairs rated"),
        ),
        Offer(
            "Alliance and outcome",
            partial(explore_components, clinic),
            _few(int(ended.sum()), "clients with their own rating and an outcome"),
        ),
    ]


def _people_a_session(ratings: pd.DataFrame) -> int:
    """Return how many people rated the session that most did, from one chair."""
    if "person" not in ratings:
        return 0
    return int(ratings.groupby(KEYS["sessions"], observed=True)["person"].nunique().max())


def _few(count: int, of: str) -> str:
    return "" if count >= FEWEST else f"{FEWEST} {of} (found: {count})"
