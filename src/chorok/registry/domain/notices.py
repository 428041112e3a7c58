"""Messages to the people of an organisation."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.kinds import register_kind
from chorok.core.outbox import notify
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership, Organisation

EDITORS = (MemberRole.OWNER, MemberRole.MEMBER)


def register() -> None:
    """Register the kinds of messages the registry writes."""
    register_kind("invitation", _("Invitations to an organisation"), switchable=False)
    register_kind("membership", _("People of your organisation"))
    register_kind("verification", _("Verification of your organisation"))
    register_kind("organisation", _("Your organisation's record and page"))


def tell(
    organisation: Organisation,
    *,
    kind: str,
    subject: Text,
    body: Text,
    link: str,
    roles: Iterable[str] = (MemberRole.OWNER,),
    but: int | None = None,
) -> int:
    """Write to everyone who holds one of `roles` in `organisation`, except the user `but`; return to how many."""
    members = Membership.objects.filter(
        organisation=organisation, left_at=None, role__in=list(roles), user__is_active=True
    ).select_related("user")
    people = [membership for membership in members if membership.user_id != but]
    for membership in people:
        notify(kind=kind, subject=subject, body=body, link=link, recipient=membership.user)
    return len(people)
