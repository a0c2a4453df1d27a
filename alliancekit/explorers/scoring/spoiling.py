"""What spoils a form: a key turned round, a statement left out, chance answers, statements too easy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliancekit.instruments import TEACHING, Instrument
from alliancekit.instruments.consistency import Reliability, reliability
from alliancekit.instruments.scores import score


@dataclass(frozen=True)
class Measured:
    """What a form, as it was altered, does to many people's sheets.

    Attributes
    ----------
    form, columns
        The form, and the columns of the sheets that it scores, in item order.
    scales
        Scale name -> its reliability.
    ceiling
        Scale name -> share of scored sheets at the top score, 0 to 1.
    """

    form: Instrument
    columns: list[str]
    scales: dict[str, Reliability]
    ceiling: dict[str, float]


def measure(
    sheets: pd.DataFrame, flip: int = 0, drop: int = 0, noise: float = 0, ease: float = 0
) -> Measured:
    """Alter the teaching form or what people answered, and estimate each scale's reliability.

    Parameters
    ----------
    sheets
        Many people's answers, ``item_1`` to ``item_12``, as given.
    flip, drop
        A statement whose key is turned round, or that is left out; 0 for none.
    noise
        Standard deviation of chance added to each answer, which is then rounded and kept within 1 to 5.
    ease
        Points by which statements are easier to agree with, in the direction of a stronger alliance: the mean
        over a part. Answers are whole numbers, so at 0.25 one statement in four is easier by a point.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> sheets = load_clinic().items.query("rater == 'client' and session == 3")
    >>> measure(sheets, flip=4).scales["bond"].alpha < measure(sheets).scales["bond"].alpha
    True
    """
    form, columns = _altered(TEACHING, flip, drop)
    answered = sheets[[f"item_{item}" for item in TEACHING.numbers]]
    answers = _spoilt(answered, noise, ease)[columns].set_axis([f"item_{n}" for n in form.numbers], axis=1)
    scores = score(answers, form)
    return Measured(
        form,
        columns,
        {scale: reliability(answers, form, scale) for scale in form.scales},
        {scale: float((scores[scale].dropna() > form.high - 1e-9).mean()) for scale in form.scales},
    )


def _altered(form: Instrument, flip: int, drop: int) -> tuple[Instrument, list[str]]:
    """Return the form with one key turned and one statement left out, and the columns of what is left."""
    kept = [item for item in form.numbers if item != drop]
    number = {item: place for place, item in enumerate(kept, 1)}
    reverse = set(form.reverse) ^ ({flip} if flip else set())
    altered = replace(
        form,
        items=len(kept),
        subscales={
            part: tuple(number[item] for item in items if item in number)
            for part, items in form.subscales.items()
        },
        reverse=tuple(number[item] for item in kept if item in reverse),
        wording={},
    )
    return altered, [f"item_{item}" for item in kept]


def _spoilt(answers: pd.DataFrame, noise: float, ease: float) -> pd.DataFrame:
    """Return the answers with chance added to each, and every statement made easier to agree with."""
    if not noise and not ease:
        return answers
    towards = np.array([-1 if item in TEACHING.reverse else 1 for item in TEACHING.numbers])
    turn = {
        item: place / len(part) for part in TEACHING.subscales.values() for place, item in enumerate(part)
    }
    points = np.floor(ease + np.array([turn[item] for item in TEACHING.numbers]))
    chance = np.random.default_rng(1979).standard_normal(answers.shape)
    moved = np.rint(answers.to_numpy(float) + noise * chance) + points * towards
    return pd.DataFrame(moved.clip(TEACHING.low, TEACHING.high), index=answers.index, columns=answers.columns)
