"""The vignettes are complete, and what the lesson says of them is so."""

from __future__ import annotations

import pytest

from alliancekit.clinic import PARTS, THERAPIES
from alliancekit.clinic.vignettes import load_vignettes, vignette_ratings

VIGNETTES = load_vignettes()


@pytest.mark.parametrize("vignette", VIGNETTES.values(), ids=lambda v: v.id)
def test_vignette_is_complete(vignette):
    assert 6 <= len(vignette.lines) <= 12
    assert {who for who, _ in vignette.lines} == {"client", "therapist"}
    assert set(vignette.shown) == set(vignette.panel) == set(PARTS)
    for ratings in vignette.panel.values():
        assert len(ratings) == 8
        assert set(ratings) <= {1, 2, 3, 4, 5}
    words = [vignette.title, vignette.situation, vignette.why_raters_differ, *vignette.shown.values()]
    assert all(word.strip() for word in words + [text for _, text in vignette.lines])


def test_three_exchanges_for_each_therapy_and_no_name_twice():
    therapies = [vignette.therapy for vignette in VIGNETTES.values()]
    assert {therapy: therapies.count(therapy) for therapy in THERAPIES} == dict.fromkeys(THERAPIES, 3)
    people = [name for vignette in VIGNETTES.values() for name in (vignette.client, vignette.therapist)]
    assert len(set(people)) == 24


def test_raters_are_spread_in_every_exchange():
    for vignette in VIGNETTES.values():
        assert max(max(ratings) - min(ratings) for ratings in vignette.panel.values()) >= 2


def test_ratings_table_holds_every_rating_once():
    ratings = vignette_ratings()
    assert len(ratings) == 12 * 3 * 8
    assert not ratings.duplicated(["vignette", "part", "member"]).any()
    tasks = ratings.query("vignette == 'V07' and part == 'tasks'").sort_values("member")["rating"]
    assert tuple(tasks) == VIGNETTES["V07"].panel["tasks"]
