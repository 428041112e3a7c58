"""All that happened to an organisation, newest first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chorok.core.errors import Text
from chorok.outcomes.models import Claim
from chorok.registry.models import TeamConversion
from chorok.web.company.desk import Desk, desk_page

PAGE_SIZE = 20


@dataclass(frozen=True)
class Happening:
    """One thing that happened on a day."""

    day: date
    kind: Text
    text: Text
    detail: Text = ""


@require_GET
@desk_page
def timeline(desk: Desk) -> HttpResponse:
    """Show results, certificates, people, verification and conversion in one line of time."""
    happenings = sorted(_all(desk), key=lambda one: one.day, reverse=True)
    page = Paginator(happenings, PAGE_SIZE).get_page(desk.request.GET.get("page"))
    return desk.page("company/timeline.html", page=page)


def _all(desk: Desk) -> list[Happening]:
    organisation = desk.organisation
    found = [Happening(_day(organisation.created_at), _("Record"), _("Registered with the centre"))]
    if organisation.verified_at is not None:
        found.append(Happening(_day(organisation.verified_at), _("Verification"), _("Identity verified")))
    conversion = TeamConversion.objects.filter(organisation=organisation).first()
    if conversion is not None:
        became = format_lazy(_("The team “{name}” became a company"), name=conversion.team_name_ko)
        found.append(Happening(_day(conversion.converted_at), _("Record"), became))
    found.extend(
        Happening(
            claim.happened_on,
            format_lazy(_("Result: {kind}"), kind=claim.get_kind_display()),
            claim.title,
            format_lazy("{line} · {state}", line=claim.line.name, state=claim.get_state_display()),
        )
        for claim in Claim.objects.filter(parties__organisation=organisation).select_related("line")
    )
    for row in organisation.certifications.all():
        text: Text = _("Extension of {kind}") if row.extends_id else "{kind}"
        found.append(
            Happening(row.issued_on, _("Certificate"), format_lazy(text, kind=row.get_kind_display()), row.number)
        )
    for membership in organisation.memberships.select_related("user"):
        role = membership.get_role_display()
        joined = format_lazy(_("{name} joined as {role}"), name=membership.user.name, role=role)
        found.append(Happening(_day(membership.joined_at), _("People"), joined))
        if membership.left_at is not None:
            left = format_lazy(_("{name} left"), name=membership.user.name)
            found.append(Happening(_day(membership.left_at), _("People"), left))
    return found


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
