"""Forms of the centre's pages of consultations. They check shapes; the domain checks rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chorok.accounts.models import User
from chorok.meetings.domain.participants import BUYING, SELLING
from chorok.meetings.domain.templates import TEMPLATES
from chorok.meetings.enums import ConsultationState, Demand, Language, ParticipantState
from chorok.meetings.models import Consultation, Hall, Interpreter, Participant, Table
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.models import Call
from chorok.registry import countries
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation
from chorok.web.components.consultations.forms import SlotsField
from chorok.web.components.forms import DateInput, MomentInput

SORTS = {
    "": (_("Newest first"), ("-created_at", "-pk")),
    "name": (_("By name"), ("name_ko", "pk")),
}
#: Days a template may ask for at most.
MOST_DAYS = 2


class TimeInput(forms.TimeInput):
    """The browser's own picker of an hour."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ConsultationFilter(forms.Form):
    """Filters of the list of consultations."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    year = forms.ModelChoiceField(ProgrammeYear.objects.all(), label=_("Year"), required=False, empty_label=_("All"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *ConsultationState.choices])
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, label) for key, (label, _order) in SORTS.items()]
    )


class NewConsultationForm(forms.Form):
    """A consultation out of a template."""

    template = forms.ChoiceField(
        label=_("Template"), choices=[(each.code, each.name) for each in TEMPLATES], widget=forms.RadioSelect
    )
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Stands in the address: small letters, digits and hyphens.")
    )
    year = forms.ModelChoiceField(ProgrammeYear.objects.filter(state="open"), label=_("Year"))
    line = forms.ModelChoiceField(Line.objects.filter(active=True), label=_("Line of support"))
    day_1 = forms.DateField(label=_("Day"), widget=DateInput)
    day_2 = forms.DateField(
        label=_("Second day"), required=False, widget=DateInput, help_text=_("For templates of two days.")
    )

    @property
    def days(self) -> list[Any]:
        """The days that were given, in a valid form."""
        given = (self.cleaned_data.get(f"day_{number}") for number in range(1, MOST_DAYS + 1))
        return [day for day in given if day is not None]


class ConsultationForm(forms.Form):
    """What is told of a consultation, and the rules of its timetable."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    summary_ko = forms.CharField(
        label=_("Summary in Korean"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    summary_en = forms.CharField(
        label=_("Summary in English"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    place_ko = forms.CharField(label=_("Place in Korean"), max_length=200, required=False)
    place_en = forms.CharField(label=_("Place in English"), max_length=200, required=False)
    time_zone = forms.CharField(
        label=_("Time zone of the place"), max_length=40, help_text=_("For example Asia/Seoul or Asia/Jakarta.")
    )
    wishes_from = forms.DateTimeField(label=_("Choosing opens"), required=False, widget=MomentInput)
    wishes_until = forms.DateTimeField(label=_("Choosing closes"), required=False, widget=MomentInput)
    call = forms.ModelChoiceField(
        Call.objects.none(),
        label=_("Call that selects the companies"),
        required=False,
        empty_label=_("None: companies are invited"),
    )
    most_choices = forms.IntegerField(label=_("Most partners one may choose"), min_value=1, max_value=200)
    least_meetings = forms.IntegerField(label=_("Meetings each company has at least"), min_value=0, max_value=100)
    most_meetings = forms.IntegerField(label=_("Meetings each has at most"), required=False, min_value=1, max_value=100)
    in_a_row = forms.IntegerField(label=_("Meetings in a row, at most"), required=False, min_value=1, max_value=50)
    lunch_counts = forms.BooleanField(label=_("A free time over noon counts as a break"), required=False)
    contact_name = forms.CharField(label=_("Contact: person or team"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("Contact: telephone"), max_length=20, required=False)
    contact_email = forms.CharField(label=_("Contact: e-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = Call.objects.real().filter(line=consultation.line_id, year=consultation.year_id)
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """The slots of one more day."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    begins = forms.TimeField(label=_("Begins"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput)
    minutes = forms.IntegerField(label=_("Minutes of a meeting"), min_value=5, max_value=240, initial=25)
    gap = forms.IntegerField(label=_("Minutes between meetings"), min_value=0, max_value=120, initial=5)
    lunch_from = forms.TimeField(label=_("Lunch from"), required=False, widget=TimeInput)
    lunch_until = forms.TimeField(label=_("Lunch until"), required=False, widget=TimeInput)


class HallForm(forms.Form):
    """A hall."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)


class _OfConsultation(forms.Form):
    """A form whose choices are those of one consultation."""

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        for name, rows in self.choices_of(consultation).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return the rows that may be chosen, by field."""
        raise NotImplementedError


class DistanceForm(_OfConsultation):
    """The way between two halls."""

    one = forms.ModelChoiceField(Hall.objects.none(), label=_("From"))
    other = forms.ModelChoiceField(Hall.objects.none(), label=_("To"))
    minutes = forms.IntegerField(label=_("Minutes to walk"), min_value=0, max_value=120)

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return the halls."""
        return {"one": consultation.halls.all(), "other": consultation.halls.all()}


class TablesForm(_OfConsultation):
    """Tables, or virtual rooms, to put up."""

    letters = forms.CharField(label=_("Letter before the numbers"), max_length=12, initial="A")
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=1000)
    hall = forms.ModelChoiceField(
        Hall.objects.none(), label=_("Hall"), required=False, empty_label=_("None: virtual rooms")
    )

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return the halls."""
        return {"hall": consultation.halls.all()}


class TableForm(_OfConsultation):
    """One table."""

    video_url = forms.CharField(
        label=_("Address of the video room"), required=False, max_length=200, help_text=_("For virtual rooms only.")
    )
    closed_slots = SlotsField(label=_("Not to be used at"))

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return the slots."""
        return {"closed_slots": consultation.slots.select_related("consultation")}


class InterpreterForm(_OfConsultation):
    """One interpreter."""

    name_ko = forms.CharField(label=_("Name in Korean"), max_length=80)
    name_en = forms.CharField(
        label=_("Name in English"),
        required=False,
        max_length=80,
        help_text=_("As buyers read it on their papers; the Korean name stands there without it."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    email = forms.EmailField(
        label=_("E-mail of the account"),
        required=False,
        help_text=_("With an account the interpreter sees the own timetable and writes consultation logs."),
    )
    most_meetings = forms.IntegerField(label=_("Meetings at most"), required=False, min_value=1, max_value=100)
    in_a_row = forms.IntegerField(
        label=_("Meetings in a row before a rest"), required=False, min_value=1, max_value=100
    )
    absent_slots = SlotsField(label=_("Absent at"))

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return the slots."""
        return {"absent_slots": consultation.slots.select_related("consultation")}

    def clean_email(self) -> User | None:
        """Return the person with this address."""
        address = self.cleaned_data["email"].lower()
        if not address:
            return None
        user = User.objects.filter(email=address, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody with this address has an account."))
        return user


class ParticipantFilter(forms.Form):
    """Filters of the lists of participants."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *ParticipantState.choices, ("silent", _("Takes part, has chosen nobody"))],
    )


class InviteCompanyForm(forms.Form):
    """A company to invite."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.current().filter(kind__in=SELLING), label=_("Company"), empty_label=_("Choose")
    )


class InviteBuyerForm(forms.Form):
    """A buyer to invite: one that is registered, or a new one."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.current().filter(kind__in=BUYING),
        label=_("Registered buyer"),
        required=False,
        empty_label=_("None: a new one"),
    )
    name_en = forms.CharField(label=_("New buyer: name in English"), required=False, max_length=200)
    country = forms.ChoiceField(label=_("New buyer: country"), required=False)
    kind = forms.ChoiceField(
        label=_("New buyer: kind"),
        required=False,
        choices=[(each.value, each.label) for each in BUYING],
        initial=OrganisationKind.BUYER,
    )
    person = forms.CharField(label=_("Contact person"), max_length=80)
    email = forms.EmailField(label=_("E-mail of the contact person"))
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=[("en", "English"), ("ko", "한국어")], initial="en"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *countries.choices()]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """One more person of a buyer."""

    person = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=[("en", "English"), ("ko", "한국어")], initial="en"
    )


class LimitsForm(_OfConsultation):
    """What the centre sets for one participant."""

    table = forms.ModelChoiceField(
        Table.objects.none(), label=_("Table of its own"), required=False, empty_label=_("Any table")
    )
    interpreter = forms.ModelChoiceField(
        Interpreter.objects.none(), label=_("Interpreter of its own"), required=False, empty_label=_("From the pool")
    )
    least_meetings = forms.IntegerField(label=_("Meetings at least"), required=False, min_value=0, max_value=100)
    most_meetings = forms.IntegerField(label=_("Meetings at most"), required=False, min_value=1, max_value=100)
    note = forms.CharField(
        label=_("Note for the centre"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return tables and interpreters."""
        return {"table": consultation.tables.all(), "interpreter": consultation.interpreters.all()}


class DemandForm(_OfConsultation):
    """What the centre says of a pair."""

    company = forms.ModelChoiceField(Participant.objects.none(), label=_("Company"))
    buyer = forms.ModelChoiceField(Participant.objects.none(), label=_("Buyer"))
    demand = forms.ChoiceField(label=_("The centre says"), choices=Demand.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("company", "buyer"):
            self.fields[name].label_from_instance = _organisation_name  # type: ignore[attr-defined]

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return both sides."""
        coming = Participant.objects.coming().filter(consultation=consultation).select_related("organisation")
        return {"company": coming.filter(side="company"), "buyer": coming.filter(side="buyer")}


class PrecedenceForm(_OfConsultation):
    """One pair that meets before another."""

    company = forms.ModelChoiceField(Participant.objects.none(), label=_("First: company"))
    buyer = forms.ModelChoiceField(Participant.objects.none(), label=_("First: buyer"))
    then_company = forms.ModelChoiceField(Participant.objects.none(), label=_("Then: company"))
    then_buyer = forms.ModelChoiceField(Participant.objects.none(), label=_("Then: buyer"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("company", "buyer", "then_company", "then_buyer"):
            self.fields[name].label_from_instance = _organisation_name  # type: ignore[attr-defined]

    def choices_of(self, consultation: Consultation) -> dict[str, Any]:
        """Return both sides, twice."""
        coming = Participant.objects.coming().filter(consultation=consultation).select_related("organisation")
        companies, buyers = coming.filter(side="company"), coming.filter(side="buyer")
        return {"company": companies, "buyer": buyers, "then_company": companies, "then_buyer": buyers}

    @property
    def told(self) -> dict[str, Any]:
        """Return the two pairs and the reason."""
        values = self.cleaned_data
        return {
            "first": (values["company"], values["buyer"]),
            "then": (values["then_company"], values["then_buyer"]),
            "reason": values["reason"],
        }


def _organisation_name(participant: Participant) -> str:
    return participant.organisation.name
