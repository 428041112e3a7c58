"""All that happened to an organisation, newest first."""

from collections.abc import Iterator
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
from chorok.programs.models import Agreement, AgreementVersion, Application
from chorok.registry.models import Organisation, TeamConversion
from chorok.support.models import Case
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
    """Show applications, agreements, results, certificates, people and verification in one line of time."""
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
    found.extend(_programme(organisation))
    for row in organisation.certifications.all():
        text: Text = _("Extension of {kind}") if row.extends_id else "{kind}"
        found.append(
            Happening(row.issued_on, _("Certificate"), format_lazy(text, kind=row.get_kind_display()), row.number)
        )
    for membership in organisation.memberships.select_related("user"):
        role = membership.get_role_display()
        joined = format_lazy(_("{name} joined as {role}"), name=membership.user.shown_name, role=role)
        found.append(Happening(_day(membership.joined_at), _("People"), joined))
        if membership.left_at is not None:
            left = format_lazy(_("{name} left"), name=membership.user.shown_name)
            found.append(Happening(_day(membership.left_at), _("People"), left))
    return found


def _programme(organisation: Organisation) -> Iterator[Happening]:
    """Applications handed in, agreements in force or ended, and support cases."""
    applications = Application.objects.filter(organisation=organisation, submitted_at__isnull=False)
    for application in applications.select_related("call"):
        if application.submitted_at is not None:
            detail = format_lazy(
                "{code} · {state}", code=application.receipt_code, state=application.get_state_display()
            )
            yield Happening(_day(application.submitted_at), _("Application"), application.call.name, detail)
    versions = AgreementVersion.objects.filter(
        agreement__application__organisation=organisation, signed_at__isnull=False
    )
    for version in versions.select_related("agreement__application__call"):
        application = version.agreement.application
        signed: Text = _("Agreement signed: {call}") if version.number == 1 else _("Agreement changed: {call}")
        if version.signed_at is not None:
            text = format_lazy(signed, call=application.call.name)
            yield Happening(_day(version.signed_at), _("Agreement"), text, application.receipt_code)
    for agreement in Agreement.objects.filter(
        application__organisation=organisation, ended_at__isnull=False
    ).select_related("application__call"):
        if agreement.ended_at is not None:
            ended = format_lazy(_("Agreement ended: {call}"), call=agreement.application.call.name)
            yield Happening(_day(agreement.ended_at), _("Agreement"), ended, agreement.end_reason)
    for case in Case.objects.filter(organisation=organisation).select_related("line"):
        begun = format_lazy(_("Support began: {line}"), line=case.line.name)
        yield Happening(_day(case.opened_at), _("Support"), begun)
        if case.closed_at is not None:
            over = format_lazy(_("Support finished: {line}"), line=case.line.name)
            yield Happening(_day(case.closed_at), _("Support"), over)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
