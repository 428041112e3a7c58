"""Open calls for the authorization table: one to apply for, one with a draft, one that was handed in to."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chorok.accounts.actors import SYSTEM
from chorok.accounts.models import User
from chorok.programs.domain.screening import ask_supplement
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call
from chorok.registry.models import Organisation
from tests.factories_programs import (
    ApplicationFactory,
    CallFactory,
    ChecklistItemFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    RuleFactory,
)

#: Before the last day of the past operator, so that its staff may still look.
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)


def make_applications(company: Organisation, owner: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Make the calls and `company`'s applications; return the addresses' parts by URL name."""
    free, drafted, received = (_call(code, now) for code in ("free", "drafted", "received"))
    page = FormPageFactory(call=drafted)
    QuestionFactory(page=page)
    document = RequiredDocumentFactory(call=drafted)
    draft = ApplicationFactory(call=drafted, organisation=company, created_by=owner, created_at=LONG_AGO)
    handed_in = ApplicationFactory(
        call=received,
        organisation=company,
        created_by=owner,
        created_at=LONG_AGO,
        state=ApplicationState.SUBMITTED,
        number=1,
        submitted_at=LONG_AGO,
        submitted_by=owner,
    )
    asked = _asked(company, owner, now)
    drafts = (
        "_next",
        "_costs",
        "_page",
        "_save",
        "_documents",
        "_document_add",
        "_document_remove",
        "_check",
        "_submit",
    )
    own = {"application_id": draft.pk, "page_id": page.pk, "document_id": document.pk}
    given = {"application_id": handed_in.pk}
    inside = {"code": received.code, **given}
    return {
        "asked": {"application_id": asked.pk},
        "desk_apply": {"code": free.code},
        "desk_call": {"code": free.code},
        **{f"desk_application{name}": own for name in drafts},
        **{f"desk_application{name}": given for name in ("", "_receipt", "_reopen", "_withdraw", "_supplement")},
        **{f"staff_applications{name}": inside for name in ("", "_export", "_bulk", "_bulk_do")},
        **{f"staff_application{name}": inside for name in ("", "_checks", "_supplement", "_accept", "_reject")},
    }


def _asked(company: Organisation, owner: User, now: datetime) -> Application:
    """An application the centre asks to be supplemented."""
    call = _call("asked", now)
    page = FormPageFactory(call=call)
    application: Application = ApplicationFactory(
        call=call,
        organisation=company,
        created_by=owner,
        state=ApplicationState.SUBMITTED,
        number=1,
        submitted_at=LONG_AGO,
        submitted_by=owner,
    )
    ask_supplement(
        actor=SYSTEM,
        application=application,
        text="추진 일정을 보완해 주십시오.",
        due_at=now + timedelta(days=7),
        pages=[page],
    )
    return application


def _call(code: str, now: datetime) -> Call:
    call: Call = CallFactory(
        code=code,
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=30),
        results_on=None,
        subsidy_rate=75,
        subsidy_ceiling=10_000_000,
    )
    RuleFactory(call=call)
    ChecklistItemFactory(call=call)
    Call.objects.filter(pk=call.pk).update(created_at=LONG_AGO, publish_at=LONG_AGO)
    call.refresh_from_db()
    return call
