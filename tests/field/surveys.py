"""What survey programs export."""

from __future__ import annotations

from tests.field.doors import Input
from tests.field.made import FILES, NUMBERS, RIGHT, SECOND, SHEET, WORD_NUMBERS, WORDS, answers, items, table

FORM = 'instrument="wai-sr"'  # what a reader of ratings is told to say


def survey(name, content, *, right=RIGHT, said="", alone="--instrument", pandas=True, **how):
    """An export that every door reads; ``said`` is a note beside the scores.

    `score` has the frame that ``pandas`` makes of it, right, or (False) asks for what is hidden in it; where pandas
    itself cannot read the file, or reads another table than stands there, None.
    """
    everywhere = {"score": (right, said), "check --instrument": ("can be scored", said)}
    if how.get("form", "wai-sr") == "wai-sr":
        everywhere["read_ratings(instrument=)"] = (right,)
    if pandas is not None:
        everywhere["ak.score"] = (right,) if pandas else ("cannot be scored as",)
    return Input(name, content, everywhere | {"check": (alone,), "read_ratings": (alone,)}, **how)


def asked(name, content, *said, **how):
    """An export of which one thing must be known first: every door asks for it in the same words."""
    doors = ("score", "check --instrument", "read_ratings(instrument=)")
    return Input(name, content, dict.fromkeys(doors, said), **how)


def kept(name, **how):
    return (name, (FILES / name).read_bytes)


_META = ["StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished", "ResponseId"]
_DONE = ["2024-03-01 10:00:00", "2024-03-01 10:05:00", "IP Address", "100", "300", "True", "R_1aaa"]
_IMPORT = [f'{{"ImportId":"QID1_{number}"}}' for number in (*range(7), *NUMBERS)]
_ASKED = [*_META, *(f"Please rate - {number}. A statement" for number in NUMBERS)]
_LIME = ["id", "submitdate", "lastpage", "startlanguage"]
_DID = ["1", "2024-03-01 10:05:00", "3", "en"]
_TEXTS = [f"Statement number {number}" for number in NUMBERS]
_WORDY = [WORDS[answer] for answer in SHEET]

