"""Exercises that an instructor marks: an answer is kept, and nothing here can tell whether it is right."""

from __future__ import annotations

import re
from typing import Any

from alliancekit.exercises.engine.base import is_blank
from alliancekit.exercises.engine.card import Card
from alliancekit.exercises.engine.practice import as_text
from alliancekit.record import current_record

OWN = re.compile(r"[a-z][a-z_]*-[1-9]\d?")  # their ids: a word and a number; the workbook's are two numbers


def keep_answer(name: str, answer: Any) -> Card:
    """Keep an answer that an instructor will mark, and say so."""
    if is_blank(answer):
        return Card(
            f"{name}: Not attempted", ["Put your answer where the `...` is, and run the cell again."], "○"
        )
    record, text = current_record(), as_text(answer)
    tries = record.events("attempt", name)
    if not tries or tries[-1].value != text:
        record.add("attempt", name, value=text, verdict="kept")
    lines = [
        "Your instructor will mark it. Nothing here knows whether it is right.",
        "What counts is what stands in this notebook when you hand it in: save it first.",
        record.take_notice(),
    ]
    return Card(f"{name}: kept", lines, "✓", code=text)


def marked_elsewhere(name: str) -> Card:
    """Say that there is nothing to be had here about such an exercise."""
    lines = ["It is your instructor's own: there are no hints and no worked answer here. Ask them."]
    return Card(f"{name}: marked by your instructor", lines, "○")
