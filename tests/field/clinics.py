"""A clinic's five tables as programs save them again: the same clinic, or one plain sentence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import alliancekit as ak
from alliancekit.clinic import write_clinic
from alliancekit.clinic.schema import SCHEMA
from alliancekit.errors import UserError
from tests.field.doors import Input
from tests.field.made import book

_CLINIC = ak.simulate_clinic(4, seed=1)
_SAME = "the same clinic"
FOLDER = "read_clinic"


def _read(folder):
    try:
        found = ak.read_clinic(folder)
    except UserError as refused:
        return f"refused: {refused}"
    differ = [table for table in SCHEMA if not getattr(found, table).equals(getattr(_CLINIC, table))]
    return f"other tables: {', '.join(differ)}" if differ else _SAME


def clinic(name, saved, *said, tables=tuple(SCHEMA)):
    """Five files, of which ``tables`` were saved anew: text -> text or bytes, or None where one is lost."""

    def told():
        with TemporaryDirectory() as folder:
            write_clinic(_CLINIC, folder)
            for table in tables:
                path = Path(folder, f"{table}.csv")
                made = saved(path.read_text(encoding="utf-8"))
                path.unlink()
                if made is not None:
                    path.write_bytes(made.encode() if isinstance(made, str) else made)
            return _read(folder)

    return Input(name, told, {FOLDER: said or (_SAME,)})


def _semicolons(text):
    return text.replace(",", ";").replace(".", ",")


def _turned(text):
    head, *rows = text.splitlines()
    return "\n".join([head, *reversed(rows)]) + "\n"


def _spoilt(column, value):
    """Return what writes one cell of the first row otherwise."""

    def saved(text):
        head, first, *rows = text.splitlines()
        cells = first.split(",")
        cells[head.split(",").index(column)] = value
        return "\n".join([head, ",".join(cells), *rows]) + "\n"

    return saved


CLINICS = [
    clinic("as it was written", str),
    clinic("clinic, semicolons and decimal commas", _semicolons),
    clinic("clinic, tabs", lambda text: text.replace(",", "\t")),
    clinic("clinic, a sep= line", lambda text: "sep=,\n" + text),
    clinic("clinic, sep=; in UTF-16", lambda text: ("sep=;\r\n" + _semicolons(text)).encode("utf-16")),
    clinic("clinic, UTF-8 with a mark", lambda text: text.encode("utf-8-sig")),
    clinic("clinic, Windows line ends", lambda text: text.replace("\n", "\r\n")),
    clinic("clinic, Macintosh line ends", lambda text: text.replace("\n", "\r")),
    clinic("clinic, one table saved by another program than the others", _semicolons, tables=["sessions"]),
    clinic("clinic, every cell in quotation marks", lambda text: "".join('"' + row.replace(",", '","') + '"\n' for row in text.splitlines())),
    clinic("clinic, empty rows at the end", lambda text: text + ",,\n\n"),
    clinic("clinic, a title above", lambda text: "Our clinic\n\n" + text),
    clinic("clinic, no line end at the end", lambda text: text.rstrip("\n")),
    clinic("clinic, a column more", lambda text: "".join(f"{row},x\n" for row in text.splitlines())),
    clinic("clinic, Excel, named .csv", lambda text: book([row.split(",") for row in text.splitlines()])),
    clinic("clinic, rows of sessions in another order", _turned, "other tables: sessions", tables=["sessions"]),
    clinic("clinic, a table is lost", lambda text: None, "has no items.csv", tables=["items"]),
    clinic("clinic, a table is empty", lambda text: "", "sessions.csv", tables=["sessions"]),
    clinic("clinic, a code for missing", _spoilt("outcome", "-99"), "outcome in sessions.csv: found “-99”", tables=["sessions"]),
    clinic("clinic, a word among the numbers", _spoilt("outcome", "high"), "found “high”", tables=["sessions"]),
    clinic("clinic, somebody who is not listed", _spoilt("client_id", "C999"), "somebody who is in clients.csv", tables=["sessions"]),
    clinic("clinic, a row twice", lambda text: text + text.splitlines()[1] + "\n", "one row for each", tables=["sessions"]),
    clinic("clinic, a heading renamed", lambda text: text.replace("client_id", "Client", 1), "client_id", tables=["sessions"]),
    clinic("clinic, two encodings in one file", lambda text: text.encode() + "é".encode("cp1252") + "é".encode(), "sessions.csv", tables=["sessions"]),
]  # fmt: skip
