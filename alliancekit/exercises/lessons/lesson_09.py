"""Exercises of lesson 09: pooling, the next study, what is missing, and what makes r larger."""

from __future__ import annotations

from alliancekit.exercises.engine.base import Exercise, Explorer, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons.facts_09 import (
    by_people,
    cases,
    model,
    next_study,
    sign,
    some_studies,
    two_groups,
    undivided,
    unweighted,
    weighted,
)

TITLE = "What the evidence says"

EXERCISES = (
    Exercise(
        id="09-1",
        track="Look",
        objective=1,
        question=(
            "In the evidence explorer of section 2, take the studies of **rater: $rater** with at least "
            "**$least** "
            "people, pooled by **REML**. What is the pooled r, to two decimals?"
        ),
        kind=Number(tolerance=0.0051, unit="a correlation", asked="the pooled r of the chosen studies"),
        given=some_studies,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["fixed"],
                "That is the r of the *fixed* model. Set *Pooled by* to REML, which lets the true r differ.",
            ),
            Misconception(
                lambda g: g["every"], "That is the r of all raters together. Set *Studies* to rater: $rater."
            ),
            Misconception(
                lambda g: g["small"], "Small studies are still in. Move *People, at least* to $least."
            ),
        ),
        hints=(
            "Three controls count: *Studies*, *People, at least* and *Pooled by*.",
            "The sentence over the pictures begins with how many studies and people are in.",
            "The number after “r =” is the pooled r.",
        ),
        worked=(
            "studies = ak.study_rows().query(\"rater == '$rater' and n >= $least\")\n"
            "answer = ak.pool_correlations(studies).r"
        ),
        why="It is $shown. The studies are synthetic; which of them are taken in moves the pooled r.",
        explorer=Explorer(
            "explore_evidence", lambda g: {"which": f"rater: {g['rater']}", "least": g["least"]}
        ),
    ),
    multiple_choice(
        id="09-2",
        objective=2,
        question=(
            "$k synthetic studies were pooled: $r; prediction interval $ahead. Somebody plans the next "
            "study of the "
            "same kind. Which sentence fits?"
        ),
        given=next_study,
        right="Its true correlation may well lie anywhere from $ahead.",
        distractors=(
            Distractor(
                "Its true correlation lies between $low and $high, with 95% certainty.",
                "That interval is about the *mean* of all studies. A single one strays further, because "
                "their true "
                "correlations differ.",
            ),
            Distractor(
                "Its correlation will be the pooled one; what differs from it is chance.",
                "So it would be if all had one true r. But they differ by more than chance: that is what "
                "tau says.",
            ),
            Distractor(
                "Nothing can be said of it, because studies differ too much.",
                "The prediction interval says something: a wide range, but not any value at all.",
            ),
        ),
        hints=(
            "Two intervals are given. Which is about the mean, and which about one study?",
            "The interval of the mean becomes narrower with more studies. The other does not.",
            "The prediction interval is about the next study.",
        ),
        why="The mean is known well. Where one study, or one clinic, will stand is known much less well.",
    ),
    Exercise(
        id="09-3",
        track="Edit",
        objective=2,
        question=(
            "The last line pools some studies as if all had **one true r**. Change **one word**, so that "
            "the true r may "
            "**differ** from study to study and is fitted by REML. Will small studies count for more, or "
            "for less?"
        ),
        kind=Number(tolerance=0.0021, unit="a correlation", asked="the pooled r, as the line gives it"),
        given=model,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["tau"],
                "That is tau, by which the true r differ. Leave `.r` at the end of the line.",
            ),
            Misconception(
                lambda g: g["every"],
                "That is the r of all raters’ studies. Leave the first line as it is.",
            ),
        ),
        hints=(
            "The word stands after `method=`.",
            'Write "reml" in the place of "fixed", with its quotation marks.',
            'The last line should read `answer = ak.pool_correlations(studies, method="reml").r`.',
        ),
        worked=(
            "studies = ak.study_rows(seed=$seed).query(\"rater == '$rater'\")\n"
            'answer = ak.pool_correlations(studies, method="reml").r'
        ),
        why=(
            "It is $shown. Where the true r differ, a huge study tells about itself only; so the weights "
            "become more "
            "alike, and small studies count for more."
        ),
        starter=(
            "studies = ak.study_rows(seed=$seed).query(\"rater == '$rater'\")\n"
            'answer = ak.pool_correlations(studies, method="fixed").r'
        ),
        untouched=lambda g: g["untouched"],
    ),
    Exercise(
        id="09-4",
        track="Write",
        objective=1,
        question=(
            "Write a function `pooled(z, n)`. It is given two columns, one row a study: Fisher’s z, and "
            "the number of "
            "people. Give back the **mean of z in which each study counts with the weight n − 3**: the "
            "sum of "
            "`z * (n - 3)`, divided by the sum of the weights."
        ),
        kind=Function(of=Number(tolerance=0.0005), cases=lambda g: g["cases"]),
        given=cases,
        answer=lambda _: weighted,
        misconceptions=(
            Misconception(
                lambda _: unweighted, "That is the plain mean, in which 12 people count as much as 400."
            ),
            Misconception(
                lambda _: by_people, "You weigh by n. The weight asked for is n − 3, one over z’s variance."
            ),
            Misconception(lambda _: undivided, "The sum is right. Divide it by the sum of the weights."),
        ),
        hints=(
            "`z * (n - 3)` is one number a study; `.sum()` adds them up.",
            "The sum of the weights is `(n - 3).sum()`.",
            "`return (z * (n - 3)).sum() / (n - 3).sum()`",
        ),
        worked="def pooled(z, n):\n    return (z * (n - 3)).sum() / (n - 3).sum()",
        why="This is the whole fixed model. Turn z back into r with `tanh`, and you have its pooled r.",
        starter="def pooled(z, n):\n    return ...",
    ),
    multiple_choice(
        id="09-5",
        objective=3,
        question="$told\n\nWhich sentence reads it rightly?",
        given=sign,
        right="$fits",
        distractors=(
            Distractor("$against", "$reply"),
            Distractor(
                "The size is what counts; whether r is above or below 0 does not matter.",
                "It matters for the reader: one sign means benefit, the other harm. Which is which "
                "depends on what "
                "was measured.",
            ),
            Distractor(
                "The alliance made the difference, as far as r says.",
                "r says how closely two things go together. It names no maker.",
            ),
        ),
        hints=(
            "What does a higher number on the outcome mean: better, or worse?",
            "r above 0: more of one goes with more of the other. Below 0: with less.",
            "Say it with both things named: “a higher alliance went with more (or less) ...”",
        ),
        why="Before studies are pooled, every r has to be turned so that above 0 means the same.",
    ),
    multiple_choice(
        id="09-6",
        objective=4,
        question=(
            "In a set of synthetic studies, those with “$group” are compared with those with “$first”. "
            "The difference in "
            "Fisher’s z is $z. Which sentence fits?"
        ),
        given=two_groups,
        right="$fits",
        distractors=(
            Distractor("$fits_not", "$reply"),
            Distractor(
                "$cause",
                "Studies were not drawn by lot to be of one kind or the other. They may differ in much else.",
            ),
            Distractor(
                "One has to look whether the two pooled intervals overlap.",
                "Overlap is no test of a difference (lesson 03). The interval of the difference is given: "
                "use it.",
            ),
        ),
        hints=(
            "Is 0 inside the interval of the difference?",
            "“Cannot tell” is something else than “the same”.",
            "Leave out what speaks of changing a study.",
        ),
        why="A moderator is a difference between studies, and studies differ in many ways at once.",
    ),
)
