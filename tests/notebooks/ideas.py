"""Where each of the 28 ideas about the alliance is met: in prose, explored, and exercised.

``python tests/notebooks/ideas.py`` prints the table in Markdown; the tests ask whether each place is there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Idea:
    """Where one idea is met.

    Attributes
    ----------
    word
        Pattern that the prose has to hold.
    prose
        A text cell.
    explored
        A code cell in which data, a simulation or a written exchange show it.
    exercised
        An exercise, ``prediction NN-N`` or ``reflection NN-N``.
    """

    word: str
    prose: str
    explored: str
    exercised: str


IDEAS = {
    "bond": Idea(r"\*\*Bond\*\*", "l01-s1-idea", "l01-s1-code", "01-1"),
    "goals": Idea(r"\*\*Goals\*\*", "l01-s1-idea", "l03-s2-code", "03-2"),
    "tasks": Idea(r"\*\*Tasks\*\*", "l01-s1-idea", "l01-s4-code", "01-2"),
    "collaboration": Idea("[Cc]ollaboration", "l05-s1-idea", "l05-s1-code2", "05-1"),
    "trust": Idea("trust", "l01-s3-read", "l01-s3-code", "prediction 01-3"),
    "safety": Idea("Safety", "l01-s3-idea", "l01-s3-code", "07-8"),
    "confidentiality and consent": Idea("Informed consent", "l01-s3-idea", "l01-s3-code", "07-8"),
    "boundaries": Idea("boundary strain", "l07-s4-idea", "l07-s4-code", "07-6"),
    "transparency": Idea("Transparency", "l05-s2-idea", "l05-s2-code", "07-8"),
    "empathy": Idea("Empathy", "l05-s2-read", "l05-s2-code", "07-8"),
    "genuineness": Idea("Genuineness", "l05-s2-idea", "l05-s2-code", "07-8"),
    "relational depth": Idea("Relational depth", "l05-s2-idea", "l05-s2-code", "07-8"),
    "mutual exchange": Idea("[Mm]utual emotion", "l05-s1-idea", "l05-s3-code", "05-2"),
    "feedback loop": Idea("feedback loop", "l06-s1-idea", "l06-s3-code", "06-1"),
    "the client's view": Idea("client's is the trump card", "l04-s5-idea", "l04-s5-code", "04-6"),
    "agency of the client": Idea("Agency", "l06-s5-idea", "l06-turn-7-code", "06-7"),
    "engagement and adherence": Idea("engagement", "l06-s5-idea", "l06-s5-code", "prediction 06-5"),
    "between-session practice": Idea("Between-session practice", "l06-s5-idea", "l06-turn-7-code", "06-7"),
    "supervision": Idea("supervision", "l07-s4-idea", "l07-s4-code", "06-8"),
    "modalities": Idea("Four therapies", "l01-s4-idea", "l01-s4-code", "prediction 08-5"),
    "culture": Idea("cultural rupture", "l07-s4-idea", "l07-s4-code", "08-6"),
    "rupture": Idea("rupture", "l07-s1-idea", "l07-s1-code", "07-1"),
    "repair": Idea("repair", "l07-s4-idea", "l07-s4-code", "07-2"),
    "corrective experience": Idea("corrective experience", "l07-s4-idea", "l07-s4-code", "reflection 07-1"),
    "resistance": Idea("resistance", "l07-s4-idea", "l07-s4-code", "07-6"),
    "transference": Idea("transference", "l07-s4-idea", "l07-s4-code", "07-6"),
    "countertransference": Idea("countertransference", "l07-s4-idea", "l07-s4-code", "07-6"),
    "common factors and technique": Idea("common factor", "l08-s5-idea", "l08-s5-code", "prediction 08-5"),
}


def table() -> str:
    """Return the ideas as a Markdown table."""
    head = ["| Idea | Prose | Explored | Exercised |", "|---|---|---|---|"]
    rows = [
        f"| {name} | {idea.prose} | {idea.explored} | {idea.exercised} |"
        for name, idea in IDEAS.items()
    ]
    return "\n".join([*head, *rows])


if __name__ == "__main__":
    print(table())
