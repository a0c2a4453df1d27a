"""Take an answer out of a student's kernel as plain data. This file's text is sent there and runs there.

Whatever a student has done to that kernel, what comes out is only what they say their answer is. It needs
nothing but Python itself.
"""

# ruff: noqa: ANN001, ANN201, ANN202, BLE001, S301 - runs elsewhere, on anything at all
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import base64
import copy
import decimal
import json
import numbers
import pickle

MIME = "application/vnd.alliancekit.answer+json"
LONGEST, MOST, DEEPEST = 500, 200, 4


def plain(value, depth=0):
    """Return any value as a list of a word for its kind and what JSON can hold."""
    try:
        return _plain(value, depth)
    except BaseException:
        return ["other", type(value).__name__[:60], "?"]


def _plain(value, depth):  # noqa: PLR0911 - one for each kind of value
    if value is None or value is ...:
        return ["none" if value is None else "blank"]
    if isinstance(value, bool):
        return ["value", bool(value)]
    if isinstance(value, numbers.Real | decimal.Decimal):  # also numpy's, and an estimate with its interval
        return ["value", float(value)]
    if isinstance(value, str):
        return ["value", str(value)[:LONGEST]]
    if type(value).__name__ == "NAType":
        return ["value", float("nan")]
    if isinstance(value, list | tuple | set | frozenset) and len(value) <= MOST and depth < DEEPEST:
        kind = "tuple" if isinstance(value, tuple) else "list" if isinstance(value, list) else "set"
        return [kind, [plain(part, depth + 1) for part in value]]
    if getattr(value, "size", None) == 1 and hasattr(value, "to_numpy"):
        value = value.to_numpy().reshape(-1)[0]
        return plain(value, depth + 1)
    if getattr(value, "size", None) == 1 and hasattr(value, "item"):
        return plain(value.item(), depth + 1)
    if callable(value):
        return ["other", "function", str(getattr(value, "__name__", ""))[:60]]
    return ["other", type(value).__name__[:60], repr(value)[:60]]


def called(function, pickled):
    """Return what a function gives, or raises, for each case."""
    if function is None or function is ... or not callable(function):
        return plain(function)
    results = []
    for case in pickle.loads(base64.b64decode(pickled)):
        try:
            results.append(plain(function(*copy.deepcopy(case))))
        except BaseException as raised:
            results.append(["raised", type(raised).__name__[:60], str(raised)[:200]])
            if isinstance(raised, KeyboardInterrupt):
                break
    return ["calls", results]


def hand_over(data):
    """Send the data out as an output of the cell that runs."""
    from IPython.display import display

    display({MIME: json.dumps(data)}, raw=True)  # as text: a kernel's own JSON knows no NaN
