"""Forms of what follows an introduction: times of a meeting, its note, what became of it. They check shapes alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.money import CURRENCIES
from chorok.needs.domain.rounds import Said
from chorok.needs.domain.video import LEAST_MINUTES, MOST_MINUTES, MOST_TIMES, Proposal
from chorok.needs.domain.video_notices import hours
from chorok.needs.enums import Refusal, Side, Standing
from chorok.needs.models import LabRoom, MeetingTime, RoundAnswer, VideoMeeting
from chorok.web.components.forms import DateInput, MomentInput

NOT_TOLD = ("", _("Not told"))
_ZONES = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


class LabMomentField(forms.DateTimeField):
    """A day and time as the clock at the lab shows it, wherever it is typed."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        """Read the moment in the hub's own time zone."""
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)


class ProposalForm(forms.Form):
    """Times for a video meeting, where it is, and in which zone whoever asks reads them."""

    room = forms.ModelChoiceField(LabRoom.objects.none(), label=_("Room in the lab"))
    start_1 = LabMomentField(label=_("First time, by Seoul’s clock"))
    start_2 = LabMomentField(label=_("Second time"), required=False)
    start_3 = LabMomentField(label=_("Third time"), required=False)
    start_4 = LabMomentField(label=_("Fourth time"), required=False)
    start_5 = LabMomentField(label=_("Fifth time"), required=False)
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=LEAST_MINUTES, max_value=MOST_MINUTES, initial=60
    )
    partner_zone = forms.ChoiceField(
        label=_("Time zone of whoever asks"),
        choices=[("", _("Choose")), *_ZONES],
        help_text=_("Their mail shows these hours beside Seoul’s."),
    )
    online_url = forms.CharField(
        label=_("Address of the online room"),
        required=False,
        max_length=500,
        help_text=_("https://…; empty: the room’s own."),
    )
    message = forms.CharField(label=_("Words to both sides"), required=False, max_length=500)

    def __init__(self, data: Any = None, *, zone: str = "", meeting: VideoMeeting | None = None) -> None:
        initial: dict[str, Any] = {"partner_zone": zone}
        if meeting is not None:
            initial |= {name: getattr(meeting, name) for name in ("room", "partner_zone", "online_url", "message")}
        super().__init__(data, initial=initial)
        self.fields["room"].queryset = LabRoom.objects.filter(active=True)  # type: ignore[attr-defined]

    @property
    def proposal(self) -> Proposal:
        """What was typed in a valid form, as plain data."""
        given = self.cleaned_data
        starts = [given[f"start_{number}"] for number in range(1, MOST_TIMES + 1) if given[f"start_{number}"]]
        others = {name: given[name] for name in ("room", "minutes", "partner_zone", "online_url", "message")}
        return Proposal(starts=starts, **others)


class TimesForm(forms.Form):
    """The answer to the times of a meeting: whoever asks takes one; either side may want others, or decline."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    time = forms.TypedChoiceField(
        label=_("Time"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Words to the centre"),
        max_length=500,
        required=False,
        help_text=_("Where no time suits you: say which would."),
    )

    def __init__(self, data: Any = None, *, meeting: VideoMeeting, side: str, zone: str) -> None:
        super().__init__(data)
        rows = meeting.times.filter(holds=True, starts_at__gt=clock.now()) if side == Side.PARTNER else ()
        self._times: dict[int, MeetingTime] = {row.pk: row for row in rows}
        answers = [("other", _("We ask for other times")), ("decline", _("We don’t want to meet"))]
        if side == Side.PARTNER:
            answers = [("accept", _("We take the time chosen below")), *answers]
            self.fields["time"].choices = [  # type: ignore[attr-defined]
                (row.pk, hours(row.starts_at, row.ends_at, zone)) for row in self._times.values()
            ]
        else:
            del self.fields["time"]
        self.fields["answer"].choices = answers  # type: ignore[attr-defined]

    @property
    def time_chosen(self) -> MeetingTime | None:
        """The time that was chosen in a valid form."""
        return self._times.get(self.cleaned_data.get("time") or 0)


class NoteForm(forms.Form):
    """What came of a meeting."""

    held = forms.ChoiceField(
        label=_("Was it held?"),
        choices=[("yes", _("Yes, it was held")), ("no", _("No, it was not held"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note of the meeting"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was said and agreed; where it wasn’t held, why."),
    )
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_on = forms.DateField(label=_("Next step by"), required=False, widget=DateInput)


class RoundForm(forms.Form):
    """What became of an introduction, short enough for a telephone."""

    standing = forms.ChoiceField(
        label=_("How does it stand between you?"), choices=Standing.choices, widget=forms.RadioSelect
    )
    amount = forms.DecimalField(
        label=_("Amount that was signed"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
        help_text=_("Of an MOU or contract signed since the last answer."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="USD")
    signed_on = forms.DateField(label=_("Signed on"), required=False, widget=DateInput)
    upload = forms.FileField(
        label=_("Signed paper"),
        required=False,
        widget=forms.FileInput,
        help_text=_("PDF or picture. Only the centre and the company see it."),
    )
    ended_because = forms.ChoiceField(
        label=_("Why has it ended?"),
        required=False,
        choices=[NOT_TOLD, *Refusal.choices],
        help_text=_("Only where it has ended."),
    )
    words = forms.CharField(label=_("Words to the centre"), max_length=500, required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    read_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, uploads: Any = None, *, answer: RoundAnswer | None = None) -> None:
        initial: dict[str, Any] = {}
        if answer is not None:
            names = set(self.base_fields) - {"upload", "read_at"}
            initial = {name: getattr(answer, name) for name in names} | {"read_at": answer.changed_at.isoformat()}
        super().__init__(data, uploads, initial=initial)

    @property
    def said(self) -> Said:
        """What was typed in a valid form, as plain data."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("upload", "read_at")}
        return Said(**given)


class RoomForm(forms.Form):
    """A room of the lab."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    online_url = forms.CharField(label=_("Address of the online room"), max_length=500, required=False)
    active = forms.BooleanField(label=_("Meetings may be held here"), required=False, initial=True)


class RefusalForm(forms.Form):
    """Why somebody declines."""

    because = forms.ChoiceField(label=_("Reason"), required=False, choices=[NOT_TOLD, *Refusal.choices])

    def told(self) -> str:
        """Return the reason, empty where none of the list was given."""
        return str(self.cleaned_data["because"]) if self.is_valid() else ""


def refusal_choices() -> Iterable[tuple[str, Any]]:
    """Return the reasons as choices, for a button's own form."""
    return [NOT_TOLD, *Refusal.choices]
