"""Writes the published figures into the ledger the way a centre would have: reported, proven, confirmed, closed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo.figures import (
    ANNOUNCEMENT,
    COMPANIES_NEEDED,
    LINES,
    NOTES,
    RESULTS_2019,
    TARGETS_2020,
    Split,
)
from chorok.outcomes.domain.claims import confirm_claim, report_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.indicators import save_indicator, save_line, set_target
from chorok.outcomes.domain.years import close_year, open_year
from chorok.outcomes.enums import MONEY_KINDS
from chorok.outcomes.models import Indicator, Line, ProgrammeYear
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation

EVIDENCE_TITLE = "서울시 새소식 2020. 2. 28. (합계 공표) / News post of the city, totals published"
FICTITIOUS = (" (가상)", " (fictitious)")
#: When the 2019 results were sealed: the morning of the announcement.
CLOSED_AT = datetime(2020, 2, 28, 0, 30, tzinfo=UTC)


@transaction.atomic
def load_results() -> int:
    """Write plan and results of both years unless they are there; return how many results were written."""
    if ProgrammeYear.objects.filter(pk=2020).exists():
        return 0
    with clock.at(datetime(2019, 1, 2, 1, tzinfo=UTC)):
        open_year(actor=SYSTEM, year=2019, note_ko=NOTES[2019][0], note_en=NOTES[2019][1])
        _plan()
    companies = _companies(COMPANIES_NEEDED)
    staff, manager, city = (_person(name, role) for name, role in _PEOPLE)
    written = sum(_write(split, companies, staff=staff, manager=manager) for split in RESULTS_2019)
    with clock.at(CLOSED_AT):
        close_year(actor=city, year=2019)
        open_year(actor=SYSTEM, year=2020, note_ko=NOTES[2020][0], note_en=NOTES[2020][1])
        _targets()
    return written


_PEOPLE = (
    ("staff@demo.chorok.example", Role.STAFF),
    ("manager@demo.chorok.example", Role.MANAGER),
    ("city@demo.chorok.example", Role.CITY),
)


def _person(email: str, role: Role) -> Actor:
    """Return the demonstration's person in the role as of then; the system where the people aren't loaded."""
    user = User.objects.filter(email=email).first()
    return SYSTEM if user is None else Actor(user=user, roles=frozenset({role}), reads_as=frozenset({role}))


def _plan() -> None:
    position = 0
    for place, plan in enumerate(LINES, start=1):
        line = save_line(actor=SYSTEM, code=plan.code, name_ko=plan.name_ko, name_en=plan.name_en, position=place * 10)
        for item in plan.indicators:
            position += 10
            save_indicator(
                actor=SYSTEM,
                code=item.code,
                line=line,
                kind=item.kind,
                measure=item.measure,
                name_ko=item.name_ko,
                name_en=item.name_en,
                unit_ko=item.unit_ko,
                unit_en=item.unit_en,
                position=position,
                headline=item.headline,
            )


def _targets() -> None:
    indicators = {item.code: item for item in Indicator.objects.all()}
    for plan in TARGETS_2020:
        set_target(
            actor=SYSTEM,
            year=2020,
            indicator=indicators[plan.indicator],
            value=None if plan.value is None else Decimal(plan.value),
            at_least=plan.at_least,
            when_ko=plan.when_ko,
            when_en=plan.when_en,
        )


def _companies(count: int) -> list[Organisation]:
    """Return `count` fictitious companies: those of the demonstration, then names without a page of their own."""
    there = Organisation.objects.current().filter(fictitious=True, kind=OrganisationKind.COMPANY)
    found = list(there.order_by("pk")[:count])
    with clock.at(datetime(2019, 3, 4, 1, tzinfo=UTC)):
        return found + [_exhibitor(number) for number in range(1, count - len(found) + 1)]


def _exhibitor(number: int) -> Organisation:
    return create_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.COMPANY,
        name_ko=f"기획전 참가기업 {number:02}" + FICTITIOUS[0],
        name_en=f"Exhibiting company {number:02}" + FICTITIOUS[1],
        fictitious=True,
    )


def _write(split: Split, companies: Sequence[Organisation], *, staff: Actor, manager: Actor) -> int:
    """Write the results of one published total: reported 3 days after the event, confirmed 7 days later."""
    line = Line.objects.get(code=split.line)
    is_money = split.kind in MONEY_KINDS
    for place, part in enumerate(split.parts):
        title_ko, title_en = split.titles[place] if place < len(split.titles) else (split.title_ko, split.title_en)
        with clock.at(_morning(split.day, days=3, minutes=place)):
            claim = report_claim(
                actor=staff,
                year=2019,
                line=line,
                kind=split.kind,
                title_ko=title_ko + ("" if split.published else FICTITIOUS[0]),
                title_en=title_en + ("" if split.published else FICTITIOUS[1]),
                happened_on=split.day,
                quantity=1 if is_money else part,
                amount=Decimal(part) if is_money else None,
                currency=split.currency,
                years=split.years,
                country=split.country,
                organisations=_parties(split, place, companies),
                fictitious=not split.published,
            )
            add_evidence(actor=staff, claim=claim, title=EVIDENCE_TITLE, url=ANNOUNCEMENT, public=True)
        with clock.at(_morning(split.day, days=10, minutes=place)):
            confirm_claim(actor=manager, claim=claim)
    return len(split.parts)


def _parties(split: Split, place: int, companies: Sequence[Organisation]) -> Sequence[Organisation]:
    if split.first_company is None:
        return ()
    if split.together:
        return companies[split.first_company : split.first_company + split.together]
    return [companies[(split.first_company + place) % len(companies)]]


def _morning(day: date, *, days: int, minutes: int) -> datetime:
    """Return ten o'clock in Seoul `days` after `day`, and some minutes."""
    return datetime.combine(day, time(1), tzinfo=UTC) + timedelta(days=days, minutes=minutes)
