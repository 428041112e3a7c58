"""Mails that say when a certificate can be extended, and when it can't any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import Text
from chorok.core.outbox import notify
from chorok.core.periods import Period
from chorok.registry.domain.validity import (
    WINDOW_OPENS_MONTHS,
    Stage,
    add_months,
    extension_window,
    stage_on,
)
from chorok.registry.enums import EXTENDED_BY_KIAT, MemberRole
from chorok.registry.models import Certification, Membership

KIND = "certificate_expiry"
#: A certificate that ended longer ago than this is told of no more, as when an old one is entered late.
TELL_EXPIRED_DAYS = 30
#: A month earlier or later moves a day by up to this much at the month's end (31 → 28).
_MONTH_END_DAYS = 3
_REMINDED_ROLES = (MemberRole.OWNER, MemberRole.MEMBER)


@dataclass(frozen=True)
class Notice:
    """What a mail says at one stage; `{number}`, `{opens}`, `{closes}` and `{expires}` are filled in."""

    subject: Text
    body: Text


_KIAT_NOTICES: dict[Stage, Notice] = {
    Stage.WINDOW_OPEN: Notice(
        _("{number}: the extension can be applied for from now"),
        _("The certificate expires on {expires}. Apply for an extension at greencertif.or.kr: {opens} to {closes}."),
    ),
    Stage.SECOND_CALL: Notice(
        _("{number}: one month left to apply for the extension"),
        _("The certificate expires on {expires}. The extension can be applied for until {closes}."),
    ),
    Stage.WINDOW_CLOSED: Notice(
        _("{number}: the time to apply for an extension has ended"),
        _("The time ended on {closes}. The certificate is valid until {expires}; after that a new application is due."),
    ),
    Stage.EXPIRED: Notice(
        _("{number}: the certificate has expired"),
        _("It was valid until {expires}. Record the new certificate on your desk once you have it."),
    ),
}
_OTHER_NOTICES: dict[Stage, Notice] = {
    Stage.WINDOW_CLOSED: Notice(
        _("{number}: the certificate expires soon"),
        _("The certificate expires on {expires}. Ask the body that issued it about the renewal."),
    ),
    Stage.EXPIRED: _KIAT_NOTICES[Stage.EXPIRED],
}


def _written(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


#: The day in the language of whoever reads it, like a lazy translation.
_long_date: Callable[[date], Text] = lazy(_written, str)


def due_notice(certification: Certification, today: date) -> tuple[Stage, Notice] | None:
    """Return the notice that belongs to `today`, None when there is nothing to say.

    One that ended before it was recorded here, or long ago, is told of no more.
    """
    expires_on = certification.expires_on
    if expires_on is None:
        return None
    stage = stage_on(today, expires_on)
    notices = _KIAT_NOTICES if certification.kind in EXTENDED_BY_KIAT else _OTHER_NOTICES
    if stage not in notices:
        return None
    if stage is Stage.EXPIRED:
        recorded_on = timezone.localdate(certification.created_at, timezone.get_default_timezone())
        told = Period(expires_on, expires_on + timedelta(days=TELL_EXPIRED_DAYS))
        if recorded_on > expires_on or today not in told:
            return None
    return stage, notices[stage]


def send_reminders() -> int:
    """Tell owners and members about each certificate that is due today, and return how many messages were written.

    Each message is written once (its key names certificate, expiry, stage and person), so running it again, or after
    days without a run, neither doubles nor loses the one that matters now.
    """
    today = clock.today()
    people = Membership.objects.filter(left_at=None, role__in=_REMINDED_ROLES, user__is_active=True)
    due = (
        Certification.objects.filter(
            extended_by=None,
            organisation__merged_into=None,
            expires_on__gte=today - timedelta(days=TELL_EXPIRED_DAYS),
            expires_on__lte=add_months(today, WINDOW_OPENS_MONTHS) + timedelta(days=_MONTH_END_DAYS),
        )
        .select_related("organisation")
        .prefetch_related(Prefetch("organisation__memberships", people.select_related("user"), to_attr="reminded"))
    )
    return sum(_remind(certification, today) for certification in due)


@transaction.atomic
def _remind(certification: Certification, today: date) -> int:
    due = due_notice(certification, today)
    if due is None or certification.expires_on is None:
        return 0
    stage, notice = due
    window = extension_window(certification.expires_on)
    facts = {
        "number": certification.number,
        "opens": _long_date(window.opens_on),
        "closes": _long_date(window.closes_on),
        "expires": _long_date(window.expires_on),
    }
    written = 0
    for membership in certification.organisation.reminded:  # type: ignore[attr-defined]
        message = notify(
            kind=KIND,
            recipient=membership.user,
            subject=format_lazy(notice.subject, **facts),
            body=format_lazy(notice.body, **facts),
            link=f"/desk/{certification.organisation_id}/certificates/",
            key=f"{KIND}:{certification.pk}:{certification.expires_on}:{stage}:{membership.user_id}",
        )
        written += message is not None
    return written
