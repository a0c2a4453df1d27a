"""What lesson 07 says to its exercises' answers: replies, answers to a strain, words, published figures."""

from __future__ import annotations

from typing import Any

# (what most of the panel heard, what was answered) -> what to tell.
HEARD_NOT = {
    ("withdrawal", "confrontation"): "Nothing in the line is held against the other. Listen for a step back: "
    "short, vague, agreeing, or on to something else.",
    ("withdrawal", "mends"): "It may sound friendly. But what strains is neither named nor asked about here: "
    "polite is not yet mended.",
    ("confrontation", "withdrawal"): "The line goes *towards* the other, with something held against them. A "
    "step back says less.",
    ("confrontation", "mends"): "That it is said aloud may help later. In this line something is held "
    "against the other.",
    ("mends", "withdrawal"): "Somebody comes nearer here: they name what happened, or let the other in. A "
    "step back would say less.",
    ("mends", "confrontation"): "It may be plain, but nothing is held against the other. Look for a part of "
    "one’s own that is named, or for a door that opens.",
}

# What a client says in a dialogue, an answer that begins to mend it, and three that do not.
ANSWERS: tuple[dict[str, Any], ...] = (
    {
        "place": ("D01", 6),
        "mends": "“I went on to three a day and have not heard how the first ones were. What was it like?”",
        "settles": "“Good, I am glad that you agree. Then let us write it down.”",
        "defends": "“These steps are well tried. They work best when one keeps going.”",
        "explains": "“You find it hard to say what you think, and now you do it with me as well.”",
    },
    {
        "place": ("D03", 5),
        "mends": "“You are right, I was looking at the sheet. I do not know that bus. What is it like?”",
        "settles": "“I am sorry, I am sorry. But we two are all right, are we not?”",
        "defends": "“Without the chart we could not know whether this works.”",
        "explains": "“I wonder whether you do this with everybody who tries to help you.”",
    },
    {
        "place": ("D05", 4),
        "mends": "“No, you did not. I said it for you. What was it like to hear it an hour before?”",
        "settles": "“No, of course. I am really sorry. So, is all well between us?”",
        "defends": "“I had no choice that day, and I did let you know.”",
        "explains": "“I think that being left is an old subject of yours.”",
    },
    {
        "place": ("D11", 5),
        "mends": "“I spoke as if I knew your family, and I do not. What did that evening mean to you?”",
        "settles": "“Oh, I did not mean it like that. Let us forget that I said it.”",
        "defends": "“I only wanted to say that everybody needs boundaries.”",
        "explains": "“It seems that you are sensitive where your family is concerned.”",
    },
    {
        "place": ("D12", 5),
        "mends": "“You were no bother. I left it unclear, and that part is mine. How was Tuesday for you?”",
        "settles": "“No, no, do write to me. I shall always answer.”",
        "defends": "“What we agreed on about messages stands in the paper that you signed.”",
        "explains": "“There speaks your old fear of being too much for others.”",
    },
)

WORDS = (
    "transference",
    "countertransference",
    "resistance read as a signal",
    "cultural rupture",
    "boundary strain",
)
# Lines in which something is at work; the word that fits; two that do not, with what to tell.
AT_WORK: tuple[dict[str, Any], ...] = (
    {
        "places": (("D08", 2), ("D08", 4), ("D08", 6)),
        "right": "countertransference",
        "others": {
            "transference": "That word is for what a *client* carries over to the therapist. Whose feelings "
            "run ahead here?",
            "boundary strain": "An evening’s work on her letter would cross a line as well. Ask first what "
            "drives him to offer it.",
        },
    },
    {
        "places": (("D09", 5), ("D09", 7), ("D09", 8)),
        "right": "transference",
        "others": {
            "countertransference": "That word is for what is stirred up in the *therapist*. Whose old table "
            "is it here?",
            "resistance read as a signal": "She does not hold back from the work; she sees somebody else in "
            "the chair opposite.",
        },
    },
    {
        "places": (("D10", 5), ("D10", 6), ("D10", 8)),
        "right": "resistance read as a signal",
        "others": {
            "boundary strain": "No line about time, place or contact is crossed here. What does the empty "
            "sheet answer to?",
            "transference": "He does not take her for somebody else. There is a reason in the task itself: "
            "listen for it.",
        },
    },
    {
        "places": (("D11", 2), ("D11", 4), ("D11", 6)),
        "right": "cultural rupture",
        "others": {
            "resistance read as a signal": "He does not hold back: he has just brought something. What does "
            "she take for granted?",
            "countertransference": "She may have feelings about it. What hurts, though, is what she takes "
            "for granted about a family and a place.",
        },
    },
    {
        "places": (("D12", 1), ("D12", 4), ("D12", 6)),
        "right": "boundary strain",
        "others": {
            "countertransference": "Why Sam began to answer may have to do with Sam. What the two talk "
            "about, though, is what the frame was, and is.",
            "resistance read as a signal": "Ottilie asks for more contact, not for less. Which line had been "
            "left unclear?",
        },
    },
)

