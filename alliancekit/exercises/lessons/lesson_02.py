"""Exercises of lesson 02: keys, reversed items, missing answers, reliability, invented cut-offs."""

from __future__ import annotations

import math

from alliancekit.exercises.engine.base import Exercise, Explorer, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons import facts_02 as facts

TITLE = "Measuring the alliance"

EXERCISES = (
    Exercise(
        id="02-1",
        track="Look",
        objective=1,
        question=(
            "Somebody filled in the teaching form. These are the four answers that make up **$part**; "
            "(R) marks a reverse-keyed statement.\n\n| Statement | Answer |\n|---|---|\n$rows\n\nWhat is "
            "$part? (A mean, from 1 to 5. You can set these answers in the scoring bench and read it "
            "off, or work it out.)"
        ),
        kind=Number(
            tolerance=0.006,
            unit="points, 1 to 5",
            asked="the mean of the four answers, after those marked (R) are turned round",
        ),
        given=facts.sheet,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["unturned"],
                "You have taken all four as they stand. Statements $reversed are reverse-keyed: a 5 "
                "there means *little* $part, and has to be turned round first.",
            ),
            Misconception(
                lambda g: g["off_by_one"],
                "You have turned $reversed round by taking the answer from 5. On a scale that begins at "
                "**1**, take it from 6: then 1 and 5 change places, and 3 stays 3.",
            ),
            Misconception(
                lambda g: g["wrong_ones"],
                (
                    "You have turned round the two statements that are not reverse-keyed. It is those marked "
                    "(R)."
                ),
            ),
            Misconception(
                lambda g: g["sum"],
                (
                    "That is the sum. The teaching form takes the mean, so that the result is on the scale "
                    "from 1 to 5."
                ),
            ),
            Misconception(
                lambda g: g["in_blocks"],
                "You have taken four statements in a row. Those of $part are spread over the form: $items.",
            ),
        ),
        hints=(
            "Two steps: first turn the reverse-keyed answers round, then take the mean of the four.",
            "A reversed answer counts as 6 minus the answer: 1 becomes 5, 2 becomes 4, 3 stays.",
            "After turning, the four are $keyed. Add them, and divide by 4.",
        ),
        worked='import pandas as pd\n\nanswer = ak.score(pd.DataFrame($frame), "teaching")["$part"].iloc[0]',
        why=(
            "With $reversed turned round, the four count as $keyed. They add up to $total; a quarter of "
            "that is $right. The form is for teaching and is not validated."
        ),
        explorer=Explorer("explore_scoring"),
    ),
    multiple_choice(
        id="02-2",
        objective=1,
        question=(
            "Which items make up **$part** in the WAI-SR (Hatcher & Gillaspy, 2006)? Use "
            '`ak.instrument("wai-sr").subscales` if you like.'
        ),
        given=facts.keys,
        right="$key",
        distractors=(
            Distractor(
                "$block",
                "Those are four in a row. A scoring program in public use does take 1–4, 5–8 and 9–12, "
                "and it is wrong: the items of the three parts are mixed on the form.",
            ),
            Distractor(
                "$older_key",
                "That is the key of the *WAI-S*, an older short form with the items in another order. "
                "The names differ by one letter; the keys must not be swapped.",
            ),
            Distractor(
                "$other_key",
                "Those are the items for $other in the same form.",
            ),
        ),
        hints=(
            "Keys are facts to be looked up, not guessed. The workbook has them as data.",
            'Run `ak.instrument("wai-sr").subscales` in a cell of its own.',
            "Look in what it prints for the numbers that stand after `$part`.",
        ),
        look_up='ak.instrument("wai-sr").subscales["$part"]',
        why=(
            "In the WAI-SR, $part is $key. A wrong key still gives numbers between 1 and 5, so nobody "
            "notices. Always look up the form's own paper, and its year."
        ),
    ),
    Exercise(
        id="02-3",
        track="Edit",
        objective=2,
        question=(
            "The lines below score all forms that the $rater filled in after session $session, and give "
            "the mean of **bond**. Change **one word** in the third line, so that it gives the mean of "
            "**$part**."
        ),
        kind=Number(tolerance=0.006, asked="the mean of $part"),
        given=facts.one_line,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["other_mean"],
                "That is the mean of $other. Which part is asked for?",
            ),
            Misconception(
                lambda g: g["alliance"],
                "That is the mean of the whole alliance. One of its three parts is asked for.",
            ),
            Misconception(
                lambda g: g["raw"],
                (
                    "You have averaged the answers as they stand. `ak.score` turns the reverse-keyed ones "
                    "round: leave it in."
                ),
            ),
        ),
        hints=(
            "Only the third line changes. In it, the name of a part stands between quotes.",
            "The parts are called `bond`, `goals` and `tasks`.",
            'It should end in `["$part"].mean()`.',
        ),
        worked=(
            "forms = clinic.items.query(\"rater == '$rater' and session == $session\")\n"
            'scores = ak.score(forms, "teaching")\n'
            'answer = scores["$part"].mean()'
        ),
        why=(
            "`ak.score` gives one row a form, with a column for each part. Where one of four answers was "
            "missing the part was made up from the other three; where two were missing, it was left "
            "empty, and the mean passes over it."
        ),
        starter=(
            "forms = clinic.items.query(\"rater == '$rater' and session == $session\")\n"
            'scores = ak.score(forms, "teaching")\n'
            'answer = scores["bond"].mean()'
        ),
        untouched=lambda g: g["bond"],
    ),
    Exercise(
        id="02-4",
        track="Write",
        objective=2,
        question=(
            "Write a function `bond(a, b, c, d)` that scores the four bond answers, each from 1 to 5. "
            "The second and the fourth, `b` and `d`, are reverse-keyed. An answer may be missing "
            "(`nan`). The rule of the teaching form: if **at least three** of the four are there, give "
            "back the mean of those that are; otherwise give back `nan`."
        ),
        kind=Function(of=Number(tolerance=0.005, missing=True), cases=lambda g: g["cases"]),
        given=facts.answers,
        answer=lambda _: facts.bond,
        misconceptions=(
            Misconception(
                lambda _: facts.bond_unturned,
                "You have not turned `b` and `d` round. A reversed answer counts as 6 minus the answer.",
            ),
            Misconception(
                lambda _: facts.bond_as_given,
                "You average the four as they stand. First turn `b` and `d` round (6 minus the answer); then "
                "see to answers that are missing.",
            ),
            Misconception(
                lambda _: facts.bond_missing_is_0,
                "You divide by 4 also where only three answers are there. That counts the missing one as "
                "0, and nobody said 0: the scale begins at 1.",
            ),
            Misconception(
                lambda _: facts.bond_never_prorated,
                (
                    "One missing answer makes your result missing. By our rule, three of four are enough: "
                    "average those."
                ),
            ),
            Misconception(
                lambda _: facts.bond_always_prorated,
                "You average however few answers there are. With fewer than three of four, give back `nan`.",
            ),
        ),
        hints=(
            "First turn `b` and `d` round, and put all four into a list. Then drop those that are missing.",
            (
                "`nan` is the one number that is not equal to itself, so `[x for x in answers if x == x]` "
                "keeps the others."
            ),
            'If fewer than 3 are left, `return float("nan")`. Otherwise `return sum(...) / len(...)`.',
        ),
        worked=(
            "def bond(a, b, c, d):\n"
            "    answers = [a, 6 - b, c, 6 - d]\n"
            "    there = [x for x in answers if x == x]\n"
            "    if len(there) < 3:\n"
            '        return float("nan")\n'
            "    return sum(there) / len(there)"
        ),
        why=(
            "Three of four is our own choice: no rule was found in the manuals. Whatever the rule, it "
            "should be said, so that others can score in the same way."
        ),
        starter="def bond(a, b, c, d):\n    return ...",
    ),
    Exercise(
        id="02-5",
        track="Look",
        objective=3,
        question=(
            "In the sample clinic, $people complete forms from the $rater after session $session gave "
            "**$part** a standard deviation of **$sd** and an alpha of **$alpha**. What is the standard "
            "error of measurement, to two decimals?"
        ),
        kind=Number(
            tolerance=0.006, unit="points, 1 to 5", asked="by how many points one score may typically be off"
        ),
        given=facts.measured,
        answer=lambda g: g["sem"],
        misconceptions=(
            Misconception(
                lambda g: g["sd"] * (1 - g["alpha"]),
                "You have forgotten the root: it is the SD times the *root* of 1 minus alpha.",
            ),
            Misconception(
                lambda g: g["sd"] * math.sqrt(g["alpha"]),
                (
                    "You have taken the root of alpha. What is not reliable is 1 minus alpha: take the root "
                    "of that."
                ),
            ),
            Misconception(
                lambda g: g["sd"] / math.sqrt(g["people"]),
                "That is the standard error of the *mean*: how sure we are of the group's average. Here "
                "it is about how far one person's score may be off.",
            ),
            Misconception(
                lambda g: g["sd"],
                "That is the standard deviation itself: how far people lie from each other. The better "
                "the measurement, the smaller the error beside it.",
            ),
        ),
        hints=(
            "The standard error of measurement is SD × √(1 − alpha).",
            "1 − $alpha is $one_less. Take the root of that first.",
            "In Python: `$sd * (1 - $alpha) ** 0.5`",
        ),
        worked="answer = $sd * (1 - $alpha) ** 0.5",
        why=(
            "It is $shown points. A person's score would wobble by about that much if one could ask "
            "again and nothing had changed, so differences of that size are no news."
        ),
    ),
    multiple_choice(
        id="02-6",
        objective=4,
        question=(
            "A website scores the WAI-SR and says: “$from to $to: **$band** alliance”. A client has a "
            "total of $total. Which sentence is sound?"
        ),
        given=facts.band,
        right="The client's total is $total of 60. No norms exist that would call that $band.",
        distractors=(
            Distractor(
                "The client's alliance is $band, because $total lies between $from and $to.",
                "Where does the band come from? No norms or cut-offs exist for the WAI family; this one "
                "is an invention of the site.",
            ),
            Distractor(
                "Because the alliance is $band, the therapist knows what to do next.",
                "A questionnaire may open a conversation. It does not tell a therapist what to do, and "
                "this band rests on nothing.",
            ),
            Distractor(
                "The alliance is at $share%, so it is better than that of $share in 100 clients.",
                "A place on the scale is not a place among people. To say how many others score lower "
                "one needs their scores: norms, which do not exist here.",
            ),
        ),
        hints=(
            "Ask of every cut-off: who found it, with whom, and against what?",
            "Three of the four sentences use the band, or make one up.",
            "The sound one gives the number, and says what is not known.",
        ),
        why=(
            "A number and the range it can have: that is what is known. Saying that there are no norms "
            "is not a weakness but the truth. Compare a client with themselves over time, and talk with "
            "them about it."
        ),
    ),
)
