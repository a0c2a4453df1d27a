"""Run code cells in a kernel, one for each line that comes in, and say in one line what each showed.

Runs by itself inside the sandbox, beside the student's kernel, and knows nothing of exercises. Whatever it
says may have been said by the student: outside, it is only data.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

_LONGEST = 20_000  # characters of one output that are kept
_MOST = 50  # outputs of one cell
_PICTURE = 400_000
_NOBODY = 65534


def main() -> None:
    """Answer line by line until there are no more."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limits = json.loads(sys.stdin.readline())
    _limit(limits)
    if limits["shut_off"] and os.getuid() == 0:
        _become(limits["user"])
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    notebook = nbformat.v4.new_notebook()
    client = NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, timeout=limits["cell_seconds"]
    )
    with client.setup_kernel():
        for place, line in enumerate(sys.stdin):
            cell = nbformat.v4.new_code_cell(json.loads(line))
            notebook.cells.append(cell)
            trouble = ""
            try:
                client.execute_cell(cell, place)
            except DeadKernelError:
                trouble = "died"
            except CellTimeoutError:
                trouble = "time"
            except Exception as raised:  # noqa: BLE001 - whatever it is, this cell did not run
                trouble = f"{type(raised).__name__}: {raised}"[:200]
            told.write(json.dumps({"trouble": trouble, "outputs": _trimmed(cell.outputs)}) + "\n")
            told.flush()
            cell.outputs = []


def _become(user: int) -> None:
    """Become somebody who is in no other sandbox: a user's programs are counted together."""
    os.setgroups([])
    os.setgid(_NOBODY)
    os.setuid(user)


def _limit(limits: dict[str, Any]) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    wanted = {
        # What is written to, not addresses: the engine that draws charts sets a terabyte of those aside.
        "RLIMIT_DATA": int(limits["memory"] * 2 + (1 << 30)),
        "RLIMIT_NPROC": limits["processes"],
        "RLIMIT_FSIZE": 50_000_000,
        "RLIMIT_CORE": 0,
    }
    for name, most in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def _trimmed(outputs: list[Any]) -> list[dict[str, Any]]:
    return [kept for output in outputs[:_MOST] if (kept := _kept(output))]


def _kept(output: Any) -> dict[str, Any] | None:
    """Return an output without what a page could run."""
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": output["name"], "text": output["text"][:_LONGEST]}
    if kind == "error":
        trace = [line[:_LONGEST] for line in output["traceback"][-30:]]
        return {
            "output_type": kind,
            "ename": output["ename"],
            "evalue": output["evalue"][:2000],
            "traceback": trace,
        }
    data = {}
    for mime, content in output.get("data", {}).items():
        if mime == "text/plain":
            data[mime] = content[:_LONGEST]
        elif (mime == "image/png" and len(content) < _PICTURE) or mime.endswith("alliancekit.answer+json"):
            data[mime] = content
    return {"output_type": "display_data", "data": data, "metadata": {}} if data else None


if __name__ == "__main__":
    main()
