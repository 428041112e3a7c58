"""People the programmes need besides those one may sign in as: owners of the made-up companies and evaluators.

All are made up, bear “(가상)” in their names, and want no mails: their addresses lead nowhere.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.domain.people import register_person
from chorok.accounts.domain.roles import grant_role
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock
from chorok.core.outbox import is_muted, switch_mail
from chorok.operations.demo.companies import FICTITIOUS
from chorok.operations.demo.people import APPOINTED_AT, PEOPLE, person_of
from chorok.programs.domain.evaluators import add_past_work, profile_of, save_profile
from chorok.programs.domain.notices import (
    KIND_AGREEMENTS,
    KIND_APPLICATIONS,
    KIND_CALLS,
    KIND_REVIEW,
    KIND_SELECTION,
)
from chorok.programs.enums import PastKind
from chorok.registry.enums import MemberRole, OrganisationKind
from chorok.registry.models import GreenField, Membership, Organisation

KINDS = (KIND_CALLS, KIND_APPLICATIONS, KIND_REVIEW, KIND_SELECTION, KIND_AGREEMENTS)
#: When the owners signed in for the first time.
JOINED_AT = datetime(2019, 1, 4, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Judge:
    """A made-up evaluator: address, names, where from, green fields, and which company's employee until when."""

    email: str
    name_ko: str
    name_en: str
    affiliation: str
    expertise: str
    fields: tuple[str, ...]
    worked_for: str = ""
    until: date | None = None


JUDGES = (
    Judge(
        "evaluator@demo.chorok.example",
        "오저울 (가상)",
        "Oh Jeoul (fictitious)",
        "초록대학교 환경공학과 (가상)",
        "수처리, 자원순환",
        ("circulation", "building"),
    ),
    Judge(
        "judge2@evaluator02.chorok.example",
        "노잣대 (가상)",
        "Noh Jatdae (fictitious)",
        "에너지평가원 (가상)",
        "태양광, 에너지저장",
        ("renewable", "led"),
        worked_for="맑은숨",
        until=date(2018, 12, 31),
    ),
    Judge(
        "judge3@evaluator03.chorok.example",
        "배수평 (가상)",
        "Bae Supyeong (fictitious)",
        "녹색특허법인 (가상)",
        "녹색인증, 특허",
        ("it", "services"),
    ),
    Judge(
        "judge4@evaluator04.chorok.example",
        "마눈금 (가상)",
        "Ma Nungeum (fictitious)",
        "도시기술연구소 (가상)",
        "녹색건축, 냉난방",
        ("building", "car"),
    ),
    Judge(
        "judge5@evaluator05.chorok.example",
        "소나침 (가상)",
        "So Nachim (fictitious)",
        "녹색투자조합 (가상)",
        "사업화, 투자",
        ("services", "circulation"),
    ),
)


@transaction.atomic
def load_programme_people() -> int:
    """Give every company an owner and make the evaluators where they aren't there yet; return how many were made."""
    made = 0
    for place, company in enumerate(companies(), start=1):
        if not Membership.objects.filter(organisation=company, role=MemberRole.OWNER, left_at=None).exists():
            with clock.at(JOINED_AT):
                _owner(place, company)
            made += 1
    with clock.at(APPOINTED_AT):
        return made + sum(_judge(judge) for judge in JUDGES)


def companies() -> Sequence[Organisation]:
    """Return the demonstration's companies with a page of their own, in the order they came to the centre."""
    found = Organisation.objects.current().filter(fictitious=True, kind=OrganisationKind.COMPANY)
    return list(found.exclude(business_number="").order_by("pk"))


def owner_of(company: Organisation) -> Actor:
    """Return the company's owner as the one who acts."""
    owners = Membership.objects.filter(organisation=company, role=MemberRole.OWNER, left_at=None)
    return actor_for(owners.select_related("user").earliest("pk").user)


def person(code: str) -> Actor:
    """Return a person one may sign in as, as the one who acts. Raises KeyError for a part nobody plays."""
    found = person_of(code)
    if found is None:
        raise KeyError(code)
    return actor_for(User.objects.get(email=found.email))


@contextmanager
def without_mails() -> Iterator[None]:
    """Send the people one may sign in as no mails about what is played inside the block; their inbox keeps it all."""
    users = list(User.objects.filter(email__in=[one.email for one in PEOPLE]))
    quiet = [(user, kind) for user in users for kind in KINDS if not is_muted(user, kind)]
    for user, kind in quiet:
        switch_mail(user=user, kind=kind, on=False)
    yield
    for user, kind in quiet:
        switch_mail(user=user, kind=kind, on=True)


def _owner(place: int, company: Organisation) -> None:
    user = _registered(
        f"owner@company{place:02d}.chorok.example",
        company.representative_ko + FICTITIOUS[0],
        company.representative_en + FICTITIOUS[1],
    )
    Membership.objects.create(
        organisation=company, user=user, role=MemberRole.OWNER, joined_at=clock.now()
    )  # the way of a claim needs papers of the company


def _judge(judge: Judge) -> bool:
    user = User.objects.filter(email=judge.email).first() or _registered(judge.email, judge.name_ko, judge.name_en)
    if not RoleGrant.objects.filter(user=user, role=Role.EVALUATOR).exists():
        grant_role(actor=SYSTEM, user=user, role=Role.EVALUATOR)
    if profile_of(user).affiliation:
        return False
    profile = save_profile(
        actor=SYSTEM,
        user=user,
        affiliation=judge.affiliation,
        business_number="",
        fields=GreenField.objects.filter(code__in=judge.fields),
        expertise=judge.expertise,
    )
    if judge.worked_for:
        add_past_work(
            actor=SYSTEM,
            profile=profile,
            kind=PastKind.EMPLOYMENT,
            name=judge.worked_for + FICTITIOUS[0],
            business_number="",
            since=None,
            until=judge.until,
        )
    return True


def _registered(email: str, name_ko: str, name_en: str) -> User:
    user = register_person(actor=SYSTEM, email=email, name=name_ko, name_en=name_en)
    EmailAddress.objects.filter(user=user).update(verified=True)
    for kind in KINDS:
        switch_mail(user=user, kind=kind, on=False)
    return user
