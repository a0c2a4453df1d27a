"""A synthetic clinic whose figures agree with published ones.

``model`` holds the parameters, ``course`` takes clients through treatment, ``answers`` turns ratings into
answers, ``exchanges`` makes turn-by-turn affect. How close the result comes to the literature is a test:
``tests/calibration``.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS, RATERS, RUPTURE_KINDS, THERAPIES, Clinic
from alliancekit.errors import UserError
from alliancekit.simulate.answers import answer
from alliancekit.simulate.course import Course, Therapists, follow
from alliancekit.simulate.exchanges import exchange
from alliancekit.simulate.model import WORLDS, ClinicModel

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array

__all__ = ["WORLDS", "ClinicModel", "simulate_clinic"]

_DEFAULT = ClinicModel()
# Clients are made in blocks that fit the processor's cache, each from its own stream of chance, so that the
# number of threads changes nothing. Two are enough: with more, handing work over costs what it gains.
_BLOCK = 2000
_THREADS = 2
_MOST = 100_000  # clients: about 350 MB of files, and 800 MB of memory while they are made


def simulate_clinic(
    clients: int = 400, *, therapists: int | None = None, seed: int, model: ClinicModel = _DEFAULT
) -> Clinic:
    """Make a SYNTHETIC clinic.

    Parameters
    ----------
    clients
        How many clients, from 1 to 100,000.
    therapists
        How many therapists; by default one for every ``model.caseload`` clients.
    seed
        The same seed, clients, therapists and model give the same tables, bit for bit.
    model
        Parameters; ``ClinicModel.world(name)`` and ``ClinicModel.waiting_list()`` are ready-made ones.

    Returns
    -------
    Clinic
        Five frames, described in :data:`alliancekit.clinic.SCHEMA`.

    Raises
    ------
    UserError
        If ``clients`` or ``therapists`` is no whole number from 1 to 100,000, ``seed`` none of 0 or more,
        or ``model`` no ClinicModel.

    Examples
    --------
    >>> simulate_clinic(20, seed=1).clients["client_id"].tolist()[:3]
    ['C01', 'C02', 'C03']
    """
    if not isinstance(model, ClinicModel):
        raise UserError(f"model is {model!r}; allowed is a ClinicModel, such as ClinicModel().")
    _check_count("clients", clients, 1, _MOST)
    therapists = max(1, clients // model.caseload) if therapists is None else therapists
    _check_count("therapists", therapists, 1, _MOST)
    _check_count("seed", seed, 0)
    blocks = -(-clients // _BLOCK)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(blocks + 2)]
    people, talk, chance = streams[0], streams[1], streams[2:]

    traits = Therapists.draw(therapists, model, people)
    practice = people.integers(1, 36, therapists, dtype=np.int32)
    therapy = people.permutation(np.arange(therapists, dtype=np.int8) % len(THERAPIES))
    therapist = people.permutation(np.arange(clients, dtype=np.int32) % therapists)
    age = np.clip(np.rint(model.age_mean + model.age_sd * people.standard_normal(clients)), 18, 85)

    parts = np.array_split(therapist, range(_BLOCK, clients, _BLOCK))
    with ThreadPoolExecutor(_THREADS) as pool:
        courses = list(pool.map(follow, parts, repeat(traits), repeat(model), chance))
        starts = np.cumsum([0] + [len(course.session) for course in courses])
        answers = _Answers(int(starts[-1]))
        list(pool.map(answers.fill, courses, starts, repeat(model), chance))

    def join(name: str) -> Array:
        return np.concatenate([getattr(course, name) for course in courses])

    client_ids, therapist_ids = _ids("C", clients), _ids("T", therapists)
    attended, session = join("attended"), join("session").astype(np.int32)
    who = np.repeat(np.arange(clients, dtype=np.int32), attended)
    keys: dict[str, Any] = {
        "client_id": _pick(np.repeat(who, len(RATERS)), client_ids),
        "session": np.repeat(session, len(RATERS)),
        "rater": _pick(np.tile(np.arange(len(RATERS), dtype=np.int8), len(who)), RATERS, ordered=True),
    }
    planned = join("planned")
    kind = np.where(join("rupture"), join("confrontation").astype(np.int8), np.int8(-1))
    return Clinic(
        therapists=pd.DataFrame(
            {
                "therapist_id": _pick(np.arange(therapists), therapist_ids),
                "therapy": _pick(therapy, THERAPIES),
                "years_practice": practice,
            }
        ),
        clients=pd.DataFrame(
            {
                "client_id": _pick(np.arange(clients), client_ids),
                "therapist_id": _pick(therapist, therapist_ids),
                "therapy": _pick(therapy[therapist], THERAPIES),
                "feedback": join("feedback"),
                "culture_match": join("culture_match"),
                "age": age.astype(np.int32),
                "planned_sessions": planned,
                "sessions_attended": attended,
                "dropped_out": (attended < planned) & model.treated,
                "intake": join("intake"),
                "outcome_end": join("end"),
            }
        ),
        sessions=pd.DataFrame(
            keys
            | dict(zip((*PARTS, "alliance"), answers.means, strict=True))
            | {name: np.repeat(join(name), len(RATERS)) for name in ("outcome", "rupture", "repaired")}
            | {"rupture_kind": _pick(np.repeat(kind, len(RATERS)), RUPTURE_KINDS)}
            | {"rupture_reported": answers.reported},
            copy=False,
        ),
        items=pd.DataFrame(
            {name: column.copy() for name, column in keys.items()}
            | dict(zip(ITEMS, answers.items, strict=True)),
            copy=False,
        ),
        exchanges=_exchanges(courses[0], who, client_ids, model, talk),
    )


def _check_count(name: str, found: object, least: int, most: int | None = None) -> None:
    if not isinstance(found, Integral) or found < least:
        at_most = f", {most:,} at most" if most else ""
        raise UserError(f"{name} is {found!r}; allowed is a whole number of {least} or more{at_most}.")
    if most and int(found) > most:
        raise UserError(
            f"{name} is more than {most:,}, which is the most: a clinic is made in memory. Ask for fewer, "
            "or make several with different seeds."
        )


class _Answers:
    """The large arrays of the clinic, filled block by block in place."""

    def __init__(self, sessions: int) -> None:
        rows = len(RATERS) * sessions
        self.items = np.empty((len(ITEMS), rows))
        self.means = np.empty((len(PARTS) + 1, rows))
        self.reported = np.empty(rows, bool)

    def fill(self, course: Course, start: int, model: ClinicModel, rng: np.random.Generator) -> None:
        rows = slice(len(RATERS) * start, len(RATERS) * (start + len(course.session)))
        answer(course.ratings.reshape(-1), model, rng, self.items[:, rows], self.means[:, rows])
        kind = course.rupture + course.confrontation.astype(np.int8)
        likely = np.array(
            [model.reported_if_none, model.reported_if_withdrawal, model.reported_if_confrontation]
        )[kind]
        self.reported[rows] = (rng.random(likely.shape) < likely).reshape(-1)


def _exchanges(
    block: Course, who: Array, client_ids: pd.Index, model: ClinicModel, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the turn-by-turn affect of some sessions of the first clients."""
    who = who[: len(block.session)]
    rows = np.flatnonzero((who < model.exchange_clients) & np.isin(block.session, model.exchange_sessions))
    client, therapist = exchange(block.ratings[rows, 0], model, rng)
    turns = model.exchange_turns
    return pd.DataFrame(
        {
            "client_id": _pick(np.repeat(who[rows], turns), client_ids),
            "session": np.repeat(block.session[rows], turns).astype(np.int32),
            "turn": np.tile(np.arange(1, turns + 1, dtype=np.int32), len(rows)),
            "client_affect": client.reshape(-1),
            "therapist_affect": therapist.reshape(-1),
        }
    )


def _ids(letter: str, count: int) -> pd.Index:
    """Name ``count`` people: a letter and a number of equal length, counted from 1."""
    width = max(2, len(str(count)))
    return pd.Index([f"{letter}{number:0{width}}" for number in range(1, count + 1)], dtype="str")


def _pick(codes: Array, names: Any, *, ordered: bool = False) -> pd.Categorical:
    """Give each row its name by number."""
    return pd.Categorical.from_codes(
        codes, categories=pd.Index(names, dtype="str"), ordered=ordered, validate=False
    )
