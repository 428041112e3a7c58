"""What people do wrong with a call, through its pages: each time a clear message, nothing lost, nothing done twice."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.applications import save_costs
from chorok.programs.domain.conflicts import declare_conflict
from chorok.programs.domain.costs import digest_of
from chorok.programs.domain.papers import add_document
from chorok.programs.domain.resolution import keep_resolution
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import ApplicationState, AssignmentState, CallState, ConflictGround, QuestionKind
from chorok.programs.models import Application, Call, Ranking
from chorok.registry.models import Membership
from tests.conftest import NOW
from tests.factories import MembershipFactory
from tests.factories_programs import (
    ApplicationFactory,
    CallFactory,
    DraftFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    complete,
)
from tests.programs.applying import actor, begun
from tests.programs.making_forms import make_choices
from tests.programs.making_review import given, in_review, pledged, reviewed_call
from tests.programs.selecting import MEETING, scored_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ClientFor = Callable[[User], Client]


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: ClientFor) -> Client:
    return client_for(user_with(Role.STAFF))


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


class TestForms:
    """The form builder."""

    def test_a_circle_of_conditions_is_refused_and_the_form_stays(self, staff: Client) -> None:
        page = FormPageFactory(call=DraftFactory())
        first, second = (
            QuestionFactory(page=page, kind=QuestionKind.CHOICE, name_ko=name, position=position)
            for position, name in enumerate(("유형", "분야"))
        )
        for question in (first, second):
            make_choices(question, "a", "b")
        second.shown_if, second.shown_if_values = first, ["a"]
        second.save()
        address = reverse("staff_question", args=[page.call.code, first.pk])
        rows = {"options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "2"}
        for number, code in enumerate("ab"):
            rows |= {f"options-{number}-name_ko": code, f"options-{number}-code": code}
        typed = {"name_ko": "새 유형", "required": "on", **rows}
        for source in (second, first):
            answer = staff.post(address, {**typed, "shown_if": [f"{source.pk}:a"]})
            assert answer.status_code == 200
            assert answer.context["form"].errors == {
                "shown_if": ["신청서에서 이 문항보다 앞에 있는 문항을 선택해 주십시오."]
            }
            assert 'value="새 유형"' in answer.content.decode()
        moved = staff.post(reverse("staff_question_step", args=[page.call.code, second.pk, "up"]))
        assert said(moved) == ["“분야” 문항은 “유형” 문항의 답변에 따라 표시되므로 그보다 뒤에 있어야 합니다."]
        assert list(page.questions.values_list("name_ko", "shown_if")) == [("유형", None), ("분야", first.pk)]

    @pytest.mark.parametrize("names", [["하나"], ["하나", " "], ["", ""]])
    def test_an_empty_choice_is_refused_when_it_is_written(self, staff: Client, names: list[str]) -> None:
        page = FormPageFactory(call=DraftFactory())
        rows = {"options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "0"}
        rows |= {f"options-{number}-name_ko": name for number, name in enumerate(names)}
        address = reverse("staff_question_new", args=[page.call.code, page.pk, "choice"])
        assert "보기를 2개 이상 입력해 주십시오." in staff.post(address, {"name_ko": "유형", **rows}).content.decode()
        assert not page.questions.exists()

    def test_a_choice_without_a_korean_name_is_named_by_its_row(self, staff: Client) -> None:
        page = FormPageFactory(call=DraftFactory())
        rows = {"options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "0"}
        rows |= {"options-0-name_ko": "하나", "options-1-name_ko": "", "options-1-name_en": "Two"}
        address = reverse("staff_question_new", args=[page.call.code, page.pk, "choice"])
        html = staff.post(address, {"name_ko": "유형", **rows}).content.decode()
        assert "2행" in html
        assert 'value="Two"' in html
        assert not page.questions.exists()


class TestCalls:
    """Quota and deadline."""

    def test_a_quota_below_what_is_selected_is_refused(self, staff: Client) -> None:
        call = CallFactory(quota=3)
        for number in (1, 2):
            ApplicationFactory(call=call, state=ApplicationState.SELECTED, number=number)
        address = reverse("staff_call_action", args=[call.code, "correct"])
        form = staff.get(address).context["form"]
        drawn = {name: form.initial.get(name) for name in form.fields}
        values = {name: "" if one is None else one for name, one in drawn.items()} | {"text_ko": "정정", "quota": "1"}
        answer = staff.post(address, values)
        assert answer.context["form"].errors == {
            "quota": ["이미 2개 신청자가 선정되어 선정 규모를 그보다 줄일 수 없습니다."]
        }
        call.refresh_from_db()
        assert (call.quota, call.notices.count()) == (3, 0)
        assert staff.post(address, values | {"quota": "2"}).status_code == 302

    def test_a_deadline_in_the_past_is_refused_when_it_is_set(self, staff: Client) -> None:
        draft = DraftFactory()
        before = draft.closes_at
        address = reverse("staff_call_section", args=[draft.code, "period"])
        period = {"opens_at": "2020-05-01T09:00:00", "closes_at": "2020-05-13T10:00:00", "appeal_days": 7}
        answer = staff.post(address, period)
        assert answer.context["form"].errors == {
            "closes_at": ["이미 지난 마감일시입니다. 앞으로의 일시를 입력해 주십시오."]
        }
        draft.refresh_from_db()
        assert draft.closes_at == before

    def test_a_draft_whose_deadline_went_by_is_not_published(self, staff: Client) -> None:
        draft = complete(DraftFactory(closes_at=NOW - timedelta(seconds=1)))
        answer = staff.post(reverse("staff_call_action", args=[draft.code, "publish"]), {})
        assert answer.status_code == 200
        assert answer.context["form"].errors == {"__all__": ["접수 마감일시가 지났습니다. 다시 정해 주십시오."]}
        draft.refresh_from_db()
        assert (draft.state, draft.publish_at) == (CallState.DRAFT, None)


class TestScores:
    """The evaluator's sheet, as it works without a script."""

    def test_a_score_out_of_range_is_told_beside_its_field_and_stays_typed(self, client_for: ClientFor) -> None:
        call = reviewed_call()
        member, person = pledged(call)
        sheet = given(in_review(call, 1), member, person)
        first, second = call.criteria.all()
        address = reverse("review_application", args=[call.code, sheet.pk])
        for typed in ("60.5", "-1", "1e3", "NaN"):
            values = {f"points-{first.pk}": typed, f"points-{second.pk}": "30", "submit": "1"}
            answer = client_for(member.user).post(address, values)
            assert list(answer.context["form"].errors) == [f"points-{first.pk}"], typed
            assert f'value="{typed}"' in answer.content.decode()
        sheet.refresh_from_db()
        assert (sheet.state, sheet.scores.count()) == (AssignmentState.ASSIGNED, 0)

    def test_the_late_score_of_a_recused_evaluator_is_not_taken(self, client_for: ClientFor) -> None:
        """The sheet is still open in the browser when the person is recused."""
        call = reviewed_call()
        member, person = pledged(call)
        sheet = given(in_review(call, 1), member, person)
        client, criterion = client_for(member.user), call.criteria.all()[0]
        address, saving = (
            reverse(name, args=[call.code, sheet.pk]) for name in ("review_application", "review_scores_save")
        )
        assert client.get(address).status_code == 200
        declare_conflict(actor=person, assignment=sheet, ground=ConflictGround.FAMILY)
        late = client.post(saving, {f"points-{criterion.pk}": "40"})
        assert (late.status_code, late.json()["error"]) == (
            422,
            "이 신청의 평가에서 제척되어 점수를 더 이상 받지 않습니다.",
        )
        page = client.post(address, {f"points-{criterion.pk}": "40", "submit": "1"}).content.decode()
        assert "이 신청의 평가에서 제척되어 신청서를 볼 수 없으며, 점수는 반영되지 않습니다." in page
        sheet.refresh_from_db()
        assert (sheet.state, sheet.scores.count()) == (AssignmentState.RECUSED, 0)
        assert Application.objects.get().score_count == 0


