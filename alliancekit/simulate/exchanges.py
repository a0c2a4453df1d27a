"""Turn-by-turn affect of client and therapist, from the coupled equations of Liebovitch et al. 2011."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from alliancekit.simulate.model import ClinicModel
    from alliancekit.stats.columns import Array


def exchange(alliance: Array, model: ClinicModel, rng: np.random.Generator) -> tuple[Array, Array]:
    """Let two people move each other, once for every value of ``alliance`` (SD units).

    dC/dt = m C + b + c F(T) and dT/dt = m T + b + c F(C), one Euler step a turn, plus noise; F is tanh, so
    that nobody's influence grows without limit (our choice), and the client's c, how far the therapist
    moves the client, grows with the alliance.

    Returns
    -------
    client, therapist : numpy.ndarray, shape (sessions, turns)
        Affect, above 0 pleasant, rounded to three decimals.
    """
    m, b = np.array(model.affect_inertia)[:, None], np.array(model.affect_alone)[:, None]
    c = np.tile(np.array(model.affect_influence)[:, None], len(alliance))
    c[0] = np.maximum(c[0] + model.affect_by_alliance * alliance, 0)
    noise = model.affect_noise * rng.standard_normal((model.exchange_turns, 2, len(alliance)))
    affect = np.empty((2, len(alliance), model.exchange_turns))
    both = b + noise[0]
    for turn in range(model.exchange_turns):
        affect[:, :, turn] = both
        both = both + model.affect_step * (m * both + b + c * np.tanh(both[::-1])) + noise[turn]
    client, therapist = np.round(affect, 3) + 0.0  # no -0.0 in the files
    return client, therapist
