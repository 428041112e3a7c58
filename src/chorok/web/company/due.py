"""What waits for an organisation: certificates, invitations, confirmations, verification."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import Text
from chorok.outcomes.models import ConfirmationRequest
from chorok.registry.domain.queries.certificates import Held, held_certificates
from chorok.registry.domain.validity import Stage
from chorok.registry.enums import OrganisationKind, SummaryState, Verification
from chorok.web.company.desk import Desk
from chorok.web.components.templatetags.chorok import day


@dataclass(frozen=True)
class Due:
    """One thing to see to: its tone (of an alert), its sentence, and where it is done."""

    tone: str
    text: Text
    url: str


_CERTIFICATE_TEXTS: dict[Stage, tuple[str, Text]] = {
    Stage.WINDOW_OPEN: ("info", _("{number}: the extension can be applied for until {closes}.")),
    Stage.SECOND_CALL: ("warning", _("{number}: the extension can be applied for until {closes}.")),
    Stage.WINDOW_CLOSED: ("warning", _("{number} expires on {expires}; it is too late to extend it.")),
    Stage.EXPIRED: ("danger", _("{number} expired on {expires}.")),
}


def due_items(desk: Desk) -> list[Due]:
    """Return what waits, the most pressing first."""
    items = [item for held in held_certificates(desk.organisation) if (item := _certificate(desk, held))]
    items += _confirmations(desk)
    organisation = desk.organisation
    if organisation.kind == OrganisationKind.COMPANY and organisation.verification != Verification.VERIFIED:
        tone = "danger" if organisation.verification == Verification.REJECTED else "info"
        items.append(
            Due(
                tone,
                format_lazy(_("Business number: {state}"), state=organisation.get_verification_display()),
                reverse("desk_verification", args=[organisation.pk]),
            )
        )
    if organisation.summary_state == SummaryState.DRAFT:
        items.append(
            Due(
                "info",
                _("The English summary waits for the centre's review."),
                reverse("desk_profile", args=[organisation.pk]),
            )
        )
    order = ["danger", "warning", "info"]
    return sorted(items, key=lambda item: order.index(item.tone))


def _certificate(desk: Desk, held: Held) -> Due | None:
    if held.window is None or held.stage not in _CERTIFICATE_TEXTS:
        return None
    tone, text = _CERTIFICATE_TEXTS[held.stage]
    facts = {
        "number": held.certification.number,
        "closes": day(held.window.closes_on),
        "expires": day(held.window.expires_on),
    }
    return Due(tone, format_lazy(text, **facts), reverse("desk_certificates", args=[desk.organisation.pk]))


def _confirmations(desk: Desk) -> list[Due]:
    waiting = ConfirmationRequest.objects.filter(
        organisation=desk.organisation, answered_at=None, expires_at__gt=clock.now()
    ).select_related("claim")
    return [
        Due(
            "warning",
            format_lazy(
                _("Please confirm “{title}”: the link was mailed to {email}."),
                title=request.claim.title,
                email=request.email,
            ),
            reverse("desk_results", args=[desk.organisation.pk]),
        )
        for request in waiting
    ]
