"""Terms of office: the city opens one for an operator and ends it; the staff's rights follow the days."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.domain.queries.terms import losses
from chorok.accounts.models import Term
from chorok.accounts.policy import can_manage_roles
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.core.periods import Period
from chorok.core.policy import require


@transaction.atomic
def open_term(
    *,
    actor: Actor,
    operator_ko: str,
    operator_en: str,
    starts_on: date,
    reads_from: date | None = None,
    ends_on: date | None = None,
    reads_until: date | None = None,
) -> Term:
    """Open an operator's term. Its staff may act from `starts_on` and read from `reads_from` (the handover before).

    Two operators are never in office on one day. Raises Refused, and DomainError with the field at fault.
    """
    require(can_manage_roles(actor))
    if not operator_ko.strip() or not operator_en.strip():
        raise DomainError(
            _("Write the operator's name in Korean and in English."),
            field="operator_en" if operator_ko.strip() else "operator_ko",
        )
    if ends_on is not None and ends_on < starts_on:
        raise DomainError(_("The last day can't come before the first."), field="ends_on")
    reads_from = reads_from or starts_on
    if reads_from > starts_on:
        raise DomainError(_("Reading can't begin later than the term itself."), field="reads_from")
    _check_settling(ends_on, reads_until)
    span = Period(starts_on, ends_on)
    # Rows alone can't stop two people from opening two terms at once; the lock on all of them can.
    for other in Term.objects.select_for_update():
        if span.overlaps(Period(other.starts_on, other.ends_on)):
            last = other.ends_on
            message = (
                _("%(operator)s is in office until %(day)s. Choose a later first day.")
                % {"operator": other.operator_ko, "day": last.isoformat()}
                if last
                else _("%(operator)s is in office without an end. End that term first.")
                % {"operator": other.operator_ko}
            )
            raise DomainError(message, field="starts_on")
    return Term.objects.create(
        operator_ko=operator_ko.strip(),
        operator_en=operator_en.strip(),
        starts_on=starts_on,
        reads_from=reads_from,
        ends_on=ends_on,
        reads_until=reads_until,
    )


@transaction.atomic
def end_term(*, actor: Actor, term: Term, ends_on: date, reads_until: date | None = None) -> Term:
    """Set the last day of a term. Its staff act to the end of that day and read what was there until `reads_until`.

    Everyone who loses a right is told. Raises Refused, and DomainError (field ends_on or reads_until) when the term is
    over, the day is past, or reading would end before acting.
    """
    require(can_manage_roles(actor))
    kept = Term.objects.select_for_update().get(pk=term.pk)
    today = clock.today()
    if kept.ends_on is not None and kept.ends_on < today:
        raise DomainError(_("This term of office is over."), field="ends_on")
    if ends_on < max(kept.starts_on, today):
        raise DomainError(_("The last day can't lie in the past or before the first day."), field="ends_on")
    _check_settling(ends_on, reads_until)
    kept.ends_on, kept.reads_until = ends_on, reads_until
    kept.save(update_fields=["ends_on", "reads_until"])
    for loss in losses(kept, ends_on=ends_on, reads_until=reads_until):
        notify(
            kind="roles",
            recipient=loss.user,
            subject=_("Your operator's term of office ends"),
            body=format_lazy(
                _("You can act for the centre until {acts} and read its records until {reads}."),
                acts=loss.acts_until.isoformat(),
                reads=loss.reads_until.isoformat(),
            ),
            link="/account/",
        )
    return kept


def day_after(term: Term) -> date | None:
    """Return the first day after the term, None while it has no end: where the next one would begin."""
    return None if term.ends_on is None else term.ends_on + timedelta(days=1)


def _check_settling(ends_on: date | None, reads_until: date | None) -> None:
    if reads_until is not None and (ends_on is None or reads_until < ends_on):
        raise DomainError(_("Reading for the settling can't end before the last day in office."), field="reads_until")
