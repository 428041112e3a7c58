"""What can happen on the day, and the event as it is then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chorok.engines.scheduling.model import Demand, Event, Wish


class Party(StrEnum):
    """What can be gone."""

    PARTICIPANT = "participant"
    TABLE = "table"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody or a table that isn't there from `since` (None: now) to `until` (None: the end)."""

    party: Party
    id: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish that comes up on the day, or one that is known and wanted now."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A wish that is taken back."""

    wish: str


Change = Gone | Asked | Withdrawn


def changed_event(event: Event, now: datetime, changes: Sequence[Change]) -> Event:
    """Return the event as it is after the changes; slots that began before now stay as they were."""
    wishes = {wish.id: wish for wish in event.wishes}
    gone: dict[tuple[Party, str], frozenset[str]] = {}
    for change in changes:
        match change:
            case Asked():
                wishes[change.wish.id] = change.wish
            case Withdrawn():
                wishes[change.wish] = replace(wishes[change.wish], demand=Demand.NEVER, lock=None)
            case Gone():
                since = change.since or now
                lost = frozenset(
                    slot.id
                    for slot in event.slots
                    if slot.start >= now and slot.end > since and (change.until is None or slot.start < change.until)
                )
                key = (change.party, change.id)
                gone[key] = gone.get(key, frozenset()) | lost
    everything = frozenset(slot.id for slot in event.slots)

    def left(available: frozenset[str] | None, party: Party, name: str) -> frozenset[str] | None:
        lost = gone.get((party, name))
        return available if lost is None else (everything if available is None else available) - lost

    return replace(
        event,
        wishes=tuple(wishes.values()),
        participants=tuple(
            replace(one, available=left(one.available, Party.PARTICIPANT, one.id)) for one in event.participants
        ),
        tables=tuple(replace(one, available=left(one.available, Party.TABLE, one.id)) for one in event.tables),
        interpreters=tuple(
            replace(one, available=left(one.available, Party.INTERPRETER, one.id)) for one in event.interpreters
        ),
    )
