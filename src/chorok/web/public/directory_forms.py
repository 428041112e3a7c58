"""The search box and filters of the directory."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chorok.registry.domain.queries.directory import FACETS, Found, Question, Sort
from chorok.web.components.directory import FACETS as FACET_LABELS
from chorok.web.components.directory import SORTS, Labels

MOST_LETTERS = 100


def question_from(query: QueryDict, kind: str) -> Question:
    """Return what an address asks; a value nobody has simply finds nothing, an unknown order is the usual one."""
    facets = {facet: asked(query, facet) for facet in FACETS if asked(query, facet)}
    sort = asked(query, "sort")
    return Question(kind=kind, text=asked(query, "q"), facets=facets, sort=sort if sort in SORTS else Sort.BEST)


def asked(query: QueryDict, key: str) -> str:
    """Return the last value of `key`, cut to a sensible length and without what the database can't hold."""
    return str(query.get(key, "")).replace("\x00", "").strip()[:MOST_LETTERS]


class DirectoryForm(forms.Form):
    """Words, one value of each facet with how many it would leave, and the order."""

    q = forms.CharField(label=_("Search"), required=False, max_length=MOST_LETTERS)

    def __init__(self, question: Question, found: Found, names: Labels) -> None:
        super().__init__({"q": question.text, "sort": question.sort, **question.facets})
        self.fields["sort"] = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))
        for facet, values in found.facets.items():
            chosen = question.facets.get(facet)
            if values or chosen:
                label = FACET_LABELS[facet]
                self.fields[facet] = forms.ChoiceField(
                    label=str(label), required=False, choices=_choices(facet, values, chosen, names)
                )


def _choices(facet: str, values: Any, chosen: str | None, names: Labels) -> list[tuple[str, Any]]:
    order = {value: place for place, value in enumerate(names.order(facet))}
    shown = sorted(
        {*values, *([chosen] if chosen else [])},
        key=lambda value: (order.get(value, len(order)), names.of(facet, value)),
    )
    choices: list[tuple[str, Any]] = [("", _("All"))]
    for value in shown:
        count = values.get(value)
        name = names.of(facet, value)
        choices.append((value, name if count is None else f"{name} ({count:,})"))
    return choices
