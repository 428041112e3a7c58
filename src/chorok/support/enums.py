"""Closed lists of support cases."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CaseState(models.TextChoices):
    """Whether the centre still works on a case."""

    OPEN = "open", pgettext_lazy("case", "Under way")
    CLOSED = "closed", pgettext_lazy("case", "Closed")
