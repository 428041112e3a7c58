"""The ledger's pages for staff."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.models import ExchangeRate, Notification
from chorok.outcomes.domain.claims import confirm_claim
from chorok.outcomes.domain.importing import COLUMNS
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim, ConfirmationRequest, Evidence, Indicator
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory
from tests.outcomes.making import everything, make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
D = Decimal
LIST = "/staff/results/"


@pytest.fixture
def staff(user_with: Callable[..., User]) -> User:
    return user_with(Role.STAFF)


@pytest.fixture
def client(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


def page(claim: Claim, step: str = "") -> str:
    return f"/staff/results/{claim.number}/{step}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_at_any_length(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make_claim(organisations=[OrganisationFactory()])
    client.get(LIST)
    with django_assert_num_queries(9):
        response = client.get(LIST)
    assert len(response.context["page"]) == count


def test_filters_search_and_order(client: Client) -> None:
    company = OrganisationFactory(name_ko="빗물저장", name_en="Rainwater")
    big = make_claim(amount=D(9000), title_ko="큰 계약")
    named = make_claim(organisations=[company])
    confirm_claim(actor=SYSTEM, claim=named)

    def found(**query: str) -> list[str]:
        return [claim.number for claim in client.get(LIST, query).context["page"]]

    assert found(q="빗물") == [named.number]
    assert found(q="rainwater") == [named.number]
    assert found(q=big.number.lower()) == [big.number]
    assert found(state="reported") == [big.number]
    assert found(year="2020", kind="moa") == []
    assert found(sort="amount") == [big.number, named.number]
    assert found(sort="number") == [big.number, named.number]
    assert found(year="x", sort="nonsense") == [named.number, big.number]


def test_the_found_results_as_excel(client: Client) -> None:
    make_claim(title_ko="=1+1", organisations=[OrganisationFactory(name_ko="가나다")])
    response = client.get("/staff/results/export/", {"kind": "mou"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert (rows[1][0], rows[1][5], rows[1][8], rows[1][14]) == ("R2020-00001", "=1+1", 1000, "가나다")


def test_report_asks_for_the_kind_then_for_what_it_needs(client: Client) -> None:
    line, company = LineFactory(), OrganisationFactory(name_ko="초록물산")
    ProgrammeYearFactory()
    first = client.get("/staff/results/new/")
    moa = client.get("/staff/results/new/", {"kind": "moa"})
    jobs = client.get("/staff/results/new/", {"kind": "jobs"})
    assert "kind" in first.context["form"].fields
    assert {"years", "amount"} <= set(moa.context["form"].fields)
    assert {"years", "amount"}.isdisjoint(jobs.context["form"].fields)

    response = client.post(
        "/staff/results/new/?kind=moa",
        {
            "year": 2020,
            "line": line.pk,
            "title_ko": "5년 협약",
            "happened_on": "2020-05-01",
            "amount": "420000",
            "currency": "USD",
            "years": "5",
            "quantity": "1",
            "organisations": "초록물산",
            "public": "on",
        },
    )

    claim = Claim.objects.get()
    assert response["Location"] == page(claim)
    assert (claim.kind, claim.years, claim.amount, claim.public) == (ClaimKind.MOA, 5, D(420000), True)
    assert list(claim.organisations.all()) == [company]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisations": "없는 회사"}, "organisations"),
        ({"amount": "1.234"}, "amount"),
        ({"happened_on": "2021-01-01"}, "happened_on"),
        ({"currency": "KRW"}, "rate"),
        ({"title_ko": ""}, "title_ko"),
    ],
)
def test_a_bad_report_keeps_what_was_typed(client: Client, changes: dict[str, str], field: str) -> None:
    line = LineFactory()
    ProgrammeYearFactory()
    typed = {
        "year": "2020",
        "line": str(line.pk),
        "title_ko": "협약",
        "happened_on": "2020-05-01",
        "amount": "100",
        "currency": "USD",
        **changes,
    }
    response = client.post("/staff/results/new/?kind=mou", typed)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form["amount"].value() == typed["amount"]
    assert Claim.objects.count() == 0


def test_another_currency_by_a_typed_rate(client: Client) -> None:
    line = LineFactory()
    ProgrammeYearFactory()
    client.post(
        "/staff/results/new/?kind=mou",
        {
            "year": "2020",
            "line": str(line.pk),
            "title_ko": "협약",
            "happened_on": "2020-05-01",
            "amount": "1000",
            "currency": "EUR",
            "rate": "1.0875",
            "rate_day": "2020-04-30",
            "rate_source": "유럽중앙은행",
        },
    )
    claim = Claim.objects.get()
    assert (claim.reported_amount, claim.rate_day, claim.rate_source) == (
        D("1087.50"),
        date(2020, 4, 30),
        "유럽중앙은행",
    )


def test_the_reporter_sees_why_confirming_is_not_theirs(
    client: Client, staff: User, user_with: Any, client_for: Any
) -> None:
    claim = make_claim(actor=actor_for(staff))
    before = everything()
    shown = client.get(page(claim))
    assert not shown.context["confirming"]
    client.post(page(claim, "confirm/"))
    assert everything() == before

    client_for(user_with(Role.STAFF)).post(page(claim, "confirm/"))
    assert Claim.objects.get().state == ClaimState.CONFIRMED


def test_correct_starts_from_what_stands_and_asks_for_a_reason(client: Client) -> None:
    company = OrganisationFactory()
    claim = make_claim(organisations=[company])
    form = client.get(page(claim, "correct/")).context["form"]
    assert form["amount"].value() == D("1000.00")
    typed = {
        name: form[name].value() or "" for name in form.fields if name not in {"reason", "public", "happened_on"}
    } | {"happened_on": "2020-05-01", "public": "on"}

    silent = client.post(page(claim, "correct/"), typed | {"amount": "900"})
    assert list(silent.context["form"].errors) == ["reason"]
    client.post(page(claim, "correct/"), typed | {"amount": "900", "reason": "오기"})

    claim.refresh_from_db()
    assert (claim.amount, claim.entries.count()) == (D(900), 2)
    assert list(claim.organisations.all()) == [company]


def test_withdraw_needs_a_reason(client: Client) -> None:
    claim = make_claim()
    assert client.post(page(claim, "withdraw/"), {"withdraw-reason": ""}).status_code == 200
    assert Claim.objects.get().state == ClaimState.REPORTED
    assert client.post(page(claim, "withdraw/"), {"withdraw-reason": "중복"}).status_code == 302
    assert Claim.objects.get().state == ClaimState.WITHDRAWN


def test_evidence_by_file_and_address(client: Client) -> None:
    claim = make_claim()
    pdf = SimpleUploadedFile("signed.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n")
    client.post(page(claim, "evidence/"), {"evidence-title": "서명본", "evidence-upload": pdf, "evidence-public": "on"})
    client.post(page(claim, "evidence/"), {"evidence-title": "보도", "evidence-url": "https://example.org/news"})
    bad = client.post(page(claim, "evidence/"), {"evidence-title": "위험", "evidence-url": "javascript:alert(1)"})
    both = client.post(page(claim, "evidence/"), {"evidence-title": "빈 것"})

    assert list(Evidence.objects.values_list("title", "public")) == [("서명본", True), ("보도", False)]
    assert "url" in bad.context["evidence_form"].errors
    assert "upload" in both.context["evidence_form"].errors
    shown = client.get(page(claim))
    assert "signed.pdf" in shown.content.decode()


def test_ask_the_company(client: Client) -> None:
    company, other = OrganisationFactory(), OrganisationFactory()
    claim = make_claim(organisations=[company])
    foreign = client.post(page(claim, "ask/"), {"ask-organisation": other.pk, "ask-email": "a@example.org"})
    wrong = client.post(page(claim, "ask/"), {"ask-organisation": company.pk, "ask-email": "nobody"})
    assert "organisation" in foreign.context["ask_form"].errors
    assert "email" in wrong.context["ask_form"].errors
    assert ConfirmationRequest.objects.count() == 0

    client.post(page(claim, "ask/"), {"ask-organisation": company.pk, "ask-email": "Boss@Example.org"})
    assert ConfirmationRequest.objects.get().email == "boss@example.org"
    assert Notification.objects.get().link.startswith("/confirm/")


def test_what_one_may_not_see_is_not_there(
    user_with: Callable[..., User], client_for: Callable[[User], Client], client: Client
) -> None:
    claim = make_claim()
    assert client.get("/staff/results/R2020-99999/").status_code == 404
    city = client_for(user_with(Role.CITY))
    assert city.get(page(claim)).status_code == 200
    assert city.post(page(claim, "confirm/")).status_code == 403
    assert Client().get(page(claim)).status_code == 302
    assert client_for(user_with()).get(page(claim)).status_code == 403
    assert Claim.objects.get().state == ClaimState.REPORTED


def _upload(rows: list[list[Any]]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("results.xlsx", buffer.getvalue())


HEAD = ["year", "line", "kind", "title_ko", "happened_on", "amount", "currency", "organisations"]


def test_an_import_is_previewed_and_then_written_whole(client: Client) -> None:
    line = LineFactory(code="fair")
    ProgrammeYearFactory()
    OrganisationFactory(name_ko="초록물산")
    rows = [
        HEAD,
        [2020, "fair", "mou", "협약 1", date(2020, 5, 1), 1000.5, "USD", "초록물산"],
        [2020, "fair", "event", "행사", "2020-05-02", None, None, None],
    ]
    preview = client.post("/staff/results/import/", {"upload": _upload(rows)})
    assert preview.context["outcome"].problems == ()
    assert Claim.objects.count() == 0

    done = client.post("/staff/results/import/", {"rows": preview.context["rows"]})
    assert done["Location"] == LIST
    assert list(Claim.objects.order_by("pk").values_list("number", "amount", "line")) == [
        ("R2020-00001", D("1000.50"), line.pk),
        ("R2020-00002", None, line.pk),
    ]


def test_one_wrong_row_stops_the_whole_import(client: Client) -> None:
    LineFactory(code="fair")
    ProgrammeYearFactory()
    rows = [
        HEAD,
        [2020, "fair", "mou", "협약", "2020-05-01", 1000, "USD", ""],
        [2020, "fare", "mou", "협약", "2020-05-01", 1000, "USD", ""],
        [2020, "fair", "mou", "협약", "5월 1일", 1000, "USD", ""],
        [2020, "fair", "mou", "협약", "2020-05-01", "천", "USD", ""],
        [2020, "fair", "mou", "협약", "2020-05-01", 1000, "USD", "없는 회사"],
    ]
    preview = client.post("/staff/results/import/", {"upload": _upload(rows)})
    found = [(problem.row, problem.column) for problem in preview.context["outcome"].problems]
    wrong = ("line", "happened_on", "amount", "organisations")
    assert found == [(row, COLUMNS[column]) for row, column in enumerate(wrong, start=3)]
    assert preview.context["rows"] == ""
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a workbook"),
        ("a.csv", "제목만\n값".encode()),
        ("a.csv", b"\xff\xfe\x00bad"),
        ("a.csv", b",".join(name.encode() for name in HEAD)),
    ],
)
def test_a_file_that_is_no_table_of_results_is_refused(client: Client, name: str, content: bytes) -> None:
    response = client.post("/staff/results/import/", {"upload": SimpleUploadedFile(name, content)})
    assert list(response.context["form"].errors) == ["upload"]


def test_forged_rows_are_refused(client: Client) -> None:
    assert client.post("/staff/results/import/", {"rows": "W10:forged"})["Location"] == "/staff/results/import/"
    assert Claim.objects.count() == 0


def test_a_rate_is_entered_once(client: Client) -> None:
    typed = {"currency": "USD", "day": "2020-05-01", "krw": "1220.5", "source": "은행"}
    client.post("/staff/results/rates/", typed)
    again = client.post("/staff/results/rates/", typed | {"krw": "1300"})
    assert "krw" in again.context["form"].errors
    assert ExchangeRate.objects.get().krw == D("1220.5")


def test_an_indicator_cannot_sum_what_has_no_amount(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    manager = client_for(user_with(Role.MANAGER))
    typed = {
        "code": "jobs",
        "name_ko": "고용",
        "name_en": "Jobs",
        "kind": "jobs",
        "measure": "sum",
        "unit_ko": "명",
        "unit_en": "jobs",
        "position": "1",
    }
    wrong = manager.post(reverse("staff_indicator_new"), typed)
    assert "measure" in wrong.context["form"].errors
    manager.post(reverse("staff_indicator_new"), typed | {"measure": "quantity"})
    assert Indicator.objects.get().measure == "quantity"
