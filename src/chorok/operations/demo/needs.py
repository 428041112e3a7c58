"""Needs of countries, all made up, in five languages, with the technologies the hub finds for them.

One is told twice, so that a pair waits for a decision; one waits for review; for one a company has agreed to be
introduced.
"""

import csv
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction

from chorok.accounts.actors import Actor, actor_for
from chorok.core import clock
from chorok.needs.domain.duplicates import look_for_pairs
from chorok.needs.domain.feeds import save_feed
from chorok.needs.domain.introducing import answer, ask_company
from chorok.needs.domain.matching import newest_run, work_on
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.reviewing import publish_need, submit_need
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.enums import FeedKind, NeedState, RunState
from chorok.needs.models import MatchRun, Need
from chorok.operations.demo.companies import FICTITIOUS
from chorok.operations.demo.programmes_people import person
from chorok.registry.domain.partners import join_as_partner
from chorok.registry.models import GreenField, Membership, Organisation

#: The body whose needs the demonstration's partner tells herself.
OWN_BODY = "서자바 물관리청"
#: Days ago the first need came in, and between one and the next.
FIRST, BETWEEN = 150, 12
#: How many of the first need's matches stand on its shortlist.
SHORTLISTED = 2
#: Feeds a centre may switch on once it has looked at their addresses: name, format and address.
FEEDS = (
    ("GCF", FeedKind.GCF, ""),
    ("CTCN", FeedKind.CTCN, ""),
    ("World Bank, Indonesia", FeedKind.WORLD_BANK, "https://search.worldbank.org/api/v3/projects?countrycode_exact=ID"),
    ("ADB", FeedKind.IATI, ""),
)


@transaction.atomic
def load_needs() -> int:
    """Write the needs unless they are there; return how many."""
    if Need.objects.filter(fictitious=True).exists():
        return 0
    staff, partner = person("staff"), person("partner")
    body = Organisation.objects.get(name_ko=OWN_BODY + FICTITIOUS[0])
    assert partner.user is not None, "the demonstration's people are there"  # noqa: S101 - for the type checker
    join_as_partner(actor=staff, organisation=body, email=partner.user.email, person=partner.user.name)
    needs = [
        _need(staff, actor_for(partner.user), row, days=FIRST - place * BETWEEN) for place, row in enumerate(_rows())
    ]
    for run in MatchRun.objects.filter(need__in=needs, state=RunState.QUEUED).order_by("pk"):
        work_on(run.pk)
    look_for_pairs(needs)
    for name, kind, address in FEEDS:
        save_feed(actor=staff, feed=None, name=name, kind=kind, address=address)
    _introduce(staff, needs[0])
    return len(needs)


def _need(staff: Actor, partner: Actor, row: dict[str, str], *, days: int) -> Need:
    """Write a need that came in so many days ago."""
    body = Organisation.objects.filter(name_ko=row["body"] + FICTITIOUS[0]).first()
    actor = partner if row["body"] == OWN_BODY else staff
    values = _values(row, partner)
    with clock.at(clock.now() - timedelta(days=days)):
        need = create_need(actor=actor, organisation=body, fictitious=True, **values)
        if actor is partner or row["state"] == NeedState.SUBMITTED:
            need = submit_need(actor=actor, need=need)
        return publish_need(actor=staff, need=need) if row["state"] == NeedState.PUBLISHED else need


def _values(row: dict[str, str], partner: Actor) -> dict[str, Any]:
    texts = ("title", "language", "country", "place", "problem", "scale", "wished", "site")
    money = ("currency", "instrument", "funder")
    own = row["body"] == OWN_BODY and partner.user is not None
    return {
        **{name: row[name] for name in (*texts, *money)},
        "field": GreenField.objects.filter(pk=row["field"]).first(),
        "readiness": int(row["readiness"]) if row["readiness"] else None,
        "amount": Decimal(row["amount"]) if row["amount"] else None,
        "expires_on": clock.today() + timedelta(days=int(row["days"])),
        "contact_name": partner.user.name_en if own and partner.user else "Contact (fictitious)",
        "contact_email": partner.user.email if own and partner.user else "contact@partner.chorok.example",
    }


def _introduce(staff: Actor, need: Need) -> None:
    """Put the best matches on the shortlist; the company of the first one is asked and, where it has people, agrees."""
    run = newest_run(need)
    if run is None:
        return
    found = run.matches.select_related("technology__organisation").order_by("rank")[:SHORTLISTED]
    candidates = [shortlist(actor=staff, need=need, technology=match.technology) for match in found]
    for candidate in candidates[:1]:
        asked = ask_company(actor=staff, candidate=candidate)
        owner = Membership.objects.filter(organisation=asked.technology.organisation, left_at=None).first()
        if owner is not None:
            answer(actor=actor_for(owner.user), candidate=asked, agrees=True, consents=True)


def _rows() -> list[dict[str, str]]:
    text = files("chorok.operations.demo").joinpath("data/needs.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
