"""What a call sets off besides itself: to-dos of city and centre, and messages to those it concerns.

Messages to many are written by the worker: a page never waits for a thousand of them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import Text
from chorok.core.outbox import notify
from chorok.programs.domain.eligibility import check_all, may_apply
from chorok.programs.domain.notices import KIND_CALLS, tell_organisation
from chorok.programs.enums import CallState, NoticeKind
from chorok.programs.models import Application, Call, CallNotice, CallQuestion
from chorok.registry.enums import DIRECTORY_KINDS
from chorok.registry.models import Membership, Organisation
from chorok.todos.domain.todos import close_todo, close_todos, open_todo

#: Organisations one job looks at.
BATCH = 100


def approval_is_due(call: Call) -> None:
    """The city is to look at the call."""
    nothing_is_due(call)
    open_todo(
        key=f"{_prefix(call)}approve",
        kind=KIND_CALLS,
        title=_filled(_("Approve the call “%(name)s”"), call),
        link=reverse("city_approval", args=[call.code]),
        role=Role.CITY,
    )


def was_approved(call: Call) -> None:
    """The centre is to publish the call."""
    nothing_is_due(call)
    open_todo(
        key=f"{_prefix(call)}publish",
        kind=KIND_CALLS,
        title=_filled(_("Publish the approved call “%(name)s”"), call),
        link=reverse("staff_call", args=[call.code]),
        role=Role.STAFF,
    )


def was_sent_back(call: Call) -> None:
    """The centre is to change the call."""
    nothing_is_due(call)
    open_todo(
        key=f"{_prefix(call)}revise",
        kind=KIND_CALLS,
        title=_filled(_("Revise the call “%(name)s” as the city asks"), call),
        link=reverse("staff_call", args=[call.code]),
        role=Role.STAFF,
    )


def nothing_is_due(call: Call) -> None:
    """What was to be done before publication is done or no longer wanted."""
    close_todos(_prefix(call))


def question_is_due(question: CallQuestion) -> None:
    """The centre is to answer a question."""
    open_todo(
        key=f"call-question:{question.pk}",
        kind=KIND_CALLS,
        title=_filled(_("Answer a question about “%(name)s”"), question.call),
        link=reverse("staff_call_questions", args=[question.call.code]),
        role=Role.STAFF,
    )


def question_was_answered(question: CallQuestion) -> None:
    """Tell who asked."""
    close_todo(f"call-question:{question.pk}")
    notify(
        kind=KIND_CALLS,
        subject=_filled(_("Your question about “%(name)s” is answered"), question.call),
        body=_answer_lazily(question),
        link=reverse("call_page", args=[question.call.code]),
        recipient=question.asked_by,
    )


def queue_appearing(call: Call) -> None:
    """Have the worker mark the call as published on the second of its publication."""
    from chorok.programs.tasks_calls import appear_task  # noqa: PLC0415 - the task imports this module

    appear_task.configure(schedule_at=call.publish_at).defer(call_id=call.pk)


def queue_telling(call: Call) -> None:
    """Have the worker tell the organisations that may apply, in jobs of BATCH each."""
    from chorok.programs.tasks_calls import tell_organisations_task  # noqa: PLC0415 - the task imports this module

    people = Membership.objects.filter(left_at=None, user__is_active=True).values("organisation")
    kinds = Organisation.objects.current().filter(kind__in=DIRECTORY_KINDS, pk__in=people)
    ids = list(kinds.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        tell_organisations_task.defer(call_id=call.pk, organisation_ids=ids[first : first + BATCH])


def queue_notice(notice: CallNotice) -> None:
    """Have the worker tell those who apply, or asked, about a notice."""
    from chorok.programs.tasks_calls import tell_of_notice_task  # noqa: PLC0415 - the task imports this module

    tell_of_notice_task.defer(notice_id=notice.pk)


def tell_organisations(*, call_id: int, organisation_ids: Sequence[int]) -> int:
    """Tell those of the organisations that no rule keeps out that the call is open; return how many messages.

    Each person is told once, so a job may run twice. Nothing is said of a call that is called off meanwhile.
    """
    call = Call.objects.select_related("line").prefetch_related("rules").get(pk=call_id)
    if call.state == CallState.CANCELLED or not call.is_public or call.has_closed:
        return 0
    today = clock.today()
    written = 0
    for organisation in Organisation.objects.filter(pk__in=organisation_ids).order_by("pk"):
        if may_apply(check_all([call], organisation, today=today)[call.pk]) is False:
            continue
        with transaction.atomic():
            written += tell_organisation(
                organisation,
                kind=KIND_CALLS,
                subject=_filled(_("A call you may apply for: %(name)s"), call),
                body=_call_lazily(call),
                link=reverse("call_page", args=[call.code]),
                key=f"call-open:{call.pk}",
            )
    return written


@transaction.atomic
def tell_of_notice(*, notice_id: int) -> int:
    """Tell organisations with an application, and whoever asked a question, of a notice; return how many messages."""
    notice = CallNotice.objects.select_related("call").get(pk=notice_id)
    call, link = notice.call, reverse("call_page", args=[notice.call.code])
    subject = _filled(_SUBJECTS[NoticeKind(notice.kind)], call)
    body, key = _notice_lazily(notice), f"call-notice:{notice.pk}"
    concerned = Application.objects.filter(call=call, withdrawn_at=None).values("organisation")
    written = 0
    for organisation in Organisation.objects.filter(pk__in=concerned).order_by("pk"):
        written += tell_organisation(organisation, kind=KIND_CALLS, subject=subject, body=body, link=link, key=key)
    for person in User.objects.filter(pk__in=CallQuestion.objects.filter(call=call).values("asked_by")):
        message = notify(
            kind=KIND_CALLS, subject=subject, body=body, link=link, recipient=person, key=f"{key}:{person.pk}"
        )
        written += message is not None
    return written


_SUBJECTS: dict[NoticeKind, Text] = {
    NoticeKind.EXTENSION: _("The period of “%(name)s” was extended"),
    NoticeKind.CORRECTION: _("The call “%(name)s” was corrected"),
    NoticeKind.CANCELLATION: _("The call “%(name)s” was cancelled"),
    NoticeKind.INFORMATION: _("A notice about the call “%(name)s”"),
}


def _prefix(call: Call) -> str:
    return f"call:{call.pk}:"


def _fill(text: Text, call: Call) -> str:
    return str(text) % {"name": call.name}


_fill_lazily = lazy(_fill, str)


def _filled(text: Text, call: Call) -> Text:
    """Return `text` with the call's name in the language of whoever reads it."""
    filled: Text = _fill_lazily(text, call)
    return filled


def _call_text(call: Call) -> str:
    words = _("%(summary)s\n\nApplications: %(opens)s to %(closes)s")
    return str(words) % {"summary": call.summary, "opens": _moment(call.opens_at), "closes": _moment(call.closes_at)}


def _moment(value: datetime | None) -> str:
    here = timezone.get_default_timezone()
    return "–" if value is None else date_format(timezone.localtime(value, here), "DATETIME_FORMAT")


def _notice_text(notice: CallNotice) -> str:
    return notice.text


def _answer_text(question: CallQuestion) -> str:
    return f"{question.text}\n\n{question.answer}"


_call_lazily = lazy(_call_text, str)
_notice_lazily = lazy(_notice_text, str)
_answer_lazily = lazy(_answer_text, str)
