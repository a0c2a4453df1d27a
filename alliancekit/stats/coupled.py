"""Two people who move each other: the coupled equations of Liebovitch and colleagues."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Result, plain
from alliancekit.stats.influence import Saturating

if TYPE_CHECKING:
    from collections.abc import Callable

    from alliancekit.stats.columns import Array

_SCAN = 4001
_STEP = 1e-6
_FAR = 100.0


@dataclass(frozen=True, repr=False)
class SteadyState:
    """A pair of affects at which neither person changes any more.

    Attributes
    ----------
    therapist, client : float
        The affects.
    kind : str
        ``stable`` (both return to it after a push), ``saddle`` (they return along one direction and leave
        along another), ``unstable`` (they leave it), ``borderline`` (the linear terms do not decide, or a
        kink in an influence function makes the answer depend on the direction of the push).
    eigenvalues : tuple of complex
        Of the Jacobian matrix, 1 / time.
    """

    therapist: float
    client: float
    kind: str
    eigenvalues: tuple[complex, complex]

    @property
    def spirals(self) -> bool:
        """Whether both circle round it, overshooting on the way."""
        return abs(self.eigenvalues[0].imag) > 1e-12

    def __repr__(self) -> str:
        return f"{self.kind} at therapist {plain(self.therapist)}, client {plain(self.client)}"


@dataclass(frozen=True, repr=False)
class CoupledModel(Result):
    """Affect of a therapist T and a client C, each with inertia, a baseline and the other's influence.

    dT/dt = m1*T + b1 + c1*F1(C) and dC/dt = m2*C + b2 + c2*F2(T) (Liebovitch, Peluso, Norman, Su & Gottman
    2011, Cognitive Neurodynamics 5:265-275, PMC3179545). Above 0 is pleasant, below 0 unpleasant. The paper
    draws its influence functions from the literature on psychotherapy; the shapes offered here
    (:mod:`alliancekit.stats.influence`) and the starting values are our choice.

    Parameters
    ----------
    m1, m2
        Inertia of therapist and client, 1 / time, not 0. Below 0, affect dies away by itself, faster the
        further from 0; alone, a person settles at -b/m.
    b1, b2
        Drive when alone, affect / time.
    c1, c2
        Strength of the other's influence: c1 of the client's on the therapist, c2 of the therapist's on the
        client. Below 0, each moves away from the other.
    f1, f2
        Influence functions F1 (of the client's affect) and F2 (of the therapist's): any function of an array.

    Raises
    ------
    UserError
        If m1 or m2 is 0, or a number is not finite.

    Examples
    --------
    >>> CoupledModel(b1=0, b2=0, c1=2, c2=2).steady_states()
    [stable at therapist -1.92, client -1.92,
    saddle at therapist 0.00, client 0.00,
    stable at therapist 1.92, client 1.92]
    """

    m1: float = -1.0
    b1: float = 0.3
    c1: float = 0.8
    m2: float = -1.0
    b2: float = -0.4
    c2: float = 0.8
    f1: Callable[[Array], Array] = field(default=Saturating())
    f2: Callable[[Array], Array] = field(default=Saturating())

    def __post_init__(self) -> None:
        for name in ("m1", "b1", "c1", "m2", "b2", "c2"):
            value = getattr(self, name)
            if not isinstance(value, Real) or not np.isfinite(float(value)):
                raise UserError(f"{name} is {value!r}; allowed is any finite number.")
        for name in ("m1", "m2"):
            if getattr(self, name) == 0:
                raise UserError(f"{name} is 0; allowed is a number below 0 (affect dies away) or above 0.")

    def change(self, therapist: Any, client: Any) -> tuple[Array, Array]:
        """Compute the change at one state or at arrays of states.

        Returns
        -------
        tuple of numpy.ndarray
            dT/dt and dC/dt.

        Examples
        --------
        >>> CoupledModel(b1=.5, c1=0).change(0., 0.)[0].item()
        0.5
        """
        therapist, client = np.asarray(therapist, float), np.asarray(client, float)
        return (
            self.m1 * therapist + self.b1 + self.c1 * self.f1(client),
            self.m2 * client + self.b2 + self.c2 * self.f2(therapist),
        )

    def steady_states(self, within: float = 10.0) -> list[SteadyState]:
        """Find and classify every steady state with both affects within plus or minus ``within``.

        At a steady state T = -(b1 + c1*F1(C)) / m1, so that one equation in C is left. It is scanned at 4,001
        values of C; every change of sign is refined (Brent's method), and every turn towards 0 between two
        values is followed to its peak, so that a pair of states just born is not missed. States closer than
        ``within``/2000 may show as one. Kinds follow from the eigenvalues of the Jacobian matrix; at a kink,
        from those on every side of it.

        Returns
        -------
        list of SteadyState
            From the lowest client's affect to the highest.

        Raises
        ------
        UserError
            If ``within`` is not above 0.
        """
        if not within > 0:
            raise UserError(f"within is {within}; allowed is a number above 0.")
        clients = self._balance_points(within)
        therapists = self._therapist_at_rest(clients)
        inside = np.abs(therapists) <= within * (1 + 1e-9)
        return [
            self._classify(float(t), float(c))
            for t, c in zip(therapists[inside], clients[inside], strict=True)
        ]

    def sentence(self, within: float = 10.0) -> str:
        """Say in words how many steady states there are, where, and of which kind."""
        states = self.steady_states(within)
        if not states:
            return f"These two settle nowhere between {-within:g} and {within:g}."
        counts = Counter(state.kind for state in states)
        listed = "; ".join(f"{state}{', reached in a spiral' * state.spirals}" for state in states)
        lead = "There is 1 steady state" if len(states) == 1 else f"There are {len(states)} steady states"
        tail = " Where they end depends on where they start." if counts["stable"] > 1 else ""
        return f"{lead}: {listed}.{tail}"

    @property
    def table(self) -> pd.DataFrame:
        """One row a steady state within plus or minus 10: ``kind``, ``therapist``, ``client``."""
        states = [(state.kind, state.therapist, state.client) for state in self.steady_states()]
        return pd.DataFrame(states, columns=["kind", "therapist", "client"])

    def nullclines(self, within: float = 10.0, points: int = 201) -> pd.DataFrame:
        """Trace the two curves on which one person does not change; steady states are where they cross.

        Returns
        -------
        pandas.DataFrame
            ``curve`` ("therapist" or "client": who does not change on it), ``therapist``, ``client``.
        """
        along = np.linspace(-within, within, points)
        return pd.DataFrame(
            {
                "curve": np.repeat(["therapist", "client"], points),
                "therapist": np.concatenate([self._therapist_at_rest(along), along]),
                "client": np.concatenate([along, -(self.b2 + self.c2 * self.f2(along)) / self.m2]),
            }
        )

    def field(self, within: float = 3.0, points: int = 20) -> pd.DataFrame:
        """Compute the flow at every point of a square grid.

        Returns
        -------
        pandas.DataFrame
            ``therapist``, ``client`` (where) and ``d_therapist``, ``d_client`` (change per unit of time).
        """
        along = np.linspace(-within, within, points)
        therapist, client = (axis.ravel() for axis in np.meshgrid(along, along))
        d_therapist, d_client = self.change(therapist, client)
        return pd.DataFrame(
            {"therapist": therapist, "client": client, "d_therapist": d_therapist, "d_client": d_client}
        )

    def trajectory(
        self, therapist: float, client: float, time: float = 15.0, points: int = 151
    ) -> pd.DataFrame:
        """Follow both from a start (Runge-Kutta, :func:`scipy.integrate.solve_ivp`).

        Returns
        -------
        pandas.DataFrame
            ``time``, ``therapist``, ``client``; it ends early where an affect passes plus or minus 100, which
            only happens if influence has no limit.
        """
        from scipy.integrate import solve_ivp

        def step(_: float, state: Array) -> Array:
            return np.array(self.change(state[0], state[1]))

        def escape(_: float, state: Array) -> float:
            return float(_FAR - np.abs(state).max())

        escape.terminal = True  # type: ignore[attr-defined]
        times = np.linspace(0, time, points)
        solved = solve_ivp(
            step, (0, time), (therapist, client), t_eval=times, events=escape, rtol=1e-6, atol=1e-8
        )
        return pd.DataFrame({"time": solved.t, "therapist": solved.y[0], "client": solved.y[1]})

    def _therapist_at_rest(self, client: Array) -> Array:
        return -(self.b1 + self.c1 * self.f1(client)) / self.m1

    def _drift(self, client: Any) -> Array:
        """Change of the client where the therapist is at rest: 0 at a steady state."""
        client = np.asarray(client, float)
        return np.asarray(self.m2 * client + self.b2 + self.c2 * self.f2(self._therapist_at_rest(client)))

    def _balance_points(self, within: float) -> Array:
        from scipy.optimize import brentq, minimize_scalar

        grid = np.linspace(-within, within, _SCAN)
        drift = self._drift(grid)
        tiny = 1e-12 * max(1.0, float(np.abs(drift).max()))
        drift[np.abs(drift) <= tiny] = 0.0
        found: list[float] = []
        zeros = np.flatnonzero(drift == 0)
        # A run of zeros is a line of steady states: its middle stands for it.
        for run in np.split(zeros, np.flatnonzero(np.diff(zeros) > 1) + 1):
            found.extend([float(grid[run].mean())] if run.size else [])
        crossed = np.flatnonzero(drift[:-1] * drift[1:] < 0)
        found += [brentq(self._drift, grid[i], grid[i + 1], xtol=1e-13) for i in crossed]
        size = np.abs(drift)
        turns = (size[1:-1] < size[:-2]) & (size[1:-1] < size[2:])
        same = (drift[1:-1] * drift[:-2] > 0) & (drift[1:-1] * drift[2:] > 0)
        for i in np.flatnonzero(turns & same) + 1:
            side = np.sign(drift[i])
            left, right = grid[i - 1], grid[i + 1]
            peak = minimize_scalar(
                lambda c, side=side: float(side * self._drift(c)),
                bounds=(left, right),
                method="bounded",
                options={"xatol": 1e-12},
            )
            if abs(peak.fun) <= tiny:
                found.append(float(peak.x))
            elif peak.fun < 0:
                found += [
                    brentq(self._drift, left, peak.x, xtol=1e-13),
                    brentq(self._drift, peak.x, right, xtol=1e-13),
                ]
        return np.sort(np.array(found))

    def _classify(self, therapist: float, client: float) -> SteadyState:
        # One-sided slopes: they differ only at a kink.
        slopes = [
            [float((f(np.array(at + h)) - f(np.array(at))) / h) for h in (-_STEP, _STEP)]
            for f, at in ((self.f1, client), (self.f2, therapist))
        ]
        kinds = {_kind(self._eigenvalues(s1, s2)) for s1, s2 in product(*slopes)}
        first, second = self._eigenvalues(sum(slopes[0]) / 2, sum(slopes[1]) / 2)
        kind = kinds.pop() if len(kinds) == 1 else "borderline"
        return SteadyState(therapist, client, kind, (complex(first), complex(second)))

    def _eigenvalues(self, slope1: float, slope2: float) -> Any:
        return np.linalg.eigvals(np.array([[self.m1, self.c1 * slope1], [self.c2 * slope2, self.m2]]))


def _kind(eigenvalues: Any) -> str:
    rates = np.sort(eigenvalues.real)
    if np.abs(rates).min() < 1e-5:
        return "borderline"
    if rates[0] < 0 < rates[1]:
        return "saddle"
    return "stable" if rates[1] < 0 else "unstable"
