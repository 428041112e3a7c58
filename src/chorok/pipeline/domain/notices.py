"""Kinds of messages and to-dos about overseas projects."""

from django.utils.translation import gettext_lazy as _

from chorok.core.kinds import register_kind

KIND_PROJECTS = "pipeline.projects"


def register() -> None:
    """Register the kinds of messages about overseas projects."""
    register_kind(KIND_PROJECTS, _("Tasks of overseas projects"))
