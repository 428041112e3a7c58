"""Reads of participants."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from chorok.accounts.actors import Actor
from chorok.meetings.enums import ParticipantState, Side
from chorok.meetings.models import Attendee, Consultation, HandoverConsent, Participant, Wish
from chorok.registry.models import Product


def with_profiles(rows: "QuerySet[Participant]") -> "QuerySet[Participant]":
    """Read participants with what suggestions and catalogues need, in a fixed number of statements."""
    return rows.select_related("organisation", "buyer_profile").prefetch_related(
        "buyer_profile__goods", "buyer_profile__fields", "organisation__fields"
    )


def others_of(participant: Participant) -> "QuerySet[Participant]":
    """Return those of the other side who take part, by name."""
    side = Side.BUYER if participant.side == Side.COMPANY else Side.COMPANY
    found = Participant.objects.coming().filter(consultation=participant.consultation_id, side=side)
    return with_profiles(found).order_by("organisation__name_ko", "pk")


def wishes_by_other(participant: Participant) -> dict[int, Wish]:
    """Return the participant's wishes by the id of the other side."""
    column = "buyer_id" if participant.side == Side.COMPANY else "company_id"
    rows = Wish.objects.said().filter(**{str(participant.side): participant})
    return {getattr(wish, column): wish for wish in rows}


def products_of(companies: Iterable[Participant]) -> dict[int, list[Product]]:
    """Return the published products by organisation, by name; one statement."""
    rows = Product.objects.public().filter(organisation__in={row.organisation_id for row in companies})
    found: dict[int, list[Product]] = defaultdict(list)
    for product in rows.select_related("goods_code").order_by("name_ko", "pk"):
        found[product.organisation_id].append(product)
    return found


def contacts_of(participants: Iterable[int]) -> dict[int, list[Attendee]]:
    """Return the people of those participants that agree to hand their contact data over; one statement."""
    agreed = HandoverConsent.objects.filter(participant__in=participants, withdrawn_at=None).values("participant")
    found: dict[int, list[Attendee]] = defaultdict(list)
    for person in Attendee.objects.filter(participant__in=agreed):
        found[person.participant_id].append(person)
    return found


@dataclass(frozen=True)
class Standing:
    """How far one side has come: invited, coming, chosen."""

    invited: int
    coming: int
    chose: int


def standing(consultation: Consultation, side: str) -> Standing:
    """Count a side's participants by how far they have come."""
    coming = Q(state=ParticipantState.COMING)
    counts = consultation.participants.filter(side=side).aggregate(
        invited=Count("pk"),
        coming=Count("pk", filter=coming),
        chose=Count("pk", filter=coming & Q(chose_at__isnull=False)),
    )
    return Standing(**counts)


def find(
    actor: Actor, consultation: Consultation, *, side: str, text: str = "", state: str = ""
) -> QuerySet[Participant]:
    """Return a side's participants the filter lets through, with how many they chose and who chose them.

    `state` is one of ParticipantState or "silent": takes part and has chosen nobody.
    """
    other = Side.BUYER if side == Side.COMPANY else Side.COMPANY
    found = Participant.objects.visible_to(actor).filter(consultation=consultation, side=side)
    if state == "silent":
        found = found.coming().filter(chose_at=None)
    elif state:
        found = found.filter(state=state)
    if text:
        found = found.filter(Q(organisation__name_ko__icontains=text) | Q(organisation__name_en__icontains=text))
    wishes = f"wishes_as_{side}"
    return found.select_related("organisation", "table", "interpreter").annotate(
        chosen=Count(wishes, filter=Q(**{f"{wishes}__{side}_rank__isnull": False})),
        wanted_by=Count(wishes, filter=Q(**{f"{wishes}__{other}_rank__isnull": False})),
    )
