"""The life of a figure, in English: staff enters it with evidence, the company confirms it by a link, the city follows
it from the total to the ledger, closes the year, and takes the report home."""

from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.outcomes.domain.indicators import save_indicator
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.enums import ClaimKind, ClaimState, Measure
from chorok.outcomes.models import Claim, Entry, Line
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory
from tests.journeys.kit.steps import fill, follow, picture, press, squeezed, tick
from tests.journeys.kit.worker import Worker
from tests.outcomes.making import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]

CEO = "ceo@rain.example"


@pytest.fixture
def line() -> Line:
    """A line of support of 2020 with one figure: the sum of contracts."""
    ProgrammeYearFactory(year=2020)
    found: Line = LineFactory(code="online", name_ko="온라인 수출상담회", name_en="Online export meeting")
    save_indicator(
        actor=SYSTEM,
        code="online-contracts",
        line=found,
        kind=ClaimKind.CONTRACT,
        measure=Measure.SUM,
        name_ko="계약액",
        name_en="Value of contracts",
        unit_ko="달러",
        unit_en="USD",
        position=1,
        headline=True,
    )
    OrganisationFactory(name_ko="빗물나라", name_en="Rainland")
    return found


def saved(page: Page, link: str, folder: Path) -> bytes:
    """Download what the link leads to and return it."""
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target.read_bytes()


def report_with_evidence(staff: Page, line: Line) -> Claim:
    """Report a contract of Rainland's, with the paper that proves it."""
    staff.goto("/staff/results/")
    staff.get_by_role("main").get_by_role("link", name="Report a result").first.click()
    fill(staff, {"kind": "contract"})
    press(staff, "Continue")
    fill(
        staff,
        {
            "year": "2020",
            "line": str(line.pk),
            "title_ko": "빗물저류조 공급 계약",
            "title_en": "Supply of rainwater tanks",
            "happened_on": "2020-05-13",
            "amount": "1234567",
            "currency": "USD",
            "country": "ID",
            "organisations": "Rainland",
        },
    )
    press(staff, "Report")
    staff.locator("summary", has_text="Add evidence").click()
    fill(staff, {"evidence-title": "Signed contract"})
    staff.locator('[name="evidence-upload"]').set_input_files(picture("contract.png"))
    tick(staff, '[name="evidence-public"]')
    press(staff, "Add evidence")
    expect(staff.get_by_role("row", name="Signed contract")).to_be_visible()
    return Claim.objects.get()


def ask_the_company(staff: Page) -> None:
    """Have the open result confirmed by the company, as who reported it can't."""
    expect(staff.get_by_role("button", name="Confirm this result")).to_have_count(0)
    staff.locator("summary", has_text="Ask the company").click()
    staff.locator('[name="ask-organisation"]').select_option(label="Rainland")
    fill(staff, {"ask-email": CEO})
    press(staff, "Send the link")


def answer_by_link(company: Page, link: str) -> None:
    """Confirm the result without an account; the link works once."""
    company.goto(link)
    expect(company.get_by_text("USD 1,234,567")).to_be_visible()
    fill(company, {"answer": "yes", "name": "Kim Rain, CEO"})
    press(company, "Send the answer")
    expect(company.get_by_text("You confirmed this result. It counts as final now.")).to_be_visible()
    again = company.goto(link)
    assert again is not None
    assert again.status == HTTPStatus.GONE


def follow_the_total(city: Page, claim: Claim) -> None:
    """Go from the year's total to the result, its evidence and its entries in the ledger."""
    city.goto("/results/2020/")
    total = city.locator(".stat", has_text="Value of contracts")
    expect(total.locator(".stat-number")).to_have_text("1,234,567")
    total.get_by_role("link").click()
    follow(city, "Supply of rainwater tanks")
    expect(city.get_by_role("main").get_by_text("Signed contract").first).to_be_visible()
    entries = city.get_by_role("table", name="Entries about this result").locator("tbody tr")
    expect(entries).to_have_count(Entry.objects.filter(claim=claim).count())
    expect(entries.filter(has_text="Kim Rain, CEO")).to_have_count(1)


def close_the_year(city: Page) -> None:
    """Read what closing does, and close."""
    city.goto("/city/years/2020/")
    city.locator("summary", has_text="Close the year").click()
    press(city, "Close it for good")
    expect(city.get_by_text("This year is closed")).to_be_visible()


def test_a_figure_from_its_report_to_the_closed_year(
    line: Line,
    someone: Callable[[str], Page],
    someone_with: Callable[[Role, str], Page],
    worker: Worker,
    tmp_path: Path,
) -> None:
    staff = someone_with(Role.STAFF, "en")
    claim = report_with_evidence(staff, line)
    assert claim.state == ClaimState.REPORTED
    ask_the_company(staff)
    answer_by_link(someone("en"), worker.link_to(CEO, "/confirm/"))
    claim.refresh_from_db()
    assert (claim.state, claim.confirmed_as) == (ClaimState.CONFIRMED, "Kim Rain, CEO (빗물나라)")
    city = someone_with(Role.CITY, "en")
    follow_the_total(city, claim)

    # Staff begins a correction; meanwhile the city closes the year.
    staff.goto(f"/staff/results/{claim.number}/")
    follow(staff, "Correct")
    fill(staff, {"amount": "9999999", "reason": "A late invoice"})
    close_the_year(city)
    before = everything()
    press(staff, "Enter the correction")
    expect(staff.locator(".error-summary")).to_contain_text("The year 2020 is closed")
    expect(staff.locator("[name=reason]")).to_have_value("A late invoice")
    assert everything() == before
    claim.refresh_from_db()
    assert (claim.state, claim.amount) == (ClaimState.CLOSED, Decimal(1_234_567))
    assert verify_chain().intact
    staff.goto(f"/staff/results/{claim.number}/")
    expect(staff.get_by_role("link", name="Correct")).to_have_count(0)

    # The city takes the report home: it holds the figure in every form.
    city.goto("/results/2020/")
    paper = pypdf.PdfReader(BytesIO(saved(city, "Annual report (PDF)", tmp_path)))
    assert "1,234,567" in squeezed("".join(page.extract_text() for page in paper.pages))
    with ZipFile(BytesIO(saved(city, "HWPX", tmp_path))) as hwpx:
        sections = [hwpx.read(name).decode() for name in hwpx.namelist() if name.startswith("Contents/section")]
    assert "1,234,567" in squeezed("".join(sections))
    book = openpyxl.load_workbook(BytesIO(saved(city, "XLSX", tmp_path)), read_only=True)
    cells = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert {1_234_567, claim.number} <= set(cells)
