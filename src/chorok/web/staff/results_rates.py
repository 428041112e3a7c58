"""Exchange rates: what the hub holds, one more by hand, and the bank's by a task."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core.errors import DomainError
from chorok.core.models import ExchangeRate
from chorok.outcomes.domain.rates import save_rate
from chorok.outcomes.tasks import fetch_rates
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import tell
from chorok.web.staff.results_forms import RateForm

PAGE_SIZE = 20


@require_http_methods(["GET", "POST"])
@staff_only
def rates(request: HttpRequest) -> HttpResponse:
    """List the rates and take one by hand."""
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            save_rate(actor=actor_of(request), **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The rate was saved."))
            return redirect("staff_rates")
    page = Paginator(ExchangeRate.objects.order_by("-day", "currency", "source"), PAGE_SIZE)
    return render(request, "staff/results/rates.html", {"form": form, "page": page.get_page(request.GET.get("page"))})


@require_POST
@staff_only
def rates_fetch(request: HttpRequest) -> HttpResponse:
    """Ask the bank, in the background."""
    fetch_rates.defer()
    messages.info(request, _("The bank is being asked. New rates stand here in a moment."))
    return redirect("staff_rates")
