"""Forms of councils. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.councils.domain.meetings import members_on
from chorok.councils.enums import Verdict
from chorok.councils.models import AgendaItem, Council, CouncilMeeting, CouncilMember
from chorok.pipeline.models import Project
from chorok.registry.models import Organisation
from chorok.web.components.forms import DateInput, MomentInput


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CouncilForm(forms.Form):
    """A council."""

    name_ko = forms.CharField(label=_("Name (Korean)"), max_length=200)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    purpose_ko = forms.CharField(label=_("What it is for (Korean)"), max_length=2000, required=False, widget=_area(3))
    purpose_en = forms.CharField(label=_("What it is for (English)"), max_length=2000, required=False, widget=_area(3))

    def __init__(self, *args: Any, council: Council | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {} if council is None else {name: getattr(council, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class MemberForm(forms.Form):
    """Who sits in a council, and for whom."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("Not registered")
    )
    body = forms.CharField(
        label=_("Name of the body"),
        max_length=200,
        required=False,
        help_text=_("Where it isn't registered on the hub."),
    )
    name = forms.CharField(label=_("Name of the person"), max_length=80)
    position = forms.CharField(label=pgettext_lazy("person", "Position"), max_length=80, required=False)
    chairs = forms.BooleanField(label=_("Chairs the council"), required=False)
    left_on = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput(), help_text=_("Only when the person has left.")
    )

    def __init__(self, *args: Any, actor: Actor, member: CouncilMember | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {} if member is None else {name: getattr(member, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.visible_to(actor).current().order_by("name_ko", "id")


class MeetingForm(forms.Form):
    """When and where a meeting is."""

    starts_at = forms.DateTimeField(label=_("Date and time"), widget=MomentInput())
    place = forms.CharField(label=pgettext_lazy("council", "Place"), max_length=200)


class HeldMeetingForm(MeetingForm):
    """A meeting with what was discussed."""

    summary = forms.CharField(
        label=_("What was discussed"),
        max_length=10000,
        required=False,
        widget=_area(8),
        help_text=_("Stands in the minutes."),
    )

    def __init__(self, *args: Any, meeting: CouncilMeeting, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(meeting, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class ItemForm(forms.Form):
    """Something on the agenda."""

    title = forms.CharField(
        label=_("Item"), max_length=200, required=False, help_text=_("Empty: the title of the project.")
    )
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("Project put forward"), required=False, empty_label=_("None")
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=_area(3))
    position = forms.IntegerField(label=_("Place on the agenda"), required=False, min_value=1, max_value=99)

    def __init__(self, *args: Any, actor: Actor, item: AgendaItem | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {} if item is None else {name: getattr(item, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["project"]
        field.queryset = Project.objects.visible_to(actor).order_by("-number")


class AttendanceForm(forms.Form):
    """Who came, member by member."""

    def __init__(self, *args: Any, meeting: CouncilMeeting, came: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members_on(meeting)
        for member in self.members:
            label = f"{member.name} ({member.of})"
            self.fields[f"came_{member.pk}"] = forms.BooleanField(
                label=label, required=False, initial=member.pk in came
            )
            self.fields[f"substitute_{member.pk}"] = forms.CharField(
                label=_("Who came instead of %(name)s") % {"name": member.name},
                max_length=80,
                required=False,
                initial=came.get(member.pk, ""),
            )

    def came(self) -> dict[int, str]:
        """Return who came, each with who came instead; a name written there says that somebody came."""
        given = self.cleaned_data
        instead = {member.pk: given[f"substitute_{member.pk}"] for member in self.members}
        return {pk: name for pk, name in instead.items() if name or given[f"came_{pk}"]}


class DecisionForm(forms.Form):
    """What was decided on one thing of the agenda."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("council", "Decision"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    wording = forms.CharField(label=_("Wording for the minutes"), max_length=2000, widget=_area(4))


class FollowUpForm(forms.Form):
    """Who does what until when."""

    what = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = forms.DateField(label=_("Until"), widget=DateInput())
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Who at the centre"), required=False, empty_label=_("The centre's staff")
    )
    member = forms.ModelChoiceField(
        CouncilMember.objects.none(), label=_("Or a member of the council"), required=False, empty_label=_("None")
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Item of the agenda"), required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, meeting: CouncilMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        today = clock.today()
        staff = User.objects.filter(
            is_active=True,
            role_grants__revoked_at=None,
            role_grants__role__in=(Role.STAFF, Role.MANAGER),
            role_grants__term__starts_on__lte=today,
        ).exclude(role_grants__term__ends_on__lt=today)
        fields["person"].queryset = staff.distinct().order_by("name", "pk")
        fields["member"].queryset = CouncilMember.objects.filter(council=meeting.council_id, left_on=None)
        fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)


class NoteForm(forms.Form):
    """What came of a follow-up, or why a meeting is cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    note = forms.CharField(label=pgettext_lazy("work", "What came of it"), max_length=300, required=False)
