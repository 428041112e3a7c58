"""Papers as they were made, files that came back, and the changed texts in them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from chorok.core.history import tracked
from chorok.core.models import StoredFile
from chorok.papers.enums import OF_PROJECTS, PaperKind, TextState
from chorok.pipeline.models import Project
from chorok.registry.models import Organisation, Technology

if TYPE_CHECKING:
    from chorok.accounts.actors import Actor


class MadePaperQuerySet(models.QuerySet["MadePaper"]):
    """Papers by who may see them."""

    def visible_to(self, actor: "Actor") -> "MadePaperQuerySet":
        """All (up to a past operator's last day) for those who look inside; else those of one's organisations.

        Papers of projects are drafts of the centre: nobody else sees them here.
        """
        if actor.may_look_inside:
            return self if actor.sees_until is None else self.filter(made_at__date__lte=actor.sees_until)
        if actor.is_visitor:
            return self.none()
        own = Organisation.objects.of(actor).values("pk")
        return self.filter(Q(organisation__in=own) | Q(technology__organisation__in=own))


@tracked()
class MadePaper(models.Model):
    """One version of a paper in one language, with what it was made from.

    `texts` are the texts that may be changed in the file, in their order: code, label, text as it was, what is asked
    for where it is missing. `gaps` is what was missing: label and where it is filled in. `fingerprint` is the checksum
    of everything the paper says.
    """

    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    language = models.CharField(max_length=2, help_text="ko or en")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="made_papers"
    )
    technology = models.ForeignKey(
        Technology, null=True, blank=True, on_delete=models.CASCADE, related_name="made_papers"
    )
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="made_papers")
    version = models.PositiveSmallIntegerField(help_text="Counted for its subject, kind and language")
    title = models.CharField(max_length=300)
    texts = models.JSONField()
    gaps = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what it says")
    pages = models.PositiveSmallIntegerField(help_text="Of its PDF")
    most_pages = models.PositiveSmallIntegerField(null=True, blank=True, help_text="As many as it may have")
    headings = models.JSONField(default=dict, help_text="On which page each chapter begins")
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    hwpx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MadePaperQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PaperKind.SHEET, organisation__isnull=False, technology=None, project=None)
                | Q(kind=PaperKind.TECHNOLOGY, organisation=None, technology__isnull=False, project=None)
                | Q(kind__in=OF_PROJECTS, organisation=None, technology=None, project__isnull=False),
                name="paper_of_one_subject",
            ),
            models.UniqueConstraint(
                fields=["organisation", "technology", "project", "kind", "language", "version"],
                nulls_distinct=False,
                name="paper_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def too_long(self) -> bool:
        """Whether it has more pages than it may."""
        return self.most_pages is not None and self.pages > self.most_pages


@tracked()
class ReadPaper(models.Model):
    """A file that came back: a paper of the hub somebody changed. `notes` say what couldn't be read, by section."""

    paper = models.ForeignKey(MadePaper, on_delete=models.CASCADE, related_name="readings")
    name = models.CharField(max_length=200, help_text="The file as it was named when it came")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    notes = models.JSONField(default=list, help_text="kind, code, what")
    unchanged = models.PositiveSmallIntegerField(default=0, help_text="How many texts were as the hub has them")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-read_at", "-id"]

    def __str__(self) -> str:
        return self.name


@tracked()
class ReadText(models.Model):
    """A text of such a file that differs from the one the paper was made with. A person takes it over or leaves it.

    `before` is what stood on the hub when it was taken over or left.
    """

    reading = models.ForeignKey(ReadPaper, on_delete=models.CASCADE, related_name="changed")
    code = models.SlugField(max_length=30)
    text = models.TextField(help_text="As it stands in the file")
    state = models.CharField(max_length=5, choices=TextState.choices, default=TextState.OPEN)
    before = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reading", "code"], name="read_text_once")]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.code}"
