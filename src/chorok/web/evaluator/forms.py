"""Forms of the review desk. They check shapes; the domain checks rules."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.programs.domain.conflicts import DECLARABLE
from chorok.programs.enums import PastKind
from chorok.programs.models import Assignment, Criterion, EvaluatorProfile
from chorok.registry.models import GreenField
from chorok.web.components.forms import DateInput

_LONGEST_COMMENT = 4000


class PledgeForm(forms.Form):
    """The tick under the pledge, and the version of its words."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    agree = forms.BooleanField(label=_("I have read the pledge and sign it."))


class OneForm(forms.Form):
    """One assignment, or none."""

    assignment = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class ConflictForm(forms.Form):
    """Why somebody steps back."""

    ground = forms.ChoiceField(
        label=_("Reason"), choices=[(each.value, each.label) for each in DECLARABLE], widget=forms.RadioSelect
    )
    detail = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The centre reads this, the applicant doesn't."),
    )


class ScoreForm(forms.Form):
    """A score sheet: one number for each criterion, two comments. Anything may be empty until it is submitted."""

    def __init__(self, data: object, *, criteria: Sequence[Criterion], sheet: Assignment) -> None:
        initial: dict[str, object] = {
            "comment_for_applicant": sheet.comment_for_applicant,
            "comment_internal": sheet.comment_internal,
        }
        initial |= {f"points-{score.criterion_id}": score.points for score in sheet.scores.all()}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.criteria = criteria
        for criterion in criteria:
            most = f"{criterion.most.normalize():f}"
            self.fields[f"points-{criterion.pk}"] = forms.DecimalField(
                label=_("%(name)s (0 to %(most)s points)") % {"name": criterion.name, "most": most},
                required=False,
                max_digits=8,
                decimal_places=2,
                help_text=criterion.guidance,
                widget=forms.NumberInput(attrs={"min": "0", "max": most, "step": "0.01", "inputmode": "decimal"}),
            )
        self.fields["comment_for_applicant"] = forms.CharField(
            label=_("Comment for the applicant"),
            required=False,
            max_length=_LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("The applicant reads it after the results, without your name."),
        )
        self.fields["comment_internal"] = forms.CharField(
            label=_("Comment for the centre"),
            required=False,
            max_length=_LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Only the centre and the committee read it."),
        )

    def points(self) -> dict[int, Decimal | None]:
        """Return the points of the criteria that were sent and are numbers, None for an emptied one."""
        sent = {each.pk: f"points-{each.pk}" for each in self.criteria}
        return {
            pk: self.cleaned_data[name] for pk, name in sent.items() if name in self.data and name in self.cleaned_data
        }


class ProfileForm(forms.Form):
    """What an evaluator knows and where the person belongs."""

    affiliation = forms.CharField(
        label=_("Affiliation"), max_length=120, required=False, help_text=_("Company, university or institute")
    )
    business_number = forms.CharField(
        label=_("Business registration number of the affiliation"), max_length=20, required=False
    )
    fields_known = forms.ModelMultipleChoiceField(
        GreenField.objects.all(),
        label=_("Green fields you can judge"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expertise = forms.CharField(label=_("Expertise"), max_length=300, required=False)

    def __init__(self, data: object, *, profile: EvaluatorProfile) -> None:
        super().__init__(
            data,  # type: ignore[arg-type]
            initial={
                "affiliation": profile.affiliation,
                "business_number": profile.business_number,
                "fields_known": profile.fields.all(),
                "expertise": profile.expertise,
            },
        )


class PastWorkForm(forms.Form):
    """An employment, mentoring or advice."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=PastKind.choices)
    name = forms.CharField(label=_("Organisation"), max_length=120)
    business_number = forms.CharField(label=_("Business registration number"), max_length=20, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("To"), required=False, widget=DateInput, help_text=_("Leave empty if it goes on."))
