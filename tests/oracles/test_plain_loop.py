"""The vectorised simulator against the plain loop."""

import numpy as np
import pytest

from alliancekit.simulate import ClinicModel, simulate_clinic
from tests.calibration.figures import TARGETS, measure
from tests.oracles.plain_loop import plain_clinic

CLIENTS, SEEDS = 1300, range(1, 6)


@pytest.fixture(scope="module")
def both():
    """Every figure of five clinics of each kind: loop and vectorised, one row a clinic."""
    loop = [measure(plain_clinic(CLIENTS, ClinicModel(), seed)) for seed in SEEDS]
    made = [measure(simulate_clinic(CLIENTS, seed=seed)) for seed in SEEDS]
    return loop, made


@pytest.mark.slow
def test_both_show_the_same_figures(both):
    """No figure differs by more than chance allows: t with 8 degrees of freedom, one in 10,000 a figure."""
    from scipy.stats import ttest_ind

    loop, made = both
    measured = [target.figure for target in TARGETS if target.figure in loop[0]]
    assert len(measured) > 25
    for figure in measured:
        one, other = ([clinic[figure] for clinic in clinics] for clinics in (loop, made))
        if np.ptp(one + other) > 0:
            assert ttest_ind(one, other).pvalue > 1e-4, (figure, one, other)
