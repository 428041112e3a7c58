"""Papers are made out of what the hub knows: what they say, what is missing, how long they are."""

import io
import zipfile
from collections.abc import Callable

import pypdf
import pytest
from hwpx import HwpxDocument

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core.errors import DomainError, Refused
from chorok.documents.readback import DOCX, HWPX, Readback, read
from chorok.papers.domain.making import draft_of, file_of, make_paper
from chorok.papers.domain.queries.papers import long_chapters, longest_texts
from chorok.papers.enums import PaperKind
from chorok.papers.models import MadePaper
from chorok.pipeline.domain.projects import save_texts
from chorok.registry.domain.offerings import save_technology
from tests.papers.making import SUMMARY, content, make_company, make_project, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder", "held_clock")]


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


class TestRegistry:
    def test_a_profile_is_kept_with_its_files_texts_and_gaps(self) -> None:
        technology = make_technology()
        paper = make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")

        company = technology.organisation_id
        here = f"/desk/{company}/offerings/technologies/{technology.pk}/"
        assert (paper.version, paper.title, paper.pages, paper.most_pages) == (1, "빗물저류조", 1, None)
        assert [(each["code"], each["text"]) for each in paper.texts] == [("summary", SUMMARY), ("description", "")]
        assert [(gap["label"], gap["url"]) for gap in paper.gaps] == [
            ("기후기술 분류", here),
            ("설명", here),
            ("사진", here),
            ("적용 현장", here),
            ("유효한 인증서", f"/desk/{company}/certificates/"),
        ]
        expected = Readback({f"{paper.pk}.summary": SUMMARY, f"{paper.pk}.description": ""})
        assert read(content(paper.docx), kind=DOCX) == expected
        assert read(content(paper.hwpx), kind=HWPX) == expected
        text = pdf_text(content(paper.pdf))
        assert "TRL 9" in text
        assert "작성 필요: 설명" in text
        assert HwpxDocument.open(io.BytesIO(content(paper.hwpx))).validate().ok

    def test_an_english_profile_marks_what_stands_in_korean_alone(self) -> None:
        technology = make_technology()
        paper = make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="en")

        assert [gap["label"] for gap in paper.gaps] == [
            "Name in English",
            "Climate-technology class",
            "Summary",
            "Description",
            "Picture",
            "Places where it is at work",
            "A valid certificate",
            "About the company",
        ]
        assert "To be filled: Summary" in pdf_text(content(paper.pdf))

    def test_a_sheet_has_one_page(self) -> None:
        company = make_company()
        for number in range(8):
            make_technology(organisation=company, name_ko=f"기술 {number}", summary_ko="물을 모읍니다. " * 40)
        paper = make_paper(actor=SYSTEM, subject=company, kind=PaperKind.SHEET, language="ko")

        assert (paper.pages, paper.most_pages, paper.too_long) == (1, 1, False)
        text = pdf_text(content(paper.pdf))
        assert "기술 3" in text
        assert "기술 4" not in text
        assert "김초록" in text

    def test_a_public_file_leaves_out_what_is_missing_and_names_nobody(self) -> None:
        company = make_company(summary_ko="")
        made = file_of(draft_of(company, kind=PaperKind.SHEET, language="ko", public=True), form="pdf", language="ko")

        assert "작성 필요" not in pdf_text(made[0])
        assert "김초록" not in pdf_text(made[0])
        assert made[1] == "application/pdf"

    def test_nothing_is_made_while_nothing_changed(self) -> None:
        technology = make_technology()
        make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")

        with pytest.raises(DomainError, match="1판 이후 바뀐 내용이 없습니다"):
            make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
        assert MadePaper.objects.count() == 1

        save_technology(
            actor=SYSTEM, organisation=technology.organisation, technology=technology, description_ko="새 설명"
        )
        second = make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
        assert second.version == 2

    def test_strangers_make_none(self, actor_with: Callable[..., Actor]) -> None:
        technology = make_technology()

        with pytest.raises(Refused):
            make_paper(actor=actor_with(), subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
        assert not MadePaper.objects.exists()


class TestProjects:
    def test_a_concept_note_has_its_four_chapters_and_counts_its_pages(self) -> None:
        project = make_project()
        paper = make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en", most_pages=12)

        assert list(paper.headings) == [
            "A. Project/Programme Summary",
            "B. Project/Programme Information",
            "C. Indicative Financing/Cost Information",
            "D. Supporting Documents",
        ]
        assert paper.headings["B. Project/Programme Information"] == 2
        assert (paper.too_long, long_chapters(paper)) == (False, [])
        text = pdf_text(content(paper.pdf))
        for words in ("USD 1,000,000", "USD 900,000", "24 months", "Dinas SDA", "40,000 people", "Indonesia"):
            assert words in text
        with zipfile.ZipFile(io.BytesIO(content(paper.docx))) as archive:
            document = archive.read("word/document.xml").decode()
        assert '<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">A. Project' in document
        assert {gap["url"] for gap in paper.gaps} <= {
            f"/staff/projects/{project.pk}/{page}"
            for page in ("edit/", "texts/en/", "people/", "money/", "criteria/", "risks/", "")
        }

    def test_a_note_that_is_too_long_says_which_texts_are_the_longest(self) -> None:
        project = make_project()
        long = "The schools of the highlands run dry for three months of each year. " * 180
        for section in ("situation", "climate", "theory", "technology"):
            save_texts(actor=SYSTEM, project=project, language="en", texts={section: long})
        save_texts(actor=SYSTEM, project=project, language="en", texts={"summary": long[:7000]})
        paper = make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en", most_pages=12)

        assert paper.too_long
        assert [(one.title, one.pages, one.most) for one in long_chapters(paper)] == [
            ("A. Project/Programme Summary", 2, 1)
        ]
        assert [length for _label, length in longest_texts(paper)] == [len(long.strip())] * 3

    def test_a_pcp_has_its_matrix_and_work_plan(self) -> None:
        project = make_project("koica")
        paper = make_paper(actor=SYSTEM, subject=project, kind=PaperKind.PCP, language="en")

        assert list(paper.headings) == [
            "1. Basic information",
            "2. Outputs and activities",
            "3. Situation and problem",
            "Annex 1. Project design matrix (PDM)",
            "Annex 2. Work plan",
        ]
        text = pdf_text(content(paper.pdf))
        for words in ("Share of the partner country", "USD 100,000", "Survey the roofs", "Work plan by quarters"):
            assert words in text
        assert paper.most_pages is None

    def test_the_same_project_in_korean_marks_its_missing_texts(self) -> None:
        paper = make_paper(actor=SYSTEM, subject=make_project(), kind=PaperKind.GCF, language="ko")

        assert {each["text"] for each in paper.texts} == {""}
        assert "작성 필요: 사업의 취지, 목표와 추진 방식" in pdf_text(content(paper.pdf))