SURVEYS = [
    survey(*kept("q_qualtrics1.csv"), said="“Q1_1” to “Q1_12”", pandas=False),
    survey(*kept("q_qualtrics3.csv"), said="rows 2 and 3 are headings too", pandas=False),
    survey(*kept("q_lime_sq.csv")),
    survey(*kept("q_gforms.csv"), said="“How true is this? [1. Statement number 1]”", pandas=False),
    survey(*kept("q_redcap_wai1.csv")),
    survey(*kept("q_numlabels.csv")),
    asked(*kept("q_redcap_labels.csv"), "--words FILE", "column Item 12"),
    survey("Qualtrics, choice text", table([*_META, *items("Q1_{}")], _ASKED, _IMPORT, [*_DONE, *_WORDY]), words=WORD_NUMBERS, said="rows 2 and 3", pandas=False),
    asked("Qualtrics, choice text, no mapping", table([*_META, *items("Q1_{}")], _ASKED, _IMPORT, [*_DONE, *_WORDY]), "--words FILE"),
    survey("Qualtrics, no ImportId row left", table([*_META, *items("Q1_{}")], _ASKED, [*_DONE, *SHEET]), said="row 2 is headings too", pandas=False),
    survey("Qualtrics, a preview before the answers", table([*_META, *items("Q1_{}")], _ASKED, _IMPORT, [*_DONE[:2], "Survey Preview", *_DONE[3:], *SHEET]), said="rows 2 and 3", pandas=False),
    survey("Qualtrics, tab-separated UTF-16", table([*_META, *items("Q1_{}")], _ASKED, _IMPORT, [*_DONE, *SHEET], sep="\t").encode("utf-16"), pandas=None),
    survey("Qualtrics, loop and merge", table([*_META, *items("1_Q7_{}")], [*_DONE, *SHEET]), pandas=False),
    survey("Qualtrics, a text entry beside the items", table([*_META, *items("Q1_{}"), "Q1_12_TEXT", "Q2"], [*_DONE, *SHEET, "none", "well"]), pandas=False),
    survey("Qualtrics, two blocks of twelve", table([*_META, *items("Q1_{}"), *items("Q2_{}")], [*_DONE, *SHEET, *SECOND]), columns="Q1_{}"),
    asked("Qualtrics, two blocks of twelve, not told apart", table([*_META, *items("Q1_{}"), *items("Q2_{}")], [*_DONE, *SHEET, *SECOND]), 'columns="Q1_{}" or columns="Q2_{}"'),
    survey("LimeSurvey, codes", table([*_LIME, *items("G01Q01[SQ0{:02}]")], [*_DID, *SHEET]), pandas=False),
    survey("LimeSurvey, code and text", table([*_LIME, *(f"WAISR[SQ{n:03}]. How true? [{text}]" for n, text in zip(NUMBERS, _TEXTS, strict=True))], [*_DID, *SHEET]), pandas=False),
    survey("LimeSurvey, full questions", table([*_LIME, *(f"How true is this? [{text}]" for text in _TEXTS)], [*_DID, *SHEET]), pandas=False),
    asked("LimeSurvey, full questions without a number", table([*_LIME, *(f"How true is this? [{text}]" for text in "abcdefghijkl")], [*_DID, *SHEET]), 'columns="E:P"'),
    survey("LimeSurvey, answer codes A1 to A5", table([*_LIME, *items("WAISR[SQ0{:02}]")], [*_DID, *(f"A{answer}" for answer in SHEET)]), words={f"A{n}": n for n in range(1, 6)}),
    asked("LimeSurvey, answer codes, no mapping", table([*_LIME, *items("WAISR[SQ0{:02}]")], [*_DID, *(f"A{answer}" for answer in SHEET)]), "--words FILE"),
    survey("LimeSurvey, semicolons", table([*_LIME, *items("WAISR_SQ0{:02}")], [*_DID, *SHEET], sep=";"), pandas=False),
    survey("REDCap, raw, two events", table(["record_id", "redcap_event_name", *items("wai_sr_{}"), "wai_sr_complete"], ["1", "session_1_arm_1", *SHEET, 2], ["1", "session_2_arm_1", *SECOND, 2])),
    survey("REDCap, survey timestamp", table(["record_id", "redcap_survey_identifier", "wai_timestamp", *items("wai_{:02}"), "wai_complete"], ["1", "", "2024-03-01 10:05", *SHEET, 2])),
    survey("REDCap, labels as headings", table(["Record ID", *(f"{n}. {text}" for n, text in zip(NUMBERS, _TEXTS, strict=True)), "Complete?"], ["1", *SHEET, "Complete"]), pandas=False),
    survey("REDCap, labelled", table(["record_id", *items("wai{}")], ["1", *_WORDY]), words=WORD_NUMBERS),
    survey("Google Forms, one question a column", table(["Timestamp", *(f"{n}. {text}" for n, text in zip(NUMBERS, _TEXTS, strict=True))], ["2024/03/05 9:00:00 AM GMT+1", *SHEET]), pandas=False),
    asked("Google Forms, no numbers", table(["Timestamp", *(f"How true is this? [{text}]" for text in "abcdefghijkl")], ["2024/03/05 9:00:00 AM GMT+1", *SHEET]), 'columns="B:M"'),
    survey("Google Forms, no numbers, told", table(["Timestamp", *(f"How true is this? [{text}]" for text in "abcdefghijkl")], ["2024/03/05 9:00:00 AM GMT+1", *SHEET]), columns="B:M", alone="template"),
    survey("Google Forms, words", table(["Timestamp", *items("How true? [{}. A statement]")], ["2024/03/05", *_WORDY]), words=WORD_NUMBERS, pandas=False),
    survey("Microsoft Forms", table(["ID", "Start time", "Completion time", "Email", "Name", *(f"{n}. {text}" for n, text in zip(NUMBERS, _TEXTS, strict=True))], ["1", "3/5/24 9:00:00", "3/5/24 9:04:00", "anonymous", "", *SHEET]), pandas=False),
    survey("SurveyMonkey, two heading rows", table(["Respondent ID", "Collector ID", "Start Date", "How true is this?", *[""] * 11], ["", "", "", *(f"{n}. A statement" for n in NUMBERS)], ["114", "88", "03/05/2024", *SHEET]), pandas=False),
    survey("SurveyMonkey, condensed", table(["Respondent ID", "Start Date", *(f"How true is this? - {n}. A statement" for n in NUMBERS)], ["114", "03/05/2024", *SHEET]), pandas=False),
    survey("jamovi, decimal comma", answers(items("item_{}"), [f"{answer},0" for answer in SHEET], sep=";", quoted=False), pandas=False),
    survey("Unipark or SoSci, variables v_1", answers(items("v_{}")), pandas=False),
    survey("SoSci Survey, AB01_01", table(["CASE", "SERIAL", *items("AB01_{:02}"), "TIME001"], ["1", "", *SHEET, "35"]), pandas=False),
    survey("Typeform, the number last", answers([f"The statement reads … ({n})" for n in NUMBERS]), pandas=False),
    survey("Moodle feedback, Q01_", table(["Response", "Submitted on:", *(f"Q{n:02}_How true is it->{text}" for n, text in zip(NUMBERS, _TEXTS, strict=True))], ["1", "5 March 2024", *SHEET]), pandas=False),
    survey("KoboToolbox, groups", table(["start", "end", *items("wai/wai_{}"), "_id", "_uuid"], ["2024-03-01", "2024-03-01", *SHEET, "7", "a-b"], sep=";"), pandas=False),
]  # fmt: skip
