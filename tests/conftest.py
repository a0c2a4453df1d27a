"""What holds for every test: no test is a race against the clock, so that slow machines pass too."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
