"""Closed lists of papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaperKind(models.TextChoices):
    """Papers the hub makes. Those of projects are named by a stage's `StagePaper.template`."""

    TECHNOLOGY = "technology-profile", _("Technology profile")
    SHEET = "company-sheet", _("Company one-page sheet")
    GCF = "gcf-concept-note", _("GCF concept note")
    PCP = "koica-pcp", _("KOICA project concept paper (PCP)")


class TextState(models.TextChoices):
    """What a person decided of a text that came back changed."""

    OPEN = "open", pgettext_lazy("changed text", "To be decided")
    TAKEN = "taken", pgettext_lazy("changed text", "Taken over")
    LEFT = "left", pgettext_lazy("changed text", "Left as it was")


#: Papers of an overseas project.
OF_PROJECTS = (PaperKind.GCF, PaperKind.PCP)
#: The file formats of each paper, in the order they are offered.
FORMATS = ("docx", "hwpx", "pdf")
#: Pages a paper may have where its funder's stage says nothing else (GCF concept note V.2.2; a sheet is one page).
MOST_PAGES = {PaperKind.GCF: 12, PaperKind.SHEET: 1}
