"""A call in review for the authorization table: the world's evaluator judges the world's company."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import User
from chorok.core import files
from chorok.programs.domain.assigning import assign
from chorok.programs.domain.conflicts import affirm_no_conflict, claim_conflict
from chorok.programs.domain.evaluators import add_past_work, profile_of
from chorok.programs.domain.panel import invite_evaluator, sign_pledge
from chorok.programs.domain.papers import PURPOSE_DOCUMENT
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.presentations import plan_presentations
from chorok.programs.domain.queries.turns import turns_of
from chorok.programs.enums import ApplicationState, ConflictGround, ConflictSource, ConflictState, PastKind
from chorok.programs.models import ApplicationDocument, Conflict
from chorok.registry.models import Organisation
from tests.architecture.world_applications import LONG_AGO
from tests.factories import UserFactory
from tests.factories_programs import ApplicationFactory, CallFactory, CriterionFactory, RequiredDocumentFactory

_OF_CALL = (
    *("review_call", "review_pledge", "review_decline", "review_no_conflict", "review_meeting"),
    *("staff_panel", "staff_panel_invite", "staff_panel_due", "staff_conflicts", "staff_conflicts_find"),
    *("staff_assignments", "staff_assignments_export", "staff_assign_automatically", "staff_meeting"),
)
_OF_SHEET = ("review_application", "review_scores_save", "review_conflict", "review_file")


def make_review(company: Organisation, owner: User, evaluator: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Make the call with its panel; return the addresses' parts by URL name."""
    call = CallFactory(code="judged", created_at=LONG_AGO)
    CriterionFactory(call=call)
    application = ApplicationFactory(
        call=call,
        organisation=company,
        created_by=owner,
        created_at=LONG_AGO,
        state=ApplicationState.ELIGIBLE,
        number=1,
        submitted_at=LONG_AGO,
    )
    paper = ApplicationDocument.objects.create(
        application=application,
        document=RequiredDocumentFactory(call=call),
        file=files.store(
            upload=SimpleUploadedFile("plan.txt", "계획".encode()), purpose=PURPOSE_DOCUMENT, user_id=owner.pk
        ),
        added_at=now,
        added_by=owner,
    )
    actor = actor_for(evaluator)
    member = invite_evaluator(actor=SYSTEM, call=call, user=evaluator)
    sign_pledge(actor=actor, member=member, version=PLEDGE.version, ip=None)
    other = invite_evaluator(actor=SYSTEM, call=call, user=UserFactory())
    work = add_past_work(
        actor=actor,
        profile=profile_of(evaluator),
        kind=PastKind.ADVICE,
        name="다른 기업",
        business_number="",
        since=None,
        until=None,
    )
    sheet = assign(actor=SYSTEM, application=application, member=member)
    affirm_no_conflict(actor=actor, assignments=[sheet])
    conflict = Conflict.objects.create(
        member=other,
        application=application,
        source=ConflictSource.CLAIMED,
        ground=ConflictGround.OTHER,
        state=ConflictState.CLAIMED,
        raised_at=now,
    )
    claim = claim_conflict(actor=actor_for(owner), application=application, name="이심사", reason="소송 상대방")
    plan_presentations(actor=SYSTEM, call=call, first_at=None, talk_minutes=10, question_minutes=5)
    [turn] = turns_of(call)
    code = {"code": call.code}
    return {
        **dict.fromkeys(_OF_CALL, code),
        **{name: code | {"assignment_id": sheet.pk, "file_id": paper.file_id} for name in _OF_SHEET},
        **{name: code | {"pk": other.pk} for name in ("staff_panel_member", "staff_panel_dismiss")},
        **{name: code | {"pk": sheet.pk} for name in ("staff_unassign", "staff_unlock")},
        **{name: code | {"pk": turn.pk} for name in ("staff_meeting_move", "staff_meeting_turn")},
        "staff_conflict_decide": code | {"pk": conflict.pk},
        "staff_conflict_claim": code | {"pk": claim.pk},
        "staff_sheets": code | {"application_id": application.pk},
        "staff_evaluator": {"user_id": evaluator.pk},
        "review_past_work_remove": {"pk": work.pk},
        "desk_conflict_claim": {"application_id": application.pk},
    }
