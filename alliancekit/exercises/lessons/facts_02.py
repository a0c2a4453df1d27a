"""What the exercises of lesson 02 are about: sheets, keys, scores, and ways of scoring, right and wrong."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from alliancekit.clinic import PARTS, RATERS
from alliancekit.instruments import TEACHING, instrument, reliability, score

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given
    from alliancekit.instruments import Reliability

_SCORE = TEACHING.low + TEACHING.high  # a reversed answer counts as this, less the answer
_INVENTED_BANDS = {"low": (12, 35), "moderate": (36, 47), "high": (48, 60)}


def _item(number: int) -> str:
    return f"item_{number}"


def sheet(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw four answers that make up one part, and what each way of scoring them gives."""
    while True:
        part = str(rng.choice(PARTS))
        numbers = TEACHING.subscales[part]
        row = clinic.items.iloc[int(rng.integers(len(clinic.items)))]
        own = row[[_item(n) for n in numbers]].to_numpy(float)
        block = row[[_item(n) for n in range(1, 13)]].to_numpy(float)
        block = block[4 * PARTS.index(part) : 4 * PARTS.index(part) + 4]
        if math.isnan(own.sum() + block.sum()):
            continue
        turned = [n in TEACHING.reverse for n in numbers]
        keyed = [_SCORE - a if turn else a for a, turn in zip(own, turned, strict=True)]
        off = [TEACHING.high - a if turn else a for a, turn in zip(own, turned, strict=True)]
        all_turned = [a if turn else _SCORE - a for a, turn in zip(own, turned, strict=True)]
        told = [float(sum(x) / 4) for x in (keyed, own, off, all_turned, block)]
        if len({round(x, 6) for x in (*told, sum(keyed))}) == 6 and len(set(keyed)) > 1:
            break
    names = ("right", "unturned", "off_by_one", "wrong_ones", "in_blocks")
    return dict(zip(names, told, strict=True)) | {
        "part": part,
        "sum": float(sum(keyed)),
        "rows": "\n".join(
            f"| {n}{' (R)' if turn else ''} | {a:g} |"
            for n, turn, a in zip(numbers, turned, own, strict=True)
        ),
        "items": ", ".join(str(n) for n in numbers),
        "reversed": " and ".join(str(n) for n, turn in zip(numbers, turned, strict=True) if turn),
        "keyed": ", ".join(f"{a:g}" for a in keyed),
        "frame": _as_code(row),
        "total": float(sum(keyed)),
    }


def _as_code(row: pd.Series) -> str:
    answers = {number: float(row[_item(number)]) for number in range(1, 13)}
    cells = (f"{n}: [{'None' if math.isnan(answer) else f'{answer:g}'}]" for n, answer in answers.items())
    return "{" + ", ".join(cells) + "}"


