"""Exercises of lesson 04: order and level, indices of agreement, tracking, and whose view counts."""

from __future__ import annotations

from alliancekit.exercises.engine.base import Exercise, Explorer, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons import facts_04 as facts

TITLE = "Whose view?"

EXERCISES = (
    Exercise(
        id="04-1",
        track="Look",
        objective=1,
        question=(
            "In the two-chair explorer, press *Show what the data say*. Set the chairs to **$first and "
            "$second**, the part to **$part**, and *When* to **$phase**; leave the therapist at *all*. How "
            "close are the two in **order**? Type that number, to two decimals."
        ),
        kind=Number(tolerance=0.0151, asked="*r* between the $first's and the $second's ratings"),
        given=facts.order,
        answer=lambda g: g["r"],
        misconceptions=(
            Misconception(
                lambda g: g["d"],
                "That is *d*: how much higher the one rates than the other, in standard deviations. It is "
                "about *level*. Which figure is about order?",
            ),
            Misconception(
                lambda g: g["icc"],
                "That is ICC(2,1), which asks for order *and* level at once. Which figure is about order "
                "alone?",
            ),
            Misconception(
                lambda g: g["opening"],
                "That is the figure for the client and the therapist, with which the explorer opens. Set the "
                "chairs to $first and $second.",
            ),
            Misconception(
                lambda g: g["squared"],
                "That is *r* squared. The closeness in order is *r* itself.",
            ),
        ),
        hints=(
            "The sentence has a line that begins with “Closeness in order”.",
            "Check the settings: $first and $second, $part, $phase, therapist all.",
            "It is the number after “r =”, and it stands in the corner of the first chart, too.",
        ),
        worked=(
            'rated = ak.rater_means(clinic, "$phase")\n'
            'answer = ak.correlate(rated, x="${part}_$first", y="${part}_$second")'
        ),
        why=(
            "*r* is $shown. It does not change when one of the two rates everybody a point lower, so it says "
            "nothing about level. ICC(2,1), which counts level as well, is $icc_shown here."
        ),
        explorer=Explorer(
            "explore_chairs",
            lambda g: {"raters": f"{g['first']} and {g['second']}", "part": g["part"], "when": g["phase"]},
        ),
    ),
    multiple_choice(
        id="04-2",
        objective=1,
        question=(
            "In the sample clinic ($setting), the $first and the $second rated the same clients. Order: $r. "
            "Level: $d ($first minus $second). Which sentence do these numbers allow?"
        ),
        given=facts.order_and_level,
        right=(
            "Clients whom one of the two rated higher, the other tended to rate higher, too; and on "
            "average the $higher rated higher than the $lower."
        ),
        distractors=(
            Distractor(
                "The two gave the same rating to $percent of the clients.",
                "*r* is no percentage of clients. It would be 1 even if the two never gave the same rating, "
                "as long as they kept the same order and distances.",
            ),
            Distractor(
                "Because d is far from 0, the two put the clients in different orders.",
                "*d* is about level. Two people can differ in level by any amount and still put everybody in "
                "the same order.",
            ),
            Distractor(
                "The $higher rates too high: the $lower's ratings show what the alliance really was.",
                "The figures say that the two differ, and by how much. They cannot say who is right: no "
                "rating here comes from outside the three chairs.",
            ),
        ),
        hints=(
            "One of the two numbers is about order, the other about level. Which is which?",
            "Two people can be alike in order and still differ in level.",
            "Look for the sentence that says one thing about order and one about level, and no more.",
        ),
        why=(
            "*r* above 0 says that the two order clients alike to some degree; *d* says that the $higher "
            "rates higher than the $lower. Both hold at once, and neither says who is right."
        ),
    ),
    Exercise(
        id="04-3",
        track="Edit",
        objective=2,
        question=(
            "The lines below take everybody's **$part** in session $session, as the $other and the therapist "
            "rated it, and give an intraclass correlation in which a difference in level does *not* count. "
            "Change **one character**, so that the two raters stand for raters in general and a difference "
            "in level **counts** as disagreement."
        ),
        kind=Number(tolerance=0.006, asked="the ICC of single ratings in which level counts"),
        given=facts.form,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["one"],
                "That is ICC(1,1), for studies in which every client has *other* raters. Here the same two "
                "chairs rate everybody.",
            ),
            Misconception(
                lambda g: g["k"],
                "The level counts, yes; but a k in the second place is for the *mean* of both ratings. You "
                "want the agreement of single ratings: 1.",
            ),
        ),
        hints=(
            "The first number in ICC( , ) says what counts as disagreement; look it up in section 2.",
            "In ICC(3,1) the level does not count. In which form do the same raters rate all, and it does?",
            'Change "ICC(3,1)" to "ICC(2,1)".',
        ),
        worked=(
            "ratings = ak.rater_means(clinic, $session)\n"
            'found = ak.intraclass_correlation(ratings, ["${part}_$other", "${part}_therapist"])\n'
            'answer = found["ICC(2,1)"]'
        ),
        why=(
            "ICC(2,1) is $shown, where ICC(3,1) was $third_shown. The gap between the two is the price of "
            "the difference in level."
        ),
        starter=(
            "ratings = ak.rater_means(clinic, $session)\n"
            'found = ak.intraclass_correlation(ratings, ["${part}_$other", "${part}_therapist"])\n'
            'answer = found["ICC(3,1)"]'
        ),
        untouched=lambda g: g["third"],
    ),
    Exercise(
        id="04-4",
        track="Write",
        objective=2,
        question=(
            "Write a function `upper_limit(first, second)` that is given two columns, one row a client, and "
            "gives back the upper **limit of agreement**: the mean of the differences, *first minus second*, "
            "plus 1.96 times their standard deviation (with n − 1, as `.std()` has it)."
        ),
        kind=Function(of=Number(tolerance=0.005), cases=lambda g: g["cases"]),
        given=facts.rated_twice,
        answer=lambda _: facts.upper_limit,
        misconceptions=(
            Misconception(
                lambda _: facts.limit_below,
                "That is the lower limit. For the upper one, *add* 1.96 standard deviations to the mean.",
            ),
            Misconception(
                lambda _: facts.limit_turned,
                "You have taken the first from the second. It is first minus second: above 0 where the first "
                "rates higher.",
            ),
            Misconception(
                lambda _: facts.limit_of_mean,
                "That is the upper end of an interval for the *mean* difference: you have divided by the "
                "root of n. The limits of agreement are about single differences.",
            ),
            Misconception(
                lambda _: facts.limit_of_size,
                "You have dropped the signs. A client rated a point higher and one rated a point lower are "
                "two points apart, and the limits have to show that.",
            ),
            Misconception(
                lambda _: facts.limit_by_n,
                "Your standard deviation divides by n. Use `.std()` of a column, which divides by n − 1.",
            ),
        ),
        hints=(
            "`gap = first - second` is a column: one difference a client.",
            "You need its mean, `gap.mean()`, and its standard deviation, `gap.std()`.",
            "Mean plus 1.96 times the standard deviation; begin that line with `return`.",
        ),
        worked=(
            "def upper_limit(first, second):\n"
            "    gap = first - second\n"
            "    return gap.mean() + 1.96 * gap.std()"
        ),
        why=(
            "If the differences are spread normally, 95 of 100 lie within 1.96 standard deviations of their "
            "mean. `ak.bland_altman` gives both limits, each with its interval."
        ),
        starter="def upper_limit(first, second):\n    return ...",
    ),
    multiple_choice(
        id="04-5",
        objective=3,
        question=(
            "In the sample clinic ($setting), the therapists' ratings were compared with their clients' own. "
            "Directional bias: $direction points (therapist minus client). Truth force: $truth. Which "
            "sentence do these numbers allow?"
        ),
        given=facts.tracking,
        right=(
            "On average the therapists rated lower than their clients; yet where a client's rating was "
            "higher, the therapist's tended to be higher."
        ),
        distractors=(
            Distractor(
                "The therapists rated lower, so they did not notice which clients saw the alliance as good.",
                "That would be a truth force of about 0. Somebody who rates everybody a little low can still "
                "know very well who stands higher and who lower.",
            ),
            Distractor(
                "The therapists were right about $percent of their clients.",
                "The truth force counts no clients. It says by how much the therapist's rating changes, on "
                "average, for each point that the client's is higher.",
            ),
            Distractor(
                "If a client can be brought to rate one point higher, the therapist will rate $size higher.",
                "Nobody was brought to rate anything here. The two ratings go together; what would happen if "
                "one were changed is another question.",
            ),
        ),
        hints=(
            "The directional bias is about level, the truth force about following.",
            "A truth force of 0 would mean that therapists do not follow at all; 1 would be full tracking.",
            "Look for the sentence that says both: lower on average, and following all the same.",
        ),
        why=(
            "Lower in level, and yet following: a client's rating one point higher went with a therapist's "
            "rating $size points higher. “Truth” is only the name of the benchmark; here it is the client's "
            "view."
        ),
    ),
    multiple_choice(
        id="04-6",
        objective=4,
        question=(
            "In the sample clinic ($setting), this is how each person's view goes with distress at the "
            "end, and by how much the three differ (first minus second; the intervals allow for clients who "
            "share a therapist).\n\n"
            "| Rated by | With distress at the end |\n|---|---|\n| client | $client |\n| therapist | "
            "$therapist |\n| observer | $observer |\n\n"
            "| Difference | 95% interval in brackets |\n|---|---|\n| client minus therapist | "
            "$client_therapist |\n| client minus observer | $client_observer |\n| therapist minus observer | "
            "$therapist_observer |\n\nWhich sentence do these numbers allow?"
        ),
        given=facts.three_views,
        right="$fits",
        distractors=(
            Distractor("$other", "$told"),
            Distractor(
                "The $largest's view is the one to trust, because its r is furthest from 0.",
                "One *r* has to be furthest from 0. And even where it differs clearly from the others, going "
                "with outcome is not the same as being right.",
            ),
            Distractor(
                "The observer's view is the true one, because the observer has nothing to gain or lose.",
                "Being uninvolved is a good thing in a judge, but it is not in these numbers; and somebody "
                "who watches a recording does not feel what the client feels.",
            ),
            Distractor(
                "It is enough to ask the client, because the client fills in both the alliance and the "
                "outcome form.",
                "That is a reason for *care*: when one person fills in both forms, their habits and their "
                "mood go into both. It can make the two look closer than they are.",
            ),
        ),
        hints=(
            "Whether two of them differ is told by the second table, not by the first.",
            "Does an interval of a difference leave out 0? If it does, the two differ clearly.",
            "Leave out what calls one view true or enough: no number here is about that.",
        ),
        why="$why",
    ),
)
