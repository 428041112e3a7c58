"""An export consultation: its days, slots, halls, tables and interpreters."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from chorok.core.history import tracked
from chorok.meetings.enums import ConsultationState, DayPart, Language
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.models import Call
from chorok.registry.models.taxonomy import Bilingual

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor

#: States in which everybody may read the page of a consultation.
PUBLIC_STATES = (ConsultationState.PUBLISHED, ConsultationState.HELD, ConsultationState.CLOSED)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations by who may see them."""

    def public(self) -> "ConsultationQuerySet":
        """Those whose page is public."""
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, actor: "Actor") -> "ConsultationQuerySet":
        """All (up to a past operator's last day) for those who look inside; else public ones and those one is in."""
        if actor.may_look_inside:
            return self.all() if actor.sees_until is None else self.filter(created_at__date__lte=actor.sees_until)
        if actor.is_visitor:
            return self.public()
        own = Q(
            participants__organisation__memberships__user=actor.user_id,
            participants__organisation__memberships__left_at=None,
        )
        return self.filter(Q(state__in=PUBLIC_STATES) | own | Q(interpreters__user=actor.user_id)).distinct()


@tracked()
class Consultation(Bilingual):
    """An export consultation meeting (수출상담회): companies of the city meet buyers from abroad, pair by pair.

    Wishes are taken from `wishes_from` (included) until `wishes_until` (not included any more).
    """

    code = models.SlugField(max_length=60, unique=True, help_text="Stands in the address.")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="consultations")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="consultations")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations")
    state = models.CharField(max_length=10, choices=ConsultationState.choices, default=ConsultationState.DRAFT)
    summary_ko = models.TextField(max_length=1000, blank=True)
    summary_en = models.TextField(max_length=1000, blank=True)
    place_ko = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Seoul", help_text="IANA name of the place's zone")
    wishes_from = models.DateTimeField(null=True, blank=True)
    wishes_until = models.DateTimeField(null=True, blank=True)
    most_choices = models.PositiveSmallIntegerField(default=10, help_text="How many of the other side one may choose.")
    least_meetings = models.PositiveSmallIntegerField(default=0, help_text="Meetings each company is to have at least.")
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True)
    in_a_row = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Most meetings without a free slot.")
    lunch_counts = models.BooleanField(default=False, help_text="A free run over noon counts as a break.")
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    fictitious = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wishes_from=None) | Q(wishes_until=None) | Q(wishes_until__gt=F("wishes_from")),
                name="wishes_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=Q(most_meetings=None) | Q(most_meetings__gte=F("least_meetings")),
                name="most_meetings_not_below_least",
            ),
        ]


@tracked()
class Slot(models.Model):
    """A time at which meetings are held. Slots of a consultation don't overlap."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    part = models.CharField(max_length=10, choices=DayPart.choices)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
            ExclusionConstraint(
                name="slots_do_not_overlap",
                expressions=[
                    (
                        Func(F("consultation_id"), F("consultation_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


@tracked()
class Hall(Bilingual):
    """A room with tables."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="halls")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]


@tracked()
class HallDistance(models.Model):
    """Minutes to walk between two halls, the same both ways."""

    one = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="distances")
    other = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_distance_per_pair_of_halls"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distance_of_two_halls_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.minutes}"


@tracked()
class Table(models.Model):
    """A place for one meeting at a time: a table in a hall, or a virtual room with its address."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="tables")
    hall = models.ForeignKey(Hall, null=True, blank=True, on_delete=models.PROTECT, related_name="tables")
    name = models.CharField(max_length=20, help_text="Stands on the table card, e.g. A-7")
    virtual = models.BooleanField(default=False)
    video_url = models.URLField(blank=True, help_text="Shown to its two participants only, from a little before on.")
    position = models.PositiveSmallIntegerField()
    closed_slots = models.ManyToManyField(Slot, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "name"], name="one_table_per_name"),
            models.CheckConstraint(condition=Q(virtual=True) | Q(hall__isnull=False), name="real_table_has_a_hall"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Interpreter(Bilingual):
    """Somebody who interprets between languages. With an account they write logs on their own telephone."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="interpreters")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="interpreting"
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language.choices), help_text="Interprets between any two of these."
    )
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True)
    in_a_row = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Slots before a free one.")
    absent_slots = models.ManyToManyField(Slot, blank=True, related_name="+")

    class Meta:
        ordering = ["name_ko", "id"]
