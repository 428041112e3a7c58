"""The people of the demonstration: one for each role, all made up and named so; and the operators' terms of office.

Which operator ran the centre when is real; the former one's first day is made up.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import SYSTEM
from chorok.accounts.domain.people import register_person
from chorok.accounts.domain.roles import grant_role
from chorok.accounts.domain.terms import open_term
from chorok.accounts.enums import OPERATOR_ROLES, Role
from chorok.accounts.models import RoleGrant, Term, User
from chorok.core import clock
from chorok.core.errors import Text

DOMAIN = "demo.chorok.example"
#: The day the present operator's people came into their roles.
APPOINTED_AT = datetime(2019, 1, 2, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class DemoPerson:
    """One made-up person: the part played (`code`, before the @), names, role, and what the person can do here."""

    code: str
    name_ko: str
    name_en: str
    part: Text
    can: Text
    home: str
    role: Role | None = None
    language: str = "ko"

    @property
    def email(self) -> str:
        """The address the person signs in with."""
        return f"{self.code}@{DOMAIN}"


PEOPLE = (
    DemoPerson(
        "company",
        "김초록 (가상)",
        "Kim Chorok (fictitious)",
        _("Owner of a green company"),
        _("Keeps the company's profile and offers, invites colleagues, applies to calls and signs agreements."),
        "/desk/",
    ),
    DemoPerson(
        "member",
        "이새싹 (가상)",
        "Lee Saessak (fictitious)",
        _("Member of a green company"),
        _("Works on technologies and products of the same company; the owner keeps the members."),
        "/desk/",
    ),
    DemoPerson(
        "founder",
        "박씨앗 (가상)",
        "Park Ssiat (fictitious)",
        _("Founder without a business number"),
        _("Keeps a team's record and turns it into a company with nothing lost."),
        "/desk/",
    ),
    DemoPerson(
        "staff",
        "최나무 (가상)",
        "Choi Namu (fictitious)",
        _("Centre staff"),
        _("Keeps organisations and results; publishes calls, screens applications, leads review and agreements."),
        "/staff/organisations/",
        Role.STAFF,
    ),
    DemoPerson(
        "manager",
        "정그루 (가상)",
        "Jeong Geuru (fictitious)",
        _("Centre manager"),
        _("Does what staff does, confirms results, plans the year, records decisions and signs for the centre."),
        "/staff/results/",
        Role.MANAGER,
    ),
    DemoPerson(
        "city",
        "한강 (가상)",
        "Han Gang (fictitious)",
        _("City officer"),
        _("Reads targets against results, approves calls, closes a year, changes the operator."),
        "/city/",
        Role.CITY,
    ),
    DemoPerson(
        "partner",
        "Dewi Lestari (가상)",
        "Dewi Lestari (fictitious)",
        _("Partner abroad"),
        _("Comes in by a one-time link and browses companies and products in English."),
        "/partner/",
        Role.PARTNER,
        "en",
    ),
    DemoPerson(
        "mentor",
        "윤거름 (가상)",
        "Yun Georeum (fictitious)",
        _("Mentor"),
        _("Keeps the own account and reads the inbox."),
        "/account/",
        Role.MENTOR,
    ),
    DemoPerson(
        "evaluator",
        "오저울 (가상)",
        "Oh Jeoul (fictitious)",
        _("Evaluator"),
        _("Reads and scores the applications assigned."),
        "/review/",
        Role.EVALUATOR,
    ),
    DemoPerson(
        "admin",
        "문지기 (가상)",
        "Mun Jigi (fictitious)",
        _("System administrator"),
        _("Gives and takes roles, opens and ends terms of office, reads the access log."),
        "/city/operators/",
        Role.ADMIN,
    ),
)


def person_of(code: str) -> DemoPerson | None:
    """Return the person who plays the part `code`."""
    return next((person for person in PEOPLE if person.code == code), None)


@transaction.atomic
def load_people() -> None:
    """Make the people, the two terms of office and the roles where they aren't there yet."""
    with clock.at(APPOINTED_AT):
        term = _terms()
        for person in PEOPLE:
            user = User.objects.filter(email=person.email).first() or _register(person)
            if person.role is None or RoleGrant.objects.filter(user=user, role=person.role).exists():
                continue
            grant_role(actor=SYSTEM, user=user, role=person.role, term=term if person.role in OPERATOR_ROLES else None)


def _register(person: DemoPerson) -> User:
    user = register_person(
        actor=SYSTEM, email=person.email, name=person.name_ko, name_en=person.name_en, language=person.language
    )
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


def _terms() -> Term:
    """Return the present operator's term; the former one's is opened with it."""
    present = Term.objects.filter(operator_en="Green Technology Center").first()
    if present is not None:
        return present
    open_term(
        actor=SYSTEM,
        operator_ko="서울산업진흥원(SBA)",
        operator_en="Seoul Business Agency (SBA)",
        starts_on=date(2017, 1, 1),
        ends_on=date(2018, 12, 31),
        reads_until=date(2019, 3, 31),
    )
    return open_term(
        actor=SYSTEM,
        operator_ko="녹색기술센터",
        operator_en="Green Technology Center",
        starts_on=date(2019, 1, 1),
        reads_from=date(2018, 12, 1),
    )
