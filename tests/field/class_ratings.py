"""A class's own ratings, as instructors have them: at every door the same ratings, or one plain sentence."""

from __future__ import annotations

from tests.field.doors import Input
from tests.field.made import FILES, HEAD, book, ratings, table
from tests.ratings.awkward_files import opendocument

ROW = ["C001", 1, "client", 4, 3.5, 3, 18]
READ = "C001 1 client: 4 3.5 3, outcome 18"
_DOORS = ("check", "read_ratings", "read_class")


def read(name, content, *said, rows="", **how):
    """Ratings that every door reads; ``said`` are notes, ``rows`` what comes out where it is another row."""
    gives = {"check": ("can be used", *said), "read_ratings": (rows or READ, *said), "read_class": (" rows",)}
    return Input(name, content, gives, **how)


def asked(name, content, *said, **how):
    """Ratings that no door reads: each says the same."""
    return Input(name, content, dict.fromkeys(_DOORS, said), **how)


def kept(name):
    return (name, (FILES / name).read_bytes())


def wide(*names):
    """One row of numbers from 1 to 5 in turn under these headings, behind a client and a rater."""
    return table(["client_id", "rater", *names], ["C001", "client", *(1 + n % 5 for n in range(len(names)))])


def at(name, *points):
    """The headings of bond, goals, tasks and outcome at some time points."""
    return [
        name.format(part=part, at=point) for point in points for part in ("bond", "goals", "tasks", "outcome")
    ]


_TWO = "C001 2 client: 5 1 2, outcome 3"

TIME_POINTS = [
    *(
        read(f"headings as {shown}", wide(*at(name, 1, 2)), "time points 1 and 2 in the headings were read as sessions 1 and 2", rows=_TWO)
        for shown, name in {
            "bond_t1": "{part}_t{at}", "bond.t1": "{part}.t{at}", "T1_bond": "T{at}_{part}", "t1.bond": "t{at}.{part}",
            "bond_s1": "{part}_s{at}", "S1 Bond": "S{at} {part}", "Session 1: bond": "Session {at}: {part}",
            "bond (T1)": "{part} T{at}", "bondT1": "{part}T{at}", "bond_w1": "{part}_w{at}", "Week 1 bond": "Week {at} {part}",
            "bond_time1": "{part}_time{at}", "bond.time.1": "{part}.time.{at}", "bond_session01": "{part}_session0{at}",
            "bond_wave_1": "{part}_wave_{at}", "visit1_bond": "visit{at}_{part}",
        }.items()
    ),
    read("time points from 0", wide(*at("{part}_t{at}", 0, 1)), "time points 0 and 1 in the headings were read as sessions 1 and 2", rows=_TWO),
    read("sessions 3 and 10", wide(*at("{part}_s{at}", 3, 10)), "read as sessions 3 and 10", rows="C001 10 client: 5 1 2, outcome 3"),
    read("a rater in each heading, too", table(["client_id", *(f"{part}_{rater}_t{t}" for t in (1, 2) for rater in ("client", "therapist") for part in ("bond", "goals", "tasks"))], ["C001", *(1 + n % 5 for n in range(12))]), "sessions 1 and 2", rows="C001 2 therapist: 5 1 2"),
    read("one time point", wide(*at("{part}_t{at}", 1)), "time point 1 in the headings was read as session 1", rows="C001 1 client: 1 2 3, outcome 4"),
    read("somebody who left", table(["client_id", "rater", *at("{part}_t{at}", 1, 2)], ["C001", "client", 4, 3.5, 3, 18, "", "", "", ""]), "sessions 1 and 2"),
    read("a distress of no session", table(["client_id", "rater", "bond_t1", "goals_t1", "tasks_t1", "outcome"], ["C001", "client", 4, 3.5, 3, 18]), "left out: “outcome”", rows="C001 1 client: 4 3.5 3, outcome nan"),
    read("sav-like capitals, semicolons, decimal commas", table(["CLIENT_ID", "RATER", "BOND_T1", "GOALS_T1", "TASKS_T1"], ["C001", "client", "4,5", "3,5", "3"], sep=";"), "session 1", rows="C001 1 client: 4.5 3.5 3"),
    asked("bond_1, as answers are numbered too", wide(*at("{part}_{at}", 1, 2)), "bond_1 to outcome_2: with bare numbers", "head them by their number, as bond_t1"),
    asked("bond.1, as R and pandas write it", wide(*at("{part}.{at}", 1, 2)), "with bare numbers"),
    asked("bond1", wide(*at("{part}{at}", 1, 2)), "with bare numbers"),
    asked("1_bond", wide(*at("{at}_{part}", 1, 2)), "with bare numbers"),
    asked("bond_pre and bond_post", wide(*at("{part}_{at}", "pre", "post")), "with words for time po", "bond_t1"),
    asked("Baseline bond", wide(*at("{at} {part}", "Baseline", "Follow-up")), "with words for time po"),
    asked("a column of sessions, too", table([*HEAD, "bond_t2", "goals_t2", "tasks_t2"], [*ROW, 4, 4, 4]), "session beside bond_t2"),
    asked("a part that lacks a time point", wide("bond_t1", "goals_t1", "tasks_t1", "bond_t2", "goals_t2"), "a column headed tasks_t2"),
    asked("a code at one time point", table(["client_id", "rater", *at("{part}_t{at}", 1, 2)], ["C001", "client", 4, 3, 3, 18, 99, 3, 3, 18]), "column bond_t2", "missing=99"),
    asked("a client's row that is there twice", table(["client_id", "rater", *at("{part}_t{at}", 1)], ["C001", "client", 4, 3, 3, 18], ["C001", "client", 4, 3, 3, 18]), "client_id + rater", "Row 2 is the same"),
]  # fmt: skip

