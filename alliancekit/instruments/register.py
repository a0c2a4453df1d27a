"""The questionnaires that ship with the workbook, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alliancekit.errors import UserError
from alliancekit.instruments.model import Instrument
from alliancekit.instruments.published import PUBLISHED
from alliancekit.instruments.teaching import TEACHING

if TYPE_CHECKING:
    from collections.abc import Mapping

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType({form.name: form for form in (TEACHING, *PUBLISHED)})


def instrument(name: str | Instrument) -> Instrument:
    """Return a questionnaire by its name; capitals, spaces and underscores do not matter.

    Parameters
    ----------
    name
        One of ``INSTRUMENTS``, or an `Instrument`, which is handed back as it is.

    Raises
    ------
    UserError
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
