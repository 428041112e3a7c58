"""A project is locked before its rows are written, and touched after."""

from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import Outdated
from chorok.pipeline.models import Project


def lock_project(project: Project) -> Project:
    """Lock a project's row and return it as it stands now; rows that point to it can still be written."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("funder", "stage", "need", "officer").get(pk=project.pk)


def touch(project: Project) -> Project:
    """Save a project with the moment it was changed, and return it."""
    project.updated_at = clock.now()
    project.save()
    return project


def check_read(project: Project, read_at: object) -> None:
    """Raise Outdated when somebody else saved the project after `read_at` (None: not asked)."""
    if read_at is not None and project.updated_at != read_at:
        raise Outdated(_("Somebody else changed this project meanwhile. Open the page again and repeat your change."))
