"""Calls for the authorization table: a public one with a question, a draft with a part, one the city looks at."""

from datetime import datetime, timedelta
from typing import Any

from chorok.accounts.models import User
from chorok.programs.enums import CallState
from tests.architecture.world_applications import LONG_AGO
from tests.factories_programs import CallFactory, CriterionFactory, DraftFactory

_DRAFT = ("staff_call", "staff_call_preview", "staff_call_section", "staff_call_action")
_PART = ("staff_call_parts", "staff_call_part_new", "staff_call_part", "staff_call_part_step")
_PUBLIC = ("call_page", "call_ask", "api_call", "staff_call_questions")
_WAITING = ("city_approval", "city_approve", "city_send_back")


def make_calls(asker: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Make the calls; return the addresses' parts by URL name."""
    running = CallFactory(
        code="call-running",
        created_at=LONG_AGO,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        results_on=None,
    )
    asked = running.questions_asked.create(text="언제까지인가요?", asked_by=asker, asked_at=now)
    draft = DraftFactory(code="call-drafted", created_at=LONG_AGO)
    criterion = CriterionFactory(call=draft)
    waiting = CallFactory(code="call-waiting", state=CallState.APPROVAL, publish_at=None, published_at=None)
    part = {"code": draft.code, "part": "criteria", "pk": criterion.pk, "step": "down"}
    return {
        **{name: {"code": draft.code, "section": "money", "action": "publish"} for name in _DRAFT},
        **dict.fromkeys(_PART, part),
        **{name: {"code": running.code} for name in _PUBLIC},
        **{name: {"code": waiting.code} for name in _WAITING},
        "staff_call_question": {"code": running.code, "pk": asked.pk},
        "staff_year_line": {"line": running.line.code},
    }
