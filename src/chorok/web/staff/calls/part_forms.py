"""Forms of the parts of a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.programs.domain.call_rules import LISTED, SPANNED, choices
from chorok.programs.enums import RuleKind
from chorok.programs.models import EligibilityRule, RequiredDocument
from chorok.registry.enums import CertificationKind
from chorok.web.staff.calls.forms import _text

_HELP: dict[str, Any] = {
    RuleKind.REGION: _("Seoul stands for all its districts."),
    RuleKind.EARLIER_SUPPORT: _("Most 0: only those who were not supported in this line before."),
    RuleKind.AGE: _("Full years since the founding; a founder's team counts as 0."),
}


class RuleKindForm(forms.Form):
    """The first step of a rule: what it looks at."""

    kind = forms.ChoiceField(label=_("What does the rule look at?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, taken: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [choice for choice in RuleKind.choices if choice[0] not in taken]
        self.fields["kind"].choices = left  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """What a rule of one kind asks."""

    values = forms.MultipleChoiceField(label=_("Any of these"), widget=forms.CheckboxSelectMultiple)
    least = forms.IntegerField(label=_("At least"), required=False, min_value=0)
    most = forms.IntegerField(label=_("At most"), required=False, min_value=0)

    def __init__(self, *args: Any, kind: str, rule: EligibilityRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            kwargs["initial"] = {"values": rule.values, "least": rule.least, "most": rule.most}
        super().__init__(*args, **kwargs)
        if kind in LISTED:
            self.fields["values"].choices = choices(kind)  # type: ignore[attr-defined]
            self.fields["values"].help_text = _HELP.get(kind, "")
        else:
            del self.fields["values"]
        if kind in SPANNED:
            self.fields["least"].help_text = str(SPANNED[kind])
            self.fields["most"].help_text = str(_HELP.get(kind, SPANNED[kind]))
        else:
            del self.fields["least"], self.fields["most"]


class NamesForm(forms.Form):
    """Something with a Korean and an English name; a line of the checklist has nothing more."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)


class DocumentForm(NamesForm):
    """A paper that is asked for."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens."))
    help_ko = forms.CharField(label=_("Help in Korean"), max_length=300, required=False)
    help_en = forms.CharField(label=_("Help in English"), max_length=300, required=False)
    asked_of = forms.ChoiceField(
        label=_("Asked of"),
        choices=[
            (RequiredDocument.For.ANYONE, _("Everyone")),
            (RequiredDocument.For.COMPANY, _("Companies")),
            (RequiredDocument.For.TEAM, _("Founders' teams")),
        ],
    )
    required = forms.BooleanField(label=_("Must be handed in"), required=False, initial=True)
    names_applicant = forms.BooleanField(
        label=_("Names the applicant: not shown to evaluators of a blind call"), required=False, initial=True
    )
    blank_form = forms.FileField(label=_("Blank form to fill in"), required=False)


class CriterionForm(NamesForm):
    """A criterion of the review."""

    guidance_ko = _text(_("Guidance in Korean"), rows=3, longest=1000)
    guidance_en = _text(_("Guidance in English"), rows=3, longest=1000)
    most = forms.DecimalField(label=_("Most points"), max_digits=5, decimal_places=2, initial=100)
    weight = forms.DecimalField(
        label=_("Weight"), max_digits=5, decimal_places=2, initial=1, help_text=_("Points are counted this many times.")
    )


class BonusForm(NamesForm):
    """Points added to the mean."""

    points = forms.DecimalField(
        label=_("Points"), max_digits=5, decimal_places=2, help_text=_("Negative points are taken off.")
    )
    certificate = forms.ChoiceField(
        label=_("Proposed for holders of"), required=False, choices=[("", "–"), *CertificationKind.choices]
    )


class AttachmentForm(NamesForm):
    """A file beside the call."""

    upload = forms.FileField(label=_("File"))
