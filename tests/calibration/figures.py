"""Does the simulated clinic agree with the published figures? The targets, and what a clinic shows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

import alliancekit as ak
from alliancekit.clinic import PARTS, RATERS, phase_means
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic

_CHOICE = "no figure confirmed: our choice"


@dataclass(frozen=True)
class Target:
    """A figure to reproduce: what was published, and the range that counts as reproduced, with its reason."""

    figure: str
    published: str
    source: str
    low: float
    high: float
    reason: str


TARGETS = (
    Target("outcome r, client", ".278", "Flückiger et al. 2018", 0.256, 0.299, "its 95% interval"),
    Target("outcome r, therapist", "-", _CHOICE, 0.15, 0.23, ".05 to .10 below the client's"),
    Target("outcome r, observer", "-", _CHOICE, 0.24, 0.32, "within .04 of the client's"),
    Target(
        "client-therapist r",
        ".36",
        "Tryon et al. 2007",
        0.33,
        0.39,
        "±.03; no spread beyond sampling reported",
    ),
    Target("client-therapist d", ".63", "Tryon et al. 2007", 0.52, 0.74, "±1.96 × SD .42 / √52 data sets"),
    Target("dropout", "19.7%", "Swift & Greenberg 2012", 0.187, 0.207, "its 95% interval"),
    Target(
        "dropout-alliance d",
        ".55",
        "Sharf et al. 2010",
        0.41,
        0.69,
        "sampling error of d, N = 1,301, 20% drop out",
    ),
    Target("feedback d", ".15", "de Jong et al. 2021", 0.10, 0.20, "its 95% interval"),
    Target("feedback staying OR", "1.19", "de Jong et al. 2021", 1.03, 1.38, "its 95% interval"),
    Target(
        "repair-outcome r", ".29", "Eubanks et al. 2018", 0.23, 0.29, "low side of its interval [.10, .47]"
    ),
    Target("reported rupture, client", "19-42%", "range of studies", 0.19, 0.42, "the range"),
    Target("reported rupture, therapist", "43-56%", "range of studies", 0.43, 0.56, "the range"),
    Target("reported rupture, observer", "41-100%", "range of studies", 0.41, 1.00, "the range"),
    Target(
        "pre-post d", "1.0-1.1", "Knapstad et al. 2018", 0.90, 1.15, "±.1 around the two figures, rounded"
    ),
    Target("treatment v. waiting d", ".80", "pooled trials", 0.70, 0.90, "±.10"),
    Target("outcome ICC", ".01-.08", "Delgadillo et al. 2022; naturalistic data", 0.01, 0.08, "the range"),
    Target("median sessions", "-", _CHOICE, 9, 11, "10 ± 1"),
    Target("alliance share, therapist", "-", _CHOICE, 0.05, 0.10, "least of the three"),
    Target("alliance share, client", "-", _CHOICE, 0.50, 0.65, "most of the three"),
    Target("alliance share, session", "-", _CHOICE, 0.30, 0.40, "the rest"),
    Target("alpha, bond", "> .80", "Munder et al. 2010", 0.80, 0.93, "above it; at most the total's"),
    Target("alpha, goals", "> .80", "Munder et al. 2010", 0.80, 0.93, "above it; at most the total's"),
    Target("alpha, tasks", "> .80", "Munder et al. 2010", 0.80, 0.93, "above it; at most the total's"),
    Target("alpha, alliance", "-", _CHOICE, 0.91, 0.95, ".93 ± .02"),
    Target("r goals-tasks", "-", _CHOICE, 0.72, 0.78, ".75 ± .03"),
    Target("r bond-goals", "-", _CHOICE, 0.61, 0.67, ".64 ± .03"),
    Target("r bond-tasks", "-", _CHOICE, 0.61, 0.67, ".64 ± .03"),
    Target("alliance mean", "-", _CHOICE, 3.88, 3.98, "3.93 ± .05"),
    Target("alliance SD", "-", _CHOICE, 0.64, 0.74, ".69 ± .05"),
    Target("alliance of 4.9 or more", "-", _CHOICE, 0.05, 0.09, "7% ± 2"),
    Target("confrontation among ruptures", "-", _CHOICE, 0.33, 0.37, ".35 ± .02"),
)


def calibrate(seeds, *, therapists=600, clients=9600):
    """Simulate a clinic of each world and a waiting list for each seed; compare with :data:`TARGETS`.

    Returns
    -------
    table : pandas.DataFrame
        One row a target: published, source, low and high (the tolerance), reason; then for each world
        its mean over seeds, and the greatest standard error of such a mean (se); inside, true where every
        world lies in the tolerance.
    runs : dict
        World to a frame: one row a seed, one column a figure.
    """
    size = {"clients": clients, "therapists": therapists}
    rows = {world: [] for world in WORLDS}
    for seed in seeds:
        waiting = simulate_clinic(**size, seed=seed, model=ClinicModel.waiting_list()).clients
        for world in WORLDS:
            clinic = simulate_clinic(**size, seed=seed, model=ClinicModel.world(world))
            figures = measure(clinic)
            figures["treatment v. waiting d"] = _d(waiting["outcome_end"], clinic.clients["outcome_end"])
            rows[world].append(figures)
    runs = {world: pd.DataFrame(found) for world, found in rows.items()}
    table = pd.DataFrame([vars(target) for target in TARGETS]).set_index("figure")
    for world, found in runs.items():
        table[world] = found.mean()
    table["se"] = pd.DataFrame({world: found.sem() for world, found in runs.items()}).max(axis=1)
    obtained = table[list(WORLDS)]
    table["inside"] = (obtained.ge(table["low"], axis=0) & obtained.le(table["high"], axis=0)).all(axis=1)
    return table, runs


def measure(clinic):
    """Work out, from its tables alone, every figure that one clinic shows.

    Correlations with outcome are turned round: positive means that more alliance goes with LESS distress.
    """
    return {name: float(value) for name, value in (*_courses(clinic), *_ratings(clinic), *_answers(clinic))}


def outcome_r(clinic, rater, session):
    """Correlate a rater's alliance at one session with benefit (low distress) at the end."""
    rated = phase_means(clinic, rater, session)
    return float(-rated["alliance"].corr(rated["outcome_end"]))


