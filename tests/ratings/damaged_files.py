"""Good and damaged files of ratings, made when asked for: name -> bytes, and for the damaged ones what must be named."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import struct
import zipfile

import openpyxl

HEAD = ["client_id", "session", "rater", "bond", "goals", "tasks", "outcome"]
ROWS = [
    ["Zoë", 1, "client", 4, 3.5, 3, 22],
    ["Zoë", 1, "therapist", 3.75, None, 4, 22],
    ["C02", 1, "client", 1, 2.25, 5, None],
    ["C02", 2, "observer", 5, 4.5, 1.25, 40],
]
WIDE_HEAD = ["client_id", "session", "bond_client", "goals_client", "tasks_client"]


def table(rows=ROWS, head=HEAD, sep=",", comma=False, end="\n"):
    def cell(value):
        text = "" if value is None else str(value)
        return text.replace(".", ",") if comma and isinstance(value, float) else text

    return end.join(sep.join(map(cell, row)) for row in [head, *rows]) + end


def changed(row, column, value, **how):
    """Return the good table with one cell changed; rows counted as in a spreadsheet."""
    rows = [list(cells) for cells in ROWS]
    rows[row - 2][HEAD.index(column)] = value
    return table(rows, **how).encode()


def workbook(rows=ROWS, head=HEAD, extra_sheet=False, edit=None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [head, *rows]:
        sheet.append(row)
    if extra_sheet:
        book.create_sheet("Notes & more")["A1"] = "a second sheet"
    if edit:
        edit(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put(cell, value):
    return lambda sheet: sheet.__setitem__(cell, value)


def archive(**entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def cut(content, share=0.5):
    return content[: int(len(content) * share)]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_TEXT = table()

GOOD = {
    "UTF-8": _TEXT.encode(),
    "UTF-8 with its mark": _TEXT.encode("utf-8-sig"),
    "Windows letters": _TEXT.encode("cp1252"),
    "Excel's Unicode text": table(sep="\t", end="\r\n").encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + table(sep="\t").encode("utf-16-be"),
    "UTF-16 without its mark": table(sep="\t").encode("utf-16-le"),
    "UTF-32": _TEXT.encode("utf-32"),
    "semicolons": table(sep=";").encode(),
    "semicolons and decimal commas": table(sep=";", comma=True).encode(),
    "tabs and decimal commas": table(sep="\t", comma=True).encode(),
    "a line for Excel that names the separator": ("sep=;\r\n" + table(sep=";", end="\r\n")).encode(),
    "the same line in UTF-16": ("sep=;\r\n" + table(sep=";", end="\r\n")).encode("utf-16"),
    "quoted decimal commas": _TEXT.replace("3.5", '"3,5"').encode(),
    "Windows line ends": table(end="\r\n").encode(),
    "old Macintosh line ends": table(end="\r").encode(),
    "mixed line ends": _TEXT.replace("\n", "\r\n", 2).encode(),
    "no line end at the end": _TEXT.rstrip().encode(),
    "blank rows at the end and between": _TEXT.replace("C02", "\n , ,\nC02", 1).encode() + b"\n,,,,,,\n\n",
    "blank columns at the end": "".join(f"{line},,\n" for line in _TEXT.splitlines()).encode(),
    "short rows": _TEXT.replace("5,\n", "5\n").encode(),
    "spaces and capitals": _TEXT.replace(",", " , ").replace("client_id", "Client ID").replace("bond", "BOND ").encode(),
    "other words": _TEXT.replace("therapist", "Counsellor").replace(",client,", ",patient,").encode(),
    "dashes and NA for blanks": _TEXT.replace("5,\n", "5,N/A\n").replace("3.75,,", "3.75,-,").encode(),
    "whole numbers with a decimal zero": _TEXT.replace(",1,", ",1.0,").encode(),
    "a title above the headings": b"Ratings of the class\n\n" + _TEXT.encode(),
    "everything quoted, a line break in a heading": "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in _TEXT.splitlines()
    ).replace('"client_id"', '"Client\nID"').encode(),
    "a workbook": workbook(),
    "a workbook with a note beside": workbook(extra_sheet=True),
    "a workbook with blank rows below": workbook(edit=put("A40", " ")),
    "a workbook of text cells": workbook([[None if cell is None else str(cell) for cell in row] for row in ROWS]),
}  # fmt: skip

# What is wrong -> (the bytes, the row, the column, part of what was found, part of what to do)
DAMAGED = {
    "empty": (b"", None, "", "Nothing stands", "template"),
    "blank lines only": (b"\n\n , \n", None, "", "Nothing stands", "template"),
    "headings only": (table([]).encode(), None, "", "no rating yet", "template"),
    "no rating filled in": (table([["C1", 1, "client", "", "", "-", 3]]).encode(), None, "", "no rating yet", "template"),
    "cells separated by bars": (table(sep="|").encode(), None, "", "separated by “|”", "commas"),
    "prose": (b"Dear all,\nplease find the ratings below.\n", 1, "", "Dear all", "template"),
    "text for a number": (changed(2, "bond", "six"), 2, "bond", "six", "digits"),
    "a mark after a number": (changed(4, "goals", "3*"), 4, "goals", "3*", "digits"),
    "a percentage": (changed(5, "goals", "75%"), 5, "goals", "75%", "percent"),
    "above the range": (changed(5, "tasks", 5.01), 5, "tasks", "5.01", "type the rating again"),
    "below the range": (changed(3, "bond", 0), 3, "bond", "0", "missing=0"),
    "negative": (changed(3, "tasks", -4), 3, "tasks", "-4", "type the rating again"),
    "too large to hold": (changed(3, "tasks", "1e400"), 3, "tasks", "1e400", "digits"),
    "infinity in letters": (changed(3, "tasks", "inf"), 3, "tasks", "inf", "digits"),
    "an outcome above 40": (changed(4, "outcome", 41), 4, "outcome", "41", "total"),
    "two outcomes for a session": (changed(3, "outcome", 21), 3, "outcome", "21", "Row 2"),
    "session nought": (changed(5, "session", 0), 5, "session", "0", "1, 2, 3"),
    "half a session": (changed(5, "session", 1.5), 5, "session", "1.5", "1, 2, 3"),
    "a blank session": (changed(5, "session", ""), 5, "session", "(blank)", "1, 2, 3"),
    "a date for a session": (changed(5, "session", "2026-05-03"), 5, "session", "2026-05-03", "date"),
    "a number that Excel made a date": (changed(2, "goals", "03-May"), 2, "goals", "03-May", "date"),
    "a German date": (changed(2, "goals", "05. Mai"), 2, "goals", "05. Mai", "date"),
    "a formula error": (changed(2, "goals", "#DIV/0!"), 2, "goals", "#DIV/0!", "formula"),
    "a thousands separator": (changed(2, "outcome", '"1,234.5"'), 2, "outcome", "1,234.5", "thousands"),
    "three digits after a comma": (changed(2, "outcome", '"1,234"'), 2, "outcome", "1,234", "thousands"),
    "decimal commas between commas": (table(comma=True).encode(), 2, "H", "22", "semicolons"),
    "a blank client": (changed(4, "client_id", ""), 4, "client_id", "(blank)", "every row"),
    "an invisible character in a name": (changed(4, "client_id", "C\x0702"), 4, "client_id", "C□02", "invisible"),
    "a NUL in a number": (changed(4, "bond", "1\0"), 4, "bond", "1□", "digits"),
    "an unknown rater": (changed(3, "rater", "supervisor"), 3, "rater", "supervisor", "who gave"),
    "a misspelt rater": (changed(3, "rater", "theripist"), 3, "rater", "theripist", "write therapist"),
    "a rater who may be two": (changed(3, "rater", "C"), 3, "rater", "C", "who gave"),
    "a blank rater": (changed(3, "rater", ""), 3, "rater", "(blank)", "who gave"),
    "a row twice": (table([*ROWS, ROWS[1]]).encode(), 6, "client_id + session + rater", "Zoë + 1 + therapist", "Row 3 is the same"),
    "a session rated twice": (changed(3, "rater", "client"), 3, "client_id + session + rater", "Zoë + 1 + client", "Row 2"),
    "a session twice, wide": (
        table([["C1", 1, 2, 3, 4], ["C1", "1", 4, 4, 4]], WIDE_HEAD).encode(), 3, "client_id + session", "C1 + 1", "Row 2"),
    "out of range, wide": (
        table([["C1", 1, 2, 3, 4], ["C2", 1, 4, 9, 4]], WIDE_HEAD).encode(), 3, "goals_client", "9", "missing=9"),
    "one part missing, wide": (table([["C1", 1, 2, 3]], WIDE_HEAD[:-1]).encode(), 1, "tasks_client", "goals_client", "Add"),
    "a missing column": (table([row[:5] for row in ROWS], HEAD[:5]).encode(), 1, "tasks", "goals", "Add this column"),
    "a misspelt heading": (_TEXT.replace("rater", "ratter").encode(), 1, "rater", "ratter", "“ratter” is meant, rename"),
    "answers that are not scored": (
        table([["C1", 1, "client", 3]], ["client_id", "session", "rater", "item_1"]).encode(), 1, "bond", "item_1", "score"),
    "a column twice": (_TEXT.replace("goals", "Bond", 1).encode(), 1, "E", "bond, Bond", "Columns D and E"),
    "long and wide at once": (
        table([[*row, 3] for row in ROWS], [*HEAD, "bond_client"]).encode(), 1, "", "bond_client", "one form"),
    "values without a heading": (_TEXT.replace("outcome", "").encode(), 2, "G", "22", "heading"),
    "a row too long": (_TEXT.replace("40\n", "40,done\n").encode(), 5, "H", "done", "heading"),
    "a quotation mark left open": (changed(4, "client_id", '"C02'), 4, "", "quotation mark", "stray"),
    "text after a quoted cell": (changed(4, "client_id", '"C02"x'), 4, "", "quotation mark", "stray"),
    "an endless cell": (changed(3, "client_id", "x" * 140_000), 3, "", "131,072 characters", "Shorten"),
    "300 columns": (_TEXT.replace("Zoë", "Zoë" + ",1" * 300, 1).encode(), 2, "H", "1", "heading"),
    "60,000 rows": (table([["a", 1, "client", 1, 1, 1, 1]] * 60_000).encode(), None, "", "50,000 rows", "Divide"),
    "a 1-7 scale": (
        table([[f"C{n}", 1, "client", n % 7 + 1, 4, 6, ""] for n in range(12)]).encode(), 2, "tasks", "6", "1-7 scale"),
    "a 0-4 scale": (
        table([[f"C{n}", 1, "client", n % 5, 0, 4, ""] for n in range(12)]).encode(), 2, "bond", "0", "missing=0"),
    "sums of four answers": (
        table([[f"C{n}", 1, "client", n + 4, 15, 20, ""] for n in range(12)]).encode(), 2, "goals", "15", "divide every rating by 4"),
    "an item out of range": (
        table([[*row, 6] for row in ROWS], [*HEAD, "item_3"]).encode(), 5, "item_3", "6", "answer"),
    "half an answer to an item": (
        table([[*row, 2.5] for row in ROWS], [*HEAD, "Item 3"]).encode(), 2, "Item 3", "2.5", "answer"),
    "a table pasted below itself": ((_TEXT + _TEXT).encode(), 7, "client_id + session + rater", "Zoë + 1 + client", "Row 2 is the same"),
    "a line of averages below": ((_TEXT + "Average,,,3,3,3,20\n").encode(), 6, "rater", "(blank)", "who gave"),
    "two encodings in one file": (_TEXT.encode() + "Renée,3,client,1,1,1,1\n".encode("cp1252"), None, "", "encodings", "UTF-8"),
    "bytes of no encoding": (_TEXT.encode().replace("ë".encode(), b"\x81"), None, "", "cannot be read", "UTF-8"),
    "UTF-16 cut in a letter": (table(sep="\t").encode("utf-16")[:-1], None, "", "cannot be read", "UTF-8"),
    "a program": (b"\x7fELF" + bytes(range(256)) * 9, None, "", "not a text file", "right file"),
    "noughts": (bytes(5000), None, "", "not a text file", "right file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR", None, "", "picture (PNG)", "Type the table"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF", None, "", "picture (JPEG)", "Type the table"),
    "a PDF": (b"%PDF-1.7\n", None, "", "PDF", "save the table"),
    "a compressed table": (gzip.compress(_TEXT.encode(), mtime=0), None, "", "gzip", "Unpack it"),
    "a database": (b"SQLite format 3\0" + bytes(90), None, "", "SQLite", "save the table"),
    "a web page": (b"<!DOCTYPE html><table><tr><td>client_id</table>", None, "", "<!DOCTYPE", "spreadsheet program"),
    "a notebook": (b'{"cells": [], "nbformat": 4}', None, "", "{", "spreadsheet program"),
    "an old Excel file of nonsense": (OLE, None, "", "damaged", "save the table"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), None, "", "password", "save the table"),
    "a zip of tables": (archive(ratings_csv=_TEXT), None, "", "zip archive", "Unpack it"),
    "a LibreOffice text": (archive(**{"content.xml": "<x/>"}), None, "", "zip archive", "Unpack"),
    "a binary workbook of nonsense": (archive(**{"xl__workbook.bin": b"0"}), None, "", "damaged", "save the table"),
    "a workbook cut short": (cut(workbook()), None, "", "damaged", "save the table"),
    "a workbook of nonsense": (archive(**{"xl__workbook.xml": "<nonsense>"}), None, "", "damaged", "save the table"),
    "a workbook, out of range": (workbook(edit=put("E4", 6)), 4, "goals", "6", "type the rating again"),
    "a workbook, text": (workbook(edit=put("D3", "good")), 3, "bond", "good", "digits"),
    "a workbook, a date": (workbook(edit=put("F5", dt.datetime(2026, 5, 3, tzinfo=None))), 5, "tasks", "2026-05-03", "date"),  # noqa: DTZ001
    "a workbook, a date beyond the calendar": (
        workbook(edit=lambda sheet: (put("F5", 1e10)(sheet), setattr(sheet["F5"], "number_format", "yyyy-mm-dd"))),
        5, "tasks", "#VALUE!", "formula"),
    "a workbook, true": (workbook(edit=put("F5", True)), 5, "tasks", "True", "digits"),
    "a workbook, a formula without its result": (workbook(edit=put("F5", "=1+2")), 5, "F", "=1+2", "save it"),
    "a workbook, the wrong sheet first": (workbook([["see the next sheet"]], ["Notes"]), 1, "", "Notes", "template"),
    "a workbook, empty": (workbook([], []), None, "", "Nothing stands", "template"),
}  # fmt: skip
