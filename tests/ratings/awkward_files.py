"""More files as people have them, made when asked for as some are large: what is read all the same, what is refused."""

# ruff: noqa: PLW0108 - made when asked for, not when imported
from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
import zlib
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyreadstat

from tests.ratings.damaged_files import HEAD, OLE, ROWS, archive, changed, cut, put, table, workbook

TEXT = table()
LINE = ",".join(HEAD)
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(content, **new):
    """Return a workbook with some of its parts changed: name, with _ for / and . -> function of its bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in old.namelist():
            change = new.get(name.rpartition("/")[2].partition(".")[0], lambda part: part)
            made.writestr(name, change(old.read(name)))
    return packed.getvalue()


def with_row(written):
    return lambda: rewritten(
        workbook(), sheet1=lambda part: part.replace(b"</sheetData>", written() + b"</sheetData>")
    )


def edited(edit):
    return lambda: workbook(edit=edit)


def hidden_first():
    def hide(sheet):
        lists = sheet.parent.create_sheet("lists", 0)
        lists["A1"], lists.sheet_state = "a list", "hidden"

    return workbook(edit=hide)


def hidden(sheet):
    sheet.row_dimensions[3].hidden = True


def percent(sheet):
    for cell in ("G2", "G3"):
        sheet[cell], sheet[cell].number_format = 0.2, "0%"


def strict(part):
    return part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def macro(part):
    old = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return part.replace(old, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def entities(depth=7):
    """Return a sheet whose one text would grow thirtyfold at each of its entities."""
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 30}">' for n in range(1, depth))
    sheet = f'<row r="1"><c r="A1" t="inlineStr"><is><t>&e{depth - 1};</t></is></c></row>'
    home = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY e0 "{"x" * 500}">{grown}]><worksheet xmlns="{home}"><sheetData>{sheet}</sheetData></worksheet>'
    return rewritten(workbook(), sheet1=lambda _: text.encode())


def outside():
    """Return a sheet that asks for a file of the computer that reads it."""
    home = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY e SYSTEM "/etc/hostname">]><worksheet xmlns="{home}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
    return rewritten(workbook(), sheet1=lambda _: text.encode())


def lying():
    """Return a workbook that says its sheet is five bytes long when unpacked."""
    content = workbook()
    size = zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (5).to_bytes(4, "little"))


def ratings(ids):
    return table([[code, 1, "client", 4, 3, 3, ""] for code in ids]).encode()


# What people have -> (how it is made, part of what is said of it); the ratings that come out are the good ones.
def opendocument(number="float", rows=(HEAD, *ROWS)):
    """Rows, the good ones if none are given, as LibreOffice keeps them."""

    def cell(value):
        if value is None:
            return "<table:table-cell/>"
        kind = (
            'office:value-type="string"'
            if isinstance(value, str)
            else f'office:value-type="{number}" office:value="{value}"'
        )
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Ratings">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive(mimetype=kind, **{"content.xml": content, "META-INF__manifest.xml": _MANIFEST})


def spss(ending):
    """The good rows as SPSS keeps them, with labels beside one variable."""
    frame = pd.DataFrame(ROWS, columns=HEAD)
    with TemporaryDirectory() as folder:
        file = Path(folder, f"class{ending}")
        pyreadstat.write_sav(
            frame, file, compress=ending == ".zsav", variable_value_labels={"session": {1: "first"}}
        )
        return file.read_bytes()


_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)
XLS = zlib.decompress(
    base64.b85decode(  # the good rows, as Excel 97 wrote them
        "c-rk)O-K}R6o3Eu*mYN3cTFV?M1-u&Lm!tex_wZd67y0>P_yn}i`$OOOhE-@nRE(*PDK~POBbt4A5>7c4uMgJAc(Y%o`Rwd>h#{5"
        "nRTc3;6h2p{FZtD_w|48{XgbEv-5f;H9L8~We$Ep56H0O#2`|l6L`gZAqi-A9Af>p3NI(bnnJ7!7c!#4liF8NT0>gzIgsF<@&YNq"
        "C%lfrDD)Wxy=@h-mut`j)zFPpz%A4ypqZ<xXF9}m9n-t)`IPBy)?8)UjlQ#D5N6VSox8kUd_-zzTLLKVL+<mQHQS*PUeYeUa80<r"
        "D(o?HTK?ZOv??_)1-Nd#dO<g}{46x!0#3m<rw!n%f2Tfg3-zn37l8U7L4CB0{<@?9jDd5UH~0k9L9;@ZC=6(Jt}tvZfQ3qc8u#QK"
        "%IEZgeJq#7CAW0T${7U}z|?Hr#C{p0kVSFW(DD|xwq}i3=xCg>hm4cD3@~WSNBkfd%|3y9W;AEnXxg`J2cF(W#?sBxx*4Z*d@v*f"
        "2SY92Ff~ZCSQhaqzHO3t^e^1`^5$TsKYfffWBf319~m2Il;FTc>VcgTY*E1-DL^Op*vj-0N8P}D3)2Sl#I~cq(PIvbv(II=c3_^J"
        "jJN4cCH!XOC*}`5YMuC;-h%ve@7&pj>38W#Xvc}nVt@LLLzn0hH*XLgr~OuV$IAz%&A%NrRZ`Nc-SM7_b+8C=W>ZXEiDpL>CCQsB"
        "SCUbZi;{wpQj}Db)S?tYDdJ@nWwHv+O7nPLiu0&kf7eD?X(gUPD@v5Lp8e0ML=(&pau$j&m5DC};!A<}6334fZ502bO4(=z)nc~g"
        "3^H@U3^Mz~y(n@ZgIqF#^(e`nEd^I(qD?$s6j>=#yAp`3aOAibS>edl-rOi0xrzO&qeQ<8qPMx;9;qH4&_v*)Wf^e@5h6s05FtW@"
        "Sc4G!Y6|=krg*RA5%0yEzUwUFwG@6P`EM}*2L5dPW4a#-*qU&rqW#kZs_<ip754GJ7ZMI*b`wS*!*z^QynpeJhA17+iaRF%+$~gT"
        "{-sLl{LA@&0&8&g{{"
    )
)


READ = {
    "an old Excel workbook": (lambda: XLS, "1 of 12"),
    "a LibreOffice workbook": (opendocument, "1 of 12"),
    "an SPSS file": (lambda: spss(".sav"), "not the labels"),
    "a packed SPSS file": (lambda: spss(".zsav"), "1 of 12"),
    "a workbook with macros": (lambda: rewritten(workbook(), **{"[Content_Types]": macro}), "1 of 12"),
    "a hidden sheet first": (hidden_first, "not: “lists”"),
    "hidden rows": (edited(hidden), "hidden or filtered"),
    "merged cells": (edited(lambda sheet: sheet.merge_cells("F3:G3")), "F3:G3"),
    "a sheet formatted down to its last row": (edited(put("A1048576", " ")), "1 of 12"),
    "a workbook with bytes behind it": (lambda: workbook() + b"junk", "1 of 12"),
    "a mark of UTF-8 twice": (lambda: b"\xef\xbb\xbf" * 2 + TEXT.encode(), "1 of 12"),
    "remarks above": (lambda: b"# the class of 2026\n# draft\n" + TEXT.encode(), "“# the class of 2026”"),
    "headings in two rows": (
        lambda: ("client_id,session,rater,Ratings,,,outcome\n,,,bond,goals,tasks,\n" + TEXT.split("\n", 1)[1]).encode(),
        "row 2 is headings too"),
    "units in the headings": (lambda: TEXT.replace("outcome", "Outcome (0-40)").replace("bond", "Bond [1-5]").encode(), "1 of 12"),
    "an invisible character in a heading": (lambda: TEXT.replace("bond", "bo\u200bnd").encode(), "1 of 12"),
    "marks of direction around a name": (lambda: TEXT.replace("Zoë", "\u202aZoë\u202c").encode(), "1 of 12"),
    "a formula for a heading": (
        lambda: TEXT.replace("\n", ",x\n").replace("outcome,x", "outcome,=cmd|'/c calc'!A1").encode(), "“=cmd|'/c calc'!A1”"),
    "empty cells to the right, 4,000 wide": (lambda: TEXT.replace("\n", "," * 4_000 + "\n").encode(), "1 of 12"),
    "a million blank rows": (lambda: (TEXT + ",,,,,,\n" * 1_000_000).encode(), "1 of 12"),
}  # fmt: skip

# What people have -> (how it is made, the row, the column, part of what was found, part of what to do)
REFUSED = {
    "a workbook that reaches its last row": (edited(put("A1048576", "x")), None, "", "Row 1,048,576", "far below"),
    "a row of a number no sheet has": (
        lambda: rewritten(workbook(), sheet1=lambda part: part.replace(b'r="5"', b'r="900000000"')), None, "", "longer", "Copy the table"),
    "a workbook that reaches its last column": (edited(put("XFD3", "x")), None, "", "up to XFD", "columns you need"),
    "a column no sheet has": (
        lambda: rewritten(workbook(), sheet1=lambda part: part.replace(b'"G5"', b'"ZZZ5"')), None, "", "up to ZZZ", "columns you need"),
    "a packed bomb of cells": (
        with_row(lambda: b'<row r="6">' + b"<c><v>1</v></c>" * 2_000_000 + b"</row>"), None, "", "1,000,000 cells", "Copy the table"),
    "a packed bomb of rows": (with_row(lambda: b"<row/>" * 1_100_000), None, "", "longer", "Copy the table"),
    "a packed bomb of noughts": (
        lambda: archive(**{"xl__workbook.xml": "<x/>", "xl__worksheets__sheet1.xml": bytes(41_000_000)}), None, "", "larger than 40 MB", "Copy the table"),
    "a packed bomb of entities": (entities, None, "", "damaged", "save the table"),
    "a sheet that asks for another file": (outside, None, "", "damaged", "save the table"),
    "a workbook that lies about its size": (lying, None, "", "damaged", "save the table"),
    "a workbook cut near its end": (lambda: cut(workbook(), 0.99), None, "", "damaged", "save the table"),
    "a strict workbook": (lambda: rewritten(workbook(), workbook=strict), None, "", "Strict Open XML", "Excel Workbook"),
    "a Word document": (lambda: archive(**{"word__document.xml": "<x/>"}), None, "", "Word", "save the table"),
    "a presentation": (lambda: archive(**{"ppt__presentation.xml": "<x/>"}), None, "", "PowerPoint", "save the table"),
    "a Numbers file": (lambda: archive(**{"Index__Document.iwa": "x"}), None, "", "Numbers", "save the table"),
    "a workbook of 12 MB": (lambda: workbook() + bytes(12_000_000), None, "", "12 MB", "Keep only"),
    "percentages": (edited(percent), 2, "outcome", "20%", "percent sign"),
    "a client merged over two rows": (edited(lambda sheet: sheet.merge_cells("A2:A3")), 3, "client_id", "(blank)", "every row"),
    "a code that became a date": (edited(put("A2", dt.date(2026, 5, 3))), 2, "client_id", "2026-05-03", "Text"),
    "a code of twenty digits": (edited(put("A2", 12345678901234567890)), 2, "client_id", "1.2345", "run together"),
    "a code that Excel shortened": (partial(changed, 2, "client_id", "1.23457E+11"), 2, "client_id", "1.23457E+11", "run together"),
    "NA for a client": (partial(changed, 4, "client_id", "NA"), 4, "client_id", "NA", "write it otherwise"),
    "a formula error for a client": (partial(changed, 4, "client_id", "#REF!"), 4, "client_id", "#REF!", "mend its formula"),
    "invisible characters for a client": (partial(changed, 4, "client_id", "\u2060\u200c"), 4, "client_id", "(blank)", "every row"),
    "blank letters for a client": (partial(changed, 4, "client_id", "\u3164"), 4, "client_id", "\u3164", "invisible"),
    "a name written from right to left": (partial(changed, 4, "client_id", "C\u202e02"), 4, "client_id", "C□02", "invisible"),
    "a gap of no width in a name": (partial(changed, 4, "client_id", "C\u200b02"), 4, "client_id", "C□02", "invisible"),
    "a session of a thousand million": (partial(changed, 5, "session", "1e9"), 5, "session", "1e9", "1, 2, 3"),
    "a session before the first": (partial(changed, 5, "session", -1), 5, "session", "-1", "1, 2, 3"),
    "a day for a session": (partial(changed, 5, "session", 45415), 5, "session", "45415", "1, 2, 3"),
    "a word for a session": (partial(changed, 5, "session", "S2"), 5, "session", "S2", "1, 2, 3"),
    "99 for not rated": (partial(changed, 2, "bond", 99), 2, "bond", "99", "missing=99"),
    "-99 for not rated": (partial(changed, 2, "bond", -99), 2, "bond", "-99", "missing=-99"),
    "999 for no outcome": (partial(changed, 3, "outcome", 999), 3, "outcome", "999", "missing=999"),
    "a day for a rating": (partial(changed, 2, "goals", 45415), 2, "goals", "45415", "date as a number"),
    "a formula as text": (partial(changed, 2, "goals", '"=""4"""'), 2, "goals", '="4"', "paste it as values"),
    "a fraction": (partial(changed, 2, "goals", "3½"), 2, "goals", "3½", "digits"),
    "a million columns": (
        lambda: f"{LINE},{','.join(map(str, range(10**6)))}\nC1,1,client,4,3,3,3\n".encode(), None, "", "1,000,007 columns", "columns you need"),
    "a cell of 9 MB": (lambda: f"{LINE}\n{'x' * 9_000_000},1,client,4,3,3,3\n".encode(), 2, "", "131,072 characters", "Shorten"),
    "one line of 9 MB": (lambda: b"x" * 9_000_000, 1, "", "131,072 characters", "Shorten"),
    "a million rows": (lambda: (LINE + "\n" + "C,1,,,,,\n" * 1_000_000).encode(), None, "", "50,000 rows", "Divide"),
    "4,000 columns, and rows of one cell": (
        lambda: (LINE + "".join(f",c{n}" for n in range(4_000)) + "\n" + "C\n" * 51_000).encode(), None, "", "20,000,000 cells", "Divide"),
    "one column": (lambda: b"bond\n4\n5\n", 1, "client_id", "bond", "Add this column"),
    "all cells blank": (lambda: f"{LINE}\n,,,,,,\n , ,\n".encode(), None, "", "no rating yet", "template"),
    "a total below": (lambda: (TEXT + "Total,,,,,,\n").encode(), 6, "session", "(blank)", "every row"),
    "rows in quotation marks": (
        lambda: "".join(f'"{line}"\n' for line in TEXT.splitlines()).encode(), None, "", "Whole rows stand in quotation marks", "around a whole row"),
    "cells separated by blanks": (lambda: table(sep=" ").encode(), None, "", "separated by “ ”", "commas"),
    "JSON": (lambda: b'[{"client_id": "C1", "session": 1, "rater": "client"}]', None, "", "program's file", "spreadsheet program"),
    "a web page saved as .xls": (
        lambda: b"\xef\xbb\xbf<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", None, "", "<html", "spreadsheet program"),
    "Excel's XML of 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', None, "", "<?xml", "spreadsheet program"),
    "a text document": (lambda: b"{\\rtf1\\ansi client_id}", None, "", "RTF", "save the table"),
    "a telephone's photograph": (lambda: b"\0\0\0\x18ftypheic" + bytes(200), None, "", "HEIC", "Type the table"),
    "a scan": (lambda: b"II*\0" + bytes(200), None, "", "TIFF", "Type the table"),
    "an SPSS file, cut short": (lambda: cut(spss(".sav")), None, "", "damaged", "CSV"),
    "what begins as an SPSS file": (lambda: b"$FL2@(#) SPSS DATA FILE" + bytes(200), None, "", "damaged", "CSV"),
    "an old Excel workbook, cut in half": (lambda: cut(XLS), None, "", "damaged", "CSV"),
    "percentages in a LibreOffice workbook": (
        lambda: opendocument("percentage"), None, "", "percentages", "as numbers"),
    "a Stata file": (lambda: b"<stata_dta><header>" + bytes(200), None, "", "Stata", "export delimited"),
    "an R file": (lambda: b"RDX3\nX\n" + bytes(200), None, "", "R file", "write.csv"),
    "a Parquet file": (lambda: b"PAR1" + bytes(200), None, "", "Parquet", "save the table"),
    "a 7z archive": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(200), None, "", "7z", "Unpack"),
    "an archive with a password": (
        lambda: (made := archive(ratings_csv=TEXT))[:6] + b"\1" + made[7:], None, "", "zip archive", "Unpack"),
    "an old Excel file, cut short": (lambda: OLE[:20], None, "", "damaged", "save the table"),
    "noughts through the text": (lambda: TEXT.encode().replace(b",", b"\0"), None, "", "not a text file", "right file"),
    "half a letter of UTF-8": (lambda: TEXT.encode() + b"\xc3,\xc3\xa9\n", None, "", "two encodings", "UTF-8"),
}  # fmt: skip

# Codes that a reader would take for the same client, and that are not.
ALIKE = {
    "capitals": ("C1", "c1"),
    "a blank that does not break": ("C 1", "C\N{NO-BREAK SPACE}1"),
    "an accent of its own": ("Zoe\N{COMBINING DIAERESIS}", "Zoë"),
    "noughts in front": ("7", "07"),
    "a decimal nought": ("7", "7.0"),
}