def keys(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Draw a part, its key, and keys that are often taken for it."""
    revised, short = instrument("wai-sr"), instrument("wai-s")
    while True:
        part, other = (str(word) for word in rng.permutation(list(PARTS))[:2])
        if short.subscales[part] != revised.subscales[part]:  # the bond's numbers are the same in both
            break
    first = 4 * int(rng.permutation(3)[0])
    block = tuple(range(first + 1, first + 5))

    def listed(numbers: tuple[int, ...]) -> str:
        return "items " + ", ".join(str(n) for n in numbers)

    return {
        "part": part,
        "other": other,
        "key": listed(revised.subscales[part]),
        "block": listed(block),
        "older_key": listed(short.subscales[part]),
        "other_key": listed(revised.subscales[other]),
    }


@lru_cache(maxsize=64)
def _scored(clinic: Clinic, rater: str, session: int) -> pd.DataFrame:
    rows = clinic.items[(clinic.items["rater"] == rater) & (clinic.items["session"] == session)]
    return score(rows[[_item(n) for n in range(1, 13)]], TEACHING)


@lru_cache(maxsize=256)
def _trusted(clinic: Clinic, rater: str, session: int, part: str) -> Reliability:
    rows = clinic.items[(clinic.items["rater"] == rater) & (clinic.items["session"] == session)]
    return reliability(rows[[_item(n) for n in range(1, 13)]], TEACHING, part)


def one_line(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw a rater, a session and a part, and the mean of that part and of what may be taken for it."""
    while True:
        rater, session = str(rng.choice(RATERS)), int(rng.integers(1, 9))
        part = str(rng.choice(PARTS[1:]))
        scores = _scored(clinic, rater, session)
        other = next(name for name in PARTS[1:] if name != part)
        rows = clinic.items[(clinic.items["rater"] == rater) & (clinic.items["session"] == session)]
        raw = float(rows[[_item(n) for n in TEACHING.subscales[part]]].mean(axis=1).mean())
        told = [float(scores[name].mean()) for name in (part, "bond", other, "alliance")]
        if min(abs(a - b) for i, a in enumerate((*told, raw)) for b in (*told, raw)[:i]) > 0.012:
            break
    facts = {"rater": rater, "session": session, "part": part, "other": other, "raw": raw}
    return facts | dict(zip(("right", "bond", "other_mean", "alliance"), told, strict=True))


def answers(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw sheets of four answers, some with gaps."""
    rows = clinic.items[[_item(n) for n in TEACHING.subscales["bond"]]].dropna().sample(6, random_state=rng)
    sheets = [tuple(map(float, row)) for row in rows.to_numpy()]
    missing = math.nan
    gaps = [(5, missing, 4, 2), (missing, 1, 4, 3), (4, 2, 5, missing), (missing, missing, 4, 1)]
    return {"cases": [(5, 1, 4, 2), *sheets, *gaps, (missing,) * 4, (3, 3, 3, 3)]}


def _keyed(a: float, b: float, c: float, d: float) -> list[float]:
    return [a, 6 - b, c, 6 - d]


def _there(answers: list[float]) -> list[float]:
    return [answer for answer in answers if not math.isnan(answer)]


def bond(a: float, b: float, c: float, d: float) -> float:
    """Score the four answers by the rule of the teaching form."""
    there = _there(_keyed(a, b, c, d))
    return sum(there) / len(there) if len(there) >= 3 else math.nan


def bond_unturned(a: float, b: float, c: float, d: float) -> float:
    """Score them as they stand."""
    there = _there([a, b, c, d])
    return sum(there) / len(there) if len(there) >= 3 else math.nan


def bond_as_given(a: float, b: float, c: float, d: float) -> float:
    """Average the four as they stand."""
    return (a + b + c + d) / 4


def bond_missing_is_0(a: float, b: float, c: float, d: float) -> float:
    """Count a missing answer as 0."""
    there = _there(_keyed(a, b, c, d))
    return sum(there) / 4 if len(there) >= 3 else math.nan


def bond_never_prorated(a: float, b: float, c: float, d: float) -> float:
    """Leave the score missing when one answer is."""
    return sum(_keyed(a, b, c, d)) / 4


def bond_always_prorated(a: float, b: float, c: float, d: float) -> float:
    """Average whatever is there."""
    there = _there(_keyed(a, b, c, d))
    return sum(there) / len(there) if there else math.nan


def measured(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw a scale of the clinic, with its standard deviation and alpha to two decimals."""
    rater, session = str(rng.choice(RATERS)), int(rng.integers(1, 9))
    part = str(rng.choice(PARTS))
    found = _trusted(clinic, rater, session, part)
    sd, alpha = round(found.sd, 2), round(found.alpha, 2)
    return {
        "rater": rater,
        "session": session,
        "part": part,
        "people": found.people,
        "sd": sd,
        "alpha": alpha,
        "one_less": round(1 - alpha, 2),
        "sem": sd * math.sqrt(1 - alpha),
        "shown": f"{sd * math.sqrt(1 - alpha):.2f}",
    }


def band(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Draw a total and a band that a website made up for it."""
    band = str(rng.choice(list(_INVENTED_BANDS)))
    low, high = _INVENTED_BANDS[band]
    total = int(rng.integers(low, high + 1))
    share = 100 * (total - 12) / 48
    return {"band": band, "from": low, "to": high, "total": total, "share": f"{share:.0f}"}
