"""Does the simulated clinic agree with the published figures? The targets, and what a clinic shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS, RATERS, Clinic

if TYPE_CHECKING:
    from collections.abc import Iterator

Array = np.ndarray[Any, np.dtype[Any]]


def measure(clinic: Clinic) -> dict[str, float]:
    """Work out, from the tables alone, every figure that :data:`TARGETS` names (but the contrasts of two clinics).

    Correlations with outcome are turned so that a positive one means that more alliance goes with LESS distress.
    """
    return dict(_measure(clinic))


def _measure(clinic: Clinic) -> Iterator[tuple[str, float]]:
    clients = clinic.clients.set_index("client_id")
    third = clinic.sessions[clinic.sessions["session"] == 3].pivot(
        index="client_id", columns="rater", values=[*PARTS, "alliance"]
    )
    total = third["alliance"]
    end = clients["outcome_end"].reindex(total.index)
    for rater in RATERS:
        yield f"outcome r {rater}", -total[rater].corr(end)
    yield "rater r", total["client"].corr(total["therapist"])
    yield "rater d", _d(total["client"], total["therapist"])
    yield "client-observer r", total["client"].corr(total["observer"])

    client = clinic.sessions[clinic.sessions["rater"] == "client"]
    dropped = clients["dropped_out"]
    mean = client.groupby("client_id")["alliance"].mean().reindex(clients.index)
    yield "dropout", dropped.mean()
    yield "dropout d", _d(mean[~dropped], mean[dropped])
    feedback = clients["feedback"]
    yield "feedback d", _d(clients["outcome_end"][~feedback], clients["outcome_end"][feedback])
    odds = (~dropped).groupby(feedback).mean()
    odds = odds / (1 - odds)
    yield "feedback OR", odds[True] / odds[False]
    ruptures = client[client["rupture"]].groupby("client_id")["repaired"].mean()
    yield "repair r", -ruptures.corr(clients["outcome_end"].reindex(ruptures.index))
    reported = clinic.sessions.groupby("rater")["rupture_reported"].mean()
    for rater in RATERS:
        yield f"reported {rater}", reported[rater]
    yield "rupture", client["rupture"].mean()
    yield "pre-post d", (clients["intake"].mean() - clients["outcome_end"].mean()) / clients["intake"].std()
    yield "outcome ICC", _outcome_icc(clients)
    yield "median sessions", clients["sessions_attended"].median()
    shares = _shares(client.merge(clients[["therapist_id"]], left_on="client_id", right_index=True))
    for level, share in zip(("therapist", "client", "session"), shares, strict=True):
        yield f"share {level}", share

    answers = clinic.items[(clinic.items["session"] == 3) & (clinic.items["rater"] == "client")]
    keyed = answers[list(ITEMS)].dropna().to_numpy().reshape(-1, 4, 3).copy()
    keyed[:, 1::2] = 6 - keyed[:, 1::2]
    for part, name in enumerate(PARTS):
        yield f"alpha {name}", _alpha(keyed[:, :, part])
    yield "alpha total", _alpha(keyed.reshape(-1, 12))
    yield "r goals-tasks", third["goals", "client"].corr(third["tasks", "client"])
    for name in PARTS[1:]:
        yield f"r bond-{name}", third["bond", "client"].corr(third[name, "client"])
    yield "total M", total["client"].mean()
    yield "total SD", total["client"].std()
    yield "ceiling", (total["client"] == 5).mean()
    yield "ceiling4.9", (total["client"] >= 4.9).mean()
    yield "intake M", clients.intake.mean()
    yield "intake SD", clients.intake.std()
    yield "floor end", (clients.outcome_end == 0).mean()
    yield (
        "culture d",
        _d(clients["outcome_end"][~clients.culture_match], clients["outcome_end"][clients.culture_match]),
    )
    first = client[client["session"] == 1].set_index("client_id")["alliance"]
    yield "r s1", -first.corr(clients["outcome_end"].reindex(first.index))
    late = client[client["session"] == 8].set_index("client_id")["alliance"]
    yield "r s8", -late.corr(clients["outcome_end"].reindex(late.index))
    yield "sd s8", late.std()


def _d(high: pd.Series[float], low: pd.Series[float]) -> float:
    """Cohen's d with the pooled SD."""
    a, b = high.dropna(), low.dropna()
    pooled = ((len(a) - 1) * a.var() + (len(b) - 1) * b.var()) / (len(a) + len(b) - 2)
    return float((a.mean() - b.mean()) / np.sqrt(pooled))


def _alpha(answers: Array) -> float:
    """Cronbach's alpha of complete answers, one row a person."""
    items = answers.shape[1]
    return float(
        items / (items - 1) * (1 - answers.var(axis=0, ddof=1).sum() / answers.sum(axis=1).var(ddof=1))
    )


def _outcome_icc(clients: pd.DataFrame) -> float:
    """Share of variance of the outcome, adjusted for intake, that lies between therapists."""
    slope, start = np.polyfit(clients["intake"], clients["outcome_end"], 1)
    left = clients["outcome_end"] - start - slope * clients["intake"]
    groups = left.groupby(clients["therapist_id"], observed=True)
    n = groups.size()
    k = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1)
    within = ((n - 1) * groups.var().fillna(0)).sum() / (n.sum() - len(n))
    between = (n * (groups.mean() - left.mean()) ** 2).sum() / (len(n) - 1)
    return float((between - within) / (between + (k - 1) * within))


def _shares(ratings: pd.DataFrame) -> Array:
    """Split the variance of alliance between therapist, client within therapist, and session (nested ANOVA)."""
    ratings = ratings.dropna(subset="alliance")
    x = ratings["alliance"]
    by_client = x.groupby(ratings["client_id"], observed=True)
    n = by_client.size()
    therapist = ratings.groupby("client_id", observed=True)["therapist_id"].first()
    big = n.groupby(therapist, observed=True).sum()
    therapist_mean = x.groupby(ratings["therapist_id"], observed=True).mean()
    own = therapist_mean.reindex(therapist).to_numpy()
    session = ((n - 1) * by_client.var().fillna(0)).sum() / (n.sum() - len(n))
    ms_client = (n * (by_client.mean() - own) ** 2).sum() / (len(n) - len(big))
    ms_therapist = (big * (therapist_mean - x.mean()) ** 2).sum() / (len(big) - 1)
    inner = ((n**2).groupby(therapist, observed=True).sum() / big).sum()
    k1 = (n.sum() - inner) / (len(n) - len(big))
    k2 = (inner - (n**2).sum() / n.sum()) / (len(big) - 1)
    k3 = (n.sum() - (big**2).sum() / n.sum()) / (len(big) - 1)
    client = (ms_client - session) / k1
    between = (ms_therapist - session - k2 * client) / k3
    parts = np.array([between, client, session])
    return np.asarray(parts / parts.sum())
