"""How programs save a table, and what stands in its cells: the same form, the same scores, or one plain sentence."""

from __future__ import annotations

import datetime as dt

import pyreadstat

from tests.field.doors import Input
from tests.field.made import (
    NUMBERS,
    SECOND,
    SHEET,
    answers,
    book,
    frame,
    items,
    saved,
    table,
)  # fmt: skip
from tests.field.surveys import asked, kept, survey
from tests.ratings.awkward_files import opendocument

PLAIN = answers(items("item_{}"), quoted=False)
TABS = PLAIN.replace(",", "\t")


def cell(old, new, text=None):
    """Return the plain form with one kind of cell written otherwise."""
    return (
        answers(items("item_{}"), [new if str(each) == old else each for each in SHEET])
        if text is None
        else text
    )


def titled(sheet):
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Class of spring, all answers"
    sheet.merge_cells("A1:M1")


def computed(sheet):
    """Leave a formula whose result was never stored."""
    sheet["C2"] = "=2+3"


def dated(sheet):
    sheet["C2"] = dt.date(2024, 5, 4)


def second_row(sheet):
    sheet.append(["B", *SECOND])


def spss(**how):
    return lambda: saved(frame("wai_{}"), ".sav", pyreadstat.write_sav, **how)


FILES_SAVED = [
    survey(*kept("q_sep.csv"), pandas=False),
    survey(*kept("q_x.xlsx"), file="answers.xlsx"),
    survey("comma", PLAIN),
    survey("semicolon", PLAIN.replace(",", ";"), pandas=False),
    survey("tab", TABS, file="answers.tsv", pandas=False),
    survey("tab, named .csv", TABS, pandas=False),
    survey("sep=, and a mark of UTF-8", "\ufeffsep=,\n" + PLAIN, pandas=False),
    survey("sep=; in UTF-16", ("sep=;\r\n" + PLAIN.replace(",", ";")).encode("utf-16"), pandas=None),
    survey("a quoted sep= line", '"sep=,"\n' + PLAIN, pandas=False),
    survey("UTF-16 without a mark", PLAIN.encode("utf-16-le"), pandas=False),
    survey("UTF-16, the other end first, without a mark", PLAIN.encode("utf-16-be"), pandas=False),
    survey("UTF-8 with a mark", PLAIN.encode("utf-8-sig")),
    survey("a mark within the file", PLAIN.replace("\nA", "\n\ufeffA")),
    survey("Windows letters", PLAIN.replace("A,", "Zoë’s,").encode("cp1252"), said="Western European", pandas=None),
    survey("Macintosh line ends", PLAIN.replace("\n", "\r")),
    survey("Windows line ends", PLAIN.replace("\n", "\r\n")),
    survey("no line end at the end", PLAIN.rstrip("\n")),
    survey("empty columns to the right", PLAIN.replace("\n", ",,,\n")),
    survey("empty rows between", PLAIN.replace("\n", "\n\n,,,\n"), pandas=None),
    survey("a title and a blank row above", "Results of the class\n\n" + PLAIN, said="Results of the class", pandas=False),
    survey("the date of the export above", "Exported on;5 March 2024\n" + PLAIN.replace(",", ";"), said="Exported on", pandas=False),
    survey("R's row names", '"","id",' + PLAIN.partition(",")[2].replace("\nA", '\n"1","A"')),
    survey("pandas' index", "," + PLAIN.replace("\nA", "\n0,A")),
    survey("headings in quotation marks", answers(items("item_{}"))),
    survey("an apostrophe in front, as against formulas", answers(items("item_{}"), first=("'=A1",))),
    survey("blanks after the commas", PLAIN.replace(",", ", ")),
    survey("headings with blanks and capitals", answers(items(" Item {} "))),
    survey("headings with a blank that does not break", answers(items("Item\N{NO-BREAK SPACE}{}"))),
    survey("headings in fullwidth digits", answers([f"item_{n}".translate({48 + d: 0xFF10 + d for d in range(10)}) for n in NUMBERS])),
    survey("the items in another order", table(["id", *reversed(items("item_{}"))], ["A", *reversed(SHEET)])),
    survey("the headings once more below", PLAIN + answers(items("item_{}"), SECOND, first=("B",), quoted=False), said="row 3 repeats the headings", pandas=False),
    Input("answers that are the same numbers as the headings", "1,2,3,4\n1,2,3,4\n", {"score": ("srs 10", "1 form scored")}, form="srs"),
    Input("the same, beside a code", "id,1,2,3,4\na,1,2,3,4\n", {"score": ("srs 10", "1 form scored")}, form="srs"),
    survey("a column that is there twice", table(["id", *items("item_{}"), "note", "note"], ["A", *SHEET, "x", "y"])),
    asked("an item that is there twice", table(["id", *items("item_{}"), "item_1"], ["A", *SHEET, 3]), "item_1, item_1"),
    asked("an item is lacking", table(["id", *items("item_{}")[:-1]], ["A", *SHEET[:-1]]), "item_12: found no such column"),
    survey("Excel", lambda: book([["id", *items("item_{}")], ["A", *SHEET]]), file="answers.xlsx"),
    survey("Excel, merged title rows", lambda: book([["id", *items("item_{}")], ["A", *SHEET]], titled), file="answers.xlsx", said="Class of spring", pandas=False),
    survey("Excel, numbers as text", lambda: book([["id", *items("item_{}")], ["A", *map(str, SHEET)]]), file="answers.xlsx"),
    survey("Excel, named .csv", lambda: book([["id", *items("item_{}")], ["A", *SHEET]]), pandas=None),
    asked("Excel, a formula never worked out", lambda: book([["id", *items("item_{}")], ["A", *SHEET]], computed), "so that the result is stored", file="answers.xlsx"),
    asked("Excel, an answer that became a date", lambda: book([["id", *items("item_{}")], ["A", *SHEET]], dated), "turned into a date", file="answers.xlsx"),
    survey("LibreOffice", lambda: opendocument(rows=[["id", *items("item_{}")], ["A", *SHEET]]), file="answers.ods", pandas=None),
    survey("SPSS", spss(), file="answers.sav", pandas=None),
    survey("SPSS, value labels", spss(variable_value_labels={"wai_1": {4: "often"}}), file="answers.sav", said="not the labels", pandas=None),
    survey("SPSS, codes for missing", lambda: saved(frame("wai_{}", [-9, *SHEET[1:]]), ".sav", pyreadstat.write_sav, missing_ranges={"wai_1": [-9]}), file="answers.sav", right="tasks 4.6667", said="calls missing were read as blanks", pandas=None),
]  # fmt: skip

