"""Forms of agreements and cases. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.domain.queries.agreements import AgreementFilter
from chorok.programs.enums import AgreementState, Side
from chorok.support.domain.queries.cases import CaseFilter
from chorok.support.enums import CaseState
from chorok.web.components.forms import DateInput

_ALL = ("", _("All"))


class _ListForm(forms.Form):
    """The filters lists of agreements and of cases share."""

    text = forms.CharField(
        label=_("Company, call or receipt number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    year = forms.ModelChoiceField(
        label=_("Year"), required=False, queryset=ProgrammeYear.objects.all(), empty_label=_("All")
    )
    line = forms.ModelChoiceField(
        label=_("Line of support"),
        required=False,
        queryset=Line.objects.all(),
        to_field_name="code",
        empty_label=_("All"),
    )

    def _given(self) -> dict[str, Any]:
        """Return what was asked for; a value that can't be chosen narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        line, year = given.get("line"), given.get("year")
        return {
            "text": given.get("text", ""),
            "state": given.get("state", ""),
            "line": None if line is None else line.pk,
            "year": None if year is None else year.pk,
            "sort": given.get("sort") or "newest",
        }


class AgreementFilterForm(_ListForm):
    """What the list of agreements is narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[_ALL, *AgreementState.choices])
    waits = forms.ChoiceField(label=_("Signature missing"), required=False, choices=[_ALL, *Side.choices])
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("name", _("By name")),
            ("receipt", _("By receipt number")),
            ("ends", _("Ending first")),
            ("money", _("Most money first")),
        ],
    )

    def wanted(self) -> AgreementFilter:
        """Return the filter."""
        given = self._given()
        return AgreementFilter(**given, waits=self.cleaned_data.get("waits", ""))


class CaseFilterForm(_ListForm):
    """What the list of cases is narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[_ALL, *CaseState.choices])
    mine = forms.BooleanField(label=_("Only those I am in charge of"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("newest", _("Newest first")), ("name", _("By name"))]
    )

    def wanted(self, user_id: int | None) -> CaseFilter:
        """Return the filter for who asks."""
        given = self._given()
        return CaseFilter(**given, in_charge=user_id if self.cleaned_data.get("mine") else None)


class CallFilterForm(forms.Form):
    """Which call's selected applicants are shown."""

    text = forms.CharField(
        label=_("Company, call or receipt number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class TermsForm(forms.Form):
    """Text and days of a version."""

    starts_on = forms.DateField(label=_("First day of the support"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day of the support"), widget=DateInput)
    text = forms.CharField(
        label=_("Text of the agreement"),
        max_length=40000,
        widget=forms.Textarea(attrs={"rows": 24, "lang": "ko"}),
        help_text=_("Words in braces are filled in when it is frozen for signing."),
    )


class ScanForm(forms.Form):
    """The scan of a paper one side has signed by hand."""

    side = forms.ChoiceField(label=_("Which side signed"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Who signed the paper"), max_length=80, widget=forms.TextInput({"autocomplete": "off"})
    )
    scan = forms.FileField(label=_("Scan of the signed paper"))

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"] = forms.ChoiceField(
            label=_("Which side signed"),
            choices=sides,
            widget=forms.RadioSelect,
            initial=sides[0][0] if sides else None,
        )


class ReasonForm(forms.Form):
    """Why an agreement is changed."""

    reason = forms.CharField(
        label=pgettext_lazy("agreement", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class EndForm(ReasonForm):
    """Why an agreement ends, and what was spent."""

    spent = forms.DecimalField(
        label=_("Subsidy spent so far (won)"),
        min_value=0,
        max_digits=14,
        decimal_places=0,
        help_text=_("The rest of what the agreement has bound goes back to the line's budget."),
    )


class InChargeForm(forms.Form):
    """Who of the centre is in charge of a case."""

    to = forms.ModelChoiceField(label=_("In charge"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        staff = User.objects.filter(
            is_active=True,
            role_grants__revoked_at=None,
            role_grants__role__in=[Role.STAFF, Role.MANAGER],
            role_grants__term__starts_on__lte=today,
        ).exclude(role_grants__term__ends_on__lt=today)
        self.fields["to"] = forms.ModelChoiceField(
            label=_("In charge"), queryset=staff.distinct().order_by("name", "pk"), empty_label="–"
        )
