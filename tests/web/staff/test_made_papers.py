"""Papers of projects and companies, and councils, as pages: made, read back, decided, listed, taken away."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.models import AccessLog
from chorok.councils.domain.councils import save_council, save_member
from chorok.councils.domain.meetings import note_attendance, plan_meeting, save_item
from chorok.councils.models import CouncilMeeting
from chorok.documents.readback import DOCX, read
from chorok.papers.domain.making import make_paper
from chorok.papers.enums import PaperKind, TextState
from chorok.papers.models import MadePaper, ReadPaper, ReadText
from chorok.pipeline.domain.projects import save_texts
from chorok.pipeline.models import ProjectPaper
from chorok.registry.enums import OrganisationKind, Publication
from tests.conftest import NOW
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.papers.making import changed_file, make_company, make_project, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


@pytest.fixture
def desk(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def body(response: object) -> bytes:
    content: bytes = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content  # type: ignore[attr-defined]
    return content


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


class TestProjects:
    def test_a_note_is_made_changed_taken_over_and_handed_in(self, desk: Client) -> None:
        project = make_project()
        answer = desk.post(
            reverse("staff_made_paper_make", args=[project.pk]), {"paper": "gcf-concept-note", "language": "en"}
        )
        note = MadePaper.objects.get()
        assertRedirects(answer, reverse("staff_made_paper", args=[project.pk, note.pk]))
        assert (note.most_pages, note.version) == (12, 1)
        page = desk.get(answer["Location"])
        assertContains(page, f"/staff/projects/{project.pk}/texts/en/")
        assertContains(page, note.fingerprint)

        upload = changed_file(note, "docx", lambda xml: xml.replace("three months", "four months"))
        answer = desk.post(reverse("staff_made_paper_read", args=[project.pk, note.pk]), {"upload": upload})
        reading = ReadPaper.objects.get()
        here = reverse("staff_made_paper_reading", args=[project.pk, note.pk, reading.pk])
        assertRedirects(answer, here)
        page = desk.get(here)
        assertContains(page, "Schools run dry for three months.")
        assertContains(page, "Schools run dry for four months.")
        row = ReadText.objects.get()
        seen = page.context["rows"][0].seen
        desk.post(
            reverse("staff_made_paper_text", args=[project.pk, note.pk, reading.pk, row.pk, "take"]), {"seen": seen}
        )
        row.refresh_from_db()
        assert row.state == TextState.TAKEN
        assert project.texts.get(section="problem").text == "Schools run dry for four months."

        desk.post(reverse("staff_made_paper_hand_in", args=[project.pk, note.pk, "docx"]))
        paper = ProjectPaper.objects.get()
        assert (paper.template, paper.title) == ("gcf-concept-note", "개념서(Concept Note) (1판)")
        file = desk.get(reverse("file", args=[paper.file.pk]))
        assert f"{note.pk}.problem" in read(body(file), kind=DOCX).texts

    def test_what_changed_meanwhile_is_warned_of_and_not_written_over(self, desk: Client) -> None:
        project = make_project()
        note = make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en")
        upload = changed_file(note, "hwpx", lambda xml: xml.replace("three months", "four months"))
        desk.post(reverse("staff_made_paper_read", args=[project.pk, note.pk]), {"upload": upload})
        reading, row = ReadPaper.objects.get(), ReadText.objects.get()
        here = reverse("staff_made_paper_reading", args=[project.pk, note.pk, reading.pk])
        seen = desk.get(here).context["rows"][0].seen
        save_texts(actor=SYSTEM, project=project, language="en", texts={"problem": "Meanwhile."})

        address = reverse("staff_made_paper_text", args=[project.pk, note.pk, reading.pk, row.pk, "take"])
        answer = desk.post(address, {"seen": seen}, follow=True)
        assertContains(answer, "그사이 다른 사람이 이 내용을 수정했습니다")
        assertContains(answer, "이 판을 만든 뒤 누리집의 내용이 바뀌었습니다.")
        assert project.texts.get(section="problem").text == "Meanwhile."

    def test_every_problem_of_a_file_is_named(self, desk: Client) -> None:
        project = make_project()
        note = make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en")
        upload = changed_file(
            note,
            "docx",
            lambda xml: xml.replace(f"{note.pk}.outputs", f"{note.pk}.problem").replace("Two hundred", "x" * 20_001),
        )
        answer = desk.post(reverse("staff_made_paper_read", args=[project.pk, note.pk]), {"upload": upload})

        assertContains(answer, "파일에 두 번 이상 있는 항목: Problem to be solved.")
        assertContains(answer, "20,000자까지 쓸 수 있습니다.")
        assert not ReadPaper.objects.exists()

    def test_a_project_without_a_funder_says_what_to_do(self, desk: Client) -> None:
        project = make_project()
        project.funder = project.stage = None
        project.save()

        page = desk.get(reverse("staff_made_papers", args=[project.pk]))
        assertContains(page, "프로젝트의 재원기관을 먼저 선택해 주십시오.")
        assertNotContains(page, reverse("staff_made_paper_make", args=[project.pk]))

    def test_lists_read_as_much_at_three_rows_as_at_one(self, desk: Client) -> None:
        project = make_project()
        address = reverse("staff_made_papers", args=[project.pk])
        make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en")
        one = queries(desk, address)
        for number in range(2):
            save_texts(actor=SYSTEM, project=project, language="en", texts={"objective": f"Version {number}"})
            make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en")

        assert queries(desk, address) == one


class TestCompanies:
    def test_an_owner_makes_a_sheet_and_an_accountant_only_reads(self, client_for: Callable[[User], Client]) -> None:
        company = make_company()
        owner, accountant = UserFactory(), UserFactory()
        MembershipFactory(organisation=company, user=owner)
        MembershipFactory(organisation=company, user=accountant, role="accountant")
        address = reverse("desk_paper_make", args=[company.pk])
        values = {"paper": "company-sheet", "language": "ko"}
        assert client_for(accountant).post(address, values).status_code == 403
        assert not MadePaper.objects.exists()

        client_for(owner).post(address, values)
        made = MadePaper.objects.get()
        assert (made.kind, made.organisation, made.made_by) == ("company-sheet", company, owner)
        assertNotContains(client_for(accountant).get(reverse("desk_papers", args=[company.pk])), address)

    def test_the_list_reads_as_much_at_three_rows_as_at_one(self, client_for: Callable[[User], Client]) -> None:
        technology = make_technology()
        owner = UserFactory()
        MembershipFactory(organisation=technology.organisation, user=owner)
        client, address = client_for(owner), reverse("desk_papers", args=[technology.organisation_id])
        make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
        one = queries(client, address)
        make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="en")
        make_paper(actor=SYSTEM, subject=technology.organisation, kind=PaperKind.SHEET, language="ko")

        assert queries(client, address) == one

    def test_files_are_public_only_where_the_page_is(self, client: Client) -> None:
        technology = make_technology()
        address = reverse("technology_profile", args=[technology.pk, "docx"])
        assert read(body(client.get(address)), kind=DOCX).texts == {"summary": technology.summary_ko}
        assert client.get(reverse("technology_profile", args=[technology.pk, "exe"])).status_code == 404

        technology.publication = Publication.DRAFT
        technology.save()
        assert client.get(address).status_code == 404


class TestCouncils:
    def test_a_meeting_is_planned_held_and_decided(self, desk: Client) -> None:
        council = save_council(actor=SYSTEM, name_ko="개발협력협의회")
        member = save_member(actor=SYSTEM, council=council, name="김의장", body="GGGI")
        desk.post(
            reverse("staff_council_meeting_new", args=[council.pk]),
            {"starts_at": "2020-05-13T09:00:00", "place": "시청"},
        )
        meeting = CouncilMeeting.objects.get()
        desk.post(reverse("staff_council_item_new", args=[meeting.pk]), {"title": "개념서"})
        desk.post(reverse("staff_council_attendance", args=[meeting.pk]), {f"came_{member.pk}": "on"})
        desk.post(reverse("staff_council_meeting_step", args=[meeting.pk, "hold"]))
        item = meeting.agenda.get()
        desk.post(
            reverse("staff_council_decision", args=[meeting.pk, item.pk]), {"verdict": "noted", "wording": "보고받음"}
        )
        desk.post(
            reverse("staff_council_follow_up_new", args=[meeting.pk]), {"what": "회의록 송부", "due_on": "2020-05-20"}
        )
        page = desk.get(reverse("staff_council_meeting", args=[meeting.pk]))
        for words in ("개최", "보고 접수", "보고받음", "회의록 송부", "김의장"):
            assertContains(page, words)
        assert AccessLog.objects.filter(subject_type="council_meeting", subject_ids=[meeting.pk]).count() >= 1

        book = openpyxl.load_workbook(io.BytesIO(body(desk.get(reverse("staff_council_export", args=[council.pk])))))
        rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
        assert rows[1][0] == 1
        assert rows[1][4:] == ("개념서", None, "보고 접수", "보고받음")
        minutes = desk.get(reverse("staff_council_minutes", args=[meeting.pk, "pdf"]))
        assert body(minutes)[:4] == b"%PDF"

    def test_who_came_instead_is_kept_without_the_mark_too(self, desk: Client) -> None:
        council = save_council(actor=SYSTEM, name_ko="협의회")
        member = save_member(actor=SYSTEM, council=council, name="김의장", body="GGGI")
        save_member(actor=SYSTEM, council=council, name="이위원", body="NIGT")
        meeting = plan_meeting(actor=SYSTEM, council=council, starts_at=NOW, place="시청")

        desk.post(reverse("staff_council_attendance", args=[meeting.pk]), {f"substitute_{member.pk}": "박대리"})

        assert list(meeting.attendances.values_list("member", "substitute")) == [(member.pk, "박대리")]

    def test_forms_that_name_members_are_looks_too(self, desk: Client) -> None:
        council = save_council(actor=SYSTEM, name_ko="협의회")
        member = save_member(actor=SYSTEM, council=council, name="김의장", body="GGGI")
        meeting = plan_meeting(actor=SYSTEM, council=council, starts_at=NOW, place="시청")

        assertContains(desk.get(reverse("staff_council_member", args=[council.pk, member.pk])), "김의장")
        assertContains(desk.get(reverse("staff_council_follow_up_new", args=[meeting.pk])), "김의장")
        assert list(AccessLog.objects.order_by("id").values_list("subject_type", "subject_ids")) == [
            ("council", [council.pk]),
            ("council_meeting", [meeting.pk]),
        ]

    def test_lists_and_the_meeting_read_as_much_at_three_rows_as_at_one(self, desk: Client) -> None:
        council = save_council(actor=SYSTEM, name_ko="협의회")
        addresses = [reverse("staff_councils"), reverse("staff_council", args=[council.pk])]

        def grow(number: int) -> CouncilMeeting:
            member = save_member(actor=SYSTEM, council=council, name=f"위원 {number}", body="GGGI")
            made = plan_meeting(actor=SYSTEM, council=council, starts_at=NOW, place="시청")
            save_item(actor=SYSTEM, meeting=first or made, title=f"안건 {number}")
            note_attendance(actor=SYSTEM, meeting=first or made, came={member.pk: ""})
            return made

        first: CouncilMeeting | None = None
        first = grow(1)
        addresses.append(reverse("staff_council_meeting", args=[first.pk]))
        one = [queries(desk, address) for address in addresses]
        grow(2)
        grow(3)
        save_council(actor=SYSTEM, name_ko="둘째 협의회")
        save_council(actor=SYSTEM, name_ko="셋째 협의회")

        assert [queries(desk, address) for address in addresses] == one


def test_a_company_s_record_leads_to_its_sheet_and_profiles(desk: Client) -> None:
    company, city = make_company(), OrganisationFactory(kind=OrganisationKind.CITY)
    papers = reverse("desk_papers", args=[company.pk])
    assertContains(desk.get(reverse("staff_organisation", args=[company.pk])), f'href="{papers}"')
    assert desk.get(papers).status_code == 200
    other = desk.get(reverse("staff_organisation", args=[city.pk]))
    assertNotContains(other, reverse("desk_papers", args=[city.pk]))
