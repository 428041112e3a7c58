"""Messages about needs and their kinds; both sides of an introduction are told in their own language and hours."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.accounts.models import User
from chorok.core.kinds import register_kind
from chorok.core.outbox import notify
from chorok.needs.models import Candidate, Need
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Membership

KIND_NEEDS = "needs.needs"
KIND_INTRODUCTIONS = "needs.introductions"
KIND_ROUNDS = "needs.rounds"
KIND_FITTING_NEEDS = "needs.fitting_needs"
KIND_FITTING_TECHNOLOGIES = "needs.fitting_technologies"

#: Writes subject, body and calendar file in the language that is active, for a reader in a time zone.
Writer = Callable[[str], tuple[str, str, str]]


def register() -> None:
    """Register the kinds of messages about needs."""
    register_kind(KIND_NEEDS, _("Needs you entered, and needs that wait"))
    register_kind(KIND_INTRODUCTIONS, _("Introductions to partners abroad"))
    register_kind(KIND_ROUNDS, _("What became of an introduction"))
    register_kind(KIND_FITTING_NEEDS, _("New needs abroad that your technologies may answer"))
    register_kind(KIND_FITTING_TECHNOLOGIES, _("New technologies that may answer your needs"))


def contact_user(need: Need) -> User | None:
    """Return the account of a need's contact, where there is one."""
    return User.objects.filter(email=need.contact_email.lower(), is_active=True).first() if need.contact_email else None


def contact_language(need: Need) -> str:
    """Return the language the hub writes to a need's contact in."""
    person = contact_user(need)
    return need.contact_language if person is None else person.language


def tell_company(candidate: Candidate, *, kind: str, write: Writer, link: str, key: str = "") -> int:
    """Write to the owners and members of a candidate's company; return to how many."""
    people = Membership.objects.filter(
        organisation=candidate.technology.organisation_id, left_at=None, role__in=EDITORS, user__is_active=True
    ).select_related("user")
    return sum(_send(member.user, kind, write, link, f"{key}:{member.user_id}" if key else None) for member in people)


def tell_contact(need: Need, *, kind: str, write: Writer, zone: str, link: str, key: str = "") -> int:
    """Write to a need's contact: by its account, or to the bare address in the need's language; return 1 or 0.

    A `link` that carries a token is forgotten once it was mailed. 0 without an address.
    """
    if not need.contact_email:
        return 0
    person = contact_user(need)
    if person is not None:
        return _send(person, kind, write, link, key or None, secret=True, zone=zone)
    with translation.override(need.contact_language):
        subject, body, calendar = write(zone)
    message = notify(
        kind=kind,
        subject=subject,
        body=body,
        email=need.contact_email,
        language=need.contact_language,
        link=link,
        secret_link=bool(link),
        calendar=calendar,
        key=key or None,
    )
    return int(message is not None)


def _send(
    person: User, kind: str, write: Writer, link: str, key: str | None, *, secret: bool = False, zone: str = ""
) -> int:
    with translation.override(person.language):
        subject, body, calendar = write(zone or person.time_zone)
    message = notify(
        kind=kind,
        subject=subject,
        body=body,
        recipient=person,
        link=link,
        secret_link=secret and bool(link),
        calendar=calendar,
        key=key,
    )
    return int(message is not None)
