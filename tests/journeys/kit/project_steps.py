"""What an officer does with a project that came of an introduction: funder's stages, concept note, MOU, result."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdf
from playwright.sync_api import Page, expect

from chorok.outcomes.models import Claim
from chorok.pipeline.models import FunderStage, Project
from tests.core.samples import PDF
from tests.journeys.kit.steps import confirm, fill, follow, press, squeezed, tick

MOST_PAGES = 12


def open_project(staff: Page, need_id: int, *, title_ko: str, title_en: str) -> Project:
    """Open a project from the introduction both sides welcomed, in the Green Climate Fund's first stage."""
    staff.goto(f"/staff/needs/{need_id}/shortlist/")
    follow(staff, "Open a project")
    expect(staff.locator('[name="country"]')).to_have_value("FJ")
    fill(staff, {"title_ko": title_ko, "title_en": title_en})
    staff.locator('[name="stage"]').select_option(_stage("Concept note"))
    press(staff, "Open the project")
    found = Project.objects.latest("pk")
    main = staff.get_by_role("main")
    for told in ("Island NDE", "Rainland", "Green Climate Fund (GCF): Concept note"):
        expect(main).to_contain_text(told)
    return found


def is_held_back(staff: Page, project: Project) -> None:
    """Try to go on without what the stage wants: it says what is missing, and the project stays."""
    stage = project.stage_id
    _move(staff, "Funding proposal")
    expect(staff.locator(".error-summary")).to_contain_text("Concept note")
    project.refresh_from_db()
    assert project.stage_id == stage


def make_note(staff: Page, project: Project) -> None:
    """Make the concept note and read both files: the project, the need's words, not too long; then hand it in."""
    staff.goto(f"/staff/projects/{project.pk}/made/")
    fill(staff, {"language": "en"})
    press(staff, "Make it")
    pdf = pypdf.PdfReader(BytesIO(_downloaded(staff, ".pdf")))
    assert 1 <= len(pdf.pages) <= MOST_PAGES
    printed = squeezed("".join(page.extract_text() for page in pdf.pages))
    with ZipFile(BytesIO(_downloaded(staff, ".docx"))) as docx:
        written = squeezed(docx.read("word/document.xml").decode())
    for said in (project.title_en, "Island NDE", "nothing stores the rain"):
        assert squeezed(said) in printed, said
        assert squeezed(said) in written, said
    confirm(staff, "Put among the project’s papers (DOCX)")


def go_on(staff: Page, project: Project) -> None:
    """Tick the stage's check and move on; the history keeps what it rests on."""
    staff.goto(f"/staff/projects/{project.pk}/")
    expect(staff.locator(".wanted").first).to_contain_text("there")
    tick(staff, '[name="checks"]')
    press(staff, "Save the checks")
    _move(staff, "Funding proposal")
    first = staff.locator(".timeline li").first
    expect(first).to_contain_text("from Green Climate Fund (GCF): Concept note")
    expect(first).to_contain_text("The six investment criteria were assessed by ourselves.")
    project.refresh_from_db()
    assert str(project.stage.name_en) == "Funding proposal"


def sign(staff: Page, project: Project, line_id: int, *, on: date, subject: str) -> Claim:
    """Enter the MOU both signed, with its paper; it is reported to the ledger."""
    staff.goto(f"/staff/projects/{project.pk}/results/")
    follow(staff, "Enter a result")
    fill(
        staff,
        {
            "kind": "mou",
            "line": str(line_id),
            "subject_ko": "섬 학교 빗물저류조 보급",
            "subject_en": subject,
            "signed_on": f"{on}",
            "amount": "120000",
            "currency": "USD",
        },
    )
    tick(staff, '[name="companies"]')
    staff.locator('[name="upload"]').set_input_files({"name": "mou.pdf", "mimeType": "application/pdf", "buffer": PDF})
    press(staff, "Save")
    return Claim.objects.latest("pk")


def read_result(visitor: Page, claim: Claim, *, subject: str, amount: str) -> None:
    """Find the MOU on the year's public results page and read it."""
    visitor.goto(f"/results/{claim.year.year}/")
    total = visitor.locator(".stat", has_text="MOUs")
    expect(total.locator(".stat-number")).to_have_text("1")
    with visitor.expect_navigation():
        total.get_by_role("link").click()
    with visitor.expect_navigation():
        visitor.get_by_role("main").get_by_role("link", name=subject).click()
    expect(visitor.get_by_role("main")).to_contain_text(amount)
    expect(visitor.get_by_role("main")).to_contain_text("Rainland")


def _move(staff: Page, stage: str) -> None:
    staff.locator("main details.confirm summary", has_text="Move to another stage").click()
    staff.locator('main details.confirm[open] [name="stage"]').select_option(_stage(stage))
    press(staff, "Move")


def _stage(name: str) -> str:
    return str(FunderStage.objects.get(funder__code="gcf", name_en=name).pk)


def _downloaded(page: Page, ending: str) -> bytes:
    with page.expect_download() as download:
        page.locator("main a.file-link", has_text=ending).click()
    return Path(download.value.path()).read_bytes()
