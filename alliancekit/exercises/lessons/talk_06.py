"""Written exchanges of lesson 06, ours, between invented people: what was said, and what may be said next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.exercises.engine.options import Distractor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given


@dataclass(frozen=True)
class Exchange:
    """A few lines of talk, a next line that keeps it open, and three that close it.

    Attributes
    ----------
    lines
        What came before, in Markdown.
    right
        A next line that fits.
    wrong
        Three others, each with what is said to whoever chooses it.
    why
        What the right one does.
    """

    lines: str
    right: str
    wrong: tuple[Distractor, Distractor, Distractor]
    why: str


def one_of(exchanges: Sequence[Exchange]) -> Callable[[Clinic, np.random.Generator], Given]:
    """Return what draws one exchange for a variant of an exercise."""

    def given(_clinic: Clinic, rng: np.random.Generator) -> Given:
        chosen = exchanges[int(rng.integers(len(exchanges)))]
        told = {"lines": chosen.lines, "right": chosen.right, "because": chosen.why}
        for place, each in enumerate(chosen.wrong, start=1):
            told |= {f"wrong_{place}": each.text, f"reply_{place}": each.message}
        return told

    return given


LOW_MARK = (
    Exchange(
        "The last minutes of session 4. Ines has rated bond 4.5, *goals 2.5* and tasks 4.\n\n"
        "**Therapist:** Thank you. Shall we look at it together?\n\n"
        "**Ines:** Sure. It was fine, really.\n\n"
        "**Therapist:** You put goals at two and a half.",
        "“I am glad that you marked it so. What did you want to come to today that we did not come to?”",
        (
            Distractor(
                "“That happens, please don’t worry about it. It is only our fourth session, and we will "
                "surely get there next week.”",
                "It comforts, and it closes the subject before Ines has said anything. A low mark is an "
                "opening: ask about it while the session is fresh.",
            ),
            Distractor(
                "“But we chose those goals together in the first session, didn’t we?”",
                "It defends the plan. What Ines may learn from it is to mark higher next time.",
            ),
            Distractor(
                "“I wonder whether you find it hard to say what you want, with other people too.”",
                "It turns a mark on the *session* into something about *her*. That may be worth asking one "
                "day. Take the mark at its word first.",
            ),
        ),
        "It thanks her for the mark, asks about the very part she marked down, and leaves it to her to say "
        "what was missing.",
    ),
    Exchange(
        "The end of session 6. Dan has rated bond 4, goals 4 and *tasks 2*; last time tasks had 4.\n\n"
        "**Dan:** It’s the breathing thing. I don’t know.\n\n"
        "**Therapist:** You rated tasks lower than last time.",
        "“Thank you for saying so. What about it does not fit you, and what might fit better?”",
        (
            Distractor(
                "“I see. Still, give it a few more weeks: it helps most people, and it needs time to work.”",
                "It argues for the task. Dan has just said that it does not fit, and he is not most people.",
            ),
            Distractor(
                "“Then let us drop it and just talk.”",
                "It is kind, and too quick. He said that he did not know. Again one person decides, only the "
                "other way round.",
            ),
            Distractor(
                "“I am so sorry. I ought to have noticed. I feel quite bad about that.”",
                "Now Dan has to look after the therapist. To own one’s part is good: one short sentence, and "
                "then ask.",
            ),
        ),
        "It takes *tasks* at its word, and asks him both what does not fit and what might. So the task "
        "becomes something the two decide together.",
    ),
)

HIGH_MARKS = (
    Exchange(
        "Noor has given a five to everything, five sessions in a row. Today she looked at the clock "
        "often.\n\n**Noor:** Here you are. All good, as always.",
        "“Thank you. I would be glad of small things too. If I could have done one thing differently today, "
        "what would it have been?”",
        (
            Distractor(
                "“Wonderful. Then we are on the right track.”",
                "A row of fives may mean that all is well, or that somebody is polite. This answer makes it "
                "harder still to say the second.",
            ),
            Distractor(
                "“I can’t believe these fives. You kept looking at the clock, so something must have been "
                "wrong. Why don’t you just say so?”",
                "It says that she was not honest. Who is met like that will not be more frank next time.",
            ),
            Distractor(
                "“If it is always the same, we can leave the form out.”",
                "It takes away the one place where she could say something, without having asked why she "
                "says so little there.",
            ),
        ),
        "It takes the fives as they are, and makes a small complaint easy and welcome. In interviews, "
        "clients told how wary they were of criticising a therapist (Rennie, 1994).",
    ),
    Exchange(
        "The end of the first session. Pavel holds the pen over the session rating and stops.\n\n"
        "**Pavel:** Who gets to see this?",
        "“You and I do. My supervisor sees the numbers, without your name. You may leave any line empty. "
        "What would make it easier to be frank?”",
        (
            Distractor(
                "“Nobody. It just goes into a folder, so you need not worry about it. Put down whatever "
                "comes to mind, and please be quite frank; it would help me a lot.”",
                "It is meant to calm, and it is not true: a supervisor sees the numbers. Being frank on "
                "paper rests on being told how it is.",
            ),
            Distractor(
                "“It is only for the statistics.”",
                "Then why be frank? It also promises that nothing he writes will change what you do.",
            ),
            Distractor(
                "“Why do you ask? Is there something you would rather not show?”",
                "A fair question is answered with suspicion. It is his information; he may know where it "
                "goes.",
            ),
        ),
        "It says plainly who sees what, that he is free, and asks what he needs. That is transparency: "
        "feedback runs in both directions.",
    ),
)

NOT_ON_TRACK = (
    Exchange(
        "Session 5. Leyla’s distress has been above the expected course for two sessions. Both look at the "
        "chart.\n\n"
        "**Leyla:** So I am failing at therapy now?",
        "“No. The line says that things are harder than we hoped by now. It does not say why. What do you "
        "make of it, and what should we change first?”",
        (
            Distractor(
                "“These charts are often wrong. Just forget it.”",
                "Many signals are false alarms; that is a reason to ask, not to look away. And she has seen "
                "the line.",
            ),
            Distractor(
                "“I am afraid it means that what we do is not strong enough for you. I will arrange "
                "something more intensive, so that we lose no more of your time.”",
                "A signal says that something may be off. It does not say what to do, and here it is decided "
                "without her.",
            ),
            Distractor(
                "“You would be further on if you had done the practice.”",
                "A guess at the cause, in the form of blame. The chart holds nothing about practice.",
            ),
        ),
        "It says what the line can tell and what it cannot, and then hands the question to the person who "
        "knows most about it.",
    ),
    Exchange(
        "Session 7. The therapist points at the chart: Kofi is above the expected course.\n\n"
        "**Kofi:** That’s because my mother is ill. This is the one good hour of my week.",
        "“I am sorry about your mother. So the line tells of a hard month more than of our work. What would "
        "be of most use to you here, in a month like this?”",
        (
            Distractor(
                "“Still, the line counts: it says that our approach does not work for you. I suggest that "
                "we change it today and see what the line does then.”",
                "The signal asked a question, and Kofi has answered it. The line is there for him, not he "
                "for the line.",
            ),
            Distractor(
                "“Good. Then we can go on as before.”",
                "It hears the reason and misses the person: a hard month may call for something else.",
            ),
            Distractor(
                "“Perhaps we should stop measuring until things are calmer.”",
                "It silences the signal when it has just started a talk. Ask him whether he wants that.",
            ),
        ),
        "It believes him, puts the line in its place, and still asks what he needs now.",
    ),
)

PRACTICE = (
    Exchange(
        "The start of session 5. Sam and the therapist had agreed on a short diary.\n\n"
        "**Sam:** I didn’t do it. Again. Sorry.",
        "“Thank you for telling me. What got in the way? And was it the right thing to try, in a week like "
        "yours?”",
        (
            Distractor(
                "“If you don’t practise between sessions, therapy cannot work. One hour in a week is simply "
                "not enough to change anything.”",
                "It says more than anybody knows. Practice and outcome go together at about r = .26: a "
                "correlation. And it shames.",
            ),
            Distractor(
                "“Never mind, it doesn’t matter.”",
                "Then why was it agreed? It is friendly, and what got in the way stays unknown.",
            ),
            Distractor(
                "“I will set you something smaller for this week.”",
                "Smaller may well be right. But again it is the therapist who sets it. What would Sam try?",
            ),
        ),
        "It welcomes the truth, asks about the week instead of the will, and puts the task itself in "
        "question.",
    ),
    Exchange(
        "The start of session 8. A list of pleasant things to do had been agreed.\n\n"
        "**Rosa:** I didn’t do your list. I went swimming with my sister instead. Twice.",
        "“You found something of your own. What was it like, and shall we build on that?”",
        (
            Distractor(
                "“How nice for you both. But please do the list as well next week; it belongs to the "
                "treatment.”",
                "It puts the plan above what she found. What is practised between sessions is her life.",
            ),
            Distractor(
                "“Swimming is not what we had agreed on.”",
                "It treats an idea of her own as a breach. Next time she may not tell.",
            ),
            Distractor(
                "“So the list was a bad idea of mine. No more lists.”",
                "Perhaps it was. Nobody has asked her yet, and the swimming is lost in the apology.",
            ),
        ),
        "That is a client’s agency: she made something of the task. The answer sees it and asks how to go on "
        "from there.",
    ),
)

SUPERVISION = (
    Exchange(
        "A supervision hour. Jo is in training.\n\n"
        "**Jo:** Her ratings have dropped two sessions running. I suppose she isn’t motivated.\n\n"
        "What might the **supervisor** say?",
        "“Let us listen to those two sessions. What happened just before the drop, and what have you asked "
        "her about it?”",
        (
            Distractor(
                "“Yes, that is resistance: clients mark us down when we come near to what hurts. Go on as "
                "before and wait until it passes.”",
                "A number is read as a trait of hers, and nobody has asked her.",
            ),
            Distractor(
                "“Your ratings are lower than those of the other trainees.”",
                "It ranks Jo by a few numbers, which are partly luck. Who is ranked learns to hide low "
                "marks.",
            ),
            Distractor(
                "“Let her rate again when she is in a better mood.”",
                "It corrects the measure until it shows what one would like to see.",
            ),
        ),
        "It goes back to what was said between the two, and to the question that has not been asked yet.",
    ),
    Exchange(
        "A supervision hour. Amir is in training.\n\n"
        "**Amir:** No signals, and all my ratings are high. I have nothing to bring.\n\n"
        "What might the **supervisor** say?",
        "“Then let us listen to the session with the highest marks. What did you do there? And is there "
        "anything that nobody has marked?”",
        (
            Distractor(
                "“Good. Not every week needs a case. Then we can use the hour for the paperwork, which we "
                "have put off for a long while now.”",
                "No signal does not mean no trouble. In our clinic, at 6 points, a quarter of the poor ends "
                "came without one.",
            ),
            Distractor(
                "“I find that hard to believe.”",
                "It meets good marks with doubt about Amir. One can be curious about marks and still trust "
                "the person.",
            ),
            Distractor(
                "“So your alliances are better than most.”",
                "High ratings are the rule, and some are politeness. They are no ground for a ranking.",
            ),
        ),
        "It uses the feedback to learn from what went well, and asks about what no form shows.",
    ),
)
