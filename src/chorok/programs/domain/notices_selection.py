"""What applicants are told about the selection. The preview before the decision shows these very words."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.core.errors import Text
from chorok.programs.domain.notices import KIND_SELECTION, tell_organisation
from chorok.programs.domain.ranking import REASON_BUDGET, REASON_QUOTA, REASON_THRESHOLD
from chorok.programs.enums import Outcome
from chorok.programs.models import Appeal, Application, Call, RankingRow


@dataclass(frozen=True)
class Told:
    """A message to one applicant; subject and body are rendered in the language of whoever reads."""

    subject: Text
    body: Text


@dataclass(frozen=True)
class Result:
    """What is decided for an application. `appeal_until` is the last day of the appeal, None where there is none."""

    outcome: str
    total: Decimal
    reason: str = ""
    granted: Decimal = Decimal(0)
    waiting_position: int | None = None
    appeal_until: date | None = None


def result_message(application: Application, result: Result) -> Told:
    """Return what the applicant is told. `application` comes with its call."""
    return Told(_lazy_subject(application), _lazy_result(application, result))


def tell_result(application: Application, result: Result) -> int:
    """Write the result to the applicant's people, once; return to how many."""
    told = result_message(application, result)
    return _tell(application, told, key=f"result:{application.pk}")


def tell_moved_up(application: Application, *, granted: Decimal) -> int:
    """Tell an applicant that a place became free and the centre selected it."""
    return _tell(application, Told(_lazy_subject(application), _lazy_moved_up(application, granted)))


def tell_list_ended(application: Application) -> int:
    """Tell an applicant that waited to the end that no place became free; return to how many people."""
    return _tell(application, Told(_lazy_subject(application), _lazy_list_ended(application)))


def tell_appeal_answered(appeal: Appeal) -> int:
    """Tell an applicant the answer to the appeal."""
    application = appeal.application
    return _tell(application, Told(_lazy_appeal_subject(application), _lazy_appeal(appeal)))


def result_of(row: RankingRow, call: Call) -> Result:
    """Return what was decided in a row, as the applicant is told."""
    return Result(
        outcome=row.decided,
        total=row.total,
        reason=row.reason,
        granted=row.granted or Decimal(0),
        waiting_position=row.waiting_position,
        appeal_until=None if call.decided_at is None else appeal_last_day(call, day_here(call.decided_at)),
    )


def result_link(application: Application) -> str:
    """Return the address of the applicant's own result page."""
    return reverse(
        "desk_application_result",
        kwargs={"organisation_id": application.organisation_id, "application_id": application.pk},
    )


def appeal_last_day(call: Call, since: date) -> date | None:
    """Return the last day for an appeal against what was announced on the day `since`."""
    return date.fromordinal(since.toordinal() + call.appeal_days) if call.appeal_days else None


def appeal_text(until: date) -> str:
    """Say until when an appeal can be made."""
    return _("You may appeal until %(day)s.") % {"day": written_day(until)}


def day_here(moment: datetime) -> date:
    """Return the day of a moment where the centre is."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def written_day(value: date) -> str:
    """Write a day in the running language, as messages do."""
    return f"{value.year}. {value.month}. {value.day}." if get_language() == "ko" else f"{value:%-d %B %Y}"


def written_won(value: Decimal) -> str:
    """Write an amount of won in the running language."""
    return f"{value:,.0f}원" if get_language() == "ko" else f"KRW {value:,.0f}"


def reason_text(reason: str) -> str:
    """Say why somebody isn't selected, in one sentence."""
    return {
        REASON_THRESHOLD: _("The total is below the least total of the call."),
        REASON_QUOTA: _("All places went to applications with a higher rank."),
        REASON_BUDGET: _("The budget of the call is used up by applications with a higher rank."),
    }.get(reason, "")


def _tell(application: Application, told: Told, key: str | None = None) -> int:
    return tell_organisation(
        application.organisation,
        kind=KIND_SELECTION,
        subject=told.subject,
        body=told.body,
        link=result_link(application),
        key=key,
    )


def _names(application: Application) -> dict[str, str]:
    return {"call": application.call.name, "receipt": application.receipt_code}


def _subject(application: Application) -> str:
    return _("Result of “%(call)s”") % _names(application)


def _result(application: Application, result: Result) -> str:
    names = _names(application)
    if result.outcome == Outcome.SELECTED:
        lines = [_("Your application %(receipt)s to “%(call)s” was selected.") % names]
        if result.granted:
            lines.append(_("Granted subsidy: %(sum)s.") % {"sum": written_won(result.granted)})
        lines.append(_("Next, the centre agrees with you on budget and agreement."))
        return "\n".join(lines)
    if result.outcome == Outcome.WAITING:
        lines = [
            _("Your application %(receipt)s to “%(call)s” stands on the waiting list, place %(place)d.")
            % {**names, "place": result.waiting_position or 0},
            _("When a selected applicant withdraws, the centre decides who moves up, in this order."),
        ]
    else:
        lines = [_("Your application %(receipt)s to “%(call)s” was not selected.") % names]
        lines += [text for text in [reason_text(result.reason)] if text]
    lines.append(_("Your total: %(total)s points.") % {"total": f"{result.total:.2f}"})
    if result.appeal_until is not None:
        lines.append(appeal_text(result.appeal_until))
    return "\n".join(lines)


def _moved_up(application: Application, granted: Decimal) -> str:
    lines = [
        _("A place became free: your application %(receipt)s to “%(call)s” is selected now.") % _names(application)
    ]
    if granted:
        lines.append(_("Granted subsidy: %(sum)s.") % {"sum": written_won(granted)})
    lines.append(_("Next, the centre agrees with you on budget and agreement."))
    return "\n".join(lines)


def _list_ended(application: Application) -> str:
    text = _("The waiting list of “%(call)s” has ended, and no place became free for your application %(receipt)s.")
    return text % _names(application)


def _appeal_subject(application: Application) -> str:
    return _("Answer to your appeal about “%(call)s”") % _names(application)


def _appeal(appeal: Appeal) -> str:
    names = {**_names(appeal.application), "verdict": appeal.get_state_display()}
    return _("Your appeal about the application %(receipt)s: %(verdict)s.") % names + f"\n{appeal.answer}"


_lazy_subject = lazy(_subject, str)
_lazy_result = lazy(_result, str)
_lazy_moved_up = lazy(_moved_up, str)
_lazy_list_ended = lazy(_list_ended, str)
_lazy_appeal_subject = lazy(_appeal_subject, str)
_lazy_appeal = lazy(_appeal, str)
