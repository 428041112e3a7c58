"""What was found for a need, and whom the centre means to introduce."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.needs.enums import CandidateState, NeedState, Origin, Refusal, RunState
from chorok.needs.models.needs import Need
from chorok.registry.models import Organisation, Technology

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class MatchRun(models.Model):
    """One search for the technologies that answer a need, with all that would let it be done again."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True, help_text="The need's text as it was compared")
    language = models.CharField(max_length=3, blank=True, help_text="As told or guessed; und: unknown")
    concepts = models.PositiveIntegerField(default=0, help_text="How many concepts the text names")
    technologies = models.PositiveIntegerField(default=0, help_text="Among how many was looked")
    shut_out = models.JSONField(default=dict, help_text="How many each condition shut out")
    weights = models.CharField(max_length=20, blank=True, help_text="Version of the table of weights")
    thesaurus = models.CharField(max_length=20, blank=True, help_text="Version of the thesaurus")
    threshold = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.need_id} {self.state}"


class Match(models.Model):
    """A technology that may answer a need. `score` is the sum of its parts.

    `parts`: kind, term, its names, what it adds, where it stands in both texts, in signs, and of a fit what both
    profiles say; `gates`: name to yes, no or unknown; `missing`: what the profiles don't say, and would decide.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="matches")
    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    relevance = models.FloatField()
    text = models.TextField(help_text="The technology's text as it was compared")
    parts = models.JSONField(default=list)
    gates = models.JSONField(default=dict)
    missing = models.JSONField(default=list)

    class Meta:
        ordering = ["run", "rank"]
        constraints = [models.UniqueConstraint(fields=["run", "technology"], name="technology_once_per_run")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.technology_id}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates by who may see them."""

    def listed(self) -> "CandidateQuerySet":
        """Those that weren't taken off the shortlist."""
        return self.exclude(state=CandidateState.REMOVED)

    def told(self) -> "CandidateQuerySet":
        """Those the company was asked about, but for needs their partner is writing at: a draft is read by nobody."""
        asked = self.filter(asked_at__isnull=False)
        return asked.exclude(need__state=NeedState.DRAFT, need__origin=Origin.PARTNER)

    def of(self, actor: "Actor") -> "CandidateQuerySet":
        """Those the person's organisations were asked about."""
        return self.told().filter(technology__organisation__in=Organisation.objects.of(actor).values("pk"))


@tracked()
class Candidate(models.Model):
    """A technology the centre put on a need's shortlist: who did, on what, and what came of it."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="candidates")
    # What became of an introduction stays, so its technology does.
    technology = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="candidates")
    state = models.CharField(max_length=12, choices=CandidateState.choices, default=CandidateState.SHORTLISTED)
    note = models.CharField(max_length=500, blank=True, help_text="Why, in the centre's words")
    score = models.FloatField(null=True, blank=True, help_text="Of the match it was chosen by")
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of that match; empty: not found")
    weights = models.CharField(max_length=20, blank=True)
    thesaurus = models.CharField(max_length=20, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True, help_text="What the company said to it")
    declined_because = models.CharField(max_length=10, choices=Refusal.choices, blank=True)
    consent = models.CharField(max_length=20, blank=True, help_text="Version of the words the company agreed to")
    introduced_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reply = models.CharField(max_length=500, blank=True, help_text="What whoever asks said to it")
    passed_because = models.CharField(max_length=10, choices=Refusal.choices, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "technology"], name="candidate_once_per_need"),
            models.CheckConstraint(
                condition=~Q(state__in=[CandidateState.INTRODUCED, CandidateState.LINKED, CandidateState.PASSED])
                | Q(introduced_at__isnull=False),
                name="introduced_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.technology_id}"
