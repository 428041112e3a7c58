"""Moves the clock of the whole process, the threads that answer browsers included."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chorok.core import clock


class MovedClock:
    """The clock goes on from wherever it was moved to; `clock.at` still holds it inside its block."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = timedelta(0)
        monkeypatch.setattr(clock, "now", self._now)

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` (aware) now."""
        self._ahead = moment - timezone.now()

    def _now(self) -> datetime:
        return clock._frozen.get() or timezone.now() + self._ahead
