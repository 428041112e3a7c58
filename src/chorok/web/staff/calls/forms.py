"""Forms of the pages of plan and calls. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.enums import CallState, TieBreak, Trimming, VatPolicy
from chorok.programs.models import Call
from chorok.web.components.forms import DateInput, MomentInput

SORTS = {
    "": (_("Newest first"), ("-created_at", "-pk")),
    "deadline": (_("Latest deadline first"), ("-closes_at", "-pk")),
    "name": (_("By name"), ("name_ko", "pk")),
    "line": (_("By line of support"), ("line__position", "-created_at", "-pk")),
}


def _text(label: Any, *, rows: int, longest: int, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CallFilter(forms.Form):
    """Filters of the centre's list of calls."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    year = forms.ModelChoiceField(ProgrammeYear.objects.all(), label=_("Year"), required=False, empty_label=_("All"))
    line = forms.ModelChoiceField(
        Line.objects.all(), label=_("Line of support"), required=False, empty_label=_("All"), to_field_name="code"
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *(choice for choice in CallState.choices if choice[0] != CallState.TEMPLATE)],
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, label) for key, (label, _order) in SORTS.items()]
    )


class YearLineForm(forms.Form):
    """A line in a year's plan."""

    budget = forms.DecimalField(label=_("Budget in won"), max_digits=13, decimal_places=0, min_value=0)
    when_ko = forms.CharField(label=_("When, in Korean"), required=False, max_length=60)
    when_en = forms.CharField(label=_("When, in English"), required=False, max_length=60)
    note = _text(pgettext_lazy("plan", "Note"), rows=3, longest=1000)


class CopyYearForm(forms.Form):
    """The year to copy from."""

    source = forms.ModelChoiceField(ProgrammeYear.objects.all(), label=_("Copy from"))


class NewCallForm(forms.Form):
    """A call out of a template or an earlier call."""

    source = forms.ModelChoiceField(
        Call.objects.none(),
        label=_("Begin with"),
        required=False,
        empty_label=_("An empty call"),
        to_field_name="code",
        help_text=_("Everything but the dates is taken over: rules, documents, form, criteria, checklist, agreement."),
    )
    line = forms.ModelChoiceField(
        Line.objects.filter(active=True),
        label=_("Line of support"),
        required=False,
        empty_label=_("That of the call to begin with"),
        to_field_name="code",
    )
    year = forms.ModelChoiceField(ProgrammeYear.objects.filter(state="open"), label=_("Programme year"))
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Stands in the address and in receipt numbers: small letters, digits and hyphens, e.g. cert-2021."),
    )
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the line of the call to begin with where none is chosen."""
        given = super().clean() or self.cleaned_data
        source = given.get("source")
        if not given.get("line"):
            if source is None:
                self.add_error("line", _("Choose the line of support."))
            else:
                given["line"] = source.line
        return given


class BasicsForm(forms.Form):
    """Names, texts, contact."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    code = forms.CharField(label=_("Code"), max_length=60)
    summary_ko = _text(
        _("Summary in Korean"), rows=2, longest=400, help_text=_("One or two sentences for lists and mails.")
    )
    summary_en = _text(_("Summary in English"), rows=2, longest=400)
    body_ko = _text(_("Text in Korean"), rows=12, longest=20000)
    body_en = _text(_("Text in English"), rows=12, longest=20000)
    contact_name = forms.CharField(label=_("Contact: person or team"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("Contact: telephone"), max_length=20, required=False)
    contact_email = forms.CharField(label=_("Contact: e-mail"), max_length=254, required=False)
    needs_approval = forms.BooleanField(label=_("The city approves this call before it is published"), required=False)


class PeriodForm(forms.Form):
    """When applications are taken, when results come, when the support runs."""

    opens_at = forms.DateTimeField(label=_("Applications open"), required=False, widget=MomentInput)
    closes_at = forms.DateTimeField(
        label=_("Applications close"),
        required=False,
        widget=MomentInput,
        help_text=_("To the second: nothing is taken from this moment on."),
    )
    results_on = forms.DateField(label=_("Results planned on"), required=False, widget=DateInput)
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"), min_value=0, max_value=60, help_text=_("After the announcement; 0: no appeal.")
    )
    waiting_until = forms.DateField(
        label=_("The waiting list holds until"),
        required=False,
        widget=DateInput,
        help_text=_("Its last day. Without one it holds until the call is finished."),
    )
    support_from = forms.DateField(label=_("Support from"), required=False, widget=DateInput)
    support_until = forms.DateField(label=_("Support until"), required=False, widget=DateInput)


class MoneyForm(forms.Form):
    """Places, subsidy and own share."""

    quota = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, help_text=_("Empty: as many as the budget allows.")
    )
    waiting_places = forms.IntegerField(label=_("Places on the waiting list"), min_value=0)
    subsidy_rate = forms.DecimalField(label=_("Subsidy, percent of the costs"), max_digits=6, decimal_places=2)
    subsidy_ceiling = forms.DecimalField(
        label=_("Most subsidy for one applicant, in won"), required=False, max_digits=13, decimal_places=0, min_value=1
    )
    own_cash_least = forms.DecimalField(
        label=_("Own share in cash, at least (percent of the costs)"), max_digits=6, decimal_places=2
    )
    own_in_kind_most = forms.DecimalField(
        label=_("Own share in kind, at most (percent of the costs)"), max_digits=6, decimal_places=2
    )
    vat_policy = forms.ChoiceField(label=_("Value added tax"), choices=VatPolicy.choices, widget=forms.RadioSelect)
    settlement_due_days = forms.IntegerField(
        label=_("Days to hand in the settlement"), min_value=0, max_value=365, help_text=_("After the support ends.")
    )


