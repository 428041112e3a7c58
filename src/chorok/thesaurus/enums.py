"""Closed lists of the thesaurus."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LabelLanguage(models.TextChoices):
    """Languages the thesaurus speaks (ISO 639-1), as `engines.matching.thesaurus.LANGUAGES`."""

    EN = "en", _("English")
    KO = "ko", _("Korean")
    ID = "id", _("Indonesian")
    VI = "vi", _("Vietnamese")
    FR = "fr", _("French")
    ES = "es", _("Spanish")


class LabelStatus(models.TextChoices):
    """How far a label is checked, as `engines.matching.thesaurus.Status`."""

    DRAFT = "draft", pgettext_lazy("label", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("label", "Reviewed")