RATINGS = [
    read(*kept("r_headings3.csv"), rows="C001 1 client: 4 3.5 3, outcome 18"),
    asked(*kept("r_dates.csv"), "turned into a date", "number the sessions 1, 2, 3", "date as a number"),
    asked(*kept("r_nine_missing.csv"), "missing=9"),
    read("9 for not rated, told", (FILES / "r_nine_missing.csv").read_bytes(), missing=(9.0,), rows="C007 1 client: nan nan nan, outcome 18"),
    *(asked(f"{code} for not rated", ratings([ROW, ["C002", 1, "client", code, 3, 3, 18]]), f"If {code} marks a missing answer") for code in (0, 9, 99, 999, 888, -9, -99, -1)),
    *(read(f"{code} for not rated, told", ratings([["C002", 1, "client", code, 3, 3, 18], ROW]), missing=(float(code),), rows="C002 1 client: nan 3 3, outcome 18") for code in (0, 99, -99)),
    asked("a code that is a rating", ratings([ROW]), "5 is an answer of the ratings' scale", missing=(5.0,)),
    asked("a scale from 1 to 7", ratings([["C1", n, "client", 7, 6, 7, 18] for n in range(1, 5)]), "1-7 scale"),
    asked("a distress beyond its range", ratings([[*ROW[:6], 41]]), "from 0 to 40"),
    read("semicolons and decimal commas", table(HEAD, [*ROW[:4], "3,5", 3, 18], sep=";")),
    read("a number and its word", ratings([[*ROW[:3], "4 - often", *ROW[4:]]])),
    read("digits of another script", ratings([[*ROW[:3], "٤", "٣٫٥", "３", "18"]])),
    read("a mark of UTF-8 in the heading", "\ufeff" * 2 + ratings([ROW])),
    read("UTF-16 with tabs", ratings([ROW], sep="\t").encode("utf-16")),
    read("UTF-16 without a mark", ratings([ROW]).encode("utf-16-le")),
    read("Macintosh line ends", ratings([ROW], end="\r")),
    read("headings with units and stars", ratings([ROW], ["Client ID *", "Session no.", "Rater?", "Bond [1-5]", "Goals (1–5)", "Tasks:", "Outcome (0–40)"])),
    read("other words for the people", ratings([[ROW[0], 1, "Patient", *ROW[3:]]], ["Patient ID", *HEAD[1:]])),
    read("the headings once more below", ratings([ROW, HEAD, ["C002", *ROW[1:]]]), "row 3 repeats the headings"),
    read("the headings twice in a row", ratings([HEAD, ROW]), "row 2 is headings too"),
    read("a title above", "My class,,,,,,\n,,,,,,\n" + ratings([ROW]), "My class"),
    read("a column of remarks", ratings([[*ROW, "late"]], [*HEAD, "remarks"]), "left out: “remarks”"),
    read("Excel with dates beside", lambda: book([[*HEAD, "date"], [*ROW, "2024-05-03"]]), "left out: “date”", file="class.xlsx"),
    read("LibreOffice", lambda: opendocument(rows=[HEAD, ROW]), file="class.ods"),
    asked("a heading that is there twice", table([*HEAD, "bond"], [*ROW, 5]), "mean the same: keep one of them"),
    asked("other words for the columns", table(["Case", "Visit", "Who", *HEAD[3:]], ROW), "If “Case” is meant, rename it", "If “Visit” is meant", "If “Who” is meant"),
    asked("no rater and no session", table(["client_id", "bond", "goals", "tasks"], ["C001", 4, 3, 3]), 'same={"session": 1}', 'same={"rater": "client"}'),
    asked("a name for the rater", ratings([[*ROW[:2], "Kim", *ROW[3:]]]), "client, therapist or observer"),
    asked("a percentage", ratings([[*ROW[:3], "80%", *ROW[4:]]]), "percent sign"),
    asked("a thousands separator", ratings([[*ROW[:3], "4,000", *ROW[4:]]]), "thousands separator"),
    asked("a half as a sign", ratings([[*ROW[:3], "3½", *ROW[4:]]]), "in digits"),
    asked("two ratings in a cell", ratings([[*ROW[:3], "3/4", *ROW[4:]]]), "turned into a date"),
    asked("the same row twice", ratings([ROW, ROW]), "Row 2 is the same"),
    asked("answers to single statements beside the client", table(["client_id", "session", "rater", *(f"item_{n}" for n in range(1, 13))], ["C001", 1, "client", *[3] * 12]), "answers to a form", "instrument="),
]  # fmt: skip
