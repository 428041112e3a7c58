"""Nouns that no label covers: a person makes each a label of a concept, or leaves it alone."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.thesaurus import policy
from chorok.thesaurus.domain import mining
from chorok.thesaurus.enums import LabelLanguage
from chorok.thesaurus.models import IgnoredNoun, UnknownNoun
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.thesaurus.forms import NounForm

PAGE_SIZE = 20
#: Where the text of an example stands.
PAGES = {"need": "staff_need", "technology": "technology_page"}


@require_safe
@inside_only
def nouns(request: HttpRequest) -> HttpResponse:
    """List the nouns, the commonest first, with where they stand."""
    language = request.GET.get("language", "")
    rows = UnknownNoun.objects.all()
    if language in LabelLanguage.values:
        rows = rows.filter(language=language)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(noun, _examples(noun)) for noun in page],
        "languages": LabelLanguage.choices,
        "language": language,
        "ignored": IgnoredNoun.objects.count(),
        "may_work": bool(policy.can_edit(actor_of(request))),
    }
    return render(request, "staff/thesaurus/nouns.html", context)


@require_POST
@staff_only
def look(request: HttpRequest) -> HttpResponse:
    """Have the worker look through the texts now."""
    do(
        request,
        lambda: mining.queue_mining(actor=actor_of(request)),
        _("The texts are looked through. Load this page again in a moment."),
    )
    return redirect("staff_nouns")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a noun a label of a concept."""
    noun = get_object_or_404(UnknownNoun, pk=pk)
    known = noun.language if noun.language in LabelLanguage.values else LabelLanguage.EN
    form = NounForm(request.POST or None, initial={"language": known, "text": noun.written})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {"concept": given["concept"][0], "language": given["language"], "text": given["text"]}
        if attempt(form, lambda: mining.label_noun(actor=actor_of(request), noun=noun, **values)):
            say(request, _("The label is written as a draft. A second person reviews it."))
            return redirect("staff_nouns")
    return render(request, "staff/thesaurus/noun.html", {"form": form, "noun": noun, "examples": _examples(noun)})


@require_POST
@staff_only
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a noun alone from now on."""
    noun = get_object_or_404(UnknownNoun, pk=pk)
    do(
        request,
        lambda: mining.ignore_noun(actor=actor_of(request), noun=noun),
        _("The noun is left alone and not asked about again."),
    )
    return redirect("staff_nouns")


@require_safe
@inside_only
def ignored(request: HttpRequest) -> HttpResponse:
    """List the nouns that are left alone."""
    rows = IgnoredNoun.objects.select_related("decided_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_work": bool(policy.can_edit(actor_of(request)))}
    return render(request, "staff/thesaurus/ignored.html", context)


@require_POST
@staff_only
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about a noun again."""
    found = get_object_or_404(IgnoredNoun, pk=pk)
    do(
        request,
        lambda: mining.ask_again(actor=actor_of(request), ignored=found),
        _("The next look through the texts asks about this noun again."),
    )
    return redirect("staff_nouns_ignored")


def _examples(noun: UnknownNoun) -> list[dict[str, Any]]:
    """Return the examples, each with the name of the page its text stands on."""
    return [{**one, "page": PAGES[one["kind"]]} for one in noun.examples]
