"""Needs, bodies that ask, and technologies, for the tests of the room."""

from datetime import date
from decimal import Decimal
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import SYSTEM, Actor
from chorok.needs.domain.changes import note_change
from chorok.needs.domain.duplicates import look_for_pairs
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.reviewing import publish_need
from chorok.needs.enums import Instrument, NeedState
from chorok.needs.models import Need
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import Organisation, Technology
from tests.factories import GreenFieldFactory, OrganisationFactory, TechnologyFactory

ROOFS = "Schools in the highlands run dry for three months. Rainwater storage on their roofs would carry them through."


def values(**changed: Any) -> dict[str, Any]:
    """Return what a whole need is entered with."""
    return {
        "title": "Rainwater storage for schools",
        "language": "en",
        "country": "ID",
        "place": "West Java",
        "problem": ROOFS,
        "scale": "200 schools",
        "wished": "Rainwater storage tanks",
        "amount": Decimal(500_000),
        "currency": "USD",
        "instrument": Instrument.GRANT,
        "expires_on": date(2020, 12, 31),
        "contact_name": "Dewi Lestari",
        "contact_email": "dewi@example.org",
        **changed,
    }


def asking_body(**changed: Any) -> Organisation:
    """Return a public body abroad."""
    given = {"kind": OrganisationKind.NDE, "country": "ID", "publication": Publication.DRAFT, **changed}
    made: Organisation = OrganisationFactory(**given)
    return made


def make_need(actor: Actor = SYSTEM, state: str = NeedState.PUBLISHED, **changed: Any) -> Need:
    """Enter a need and bring it to DRAFT or PUBLISHED."""
    organisation = changed.pop("organisation", None)
    need = create_need(actor=actor, organisation=organisation, **values(**changed))
    return publish_need(actor=SYSTEM, need=need) if state == NeedState.PUBLISHED else need


def find_pairs() -> None:
    """Look for needs that are alike, as the worker does with every search that is queued."""
    for job in ProcrastinateJob.objects.filter(task_name="needs.find_pairs").order_by("pk"):
        look_for_pairs(Need.objects.filter(pk__in=job.args["need_ids"]))


def make_technology(**changed: Any) -> Technology:
    """Return a published technology that stores rainwater, described in Korean alone."""
    given = {
        "name_ko": "빗물저류조",
        "name_en": "",
        "summary_ko": "학교 지붕의 빗물을 모아 저장하는 빗물저류조",
        "readiness": 9,
        "publication": Publication.PUBLISHED,
        **changed,
    }
    made: Technology = TechnologyFactory(**given)
    made.fields.add(GreenFieldFactory())
    note_change(made.organisation_id)
    return made
