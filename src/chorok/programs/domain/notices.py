"""Messages and their kinds, which people may switch off one by one."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.kinds import register_kind
from chorok.core.outbox import notify
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Membership, Organisation

KIND_CALLS = "programs.calls"
KIND_APPLICATIONS = "programs.applications"
KIND_REVIEW = "programs.review"
KIND_SELECTION = "programs.selection"
KIND_AGREEMENTS = "programs.agreements"


def register() -> None:
    """Register the kinds of messages about programmes."""
    register_kind(KIND_CALLS, _("Calls for applications"))
    register_kind(KIND_APPLICATIONS, _("Your applications and their screening"))
    register_kind(KIND_REVIEW, _("Review of applications"))
    register_kind(KIND_SELECTION, _("Selection results and appeals"))
    register_kind(KIND_AGREEMENTS, _("Agreements"))


def tell_organisation(
    organisation: Organisation, *, kind: str, subject: Text, body: Text, link: str, key: str | None = None
) -> int:
    """Write to all owners and members of `organisation`; return to how many.

    With a `key` each of them gets the message once only.
    """
    members = Membership.objects.filter(
        organisation=organisation, left_at=None, role__in=EDITORS, user__is_active=True
    ).select_related("user")
    told = [
        notify(
            kind=kind,
            subject=subject,
            body=body,
            link=link,
            recipient=member.user,
            key=None if key is None else f"{key}:{member.user_id}",
        )
        for member in members
    ]
    return sum(message is not None for message in told)