@pytest.fixture
def draft() -> Application:
    """Complete but for its paper, begun by the owner of a company."""
    call: Call = CallFactory(code="cert-2020", subsidy_rate=75)
    question = QuestionFactory(page=FormPageFactory(call=call))
    RequiredDocumentFactory(call=call)
    owner: Membership = MembershipFactory()
    application = begun(call, owner)
    person = actor(owner)
    save_page_answers(actor=person, application=application, page=question.page, values={question.code: "과제"})
    sums = dict(zip(("costs", "subsidy", "own_cash", "own_in_kind"), map(Decimal, (100, 75, 25, 0)), strict=True))
    save_costs(actor=person, application=application, base=digest_of(application), sums=sums)
    return application


def with_paper(draft: Application) -> Application:
    owner = draft.organisation.memberships.get()
    upload = SimpleUploadedFile("plan.txt", b"plan")
    document = draft.call.documents.get()
    add_document(actor=actor(owner), application=draft, document=document, upload=upload)
    return draft


def desk(name: str, application: Application, **more: Any) -> str:
    own = {"organisation_id": application.organisation_id, "application_id": application.pk}
    return reverse(name, kwargs=own | more)


@pytest.mark.usefixtures("store_folder")
class TestHandingIn:
    """Double click, two browsers, a file that vanished."""

    def test_a_double_click_hands_in_once(self, client_for: ClientFor, draft: Application) -> None:
        client = client_for(draft.created_by)
        with_paper(draft)
        page = client.get(desk("desk_application_check", draft)).content.decode()
        form = page[page.index(desk("desk_application_submit", draft)) :]
        assert "form_key" not in form[: form.index("</form>")]  # the step itself is done once, whoever presses
        answers = [client.post(desk("desk_application_submit", draft)) for _click in range(2)]
        assert [answer["Location"] for answer in answers] == [desk("desk_application_receipt", draft)] * 2
        draft.refresh_from_db()
        assert (draft.state, draft.number) == (ApplicationState.SUBMITTED, 1)
        assert draft.call.receipt_counter.last == 1

    def test_two_browsers_hand_in_once_and_the_other_is_told(self, client_for: ClientFor, draft: Application) -> None:
        """One colleague hands in while the other still writes: what comes later is refused with the reason."""
        with_paper(draft)
        colleague = MembershipFactory(organisation=draft.organisation).user
        first, second = client_for(draft.created_by), client_for(colleague)
        page = draft.call.pages.get()
        saving = desk("desk_application_save", draft, page_id=page.pk)
        question = page.questions.get()
        assert second.get(desk("desk_application_page", draft, page_id=page.pk)).status_code == 200
        assert first.post(desk("desk_application_submit", draft)).status_code == 302
        late = second.post(saving, {f"q-{question.code}": "더 쓴 것"})
        assert (late.status_code, late.json()["error"]) == (403, "이미 제출한 신청이므로 지금은 변경할 수 없습니다.")
        again = second.post(desk("desk_application_submit", draft))
        assert again["Location"] == desk("desk_application_receipt", draft)
        draft.refresh_from_db()
        assert (draft.number, draft.answers.get().text) == (1, "과제")

    def test_a_file_that_vanished_is_named_and_added_again(
        self, client_for: ClientFor, draft: Application, store_folder: Path
    ) -> None:
        client = client_for(draft.created_by)
        with_paper(draft)
        paper = draft.documents.get()
        (store_folder / paper.file.stored_as).unlink()
        assert client.get(reverse("file", args=[paper.file.pk])).status_code == 404
        check = client.get(desk("desk_application_check", draft)).content.decode()
        assert "파일이 유실되었습니다. 다시 등록해 주십시오." in check
        refused = client.post(desk("desk_application_submit", draft))
        assert refused["Location"] == desk("desk_application_check", draft)
        draft.refresh_from_db()
        assert (draft.state, draft.number) == (ApplicationState.DRAFT, None)
        document = draft.call.documents.get()
        upload = {f"paper-{document.pk}-upload": SimpleUploadedFile("plan.txt", b"plan")}
        client.post(desk("desk_application_document_add", draft, document_id=document.pk), upload)
        client.post(desk("desk_application_submit", draft))
        draft.refresh_from_db()
        assert (draft.state, draft.number) == (ApplicationState.SUBMITTED, 1)


def test_a_resolution_that_vanished_is_answered_as_missing(staff: Client, store_folder: Path) -> None:
    with clock.at(MEETING):
        call = scored_call(["90"])
        board = decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=call), minutes="의결", committee="김")
        keep_resolution(board.pk)
        paper = Ranking.objects.get().resolution_pdf
        assert paper is not None
        address = reverse("staff_ranking_paper", args=[call.code, "pdf"])
        assert staff.get(address).status_code == 200
        (store_folder / paper.stored_as).unlink()
        assert staff.get(address).status_code == 404
