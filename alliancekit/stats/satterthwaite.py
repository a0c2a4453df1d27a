"""How sure a multilevel model's fixed terms are: their covariance, and Satterthwaite's degrees of freedom.

With V the covariance of the rows, a sum of variances times known matrices, the fixed terms have the
covariance C = (X' V^-1 X)^-1. The variances are estimated themselves, with the covariance A of restricted
maximum likelihood (the inverse of its expected information). A term with the variance v = c'Cc then has about
2 v^2 / (g' A g) degrees of freedom, g the slopes of v in the variances (Giesbrecht & Burns 1985, Biometrics
41:477-486; Fai & Cornelius 1996, Journal of Statistical Computation and Simulation 54:363-378).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.stats.columns import Array


@dataclass(frozen=True, eq=False)
class FixedTerms:
    """What is known of the fixed terms.

    Attributes
    ----------
    covariance : numpy.ndarray
        Of the terms, term by term.
    slopes : numpy.ndarray
        One matrix a variance: how the terms' covariance grows with it.
    of_variances : numpy.ndarray
        Covariance of the estimated variances.
    """

    covariance: Array
    slopes: Array
    of_variances: Array

    def df(self, weights: Array) -> float:
        """Return Satterthwaite's degrees of freedom of a weighted sum of the terms, at least 1."""
        variance = float(weights @ self.covariance @ weights)
        slope = np.array([weights @ each @ weights for each in self.slopes])
        spread = float(slope @ self.of_variances @ slope)
        return max(1.0, 2 * variance**2 / spread) if spread > 0 else np.inf


def fixed_terms(
    design: Array, variances: Array, parts: Sequence[Sequence[Array]], rows: Sequence[Array]
) -> FixedTerms:
    """Work out the covariance of the fixed terms and of the variances behind it.

    Parameters
    ----------
    design
        One row a row of data, one column a fixed term.
    variances
        The estimated variances (and covariances), all above 0 or of a random slope.
    parts
        For each block of rows that have nothing in common with the others, one square matrix a variance:
        the rows' covariance is the sum of variances times these.
    rows
        The rows of each block.

    Returns
    -------
    FixedTerms
    """
    count, terms = len(variances), design.shape[1]
    precision = np.zeros((terms, terms))
    # X'W Va W X for each variance a, and the traces of W Va W Vb and of X'W Va W Vb W X for each pair.
    once = np.zeros((count, terms, terms))
    twice = np.zeros((count, count, terms, terms))
    traces = np.zeros((count, count))
    for place, matrices in zip(rows, parts, strict=True):
        x = design[place]
        weight = np.linalg.inv(np.tensordot(variances, matrices, axes=1))
        weighed = weight @ x
        turned = [weight @ each for each in matrices]
        precision += x.T @ weighed
        for a in range(count):
            left = matrices[a] @ weighed
            once[a] += weighed.T @ left
            for b in range(a, count):
                traces[a, b] += float((turned[a] * turned[b].T).sum())
                twice[a, b] += left.T @ (weight @ (matrices[b] @ weighed))
    covariance = np.linalg.inv(precision)
    information = np.empty((count, count))
    for a in range(count):
        for b in range(a, count):
            one, other = covariance @ once[a], covariance @ once[b]
            lost = 2 * np.trace(covariance @ twice[a, b]) - np.trace(one @ other)
            information[a, b] = information[b, a] = (traces[a, b] - lost) / 2
    slopes = np.array([covariance @ each @ covariance for each in once])
    return FixedTerms(covariance, slopes, np.linalg.pinv(information))
