"""Who reports ruptures: the three raters beside what truly happened, and beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.clinic import RUPTURE_KINDS
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, estimates_table, short
from alliancekit.ruptures.series import in_order, truths
from alliancekit.stats.clustered import clustered_figure, clustered_share, compare_shares, totals

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array


@dataclass(frozen=True, eq=False, repr=False)
class RuptureReports(Result):
    """What each rater reports, and how far two of them agree.

    Attributes
    ----------
    reported : dict
        Rater -> share of sessions in which they report a rupture.
    found, false, right : dict
        Rater -> share of true ruptures that they report, of sessions without one in which they report one,
        and of their reports that are right. Empty where the truth is not known.
    kinds : dict
        (rater, kind) -> share of the ruptures of that kind that they report; (rater, ``difference``) ->
        confrontation less withdrawal. Empty where kinds are not known.
    agree, kappa : dict
        (rater, rater) -> share of sessions in which both say the same, and Cohen's kappa, which sets apart
        what two who report as often would share by chance: 0 is chance, 1 full agreement.
    sessions, clients : int
        On which this rests.
    """

    reported: dict[str, Estimate]
    found: dict[str, Estimate]
    false: dict[str, Estimate]
    right: dict[str, Estimate]
    kinds: dict[tuple[str, str], Estimate]
    agree: dict[tuple[str, str], Estimate]
    kappa: dict[tuple[str, str], Estimate]
    sessions: int
    clients: int

    def sentence(self) -> str:
        """Say how often each reports a rupture, and how far each two agree beyond chance."""
        lines = [
            f"Reported in {self.sessions:,} sessions: "
            + ", ".join(
                f"{rater} {100 * each:.0f}% ({each.interval()})" for rater, each in self.reported.items()
            )
            + "."
        ]
        if self.found:
            lines.append(
                "Of 100 true ruptures "
                + ", ".join(f"the {rater} reported {100 * each:.0f}" for rater, each in self.found.items())
                + "; of 100 sessions without one "
                + ", ".join(f"the {rater} {100 * each:.0f}" for rater, each in self.false.items())
                + "."
            )
        lines.append(
            "Agreement beyond chance: "
            + ", ".join(
                f"{one} and {other} kappa = {short(each)} ({each.interval()})"
                for (one, other), each in self.kappa.items()
            )
            + "."
        )
        return "\n".join(lines)

    @property
    def table(self) -> pd.DataFrame:
        """One row a figure."""
        figures = {f"{rater} reports": each for rater, each in self.reported.items()}
        figures |= {f"{rater}, of true ruptures": each for rater, each in self.found.items()}
        figures |= {f"{rater}, of sessions without": each for rater, each in self.false.items()}
        figures |= {f"{rater}, reports that are right": each for rater, each in self.right.items()}
        figures |= {f"{rater}, {kind}": each for (rater, kind), each in self.kinds.items()}
        for pair, each in self.agree.items():
            figures[f"{' and '.join(pair)}, same"] = each
            figures[f"{' and '.join(pair)}, kappa"] = self.kappa[pair]
        return estimates_table(figures)


def rupture_reports(
    frame: pd.DataFrame,
    reported: str = "rupture_reported",
    *,
    truth: str = "rupture",
    kind: str = "rupture_kind",
    rater: str = "rater",
    groups: str = "client_id",
    session: str = "session",
    level: float = 0.95,
) -> RuptureReports:
    """Compare what the raters report in the same sessions, with the truth and with each other.

    Cohen's kappa = (p_o - p_e) / (1 - p_e), with p_o the share of sessions in which two say the same and p_e
    what their own shares would give by chance (Cohen 1960, Educational and Psychological Measurement
    20:37-46). Kappa falls where ruptures are reported by nearly all or nearly nobody, so look at the shares
    too. Intervals take clients, not sessions, as drawn (:mod:`alliancekit.stats.clustered`).

    Parameters
    ----------
    frame
        One row a client, session and rater; sessions that a rater lacks are left out of all.
    reported
        Name of a column of True and False.
    truth, kind
        Names of the columns with the truth and with its kind; left out where there is none.
    rater, groups, session
        Names of the columns with rater, client and number of the session.
    level
        Of every interval.

    Returns
    -------
    RuptureReports

    Raises
    ------
    UserError
        If a column is not there, somebody rated a session twice, or there are fewer than two raters.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> found = rupture_reports(load_clinic().sessions)
    >>> found.reported["observer"]
    .59, 95% interval .58 to .61, n = 4,110
    >>> found.kappa["client", "therapist"]
    kappa = .21, 95% interval .18 to .24, n = 4,110
    """
    if not isinstance(frame, pd.DataFrame) or rater not in frame:
        raise UserError(f"There is no column {rater} that says who reported. Give all raters' sessions.")
    raters = [str(each) for each in pd.Categorical(frame[rater]).categories]
    if len(raters) < 2:
        raise UserError(f"Found {len(raters)} rater. Agreement needs two or more.")
    extra = [name for name in (truth, kind) if name in frame]
    tables = {}
    for each in raters:
        rows = in_order(frame[frame[rater] == each], groups, session, [reported, *extra])
        tables[each] = rows.assign(**{each: truths(rows, reported)}).set_index([groups, session])
    first = tables[raters[0]]
    joined = first[extra].join([tables[each][[each]] for each in raters], how="inner").reset_index()
    who = joined[groups].to_numpy(object)
    says = {each: joined[each].to_numpy(bool) for each in raters}
    everyone = np.ones(len(joined), bool)

    def share(of: Array, among: Array) -> Estimate:
        counts = totals(who, of & among, among)
        return clustered_share(counts[:, 0], counts[:, 1], level)

    event = truths(joined, truth) if truth in extra else None
    agree, kappa = {}, {}
    for one, other in combinations(raters, 2):
        x, y = says[one], says[other]
        agree[one, other] = share(x == y, everyone)
        counts = totals(who, x & y, x & ~y, ~x & y, ~x & ~y)
        kappa[one, other] = clustered_figure(counts, cohens_kappa, level, n=len(joined), name="kappa")
    return RuptureReports(
        {each: share(says[each], everyone) for each in raters},
        {} if event is None else {each: share(says[each], event) for each in raters},
        {} if event is None else {each: share(says[each], ~event) for each in raters},
        {} if event is None else {each: share(event, says[each]) for each in raters},
        _kinds(says, joined[kind].astype(object).to_numpy(), who, level) if kind in extra else {},
        agree,
        kappa,
        len(joined),
        joined[groups].nunique(),
    )


def _kinds(says: dict[str, Array], of: Array, who: Array, level: float) -> dict[tuple[str, str], Estimate]:
    """Share of each kind that each rater reports, and how far the two differ."""
    kinds = {name: of == name for name in RUPTURE_KINDS}
    if not all(each.any() for each in kinds.values()):
        return {}
    found: dict[tuple[str, str], Estimate] = {}
    for rater, said in says.items():
        compared = compare_shares(kinds, said, who, level, RUPTURE_KINDS[::-1])
        found |= {(rater, name): each for name, each in compared.items()}
    return found


def cohens_kappa(counts: Array) -> Array:
    """Return kappa from counts in the last axis: both yes, the first only, the second only, neither.

    Examples
    --------
    >>> cohens_kappa(np.array([20.0, 5, 10, 15])).round(2).item()
    0.4
    """
    both, one, other, neither = np.moveaxis(counts, -1, 0)
    n = both + one + other + neither
    same = (both + neither) / n
    chance = ((both + one) * (both + other) + (neither + one) * (neither + other)) / n**2
    return np.asarray((same - chance) / (1 - chance))
