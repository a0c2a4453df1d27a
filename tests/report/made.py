"""Classes for the tests of the report."""

from __future__ import annotations

import numpy as np
import pandas as pd


def a_class(people, *, sessions=2, raters=("client", "therapist"), seed=1):
    random = np.random.default_rng(seed)
    rows = [(f"P{p}", s, rater) for p in range(people) for s in range(1, sessions + 1) for rater in raters]
    frame = pd.DataFrame(rows, columns=["client_id", "session", "rater"])
    frame[["bond", "goals", "tasks"]] = random.uniform(2, 5, (len(frame), 3)).round(2)
    outcome = random.integers(5, 35, (people, sessions)).repeat(len(raters))
    return frame.assign(
        alliance=frame[["bond", "goals", "tasks"]].mean(axis=1), outcome=outcome.astype(float)
    )
