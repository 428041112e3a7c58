"""Whoever belongs to an applicant sees nothing of the rivals' applications, the review and the ranking of that call."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock, files
from chorok.core.errors import Refused
from chorok.programs.domain.appeals import answer_appeal, make_appeal
from chorok.programs.domain.evaluators import profile_of
from chorok.programs.domain.receipts import PURPOSE_RECEIPT
from chorok.programs.domain.resolution import keep_resolution
from chorok.programs.domain.screening import accept_application, ask_supplement, reject_application, save_checks
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import AppealState, ApplicationState, CallState, PanelState
from chorok.programs.models import Appeal, Application, Call, PanelMember, Ranking
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership
from tests.factories import MembershipFactory
from tests.factories_programs import RequiredDocumentFactory
from tests.programs.making_review import evaluator
from tests.programs.selecting import MEETING, scored_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]
UserWith = Callable[..., User]
ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _meeting() -> Iterator[None]:
    with clock.at(MEETING):
        yield


@pytest.fixture
def call() -> Call:
    """Decided: the second applicant was not selected and has appealed."""
    made = scored_call(["91.25", "73.75"], quota=1, waiting_places=0)
    judge = evaluator().user
    assert judge is not None
    profile_of(judge)
    PanelMember.objects.create(call=made, user=judge, state=PanelState.PLEDGED, invited_at=MEETING)
    board = draw_up_ranking(actor=SYSTEM, call=made)
    decide(actor=SYSTEM, ranking=board, minutes="의결", committee="김하나")
    keep_resolution(board.pk)
    rival = made.applications.get(number=2)
    owner = MembershipFactory(organisation=rival.organisation).user
    make_appeal(actor=actor_for(owner), application=rival, text="다시 보아 주십시오.")
    made.refresh_from_db()
    return made


def interested(user: User, call: Call) -> User:
    """The person belongs to the first applicant, as its accountant."""
    organisation = call.applications.get(number=1).organisation
    Membership.objects.create(organisation=organisation, user=user, role=MemberRole.ACCOUNTANT, joined_at=MEETING)
    return user


def addresses(call: Call) -> list[str]:
    rival = call.applications.get(number=2)
    names = ["panel", "conflicts", "assignments", "assignments_export", "meeting", "ranking", "ranking_export"]
    return [
        *(reverse(f"staff_{name}", args=[call.code]) for name in names),
        *(reverse("staff_ranking_paper", args=[call.code, form]) for form in ("hwpx", "pdf")),
        reverse("staff_panel_member", args=[call.code, PanelMember.objects.get().pk]),
        reverse("staff_sheets", args=[call.code, rival.pk]),
        reverse("staff_evaluators") + f"?call={call.code}",
    ]


def kept_papers() -> list[str]:
    board = Ranking.objects.get()
    return [reverse("file", args=[paper.pk]) for paper in (board.resolution_hwpx, board.resolution_pdf) if paper]


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.CITY])
def test_review_ranking_and_their_files_are_closed_to_whom_they_concern(
    user_with: UserWith, client_for: ClientFor, call: Call, role: Role
) -> None:
    mine, theirs = client_for(interested(user_with(role), call)), client_for(user_with(role))
    pages, appeal = addresses(call), reverse("staff_appeal", args=[Appeal.objects.get().pk])
    assert {address: theirs.get(address).status_code for address in pages} == dict.fromkeys(pages, 200)
    assert {address: mine.get(address).status_code for address in pages} == dict.fromkeys(pages, 403)
    papers = kept_papers()
    assert len(papers) == 2
    for address in [*papers, appeal]:
        assert (theirs.get(address).status_code, mine.get(address).status_code) == (200, 404)
    assert appeal in theirs.get(reverse("staff_appeals")).content.decode()
    assert appeal not in mine.get(reverse("staff_appeals")).content.decode()
    refused = mine.get(reverse("staff_ranking", args=[call.code])).content.decode()
    assert "소속 기관이 이 공고에 신청하여 평가와 순위를 열람할 수 없습니다." in refused


def test_the_list_and_its_export_name_ones_own_alone_and_say_no_totals(
    user_with: UserWith, client_for: ClientFor, call: Call
) -> None:
    Application.objects.filter(number=1).update(score_total=50)
    Call.objects.filter(pk=call.pk).update(state=CallState.PUBLISHED)
    told = []
    for user in (interested(user_with(Role.STAFF), call), user_with(Role.STAFF)):
        client = client_for(user)
        page = client.get(reverse("staff_applications", args=[call.code]), {"sort": "total"})
        export = client.get(reverse("staff_applications_export", args=[call.code]), {"sort": "total"})
        sheet = load_workbook(BytesIO(b"".join(export.streaming_content))).worksheets[0]  # type: ignore[arg-type]
        numbers = [application.number for application in page.context["page"]]
        text, rows = page.content.decode(), [[str(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]
        closed, boxes = "다른 기업의 신청은 열람할 수 없습니다" in text, 'name="chosen"' in text
        told.append((closed, boxes, "73.75" in text, numbers, [row[0][-4:] for row in rows], "73.75" in str(rows)))
    assert told == [
        (True, False, False, [1], ["0001"], False),
        (False, True, True, [2, 1], ["0002", "0001"], True),
    ]


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.CITY])
def test_a_rivals_application_and_its_papers_are_closed(
    user_with: UserWith, client_for: ClientFor, call: Call, role: Role
) -> None:
    rival, own = call.applications.get(number=2), call.applications.get(number=1)
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan", content_type="application/pdf")
    paper = files.store(upload=upload, purpose=PURPOSE_RECEIPT, user_id=None)
    Application.objects.filter(pk=rival.pk).update(receipt=paper)
    pages = [reverse("staff_application", args=[call.code, rival.pk]), reverse("file", args=[paper.pk])]
    answers = []
    for user in (interested(user_with(role), call), user_with(role)):
        client = client_for(user)
        answers.append([client.get(page).status_code for page in pages])
        assert client.get(reverse("staff_application", args=[call.code, own.pk])).status_code == 200
    assert answers == [[404, 404], [200, 200]]


def test_rivals_are_not_screened_either(user_with: UserWith, client_for: ClientFor) -> None:
    made = scored_call(["91.25", "73.75"], quota=1, waiting_places=0)
    Application.objects.update(state=ApplicationState.SUBMITTED)
    person, rival = interested(user_with(Role.STAFF), made), made.applications.get(number=2)
    document = RequiredDocumentFactory(call=made)
    steps: list[Callable[..., object]] = [
        partial(save_checks, results={}),
        accept_application,
        partial(reject_application, reason="요건 미달"),
        partial(ask_supplement, text="다시 올려 주십시오.", due_at=clock.in_days(3), documents=[document]),
    ]
    for step in steps:
        with pytest.raises(Refused):
            step(actor=actor_for(person), application=rival)
    client, chosen = client_for(person), {"action": "reject", "chosen": [rival.pk]}
    shown = client.post(reverse("staff_applications_bulk", args=[made.code]), chosen)
    assert (shown.context["found"].done, shown.context["found"].left) == ((), ())
    client.post(
        reverse("staff_applications_bulk_do", args=[made.code]), {**chosen, "expected": "1", "reject-reason": "미달"}
    )
    for name in ("accept", "checks", "reject", "supplement"):
        assert client.post(reverse(f"staff_application_{name}", args=[made.code, rival.pk])).status_code == 404
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.SUBMITTED}
    assert accept_application(actor=actor_for(user_with(Role.STAFF)), application=rival).state == "eligible"


def test_the_call_offers_no_way_there_and_an_evaluator_names_no_such_panel(
    user_with: UserWith, client_for: ClientFor, call: Call
) -> None:
    judge = PanelMember.objects.get().user_id
    ways = [reverse(name, args=[call.code]) for name in ("staff_panel", "staff_ranking")]
    found = []
    for user in (interested(user_with(Role.STAFF), call), user_with(Role.STAFF)):
        client = client_for(user)
        page = client.get(reverse("staff_call", args=[call.code])).content.decode()
        places = client.get(reverse("staff_evaluator", args=[judge])).context["places"]
        found.append(([way in page for way in ways], len(places)))
    assert found == [([False, False], 0), ([True, True], 1)]


def test_ones_own_result_stays_open_and_a_rivals_appeal_is_not_answered(
    user_with: UserWith, client_for: ClientFor, call: Call
) -> None:
    person, own = interested(user_with(Role.STAFF), call), call.applications.get(number=1)
    address = reverse("desk_application_result", args=[own.organisation_id, own.pk])
    assert "91.25" in client_for(person).get(address).content.decode()
    rival = call.applications.get(number=2)
    theirs = reverse("desk_application_result", args=[rival.organisation_id, rival.pk])
    answers = [client_for(user).get(theirs).status_code for user in (person, user_with(Role.STAFF))]
    assert answers == [404, 200]
    with pytest.raises(Refused):
        answer_appeal(actor=actor_for(person), appeal=Appeal.objects.get(), upheld=False, answer="기각합니다.")
    assert Appeal.objects.get().state == AppealState.OPEN
