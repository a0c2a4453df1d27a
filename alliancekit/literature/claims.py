"""Popular claims about the alliance, each with the evidence and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.clinic.reading import written
from alliancekit.literature.tables import pooled_results

if TYPE_CHECKING:
    import pandas as pd

VERDICTS = ("holds", "goes too far", "does not hold", "cannot be told")


@dataclass(frozen=True)
class Evidence:
    """One finding and where it stands.

    Attributes
    ----------
    text, source : str
        What was found, and by whom.
    """

    text: str
    source: str


@dataclass(frozen=True)
class Claim:
    """What people say, and what the evidence says.

    Attributes
    ----------
    id, title, claim : str
        Its id, a few words, and the claim as it is made.
    evidence : tuple of Evidence
        What was found.
    verdict : str
        This workbook's, one of ``VERDICTS``.
    why, change : str
        Its reason, and what would change it.
    results : tuple of tuple of str
        Topic and about of the pooled results that belong to it.
    """

    id: str
    title: str
    claim: str
    evidence: tuple[Evidence, ...]
    verdict: str
    why: str
    change: str
    results: tuple[tuple[str, str], ...]

    def pooled(self) -> pd.DataFrame:
        """Return the published results that belong to the claim.

        Returns
        -------
        pandas.DataFrame
            Rows of :func:`alliancekit.pooled_results`.

        Examples
        --------
        >>> load_claims()["C03"].pooled()["value"].tolist()
        [0.25, 0.19, 0.12]
        """
        table = pooled_results()
        named = list(zip(table["topic"], table["about"], strict=True))
        return table[[name in self.results for name in named]].reset_index(drop=True)


def load_claims() -> dict[str, Claim]:
    """Read the claims of lesson 09.

    Returns
    -------
    dict of str to Claim
        By id, in the order in which they are shown.

    Examples
    --------
    >>> load_claims()["C03"].claim
    'It is the bond that heals.'
    """
    return {
        entry["id"]: Claim(
            **{
                **entry,
                "evidence": tuple(Evidence(**each) for each in entry["evidence"]),
                "results": tuple(map(tuple, entry["results"])),
            }
        )
        for entry in written("claims")
    }