def _courses(clinic):
    """Figures of outcome, dropout, feedback and ruptures."""
    clients = clinic.clients.set_index("client_id")
    client = clinic.sessions[clinic.sessions["rater"] == "client"]
    end, dropped, feedback = clients["outcome_end"], clients["dropped_out"], clients["feedback"]
    alliance = client.groupby("client_id", observed=False)["alliance"].mean()
    yield "dropout", dropped.mean()
    yield "dropout-alliance d", _d(alliance[~dropped], alliance[dropped])
    yield "feedback d", _d(end[~feedback], end[feedback])
    stayed = 1 - dropped.groupby(feedback).mean()
    odds = stayed / (1 - stayed)
    yield "feedback staying OR", odds[True] / odds[False]
    repaired = client[client["rupture"]].groupby("client_id", observed=True)["repaired"].mean()
    yield "repair-outcome r", -repaired.corr(end.reindex(repaired.index))
    reported = clinic.sessions.groupby("rater", observed=True)["rupture_reported"].mean()
    for rater in RATERS:
        yield f"reported rupture, {rater}", reported[rater]
    ruptures = client[client["rupture"]]
    yield "confrontation among ruptures", (ruptures["rupture_kind"] == "confrontation").mean()
    yield "pre-post d", (clients["intake"] - end).mean() / clients["intake"].std()
    yield "outcome ICC", _outcome_icc(clients)
    yield "median sessions", clients["sessions_attended"].median()
    shares = _shares(client.merge(clinic.clients[["client_id", "therapist_id"]], on="client_id"))
    for level, share in zip(("therapist", "client", "session"), shares, strict=True):
        yield f"alliance share, {level}", share


def _ratings(clinic):
    """Figures of the ratings of session 3."""
    third = clinic.sessions[clinic.sessions["session"] == 3]
    by_rater = {rater: third[third["rater"] == rater].set_index("client_id") for rater in RATERS}
    client, therapist = by_rater["client"], by_rater["therapist"]
    for rater in RATERS:
        yield f"outcome r, {rater}", outcome_r(clinic, rater, 3)
    yield "client-therapist r", client["alliance"].corr(therapist["alliance"])
    yield "client-therapist d", _d(client["alliance"], therapist["alliance"])
    for one, other in (("goals", "tasks"), ("bond", "goals"), ("bond", "tasks")):
        yield f"r {one}-{other}", client[one].corr(client[other])
    yield "alliance mean", client["alliance"].mean()
    yield "alliance SD", client["alliance"].std()
    yield "alliance of 4.9 or more", (client["alliance"] >= 4.9).mean()


def _answers(clinic):
    """Figures of the clients' answers in session 3."""
    rows = clinic.items[(clinic.items["session"] == 3) & (clinic.items["rater"] == "client")]
    for name in (*PARTS, "alliance"):
        yield f"alpha, {name}", ak.reliability(rows, "teaching", name).alpha


def _d(high, low):
    """Cohen's d with the pooled SD."""
    a, b = high.dropna(), low.dropna()
    pooled = ((len(a) - 1) * a.var() + (len(b) - 1) * b.var()) / (len(a) + len(b) - 2)
    return float((a.mean() - b.mean()) / pooled**0.5)


def _outcome_icc(clients):
    """Share of variance of the outcome, adjusted for intake, between therapists."""
    slope, start = np.polyfit(clients["intake"], clients["outcome_end"], 1)
    left = clients.assign(left=clients["outcome_end"] - start - slope * clients["intake"])
    return ak.variance_between(left, "left", "therapist_id").share


def _shares(ratings):
    """Split the variance of alliance into therapist, client and session (nested ANOVA, unequal n).

    Sums of squares and coefficients as in Searle, Casella & McCulloch (1992), Variance Components.
    """
    ratings = ratings.dropna(subset="alliance")
    alliance, total = ratings["alliance"], len(ratings)
    by_client = alliance.groupby(ratings["client_id"], observed=True)
    by_therapist = alliance.groupby(ratings["therapist_id"], observed=True)
    home = ratings.groupby("client_id", observed=True)["therapist_id"].first()
    n, m = by_client.size(), by_therapist.size()
    own = by_therapist.mean().reindex(home).to_numpy()
    session = ((n - 1) * by_client.var().fillna(0)).sum() / (total - len(n))
    ms_client = (n * (by_client.mean() - own) ** 2).sum() / (len(n) - len(m))
    ms_therapist = (m * (by_therapist.mean() - alliance.mean()) ** 2).sum() / (len(m) - 1)
    inner = ((n**2).groupby(home, observed=True).sum() / m).sum()
    client = (ms_client - session) * (len(n) - len(m)) / (total - inner)
    per_client = (inner - (n**2).sum() / total) / (len(m) - 1)
    per_therapist = (total - (m**2).sum() / total) / (len(m) - 1)
    therapist = (ms_therapist - session - per_client * client) / per_therapist
    parts = np.array([therapist, client, session])
    return parts / parts.sum()
