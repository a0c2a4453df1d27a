"""Kill the process that answers, again and again, and look for answers that were acknowledged and lost.

``python benchmarks/kill_nine.py --times 1000`` prints one line of JSON and returns 1 if anything was lost. A
child process checks answers as fast as it can and says so after each; the parent ends it with SIGKILL at a
random moment. All children write into one record. POSIX only: it forks, so that 1,000 start in seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path


def _answer_for_ever(child: int, tell: int) -> None:
    from alliancekit.exercises import check

    number = 0
    while True:
        number += 1
        answer = float(child * 1_000_000 + number)
        with contextlib.redirect_stdout(io.StringIO()):
            check("00-1", answer)
        os.write(tell, f"{answer}\n".encode())


def _kill_while_answering(pid: int, pipe: int, luck: random.Random) -> list[str]:
    """Wait for some acknowledgements and a moment more, kill, and return all that was acknowledged."""
    with os.fdopen(pipe) as lines:
        told = [lines.readline() for _ in range(luck.randint(1, 12))]
        time.sleep(luck.uniform(0.0, 0.012))  # about as long as one answer takes
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return [line.strip() for line in (*told, *lines) if line.endswith("\n")]


def main() -> int:
    """Run the trial and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    luck = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALLIANCE_WORK"] = folder
        from alliancekit.exercises import judge  # noqa: F401 - loaded once, here, and not in every child
        from alliancekit.exercises.engine.register import exercise_clinic, find
        from alliancekit.record import Record

        exercise_clinic(), find("00-1")
        with contextlib.redirect_stdout(io.StringIO()):
            from IPython.display import display

            display("warm")
        path = Path(folder) / "progress.db"
        promised: list[str] = []
        notices: list[str] = []
        lost = failed_to_open = 0
        begun = time.perf_counter()
        for child in range(1, args.times + 1):
            read, write = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(read)
                _answer_for_ever(child, write)
            os.close(write)
            new = _kill_while_answering(pid, read, luck)
            promised += new
            record = Record(path)
            kept = {event.value for event in record.events("attempt")} if path.exists() else set()
            notice = record.take_notice()
            notices += [notice] if notice else []
            failed_to_open += bool(notice)
            lost += len(set(new) - kept)
        kept = {event.value for event in Record(path).events("attempt")}
        result = {
            "kills": args.times,
            "acknowledged": len(promised),
            "kept": len(kept),
            "lost": max(lost, len(set(promised) - kept)),
            "did_not_open": failed_to_open,
            "set_aside": len(list(Path(folder).glob("*damaged*"))),
            "notices": notices[:3],
            "seconds": round(time.perf_counter() - begun, 1),
        }
    print(json.dumps(result))
    return 1 if result["lost"] or result["did_not_open"] or result["set_aside"] else 0


if __name__ == "__main__":
    sys.exit(main())
