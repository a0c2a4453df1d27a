"""Exercises of lesson 07: what strains, what mends, what is at work, how a rule does, what studies allow."""

from __future__ import annotations

from alliancekit.exercises.engine.base import Exercise, Explorer, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Choice, Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons.facts_07 import (
    HEARD,
    answer_to_a_strain,
    at_work,
    cases,
    clear_line,
    f1,
    hits_once,
    precision,
    published,
    recall,
    rule_at_work,
    share_of_marks,
    stance,
)
from alliancekit.exercises.lessons.texts_07 import STANCES, WORDS

TITLE = "Rupture and repair"

EXERCISES = (
    Exercise(
        id="07-1",
        track="Look",
        objective=1,
        question=(
            "Open the transcript desk at **$title** and stop at line $line, where $who says: “$said” "
            "What did **most of the panel** hear in this line? Mark it yourself first; then compare."
        ),
        kind=Choice(HEARD),
        given=clear_line,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(lambda g: g["first"], "$first_reply"),
            Misconception(lambda g: g["second"], "$second_reply"),
        ),
        hints=(
            "Does the line go *towards* the other with a complaint, *away* from them, or nearer?",
            "Press *Compare with the panel*, and read what is said under line $line.",
            "$votes of the eight marked it alike.",
        ),
        worked=(
            "marks = ak.dialogue_marks().query(\"dialogue == '$dialogue' and line == $line\")\n"
            'answer = marks["mark"].value_counts().idxmax()'
        ),
        why="$votes of the invented panel heard it so. One of them wrote: “$reason”",
        starter='answer = ...  # "withdrawal", "confrontation" or "mends"',
        explorer=Explorer("explore_dialogues", start=lambda g: {"first": g["dialogue"]}),
    ),
    multiple_choice(
        id="07-2",
        objective=3,
        question=(
            "In *$title*, $who says: “$said” Four therapists would answer in four ways. Which answer "
            "**begins to mend**?"
        ),
        given=answer_to_a_strain,
        right="$mends",
        distractors=(
            Distractor(
                "$settles",
                "It wants to have the strain over and done with. What hurt stays unsaid, and only a yes is "
                "welcome.",
            ),
            Distractor(
                "$defends",
                "It may well be true. But it defends what was done, and the client is left in front of a "
                "closed door.",
            ),
            Distractor(
                "$explains",
                "It may even be right one day. In the minute of a strain it lays the whole of it on the "
                "client.",
            ),
        ),
        hints=(
            "Which answer says what the *therapist* did?",
            "And which one asks how it was for the client, and waits?",
            "Leave out what asks for a yes, what defends, and what explains the client to the client.",
        ),
        why=(
            "It names what happened and the therapist’s part in it, and asks how it was. In a survey, expert "
            "therapists agreed most on just this: to take the client’s experience as valid, and to explore "
            "the strain; pointing out the client’s patterns they kept for later sessions (Eubanks et al., "
            "2018a). That experts agree is no proof that it works."
        ),
    ),
    Exercise(
        id="07-3",
        track="Edit",
        objective=1,
        question=(
            "The lines below take the panel’s marks on all that the **$speaker** says in *$title*, and work "
            "out which share of them is `none`. Change **one word** in the last line, so that they give the "
            "share marked `$asked`."
        ),
        kind=Number(
            tolerance=0.0051,
            unit="a share, from 0 to 1",
            asked="the share of the marks that are “$asked”, from 0 to 1",
        ),
        given=share_of_marks,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["theirs"],
                "That is the share in what the *other* one says. Leave the first line as it was: `$speaker`.",
            ),
            Misconception(
                lambda g: g["count"],
                "That is how *many* marks, out of $of. A share is that number divided by all of them: keep "
                "`.mean()`.",
            ),
            Misconception(
                lambda g: g["not_asked"],
                "That is the share of all *other* marks. Keep `==`, which means “is”; `!=` means “is not”.",
            ),
        ),
        hints=(
            "The last line compares each mark with a word in quotation marks.",
            "The word is `none`. Which word is asked for?",
            'Write `"$asked"` in the place of `"none"`.',
        ),
        worked=(
            "marks = ak.dialogue_marks().query(\"dialogue == '$dialogue' and speaker == '$speaker'\")\n"
            'answer = (marks["mark"] == "$asked").mean()'
        ),
        why=(
            "$percent of the marks on the $speaker’s lines are “$asked”: $count of $of. Eight people’s marks "
            "are behind it, and they did not mark alike."
        ),
        starter=(
            "marks = ak.dialogue_marks().query(\"dialogue == '$dialogue' and speaker == '$speaker'\")\n"
            'answer = (marks["mark"] == "none").mean()'
        ),
        untouched=lambda g: g["none"],
    ),
    Exercise(
        id="07-4",
        track="Look",
        objective=2,
        question=(
            "In the rupture finder, take the rule **$rule** with the threshold **$threshold**, on the "
            "clients’ own ratings. Of 100 sessions that it signals, how many were **truly ruptures**?"
        ),
        kind=Number(
            tolerance=0.6, unit="of 100 signals", percent=True, asked="how many of 100 *signals* were right"
        ),
        given=rule_at_work,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["recall"],
                "That is how many of 100 *ruptures* the rule finds: recall. Asked is how many of 100 "
                "*signals* are right: precision.",
            ),
            Misconception(
                lambda g: g["false"],
                "That is how many of 100 signals are *false alarms*: the rest of the hundred.",
            ),
        ),
        hints=(
            "Two hundreds are named in the sentence: one of ruptures, one of signals. You need the second.",
            "Check that the rule is “$rule” and the threshold $threshold.",
            "Look for “of 100 signals are right”.",
        ),
        worked=(
            "mine = clinic.sessions.query(\"rater == 'client'\")\n"
            'judged = ak.judge_ruptures(mine, rule="$rule", threshold=$threshold)\n'
            "answer = 100 * judged.precision"
        ),
        why=(
            "$said of 100 signals are right, and $found of 100 ruptures are found. Another threshold trades "
            "one for the other; the rule is an operational choice. The data are synthetic."
        ),
        explorer=Explorer("explore_ruptures", lambda g: {"rule": g["rule"], "threshold": g["threshold"]}),
    ),
    Exercise(
        id="07-5",
        track="Write",
        objective=2,
        question=(
            "Write a function `f1(hits, misses, false_alarms)`. It gives back two times the hits, divided "
            "by the sum of two times the hits, the misses and the false alarms."
        ),
        kind=Function(of=Number(tolerance=0.001), cases=lambda g: g["cases"]),
        given=cases,
        answer=lambda _: f1,
        misconceptions=(
            Misconception(
                lambda _: recall,
                "That is recall: it leaves the false alarms out. Whoever signals every session has a recall "
                "of 1.",
            ),
            Misconception(
                lambda _: precision,
                "That is precision: it leaves the misses out. Whoever signals once, and rightly, has a "
                "precision of 1.",
            ),
            Misconception(
                lambda _: hits_once,
                "In your function hits count once. Count them twice, above the line and below it.",
            ),
        ),
        hints=(
            "Above the line stands `2 * hits`.",
            "Below it: `2 * hits + misses + false_alarms`, in brackets.",
            "`return 2 * hits / (2 * hits + misses + false_alarms)`",
        ),
        worked=(
            "def f1(hits, misses, false_alarms):\n    return 2 * hits / (2 * hits + misses + false_alarms)"
        ),
        why=(
            "F1 is high only if few ruptures are missed *and* few alarms are false. `ak.judge_ruptures` "
            "gives it with an interval. Try your function with what the clinic’s rule did: 337 hits, 1,352 "
            "misses, 232 false alarms."
        ),
        starter="def f1(hits, misses, false_alarms):\n    return ...",
    ),
    Exercise(
        id="07-6",
        track="Look",
        objective=3,
        question=(
            "In **$title**, line $line, $who says: “$said” Read what comes before and after. Which word fits "
            "**best** what is at work here?"
        ),
        kind=Choice(WORDS),
        given=at_work,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(lambda g: g["near"], "$near_reply"),
            Misconception(lambda g: g["far"], "$far_reply"),
        ),
        hints=(
            "Whose past, whose feelings, or which agreement has come into the room?",
            "Section 4 has a table with these words. Go through it line by line.",
            "It is neither “$near” nor “$far”.",
        ),
        worked='answer = "$right"  # see the table in section 4',
        why=(
            "Here “$right” fits best. Such words are ways of looking, and more than one may fit; what helps "
            "is the question that each of them asks."
        ),
        starter='answer = ...  # such as "transference"',
        explorer=Explorer("explore_dialogues", start=lambda g: {"first": g["dialogue"]}),
    ),
    multiple_choice(
        id="07-7",
        objective=4,
        question="Read this figure. $figure\n\nWhich sentence does it allow?",
        given=published,
        right="$fits",
        distractors=(
            Distractor("$too_far", "$too_far_reply"),
            Distractor(
                "$too_sure",
                "The interval is not about care. Other studies of the same kind would give other figures, "
                "and it says how far apart they could lie.",
            ),
        ),
        hints=(
            "Look at both ends of the interval. What would it mean if the truth lay there?",
            "Leave out whatever claims a cause, or speaks of everybody.",
            "The right sentence says how wide the interval is.",
        ),
        why=(
            "It says that two things went together, or that one cannot tell, and how sure that is. It "
            "claims no cause."
        ),
    ),
    Exercise(
        id="07-8",
        track="Look",
        objective=3,
        question=(
            "In **$title**, line $line, $who says: “$said” Which of these words from lessons 01 and 05 fits "
            "**best** what happens here?"
        ),
        kind=Choice(STANCES),
        given=stance,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(lambda g: g["near"], "$near_reply"),
            Misconception(lambda g: g["far"], "$far_reply"),
        ),
        hints=(
            (
                "Attunement: what the other feels. Genuineness: what I feel. Transparency: what I do, "
                "and why. Consent: who decides."
            ),
            "Relational depth takes two: each lets the other see something real.",
            "It is neither “$near” nor “$far”.",
        ),
        worked='answer = "$right"  # see the words in section 4',
        why=(
            "Here “$right” fits best. One line can do more than one thing; the words help to see which of "
            "them the other person may answer to."
        ),
        starter='answer = ...  # such as "genuineness"',
        explorer=Explorer("explore_dialogues", start=lambda g: {"first": g["dialogue"]}),
    ),
)
