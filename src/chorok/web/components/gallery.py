"""The page that shows every component with the kind of content it is made for."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chorok.core.money import Money
from chorok.web.components.forms import DateInput


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Company name"), max_length=100, help_text=gettext_lazy("As it stands on the certificate.")
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=True)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[
            ("", "–"),
            ("sme", gettext_lazy("Small or medium enterprise")),
            ("team", gettext_lazy("Founder's team")),
        ],
    )
    founded_on = forms.DateField(label=gettext_lazy("Founded on"), widget=DateInput, required=False)
    fields_of_work = forms.MultipleChoiceField(
        label=gettext_lazy("Green fields"),
        choices=[("energy", gettext_lazy("New and renewable energy")), ("water", gettext_lazy("Water and rainwater"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        choices=[("ko", "한국어"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=gettext_lazy("What you do"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    certificate = forms.FileField(
        label=gettext_lazy("Certificate"), required=False, help_text=gettext_lazy("PDF, PNG or JPEG, up to 20 MB")
    )
    agree = forms.BooleanField(label=gettext_lazy("I agree that the profile is published."))


class SampleFilter(forms.Form):
    """A list's filter."""

    q = forms.CharField(label=gettext_lazy("Search words"), required=False)
    field = forms.ChoiceField(
        label=gettext_lazy("Green field"),
        choices=[("", gettext_lazy("All")), ("energy", gettext_lazy("New and renewable energy"))],
        required=False,
    )


def _chart(kind: str) -> dict[str, Any]:
    """Return made-up figures, so named on the page, as a chart of the `kind`."""
    return {
        "type": kind,
        "categories": [_("Mentoring"), _("Export consultation meeting"), _("Online exhibition")]
        if kind == "bar"
        else ["2018", "2019", "2020", "2021"],
        "series": [
            {"name": _("Target"), "data": [40, 120, 60] if kind == "bar" else [100, 120, 140, 160]},
            {"name": _("Achieved"), "data": [52, 131, 48] if kind == "bar" else [96, 135, 151, None]},
        ],
        "unit": _("companies"),
    }


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the components: an empty form and one with errors, charts with made-up figures, a long list's pages."""
    faulty = SampleForm({"name": "", "email": "not-an-address", "language": "ko"}, prefix="faulty")
    context = {
        "form": SampleForm(),
        "faulty": faulty,
        "filter": SampleFilter(request.GET or None, prefix="filter"),
        "page": Paginator(range(400), 20).get_page(request.GET.get("page")),
        "bar": _chart("bar"),
        "line": _chart("line"),
        "steps": [
            {"label": _("Eligibility"), "state": "done"},
            {"label": _("Company"), "state": "active"},
            {"label": _("Check and send"), "state": "todo"},
        ],
        "tabs": [
            {"label": _("All"), "url": request.path, "current": True},
            {"label": _("Technologies"), "url": f"{request.path}?page=2", "current": False},
        ],
        "amount": Money(Decimal(12_500_000), "KRW"),
        "dollars": Money(Decimal("24500.5"), "USD"),
        "day": date(2020, 5, 13),
        "moment": datetime(2020, 5, 13, 1, 0, tzinfo=UTC),
        "share": Decimal("1.034"),
    }
    return render(request, "chorok/gallery.html", context)
