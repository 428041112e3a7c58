"""The selection's pages: ranking, ties, decision with its preview, waiting list, bonus points, appeals."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import Notification
from chorok.programs.domain.announcing import tell_results
from chorok.programs.domain.appeals import make_appeal
from chorok.programs.domain.resolution import keep_resolution
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import AppealState, ApplicationState, Outcome
from chorok.programs.models import Appeal, Application, BonusAward, Call, Ranking, RankingRow
from chorok.web.public.calls import results
from tests.factories import MembershipFactory
from tests.factories_programs import BonusRuleFactory
from tests.programs.selecting import MEETING, scored_call, states

S, W, N = Outcome.SELECTED, Outcome.WAITING, Outcome.NOT_SELECTED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _meeting() -> Iterator[None]:
    with clock.at(MEETING):
        yield


@pytest.fixture
def client(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def decided(call: Call) -> Ranking:
    board = decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=call), minutes="의결", committee="김하나")
    call.refresh_from_db()
    return board


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, name: str, *arguments: object, **values: object) -> str:
    """Post, follow to where it leads, and return that page."""
    response = client.post(reverse(name, args=arguments), values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_scores_to_the_decision(client: Client) -> None:
    call = scored_call([90, 80, 80, 50], quota=2, subsidies=[10, 20, 30, 40])
    assert "순위 작성" in page(client, "staff_ranking", call.code)
    drawn = send(client, "staff_ranking_draw", call.code)
    assert "2순위부터의 동점 순서 정하기" in drawn
    assert "최저 점수 미달" in drawn
    second, third, last = (call.applications.get(number=number) for number in (2, 3, 4))
    assert "먼저 순서를 정해야 합니다" in page(client, "staff_ranking_decision", call.code)
    tie = send(client, "staff_ranking_tie", call.code, 2, **{f"place_{second.pk}": 2, f"place_{third.pk}": 1})
    assert "위원회가 정한 순서를 저장" in tie
    preview = page(client, "staff_ranking_decision", call.code)
    assert escape(f"‘{call.name_ko}’에 신청하신 {third.receipt_code} 건이 선정되었습니다.") in preview
    assert "KRW 30" in preview
    assert f"{last.receipt_code} 건은 선정되지 않았습니다" in preview
    done = send(client, "staff_ranking_decision", call.code, committee="김하나", minutes="의결")
    assert "의결을 입력했습니다" in done
    assert states(call) == [S, W, S, N]


def test_a_refusal_keeps_what_was_typed(client: Client) -> None:
    call = scored_call([90, 80], quota=1, subsidies=[10, 20])
    board = draw_up_ranking(actor=SYSTEM, call=call)
    second = call.applications.get(number=2)
    answer = send(client, "staff_ranking_row", call.code, second.pk, outcome="selected", granted="15", note="")
    assert "제안과 달리 정한 사유를 적어 주십시오" in answer
    assert 'value="15"' in answer
    assert not board.rows.exclude(decided="").exists()
    noted = send(client, "staff_ranking_row", call.code, second.pk, outcome="selected", granted="15", note="추가")
    assert "제안(예비" in noted or "제안(" in noted
    answer = send(client, "staff_ranking_decision", call.code, committee="김하나", minutes="의결 사유")
    assert "2건이 선정되었으나 선정 규모는 1건" in answer
    assert states(call) == [ApplicationState.ELIGIBLE] * 2


def test_a_tie_with_two_first_places(client: Client) -> None:
    call = scored_call([80, 80], quota=1)
    draw_up_ranking(actor=SYSTEM, call=call)
    places = {f"place_{pk}": 1 for pk in call.applications.values_list("pk", flat=True)}
    assert "서로 다른 순서" in send(client, "staff_ranking_tie", call.code, 1, **places)
    assert not RankingRow.objects.filter(settled=True).exists()


def test_filters_search_and_order(client: Client) -> None:
    call = scored_call([90, 80, 70], quota=1)
    draw_up_ranking(actor=SYSTEM, call=call)
    codes = [application.receipt_code for application in call.applications.order_by("number")]

    def listed(**query: str) -> list[str]:
        text = page(client, "staff_ranking", call.code, **query)
        return sorted((code for code in codes if f">{code}<" in text), key=lambda code: text.index(f">{code}<"))

    assert listed() == codes
    assert listed(outcome=S) == codes[:1]
    assert listed(q="기업2") == [codes[1]]
    assert listed(q=codes[2]) == [codes[2]]
    assert listed(q=codes[2].lower()) == [codes[2]]
    assert listed(q=f"{call.code}-9") == []
    assert listed(q="3") == listed(q="기업3") == [codes[2]]
    assert listed(q="없는 기업") == []
    assert listed(sort="receipt") == listed(sort="name") == codes
    assert listed(sort="receipt", q="기업2") == [codes[1]]
    assert listed(only="ties") == []
    assert listed(sort="mean") == codes
    assert listed(sort="wrong") == codes


def test_the_export_holds_what_the_list_shows(client: Client) -> None:
    call = scored_call([90, 55], quota=1, subsidies=[1000, 2000])
    draw_up_ranking(actor=SYSTEM, call=call)
    response = client.get(reverse("staff_ranking_export", args=[call.code]))
    sheet = load_workbook(BytesIO(response.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:6] for row in rows] == [
        [1, f"{call.code.upper()}-0001", "기업1", 90, 0, 90],
        [2, f"{call.code.upper()}-0002", "기업2", 55, 0, 55],
    ]
    assert rows[1][8:11] == [2000, "미선정", "총점이 공고의 최저 점수에 미치지 못했습니다."]


@pytest.mark.parametrize("name", ["staff_ranking", "staff_ranking_decision", "staff_bonuses"])
def test_a_longer_ranking_takes_no_more_queries(client: Client, name: str) -> None:
    def count(call: Call) -> int:
        BonusRuleFactory(call=call)
        draw_up_ranking(actor=SYSTEM, call=call)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, name, call.code)
        return len(queries)

    count(scored_call([90]))  # what is remembered for a process is remembered now
    assert count(scored_call([90], waiting_places=0)) == count(scored_call([90, 85, 80], quota=3, waiting_places=0))


def test_the_appeals_take_no_more_queries(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, "staff_appeals")
        return len(queries)

    def appeal() -> None:
        call = scored_call([90, 80], quota=1, waiting_places=0)
        decided(call)
        loser = call.applications.get(number=2)
        owner = MembershipFactory(organisation=loser.organisation).user
        make_appeal(actor=actor_for(owner), application=loser, text="이의")

    appeal()
    count()
    one = count()
    appeal()
    appeal()
    assert Appeal.objects.count() == 3
    assert count() == one


def test_a_free_place_is_offered_and_given(client: Client) -> None:
    call = scored_call([90, 80, 70], quota=1, waiting_places=2, subsidies=[10, 20, 30])
    decided(call)
    assert "결원이 있습니다" not in page(client, "staff_ranking", call.code)
    call.applications.filter(number=1).update(state=ApplicationState.WITHDRAWN)
    assert "다음 예비순위: 기업2(예비 1순위)" in page(client, "staff_ranking", call.code)
    third = call.applications.get(number=3)
    assert "사유를 적어 주십시오" in send(client, "staff_ranking_up", call.code, third.pk, granted="", note="")
    second = call.applications.get(number=2)
    assert "기업2: 추가 선정하고 통보" in send(client, "staff_ranking_up", call.code, second.pk, granted="", note="")
    assert states(call) == ["withdrawn", S, W]


def test_bonus_points_are_ticked_for_a_page(client: Client) -> None:
    call = scored_call([70, 60])
    rule = BonusRuleFactory(call=call, points=2)
    first = call.applications.get(number=1)
    answer = send(client, "staff_bonuses", call.code, award=[f"{first.pk}:{rule.pk}"], note="인증서")
    assert "신청 1건이 바뀌었습니다" in answer
    assert list(BonusAward.objects.values_list("application", "note")) == [(first.pk, "인증서")]
    assert "신청 1건이 바뀌었습니다" in send(client, "staff_bonuses", call.code, note="")
    assert not BonusAward.objects.exists()


def test_an_appeal_is_answered(client: Client) -> None:
    call = scored_call([90, 80], quota=1, waiting_places=0)
    decided(call)
    loser = call.applications.get(number=2)
    owner = MembershipFactory(organisation=loser.organisation).user
    appeal = make_appeal(actor=actor_for(owner), application=loser, text="다시 봐 주십시오.")
    assert "다시 봐 주십시오." in page(client, "staff_appeal", appeal.pk)
    answer = send(client, "staff_appeal", appeal.pk, verdict="dismissed", answer="")
    assert Appeal.objects.get().state == AppealState.OPEN
    answer = send(client, "staff_appeal", appeal.pk, verdict="dismissed", answer="이상 없음")
    assert "이의신청에 답변하고" in answer
    assert Appeal.objects.get().state == AppealState.DISMISSED


def test_the_papers_are_given_as_draft_and_as_kept(client: Client, store_folder: Path) -> None:
    call = scored_call([90, 80], quota=1)
    draw_up_ranking(actor=SYSTEM, call=call)
    draft = client.get(reverse("staff_ranking_paper", args=[call.code, "pdf"]))
    assert draft.content.startswith(b"%PDF")
    board = decided(call)
    assert keep_resolution(board.pk)
    assert not keep_resolution(board.pk)
    kept = client.get(reverse("staff_ranking_paper", args=[call.code, "hwpx"]))
    assert kept["Content-Type"] == "application/hwp+zip"
    assert b"".join(kept.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


class TestPublicResults:
    def test_names_of_the_selected_numbers_of_who_waits_and_no_evaluators(self) -> None:
        call = scored_call([90, 80, 70], quota=1)
        address = reverse("call_results", args=[call.code])
        assert Client().get(address).status_code == 404
        decided(call)
        text = Client().get(address).content.decode()
        assert "기업1" in text
        assert f"{call.code.upper()}-0002" in text
        assert not [name for name in ("기업2", "기업3", "김하나", "90.00") if name in text]

    def test_both_lists_have_pages_of_their_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(results, "PAGE_SIZE", 2)
        call = scored_call([95, 90, 85, 80, 75, 70], quota=3, waiting_places=3)
        decided(call)
        text = Client().get(reverse("call_results", args=[call.code]), {"page": 2, "waiting": 2}).content.decode()
        codes = [f"{call.code.upper()}-{number:04d}" for number in range(1, 7)]
        assert [code for code in codes if code in text] == [codes[2], codes[5]]
        assert re.search(rf'<th scope="row">3</th><td>{codes[5]}</td>', text)
        assert 'href="?page=1&amp;waiting=2"' in text
        assert 'href="?page=2&amp;waiting=1#waiting"' in text
        assert text.count('aria-label="예비순위 페이지"') == 1

    def test_more_selected_take_no_more_queries(self) -> None:
        counts = []
        for totals in ([90], [90], [90, 85, 80]):
            call = scored_call(totals, quota=3)
            decided(call)
            with CaptureQueriesContext(connection) as queries:
                Client().get(reverse("call_results", args=[call.code]))
            counts.append(len(queries))
        assert counts[1] == counts[2]


class TestOwnResult:
    def opened(self, call: Call, number: int, client_for: Callable[[User], Client]) -> tuple[Client, str]:
        application = Application.objects.get(call=call, number=number)
        owner = MembershipFactory(organisation=application.organisation).user
        address = reverse("desk_application_result", args=[application.organisation_id, application.pk])
        return client_for(owner), address

    def test_scores_and_appeal(self, client_for: Callable[[User], Client]) -> None:
        call = scored_call([90, 75], quota=1, waiting_places=0)
        early, address = self.opened(call, 2, client_for)
        assert early.get(address).status_code == 302
        board = decided(call)
        text = early.get(address).content.decode()
        assert "75.00" in text
        assert "90.00" not in text
        answer = early.post(address, {"text": "이의 있습니다."}, follow=True).content.decode()
        assert "이의신청이 접수되었습니다" in answer
        assert Appeal.objects.get().text == "이의 있습니다."
        assert "이의신청 제출" not in early.get(address).content.decode()
        tell_results(board.pk)
        assert Notification.objects.filter(link=address).exists()

    def test_a_rival_finds_nothing(self, client_for: Callable[[User], Client]) -> None:
        call = scored_call([90, 75], quota=1)
        decided(call)
        _own, address = self.opened(call, 2, client_for)
        rival, _other = self.opened(call, 1, client_for)
        assert rival.get(address).status_code == 404
