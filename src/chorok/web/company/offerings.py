"""Technologies and products on the desk: list, write, publish, take back, delete."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.core.texts import whole_number
from chorok.registry.domain.offerings import (
    delete_draft,
    publish_offering,
    save_product,
    save_technology,
    take_back_offering,
)
from chorok.registry.domain.queries.codes import find_goods_codes, find_ipc_topics
from chorok.registry.models import Product, Technology
from chorok.registry.policy import can_edit_organisation
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.offering_forms import OfferingForm, ProductForm, SiteFormSet, TechnologyForm, sites_of
from chorok.web.components.access import signed_in
from chorok.web.components.attempts import attempt
from chorok.web.components.drafts import PageDraft

_SITES = "sites"


@require_GET
@desk_page
def offerings(desk: Desk) -> HttpResponse:
    """List technologies and products with their state."""
    return desk.page(
        "company/offerings.html",
        technologies=desk.organisation.technologies.select_related("picture"),
        products=desk.organisation.products.select_related("picture", "technology"),
    )


@require_http_methods(["GET", "POST"])
@desk_page
def edit(desk: Desk, kind: str, offering_id: int | None = None) -> HttpResponse:
    """Write a technology or product. Searching for a code and adding a row keep what was typed and save nothing."""
    require(can_edit_organisation(desk.actor, desk.organisation))
    request, record = desk.request, _record(desk, kind, offering_id)
    form_class = TechnologyForm if kind == "technologies" else ProductForm
    draft = PageDraft(request, f"company.{kind}", record.pk if record else f"new-{desk.organisation.pk}")
    data, uploads = draft.values, request.FILES or None
    form = form_class(data, uploads, organisation=desk.organisation, record=record)
    sites = SiteFormSet(_with_row(request) or draft.data, prefix=_SITES, initial=_initial_sites(record))
    draft.draw(form, *sites)
    only_drawn = "find" in request.POST or "add_site" in request.POST
    if request.method == "POST" and not only_drawn and form.is_valid() and sites.is_valid():
        saved = attempt(form, lambda: _save(desk, kind, record, form, sites))
        if saved is not None:
            draft.done()
            messages.success(request, _("Saved."))
            return redirect("desk_offering", organisation_id=desk.organisation.pk, kind=kind, offering_id=saved.pk)
    if only_drawn:
        # Nothing was sent off, so nothing is wrong yet: draw what was typed without errors.
        for drawn in (form, *sites):
            drawn.errors.clear()
    return desk.page(
        "company/offering_form.html",
        form=form,
        sites=sites,
        record=record,
        kind=kind,
        draft=draft,
        **_codes(form, request),
    )


@require_POST
@desk_page
def move(desk: Desk, kind: str, offering_id: int, step: str) -> HttpResponse:
    """Publish a draft, take a page back, or delete a draft."""
    record = _record(desk, kind, offering_id)
    if record is None:
        raise Http404
    steps: dict[str, tuple[Callable[..., Any], str]] = {
        "publish": (publish_offering, _("The page is public now.")),
        "take-back": (take_back_offering, _("The page is a draft again.")),
        "delete": (delete_draft, _("The draft was deleted.")),
    }
    action, done = steps[step]
    try:
        action(actor=desk.actor, offering=record)
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(desk.request, str(refusal.message))
    else:
        messages.success(desk.request, done)
    return redirect("desk_offerings", organisation_id=desk.organisation.pk)


@require_GET
@signed_in
def codes(request: HttpRequest, what: str) -> HttpResponse:
    """Answer a search for codes with the choices, as a piece of the form."""
    text = request.GET.get("code_query", "").replace("\x00", "")
    found = find_goods_codes(text) if what == "goods" else find_ipc_topics(text)
    return render(request, "company/codes.html", {"what": what, "found": found, "chosen": [], "code_query": text})


def _record(desk: Desk, kind: str, offering_id: int | None) -> Technology | Product | None:
    if offering_id is None:
        return None
    wanted = {"pk": offering_id, "organisation": desk.organisation}
    if kind == "technologies":
        return get_object_or_404(Technology.objects.select_related("organisation", "picture"), **wanted)
    return get_object_or_404(Product.objects.select_related("organisation", "picture"), **wanted)


def _save(
    desk: Desk, kind: str, record: Technology | Product | None, form: OfferingForm, sites: Any
) -> Technology | Product:
    values: dict[str, Any] = form.cleaned_data | {"reference_sites": sites_of(sites)}
    if kind == "technologies":
        technology = record if isinstance(record, Technology) else None
        return save_technology(actor=desk.actor, organisation=desk.organisation, technology=technology, **values)
    product = record if isinstance(record, Product) else None
    return save_product(actor=desk.actor, organisation=desk.organisation, product=product, **values)


def _with_row(request: HttpRequest) -> Any:
    """Return the typed values, with one more empty row of reference sites when it was asked for."""
    if request.method != "POST":
        return None
    if "add_site" not in request.POST:
        return request.POST
    values = request.POST.copy()
    total = f"{_SITES}-TOTAL_FORMS"
    values[total] = str(len(SiteFormSet(values, prefix=_SITES).forms) + 1)
    return values


def _initial_sites(record: Technology | Product | None) -> list[dict[str, Any]]:
    if record is None:
        return []
    columns = ("country", "place_ko", "place_en", "year", "scale")
    return [dict(row) for row in record.reference_sites.values(*columns)]


def _codes(form: OfferingForm, request: HttpRequest) -> dict[str, Any]:
    """Return the codes that are chosen and those that were found, for the search box of the form."""
    name = form.SEARCHED[0]
    field: Any = form.fields[name]
    bound = form[name].value() or []
    keys = [str(key) for key in (bound if isinstance(bound, list | tuple) else [bound]) if str(key)]
    if name == "ipc_topics":
        keys = [key for key in keys if whole_number(key) is not None]
    text = request.POST.get("code_query", "").replace("\x00", "")
    find = find_ipc_topics if name == "ipc_topics" else find_goods_codes
    chosen = list(field.queryset.filter(pk__in=keys))
    return {
        "what": "ipc" if name == "ipc_topics" else "goods",
        "chosen": chosen,
        "found": [row for row in find(text) if row not in chosen] if "find" in request.POST else [],
        "code_query": text,
        "searched": "find" in request.POST,
    }
