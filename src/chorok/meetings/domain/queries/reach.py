"""Whom the mails of a consultation don't reach, so that staff can do something about it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from chorok.core.kinds import may_switch_off
from chorok.core.models import NotificationSwitch
from chorok.meetings.enums import Gap
from chorok.meetings.models import Participant
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Membership


@dataclass(frozen=True)
class Unreached:
    """A participant that gets no mail, and why."""

    participant: Participant
    why: Gap


def writing_to(organisations: Iterable[int]) -> "QuerySet[Membership]":
    """Return the memberships of the people who are written to for organisations: active owners and members."""
    rows = Membership.objects.filter(
        organisation__in=organisations, left_at=None, role__in=EDITORS, user__is_active=True
    )
    return rows.select_related("user").order_by("joined_at", "pk")


def unreached(participants: "QuerySet[Participant]", *, kind: str) -> list[Unreached]:
    """Return which of the participants get no mail of a kind, by name, in three statements at most.

    Either nobody of the organisation has an active account, or all who have one switched mails of this kind off.
    """
    rows = list(participants.select_related("organisation").order_by("organisation__name_ko", "pk"))
    people: dict[int, set[int]] = defaultdict(set)
    for organisation, user in writing_to({row.organisation_id for row in rows}).values_list("organisation", "user"):
        people[organisation].add(user)
    everybody = set().union(*people.values())
    switches = NotificationSwitch.objects.filter(kind=kind, user__in=everybody)
    muted = set(switches.values_list("user", flat=True)) if may_switch_off(kind) and everybody else set()
    found = []
    for row in rows:
        own = people[row.organisation_id]
        if not own:
            found.append(Unreached(row, Gap.NOBODY))
        elif own <= muted:
            found.append(Unreached(row, Gap.MUTED))
    return found
