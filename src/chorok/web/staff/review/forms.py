"""Forms of the review's staff pages. They check shapes; the domain checks rules."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chorok.programs.enums import ConflictGround, ConflictState, PanelState
from chorok.programs.models import Application, Call, PanelMember
from chorok.registry.models import GreenField
from chorok.web.components.forms import MomentInput

_MOST = 32767
ALL = _("All")


class InviteForm(forms.Form):
    """Somebody to invite: a person of the list by id, or anybody by address."""

    user = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    email = forms.EmailField(label=_("E-mail"), required=False)
    name = forms.CharField(
        label=_("Name"), required=False, max_length=80, help_text=_("For somebody without an account yet.")
    )
    most_applications = forms.IntegerField(
        label=_("Applications at most"), required=False, min_value=1, max_value=_MOST
    )
    chair = forms.BooleanField(label=_("Chair of the panel"), required=False)


class MemberForm(forms.Form):
    """What can be set for a member of the panel."""

    most_applications = forms.IntegerField(
        label=_("Applications at most"), required=False, min_value=1, max_value=_MOST
    )
    chair = forms.BooleanField(label=_("Chair of the panel"), required=False)


class DueForm(forms.Form):
    """Until when the evaluators are asked to be done."""

    due_at = forms.DateTimeField(label=_("Scores are due"), required=False, widget=MomentInput)


class EvaluatorFilter(forms.Form):
    """Filters of the list of evaluators; `call` keeps which panel somebody is looked for."""

    q = forms.CharField(label=_("Name, affiliation or expertise"), required=False, max_length=100)
    field = forms.ModelChoiceField(
        GreenField.objects.all(), label=_("Green field"), required=False, empty_label=ALL, to_field_name="code"
    )
    call = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class ConflictFilter(forms.Form):
    """Filters of the list of conflicts."""

    q = forms.CharField(label=_("Evaluator, applicant or alias"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", ALL), *ConflictState.choices])
    ground = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", ALL), *ConflictGround.choices])


class DecideForm(forms.Form):
    """A decision about a conflict, with its reason."""

    reason = forms.CharField(
        label=_("Reason of the decision"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class MatchForm(forms.Form):
    """Whom on the panel an applicant's request means."""

    def __init__(self, data: object, *, call: Call) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["member"] = MemberChoice(members_of(call), label=_("Evaluator on the panel"))


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of the panel by the person's name."""

    def label_from_instance(self, obj: PanelMember) -> str:
        """Return the name people know."""
        return obj.user.shown_name


def members_of(call: Call) -> QuerySet[PanelMember]:
    """Return who is on the panel of a call."""
    present = [PanelState.INVITED, PanelState.PLEDGED]
    return PanelMember.objects.filter(call=call, state__in=present).select_related("user")


class AssignmentFilter(forms.Form):
    """Filters of the list of applications in review."""

    q = forms.CharField(label=_("Applicant, alias or receipt number"), required=False, max_length=100)
    missing = forms.BooleanField(label=_("Too few evaluators only"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("alias", _("By alias")),
            ("number", _("By receipt number")),
            ("fewest", _("Fewest evaluators first")),
            ("total", _("Highest total first")),
        ],
    )


class AssignForm(forms.Form):
    """One more evaluator for an application."""

    def __init__(self, data: object, *, application: Application) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        free = members_of(application.call).filter(state=PanelState.PLEDGED)
        busy = application.assignments.values("member")
        self.fields["member"] = MemberChoice(free.exclude(pk__in=busy), label=_("Evaluator"))


class UnlockForm(forms.Form):
    """Why submitted scores are opened again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("It is kept with the scores, and the evaluator reads it.")
    )


class MeetingForm(forms.Form):
    """When the presentations begin and how long each turn is."""

    first_at = forms.DateTimeField(label=_("First presentation"), required=False, widget=MomentInput)
    talk_minutes = forms.IntegerField(label=_("Minutes to present"), min_value=1, max_value=_MOST)
    question_minutes = forms.IntegerField(label=_("Minutes for questions"), min_value=0, max_value=_MOST)


class PlaceForm(forms.Form):
    """A place in the order of the day."""

    position = forms.IntegerField(min_value=1, max_value=2**31 - 1)
