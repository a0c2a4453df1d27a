"""Exercises of lesson 10: a file to mend, how far a class agrees, and what a small study can tell."""

from __future__ import annotations

from alliancekit.exercises.engine.base import Exercise, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons.facts_10 import (
    by_five,
    by_sd,
    classes_of_ratings,
    disagreement,
    file_fault,
    one_vignette,
    r_wg,
    small_class,
    twelve_classes,
)

TITLE = "Alliance lab"

EXERCISES = (
    multiple_choice(
        id="10-1",
        objective=1,
        question=(
            "A class of two role-plays hands in this file (invented). Rows are counted as in a spreadsheet, "
            "whose first row holds the headings.\n\n$file\n\nWhat has to be mended before it can be read?"
        ),
        given=file_fault,
        right="$fault",
        distractors=(
            Distractor("$other", "That row keeps to the rules. Go through them one by one, row by row."),
            Distractor(
                "The blank rating has to be filled in.",
                "A blank is a missing rating, and stays missing. To fill it in with a guess would be to "
                "invent data.",
            ),
            Distractor(
                "Nothing: it can be read as it is.",
                "One row breaks a rule. Ratings run from 1 to 5, sessions have numbers, every row says who "
                "rated, and no chair rates a session twice.",
            ),
        ),
        hints=(
            "Four rules: ratings from 1 to 5 or blank; sessions numbered; a rater in each row; no row twice.",
            "Go down one column at a time: rater, then session, then the ratings.",
            "If every cell looks right, compare rows: do two have the same client, session and rater?",
        ),
        why="The bench says the same of such a file, with the row, and reads nothing until it is mended.",
    ),
    multiple_choice(
        id="10-2",
        objective=3,
        question=(
            "A class has $n role-plays (invented). Early alliance and the last distress, where lower is "
            "better: "
            "$r. Which sentence belongs into its report?"
        ),
        given=small_class,
        right="$fits",
        distractors=(
            Distractor("$fits_not", "$reply"),
            Distractor(
                "The alliance lowered the distress.",
                "An r names no maker. Something else may have moved both, or distress the alliance.",
            ),
            Distractor(
                "The figure is worthless, and is left out.",
                "It tells little, and its interval says how little. Left out, somebody else would have "
                "to begin "
                "from nothing; and figures that are left out when they disappoint bend the literature.",
            ),
        ),
        hints=(
            "Is 0 inside the interval?",
            "“Cannot tell” is something else than “there is none”.",
            "Leave out what speaks of a cause, and what hides a figure.",
        ),
        why="An r with its interval is an honest sentence, whatever its size.",
    ),
    Exercise(
        id="10-3",
        track="Edit",
        objective=2,
        question=(
            "An invented panel of eight rated *$part* in vignette $vignette of lesson 01. The last line "
            "gives "
            "their **mean**. Change **one word**, so that it gives how far they **spread**: the standard "
            "deviation."
        ),
        kind=Number(tolerance=0.0051, unit="points", asked="the standard deviation of the eight ratings"),
        given=one_vignette,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(lambda g: g["variance"], "That is the variance, the square of what is asked for."),
            Misconception(
                lambda g: g["every"],
                "That is the spread over all three parts. Leave the first line as it is.",
            ),
        ),
        hints=(
            "The word stands before the empty brackets.",
            "pandas calls the standard deviation `std`.",
            'The last line should read `answer = panel["rating"].std()`.',
        ),
        worked=(
            "panel = ak.vignette_ratings().query(\"vignette == '$vignette' and part == '$part'\")\n"
            'answer = panel["rating"].std()'
        ),
        why="It is $shown points. Somebody who ticks at random would have about 1.4.",
        starter=(
            "panel = ak.vignette_ratings().query(\"vignette == '$vignette' and part == '$part'\")\n"
            'answer = panel["rating"].mean()'
        ),
        untouched=lambda g: g["mean"],
    ),
    Exercise(
        id="10-4",
        track="Write",
        objective=2,
        question=(
            "Write a function `agreement(ratings)`. It is given a column: what each person of a class "
            "gave the same session, from 1 to 5. Give back **r_wg: 1 minus the variance divided by 2**, "
            "where 2 is the variance of answers ticked at random."
        ),
        kind=Function(of=Number(tolerance=0.0005), cases=lambda g: g["cases"]),
        given=classes_of_ratings,
        answer=lambda _: r_wg,
        misconceptions=(
            Misconception(lambda _: by_sd, "You divide the standard deviation. The variance is its square."),
            Misconception(lambda _: disagreement, "That is what they disagree by. Take it from 1."),
            Misconception(
                lambda _: by_five, "You divide by 5, the number of answers. Their variance at random is 2."
            ),
        ),
        hints=(
            "`ratings.var()` is the variance of the column.",
            "Divide it by 2, and take the result from 1.",
            "`return 1 - ratings.var() / 2`",
        ),
        worked="def agreement(ratings):\n    return 1 - ratings.var() / 2",
        why="1 means that all gave the same, 0 that they might have ticked at random. It can lie below 0.",
        starter="def agreement(ratings):\n    return ...",
    ),
    Exercise(
        id="10-5",
        track="Look",
        objective=4,
        question=(
            "$classes classes run the same study (invented). The effect is there, and the study’s power is "
            "**$power%**. In how many of the classes do you expect that the interval holds 0, so that "
            "they do "
            "**not** find it?"
        ),
        kind=Number(tolerance=0.01, unit="classes", asked="the classes that do not find the effect"),
        given=twelve_classes,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(lambda g: g["found"], "So many find it. How many are left?"),
            Misconception(
                lambda _: 0,
                "That would be so with a power of 100%. A true effect is missed whenever chance covers it.",
            ),
        ),
        hints=(
            "Power is the share of studies that find what is there.",
            "$power of 100 find it. How many of 100 do not?",
            "Take that share of $classes.",
        ),
        worked="answer = $classes * (100 - $power) / 100",
        why="All of them studied the same thing. Some found it and some did not, and nobody made a mistake.",
    ),
)
