"""What a student's notebook may try, each with the marks that are due and a word of what is said about it."""

from __future__ import annotations

import nbformat


# Each beside right answers to all but one exercise; what is due, and a word of what is said about it.
def cell(source, place=5):
    return lambda notebook: notebook.cells.insert(place, nbformat.v4.new_code_cell(source))


def without(*grade_ids):
    def change(notebook):
        notebook.cells = [
            c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in grade_ids
        ]

    return change


def edited(notebook):
    for c in notebook.cells:
        if c.metadata.get("nbgrader", {}).get("grade_id", "").startswith("check-"):
            c.source = "99.0"
            c.metadata.nbgrader.points = 50


def twice(notebook):
    for c in list(notebook.cells):
        if c.metadata.get("nbgrader", {}).get("grade_id", "") == "check-02-1":
            notebook.cells.append(type(c)({**c, "id": "again"}))
            notebook.cells.append(type(c)({**c, "id": "again2"}))


PATCHED = """
import alliancekit as ak, alliancekit.exercises.engine.judging as j, alliancekit.exercises.engine.base as b
from alliancekit.exercises.engine.kinds import Number
j.judge = ak.check = lambda *a, **k: b.Judgement("right", "")
Number.same = lambda *a: True
"""
SPY = """
import os, pathlib
for top in ("{course}", "{submitted}", "/home", "/var", "/etc/shadow"):
    p = pathlib.Path(top)
    print(top, p.exists() and (sorted(x.name for x in p.iterdir()) if p.is_dir() else p.read_text()))
print("processes", "MANY" if sum(n.isdigit() for n in os.listdir("/proc")) > 12 else "few")
import socket
try:
    socket.create_connection(("1.1.1.1", 53), timeout=2); print("online")
except OSError as e:
    print("offline")
"""
TELLS = """
def bond(a, b, c, d):
    seen = globals().setdefault("seen", [])
    seen.append((a, b, c, d))
    print("TOLD", seen)
    raise ValueError(f"TOLD {seen}")
"""
CLAIMS = """
from IPython.display import display
display({"application/vnd.alliancekit.answer+json": '["value", 4.5]', "text/html": "<script>alert(1)</script>"}, raw=True)
"""
HEAVY = ("took more than 2 GB", "started more than", "ran out of time", "was not done after")
LOOPS = """
def bond(a, b, c, d):
    while True:
        pass
"""
ATTACKS = {  # what it does, what else is answered wrongly, the marks that are due, what is said about it
    "loop": (cell("while True:\n    pass", -1), {}, 6.0, ("ran out of time in cell 71",)),
    "function that loops": (cell("1"), {"02-4": LOOPS}, 6.0, ("ran out of time while",)),
    "fork bomb": (
        cell("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
        {},
        0.0,
        HEAVY,
    ),
    "10 GB at once": (cell("x = bytearray(10**10)"), {}, 9.0, ("",)),
    "10 GB in parts": (cell("x = []\nwhile True: x.append(b'x' * 10**7)", -1), {}, (6.0, 9.0), ("", *HEAVY)),
    "exit": (cell("import os; os._exit(0)", -1), {}, 6.0, ("ended its kernel",)),
    "kills all": (cell("import os; os.kill(-1, 9)", -1), {}, 6.0, ("ended",)),
    "flood": (cell("while True: print('x' * 10000)", -1), {}, (6.0, 9.0), HEAVY),
    "edited": (edited, {"02-1": "answer = 99"}, 8.0, ("",)),
    "deleted": (without("check-02-1", "check-02-4"), {"02-3": "answer = 99"}, 7.0, ("",)),
    "answer deleted too": (without("check-02-1", "answer-02-1"), {}, 8.0, ("",)),
    "duplicated": (twice, {"02-2": "answer = 99"}, 8.0, ("",)),
    "patched": (cell(PATCHED), {"02-1": "answer = 99"}, 8.0, ("",)),
    "claims": (cell(CLAIMS), {"02-1": "answer = 99"}, 8.0, ("",)),
    "tells": (cell("1"), {"02-4": TELLS}, 6.0, ("",)),
}
