"""The ledger for the centre's staff: the list of results, one result with its history, and what is done with it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.documents.model import Column, Kind, Sheet
from chorok.outcomes import policy
from chorok.outcomes.domain.claims import confirm_claim, withdraw_claim
from chorok.outcomes.domain.confirmation import ask_company_to_confirm
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.queries.ladder import ladder_warnings
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimState, PeriodState
from chorok.outcomes.models import Claim, Evidence
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import tell
from chorok.web.components.downloads import as_workbook
from chorok.web.staff.results_forms import SORTS, AskForm, EvidenceForm, ReasonForm, ResultFilter

PAGE_SIZE = 20


@require_GET
@inside_only
def result_list(request: HttpRequest) -> HttpResponse:
    """Show the results found by the filters in the address."""
    form = ResultFilter(request.GET)
    found = filtered(actor_of(request), form).prefetch_related(
        Prefetch("organisations", Organisation.objects.order_by("name_ko", "pk"))
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/results/list.html", {"form": form, "page": page, "reporting": REPORTING_CURRENCY})


@require_GET
@inside_only
def result_export(request: HttpRequest) -> HttpResponseBase:
    """Give the found results as a workbook."""
    claims = filtered(actor_of(request), ResultFilter(request.GET)).prefetch_related("organisations")
    return as_workbook([_sheet(claims)], "results.xlsx")


def filtered(actor: Actor, form: ResultFilter) -> QuerySet[Claim]:
    """Return the claims `actor` may see that the filters let through; a filter that isn't valid is passed over."""
    form.is_valid()
    given = form.cleaned_data
    found = Claim.objects.visible_to(actor).select_related("line", "year")
    for name in ("year", "line", "kind", "state"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    text = given.get("q", "").strip()
    if text:
        companies = Organisation.objects.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text))
        parties = Claim.organisations.through.objects.filter(organisation__in=companies).values("claim")
        titles = Q(title_ko__icontains=text) | Q(title_en__icontains=text)
        found = found.filter(titles | Q(number__iexact=text) | Q(pk__in=parties))
    _label, order = SORTS[given.get("sort") or "newest"]
    return found.order_by(*order)


def _sheet(claims: QuerySet[Claim]) -> Sheet:
    columns = (
        Column(_("Result number"), width=14),
        Column(_("Year"), Kind.NUMBER, 8),
        Column(_("Line of support"), width=24),
        Column(_("Kind"), width=16),
        Column(_("State"), width=12),
        Column(_("Title"), width=40),
        Column(_("Day"), Kind.DATE, 12),
        Column(_("Quantity"), Kind.NUMBER, 10),
        Column(_("Amount"), Kind.MONEY, 18, 2),
        Column(_("Currency"), width=10),
        Column(_("Exchange rate"), width=16),
        Column(_("Day of the rate"), Kind.DATE, 14),
        Column(_("Source of the rate"), width=20),
        Column(_("Counted as"), Kind.MONEY, 18, 2),
        Column(_("Organisations"), width=40),
        Column(_("Public"), width=8),
    )
    rows = (
        (
            claim.number,
            claim.year_id,
            claim.line.name,
            claim.get_kind_display(),
            claim.get_state_display(),
            claim.title,
            claim.happened_on,
            claim.quantity,
            claim.amount,
            claim.currency,
            None if claim.rate is None else str(claim.rate),
            claim.rate_day,
            claim.rate_source,
            claim.reported_amount,
            ", ".join(organisation.name for organisation in claim.organisations.all()),
            claim.public,
        )
        for claim in claims.iterator(chunk_size=1000)
    )
    return Sheet(_("Results"), columns, rows)


@require_GET
@inside_only
def result_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one result: its facts, its evidence, what happened to it, and what can be done now."""
    return _show(request, visible(request, number))


@require_POST
@staff_only
def result_confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Make the result final."""
    claim = visible(request, number)
    try:
        confirm_claim(actor=actor_of(request), claim=claim)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The result is confirmed and counts as final."))
    return redirect("staff_claim", number)


@require_POST
@staff_only
def result_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the result back."""
    claim = visible(request, number)
    form = ReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        try:
            withdraw_claim(actor=actor_of(request), claim=claim, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The result was withdrawn. Its entries stay in the ledger."))
            return redirect("staff_claim", number)
    return _show(request, claim, withdraw=form)


@require_POST
@staff_only
def result_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Add a file or an address."""
    claim = visible(request, number)
    form = EvidenceForm(request.POST, request.FILES, prefix="evidence")
    if form.is_valid():
        try:
            add_evidence(actor=actor_of(request), claim=claim, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The evidence was added."))
            return redirect("staff_claim", number)
    return _show(request, claim, evidence=form)


@require_POST
@staff_only
def result_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Mail a company the link to confirm."""
    claim = visible(request, number)
    form = AskForm(request.POST, prefix="ask", claim=claim)
    if form.is_valid():
        try:
            asked, _token = ask_company_to_confirm(actor=actor_of(request), claim=claim, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The link was sent to %(email)s.") % {"email": asked.email})
            return redirect("staff_claim", number)
    return _show(request, claim, ask=form)


def visible(request: HttpRequest, number: str) -> Claim:
    """Return the claim with this number, or answer 404 where the actor may not see it."""
    found = Claim.objects.visible_to(actor_of(request)).select_related("line", "year", "reported_by", "confirmed_by")
    return get_object_or_404(found, number=number)


def _show(
    request: HttpRequest,
    claim: Claim,
    *,
    evidence: EvidenceForm | None = None,
    ask: AskForm | None = None,
    withdraw: ReasonForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    is_open = claim.year.state == PeriodState.OPEN
    waiting = is_open and claim.state == ClaimState.REPORTED
    confirming = policy.can_confirm(actor, claim)
    context = {
        "claim": claim,
        "organisations": claim.organisations.order_by("name_ko", "pk"),
        "pieces": Evidence.objects.filter(claim=claim).select_related("file", "added_by"),
        "entries": claim.entries.order_by("-sequence"),
        "requests": claim.confirmation_requests.select_related("organisation").order_by("-asked_at"),
        "reporting_currency": REPORTING_CURRENCY.get(claim.kind),  # type: ignore[call-overload]
        "warnings": ladder_warnings(claim),
        "is_open": is_open,
        "waiting": waiting and actor.is_staff,
        "confirming": confirming,
        "may_change": is_open and claim.state != ClaimState.WITHDRAWN and bool(policy.can_change(actor, claim)),
        "may_ask": waiting and bool(policy.can_ask_company(actor, claim)) and claim.parties.exists(),
        "evidence_form": evidence or EvidenceForm(prefix="evidence"),
        "ask_form": ask or AskForm(prefix="ask", claim=claim),
        "withdraw_form": withdraw or ReasonForm(prefix="withdraw"),
        "withdraw_open": withdraw is not None,
    }
    return render(request, "staff/results/page.html", context)
