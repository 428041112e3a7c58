"""The list of support cases."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from chorok.accounts.actors import Actor
from chorok.support.models import Case

#: What a list of cases may be sorted by.
CASE_SORTS: dict[str, tuple[Any, ...]] = {"newest": ("-opened_at", "-pk"), "name": ("organisation__name_ko", "pk")}
#: The most digits a receipt number can have.
_NUMBER_DIGITS = 9


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases is narrowed to; `in_charge` is the id of a person."""

    text: str = ""
    state: str = ""
    line: int | None = None
    year: int | None = None
    in_charge: int | None = None
    sort: str = "newest"


def find(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    """Return the cases `actor` may see that the filter lets through, in its order."""
    found = Case.objects.visible_to(actor)
    exact = {"state": wanted.state or None, "line": wanted.line, "year": wanted.year, "in_charge": wanted.in_charge}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    text = wanted.text.strip()
    if text:
        named = Q(organisation__name_ko__icontains=text) | Q(organisation__name_en__icontains=text)
        call = "agreement__application__call__name"
        named |= Q(**{f"{call}_ko__icontains": text}) | Q(**{f"{call}_en__icontains": text})
        number = text.rpartition("-")[2]
        if number.isdecimal() and len(number) <= _NUMBER_DIGITS:
            named |= Q(agreement__application__number=int(number))
        found = found.filter(named)
    return found.select_related("organisation", "line", "year", "in_charge", "agreement__application__call").order_by(
        *CASE_SORTS[wanted.sort]
    )
