"""Results that show themselves: a number with its interval, and findings of more than one number.

An :class:`Estimate` is a float that knows its interval; a :class:`Result` says itself in a sentence, has a
``table``, and is readable in a notebook as it stands. Numbers and columns are put into words here alone.
"""

from __future__ import annotations

import re
from html import escape
from importlib import import_module
from math import isnan
from typing import TYPE_CHECKING, Any, Self

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_RATERS = ("client", "therapist", "observer")
_ROWS = 12  # of a table, shown in a notebook
# The clinic's columns, as a sentence names them.
_WORDS = {
    "outcome": "distress",
    "outcome_end": "distress at the end",
    "intake": "distress at intake",
    "change": "change in distress",
    "culture_match": "a match of culture",
}


def in_words(column: str) -> str:
    """Name a column as a sentence does.

    >>> in_words("outcome_end"), in_words("therapist_id"), in_words("bond_client"), in_words("my_own")
    ('distress at the end', 'therapist', "client's bond", 'my own')
    """
    what, _, rater = str(column).rpartition("_")
    if what and rater in _RATERS:
        return f"{rater}'s {in_words(what)}"
    return _WORDS.get(column, str(column).removesuffix("_id").replace("_", " "))


def rater_in(column: str) -> str:
    """Name who rated a column.

    >>> rater_in("bond_client"), rater_in("observer")
    ('client', 'observer')
    """
    rater = str(column).rpartition("_")[2]
    return rater if rater in _RATERS else in_words(column)


def plain(value: float, digits: int = 2) -> str:
    """Write a number with so many decimals; what rounds to 0 has no sign.

    >>> plain(-1.234), plain(-.001)
    ('-1.23', '0.00')
    """
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text


def short(value: float, digits: int = 2) -> str:
    """Write a number without a zero before its point, as psychology does.

    >>> short(-.281), short(1), short(-.001)
    ('-.28', '1.00', '.00')
    """
    text = plain(value, digits)
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text


def counted(count: int, one: str) -> str:
    """Say how many there are of something.

    >>> counted(1, "client"), counted(1200, "client")
    ('1 client', '1,200 clients')
    """
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def capital(text: str) -> str:
    """Begin with a capital letter, and leave the rest as it is.

    >>> capital("the client's WAI")
    "The client's WAI"
    """
    return text[:1].upper() + text[1:]


class Estimate(float):
    """A number estimated from data: a float, with its interval.

    Parameters
    ----------
    value
        The estimate.
    low, high
        Limits of its interval.
    level
        Of the interval, for example .95.
    n
        How many it rests on (pairs, people), where one number says so.
    name
        Its symbol, such as ``r``.

    Examples
    --------
    >>> r = Estimate(-.281, -.37, -.184, n=400, name="r")
    >>> r
    r = -.28, 95% interval -.37 to -.18, n = 400
    >>> r.includes(0), r < 0, round(r * r, 3)
    (False, True, 0.079)
    """

    __slots__ = ("high", "level", "low", "n", "name")

    low: float
    high: float
    level: float
    n: int | None
    name: str

    def __new__(
        cls,
        value: float,
        low: float,
        high: float,
        *,
        level: float = 0.95,
        n: int | None = None,
        name: str = "",
    ) -> Self:
        """Make a float that carries its interval."""
        self = super().__new__(cls, value)
        self.low, self.high, self.level, self.n, self.name = float(low), float(high), level, n, name
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[float, ...], dict[str, Any]]:
        return (float(self), self.low, self.high), {"level": self.level, "n": self.n, "name": self.name}

    def words(self, digits: int = 2) -> str:
        """Say the estimate, its interval and n, to so many decimals.

        Returns
        -------
        str
        """
        if isnan(self):
            return f"{self.name or 'it'} is not defined for these data"
        named = f"{self.name} = " if self.name else ""
        counted = "" if self.n is None else f", n = {self.n:,}"
        return f"{named}{short(self, digits)}, {self.interval(digits)}{counted}"

    def interval(self, digits: int = 2) -> str:
        """Say the interval alone, to so many decimals.

        Returns
        -------
        str

        Examples
        --------
        >>> Estimate(.5, .25, .75, level=.9).interval()
        '90% interval .25 to .75'
        """
        if isnan(self.low) or isnan(self.high):
            return "and these data give it no interval"
        return f"{self.level:.0%} interval {short(self.low, digits)} to {short(self.high, digits)}"

    def __repr__(self) -> str:
        return self.words()

    __str__ = __repr__

    def includes(self, value: float) -> bool:
        """Tell whether the interval holds ``value``.

        Returns
        -------
        bool
        """
        return self.low <= value <= self.high


def estimates_table(estimates: Mapping[str, Estimate]) -> pd.DataFrame:
    """Put estimates into a table, one row each.

    Returns
    -------
    pandas.DataFrame
        Indexed by name: ``estimate``, ``low``, ``high`` and, where any is known, ``n``.

    Examples
    --------
    >>> estimates_table({"early": Estimate(.5, .25, .75, n=40)}).loc["early", "low"].item()
    0.25
    """
    import pandas as pd

    rows = [(float(each), each.low, each.high, each.n) for each in estimates.values()]
    table = pd.DataFrame(rows, list(estimates), ["estimate", "low", "high", "n"])
    return table.drop(columns="n") if table["n"].isna().all() else table.astype({"n": "Int64"})


