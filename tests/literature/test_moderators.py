"""Meta-regression: what was built in is found, and nothing is compared with itself."""

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.errors import UserError


def test_a_difference_between_raters_as_another_program_finds_it():
    """PyMARE 0.0.13, REML: -.06923384 for therapists beside all others, tau^2 .01751715."""
    studies = ak.study_rows()
    studies["who"] = np.where(studies["rater"] == "therapist", "therapist", "another")
    found = ak.meta_regression(studies, on="who")
    (name,) = found.coefficients
    assert name == "who: therapist, beside another"
    assert found.coefficients[name] == pytest.approx(-0.06923384, abs=1e-7)
    assert found.tau**2 == pytest.approx(0.01751715, abs=1e-7)
    assert not found.coefficients[name].includes(0)


def test_what_was_not_built_in_is_not_found():
    found = ak.meta_regression(ak.study_rows(), on=["year", "setting"])
    assert all(each.includes(0) for each in found.coefficients.values())


def test_the_reference_group_changes_the_sign_alone():
    studies = ak.study_rows().query("rater != 'observer'").astype({"rater": str})
    turned = studies.assign(rater=pd.Categorical(studies["rater"], ["therapist", "client"]))
    (one,) = ak.meta_regression(studies, on="rater").coefficients.values()
    (other,) = ak.meta_regression(turned, on="rater").coefficients.values()
    assert one == pytest.approx(-other)


@pytest.mark.parametrize(
    ("on", "said"), [("age", "There is no column age"), ("synthetic", "the same in synthetic")]
)
def test_what_cannot_be_compared_is_named(on, said):
    with pytest.raises(UserError, match=said):
        ak.meta_regression(ak.study_rows(), on=on)