CELLS = [
    survey("decimal comma", cell("4", "4,0")),
    survey("decimal point", cell("4", "4.0")),
    survey("blanks around", cell("4", "  4 ")),
    survey("a blank that does not break", cell("4", "4\N{NO-BREAK SPACE}")),
    survey("a thin blank that does not break", cell("4", "\N{NARROW NO-BREAK SPACE}4")),
    survey("a mark of UTF-8 within", cell("4", "\ufeff4")),
    survey("a gap of no width", cell("4", "4\u200b")),
    survey("an apostrophe in front", cell("4", "'4")),
    survey("a plus sign", cell("4", "+4")),
    survey("4 - word", cell("4", "4 - Often")),
    survey("4=word", cell("4", "4=often")),
    survey("4. word", cell("4", "4. Often")),
    survey("(4) word", cell("4", "(4) Often")),
    survey("4 with a dash and a French word", cell("4", "4 – Très souvent")),
    survey("word (4)", cell("4", "Often (4)")),
    asked("4 word", cell("4", "4 Often"), "--words FILE"),
    survey("the ends of the scale labelled", cell("5", "5 (always)")),
    survey("fullwidth digits", cell("4", "４")),
    survey("Arabic digits", cell("4", "٤")),
    survey("blank answers", cell("3", ""), right="bond 4.6667, goals 4, tasks 4.5, alliance 4.3889"),
    survey("NA of R", cell("3", "NA"), right="bond 4.6667, goals 4, tasks 4.5, alliance 4.3889"),
    survey("#NULL! of SPSS", cell("3", "#NULL!"), right="bond 4.6667, goals 4, tasks 4.5, alliance 4.3889"),
    survey("a full stop of SAS and Stata", cell("3", "."), right="bond 4.6667, goals 4, tasks 4.5, alliance 4.3889"),
    survey("NaN, null, None", answers(items("item_{}"), [4, 5, "NaN", 4, 5, 4, 4, "null", *SHEET[8:]]), right="bond 4.6667, goals 4, tasks 4.5, alliance 4.3889"),
    asked("words and numbers mixed", cell("4", "often"), "--words FILE"),
    survey("words and numbers mixed, told", cell("4", "often"), words={"Often": 4}),
    survey("words in other capitals", cell("4", "OFTEN"), words={"often": 4}),
    asked("a word the mapping lacks", cell("4", "oftn"), "oftn", words={"often": 4}),
    asked("an answer between two", cell("4", "4,5"), "Compare with the form"),
    asked("two answers", cell("4", "4;5"), "4;5"),
    asked("a percentage", cell("4", "80%"), "percent sign"),
    asked("a date for a number", cell("4", "4-May"), "turned into a date"),
    asked("an error of Excel", cell("4", "#VALUE!"), "could not work this cell out"),
    asked("a formula as text", cell("4", "=D2"), "paste it as values"),
    asked("a tick", cell("4", "x"), "--words FILE"),
    asked("a thousands separator", cell("4", "4,000"), "4,000"),
    asked("true and false", cell("4", "TRUE"), "TRUE"),
]  # fmt: skip

