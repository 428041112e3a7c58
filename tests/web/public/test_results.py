"""Results in public: the published figures, what stands behind each, and what stays inside."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hwpx import HwpxDocument

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.outcomes.domain.claims import confirm_claim, report_claim, withdraw_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.enums import ClaimKind, Measure
from chorok.outcomes.models import Claim, Indicator, Line, Target
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory

pytestmark = pytest.mark.django_db

PUBLISHED_2019 = (
    "31개사",
    "72개",
    "55,000,000원",
    "5개국",
    "11,000,000달러",
    "2건",
    "100,000달러",
    "8개사",
    "7건",
    "1,500,000달러",
    "3건",
    "420,000달러",
)


@pytest.fixture
def line() -> Line:
    ProgrammeYearFactory(year=2020)
    found: Line = LineFactory(code="delegation", name_ko="해외사절단", name_en="Overseas delegation")
    Indicator.objects.create(
        code="mou-value",
        line=found,
        kind=ClaimKind.MOU,
        measure=Measure.SUM,
        name_ko="업무협약 금액",
        name_en="Value of MOUs",
        unit_ko="달러",
        unit_en="USD",
        headline=True,
        position=1,
    )
    return found


def mou(line: Line, amount: int = 1000, **values: Any) -> Claim:
    number = Claim.objects.count()
    return report_claim(
        actor=SYSTEM,
        year=2020,
        line=line,
        kind=ClaimKind.MOU,
        title_ko=f"협약 {number}",
        title_en=f"Agreement {number}",
        happened_on=date(2020, 3, 2),
        amount=Decimal(amount),
        currency="USD",
        **values,
    )


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_results_lead_to_the_newest_year_with_results(client: Client, line: Line) -> None:
    ProgrammeYearFactory(year=2021)
    confirm_claim(actor=SYSTEM, claim=mou(line))

    response = client.get("/results/")

    assert (response.status_code, response["Location"]) == (302, "/results/2020/")


def test_an_empty_hub_says_what_will_be_here(client: Client) -> None:
    assert "아직 열린 사업연도가 없습니다." in page(client, "/results/")


@pytest.mark.parametrize("address", ["/results/1999/", "/results/99999/", "/results/2020/nothing/"])
def test_what_is_not_there_is_404(client: Client, line: Line, address: str) -> None:
    assert client.get(address).status_code == 404


def test_confirmed_and_provisional_stand_apart(client: Client, line: Line) -> None:
    Target.objects.create(year_id=2020, indicator=Indicator.objects.get(), value=4000, when_ko="11월")
    confirm_claim(actor=SYSTEM, claim=mou(line, 1000))
    mou(line, 250)

    text = page(client, "/results/2020/")

    assert "<strong>1,000달러</strong>" in text
    assert "+250달러" in text
    assert "4,000달러 이상" in text
    assert "25%" in text


def test_a_visitor_sees_public_results_and_hears_of_the_others(client: Client, line: Line) -> None:
    company = OrganisationFactory(name_ko="빛가람태양광")
    mou(line, 100, organisations=[company])
    secret = mou(line, 200, public=False)
    withdraw_claim(actor=SYSTEM, claim=mou(line, 400), reason="착오")

    text = page(client, "/results/2020/mou-value/")

    assert ("협약 0" in text, "협약 1" in text, "협약 2" in text) == (True, False, False)
    assert "빛가람태양광" in text
    assert "건별로 공개하지 않는 성과 1건" in text
    assert "300" in text
    assert client.get(f"/results/claims/{secret.number}/").status_code == 404


def test_the_city_sees_what_is_not_public(
    client_for: Callable[[User], Client], user_with: Callable[..., User], line: Line
) -> None:
    secret = mou(line, 200, public=False)
    city = client_for(user_with(Role.CITY))

    assert "협약 0" in page(city, "/results/2020/mou-value/")
    assert "Chorok" in page(city, f"/results/claims/{secret.number}/")


def test_a_result_shows_its_public_evidence_and_its_history(client: Client, line: Line) -> None:
    claim = mou(line)
    add_evidence(actor=SYSTEM, claim=claim, title="보도자료", url="https://example.org/news", public=True)
    add_evidence(actor=SYSTEM, claim=claim, title="계약서 원본", url="https://example.org/contract")
    confirm_claim(actor=SYSTEM, claim=claim)

    text = page(client, f"/results/claims/{claim.number}/")

    assert 'href="https://example.org/news"' in text
    assert "contract" not in text
    assert [entry.hash[:12] in text for entry in claim.entries.all()] == [True] * 4
    assert "USD 1,000" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["협약 2", "협약 1", "협약 0"]),
        ("?sort=amount", ["협약 0", "협약 2", "협약 1"]),
        ("?sort=oldest", ["협약 0", "협약 1", "협약 2"]),
        ("?state=final", ["협약 1"]),
        ("?state=provisional", ["협약 2", "협약 0"]),
        ("?q=agreement+2", ["협약 2"]),
        ("?q=nothing", []),
        ("?sort=1%27&state=x&page=zz", ["협약 2", "협약 1", "협약 0"]),
    ],
)
def test_the_list_filters_and_sorts(client: Client, line: Line, asked: str, found: list[str]) -> None:
    mou(line, 900)
    confirm_claim(actor=SYSTEM, claim=mou(line, 100))
    mou(line, 500)

    response = client.get(f"/results/2020/mou-value/{asked}")

    assert [claim.title for claim in response.context["page"]] == found


def test_a_long_list_has_pages_that_keep_the_filter(client: Client, line: Line) -> None:
    for _ in range(21):
        mou(line)

    response = client.get("/results/2020/mou-value/?q=협약&page=2")

    assert [claim.title for claim in response.context["page"]] == ["협약 0"]
    assert "%ED%98%91%EC%95%BD&amp;page=1" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/results/2020/", "/results/2020/mou-value/", "/results/compare/"])
def test_the_same_statements_at_any_length(client: Client, line: Line, address: str) -> None:
    def one_more() -> int:
        other = LineFactory(position=9)
        Indicator.objects.create(
            code=f"more-{other.pk}",
            line=other,
            kind=ClaimKind.MOU,
            measure=Measure.COUNT,
            name_ko="건수",
            unit_ko="건",
            unit_en="MOUs",
            position=9,
        )
        for where in (line, other):
            claim = mou(where, organisations=[OrganisationFactory()])
            add_evidence(actor=SYSTEM, claim=claim, title="근거", url="https://example.org/", public=True)
            confirm_claim(actor=SYSTEM, claim=claim)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    with_one = one_more()
    one_more()

    assert one_more() == with_one


def test_years_side_by_side_take_only_known_years(client: Client, line: Line) -> None:
    confirm_claim(actor=SYSTEM, claim=mou(line))
    ProgrammeYearFactory(year=2021)

    response = client.get("/results/compare/?years=2020&years=1&years=x&years=99999999")

    assert [year.year for year in response.context["comparison"].years] == [2020]


@pytest.mark.usefixtures("published")
class TestThePublishedYear:
    """2019 and 2020 as the announcement has them."""

    def test_page(self, client: Client) -> None:
        text = page(client, "/results/2019/")

        assert [figure for figure in PUBLISHED_2019 if f"<strong>{figure}</strong>" not in text] == []

    def test_page_of_the_plan(self, client: Client) -> None:
        text = page(client, "/results/2020/?lang=en")

        for target in ("25 companies or more", "2 companies or more", "250 items or more", "20 companies or more"):
            assert target in text
        assert "10 companies or more" in text
        assert '<td class="num">1 held</td>' in text

    def test_pdf(self, client: Client) -> None:
        response = client.get("/results/2019/report.pdf")

        reader = pypdf.PdfReader(BytesIO(response.content))
        text = "\n".join(sheet.extract_text() for sheet in reader.pages).replace("\n", " ")
        assert [figure for figure in PUBLISHED_2019 if figure not in text] == []
        assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])
        assert reader.trailer["/Root"]["/Lang"] == "ko"
        assert response["Content-Type"] == "application/pdf"
        assert response.content == client.get("/results/2019/report.pdf").content

    def test_pdf_in_another_language_leaves_the_reader_in_theirs(self, client: Client) -> None:
        response = client.get("/results/2019/report.pdf?in=en")

        reader = pypdf.PdfReader(BytesIO(response.content))
        text = "\n".join(sheet.extract_text() for sheet in reader.pages)
        assert "Annual report 2019" in text
        assert "11,000,000 USD" in text
        assert reader.trailer["/Root"]["/Lang"] == "en"
        assert "django_language" not in response.cookies

    @pytest.mark.parametrize(("language", "figures"), [("ko", PUBLISHED_2019), ("en", ("11,000,000 USD", "7 MOUs"))])
    def test_hwpx(self, client: Client, language: str, figures: tuple[str, ...]) -> None:
        response = client.get(f"/results/2019/report.hwpx?in={language}")

        document = HwpxDocument.open(BytesIO(response.content))
        assert document.validate().ok
        cells = [
            table.cell(row, column).text
            for paragraph in document.paragraphs
            for table in paragraph.tables
            for row in range(table.row_count)
            for column in range(table.column_count)
        ]
        assert [figure for figure in figures if figure not in cells] == []

    def test_xlsx(self, client: Client) -> None:
        book = openpyxl.load_workbook(BytesIO(client.get("/results/2019/report.xlsx").getvalue()))

        results, single = book.worksheets
        figures = {row[1]: row[5] for row in results.iter_rows(min_row=2, values_only=True)}
        assert figures["수출 상담액"] == 11_000_000
        assert figures["기획전 매출"] == 55_000_000
        rows = list(single.iter_rows(min_row=2, values_only=True))
        assert len(rows) == 88
        assert sum(row[10] for row in rows if row[2] == str(ClaimKind.MOA.label)) == 420_000

    def test_csv_of_one_figure(self, client: Client) -> None:
        response = client.get("/results/2019/delegation-mou-value/claims.csv?sort=amount")

        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
        assert len(lines) == 8
        assert "420000.00" in lines[1]

    def test_an_unknown_form_is_404(self, client: Client) -> None:
        assert client.get("/results/2019/report.exe").status_code == 404
        assert client.get("/results/2019/exhibition-sales/claims.pdf").status_code == 404

    def test_every_figure_of_a_year_stands_in_a_chart_or_is_named_as_alone(self, client: Client) -> None:
        """MOUs and MOAs are both 건: one chart in either language, though English counts them by different names."""
        for language, unit in (("ko", "건"), ("en", "MOUs, MOAs")):
            shown = client.get("/results/2019/", {"lang": language}, follow=True).context
            by_unit = {item["chart"]["unit"]: item["chart"]["series"][0]["data"] for item in shown["charts"]}
            assert by_unit[unit] == [2, 7, 3]
            assert [result.code for result in shown["alone"]] == [
                "exhibition-products",
                "exhibition-sales",
                "consultation-countries",
            ]
            drawn = sum(len(data) for data in by_unit.values())
            assert drawn + len(shown["alone"]) == len(PUBLISHED_2019)