class ReviewForm(forms.Form):
    """How applications are judged and ranked."""

    evaluators_each = forms.IntegerField(label=_("Evaluators for each application"), min_value=1, max_value=20)
    blind = forms.BooleanField(label=_("Blind: evaluators don't learn who applies"), required=False)
    trimming = forms.ChoiceField(label=_("Scores left out"), choices=Trimming.choices, widget=forms.RadioSelect)
    threshold = forms.DecimalField(label=_("Least total to be selected"), max_digits=6, decimal_places=2)
    bonus_cap = forms.DecimalField(label=_("Most bonus points"), max_digits=6, decimal_places=2)
    tie_first = forms.ChoiceField(label=_("Equal totals: first"), choices=TieBreak.choices)
    tie_second = forms.ChoiceField(label=_("then"), required=False, choices=[("", "–"), *TieBreak.choices])
    tie_third = forms.ChoiceField(label=_("and then"), required=False, choices=[("", "–"), *TieBreak.choices])
    tie_fourth = forms.ChoiceField(label=_("at last"), required=False, choices=[("", "–"), *TieBreak.choices])

    TIES = ("tie_first", "tie_second", "tie_third", "tie_fourth")

    def clean(self) -> dict[str, Any]:
        """Put the ways to break a tie into one list, in their order."""
        given = super().clean() or self.cleaned_data
        chosen = [given.pop(name, "") for name in self.TIES]
        given["tie_breaks"] = [tie for tie in chosen if tie]
        return given


class AgreementForm(forms.Form):
    """The text both sides sign."""

    agreement_ko = _text(
        _("Agreement in Korean"),
        rows=20,
        longest=20000,
        help_text=_("Words in braces such as {company} are filled in for each agreement."),
    )
    agreement_en = _text(
        _("Agreement in English"),
        rows=20,
        longest=20000,
        help_text=_("Companies that use the hub in English read it beside the Korean text, which alone is signed."),
    )


class PublishForm(forms.Form):
    """When a call appears."""

    publish_at = forms.DateTimeField(
        label=_("Publish at"),
        required=False,
        widget=MomentInput,
        help_text=_("Empty: now. Otherwise the call appears by itself on that second."),
    )


class NoticeForm(forms.Form):
    """The words of a public notice."""

    text_ko = _text(_("Public notice in Korean"), rows=4, longest=2000, required=True)
    text_en = _text(_("Public notice in English"), rows=4, longest=2000)


class ExtendForm(NoticeForm):
    """A later deadline."""

    closes_at = forms.DateTimeField(label=_("New deadline"), widget=MomentInput)
    results_on = forms.DateField(
        label=_("Results planned on"),
        required=False,
        widget=DateInput,
        help_text=_("Not before the new deadline; name a later day in the notice too."),
    )
    field_order = ("closes_at", "results_on", "text_ko", "text_en")


class PlacesForm(NoticeForm):
    """More places after the results."""

    quota = forms.IntegerField(label=_("Places altogether"), min_value=1)
    field_order = ("quota", "text_ko", "text_en")


class CorrectForm(NoticeForm):
    """What may still be corrected once a call is published."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    summary_ko = _text(_("Summary in Korean"), rows=2, longest=400)
    summary_en = _text(_("Summary in English"), rows=2, longest=400)
    body_ko = _text(_("Text in Korean"), rows=12, longest=20000)
    body_en = _text(_("Text in English"), rows=12, longest=20000)
    quota = forms.IntegerField(label=_("Places"), required=False, min_value=1)
    waiting_places = forms.IntegerField(label=_("Places on the waiting list"), min_value=0)
    results_on = forms.DateField(label=_("Results planned on"), required=False, widget=DateInput)
    waiting_until = forms.DateField(
        label=_("The waiting list holds until"),
        required=False,
        widget=DateInput,
        help_text=_("Its last day. Without one it holds until the call is finished."),
    )
    support_from = forms.DateField(label=_("Support from"), required=False, widget=DateInput)
    support_until = forms.DateField(label=_("Support until"), required=False, widget=DateInput)
    contact_name = forms.CharField(label=_("Contact: person or team"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("Contact: telephone"), max_length=20, required=False)
    contact_email = forms.CharField(label=_("Contact: e-mail"), max_length=254, required=False)


class AnswerForm(forms.Form):
    """The centre's answer to a question."""

    answer_ko = _text(_("Answer in Korean"), rows=5, longest=4000, required=True)
    answer_en = _text(_("Answer in English"), rows=5, longest=4000)
    public = forms.BooleanField(
        label=_("Show question and answer on the call's page"),
        required=False,
        help_text=_("Without the name of who asked. Leave personal details out of the answer."),
    )


class TemplateLineForm(forms.Form):
    """The line a template is made for."""

    line = forms.ModelChoiceField(Line.objects.filter(active=True), label=_("Line of support"))
