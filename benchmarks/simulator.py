"""How long a million simulated sessions take, beside the same model as a plain loop and its chance alone.

Run: python benchmarks/simulator.py
Every run of a row happens in a process of its own, rows taking turns, so that peak memory is that row's.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

CLIENTS = 97_000  # about a million sessions
LOOP_CLIENTS = 400
ROUNDS = 5
ROWS = {
    "import only": 0,
    "simulate_clinic, 1/4": CLIENTS // 4,
    "simulate_clinic, 1/2": CLIENTS // 2,
    "simulate_clinic": CLIENTS,
    "plain loop, one session at a time": LOOP_CLIENTS,
    "its normals alone (the floor)": CLIENTS,
}


def normals_alone(clients: int) -> int:
    """Draw as many normals as simulate_clinic does, in arrays of the same size and kind."""
    import numpy as np

    from alliancekit.simulate import _BLOCK

    rng = np.random.default_rng(1)
    sessions = round(clients * 10.36)
    for start in range(0, clients, _BLOCK):
        n = min(_BLOCK, clients - start)
        held = 3 * round(n * 10.36)
        rng.standard_normal((5, n))
        for _ in range(24):
            rng.standard_normal((4, n))
        rng.standard_normal((2, held // 3))
        rng.standard_normal((3, held), np.float32)
        rng.standard_normal((12, held), np.float32)
    return sessions


def once(row: str) -> None:
    """Run one row and print what it took."""
    import numpy as np  # noqa: F401 - outside the clock
    import pandas as pd  # noqa: F401 - outside the clock

    from alliancekit.simulate import ClinicModel, simulate_clinic
    from tests.oracles.plain_loop import plain_loop

    clients = ROWS[row]
    start = time.perf_counter()
    if row.startswith("simulate"):
        sessions = len(simulate_clinic(clients, seed=1).sessions) // 3
    elif row.startswith("plain"):
        sessions = len(plain_loop(clients, ClinicModel(), seed=1)[1]) // 3
    else:
        sessions = normals_alone(clients)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    print(json.dumps({"sessions": sessions, "seconds": seconds, "peak": peak}))


def main() -> None:
    """Take turns over the rows, and print the table."""
    taken: dict[str, list[dict[str, float]]] = {row: [] for row in ROWS}
    for _ in range(ROUNDS):
        for row in ROWS:
            done = subprocess.run([sys.executable, __file__, row], capture_output=True, text=True, check=True)
            taken[row].append(json.loads(done.stdout))
    whole = min(run["seconds"] for run in taken["simulate_clinic"]) / taken["simulate_clinic"][0]["sessions"]
    print(f"best of {ROUNDS} (worst); every session has three raters and twelve answers each\n")
    print(
        f"{'':<36}{'sessions':>11}{'seconds':>9}{'(worst)':>10}{'s a million':>13}{'ratio':>8}{'peak MB':>9}"
    )
    for row, runs in taken.items():
        seconds, sessions = sorted(run["seconds"] for run in runs), runs[0]["sessions"]
        peak = f"{max(run['peak'] for run in runs):>9.0f}"
        if not sessions:
            print(f"{row:<36}{'':>51}{peak}")
            continue
        each = seconds[0] / sessions
        line = f"{row:<36}{sessions:>11,}{seconds[0]:>9.2f}{f'({seconds[-1]:.2f})':>10}"
        print(f"{line}{each * 1e6:>13.2f}{each / whole:>8.2f}{peak}")
    print(
        f"\nThe loop is measured on {LOOP_CLIENTS} clients and scaled. Ratio: time a session.\n"
        "simulate_clinic uses two threads, the others one. Peak memory is that of the whole process."
    )


if __name__ == "__main__":
    once(sys.argv[1]) if len(sys.argv) > 1 else main()
