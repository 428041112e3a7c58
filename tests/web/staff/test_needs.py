"""Needs at the centre's desk: lists, contacts, imports, matches with their reasons, decisions."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.models import AccessLog
from chorok.needs.domain.importing import upload_needs
from chorok.needs.domain.matching import work_on
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.enums import CandidateState, NeedState, PairState
from chorok.needs.models import Candidate, Match, MatchRun, Need, NeedImport, NeedPair
from chorok.registry.models import ClimateClass
from tests.factories import GreenFieldFactory, OrganisationFactory
from tests.needs.making import asking_body, find_pairs, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

TABLE = b'id,title,country,budget\r\n1,Rainwater storage,ID,"4,42"\r\n2,Solar pumps,Atlantis,"1,5"\r\n'


@pytest.fixture
def user(user_with: Callable[..., User]) -> User:
    return user_with(Role.STAFF)


@pytest.fixture
def staff(user: User) -> Actor:
    return actor_for(user)


@pytest.fixture
def desk(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


def values(**changed: str) -> dict[str, str]:
    given = {
        "title": "Rainwater storage for schools",
        "country": "ID",
        "problem": "Wells run dry.",
        "contact_language": "en",
        "contact_email": "dewi@example.org",
        "anonymous": "on",
    }
    return given | changed


def test_a_need_is_entered_published_and_found_in_the_list(desk: Client) -> None:
    asking = asking_body()
    answer = desk.post(reverse("staff_need_new"), values(organisation=str(asking.pk)))
    need = Need.objects.get()
    assertRedirects(answer, reverse("staff_need", args=[need.pk]))
    assert (need.state, need.organisation) == (NeedState.DRAFT, asking)
    desk.post(reverse("staff_need_step", args=[need.pk, "publish"]), {"until": "2020-12-31"})
    need.refresh_from_db()
    assert (need.state, f"{need.expires_on}") == (NeedState.PUBLISHED, "2020-12-31")
    page = desk.get(reverse("staff_needs"), {"q": "rainwater school", "country": "ID", "state": "published"})
    assertContains(page, "Rainwater storage for schools")
    assertContains(desk.get(reverse("staff_needs"), {"q": "zzzz"}), "검색 결과가 없습니다")


def test_mistakes_stand_beside_their_fields_and_nothing_is_written(desk: Client) -> None:
    page = desk.post(reverse("staff_need_new"), values(problem="", amount="5"))
    assertContains(page, "is-error")
    page = desk.post(reverse("staff_need_new"), values(amount="5"))
    assertContains(page, "금액의 통화를 선택해 주십시오.")
    assert Need.objects.count() == 0


def test_a_past_day_is_refused_with_a_sentence(desk: Client, staff: Actor) -> None:
    need = make_need(staff, state=NeedState.DRAFT)
    page = desk.post(reverse("staff_need_step", args=[need.pk, "publish"]), {"until": "2020-01-01"}, follow=True)
    assertContains(page, "게시 종료일은 오늘 이후로 정해 주십시오.")
    need.refresh_from_db()
    assert need.state == NeedState.DRAFT


def test_a_day_that_cannot_be_read_publishes_nothing(desk: Client, staff: Actor) -> None:
    need = make_need(staff, state=NeedState.DRAFT)
    desk.post(reverse("staff_need_step", args=[need.pk, "publish"]), {"until": "2020-13-45"})
    need.refresh_from_db()
    assert need.state == NeedState.DRAFT


def test_a_file_that_was_lost_is_told(desk: Client, staff: Actor) -> None:
    found = upload_needs(actor=staff, source="Funds", name="funds.csv", content=TABLE)
    default_storage.delete(found.file.stored_as)
    page = desk.get(reverse("staff_need_import", args=[found.pk]), follow=True, headers={"Accept-Language": "en"})
    assertContains(page, "The kept file is lost. Upload it again.")


def test_the_contact_is_masked_until_a_reason_is_given(desk: Client, staff: Actor) -> None:
    address = reverse("staff_need", args=[make_need(staff).pk])
    assertNotContains(desk.get(address), "dewi@example.org")
    assertNotContains(desk.post(address, {"reason": ""}), "dewi@example.org")
    assert AccessLog.objects.count() == 0
    assertContains(desk.post(address, {"reason": "전화 확인"}), "dewi@example.org")
    look = AccessLog.objects.get()
    assert (look.action, look.subject_type, look.subject_ids, look.reason) == (
        "unmask", "need", [Need.objects.get().pk], "전화 확인",
    )  # fmt: skip


def test_the_export_holds_no_contact(desk: Client, staff: Actor) -> None:
    make_need(staff)
    answer = desk.get(reverse("staff_needs_export"))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "Rainwater storage for schools" in cells
    assert not any("dewi" in cell.lower() for cell in cells)


def test_reasons_are_shown_with_both_phrases_and_the_technology_is_shortlisted(desk: Client, staff: Actor) -> None:
    technology = make_technology()
    need = make_need(staff)
    address = reverse("staff_need_matches", args=[need.pk])
    assertContains(desk.get(address), "추천 기술을 찾고 있습니다")
    work_on(MatchRun.objects.get().pk)
    match = Match.objects.get()
    ClimateClass.objects.create(number=28, name_ko="수자원 확보", name_en="Water resources")
    page = desk.get(address)
    assertContains(page, "기후기술 분류 28번: 수자원 확보")
    assertContains(page, '<span class="phrase" lang="en">Rainwater storage</span>')
    assertContains(page, '<span class="phrase">빗물저류</span>')
    assertContains(page, f"<strong>{match.score:.3f}</strong>")
    assertContains(page, "<mark>")
    assertContains(page, "가중치 2026-2")
    desk.post(reverse("staff_need_shortlist_add", args=[need.pk, technology.pk]), {"note": "반둥 시공 경험"})
    candidate = Candidate.objects.get()
    assert (candidate.technology, candidate.note) == (technology, "반둥 시공 경험")
    assertContains(desk.get(reverse("staff_need_shortlist", args=[need.pk])), "반둥 시공 경험")
    desk.post(reverse("staff_candidate_step", args=[need.pk, candidate.pk, "ask"]))
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.ASKED


def test_a_fit_is_shown_by_what_both_profiles_say(desk: Client, staff: Actor) -> None:
    technology = make_technology(readiness=9)
    water = GreenFieldFactory(code="water", name_ko="물")
    solar = GreenFieldFactory(code="solar", name_ko="태양")
    technology.fields.set([water, solar])
    technology.reference_sites.create(place_ko="반둥", country="ID", year=2024)
    need = make_need(staff, country="ID", field=water, readiness=8)
    work_on(MatchRun.objects.get().pk)
    (shown,) = desk.get(reverse("staff_need_matches", args=[need.pk])).context["shown"]
    values = {reason.name: reason.values for reason in shown.reasons if reason.values != ["", ""]}
    assert values == {
        "분야": ["물", "태양, 물"],
        "현지 경험": ["인도네시아", "인도네시아"],
        "기술성숙도": ["TRL 8", "TRL 9"],
    }


def test_no_good_match_is_said(desk: Client, staff: Actor) -> None:
    need = make_need(staff)
    work_on(MatchRun.objects.get().pk)
    assertContains(desk.get(reverse("staff_need_matches", args=[need.pk])), "알맞은 기술이 없습니다")


def test_a_file_is_looked_at_mapped_and_written(desk: Client) -> None:
    upload = SimpleUploadedFile("funds.csv", TABLE, content_type="text/csv")
    answer = desk.post(reverse("staff_need_imports"), {"source": "Funds", "upload": upload})
    found = NeedImport.objects.get()
    address = reverse("staff_need_import", args=[found.pk])
    assertRedirects(answer, address)
    page = desk.get(address)
    assertContains(page, "‘Atlantis’은(는) 한 국가의 이름이나 부호가 아닙니다.")
    assertNotContains(page, "수요 등록하기")
    write = reverse("staff_need_import_write", args=[found.pk])
    assertContains(desk.post(write, follow=True), "아무것도 등록하지 않았습니다")
    assert Need.objects.count() == 0
    mapping = {**found.mapping, "default_currency": "USD", "decimal_comma": "1", "factor": "1000000", "leave_out": "on"}
    assertRedirects(desk.post(address, mapping), address)
    assertContains(desk.get(address), "USD 4,420,000")
    assertContains(desk.post(write, follow=True), "파일을 등록했습니다")
    need = Need.objects.get()
    assert (need.title, need.state, need.source) == ("Rainwater storage", NeedState.SUBMITTED, "Funds")


def test_a_file_with_needs_that_tell_no_amount_is_shown(desk: Client, staff: Actor) -> None:
    content = b"title,country,budget,currency\r\nRainwater storage,ID,,\r\nSolar pumps,VN,5,USD\r\n"
    found = upload_needs(actor=staff, source="Funds", name="funds.csv", content=content)
    page = desk.get(reverse("staff_need_import", args=[found.pk]))
    for told in ("Rainwater storage", "USD 5", "수요 등록하기"):
        assertContains(page, told)


def test_people_of_a_file_are_masked_where_its_columns_are_mapped(desk: Client, staff: Actor) -> None:
    header = "title,country,contact person,contact-info/email,notes"
    content = f"{header}\r\nRain,ID,Dewi Lestari,dewi@example.org,mira@example.org\r\n".encode()
    found = upload_needs(actor=staff, source="Funds", name="funds.csv", content=content)
    page = desk.get(reverse("staff_need_import", args=[found.pk]))
    for secret in ("Lestari", "dewi@", "mira@"):
        assertNotContains(page, secret)
    assertContains(page, "D*** L******")


def test_whoever_edits_a_need_leaves_a_trace_whatever_is_told_of_the_person(desk: Client, staff: Actor) -> None:
    need = make_need(staff, contact_email="", contact_phone="+62 21 555 0101")
    assertContains(desk.get(reverse("staff_need_edit", args=[need.pk])), "+62 21 555 0101")
    look = AccessLog.objects.get()
    assert (look.action, look.subject_type, look.subject_ids) == ("view", "need", [need.pk])


def test_broken_bytes_are_told_on_the_upload(desk: Client) -> None:
    upload = SimpleUploadedFile("funds.csv", TABLE.replace(b"Solar", b"So\xe9ar"), content_type="text/csv")
    page = desk.post(reverse("staff_need_imports"), {"source": "Funds", "upload": upload})
    assertContains(page, "3행 ‘title’ 열: 바이트 0xE9은(는) UTF-8 글자가 아닙니다.")
    assert NeedImport.objects.count() == 0


def test_a_pair_is_decided(desk: Client, staff: Actor) -> None:
    first, second = make_need(staff), make_need(staff)
    find_pairs()
    assertContains(desk.get(reverse("staff_need_duplicates")), "100%")
    desk.post(reverse("staff_need_duplicate", args=[NeedPair.objects.get().pk, "second"]))
    first.refresh_from_db()
    assert (first.state, first.duplicate_of) == (NeedState.CLOSED, second)
    assert NeedPair.objects.get().state == PairState.SAME


def test_the_lists_ask_the_same_number_of_queries_at_any_length(desk: Client, staff: Actor) -> None:
    need = make_need(staff, title="First of all", country="VN")
    for number in range(12):  # a word that every technology has tells nothing
        make_technology(name_ko=f"전기 이륜차 {number}", summary_ko="배터리를 바꾸어 타는 전기 이륜차")
    addresses = [
        reverse("staff_needs"),
        reverse("staff_need_duplicates"),
        reverse("staff_need_imports"),
        reverse("staff_need_matches", args=[need.pk]),
        reverse("staff_need_shortlist", args=[need.pk]),
        reverse("needs"),
    ]
    counts: list[list[int]] = []
    for times in (1, 2):
        for _ in range(times):
            technology = make_technology(organisation=OrganisationFactory())
            shortlist(actor=staff, need=need, technology=technology)
            make_need(staff, organisation=asking_body())
            upload_needs(actor=staff, source="Funds", name="funds.csv", content=TABLE)
        MatchRun.objects.filter(need=need).delete()
        run = MatchRun.objects.create(need=need, asked_at=need.created_at)
        work_on(run.pk)
        if times == 1:
            make_need(SYSTEM, organisation=asking_body())
        find_pairs()
        row = []
        for address in addresses:
            desk.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(address).status_code == 200
            row.append(len(seen))
        counts.append(row)
    assert Match.objects.count() == 3
    assert NeedPair.objects.count() == 6
    assert counts[0] == counts[1]
