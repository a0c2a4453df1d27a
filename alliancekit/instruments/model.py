"""What a questionnaire is: its items, range, key, reversals and the figures needed to read its scores."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Figure:
    """A published number with what it means and where it was published."""

    value: float
    meaning: str
    source: str


@dataclass(frozen=True)
class Cutoff(Figure):
    """A score that divides people; `clinical` when it divides a clinical from a general population."""

    clinical: bool = False


@dataclass(frozen=True)
class Norms:
    """Mean and standard deviation of the total in a general and in a clinical population."""

    general: tuple[float, float]
    clinical: tuple[float, float]
    source: str


@dataclass(frozen=True)
class MissingRule:
    """When and how unanswered items are made up for, and whose rule that is.

    A scale (each subscale, or the whole form where there are none) is scored when at least `min_share` of its
    items are answered; each unanswered item then counts as the mean of the answered ones, rounded half up to
    a whole answer where `rounded`. Otherwise the scale is missing. A total needs every subscale.
    """

    min_share: float
    source: str
    rounded: bool = False

    def needed(self, items: int) -> int:
        """Answers a scale of that many items must have.

        >>> MissingRule(0.75, "ours").needed(4)
        3
        """
        return max(1, int(np.ceil(self.min_share * items - 1e-9)))


OUR_RULE = MissingRule(
    0.75,
    "Our own choice, no published rule was found: a scale is prorated when at least three quarters of its "
    "items (three of four) are answered, else missing.",
)


@dataclass(frozen=True)
class Instrument:
    """A questionnaire as data: what is needed to score it, and to know what a score may be said to mean.

    Items are numbered from 1, as in the papers. Faults in a declaration are all named in one `UserError`.

    Parameters
    ----------
    name
        Short name, such as ``"wai-sr"``.
    items
        How many items there are.
    low, high
        The lowest and the highest answer allowed.
    subscales
        Subscale name -> its item numbers. Every item belongs to one subscale; leave out where there is only
        a total.
    reverse
        The reverse-keyed items: they count as ``low + high - answer``. Nothing else is ever reversed.
    scored
        ``"mean"``: a subscale is the mean of its items and the total the mean of the subscales.
        ``"sum"``: a subscale is the sum of its items and the total the sum of the subscales.
    total
        Name of the total's column.
    higher_is_better
        False for measures of distress.
    whole
        True when only whole numbers are answers; False for marks on a line.
    missing
        The rule for unanswered items.
    title, source, licence
        Full name; where the key was published; who holds which right.
    alpha, rci, cutoffs, norms
        Published figures: usual coefficient alpha, reliable change index in points of the total, cut-offs,
        norms. Empty where none could be traced to a source.
    unscored
        Questions that are printed after the items and are no part of any score.
    wording, anchors
        Item wording by rater, and the words under the answers: our own teaching form only. Published
        questionnaires ship without wording, which is copyrighted.

    Examples
    --------
    >>> mine = Instrument("calm", items=4, low=0, high=3, reverse=(2,), scored="sum")
    >>> mine.bounds("total")
    (0.0, 12.0)
    """

    name: str
    items: int
    low: float
    high: float
    subscales: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)
    reverse: tuple[int, ...] = ()
    scored: Literal["mean", "sum"] = "mean"
    total: str = "total"
    higher_is_better: bool = True
    whole: bool = True
    missing: MissingRule = OUR_RULE
    title: str = ""
    source: str = ""
    licence: str = ""
    alpha: Figure | None = None
    rci: Figure | None = None
    cutoffs: tuple[Cutoff, ...] = ()
    norms: Norms | None = None
    unscored: int = 0
    wording: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    anchors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            frozen = {str(scale): tuple(items) for scale, items in self.subscales.items()}
            object.__setattr__(self, "reverse", tuple(self.reverse))
        except (AttributeError, TypeError):
            raise UserError(
                f"Instrument {self.name!r} cannot be declared: subscales are a name and its item numbers, "
                "as in subscales={'bond': (1, 3)}; reverse is a list of item numbers, as in reverse=(2, 4)."
            ) from None
        object.__setattr__(self, "subscales", MappingProxyType(frozen))
        object.__setattr__(self, "wording", MappingProxyType(dict(self.wording)))
        if faults := _faults(self):
            raise UserError(f"Instrument {self.name!r} cannot be declared:\n- " + "\n- ".join(faults))

    def __reduce__(self) -> tuple[object, ...]:
        # Read-only mappings do not pickle; the plain ones they were made from do.
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        values |= {"subscales": dict(self.subscales), "wording": dict(self.wording)}
        return _rebuild, (values,)

    @property
    def numbers(self) -> range:
        """The item numbers, from 1."""
        return range(1, self.items + 1)

    @property
    def scales(self) -> dict[str, tuple[int, ...]]:
        """Every score and the items it is made of: the subscales in their order, then the total."""
        return {**self.subscales, self.total: tuple(self.numbers)}

    def with_range(self, low: float, high: float) -> Instrument:
        """Return the same form with other answers, such as the seven-point WAI-SR.

        Published cut-offs, reliable change index and norms belong to the published range and are left behind.
        """
        return replace(self, low=low, high=high, rci=None, cutoffs=(), norms=None, anchors=())

    def keyed(self, answers: NDArray[np.floating]) -> NDArray[np.floating]:
        """Turn the reverse-keyed items round: ``low + high - answer``; done twice, it changes nothing.

        Parameters
        ----------
        answers
            One column an item, in item order; any number of rows. A copy is returned.
        """
        turned = np.array(answers, dtype=float)
        columns = [item - 1 for item in self.reverse]
        turned[..., columns] = self.low + self.high - turned[..., columns]
        return turned

    def bounds(self, scale: str) -> tuple[float, float]:
        """Lowest and highest possible score on a subscale or the total."""
        if scale not in self.scales:
            raise UserError(f"{self.name} has no scale {scale!r}; it has {', '.join(self.scales)}.")
        times = len(self.scales[scale]) if self.scored == "sum" else 1
        return float(self.low * times), float(self.high * times)

    @property
    def allowed(self) -> str:
        """The answers allowed, in words."""
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.low:g} to {self.high:g}"


def _rebuild(values: dict[str, object]) -> Instrument:
    return Instrument(**values)  # type: ignore[arg-type]


def _faults(form: Instrument) -> list[str]:
    """Everything wrong with a declaration, in plain words."""
    if not _is_count(form.items) or form.items < 1:
        return [f"items is {form.items!r}; it must be a whole number, 1 or more."]
    found = []
    if not str(form.name).strip():
        found.append("the name is empty; give a short one, such as 'wai-sr'.")
    if not (_is_number(form.low) and _is_number(form.high) and form.low < form.high):
        found.append(f"the range is {form.low!r} to {form.high!r}; low must be a number below high.")
    elif form.whole and not (float(form.low).is_integer() and float(form.high).is_integer()):
        found.append(f"the range {form.low:g} to {form.high:g} is not of whole numbers; say whole=False.")
    if form.scored not in ("mean", "sum"):
        found.append(f"scored is {form.scored!r}; it must be 'mean' or 'sum'.")
    if not 0 < form.missing.min_share <= 1:
        found.append(f"the missing rule's min_share is {form.missing.min_share}; it must be in (0, 1].")
    found += _item_faults(form)
    for rater, wording in form.wording.items():
        if len(wording) != form.items:
            found.append(f"the {rater} wording has {len(wording)} statements for {form.items} items.")
    return found


def _item_faults(form: Instrument) -> list[str]:
    found = [
        f"{where} names item {item!r}; the items are 1 to {form.items}."
        for where, items in {**form.subscales, "reverse": form.reverse}.items()
        for item in items
        if not _is_count(item) or not 1 <= item <= form.items
    ]
    found += _repeats("reverse", form.reverse)
    if form.total in form.subscales:
        found.append(f"the total and a subscale are both called {form.total!r}; give the total another name.")
    if form.subscales:
        keyed = [item for items in form.subscales.values() for item in items]
        found += _repeats("subscales", keyed)
        if left := [str(item) for item in form.numbers if item not in keyed]:
            found.append(f"item {', '.join(left)} belongs to no subscale.")
        found += [f"subscale {name!r} has no items." for name, items in form.subscales.items() if not items]
    return found


def _repeats(where: str, items: Sequence[object]) -> list[str]:
    counts = Counter(items).items()
    return [f"{where} names item {item!r} {times} times." for item, times in counts if times > 1]


def _is_count(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return number and math.isfinite(value)
