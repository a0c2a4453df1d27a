"""What the prose of lesson 05 says of a figure is what its cells print, and so in the clinic and the lab."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.exercises.lessons import lesson_05, predictions_05
from alliancekit.explorers.reciprocity.explorer import PRESETS, pair_rows
from alliancekit.results import short
from tests.notebooks.figures import Lesson, Said

R = r"r = (\S+), 95% interval (\S+) to ([^\s,]+), n"
AS_RATED = r"As rated: .*next session's alliance (\S+) \((\S+) to (\S+)\); .*next session's distress (\S+) \((\S+) to (\S+)\)\."
EFFECT = r"the {}'s later rating {} \((\S+), (\S+) to (\S+)\)"
SAID = [
    Said("l05-s1-read", "l05-s1-code", r"correlation, r = (\S+), is with the therapist 2 turns",
         "r = {} at its strongest, two turns apart"),
    Said("l05-s1-read", "l05-s1-code2", R, "r = {} ({} to {})"),
    Said("l05-s1-read", "l05-s1-code3", AS_RATED, "{3} ({4} to {5}) one way, {0} ({1} to {2}) the other"),
    Said("l05-s1-read", "l05-s1-code4", R, "a pair | r = {} ({} to {})"),
    Said("l05-s3-read", "l05-s3-code2", r"stable at therapist (\S+), client \1, saddle at therapist 0.00, client 0.00",
         "They go down to {}, both of them"),
    Said("l05-s3-read", "l05-s3-code2", r"saddle .* stable at therapist (\S+), client \1", "gone up to {}."),
    Said("l05-s4-read", "l05-s4-code2", r"(\d+ of \d+) sessions", "In {} sessions, a third of them, it was found"),
    Said("l05-s4-read", "l05-s4-code2", r"(\d+ of \d+) sessions", "{} is far beyond that"),
    Said("l05-s5-read", "l05-s5-code", EFFECT.format("client", "went with their own earlier one"),
         "It is {} for clients (95% interval {} to {})"),
    Said("l05-s5-read", "l05-s5-code", EFFECT.format("therapist", "went with their own earlier one"),
         "and {} for therapists ({} to {})"),
    Said("l05-s5-read", "l05-s5-code",
         EFFECT.format("client", "did not clearly go with the therapist's earlier one"), "{} ({} to {}) on the client"),
    Said("l05-s5-read", "l05-s5-code",
         EFFECT.format("therapist", "did not clearly go with the client's earlier one"),
         "{} ({} to {}) on the therapist"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    return Lesson("05")


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def synchronies(clinic):
    sessions = clinic.exchanges.groupby(["client_id", "session"], observed=True)
    return {name: ak.synchrony(t) for name, t in sessions}


def _ends(name, *, half):
    paths = pair_rows(half=half, **PRESETS[name])["paths"]
    last = paths[paths["setting"] == ("half as strong" if half else "as set")].iloc[-1]
    return last["therapist"], last["client"]


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_prose_says_what_the_cell_prints(lesson, said):
    assert not lesson.missing(said)


def test_one_session_shows_mutual_emotion_beyond_chance(clinic, synchronies, lesson):
    found = synchronies["C027", 4]
    assert found.p < 0.05
    assert f"chance alone reaches {short(found.threshold)} in 5 of 100" in lesson.prose["l05-s1-read"]
    shown = clinic.exchanges.query(predictions_05._SHOWN)
    assert set(zip(shown["client_id"], shown["session"], strict=True)) == {("C027", 4)}


def test_mutual_emotion_is_the_largest_and_the_lagged_effect_the_smallest(clinic):
    order = list(predictions_05._four_numbers(clinic).values)
    assert (order[0], order[-1]) == ("emotion", "steps")


def test_more_than_chance_show_synchrony_with_the_strongest_lag_on_either_side(synchronies, lesson):
    lags = [each.lag for each in synchronies.values() if each.p < 0.05]
    assert 0.2 < len(lags) / len(synchronies) < 0.45
    words = f"from the client {-min(lags)} turns behind to the therapist {max(lags)} turns behind"
    assert words in lesson.prose["l05-s4-read"]


def test_shuffled_turns_make_nearly_everything_look_synchronous(clinic, lesson):
    sessions = [t for _, t in clinic.exchanges.groupby(["client_id", "session"], observed=True)]
    shown = sum(ak.synchrony(t, keep_rhythm=False).p < 0.05 for t in sessions)
    assert f"{shown} of the {len(sessions)} sessions would" in lesson.prose["l05-s4-read"]
    assert shown > 0.75 * len(sessions)


def test_half_the_response_keeps_both_out_of_the_spiral():
    assert max(_ends("mutual spiral down", half=False)) < -1
    assert min(_ends("mutual spiral down", half=True)) > 0


def test_half_the_response_takes_warmth_away_from_two_who_hold_each_other_up():
    whole, half = _ends("two ways it can go", half=False), _ends("two ways it can go", half=True)
    assert all(0 < less < 0.65 * more for less, more in zip(half, whole, strict=True))


def test_the_exercise_starts_where_the_lab_does():
    warm, preset = lesson_05._WARM, PRESETS["warm and steady"]
    assert {
        name: getattr(warm, name) for name in ("m1", "b1", "c1", "m2", "b2", "c2")
    }.items() <= preset.items()
    both = PRESETS["two ways it can go"]
    assert (both["m1"], both["m2"], both["influence"]) == (-1, -1, "levels off")
