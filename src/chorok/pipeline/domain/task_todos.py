"""Tasks of a project stand among the to-dos of whoever does them, while the project isn't at its end."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.pipeline.domain.notices import KIND_PROJECTS
from chorok.pipeline.models import Project, ProjectTask
from chorok.todos.domain.todos import close_todo, close_todos, open_todo


def open_one(task: ProjectTask) -> None:
    """Put a task among the to-dos of its person, or of the staff where it has none."""
    due = None
    if task.due_on is not None:
        due = timezone.make_aware(datetime.combine(task.due_on, time.max), timezone.get_default_timezone())
    open_todo(
        key=_key(task),
        kind=KIND_PROJECTS,
        title=format_lazy(_("{project}: {task}"), project=task.project.number, task=task.title),
        link=f"/staff/projects/{task.project_id}/people/",
        due_at=due,
        user=task.assignee,
        role="" if task.assignee is not None else Role.STAFF,
    )


def close_one(task: ProjectTask) -> None:
    """Take a task off the to-dos."""
    close_todo(_key(task))


def open_all(project: Project) -> None:
    """Put the tasks that aren't done among the to-dos again."""
    for task in project.tasks.filter(done_at=None).select_related("project", "assignee"):
        open_one(task)


def close_all(project: Project) -> None:
    """Take a project's tasks off the to-dos; its page keeps them."""
    close_todos(f"project-task:{project.pk}:")


def _key(task: ProjectTask) -> str:
    return f"project-task:{task.project_id}:{task.pk}"
