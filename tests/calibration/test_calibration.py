"""The simulated clinic is close to the published figures, and the measures are right."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import ITEMS
from alliancekit.simulate import simulate_clinic
from tests.calibration import figures, table


@pytest.fixture(scope="module")
def calibrated():
    """Six clinics of 250 therapists and 4,000 clients: small enough for every day, and always the same."""
    return figures.calibrate(range(1, 7), therapists=250, clients=4000)


@pytest.mark.parametrize("figure", [target.figure for target in figures.TARGETS])
def test_a_figure_lies_inside_its_tolerance_in_every_world(calibrated, figure):
    found, _ = calibrated
    assert found.loc[figure, "inside"], found.loc[figure].to_dict()


def test_a_figure_outside_its_tolerance_is_called_so(monkeypatch, capsys):
    impossible = replace(figures.TARGETS[0], low=0.9, high=1.0)
    monkeypatch.setattr(figures, "TARGETS", (impossible, *figures.TARGETS[1:]))
    monkeypatch.setattr(
        table, "calibrate", lambda seeds: figures.calibrate(seeds, therapists=60, clients=900)
    )
    assert table.main(["--seeds", "2"]) == 1
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("outcome r, client"))
    assert " NO " in row


def test_measures_agree_with_other_programs():
    """Alpha with pingouin; variance shares and outcome ICC with what the model was given."""
    pingouin = pytest.importorskip("pingouin")
    clinic = simulate_clinic(400, therapists=30, seed=577)
    found = figures.measure(clinic)
    items = clinic.items.query("session == 3 and rater == 'client'")[list(ITEMS)].dropna().copy()
    for number in (4, 5, 6, 10, 11, 12):
        items[f"item_{number}"] = 6 - items[f"item_{number}"]
    assert found["alpha, alliance"] == pytest.approx(pingouin.cronbach_alpha(items)[0], abs=1e-9)
    first = clinic.sessions.query("session == 3")
    client, therapist = (first[first["rater"] == rater]["alliance"] for rater in ("client", "therapist"))
    d = pingouin.compute_effsize(client.dropna(), therapist.dropna(), eftype="cohen")
    assert found["client-therapist d"] == pytest.approx(d, abs=1e-9)


def test_variance_shares_are_recovered_from_a_known_design():
    rng = np.random.default_rng(1)
    therapist = np.repeat(np.arange(300), rng.integers(5, 25, 300))
    sessions = rng.integers(2, 15, len(therapist))
    client = np.repeat(np.arange(len(therapist)), sessions)
    alliance = (
        0.3 * rng.standard_normal(300)[therapist[client]]
        + 0.7 * rng.standard_normal(len(therapist))[client]
        + 0.6 * rng.standard_normal(len(client))
    )
    frame = pd.DataFrame({"therapist_id": therapist[client], "client_id": client, "alliance": alliance})
    total = 0.3**2 + 0.7**2 + 0.6**2
    np.testing.assert_allclose(figures._shares(frame), [0.09 / total, 0.49 / total, 0.36 / total], atol=0.015)
