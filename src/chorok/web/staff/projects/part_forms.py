"""Forms of what stands in a list on a project's pages: partners, tasks, money, indicators, risks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.needs.enums import Instrument
from chorok.outcomes.domain.queries.parties import named, written
from chorok.pipeline.enums import Asker, IndicatorKind, MoneyState, PartnerRole, SourceKind
from chorok.pipeline.models.facts import LEAST, MOST
from chorok.registry import countries
from chorok.web.components.forms import DateInput
from chorok.web.staff.projects.forms import staff_people

_SCALE = [(str(step), str(step)) for step in range(LEAST, MOST + 1)]


def _area(rows: int = 3, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _figure(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=18, decimal_places=2, help_text=help_text
    )


class PartForm(forms.Form):
    """A row of a list, whose fields are the arguments of the function that saves it."""

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what the domain takes, of a valid form."""
        return dict(self.cleaned_data)


class PartnerForm(PartForm):
    """Who does what: an organisation of the registry, or one that is only named."""

    role = forms.ChoiceField(label=_("Role in the project"), choices=PartnerRole.choices)
    organisation = forms.CharField(
        label=_("Organisation of the registry"),
        max_length=220,
        required=False,
        help_text=_("Its name or business number as it stands in the registry."),
    )
    other = forms.CharField(label=_("Or its name, where it isn’t registered"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country, where it isn’t registered"), required=False)
    standing = forms.ChoiceField(
        label=_("May ask a funder as"),
        required=False,
        choices=[("", _("Doesn’t ask")), *Asker.choices],
        help_text=_("The comparison of funders looks at it."),
    )
    task = forms.CharField(label=_("Its part in the project"), max_length=300, required=False)

    def __init__(self, *args: Any, initial: dict[str, Any], **kwargs: Any) -> None:
        organisation = initial.get("organisation")
        known = "" if organisation is None else written([organisation])
        super().__init__(*args, initial={**initial, "organisation": known}, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries.choices()]  # type: ignore[attr-defined]

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what the domain takes. Raises DomainError for an organisation that isn't known, or for several."""
        try:
            found = named(actor=actor, text=self.cleaned_data["organisation"])
        except DomainError as refusal:
            raise DomainError(refusal.message, field="organisation") from refusal
        if len(found) > 1:
            raise DomainError(_("Name one organisation."), field="organisation")
        return {**self.cleaned_data, "organisation": next(iter(found), None)}


class TaskForm(PartForm):
    """Something to be done for the project."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput)
    assignee = forms.ModelChoiceField(
        User.objects.none(), label=_("Who does it"), required=False, empty_label=_("All the staff")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = staff_people()  # type: ignore[attr-defined]


class BudgetForm(PartForm):
    """Money from one source by one instrument."""

    source = forms.ChoiceField(label=_("Where it comes from"), choices=SourceKind.choices)
    name = forms.CharField(label=_("Who pays, by name"), max_length=200, required=False)
    instrument = forms.ChoiceField(label=_("Instrument"), choices=Instrument.choices)
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=16, decimal_places=2, help_text=_("In the currency of the project’s budget.")
    )
    component = forms.CharField(label=_("For which part of the work"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("How sure it is"), choices=MoneyState.choices)
    in_kind = forms.BooleanField(label=_("In kind: people, rooms, equipment"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class IndicatorForm(PartForm):
    """What the project promises to reach."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a project", "Indicator"), choices=IndicatorKind.choices)
    name_ko = forms.CharField(
        label=_("Name in Korean"), max_length=200, required=False, help_text=_("Only of an indicator of its own.")
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("Only of an indicator of its own.")
    )
    baseline = _figure(_("Without the project"))
    target = _figure(_("Promised"), required=True)
    reached = _figure(_("Reached so far"))
    method = forms.CharField(label=_("How it is worked out"), max_length=2000, required=False, widget=_area())
    source = forms.CharField(label=_("What the figures rest on"), max_length=300, required=False)


class RiskForm(PartForm):
    """What may go wrong, and what is done about it."""

    text_ko = forms.CharField(
        label=_("What may go wrong, in Korean"), max_length=2000, required=False, widget=_area(lang="ko")
    )
    text_en = forms.CharField(
        label=_("What may go wrong, in English"), max_length=2000, required=False, widget=_area(lang="en")
    )
    likelihood = forms.TypedChoiceField(
        label=_("How likely, 1 to 5"), choices=_SCALE, coerce=int, initial=3, widget=forms.Select
    )
    impact = forms.TypedChoiceField(
        label=_("How bad, 1 to 5"), choices=_SCALE, coerce=int, initial=3, widget=forms.Select
    )
    response_ko = forms.CharField(
        label=_("What is done about it, in Korean"), max_length=2000, required=False, widget=_area(lang="ko")
    )
    response_en = forms.CharField(
        label=_("What is done about it, in English"), max_length=2000, required=False, widget=_area(lang="en")
    )
    owner = forms.CharField(
        label=_("Who sees to it"),
        max_length=200,
        required=False,
        help_text=_("A partner or a post, not a person’s name."),
    )
    closed = forms.BooleanField(label=_("No longer a risk"), required=False)
