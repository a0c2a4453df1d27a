"""Exercises of lesson 08: between and within, therapists' share, session to session, culture match."""

from __future__ import annotations

from alliancekit.exercises.engine.base import Exercise, Explorer, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons.facts_08 import (
    as_r,
    between,
    cases,
    match,
    one_cloud,
    only_distress,
    share,
    slope,
    what_it_says,
    which_clinic,
    within,
)

TITLE = "Levels"

EXERCISES = (
    Exercise(
        id="08-1",
        track="Look",
        objective=1,
        question=(
            "In the levels explorer of section 1, set the rater to **$rater** and the part to **$part**, and "
            "group the points **by $level**. What is the slope **$asked** ${level}s, with its sign, to one "
            "decimal? (The table has it with two.)"
        ),
        kind=Number(
            tolerance=0.06,
            unit="points of distress for one point",
            asked="the slope $asked ${level}s: points of distress for one point of rating",
        ),
        given=slope,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["other"],
                "That is the other one of the two slopes. *Between* compares the groups’ means (the blue "
                "dashes); *within* compares sessions of one group with each other (the red-brown lines).",
            ),
            Misconception(
                lambda g: g["wrong_level"],
                "That is the slope with the points grouped the other way. Group them by $level.",
            ),
            Misconception(
                lambda g: -g["right"],
                "The size is right. Does distress go up or down where the rating is higher? That gives the "
                "sign.",
            ),
        ),
        hints=(
            "Press “Show what the data say”; the sentence names both slopes with their intervals.",
            "Check the settings: this clinic, rater $rater, part $part, grouped by $level.",
            "Open the table and read the line “slope, $asked”.",
        ),
        worked=(
            "rated = clinic.sessions.query(\"rater == '$rater'\")\n"
            'rated = rated.merge(clinic.clients[["client_id", "therapist_id"]])\n'
            'answer = ak.within_between(rated, "$part", "outcome", groups="$by").$asked'
        ),
        why=(
            "It is $shown points of distress for one point of $part. The data are synthetic. The other slope "
            "is another number because it answers another question."
        ),
        explorer=Explorer(
            "explore_levels", lambda g: {"rater": g["rater"], "part": g["part"], "level": f"by {g['level']}"}
        ),
    ),
    multiple_choice(
        id="08-2",
        objective=1,
        question=(
            "In the sample clinic, for **$part** rated by the **$rater**, the slope of distress *between* "
            "clients is $between points for one point; *within* clients it is $within. Which sentence does "
            "the slope **between** clients allow?"
        ),
        given=what_it_says,
        right=(
            "Clients whose $part is rated a point higher than other clients’ tend to be in less distress; "
            "how a client’s own better and worse sessions compare is the other number."
        ),
        distractors=(
            Distractor(
                "When a client’s $part rises by a point, their distress can be expected to fall by about "
                "$size points.",
                "“When a client’s … rises” is about one client changing. The slope between clients compares "
                "different people. Reading one as the other is the mistake this lesson is about.",
            ),
            Distractor(
                "The two slopes measure the same thing, so the best estimate is their average.",
                "They answer two questions: do people differ, and does one person change? An average answers "
                "neither.",
            ),
            Distractor(
                "Raising the $part of one client lowers their distress, because the interval between clients "
                "leaves out 0.",
                "An interval that leaves out 0 says that chance alone is an unlikely reason. It says nothing "
                "about what causes what.",
            ),
        ),
        hints=(
            "Ask of each sentence: does it compare people, or one person’s sessions?",
            "*Between* compares people.",
            "Then leave out what claims a cause.",
        ),
        why=(
            "Between clients, people are compared with people, and they differ in a thousand ways. What "
            "happens when one person’s alliance rises is asked within clients."
        ),
    ),
    Exercise(
        id="08-3",
        track="Edit",
        objective=2,
        question=(
            "The lines below work out how much of the variance of **$part** (rated by the $rater, phase: "
            "$phase) lies between the four *therapies*. Change **one word** in the last line, so that they "
            "give the share that lies between **therapists** (`therapist_id`)."
        ),
        kind=Number(
            tolerance=0.0051,
            unit="a share, from 0 to 1",
            asked="the share of the variance that lies between therapists, from 0 to 1",
        ),
        given=share,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: 1 - g["right"],
                "That is the share that does *not* lie between therapists: one minus the share asked for.",
            ),
            Misconception(
                lambda g: g["high"],
                "That is the upper limit of the interval. The estimate is `share`: write nothing after it.",
            ),
            Misconception(
                lambda g: 100 * g["right"],
                "You give a percentage. A share runs from 0 to 1: leave it as the line gives it.",
            ),
        ),
        hints=(
            "The last line names a column that says who belongs together.",
            'It is `"therapy"`. Which column says who the therapist is?',
            'Write `"therapist_id"` in the place of `"therapy"`.',
        ),
        worked=(
            'rated = ak.phase_means(clinic, "$rater", "$phase")\n'
            'answer = ak.variance_between(rated, "$part", groups="therapist_id").share'
        ),
        why=(
            "About $percent of the variance lies between therapists. That share is called the intraclass "
            "correlation. Most of the rest lies between clients of the same therapist."
        ),
        starter=(
            'rated = ak.phase_means(clinic, "$rater", "$phase")\n'
            'answer = ak.variance_between(rated, "$part", groups="therapy").share'
        ),
        untouched=lambda g: g["therapy"],
    ),
    Exercise(
        id="08-4",
        track="Write",
        objective=1,
        question=(
            "Take the means out by hand. Write a function `slope_within(client, alliance, distress)`. It is "
            "given three columns, one row a session: whose it is, the alliance, the distress. Take each "
            "client’s own mean out of both columns; call what is left *x* and *y*. Give back the slope: the "
            "sum of *x* times *y*, divided by the sum of *x* squared."
        ),
        kind=Function(of=Number(tolerance=0.001), cases=lambda g: g["cases"]),
        given=cases,
        answer=lambda _: within,
        misconceptions=(
            Misconception(
                lambda _: one_cloud,
                "You take out one mean for everybody, so this is the slope of one cloud. Each client has "
                "their own mean: `alliance.groupby(client)`.",
            ),
            Misconception(
                lambda _: between,
                "This is the slope of the clients’ means, so *between* clients. The means have to be *taken "
                "out*.",
            ),
            Misconception(
                lambda _: as_r,
                "This is the correlation within clients. For the slope, divide by the sum of *x* squared "
                "only.",
            ),
            Misconception(
                lambda _: only_distress,
                "You have taken the means out of distress only. Take them out of the alliance as well.",
            ),
        ),
        hints=(
            '`alliance.groupby(client).transform("mean")` gives each row the mean of that row’s client.',
            "`x` is the alliance minus that; `y` is the same for distress.",
            "The last line is `return (x * y).sum() / (x**2).sum()`.",
        ),
        worked=(
            "def slope_within(client, alliance, distress):\n"
            '    x = alliance - alliance.groupby(client).transform("mean")\n'
            '    y = distress - distress.groupby(client).transform("mean")\n'
            "    return (x * y).sum() / (x**2).sum()"
        ),
        why=(
            "`ak.within_between` does the same for thousands of sessions and adds the interval. In the "
            "explorer it is the black line with all means taken out."
        ),
        starter="def slope_within(client, alliance, distress):\n    return ...",
    ),
    multiple_choice(
        id="08-5",
        objective=3,
        question=(
            "We made a clinic of 4,000 clients in one of our four worlds, and looked from each session to "
            "the next, within clients. The figures are in standard deviations, with 95% intervals.\n\n"
            "| Effect | as rated | with each client’s trend taken out |\n|---|---|---|\n"
            "| alliance, then distress | $alliance_rated | $alliance_detrended |\n"
            "| distress, then alliance | $outcome_rated | $outcome_detrended |\n\n"
            "Which sentence fits?"
        ),
        given=which_clinic,
        right="$fits",
        distractors=(
            Distractor(
                "$fits_not",
                "Look at the second row, on the right: distress, then alliance, with trends taken out. Is it "
                "near 0, or far below?",
            ),
            Distractor(
                "As rated, the alliance of one session goes before the distress of the next, so the alliance "
                "is the cause.",
                "Coming first is not enough. If alliance and distress both change steadily over sessions, "
                "each seems to go before the other, whatever the cause.",
            ),
            Distractor("$row", "$row_reply"),
        ),
        hints=(
            "Look at the column on the right: there, trends that run side by side are gone.",
            "Where the alliance does nothing, −.03 may still stand in the first row. Look at the second.",
            "About −.2 in the second row fits one world only. Figures near 0 in both rows fit the others.",
        ),
        why=(
            "The world was “$world”. Only the one that follows shows itself in such a table. The first and "
            "the fourth world give the same table; to tell them apart takes an experiment."
        ),
    ),
    multiple_choice(
        id="08-6",
        objective=4,
        question=(
            "In the sample clinic (therapy: $therapy; rated by the $rater; phase: $phase), sharing a culture "
            "with the therapist goes with the alliance at $found. Which sentence follows?"
        ),
        given=match,
        right="$fits",
        distractors=(
            Distractor(
                "A therapist of another culture makes the alliance weaker.",
                "“Makes” claims a cause. Clients were not matched by chance alone in most clinics, and an r "
                "does not say what brought it about.",
            ),
            Distractor(
                "A client who is matched will rate the alliance higher than one who is not.",
                "That speaks of one person. Even where groups differ, many single people go against it.",
            ),
            Distractor(
                "As r is small, culture plays no part in the alliance.",
                "A small r for one yes-or-no column is not the whole of culture. How a therapist meets a "
                "client’s culture is not in this column at all.",
            ),
        ),
        hints=(
            "Leave out what claims a cause, and what speaks of one person.",
            "Is 0 inside the interval? With so few clients it is wide.",
            "Not being able to tell is not the same as knowing that there is nothing.",
        ),
        why=(
            "A yes-or-no column of a small group gives a wide interval. In published studies, matching goes "
            "with more liking than benefit (d = .32 and .09), and both vary much (Cabral & Smith, 2011)."
        ),
    ),
)
