"""Lists of applications: a company's own, and a call's as those inside see them."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.programs.enums import ApplicationState, SupplementState
from chorok.programs.models import Application, Call, Supplement
from chorok.registry.models import Organisation

#: Orders a call's list may be asked for.
SORTS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "newest": ("-submitted_at", "-pk"),
    "name": ("organisation__name_ko", "pk"),
    "subsidy": ("-subsidy", "number"),
    "total": ("-score_total", "number"),
}
_NULLS_LAST = frozenset({"-subsidy", "-score_total", "-submitted_at"})


@dataclass(frozen=True)
class ApplicationFilter:
    """What a call's list is narrowed to; empty values narrow nothing."""

    text: str = ""
    state: str = ""
    sort: str = "number"


def of_organisation(actor: Actor, organisation: Organisation) -> QuerySet[Application]:
    """Return the applications of an organisation the actor may see, the newest first, with their calls."""
    found = Application.objects.visible_to(actor).filter(organisation=organisation)
    return found.select_related("call__line", "call__year").order_by("-created_at", "-pk")


def find(actor: Actor, call: Call, wanted: ApplicationFilter) -> QuerySet[Application]:
    """Return the applications of `call` the actor may see that fit, drafts left out, in the asked order."""
    # Not joined: a page deep in the list sorts thousands of rows, and only the twenty shown need their organisations.
    found = _inside(actor, call).prefetch_related("organisation", "call")
    if wanted.state:
        found = found.filter(state=wanted.state)
    text = wanted.text.strip()
    if text:
        found = found.filter(_matches(call, text))
    order = [
        F(name[1:]).desc(nulls_last=True) if name in _NULLS_LAST else name
        for name in SORTS.get(wanted.sort, SORTS["number"])
    ]
    return found.order_by(*order)


def by_state(actor: Actor, call: Call) -> dict[str, int]:
    """Return how many applications of `call` stand in each state, drafts left out (one query)."""
    rows = _inside(actor, call).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def with_call(application: Application, call: Call) -> Application:
    """Give an application the call it was found by, so that its receipt number is written without asking for it."""
    application.call = call
    return application


def open_supplements(organisation: Organisation) -> dict[int, Supplement]:
    """Return the requests the organisation can still answer, by application."""
    waiting = Supplement.objects.filter(
        application__organisation=organisation,
        application__state=ApplicationState.SUPPLEMENT,
        state=SupplementState.OPEN,
        due_at__gt=clock.now(),
    )
    return {request.application_id: request for request in waiting}


def _inside(actor: Actor, call: Call) -> QuerySet[Application]:
    return Application.objects.visible_to(actor).filter(call=call).exclude(state=ApplicationState.DRAFT)


def _matches(call: Call, text: str) -> Q:
    """Match a part of the name, or the receipt number with or without the call's code."""
    name = "organisation__name_ko" if get_language() == "ko" else "organisation__name_en"
    match = Q(**{f"{name}__icontains": text}) | Q(organisation__name_ko__icontains=text)
    digits = text.upper().removeprefix(f"{call.code.upper()}-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:  # noqa: PLR2004 - fits the column
        match |= Q(number=int(digits))
    return match
