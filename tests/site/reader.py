"""Goes through what was laid down for an explorer as the page does: from setting to setting, by places."""

from __future__ import annotations

from base64 import b64decode
from collections import deque

import numpy as np


class Reader:
    """Stands in one setting; ``now`` is its number."""

    def __init__(self, found):
        self.found, self.now = found, 0

    def move(self, control, place):
        self.now = self.turns(self.now)[control][place]

    def turns(self, now):
        """Control -> the settings that its places lead to."""
        lists = [self.found["turns"][each] for each in self.found["nodes"][now][1]]
        return dict(zip(self.found["answered"], lists, strict=True))

    def trait(self, model, trait):
        """What a widget shows here, rows as plain columns."""
        at = self.found["traits"].index(f"{model}.{trait}")
        value = self.found["values"][self.found["nodes"][self.now][0][at]]
        if isinstance(value, dict) and set(value) == {"length", "columns"}:
            known = self.found["columns"]
            columns = {name: numbers(known[each["$c"]]) for name, each in value["columns"].items()}
            return value | {"columns": columns}
        return value

    def label(self, control, place):
        """What a control's place is called here; None where its list is the panel's own."""
        name = f"{self.found['controls'][control]}._options_labels"
        if name in self.found["traits"]:
            return self.trait(*name.split(".", 1))[place]
        return self.found.get("opens", {}).get(name, {place: None})[place]

    def of_control(self, control, now, trait):
        """How a control is in a setting; None where that never changes."""
        name = f"{self.found['controls'][control]}.{trait}"
        if name not in self.found["traits"]:
            return None
        return self.found["values"][self.found["nodes"][now][0][self.found["traits"].index(name)]]

    def way_to(self, places):
        """The fewest moves from here to one of these settings; None where no moves lead there."""
        ways, met = deque([(self.now, [])]), {self.now}
        while ways:
            now, way = ways.popleft()
            if now in places:
                return way
            for control, turns in self.turns(now).items():
                if self.of_control(control, now, "disabled"):
                    continue
                stands = self.of_control(control, now, "index")
                for place, then in enumerate(turns):
                    if then not in met and place != stands:
                        met.add(then)
                        ways.append((then, [*way, (control, place)]))
        return None

    def all_moves(self):
        """Move through every setting that moves lead to; say each move once it is made."""
        waiting = set(range(len(self.found["nodes"]))) - {self.now}
        while way := self.way_to(waiting):
            for control, place in way:
                label = self.label(control, place)
                self.move(control, place)
                waiting.discard(self.now)
                yield control, place, label


def numbers(column):
    """A column as it comes out of JSON, as numbers where none is missing."""
    if not isinstance(column, dict):
        return column
    read = np.frombuffer(b64decode(column["$b"]))
    return read.tolist() if np.isfinite(read).all() else column