STANCES = ("empathic attunement", "genuineness", "transparency", "informed consent", "relational depth")
# What a therapist says; the word from lessons 01 and 05 that fits; two that do not, with what to tell.
STANCE: tuple[dict[str, Any], ...] = (
    {
        "places": (("D07", 4), ("D10", 7)),
        "right": "empathic attunement",
        "others": {
            "genuineness": "The line is not about what the *therapist* feels. Whose chair is it said from?",
            "relational depth": "That takes two, and more than one line. Here one of them stays with what "
            "the other goes through.",
        },
    },
    {
        "places": (("D03", 6), ("D07", 8)),
        "right": "genuineness",
        "others": {
            "empathic attunement": "The line is not about what the *client* feels. What does the therapist "
            "let be seen?",
            "informed consent": "Nothing is asked for, and nobody has to agree to anything. What does the "
            "therapist let be seen?",
        },
    },
    {
        "places": (("D06", 5), ("D12", 4)),
        "right": "transparency",
        "others": {
            "empathic attunement": "It begins from what the therapist *does*, and says it aloud. Attunement "
            "would stay with what the other feels.",
            "relational depth": "That takes two, and more than one line. Here one of them lays open what "
            "they do, and why.",
        },
    },
    {
        "places": (("D06", 7), ("D06", 9)),
        "right": "informed consent",
        "others": {
            "genuineness": "It is honest, too. But look at what is handed over: who decides how it goes on?",
            "transparency": "It says something openly, and then does more: it leaves a choice. Whose?",
        },
    },
    {
        "places": (("D07", 9), ("D07", 10)),
        "right": "relational depth",
        "others": {
            "empathic attunement": "That is one person’s doing. Look at both of them: what does each let "
            "the other see?",
            "informed consent": "Nobody is asked to decide anything here. Look at both of them, and at what "
            "is new.",
        },
    },
)

# Name -> its figure, the sentence that it allows, and one that goes too far or not far enough.
FIGURES: dict[str, dict[str, str]] = {
    "repair": {
        "figure": "Clients whose ruptures were repaired, compared with those whose ruptures were not: r = "
        ".29 (95% interval .10 to .47), 11 studies, 1,314 people (Eubanks et al., 2018b).",
        "fits": "Repair and a better outcome went together; how closely is not well known, as anything from "
        ".10 to .47 fits.",
        "too_far": "If ruptures are repaired, the outcome will be better.",
        "too_far_reply": "“Will” claims a cause, and speaks of every client. Clients who would do well "
        "anyway may also be those with whom repair succeeds.",
        "too_sure": "The relation is .29: the interval only says how careful the authors were.",
    },
    "training": {
        "figure": "Therapists trained to repair ruptures, compared with others: r = .11 (95% interval −.09 "
        "to .30), 6 studies (Eubanks et al., 2018b).",
        "fits": "These studies cannot tell whether such training makes a difference to outcome: none fits "
        "them, and so does a difference as large as .30.",
        "too_far": "Training therapists to repair ruptures has been shown to be useless.",
        "too_far_reply": "An interval that holds 0 does not show that there is nothing. A difference of up "
        "to .30 fits these studies as well.",
        "too_sure": "The relation is .11: the interval only says how careful the authors were.",
    },
    "management": {
        "figure": "Therapists who manage their countertransference better: r = .39 with a better outcome "
        "(95% interval .17 to .60), 9 studies, 392 people (Hayes et al., 2018).",
        "fits": "Managing it well and a better outcome went together; the interval is wide, from .17 to "
        ".60, and nine studies are few.",
        "too_far": "A therapist who has no feelings of their own about a client gets better outcomes.",
        "too_far_reply": "*Managing* a reaction is not having none. And it is a correlation: it does not "
        "say what brings about what.",
        "too_sure": "The relation is .39: the interval only says how careful the authors were.",
    },
}
