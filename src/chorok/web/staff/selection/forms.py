"""Forms of the selection pages. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.programs.enums import AppealState, Outcome
from chorok.programs.models import RankingRow

#: What the ranking may be sorted by: a label and the columns.
SORTS = {
    "place": (_("By place"), ("position",)),
    "receipt": (_("By receipt number"), ("application__number",)),
    "name": (_("By name"), ("application__organisation__name_ko", "position")),
    "mean": (_("Highest mean first"), ("-mean", "position")),
    "subsidy": (_("Highest subsidy first"), ("-subsidy", "position")),
}


class RankingFilter(forms.Form):
    """Filters of a ranking."""

    q = forms.CharField(label=_("Receipt number or applicant"), required=False, max_length=100)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", _("All")), *Outcome.choices])
    only = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[("", _("All")), ("ties", _("Ties")), ("departures", _("Departures from the proposal"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, label) for key, (label, _columns) in SORTS.items()]
    )


class TieForm(forms.Form):
    """The committee's order among equals: a place for each application."""

    def __init__(self, *args: Any, rows: list[RankingRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, row in enumerate(rows, start=1):
            self.fields[f"place_{row.application_id}"] = forms.TypedChoiceField(
                label=f"{row.application.receipt_code} {row.application.organisation.name}",
                choices=[(number, str(number)) for number in range(1, len(rows) + 1)],
                coerce=int,
                initial=place,
            )

    def places(self) -> dict[int, int]:
        """Return the place of each application by its id."""
        return {int(name.removeprefix("place_")): place for name, place in self.cleaned_data.items()}


class DepartureForm(forms.Form):
    """What the committee decides for one application, and why it departs from the proposal."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    granted = forms.DecimalField(
        label=_("Granted subsidy (KRW)"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=0,
        help_text=_("Empty: what was asked for. Only for who is selected."),
    )
    note = forms.CharField(
        label=_("Reason for departing from the proposal"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the resolution. Not needed where you keep to the proposal."),
    )


class MoveUpForm(forms.Form):
    """What somebody from the waiting list is granted, and why it isn't the next one."""

    granted = forms.DecimalField(
        label=_("Granted subsidy (KRW)"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=0,
        help_text=_("Empty: what was asked for."),
    )
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you depart from the order of the waiting list or from the sum asked for."),
    )


class DecisionForm(forms.Form):
    """The committee's resolution."""

    committee = forms.CharField(
        label=_("Who sat in the committee"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One name a line. The names stand in the resolution and are never published."),
    )
    minutes = forms.CharField(
        label=_("Reasons of the committee"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )


class BonusNoteForm(forms.Form):
    """Why bonus points are awarded."""

    note = forms.CharField(label=_("Evidence or reason for what you tick now"), required=False, max_length=300)


class AppealFilter(forms.Form):
    """Filters of the list of appeals."""

    q = forms.CharField(label=_("Applicant or call"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *AppealState.choices])
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("waiting", _("Longest waiting first")), ("newest", _("Newest first"))],
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[("upheld", pgettext_lazy("appeal", "Upheld")), ("dismissed", pgettext_lazy("appeal", "Not upheld"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer to the applicant"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
