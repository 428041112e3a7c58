"""What a company may apply for and what it applied for; the verdict rule by rule, and the start."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.applications import stands_against, start_application
from chorok.programs.domain.call_rules import RuleWords, words
from chorok.programs.domain.costs import asks_for_costs
from chorok.programs.domain.eligibility import Finding, check, check_all, may_apply
from chorok.programs.domain.queries.applications import of_organisation, open_supplements
from chorok.programs.domain.readiness import asked_documents
from chorok.programs.models import Application, Call
from chorok.programs.policy_applications import can_file
from chorok.web.company.desk import Desk, desk_page
from chorok.web.components.feedback import warn

PAGE_SIZE = 20


@dataclass(frozen=True)
class OpenCall:
    """A call that takes applications, with its verdict for the organisation and the application it has already."""

    call: Call
    verdict: bool | None
    application: Application | None


@dataclass(frozen=True)
class RuleVerdict:
    """One rule in words with what was found; `url` is where the missing fact is filled in."""

    words: RuleWords
    finding: Finding
    url: str


@require_safe
@desk_page
def applications(desk: Desk) -> HttpResponse:
    """List the calls that are open, with their verdict, and the organisation's applications."""
    calls = list(
        Call.objects.taking_applications().select_related("line").prefetch_related("rules").order_by("closes_at", "pk")
    )
    findings = check_all(calls, desk.organisation, today=clock.today())
    own = of_organisation(desk.actor, desk.organisation)
    begun = {one.call_id: one for one in own.filter(call__in=calls)}
    page = Paginator(own, PAGE_SIZE).get_page(desk.request.GET.get("page"))
    return desk.page(
        "company/applications/list.html",
        open_calls=[OpenCall(call, may_apply(findings[call.pk]), begun.get(call.pk)) for call in calls],
        page=page,
        supplements=open_supplements(desk.organisation),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def apply(desk: Desk, code: str) -> HttpResponse:
    """Say rule by rule whether the organisation may apply; a POST begins the application."""
    call = Call.objects.public().select_related("line", "year").filter(code=code).first()
    if call is None:
        raise Http404
    begun = Application.objects.filter(call=call, organisation=desk.organisation).first()
    if begun is not None and (desk.membership is not None or desk.request.method == "POST"):
        return redirect("desk_application", desk.organisation.pk, begun.pk)
    if desk.request.method == "POST":
        try:
            made = start_application(actor=desk.actor, call=call, organisation=desk.organisation)
        except Refused:
            raise
        except DomainError as refusal:
            warn(desk.request, refusal.message)
        else:
            return redirect("desk_application_next", desk.organisation.pk, made.pk)
    rules = list(call.rules.all())
    findings = check(call, desk.organisation, today=clock.today())
    return desk.page(
        "company/applications/apply.html",
        call=call,
        verdict=may_apply(findings),
        rules=[
            RuleVerdict(told, finding, f"/desk/{desk.organisation.pk}/{finding.place}/" if finding.place else "")
            for told, finding in zip(words(rules), findings, strict=True)
        ],
        documents=list(asked_documents(call, desk.organisation)),
        has_costs=asks_for_costs(call),
        may_start=call.takes_applications
        and not any(stands_against(finding) for finding in findings)
        and bool(can_file(desk.actor, desk.organisation)),
    )
