"""Kill the process that answers, again and again, and look for answers that were acknowledged and lost.

``python benchmarks/kill_nine.py --times 1000`` prints one line of JSON and returns 1 if anything was lost. A
child process checks answers as fast as it can and says so after each; the parent ends it with SIGKILL at a
random moment. With ``--what predictions`` the child draws line after line, point by point, keeps each and
changes its mind once, and says so after every draft and every guess kept. All children write into one record.
POSIX only: it forks, so that 1,000 start in seconds.
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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alliancekit.record import Record

_DRAWN = "00-4"
_TOLD = {"answers": 12, "predictions": 40}  # a child is killed after so many acknowledgements at most


def _answer_for_ever(child: int, tell: int) -> None:
    from alliancekit.exercises import check

    number = 0
    while True:
        number += 1
        answer = float(child * 1_000_000 + number)
        with contextlib.redirect_stdout(io.StringIO()):
            check("00-1", answer)
        os.write(tell, f"{answer}\n".encode())


def _predict_for_ever(child: int, tell: int) -> None:
    from alliancekit.exercises.predictions.card import PredictionCard
    from alliancekit.exercises.predictions.prediction import keep_guess
    from alliancekit.exercises.predictions.register import find_prediction

    declared = find_prediction(_DRAWN)
    number = 0
    while True:
        number += 1
        prediction = replace(declared, id=f"{child}-{number}")
        card = PredictionCard(prediction)
        points = len(card.spec["at"])
        line: list[Any] = [card.spec["start"], *[None] * (points - 1)]
        for place in range(1, points):
            line[place] = float((child + number + place) % 40)
            card.guess = list(line)  # the page does this while the hand draws
            _tell(tell, prediction.id, "draft", line)
        card.keep(line)
        _tell(tell, prediction.id, "kept", line)
        line[-1] = 1.0
        keep_guess(prediction, line)
        _tell(tell, prediction.id, "changed", line)


def _tell(pipe: int, *what: object) -> None:
    os.write(pipe, f"{json.dumps(what)}\n".encode())


def _kept(record: Record, what: str) -> set[str]:
    """Return what the record holds, as the children tell it."""
    if what == "answers":
        return {event.value for event in record.events("attempt")}
    events = record.events("prediction")
    return {json.dumps([event.name, event.verdict, json.loads(event.value)]) for event in events}


def _kill_while_answering(pid: int, pipe: int, luck: random.Random, most: int) -> list[str]:
    """Wait for some acknowledgements and a moment more, kill, and return all that was acknowledged."""
    with os.fdopen(pipe) as lines:
        told = [lines.readline() for _ in range(luck.randint(1, most))]
        time.sleep(luck.uniform(0.0, 0.012))  # about as long as one answer takes
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return [line.strip() for line in (*told, *lines) if line.endswith("\n")]


def main() -> int:
    """Run the trial and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--what", choices=_TOLD, default="answers")
    args = parser.parse_args()
    luck = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALLIANCE_WORK"] = folder
        from alliancekit.exercises import judge  # noqa: F401 - loaded once, here, and not in every child
        from alliancekit.exercises.engine.register import exercise_clinic, find
        from alliancekit.exercises.predictions.card import predict
        from alliancekit.record import Record

        exercise_clinic(), find("00-1"), predict(_DRAWN)
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
                (_answer_for_ever if args.what == "answers" else _predict_for_ever)(child, write)
            os.close(write)
            new = _kill_while_answering(pid, read, luck, _TOLD[args.what])
            promised += new
            record = Record(path)
            kept = _kept(record, args.what) if path.exists() else set()
            notice = record.take_notice()
            notices += [notice] if notice else []
            failed_to_open += bool(notice)
            lost += len(set(new) - kept)
        kept = _kept(Record(path), args.what)
        result = {
            "what": args.what,
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
