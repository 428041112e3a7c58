"""A need with its papers, and pairs of needs that look alike."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from chorok.core import clock
from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.needs.enums import Instrument, Language, NeedState, Origin, PairState
from chorok.registry.models import GreenField, Organisation

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs by who may see them."""

    def public(self) -> "NeedQuerySet":
        """Those anyone may read: published, and not past their last day (whether or not the clock's task has run)."""
        return self.filter(state=NeedState.PUBLISHED, expires_on__gte=clock.today())

    def of(self, actor: "Actor") -> "NeedQuerySet":
        """Those of the organisations the person belongs to."""
        return self.filter(organisation__in=Organisation.objects.of(actor).values("pk"))

    def visible_to(self, actor: "Actor") -> "NeedQuerySet":
        """All but partners' drafts for those who look inside; one's own; what is public."""
        if actor.may_look_inside:
            handed_in = self.exclude(state=NeedState.DRAFT, origin=Origin.PARTNER)
            return handed_in if actor.sees_until is None else handed_in.filter(created_at__date__lte=actor.sees_until)
        if actor.is_visitor:
            return self.public()
        return self.filter(Q(pk__in=self.model.objects.public().values("pk")) | Q(pk__in=Need.objects.of(actor)))


@tracked()
class Need(models.Model):
    """What a country wants solved, in the words of whoever asks. The contact is shown to the centre alone."""

    title = models.CharField(max_length=300)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True, help_text="Empty: not told")
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    place = models.CharField(max_length=200, blank=True)
    field = models.ForeignKey(GreenField, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=200, blank=True, help_text="As whoever asks names it")
    problem = models.TextField(max_length=10000)
    scale = models.CharField(max_length=300, blank=True, help_text="e.g. 200 schools, 30 m³ each")
    wished = models.TextField(max_length=5000, blank=True, help_text="The technology one thinks of")
    site = models.TextField(max_length=5000, blank=True, help_text="What a supplier must know of the place")
    readiness = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text="The lowest TRL that will do",
    )
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="Money in sight")
    currency = models.CharField(max_length=3, blank=True)
    instrument = models.CharField(max_length=10, choices=Instrument.choices, blank=True)
    funder = models.CharField(max_length=200, blank=True, help_text="Who may pay")
    wanted_by = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="Last day it is shown")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="needs", help_text="Who asks"
    )
    anonymous = models.BooleanField(default=True, help_text="Who asks is named only once both sides agree")
    contact_name = models.CharField(max_length=80, blank=True)
    contact_position = models.CharField(max_length=80, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_language = models.CharField(max_length=2, default="en", help_text="In which the hub writes: ko or en")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source = models.CharField(max_length=100, blank=True, help_text="Where an imported need comes from")
    source_id = models.CharField(max_length=200, blank=True, help_text="Its number there")
    source_url = models.URLField(max_length=500, blank=True)
    source_said = models.JSONField(default=dict, blank=True, help_text="A mark of what it last said, by field")
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.DRAFT)
    note = models.CharField(max_length=500, blank=True, help_text="What the centre said when it gave the need back")
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    fictitious = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=300, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="need_once_per_source"
            ),
            models.CheckConstraint(condition=Q(readiness=None) | Q(readiness__range=(1, 9)), name="need_readiness"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="need_amount_not_negative"),
            models.CheckConstraint(condition=~Q(state=NeedState.PUBLISHED, expires_on=None), name="need_has_an_end"),
            models.CheckConstraint(
                condition=~Q(origin=Origin.PARTNER, organisation=None), name="partner_need_has_an_organisation"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires_on"], name="need_by_end"),
            # What is counted of a country stands in the index itself.
            models.Index(fields=["country", "state", "origin"], name="need_by_country"),
            # Lists begin with the newest: of thousands only those of a page are read.
            models.Index(fields=["-created_at", "-id"], name="need_newest"),
            models.Index(fields=["country", "-created_at", "-id"], name="need_newest_of_country"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class NeedPaper(models.Model):
    """A paper that belongs to a need."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.title


@tracked()
class NeedPair(models.Model):
    """Two needs of one country whose texts are alike; a person decides. `first` is the older one."""

    first = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="pairs_as_first")
    second = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="pairs_as_second")
    likeness = models.FloatField(help_text="Shared groups of three signs, 0 to 1")
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-likeness", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="need_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="need_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
