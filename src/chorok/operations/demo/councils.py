"""A made-up development-cooperation council: one meeting that was held, one that is planned; and a concept note."""

from datetime import timedelta

from django.db import transaction

from chorok.core import clock
from chorok.councils.domain.councils import save_council, save_member
from chorok.councils.domain.decisions import add_follow_up, decide
from chorok.councils.domain.meetings import hold_meeting, note_attendance, plan_meeting, save_item, update_meeting
from chorok.councils.enums import Verdict
from chorok.councils.models import Council
from chorok.operations.demo.companies import FICTITIOUS
from chorok.operations.demo.programmes_people import person
from chorok.papers.domain.making import make_paper
from chorok.papers.enums import PaperKind
from chorok.pipeline.models import Project, StagePaper

#: Members: name, position, body, whether they chair.
MEMBERS = (
    ("한서윤", "과장", "서울시 녹색에너지과", True),
    ("오민재", "팀장", "무상원조기관", False),
    ("Maria Santos", "Country officer", "International green body", False),
)
#: How long ago the last meeting was, and how far off the next one is.
LAST, NEXT = timedelta(days=35), timedelta(days=28)


@transaction.atomic
def load_councils() -> int:
    """Write the council and the concept note unless they are there; return how many meetings."""
    if Council.objects.filter(fictitious=True).exists():
        return 0
    staff = person("staff")
    council = save_council(
        actor=staff,
        name_ko="개발협력협의회" + FICTITIOUS[0],
        name_en="Development-cooperation council" + FICTITIOUS[1],
        purpose_ko="국내 무·유상 원조기관과 국제기구가 함께 해외 프로젝트를 상정하고 추진 방향을 정합니다.",
        purpose_en="Aid agencies and international bodies put projects forward and decide how to go on.",
        fictitious=True,
    )
    members = [
        save_member(
            actor=staff, council=council, name=name + FICTITIOUS[0], position=position, body=body, chairs=chairs
        )
        for name, position, body, chairs in MEMBERS
    ]
    projects = list(
        Project.objects.filter(fictitious=True).select_related("funder", "stage", "field").order_by("pk")[:2]
    )
    day = clock.now().replace(hour=5, minute=0, second=0, microsecond=0)
    held = plan_meeting(actor=staff, council=council, starts_at=day - LAST, place="시청 3층 회의실")
    items = [save_item(actor=staff, meeting=held, project=project) for project in projects]
    note_attendance(actor=staff, meeting=held, came={members[0].pk: "", members[1].pk: "", members[2].pk: "Lee Park"})
    hold_meeting(actor=staff, meeting=held)
    summary = "상정된 프로젝트의 재원과 일정을 논의했습니다."
    update_meeting(actor=staff, meeting=held, starts_at=held.starts_at, place=held.place, summary=summary)
    for item, verdict, wording in zip(
        items,
        (Verdict.SUPPORTED, Verdict.CHANGED),
        ("개념서를 작성하여 제출한다.", "현지 운영 계획을 보완하여 추진한다."),
        strict=False,
    ):
        decide(actor=staff, item=item, verdict=verdict, wording=wording)
        add_follow_up(actor=staff, meeting=held, item=item, what=wording, due_on=(day + NEXT).date(), person=staff.user)
    ahead = plan_meeting(actor=staff, council=council, starts_at=day + NEXT, place="센터 15층 그린비즈랩")
    save_item(actor=staff, meeting=ahead, title="지난 회의 후속조치 점검")
    for project in projects:
        for wanted in StagePaper.objects.filter(stage=project.stage_id, template=PaperKind.GCF):
            make_paper(actor=staff, subject=project, kind=PaperKind.GCF, language="en", most_pages=wanted.most_pages)
    return 2
