"""What evaluators have to do: one to-do for each call, open while a score sheet of theirs waits."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.programs.domain.notices import KIND_REVIEW
from chorok.programs.enums import ApplicationState, AssignmentState
from chorok.programs.models import Application, Assignment, Call, PanelMember
from chorok.todos.domain.todos import close_todo, open_todo


def remind_of_scores(call: Call, member: PanelMember) -> int:
    """Bring the evaluator's to-do up to date; return how many applications still wait for scores."""
    waiting = Assignment.objects.filter(
        member=member, state=AssignmentState.ASSIGNED, application__state=ApplicationState.ELIGIBLE
    ).count()
    if waiting == 0:
        close_todo(f"review:{member.pk}")
        return 0
    open_todo(
        key=f"review:{member.pk}",
        kind=KIND_REVIEW,
        title=format_lazy(_("Score the applications assigned to you: {call}"), call=call),
        link=f"/review/calls/{call.code}/",
        due_at=call.review_due_at,
        user=member.user,
    )
    return waiting


def nothing_to_score(application: Application) -> None:
    """Bring the to-dos of those up to date who were to score an application that has left the review."""
    waiting = Assignment.objects.filter(application=application, state=AssignmentState.ASSIGNED)
    for assignment in waiting.select_related("member__user").order_by("member_id"):
        remind_of_scores(application.call, assignment.member)
