"""The public pages of calls: the list by phase, one call, the feed and the calendar."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chorok.accounts.actors import SYSTEM
from chorok.accounts.models import User
from chorok.core import clock
from chorok.programs.domain.publishing import cancel_call, correct_call, extend_call, inform
from chorok.programs.enums import CallState, Trimming
from chorok.programs.models import Call, CallQuestion
from tests.conftest import NOW
from tests.factories import GreenFieldFactory, LineFactory, UserFactory
from tests.factories_programs import (
    CLOSES_AT,
    OPENS_AT,
    BonusRuleFactory,
    CallFactory,
    CriterionFactory,
    DraftFactory,
    RuleFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def _shown(client: Client, query: str = "") -> list[str]:
    return [call.code for call, _phase, _tone in client.get(f"/calls/{query}").context["rows"]]


@pytest.fixture
def phases() -> dict[str, Call]:
    """One call of each phase, and some nobody may see."""
    DraftFactory(code="draft")
    CallFactory(code="later", state=CallState.APPROVED, publish_at=NOW + timedelta(seconds=1))
    return {
        "open": CallFactory(code="open"),
        "urgent": CallFactory(code="urgent", closes_at=NOW + timedelta(hours=1), results_on=None),
        "soon": CallFactory(code="soon", opens_at=NOW + timedelta(days=1)),
        "closed": CallFactory(code="closed", closes_at=NOW, results_on=None),
        "decided": CallFactory(code="decided", state=CallState.DECIDED),
        "cancelled": CallFactory(code="cancelled", state=CallState.CANCELLED),
    }


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["urgent", "open"]),
        ("?phase=upcoming", ["soon"]),
        ("?phase=closed", ["decided", "closed"]),
        ("?phase=cancelled", ["cancelled"]),
        ("?phase=all", ["urgent", "open", "soon", "cancelled", "decided", "closed"]),
        ("?phase=%00nonsense", ["urgent", "open"]),
    ],
)
@pytest.mark.usefixtures("phases")
def test_each_phase_lists_its_calls_the_most_urgent_first(client: Client, query: str, codes: list[str]) -> None:
    assert _shown(client, query) == codes


@pytest.mark.usefixtures("phases")
def test_a_call_changes_its_phase_on_the_second(client: Client) -> None:
    with clock.at(NOW + timedelta(hours=1) - timedelta(microseconds=1)):
        assert "urgent" in _shown(client)
    with clock.at(NOW + timedelta(hours=1)):
        assert "urgent" not in _shown(client)
        assert "later" in _shown(client)


def test_the_list_is_narrowed_by_line_field_and_word(client: Client) -> None:
    GreenFieldFactory(code="led")
    field = GreenFieldFactory(code="renewable")
    line = LineFactory(code="education")
    anyone = CallFactory(code="anyone", line=line, name_ko="교육생 모집")
    only = CallFactory(code="only")
    RuleFactory(call=only, kind="field", values=[field.code])

    assert _shown(client, "?line=education") == [anyone.code]
    assert set(_shown(client, "?field=renewable")) == {"anyone", "only"}
    assert _shown(client, "?field=led") == ["anyone"]
    assert _shown(client, "?q=교육생") == ["anyone"]
    assert _shown(client, "?q=교육생&line=nowhere") == ["anyone"]


@pytest.mark.parametrize("address", ["/calls/?phase=all", "/calls/feed/", "/calls/calendar.ics", "/api/v1/calls/", "/"])
def test_a_list_takes_as_many_queries_for_three_calls_as_for_one(client: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as run:
            assert client.get(address).status_code == 200
        return len(run)

    CallFactory()
    client.get(address)
    one = queries()
    CallFactory()
    CallFactory()
    assert queries() == one


@pytest.mark.parametrize("state", [CallState.TEMPLATE, CallState.DRAFT, CallState.APPROVAL])
def test_what_is_not_published_is_not_there(client: Client, state: CallState) -> None:
    call = (
        CallFactory(state=state, publish_at=None, year=None)
        if state == CallState.TEMPLATE
        else CallFactory(state=state)
    )
    assert client.get(f"/calls/{call.code}/").status_code == 404
    assert client.get(f"/api/v1/calls/{call.code}/").status_code == 404


def test_the_page_of_a_call_tells_the_deadline_by_the_servers_clock(client: Client) -> None:
    call = CallFactory(closes_at=NOW + timedelta(days=2, hours=3), results_on=None)
    RuleFactory(call=call, kind="size", values=[], most=299)
    page = client.get(f"/calls/{call.code}/").content.decode()
    assert "2일 3시간" in page
    assert 'data-now="2020-05-13T01:00:00.000+00:00"' in page
    assert f'data-deadline="{call.closes_at.isoformat(timespec="milliseconds")}"' in page
    assert "임직원 299명 이하" in page or "299명 이하" in page


def test_the_page_of_a_call_tells_how_its_ranking_comes_about(client: Client) -> None:
    call = CallFactory(bonus_cap=Decimal("3.50"), trimming=Trimming.FROM_THREE, tie_breaks=["bonus", "earlier"])
    CriterionFactory(call=call)
    BonusRuleFactory(call=call, name_ko="여성기업", points=Decimal("1.50"))
    BonusRuleFactory(call=call, name_ko="협약 위반", points=Decimal(-2))
    html = re.sub(r"\s+", " ", client.get(f"/calls/{call.code}/").content.decode())
    for row in (("여성기업", "+1.5"), ("협약 위반", "-2")):
        assert '<th scope="row">{}</th><td class="num">{}</td>'.format(*row) in html
    assert "가감점은 평균에 더하며, 합계는 3.5점을 넘지 않습니다." in html
    assert "평가위원 3명 이상이면 최고·최저점 제외" in html
    assert "1. 가점이 높은 쪽<br>2. 먼저 접수한 쪽" in html
    assert "블라인드 평가" not in html
    told = client.get(f"/api/v1/calls/{call.code}/").json()
    assert (told["bonus_cap"], told["trimming"], told["tie_breaks"], told["blind"]) == (
        "3.50",
        "from_three",
        ["bonus", "earlier"],
        False,
    )
    assert [(one["name_ko"], one["points"]) for one in told["bonuses"]] == [
        ("여성기업", "1.50"),
        ("협약 위반", "-2.00"),
    ]


def test_a_question_is_asked_once_signed_in_and_seen_by_its_asker_alone(
    client: Client, client_for: Callable[[User], Client]
) -> None:
    call = CallFactory()
    address = f"/calls/{call.code}/ask/"
    assert client.post(address, {"text": "질문"}).status_code == 302
    assert not CallQuestion.objects.exists()

    asker = client_for(UserFactory())
    assert asker.post(address, {"text": " "}).status_code == 200
    assert asker.post(address, {"text": "언제까지인가요?"}).url == f"/calls/{call.code}/"  # type: ignore[attr-defined]

    assert "언제까지인가요?" in asker.get(f"/calls/{call.code}/").content.decode()
    assert "언제까지인가요?" not in client.get(f"/calls/{call.code}/").content.decode()


def test_the_feed_is_well_formed_and_holds_the_public_calls(client: Client, phases: dict[str, Any]) -> None:
    response = client.get("/calls/feed/")
    channel = ElementTree.fromstring(response.content).find("channel")
    assert channel is not None
    links = {item.findtext("link", "").rstrip("/").rpartition("/")[2] for item in channel.findall("item")}
    assert links == set(phases)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"


def test_an_extended_call_is_news_to_a_feed_reader(client: Client) -> None:
    def guids() -> list[str | None]:
        return [
            item.findtext("guid") for item in ElementTree.fromstring(client.get("/calls/feed/").content).iter("item")
        ]

    call = CallFactory()
    before = guids()
    extend_call(actor=SYSTEM, call=call, closes_at=CLOSES_AT + timedelta(days=1), text_ko="연장")
    assert guids() == [f"{before[0]}#1"]


def test_a_correction_and_a_cancellation_reach_a_feed_reader_with_their_words(client: Client) -> None:
    def item() -> tuple[str, ...]:
        [found] = ElementTree.fromstring(client.get("/calls/feed/").content).iter("item")
        return tuple(found.findtext(name, "") for name in ("title", "guid")) + tuple(
            found.findtext("description", "").splitlines()[:1]
        )

    call = CallFactory(name_ko="모집", summary_ko="요약")
    inform(actor=SYSTEM, call=call, text_ko="설명회를 엽니다.")
    [title, first, _line] = item()
    assert (title, "#" in first) == ("모집", False)
    correct_call(actor=SYSTEM, call=call, text_ko="선정 규모를 고칩니다.", quota=30)
    assert item() == ("[정정] 모집", f"{first}#1", "선정 규모를 고칩니다.")
    cancel_call(actor=SYSTEM, call=call, text_ko="사업이 취소되었습니다.")
    assert item() == ("[취소 공고] 모집", f"{first}#2", "사업이 취소되었습니다.")
    calendar = client.get("/calls/calendar.ics").content.decode()
    assert calendar.count("SEQUENCE:2") == calendar.count("STATUS:CANCELLED") == 2


def test_the_calendar_holds_opening_and_deadline_and_counts_extensions(client: Client) -> None:
    call = CallFactory(name_ko="모집; 1차, 2차")
    extend_call(actor=SYSTEM, call=call, closes_at=CLOSES_AT + timedelta(days=1), text_ko="연장")

    response = client.get("/calls/calendar.ics")
    lines = response.content.decode().replace("\r\n ", "").split("\r\n")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in lines if line.startswith("DTSTART")] == [
        f"DTSTART:{OPENS_AT:%Y%m%dT%H%M%SZ}",
        "DTSTART:20200601T090000Z",
    ]
    assert "SUMMARY:모집\\; 1차\\, 2차: 접수 마감" in lines
    assert lines.count("SEQUENCE:1") == 2
    assert lines.count("STATUS:CONFIRMED") == 2
