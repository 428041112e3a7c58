"""A council with a meeting that was held and one that is planned, for the authorization table."""

from datetime import date, timedelta
from typing import Any

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.councils.domain.councils import save_council, save_member
from chorok.councils.domain.decisions import add_follow_up, decide
from chorok.councils.domain.meetings import hold_meeting, note_attendance, plan_meeting, save_item
from chorok.pipeline.models import Project
from chorok.registry.models import Organisation
from tests.architecture.world_needs import LONG_AGO


def make_councils(company: Organisation, project: Project, people: dict[str, User]) -> dict[str, dict[str, Any]]:
    """Make the council; return the addresses' parts by URL name."""
    staff = actor_for(people["staff"])
    with clock.at(LONG_AGO):
        council = save_council(actor=staff, name_ko="개발협력협의회", name_en="Development council", purpose_ko="상정")
        member = save_member(actor=staff, council=council, name="김협력", organisation=company, chairs=True)
        save_member(actor=staff, council=council, name="Former", body="GGGI", left_on=LONG_AGO.date())
        begun = LONG_AGO - timedelta(days=1)
        meeting = plan_meeting(actor=staff, council=council, starts_at=begun, place="시청 회의실")
        ahead = plan_meeting(actor=staff, council=council, starts_at=LONG_AGO + timedelta(days=30), place="센터")
    item = save_item(actor=staff, meeting=meeting, project=project, note="개념서를 논의합니다.")
    open_item = save_item(actor=staff, meeting=meeting, title="다음 회의")
    note_attendance(actor=staff, meeting=meeting, came={member.pk: "이대리"})
    hold_meeting(actor=staff, meeting=meeting)
    decide(actor=staff, item=item, verdict="supported", wording="개념서를 제출한다.")
    task = add_follow_up(actor=staff, meeting=meeting, what="개념서 제출", due_on=date(2030, 1, 1), item=item)
    one = {"pk": meeting.pk}
    return {
        **{f"staff_council{page}": {"pk": council.pk} for page in ("", "_edit", "_export", "_member_new")},
        "staff_council_meeting_new": {"pk": council.pk},
        "staff_council_member": {"pk": council.pk, "member_id": member.pk},
        **{f"staff_council_{page}": one for page in ("meeting", "meeting_edit", "attendance", "item_new")},
        "staff_council_follow_up_new": one,
        "staff_council_meeting_step": {"pk": ahead.pk, "step": "cancel"},
        "staff_council_item": {**one, "item_id": item.pk},
        "staff_council_item_remove": {**one, "item_id": open_item.pk},
        "staff_council_decision": {**one, "item_id": item.pk},
        "staff_council_follow_up_done": {**one, "follow_up_id": task.pk},
        "staff_council_minutes": {**one, "form": "docx"},
        "planned": {"pk": ahead.pk},
    }
