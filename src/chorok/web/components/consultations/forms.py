"""Forms of a participant. They check shapes; the domain checks rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.core.money import CURRENCIES
from chorok.meetings.domain.logs import Told, stamp
from chorok.meetings.domain.profiles import MOST_ATTENDEES, Person
from chorok.meetings.enums import BuyerKind, DayPart, Interest, Language
from chorok.meetings.models import Attendee, ConsultationLog, Participant, Slot, Wish
from chorok.registry.models import GoodsCode, GreenField, Product
from chorok.web.components.forms import DateInput

REFUSES = "no"


class SlotsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Slots to tick, each with its day and hour at the place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Slot.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Return day and hour of the slot in the zone of the place."""
        return f"{obj.starts_at.astimezone(ZoneInfo(obj.consultation.time_zone)):%m-%d %H:%M}"


class AttendanceForm(forms.Form):
    """Languages and hours."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you can talk in"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    online = forms.BooleanField(label=_("We take part online, by video"), required=False)
    time_zone = forms.CharField(
        label=_("Your time zone"), max_length=40, help_text=_("For example Asia/Seoul or Asia/Jakarta.")
    )
    prefers = forms.ChoiceField(
        label=_("We would rather meet in the"),
        required=False,
        choices=[("", _("No preference")), *DayPart.choices],
        widget=forms.RadioSelect,
    )
    absent_slots = SlotsField(
        label=_("Times at which we can't meet anybody"), help_text=_("Times are those of the place.")
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots = Slot.objects.filter(consultation=participant.consultation_id).select_related("consultation")
        self.fields["absent_slots"].queryset = slots  # type: ignore[attr-defined]


class BuyerProfileForm(forms.Form):
    """What a buyer does and looks for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BuyerKind.choices, widget=forms.RadioSelect)
    business = forms.CharField(label=_("What you do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    buys = forms.CharField(
        label=_("What you look for"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Products, for which use and place. Suggestions are found by these words."),
    )
    goods = forms.CharField(
        label=_("Customs goods codes"),
        required=False,
        max_length=300,
        help_text=_("HS codes of 6 to 10 digits, separated by commas, if you know them."),
    )
    fields_of_interest = forms.ModelMultipleChoiceField(
        GreenField.objects.order_by("position"),
        label=_("Green fields"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    volume = forms.CharField(label=_("Volume a year"), required=False, max_length=100)
    turnover = forms.CharField(label=_("Your turnover a year, with its currency"), required=False, max_length=60)

    def clean_goods(self) -> list[GoodsCode]:
        """Return the goods codes that begin with what was typed, one for each."""
        found = [known_goods_code(part) for part in self.cleaned_data["goods"].split(",")]
        return [code for code in found if code is not None]


class AttendeesForm(forms.Form):
    """The people who come, a group of fields each, named `<row>-<name>`; an empty group is left out."""

    NAMES = ("name", "position", "email", "arrives_on", "leaves_on", "needs_visa_letter")
    #: A group counts as filled when one of these was typed.
    TYPED = ("name", "position", "email")

    def __init__(self, data: Mapping[str, Any] | None = None, *, people: Sequence[Attendee] = ()) -> None:
        super().__init__(data)
        self.count = min(max(len(people) + 1, 2), MOST_ATTENDEES)
        for row in range(self.count):
            person = people[row] if row < len(people) else None
            self._add(row, person)

    def _add(self, row: int, person: Attendee | None) -> None:
        start = {name: getattr(person, name) for name in self.NAMES} if person else {}
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Name as in the passport"), required=False, max_length=80),
            "position": forms.CharField(label=_("Position"), required=False, max_length=80),
            "email": forms.EmailField(label=_("E-mail"), required=False),
            "arrives_on": forms.DateField(label=_("Arrives on"), required=False, widget=DateInput),
            "leaves_on": forms.DateField(label=_("Leaves on"), required=False, widget=DateInput),
            "needs_visa_letter": forms.BooleanField(label=_("Needs a letter for the visa"), required=False),
        }
        for name, field in fields.items():
            field.initial = start.get(name)
            self.fields[f"{row}-{name}"] = field

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The groups for the template."""
        return [[self[f"{row}-{name}"] for name in self.NAMES] for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Ask for the name of everybody of whom something else was typed."""
        given = super().clean() or self.cleaned_data
        for row in range(self.count):
            if any(given.get(f"{row}-{name}") for name in self.TYPED) and not given.get(f"{row}-name"):
                self.add_error(f"{row}-name", _("Write the name."))
        return given

    @property
    def people(self) -> list[Person]:
        """What was typed in a valid form, as plain data."""
        given = self.cleaned_data
        return [
            Person(**{name: given[f"{row}-{name}"] for name in self.NAMES})
            for row in range(self.count)
            if given[f"{row}-name"]
        ]


#: Products a card names; the company's page has all.
SHOWN_PRODUCTS = 4


@dataclass(frozen=True)
class Candidate:
    """Somebody of the other side with the fields to choose it and why it was suggested."""

    participant: Participant
    rank: forms.BoundField
    note: forms.BoundField
    reasons: list[str]
    wish: Wish | None
    products: list[Product]

    @property
    def shown_products(self) -> list[Product]:
        """The first products, as many as fit a card."""
        return self.products[:SHOWN_PRODUCTS]

    @property
    def more_products(self) -> int:
        """How many more there are."""
        return max(0, len(self.products) - SHOWN_PRODUCTS)


class ChoiceForm(forms.Form):
    """A rank for each of the other side: a number, nothing, or "we don't want to meet"."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        others: Sequence[Participant],
        wishes: Mapping[int, Wish],
        side: str,
        most: int,
    ) -> None:
        super().__init__(data)
        self.others, self.most = others, most
        ranks = [
            ("", "–"),
            *((str(rank), str(rank)) for rank in range(1, most + 1)),
            (REFUSES, pgettext_lazy("choice", "Not interested")),
        ]
        for other in others:
            wish = wishes.get(other.pk)
            given = None if wish is None else getattr(wish, f"{side}_rank")
            refused = wish is not None and getattr(wish, f"{side}_refuses")
            self.fields[f"rank-{other.pk}"] = forms.ChoiceField(
                label=_("Rank"),
                required=False,
                choices=ranks,
                initial=REFUSES if refused else "" if given is None or given > most else str(given),
            )
            self.fields[f"note-{other.pk}"] = forms.CharField(
                label=_("What you want to talk about"),
                required=False,
                max_length=300,
                initial="" if wish is None else getattr(wish, f"{side}_note"),
            )

    def clean(self) -> dict[str, Any]:
        """Say which rank was given twice."""
        given = super().clean() or self.cleaned_data
        taken: dict[str, int] = {}
        for other in self.others:
            rank = given.get(f"rank-{other.pk}", "")
            if rank and rank != REFUSES and rank in taken:
                self.add_error(f"rank-{other.pk}", _("This rank was given twice."))
            taken[rank] = other.pk
        return given

    @property
    def ranked(self) -> list[int]:
        """The ids of those chosen in a valid form, first choice first."""
        ranks = {other.pk: self.cleaned_data[f"rank-{other.pk}"] for other in self.others}
        chosen = [(int(rank), pk) for pk, rank in ranks.items() if rank and rank != REFUSES]
        return [pk for _rank, pk in sorted(chosen)]

    @property
    def refused(self) -> list[int]:
        """The ids of those the participant doesn't want to meet."""
        return [other.pk for other in self.others if self.cleaned_data[f"rank-{other.pk}"] == REFUSES]

    @property
    def notes(self) -> dict[int, str]:
        """What was written beside each."""
        return {other.pk: self.cleaned_data[f"note-{other.pk}"] for other in self.others}


#: Fields of a log's form that aren't part of what it says.
_NOT_TOLD = frozenset({"ask_buyer", "seen"})


class LogForm(forms.Form):
    """The log of a meeting, short enough for a telephone."""

    goods = forms.CharField(label=_("Goods talked about"), max_length=300)
    goods_code = forms.CharField(label=_("Customs goods code"), required=False, max_length=10)
    interest = forms.TypedChoiceField(
        label=_("The buyer's interest"), choices=Interest.choices, coerce=int, widget=forms.RadioSelect
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="USD")
    value = forms.DecimalField(
        label=_("Consultation value"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("What the buyer is interested in, as said at the meeting."),
    )
    expected_contract = forms.DecimalField(
        label=_("Expected contract"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("The part of it that is likely to become a contract within a year."),
    )
    contract = forms.DecimalField(
        label=_("Contract"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("Signed at the meeting, with a document."),
    )
    talked = forms.CharField(
        label=_("What was talked about"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )
    wants_sample = forms.BooleanField(label=_("The buyer asks for a sample"), required=False)
    wants_quotation = forms.BooleanField(label=_("The buyer asks for a quotation"), required=False)
    wants_certificate = forms.BooleanField(label=_("The buyer asks for a certificate"), required=False)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_on = forms.DateField(label=_("Next step by"), required=False, widget=DateInput)
    finished = forms.BooleanField(label=_("Nothing more is to be done"), required=False)
    ask_buyer = forms.BooleanField(
        label=_("Ask the buyer to confirm this log by mail"),
        required=False,
        help_text=_("The buyer gets a link that works for 14 days and needs no sign-in."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, log: ConsultationLog | None = None) -> None:
        super().__init__(data, initial={"seen": stamp(log)} | ({} if log is None else self._of(log)))

    def _of(self, log: ConsultationLog) -> dict[str, Any]:
        return {name: getattr(log, name) for name in self.base_fields if name not in _NOT_TOLD | {"goods_code"}} | {
            "goods_code": log.goods_code_id or ""
        }

    def clean_goods_code(self) -> GoodsCode | None:
        """Return the goods code that begins with what was typed."""
        return known_goods_code(self.cleaned_data["goods_code"])

    @property
    def told(self) -> Told:
        """What was typed in a valid form, as plain data."""
        return Told(**{name: value for name, value in self.cleaned_data.items() if name not in _NOT_TOLD})


def known_goods_code(typed: str) -> GoodsCode | None:
    """Return the goods code that begins with what was typed (4 digits or more). Raises ValidationError for none."""
    code = typed.strip().replace(".", "")
    if not code:
        return None
    found = GoodsCode.objects.filter(code__startswith=code).order_by("code").first() if len(code) > 3 else None  # noqa: PLR2004 - a heading
    if found is None:
        raise forms.ValidationError(_("The goods code %(code)s is not known."), params={"code": code})
    return found