_MISSING = (
    "If {0} marks a missing answer, empty the cell or say missing={0} (on the command line --missing {0})"
)


def code(number):
    """The same code twice: asked about, then named."""
    sheet = ["A", *[number if n == 3 else answer for n, answer in zip(NUMBERS, SHEET, strict=True)]]
    text = table(["id", *items("item_{}")], sheet)
    return [
        asked(f"{number} for not answered", text, _MISSING.format(number)),
        survey(
            f"{number} for not answered, told",
            text,
            missing=(float(number),),
            right="bond 4.6667, goals 3.75",
        ),
    ]


CODES = [
    asked(*kept("q_miss.csv"), "--missing -99", "--missing 999", "--missing 9"),
    *(each for number in (0, 9, 99, 888, 999, -9, -99, -1, 77, 88, 98, -999, 97) for each in code(number)),
    survey("-99 written with another minus", table(["id", *items("item_{}")], ["A", *[4, 5, "−99"], *SHEET[3:]]), missing=(-99.0,), right="bond 4.6667, goals 3.75"),
    asked("a code that is an answer", PLAIN, "5 is an answer of", missing=(5.0,)),
    Input("a scale from 0 to 4", table(["id", *items("item_{}")], *([n, *(a - 1 for a in (SHEET, SECOND)[n % 2])] for n in range(12)), ["x", *[0] * 12]), {"score": ("--range 0 4",), "check --instrument": ("--range 0 4",)}),
    Input("8 on a scale to 5", table(["id", *items("item_{}")], ["A", 8, *SHEET[1:]]), {"score": ("--range", "--missing"), "check --instrument": ("--range", "--missing")}),
    Input("a scale from 1 to 7", table(["id", *items("item_{}")], ["A", *[7, 6, 5, 7, 6, 7, 7, 5, 6, 7, 7, 6]]), {"score": ("--range",), "check --instrument": ("--range",)}),
    survey("nobody gave the lowest answer", table(["id", *items("item_{}")], *([n, *SHEET] for n in range(5))), said="nobody gave the answer 1"),
    survey("everybody gave one answer", table(["id", *items("item_{}")], *([n, *[3] * 12] for n in range(5))), right="alliance 3", said="nobody gave the answer 1"),
]  # fmt: skip

OTHER_FORMS = [
    survey(*kept("q_srs_comma.csv"), form="srs", right="srs 32.8", said="2 forms", pandas=False),
    survey(*kept("q_phq9_diff.csv"), form="phq-9", right="phq_9 13", said="“phq9_10” is no part of the score"),
    survey("PHQ-9, REDCap names", table(["record_id", *(f"phq{n}" for n in range(1, 11)), "phq9_complete"], ["1", *[1, 1, 2, 1, 1, 2, 3, 1, 1], 2, 2]), form="phq-9", right="phq_9 13", said="no part of the score"),
    Input("PHQ-9 from 1 to 4", table(["id", *(f"phq9_{n}" for n in range(1, 10))], *([n, *[2, 2, 3, 2, 2, 3, 4, 2, 2]] for n in range(9))), {"score": ("--range",), "check --instrument": ("--range",)}, form="phq-9"),
    survey("ORS, decimal point, tabs", table(["id", *(f"ors_{n}" for n in range(1, 5))], ["A", 7.5, 8.2, 9.1, 8], sep="\t"), form="ors", right="ors 32.8", pandas=False),
    Input("SRS in millimetres", table(["id", *(f"srs_{n}" for n in range(1, 5))], ["A", 75, 82, 91, 80]), {"score": ("--range",), "check --instrument": ("--range",)}, form="srs"),
    survey("CORE-10 by letters", table(["id", *(f"Q{n}" for n in range(1, 11))], ["A", *[2, 2, 2, 2, 2, 2, 2, 2, 2, 2]]), form="core-10", right="core_10 20"),
]  # fmt: skip
