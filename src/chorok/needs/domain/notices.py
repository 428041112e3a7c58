"""Messages about needs and their kinds."""

from django.utils.translation import gettext_lazy as _

from chorok.core.kinds import register_kind

KIND_NEEDS = "needs.needs"
KIND_INTRODUCTIONS = "needs.introductions"


def register() -> None:
    """Register the kinds of messages about needs."""
    register_kind(KIND_NEEDS, _("Needs you entered, and needs that wait"))
    register_kind(KIND_INTRODUCTIONS, _("Introductions to partners abroad"))
