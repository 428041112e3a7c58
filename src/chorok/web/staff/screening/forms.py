"""Forms of the screening pages: they check shapes; the domain checks rules."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chorok.programs.domain.costs import asks_for_costs
from chorok.programs.domain.queries.applications import SORTS, ApplicationFilter
from chorok.programs.enums import ApplicationState, CheckResult
from chorok.programs.models import Application, ChecklistItem, FormPage, RequiredDocument, ScreeningCheck

#: States the list shows; a draft is nobody's business but the applicant's.
SHOWN_STATES = [(value, label) for value, label in ApplicationState.choices if value != ApplicationState.DRAFT]


_ORDERS = [
    ("number", _("By receipt number")),
    ("newest", _("Newest first")),
    ("name", _("By name")),
    ("subsidy", _("Largest subsidy first")),
    ("total", _("Highest total first")),
]


class ApplicationFilterForm(forms.Form):
    """What a call's list is narrowed to; without `scores` it can't be put in their order."""

    text = forms.CharField(
        label=_("Name or receipt number"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *SHOWN_STATES])
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_ORDERS)

    def __init__(self, data: Any = None, *, scores: bool) -> None:
        super().__init__(data)
        if not scores:
            order = self.fields["sort"]
            assert isinstance(order, forms.ChoiceField)  # noqa: S101 - narrows the type
            order.choices = [one for one in _ORDERS if one[0] != "total"]

    def wanted(self) -> ApplicationFilter:
        """Return the filter; a value that can't be chosen narrows nothing."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return ApplicationFilter(**values | {"sort": values["sort"] if values["sort"] in SORTS else "number"})


class ChecklistForm(forms.Form):
    """One result and one note for each line of the checklist."""

    def __init__(
        self, data: Any = None, *, items: Iterable[ChecklistItem], checks: Iterable[ScreeningCheck] = ()
    ) -> None:
        super().__init__(data)
        self.items = list(items)
        found = {check.item_id: check for check in checks}
        for item in self.items:
            check = found.get(item.pk)
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=item.name,
                required=False,
                choices=[("", _("Not looked at")), *CheckResult.choices],
                initial=check.result if check else "",
            )
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=_("Note"), required=False, max_length=500, initial=check.note if check else ""
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines for the template: result and note."""
        return [(self[f"item_{item.pk}"], self[f"note_{item.pk}"]) for item in self.items]

    @property
    def results(self) -> dict[int, tuple[str, str]]:
        """What was found, by the item's id, once `is_valid` was asked."""
        given = self.cleaned_data
        return {item.pk: (given[f"item_{item.pk}"], given[f"note_{item.pk}"]) for item in self.items}


class SupplementForm(forms.Form):
    """What is to be mended, where, until when."""

    text = forms.CharField(
        label=_("What is missing or wrong"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    pages = forms.ModelMultipleChoiceField(
        label=_("Pages that may be changed"),
        queryset=FormPage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    costs = forms.BooleanField(label=_("The costs may be changed"), required=False)
    documents = forms.ModelMultipleChoiceField(
        label=_("Documents that may be changed"),
        queryset=RequiredDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_at = forms.DateTimeField(
        label=_("Answer before"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, data: Any = None, *, application: Application, due_at: datetime | None = None) -> None:
        initial = {} if due_at is None else {"due_at": timezone.localtime(due_at)}
        super().__init__(data, prefix="supplement", initial=initial)
        for name, rows in (("pages", application.call.pages.all()), ("documents", application.call.documents.all())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - narrows the type
            field.queryset = rows
        if not asks_for_costs(application.call):
            del self.fields["costs"]
        if not application.call.documents.exists():
            del self.fields["documents"]


class RejectForm(forms.Form):
    """Why an application is rejected, in words the applicant reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads it."),
    )


def chosen_ids(values: Iterable[str]) -> list[int]:
    """Return the ids a list's boxes were ticked for; anything else is passed over."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]  # noqa: PLR2004
