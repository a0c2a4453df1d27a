"""Questionnaires as data: items, range, key, reversals, cut-offs and the rule for missing answers.

Use one that ships with the workbook, or declare your own:

>>> instrument("WAI-SR").subscales["bond"]
(3, 5, 7, 9)
>>> Instrument("mood", items=3, low=1, high=5, reverse=(2,)).reverse
(2,)
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alliancekit.faults import UserError
from alliancekit.instruments.model import Cutoff, Figure, Instrument, MissingRule, Norms
from alliancekit.instruments.published import PUBLISHED
from alliancekit.instruments.teaching import TEACHING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["INSTRUMENTS", "TEACHING", "Cutoff", "Figure", "Instrument", "MissingRule", "Norms", "instrument"]

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType({form.name: form for form in (TEACHING, *PUBLISHED)})


def instrument(name: str | Instrument) -> Instrument:
    """Return a questionnaire by its name; capitals, spaces and underscores do not matter.

    Parameters
    ----------
    name
        One of ``INSTRUMENTS``, or an `Instrument`, which is handed back as it is.

    Raises
    ------
    ValueError
        No questionnaire has that name; the message lists those there are.

    Examples
    --------
    >>> instrument("core 10").rci.value
    6
    """
    if isinstance(name, Instrument):
        return name
    wanted = _plain(str(name))
    for known, form in INSTRUMENTS.items():
        if _plain(known) == wanted:
            return form
    raise UserError(f"There is no instrument {name!r}. There are: {', '.join(INSTRUMENTS)}.")


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
