"""An example of exercises of your own: two questions with choices, on reading a correlation.

Copy this file, give it a name of your own, and change it. Build it with
`alliancekit course build DIR --exercises exam_choice.py --seed SECRET`. Students get the questions and a
place for each answer; the right answers, the messages, the hints and the seeds stay on your computer.
"""

from __future__ import annotations

from alliancekit.exercises import Distractor, multiple_choice

TITLE = "A short examination: reading a correlation"


def _study(_clinic, rng):
    """Return the facts of one variant: every student on your list gets other ones."""
    r = float(rng.choice([0.18, 0.21, 0.24, 0.27]))
    people = int(rng.integers(6, 20)) * 10
    place = str(rng.choice(["a student clinic", "a hospital", "a counselling service"]))
    return {"r": f"{r:.2f}", "people": people, "place": place}


EXERCISES = (
    multiple_choice(
        id="choice-1",
        objective=1,
        question=(
            "In $place, $people clients rated the alliance early on. Their ratings go with less distress "
            "at the end: r = −$r. Which sentence follows from this alone?"
        ),
        given=_study,
        right="Clients who rated the alliance higher tended to be in less distress at the end.",
        distractors=(
            Distractor(
                "A better alliance lowers distress.",
                "That names a cause. The clients were observed; nothing was changed by lot.",
            ),
            Distractor(
                "Whoever rates the alliance high will be in less distress at the end.",
                "That speaks of each single client. A correlation of this size leaves many exceptions.",
            ),
        ),
        hints=(
            "Does the sentence speak of many people, or of each?",
            "Does it name a cause?",
            "Look for the sentence that says “tended”.",
        ),
        why="A correlation tells how two things go together over many people.",
    ),
    multiple_choice(
        id="choice-2",
        objective=1,
        question="The same study (r = −$r, $people clients) is done again, with four times as many "
        "clients. What is "
        "to be expected?",
        given=_study,
        right="An r that is somewhere near, with a narrower interval.",
        distractors=(
            Distractor(
                "An r about twice as large, with the same interval.",
                "How many take part changes how sure we are, and not how strongly two things go together.",
            ),
            Distractor(
                "The same r, as it was found before.",
                "Another sample gives another r. Each is an estimate.",
            ),
        ),
        hints=(
            "What does the number of clients change?",
            "Think of the width of the interval.",
            "Four times as many make the interval about half as wide.",
        ),
        why="More people make the interval narrower; they do not make r larger.",
    ),
)
