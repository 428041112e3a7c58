"""Papers of a company and of a project, each with a file that came back, for the authorization table."""

from typing import Any

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.papers.domain.making import make_paper
from chorok.papers.domain.rereading import read_paper
from chorok.papers.enums import PaperKind
from chorok.papers.models import MadePaper, ReadText
from chorok.papers.policy import Subject
from chorok.pipeline.models import Project
from chorok.registry.models import Technology
from tests.architecture.world_needs import LONG_AGO
from tests.papers.making import changed_file


def make_papers(technology: Technology, project: Project, people: dict[str, User]) -> dict[str, dict[str, Any]]:
    """Make a technology's profile and a project's concept note; return the addresses' parts by URL name."""
    staff = actor_for(people["staff"])
    with clock.at(LONG_AGO):
        profile = make_paper(actor=staff, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
        note = make_paper(actor=staff, subject=project, kind=PaperKind.GCF, language="ko", most_pages=12)
    own = {"organisation_id": technology.organisation_id, "paper_id": profile.pk}
    one = {"pk": project.pk, "paper_id": note.pk}
    return {
        "desk_papers": {"organisation_id": technology.organisation_id},
        "desk_paper_make": {"organisation_id": technology.organisation_id},
        "desk_paper": own,
        "desk_paper_read": own,
        **_came_back("desk_paper", own, profile, technology, staff),
        "staff_made_papers": {"pk": project.pk},
        "staff_made_paper_make": {"pk": project.pk},
        "staff_made_paper": one,
        "staff_made_paper_read": one,
        "staff_made_paper_hand_in": {**one, "form": "docx"},
        **_came_back("staff_made_paper", one, note, project, staff),
        "technology_profile": {"pk": technology.pk, "form": "docx"},
        "company_sheet": {"pk": technology.organisation_id, "form": "hwpx"},
    }


def _came_back(
    name: str, address: dict[str, Any], paper: MadePaper, subject: Subject, staff: Any
) -> dict[str, dict[str, Any]]:
    """Let a file come back with one text changed."""
    first = next(each["text"] for each in paper.texts if each["text"])
    upload = changed_file(paper, "docx", lambda xml: xml.replace(first.split("\n")[0], "다시 쓴 내용"))
    reading = read_paper(actor=staff, subject=subject, upload=upload)
    came_back = {**address, "reading_id": reading.pk}
    text = ReadText.objects.get(reading=reading)
    return {f"{name}_reading": came_back, f"{name}_text": {**came_back, "text_id": text.pk, "step": "take"}}
