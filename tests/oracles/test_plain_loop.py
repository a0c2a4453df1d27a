"""The vectorised simulator against the plain loop."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

import alliancekit as ak
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic
from tests.calibration.figures import measure
from tests.oracles.plain_loop import plain_clinic

CLIENTS, SEEDS = 700, range(1, 6)


def found(clinic):
    """Give every figure of the calibration, and a few that tell the worlds apart."""
    client = clinic.sessions[clinic.sessions["rater"] == "client"]
    rated = client.merge(clinic.clients[["client_id", "outcome_end", "culture_match"]], on="client_id")
    figures = measure(clinic)
    for session in (1, 8):
        rows = rated[rated["session"] == session]
        figures[f"r, session {session}"] = rows["alliance"].corr(rows["outcome_end"])
        figures[f"distress varies, session {session}"] = rows["outcome"].std()
    effects = ak.lagged(client, "alliance", "outcome").table
    figures |= {str(row[:3]): row[3] for row in effects.itertuples(index=False)}
    reported = clinic.sessions.groupby(["rater", "rupture_kind"], observed=True)["rupture_reported"].mean()
    figures |= {str(key): share for key, share in reported.items()}
    figures["match"] = rated.groupby("culture_match")["alliance"].mean().diff().iloc[-1]
    return figures


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS[:3])  # the fourth is the first, to the last digit
def test_both_show_the_same_figures(world):
    """No figure differs by more than chance allows: t with 8 degrees of freedom, one in 10,000 a figure."""
    model = ClinicModel.world(world)
    loop = pd.DataFrame([found(plain_clinic(CLIENTS, model, seed)) for seed in SEEDS])
    made = pd.DataFrame([found(simulate_clinic(CLIENTS, seed=seed, model=model)) for seed in SEEDS])
    assert len(loop.columns) > 45
    for figure in loop:
        if np.ptp([*loop[figure], *made[figure]]) > 0:
            assert ttest_ind(loop[figure], made[figure]).pvalue > 1e-4, (figure, loop[figure], made[figure])
