"""Background tasks of the programmes; the worker finds them all through this module."""

from chorok.programs.tasks_applications import make_receipt_task, watch_deadlines
from chorok.programs.tasks_calls import appear_round, appear_task, tell_of_notice_task, tell_organisations_task
from chorok.programs.tasks_selection import make_resolution, tell_results

__all__ = [
    "appear_round",
    "appear_task",
    "make_receipt_task",
    "make_resolution",
    "tell_of_notice_task",
    "tell_organisations_task",
    "tell_results",
    "watch_deadlines",
]
