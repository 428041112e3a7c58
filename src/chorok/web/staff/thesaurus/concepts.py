"""Concepts for the centre: the list, a new one, one with its labels and links."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.registry.models import ClimateClass
from chorok.thesaurus import policy
from chorok.thesaurus.domain import concepts as domain
from chorok.thesaurus.domain.queries.concepts import find, with_names
from chorok.thesaurus.models import Broader, Concept, Label, UnknownNoun
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, attempted, do
from chorok.web.components.feedback import say
from chorok.web.components.forms import moment_drawn
from chorok.web.staff.thesaurus.forms import ConceptFilterForm, ConceptForm, LabelForm, NewConceptForm

PAGE_SIZE = 20


@require_safe
@inside_only
def concepts(request: HttpRequest) -> HttpResponse:
    """List the concepts, filtered by the query string."""
    form = ConceptFilterForm(request.GET)
    context = {
        "form": form,
        "page": Paginator(find(form.wanted()), PAGE_SIZE).get_page(request.GET.get("page")),
        "nouns": UnknownNoun.objects.count(),
        "may_work": bool(policy.can_edit(actor_of(request))),
    }
    return render(request, "staff/thesaurus/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Write a new concept."""
    form = NewConceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: domain.create_concept(actor=actor_of(request), **form.cleaned_data))
        if made is not None:
            say(request, _("The concept is written. It counts from the next edition on."))
            return redirect("staff_concept", made.pk)
    return render(request, "staff/thesaurus/form.html", {"form": form})


@require_safe
@inside_only
def concept(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a concept: labels by language, what it stands under and over, links."""
    return _page(request, _concept(pk), LabelForm())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a concept stands under and links to."""
    found = _concept(pk)
    form = ConceptForm(request.POST or None, concept=found)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "read_at": moment_drawn(request.POST.get("read_at", ""))}
        if attempt(form, lambda: domain.change_concept(actor=actor_of(request), concept=found, **values)):
            say(request, _("The concept is saved. It counts from the next edition on."))
            return redirect("staff_concept", pk)
    read_at = request.POST.get("read_at") or found.updated_at.isoformat()
    return render(request, "staff/thesaurus/form.html", {"form": form, "concept": found, "read_at": read_at})


@require_POST
@staff_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Retire a concept, or take it up again."""
    found = get_object_or_404(Concept, pk=pk)
    steps = {
        "retire": (domain.retire_concept, _("The concept is retired. The next edition is without it.")),
        "take-up": (domain.take_up_concept, _("The concept is in use again.")),
    }
    if step not in steps:
        raise Http404
    action, done = steps[step]
    do(request, lambda: action(actor=actor_of(request), concept=found), done)
    return redirect("staff_concept", pk)


@require_POST
@staff_only
def label_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a label to a concept."""
    found, form = _concept(pk), LabelForm(request.POST)
    if form.is_valid() and attempted(
        form, lambda: domain.add_label(actor=actor_of(request), concept=found, **form.cleaned_data)
    ):
        say(request, _("The label is written as a draft. A second person reviews it."))
        return redirect("staff_concept", pk)
    return _page(request, found, form)


@require_POST
@staff_only
def label_step(request: HttpRequest, pk: int, label_id: int, step: str) -> HttpResponse:
    """Review a label, make it the first of its language, or retire it."""
    label = get_object_or_404(Label.objects.select_related("concept"), pk=label_id, concept=pk)
    steps = {
        "review": (domain.review_label, _("The label is reviewed.")),
        "prefer": (domain.prefer_label, _("This is the preferred label of its language now.")),
        "retire": (domain.retire_label, _("The label is retired. The next edition is without it.")),
    }
    if step not in steps:
        raise Http404
    action, done = steps[step]
    do(request, lambda: action(actor=actor_of(request), label=label), done)
    return redirect("staff_concept", pk)


def _concept(pk: int) -> Concept:
    return get_object_or_404(with_names(Concept.objects.all()), pk=pk)


def _page(request: HttpRequest, found: Concept, form: LabelForm) -> HttpResponse:
    actor = actor_of(request)
    labels = list(found.labels.select_related("reviewed_by", "written_by").order_by("language", "position", "id"))
    living = Prefetch("concept__labels", Label.objects.filter(retired_at=None).order_by("position", "id"))
    under = Broader.objects.filter(broader=found, concept__retired_at=None).order_by("concept__code")
    context = {
        "concept": found,
        "labels": [
            (label, may_work_on, bool(may_work_on and policy.can_review(actor, label)))
            for label in labels
            if label.retired_at is None
            for may_work_on in [bool(policy.can_edit(actor)) and found.retired_at is None]
        ],
        "retired": [label for label in labels if label.retired_at is not None],
        "narrower": [link.concept for link in under.select_related("concept").prefetch_related(living)],
        "classes": ClimateClass.objects.filter(number__in=found.climate),
        "form": form,
        "may_work": bool(policy.can_edit(actor)),
    }
    return render(request, "staff/thesaurus/concept.html", context)
