"""An example of exercises of your own: a number to work out from data, and a function to write.

The data of a question are facts of its variant: `$ratings` in the starter becomes the list. Build it with
`alliancekit course build DIR --exercises exam_code.py --students students.txt --seed SECRET`, and each
student on the list gets other data.
"""

from __future__ import annotations

from alliancekit.exercises import Exercise, Function, Misconception, Number

TITLE = "A short examination: ratings in code"


def _ratings(_clinic, rng):
    size = int(rng.integers(11, 20))
    ratings = [int(each) for each in rng.integers(1, 8, size)]
    ratings[1] = 1 + ratings[0] % 7  # never all alike
    mean = sum(ratings) / size
    return {"ratings": ratings, "as_they_stand": mean, "turned": 8 - mean}


def _calls(_clinic, rng):
    """Return what a function is tried on: ordinary lists, a single rating, and an empty list."""
    lists = [[float(each) for each in rng.integers(1, 6, size)] for size in (4, 6, 1)]
    return {"cases": [*((each,) for each in lists), ([],)]}


def _share(ratings):
    return sum(each >= 4 for each in ratings) / len(ratings) if ratings else float("nan")


EXERCISES = (
    Exercise(
        id="code-1",
        track="Edit",
        objective=1,
        question=(
            "The list holds one client's ratings of a reverse-keyed statement, each from 1 to 7. Change the "
            "last line so that it gives the mean of the ratings **after they are turned round**."
        ),
        kind=Number(tolerance=0.001, asked="the mean of the turned ratings"),
        given=_ratings,
        answer=lambda facts: facts["turned"],
        misconceptions=(
            Misconception(
                lambda facts: 7 - facts["as_they_stand"],
                "From 1 to 7, a rating is turned round by 8 minus the rating: 1 becomes 7, and 7 becomes 1.",
            ),
        ),
        hints=(
            "What should a 1 become?",
            "Each rating is turned round by 8 minus the rating.",
            "The mean turns round in the same way: 8 less the mean.",
        ),
        worked="ratings = $ratings\nanswer = 8 - sum(ratings) / len(ratings)",
        why="Turning round takes each rating from 8, and so the mean as well.",
        starter="ratings = $ratings\nanswer = sum(ratings) / len(ratings)",
        untouched=lambda facts: facts["as_they_stand"],
    ),
    Exercise(
        id="code-2",
        track="Write",
        objective=1,
        question=(
            "Write a function `share_high(ratings)` that gives back the share of ratings that are 4 or more. "
            'For an empty list it gives back `float("nan")`.'
        ),
        kind=Function(of=Number(tolerance=0.001, missing=True), cases=lambda facts: facts["cases"]),
        given=_calls,
        answer=lambda _facts: _share,
        misconceptions=(
            Misconception(
                lambda _facts: (
                    lambda ratings: (
                        sum(each > 4 for each in ratings) / len(ratings) if ratings else float("nan")
                    )
                ),
                "A rating of 4 belongs to those that count: 4 *or more*.",
            ),
        ),
        hints=(
            "Count those that are 4 or more, and divide by how many there are.",
            "`each >= 4` is true or false, and `sum` counts what is true.",
            "First ask whether the list is empty: `if not ratings:`.",
        ),
        worked=(
            "def share_high(ratings):\n"
            '    return sum(each >= 4 for each in ratings) / len(ratings) if ratings else float("nan")'
        ),
        why="A share is a count divided by how many there are; of nothing there is no share.",
        starter="def share_high(ratings):\n    return ...",
    ),
)
