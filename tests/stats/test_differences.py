"""Differences of correlations and of means: published examples, coverage, what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from alliancekit.errors import UserError
from alliancekit.stats import compare_correlations, compare_means


def exactly(r, n, seed=0):
    """A frame of n rows with exactly this correlation matrix."""
    rng = np.random.default_rng(seed)
    raw = rng.standard_normal((n, len(r)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T)).T)
    return pd.DataFrame(white @ np.linalg.cholesky(np.array(r)).T, columns=["a", "b", "y"][: len(r)])


def two_samples(r1, n1, r2, n2):
    first, second = (
        exactly([[1, r], [r, 1]], n, seed).set_axis(["a", "y"], axis=1)
        for seed, (r, n) in enumerate(((r1, n1), (r2, n2)))
    )
    return pd.concat([first.assign(kind="one"), second.assign(kind="two")], ignore_index=True)


class TestPublished:
    def test_independent_interval_as_in_zou_2007(self):
        # Zou (2007), Psychological Methods 12:406: r .49 of 145 and .36 of 87 give -.087 to .359.
        found = compare_correlations(two_samples(0.49, 145, 0.36, 87), "a", "y", among="kind").difference
        assert (found.low, found.high) == pytest.approx((-0.087, 0.359), abs=5e-4)

    def test_overlapping_interval_as_in_zou_2007(self):
        # Zou (2007), Psychological Methods 12:409: r .396 and .179, .088 between them, n 66 give -.093 to .517.
        frame = exactly([[1, 0.088, 0.396], [0.088, 1, 0.179], [0.396, 0.179, 1]], 66)
        found = compare_correlations(frame, ["a", "b"], "y").difference
        assert (found.low, found.high) == pytest.approx((-0.093, 0.517), abs=5e-4)

    def test_williams_as_a_published_program_gives_it(self):
        # Silver, Hittner & May (2006), Applied Psychological Measurement 30:152-153: r .3, .4, .5, n 100: p .2843.
        frame = exactly([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]], 100)
        assert compare_correlations(frame, ["a", "b"], "y").p["a", "b"] == pytest.approx(0.2843, abs=5e-5)

    def test_fisher_as_a_published_spreadsheet_gives_it(self):
        # DeCoster's spreadsheet (stat-help.com): r .4 and .5, 100 each: p .3815188256.
        found = compare_correlations(two_samples(0.4, 100, 0.5, 100), "a", "y", among="kind")
        assert found.p["one", "two"] == pytest.approx(0.3815188256, abs=1e-9)


def _hits(rng, n, replicates, draw, truth):
    hits = 0
    for _ in range(replicates):
        each = draw(rng, n)
        hits += each.low <= truth <= each.high
    return hits / replicates


@pytest.mark.slow
@pytest.mark.parametrize("n", [30, 100, 400])
class TestCoverage:
    """Shares of 500 intervals that hold the true difference; .92 to .98 is within chance of .95."""

    def test_same_people(self, n):
        cover = [[1, 0.8, -0.28], [0.8, 1, -0.25], [-0.28, -0.25, 1]]

        def draw(rng, n):
            rows = multivariate_normal(cov=cover).rvs(n, random_state=rng)
            return compare_correlations(
                pd.DataFrame(rows, columns=["a", "b", "y"]), ["a", "b"], "y"
            ).difference

        assert 0.92 <= _hits(np.random.default_rng(1), n, 500, draw, -0.03) <= 0.98

    def test_different_people(self, n):
        def draw(rng, n):
            rows = [multivariate_normal(cov=[[1, r], [r, 1]]).rvs(n, random_state=rng) for r in (-0.3, -0.1)]
            frame = pd.DataFrame(np.vstack(rows), columns=["a", "y"]).assign(
                kind=np.repeat(["one", "two"], n)
            )
            return compare_correlations(frame, "a", "y", among="kind").difference

        assert 0.92 <= _hits(np.random.default_rng(2), n, 500, draw, -0.2) <= 0.98

    def test_people_who_share_therapists(self, n):
        therapists = max(n // 13, 8)

        def draw(rng, n):
            who = rng.integers(0, therapists, n)
            shared = rng.normal(0, 0.6, (therapists, 3))[who]
            base = multivariate_normal(cov=[[1, 0.5, -0.3], [0.5, 1, -0.3], [-0.3, -0.3, 1]]).rvs(
                n, random_state=rng
            )
            frame = pd.DataFrame(base + shared, columns=["a", "b", "y"]).assign(therapist_id=who)
            return compare_correlations(frame, ["a", "b"], "y", groups="therapist_id").difference

        assert 0.92 <= _hits(np.random.default_rng(3), n, 500, draw, 0.0) <= 0.985


class TestWhatItSays:
    def test_overlapping_intervals_can_hide_a_clear_difference(self):
        frame = exactly([[1, 0.9, -0.35], [0.9, 1, -0.22], [-0.35, -0.22, 1]], 200)
        found = compare_correlations(frame, ["a", "b"], "y")
        one, two = found.found.values()
        assert two.low < one.high
        assert not found.difference.includes(0)
        assert "clear difference" in str(found)

    def test_every_pair_of_kinds(self):
        rng = np.random.default_rng(5)
        frame = pd.DataFrame(rng.standard_normal((120, 2)), columns=["a", "y"]).assign(kind=list("pqrs") * 30)
        found = compare_correlations(frame, "a", "y", among="kind")
        assert len(found.table) == 6
        assert "of 6" in str(found)
        with pytest.raises(UserError, match="6 differences"):
            _ = found.difference

    def test_groups_of_one_come_near_the_plain_interval(self):
        frame = exactly([[1, 0.5, -0.3], [0.5, 1, -0.1], [-0.3, -0.1, 1]], 300).assign(who=range(300))
        plain = compare_correlations(frame, ["a", "b"], "y").difference
        grouped = compare_correlations(frame, ["a", "b"], "y", groups="who").difference
        assert float(plain) == pytest.approx(float(grouped))
        assert (grouped.low, grouped.high) == pytest.approx((plain.low, plain.high), abs=0.02)

    @pytest.mark.parametrize(
        ("columns", "options", "words"),
        [
            ("a", {}, "Name two or more columns"),
            (["a", "b"], {"among": "kind"}, "name one column"),
            (["a", "b"], {"groups": "pair"}, "3 or more"),
            (["a", "same"], {}, "values that differ"),
            (["a", "no such"], {}, "no column"),
            ("a", {"among": "one kind"}, "two or more"),
        ],
    )
    def test_refused_in_words(self, columns, options, words):
        frame = exactly([[1, 0.5, -0.3], [0.5, 1, -0.1], [-0.3, -0.1, 1]], 20)
        frame = frame.assign(kind=list("pq") * 10, pair=[1, 2] * 10, same=1.0, **{"one kind": "x"})
        with pytest.raises(UserError, match=words):
            compare_correlations(frame, columns, "y", **options)


class TestMeans:
    def test_welch_interval(self):
        # By hand: error sqrt(1/3 + 4/3) = 1.29099, df 2.941176, of which t at .975 is 3.21888.
        frame = pd.DataFrame({"kind": list("aaabbb"), "y": [1.0, 2, 3, 4, 6, 8]})
        found = compare_means(frame, "y", among="kind").difference
        assert (float(found), found.low, found.high) == pytest.approx((-4, -8.1555, 0.1555), abs=2e-4)

    def test_shared_therapists_widen_the_interval(self):
        rng = np.random.default_rng(7)
        therapist = np.repeat(np.arange(20), 15)
        frame = pd.DataFrame(
            {
                "therapist_id": therapist,
                "kind": np.where(therapist % 2, "p", "q"),
                "y": rng.normal(0, 2, 20)[therapist] + rng.normal(0, 1, 300),
            }
        )
        plain = compare_means(frame, "y", among="kind").difference
        grouped = compare_means(frame, "y", among="kind", groups="therapist_id").difference
        assert grouped.high - grouped.low > 2 * (plain.high - plain.low)

    def test_one_kind_is_refused(self):
        with pytest.raises(UserError, match="two or more"):
            compare_means(pd.DataFrame({"kind": ["a"] * 5, "y": range(5)}), "y", among="kind")
