"""From a latent rating to twelve answers, and from the answers to bond, goals and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from alliancekit.simulate.model import ClinicModel
    from alliancekit.stats.columns import Array


def answer(ratings: Array, model: ClinicModel, rng: np.random.Generator, items: Array, means: Array) -> None:
    """Answer the teaching form for every rating, and score the answers.

    The form's items ask for bond, goals and tasks in turn; the second and fourth of each are reversed.

    Parameters
    ----------
    ratings : shape (rows,)
        Latent alliance in SD units.
    model, rng
        Parameters and source of chance.
    items : shape (12, rows)
        Filled with answers as given, NaN where missing.
    means : shape (4, rows)
        Filled with bond, goals, tasks (prorated from three answers, NaN below three) and alliance.
    """
    rows = len(ratings)
    loading = np.array(model.facet_loading, np.float32)[:, None]
    facet = rng.standard_normal((3, rows), np.float32)
    facet *= np.sqrt(1 - loading**2)
    facet += loading * ratings.astype(np.float32)
    facet *= np.float32(model.item_loading)
    facet += np.array(model.item_mean, np.float32)[:, None]
    keyed = rng.standard_normal((4, 3, rows), np.float32)
    keyed *= np.float32((1 - model.item_loading**2) ** 0.5)
    keyed += facet
    np.rint(keyed, out=keyed)
    np.maximum(keyed, 1, out=keyed)
    np.minimum(keyed, 5, out=keyed)
    count = rng.binomial(keyed.size, model.item_missing)
    keyed.reshape(-1)[rng.integers(0, keyed.size, count)] = np.nan

    total = keyed.sum(axis=0)
    np.divide(total, 4, out=means[:3])
    part, row = np.nonzero(np.isnan(total))
    left = keyed[:, part, row]
    given = 4 - np.isnan(left).sum(axis=0)
    prorated = np.nansum(left, axis=0, dtype=float) / np.maximum(given, 1)
    means[part, row] = np.where(given >= 3, np.round(prorated, 4), np.nan)
    np.round((means[0] + means[1] + means[2]) / 3, 4, out=means[3])

    given_items = items.reshape(4, 3, rows)
    given_items[0::2] = keyed[0::2]
    np.subtract(6, keyed[1::2], out=given_items[1::2])
