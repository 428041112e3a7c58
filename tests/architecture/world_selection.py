"""Two calls for the authorization table: one with a ranking that isn't decided, one whose results are out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import User
from chorok.programs.domain.appeals import make_appeal
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call, Ranking
from chorok.registry.models import Organisation
from tests.factories_programs import ApplicationFactory, CallFactory

#: Before the last day of the past operator, so that its staff may still look.
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)


def make_selection(company: Organisation, owner: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Make both calls, `company` unsuccessful in the decided one; return the addresses' parts by URL name."""
    open_call = _call("ranked", now)
    first = _application(open_call, 1, "80")
    _application(open_call, 2, "80")
    drawn = draw_up_ranking(actor=SYSTEM, call=open_call)
    Ranking.objects.filter(pk=drawn.pk).update(drawn_at=LONG_AGO)
    decided = _call("decided", now)
    _application(decided, 1, "90")
    waiting = _application(decided, 2, "80")
    mine = _application(decided, 3, "70", organisation=company)
    board = draw_up_ranking(actor=SYSTEM, call=decided)
    decide(actor=SYSTEM, ranking=board, minutes="의결", committee="김하나")
    appeal = make_appeal(actor=actor_for(owner), application=mine, text="다시 검토해 주십시오.")
    ranked = {"code": open_call.code}
    return {
        "call_results": {"code": decided.code},
        "desk_application_result": {"application_id": mine.pk},
        **{f"staff_ranking{name}": ranked for name in ("", "_draw", "_export", "_decision")},
        "staff_ranking_paper": {**ranked, "form": "hwpx"},
        "staff_ranking_tie": {**ranked, "tie_from": 1},
        "staff_ranking_row": {**ranked, "application_id": first.pk},
        "staff_ranking_up": {"code": decided.code, "application_id": waiting.pk},
        "staff_ranking_admit": {"code": decided.code, "application_id": waiting.pk},
        "staff_bonuses": ranked,
        "staff_appeal": {"pk": appeal.pk},
    }


def _call(code: str, now: datetime) -> Call:
    call: Call = CallFactory(
        code=code, opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=1), quota=1, waiting_places=1
    )
    Call.objects.filter(pk=call.pk).update(created_at=LONG_AGO, publish_at=LONG_AGO)
    call.refresh_from_db()
    return call


def _application(call: Call, number: int, total: str, **facts: Any) -> Application:
    application: Application = ApplicationFactory(
        call=call,
        state=ApplicationState.ELIGIBLE,
        number=number,
        submitted_at=LONG_AGO,
        created_at=LONG_AGO,
        score_mean=Decimal(total),
        score_total=Decimal(total),
        score_criteria=[Decimal(total)],
        score_count=3,
        **facts,
    )
    return application
