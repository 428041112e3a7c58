"""The programmes of the demonstration: the 2020 call played through, and calls that run by the real clock."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from chorok.core import clock
from chorok.operations.demo import programmes_agreements, programmes_applying, programmes_review
from chorok.operations.demo.programmes_people import companies, person, without_mails
from chorok.operations.demo.programmes_plan import YEAR
from chorok.programs.domain.calls import create_call
from chorok.programs.domain.publishing import publish_call, submit_for_approval
from chorok.programs.models import Call

#: The call anybody may try stays open this long from the day it was loaded.
OPEN_DAYS = 180


@transaction.atomic
def load_call_of_2020() -> bool:
    """Play the call for certification consulting through, from its publication to the agreements, unless it is there.

    The 40 applicants are the first of the demonstration's companies.
    """
    if Call.objects.filter(code=programmes_applying.CODE).exists():
        return False
    with without_mails():
        template = Call.objects.templates().select_related("line").get(line__code="certification-consulting")
        call = programmes_applying.open_call(template)
        applicants = companies()[: programmes_applying.APPLICANTS]
        programmes_applying.screen_all(call, programmes_applying.apply_all(call, applicants))
        programmes_review.review(call)
        programmes_review.select(call)
        programmes_review.appeal(call)
        programmes_agreements.agree(call)
    return True


@transaction.atomic
def load_present_calls() -> int:
    """Write a call that is open now, one that opens in two weeks and one that waits for the city; return how many."""
    staff = person("staff")
    written = 0
    if call := _call("certification-fee", "fee-open", opens=-1, closes=OPEN_DAYS):
        publish_call(actor=staff, call=call)
        written += 1
    if call := _call("startup-mentoring", "mentoring-upcoming", opens=14, closes=14 + OPEN_DAYS):
        publish_call(actor=staff, call=call)
        written += 1
    if call := _call("prototype", "prototype-approval", opens=21, closes=21 + OPEN_DAYS):
        submit_for_approval(actor=staff, call=call)
        written += 1
    return written


def _call(line: str, code: str, *, opens: int, closes: int) -> Call | None:
    """Draft a call out of the line's template, `opens` and `closes` days from now; None when it is there already."""
    if Call.objects.filter(code=code).exists():
        return None
    template = Call.objects.templates().select_related("line").get(line__code=line)
    begins = clock.today() + timedelta(days=closes + 45)
    return create_call(
        actor=person("staff"),
        source=template,
        year=YEAR,
        line=template.line,
        code=code,
        name_ko=f"{template.name_ko} (가상)",
        name_en=f"{template.name_en} (fictitious)",
        fictitious=True,
        opens_at=_in_days(opens, hour=9),
        closes_at=_in_days(closes, hour=18),
        results_on=clock.today() + timedelta(days=closes + 30),
        support_from=begins,
        support_until=begins + timedelta(days=180),
    )


def _in_days(days: int, *, hour: int) -> datetime:
    """Return a full hour where the centre is, `days` from today."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), tzinfo=timezone.get_default_timezone())
