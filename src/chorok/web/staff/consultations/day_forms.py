"""Forms of the day. They check shapes; the domain checks rules."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.meetings.models import Consultation, Interpreter, Participant, Slot, Table


class SlotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A slot, named by its day and hour at the place."""

    def label_from_instance(self, obj: Any) -> str:
        """Return day and hour."""
        return f"{obj.starts_at.astimezone(ZoneInfo(obj.consultation.time_zone)):%m-%d %H:%M}"


def _slots(consultation: Consultation) -> Any:
    return consultation.slots.select_related("consultation")


class DelayForm(forms.Form):
    """By how much a slot, or the rest of its day, begins later."""

    slot = SlotField(Slot.objects.none(), label=_("From which slot on"))
    minutes = forms.IntegerField(label=_("Minutes later"), min_value=1, max_value=240)
    rest = forms.BooleanField(label=_("The rest of the day moves too"), required=False, initial=True)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = _slots(consultation)  # type: ignore[attr-defined]


class GoneForm(forms.Form):
    """Who or what is missing, and until when."""

    gone = forms.ChoiceField(label=_("Who or what is missing"))
    until = SlotField(
        Slot.objects.none(),
        label=_("There again from"),
        required=False,
        empty_label=_("Not any more (the rest of the consultation)"),
    )
    back = forms.BooleanField(label=_("It was a mistake, or they came after all: they are there"), required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = consultation.participants.filter(state="coming").select_related("organisation", "consultation")
        self._found: dict[str, Participant | Table | Interpreter] = {}
        sides: dict[str, list[tuple[str, str]]] = {"buyer": [], "company": []}
        for row in rows.order_by("organisation__name_ko", "pk"):
            self._found[f"p{row.pk}"] = row
            sides[row.side].append((f"p{row.pk}", row.organisation.name))
        helpers = [(f"i{row.pk}", row.name) for row in self._keep("i", consultation.interpreters.all())]
        tables = [(f"t{row.pk}", row.name) for row in self._keep("t", consultation.tables.all())]
        self.fields["gone"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("Buyers"), sides["buyer"]),
            (_("Companies"), sides["company"]),
            (_("Interpreters"), helpers),
            (_("Tables"), tables),
        ]
        self.fields["until"].queryset = _slots(consultation)  # type: ignore[attr-defined]

    def _keep(self, letter: str, rows: Any) -> Any:
        found = list(rows)
        self._found |= {f"{letter}{row.pk}": row for row in found}
        return found

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says, as `standing_in.mark_gone` takes it."""
        values = self.cleaned_data
        until: datetime | None = None if values["until"] is None else values["until"].starts_at
        return {"gone": self._found[values["gone"]], "until": until, "back": values["back"]}
