"""Whoever asks and has no account reads by its link which technologies may answer its needs, and answers once."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core.errors import DomainError
from chorok.needs.domain.fit_links import find_link, is_off, switch, told_by
from chorok.needs.domain.fits import summary_of, want_by_link
from chorok.needs.models import Fit, FitLink
from chorok.web.components.attempts import tell
from chorok.web.components.languages import chosen_language
from chorok.web.public.confirm import answered


class WantForm(forms.Form):
    """Of which technologies one wants to hear more."""

    fits = forms.TypedMultipleChoiceField(
        label=_("Of which do you want to hear more?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: object = None, *, told: list[Fit]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["fits"].choices = [  # type: ignore[attr-defined]
            (fit.pk, f"{fit.need.title}: {summary_of(fit.technology)}") for fit in told
        ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fits(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link tells of and take the wish, in the contact's language unless the reader chose another here."""
    link = find_link(token)
    with translation.override(_language(request, link)):
        if link is None:
            return answered(request, "public/introduction_closed.html", {}, status=404)
        told = told_by(link)
        asks = link.used_at is None and bool(told)
        form = WantForm(request.POST if request.method == "POST" else None, told=told)
        if request.method == "POST" and asks and form.is_valid():
            try:
                want_by_link(token=token, fits=form.cleaned_data["fits"])
            except DomainError as refusal:
                tell(form, refusal)
            else:
                asks, told = False, told_by(link)
        shown = [(fit, summary_of(fit.technology)) for fit in told]
        context = {"form": form, "asks": asks, "shown": shown, "token": token, "off": is_off(link)}
        return answered(request, "public/fits.html", context)


@never_cache
@require_POST
def fits_switch(request: HttpRequest, token: str) -> HttpResponse:
    """Switch such mails off or on for the address the link was mailed to."""
    link = find_link(token)
    if link is None:
        with translation.override(_language(request, link)):
            return answered(request, "public/introduction_closed.html", {}, status=404)
    switch(link, on=request.POST.get("on") == "yes")
    return redirect("fit_link", token)


def _language(request: HttpRequest, link: FitLink | None) -> str:
    return chosen_language(request) or ("en" if link is None else link.language)