class Result:
    """A finding of more than one number. It says itself, in a notebook too; each kind has its own fields."""

    def sentence(self) -> str:
        """Say what was found, in plain words.

        Returns
        -------
        str
        """
        raise NotImplementedError

    if TYPE_CHECKING:  # each kind has it, as a field or as a property

        @property
        def table(self) -> pd.DataFrame:
            """The figures, as a frame."""

    @property
    def _shown(self) -> pd.DataFrame | None:
        """The table to show under the sentence, if any."""
        return self.table

    def __repr__(self) -> str:
        return self.sentence()

    def _repr_html_(self) -> str:
        """Show the sentence and the table; colours are the page's own."""
        said = "".join(f"<p>{escape(line)}</p>" for line in self.sentence().splitlines())
        return f'<div class="alliance-result">{said}{_html(self._shown)}</div>'


def _html(table: pd.DataFrame | None) -> str:
    if table is None or table.empty:
        return ""
    numbered = table.index.dtype.kind in "iu"
    counts = table.select_dtypes("Int64")  # a missing one is blank, which na_rep leaves to floats
    table = table.assign(**counts.astype(object).where(counts.notna(), ""))
    html = table.to_html(index=not numbered, border=0, float_format=short, na_rep="", max_rows=_ROWS)
    head, body = _without_empty_heads(html).split("<tbody>")
    return f"{_scoped(head, 'col')}<tbody>{_scoped(body, 'row')}"


def _without_empty_heads(html: str) -> str:
    # A head without a word heads nothing: pandas leaves one above the names of the rows.
    return html.replace("<th></th>", "<td></td>")


def show_plainly() -> None:
    """Let this notebook show pandas' tables without heads that have no word, and numpy's numbers as such."""
    import numpy as np
    from IPython import get_ipython

    def shown(frame: Any) -> str | None:
        html: str | None = frame._repr_html_()
        return html and _without_empty_heads(html)

    if (shell := get_ipython()) is not None:  # type: ignore[no-untyped-call]
        shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", shown)
        np.set_printoptions(legacy="1.25")  # 38.0, and not np.float64(38.0)


def _scoped(html: str, scope: str) -> str:
    return re.sub("<th(?=[ >])", f'<th scope="{scope}"', html)


def chart_of(drawn_by: str, found: object) -> Any:
    """Draw a result with the chart function at ``"charts.module:function"``.

    A result lies floors below its picture; the name is looked up when the picture is asked for.
    """
    module, name = drawn_by.split(":")
    return getattr(import_module(f"alliancekit.{module}"), name)(found)


class SideBySide(Result):
    """Several results of one kind, each under its name.

    Attributes
    ----------
    found : dict
        Name to estimate or result.
    """

    def __init__(self, found: Mapping[str, Estimate | Result]) -> None:
        self.found = dict(found)

    def __getitem__(self, name: str) -> Estimate | Result:
        """Return the result of this name."""
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self.found)

    def sentence(self) -> str:
        """Say each in its own words, after its name."""
        return "\n".join(f"{name}: {each!r}" for name, each in self.found.items())

    def _repr_html_(self) -> str:
        """Show one row a result: its name, and what it says."""
        rows = "".join(
            f'<tr><th scope="row" style="text-align: left">{escape(str(name))}</th>'
            f'<td style="text-align: left">{escape(repr(each)).replace(chr(10), "<br>")}</td></tr>'
            for name, each in self.found.items()
        )
        return f'<table class="alliance-result">{rows}</table>'

    @property
    def table(self) -> pd.DataFrame:
        """Estimates: one row each. Results: their tables, the name in a column ``of``."""
        import pandas as pd

        plain_ones = {name: each for name, each in self.found.items() if isinstance(each, Estimate)}
        if len(plain_ones) == len(self.found):
            return estimates_table(plain_ones)
        tables = [each.table.assign(of=name) for name, each in self.found.items() if isinstance(each, Result)]
        return pd.concat(tables)

    def chart(self) -> Any:
        """Draw them beside each other, where a picture belongs to their kind.

        Returns
        -------
        altair.TopLevelMixin

        Raises
        ------
        UserError
            If they have no picture.
        """
        first = next(iter(self.found.values()))
        draw = getattr(first, "_beside", None)
        if draw is None:
            raise UserError(f"There is no chart of several results of the kind {type(first).__name__}.")
        return chart_of(draw, self.found)


def side_by_side(found: Mapping[str, Estimate | Result]) -> SideBySide:
    """Show several results of one kind together, such as one correlation for each phase.

    Two estimates differ where the interval of their *difference* leaves out 0; that two intervals overlap, or
    do not, is no test of it.

    Parameters
    ----------
    found
        Name to result; all of one kind.

    Returns
    -------
    SideBySide
        Each named in words; ``.table``; ``.chart()`` for lagged effects.

    Raises
    ------
    UserError
        If nothing is given, or results are not of one kind.

    Examples
    --------
    >>> side_by_side({"early": Estimate(.2, .1, .3, name="r"), "late": Estimate(.3, .2, .4, name="r")})
    early: r = .20, 95% interval .10 to .30
    late: r = .30, 95% interval .20 to .40
    """
    kinds = {type(each).__name__ for each in found.values()} if hasattr(found, "values") else set()
    if len(kinds) != 1 or not all(isinstance(each, Estimate | Result) for each in found.values()):
        raise UserError(
            f"Found {', '.join(sorted(kinds)) or 'nothing'}. Give results of one kind, each under a name, "
            'such as side_by_side({"early": ..., "late": ...}).'
        )
    return SideBySide(found)
