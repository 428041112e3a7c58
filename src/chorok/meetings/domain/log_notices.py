"""Messages about what came of a meeting: logs to be confirmed or written."""

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.errors import Text
from chorok.core.outbox import notify
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.notices import KIND_LOGS
from chorok.meetings.models import ConsultationLog, LogConfirmation, Meeting


def ask_buyer(asked: LogConfirmation, *, token: str) -> None:
    """Mail the buyer the link of a log."""
    meeting = asked.log.meeting
    notify(
        kind=KIND_LOGS,
        subject=_filled(_("Please confirm your meeting with %(company)s"), meeting),
        body=_filled(
            _(
                "The log of your meeting with %(company)s at %(consultation)s is written. Please open the link, read "
                "it and say whether it is right. You don't need to sign in. The link works for 14 days."
            ),
            meeting,
        ),
        link=reverse("confirm_log", args=[token]),
        secret_link=True,
        email=asked.recipient.email,
        language=asked.recipient.language,
    )


def doubted(asked: LogConfirmation, log: ConsultationLog) -> None:
    """Tell who wrote the log and who asked that the buyer says no; without both, the centre's staff."""
    meeting = log.meeting
    people = {person.pk: person for person in (log.written_by, asked.asked_by) if person is not None}
    if not people:
        staff = User.objects.filter(role_grants__role=Role.STAFF, role_grants__revoked_at=None, is_active=True)
        people = {person.pk: person for person in staff.distinct()}
    for person in people.values():
        notify(
            kind=KIND_LOGS,
            subject=_filled(_("%(buyer)s says that the consultation log is not right"), meeting),
            body=_filled(
                _("%(name)s answered about the meeting of %(company)s and %(buyer)s: %(comment)s"),
                meeting,
                name=asked.answered_as,
                comment=asked.comment,
            ),
            link=_page_of(person, meeting),
            recipient=person,
        )


def _page_of(person: User, meeting: Meeting) -> str:
    """Return where this person opens the log: at the company's desk, as its interpreter, or among the centre's."""
    if person.memberships.filter(organisation=meeting.company.organisation_id, left_at=None).exists():
        return desk_of(meeting.company, f"timetable/{meeting.pk}/log/")
    if meeting.interpreter is not None and meeting.interpreter.user_id == person.pk:
        return reverse("interpreting_log", args=[meeting.consultation.code, meeting.pk])
    return reverse("staff_logs", args=[meeting.consultation.code])


def _fill(text: Text, meeting: Meeting, values: dict[str, str]) -> str:
    return str(text) % {
        "company": meeting.company.organisation.name,
        "buyer": meeting.buyer.organisation.name,
        "consultation": meeting.consultation.name,
        **values,
    }


_fill_lazily = lazy(_fill, str)


def _filled(text: Text, meeting: Meeting, **values: str) -> Text:
    """Return `text` filled in when it is read, so that names come in the recipient's language."""
    filled: Text = _fill_lazily(text, meeting, values)
    return filled
