"""A changed file comes back: each text is decided by a person, and nothing is overwritten in silence."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.papers.domain.making import make_paper
from chorok.papers.domain.rereading import (
    UnusableFile,
    compare,
    leave_text,
    note_texts,
    read_paper,
    take_text,
)
from chorok.papers.enums import PaperKind, TextState
from chorok.papers.models import MadePaper, ReadPaper, ReadText
from chorok.pipeline.domain.projects import save_texts
from chorok.pipeline.models import Project, ProjectText
from chorok.registry.domain.offerings import save_technology
from chorok.registry.models import Technology
from tests.papers.making import changed_file, content, make_project, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder", "held_clock")]
BOTH = pytest.mark.parametrize("form", ["docx", "hwpx"])
OLD, NEW = "Schools run dry for three months.", "Schools run dry for four months."


@pytest.fixture
def project(db: None) -> Project:
    return make_project()


@pytest.fixture
def note(project: Project) -> MadePaper:
    return make_paper(actor=SYSTEM, subject=project, kind=PaperKind.GCF, language="en", most_pages=12)


def told(project: Project) -> dict[str, str]:
    return dict(ProjectText.objects.filter(project=project, language="en").values_list("section", "text"))


def came_back(note: MadePaper, project: Project, form: str = "docx", new: str = NEW) -> ReadPaper:
    upload = changed_file(note, form, lambda xml: xml.replace(OLD, new))
    return read_paper(actor=SYSTEM, subject=project, upload=upload)


@BOTH
def test_the_changed_text_is_shown_and_nothing_is_written_yet(project: Project, note: MadePaper, form: str) -> None:
    before = told(project)
    reading = came_back(note, project, form)

    (one,) = compare(reading)
    assert (one.row.code, one.made_with, one.now, one.row.text, one.moved) == ("problem", OLD, OLD, NEW, False)
    assert reading.unchanged == len(note.texts) - 1
    assert note_texts(reading) == []
    assert told(project) == before


@BOTH
def test_a_text_is_taken_over(project: Project, note: MadePaper, form: str) -> None:
    reading = came_back(note, project, form)
    (one,) = compare(reading)
    row = take_text(actor=SYSTEM, row=one.row, seen=one.seen)

    assert told(project)["problem"] == NEW
    assert (row.state, row.before) == (TextState.TAKEN, OLD)
    with pytest.raises(DomainError, match="이미 처리"):
        leave_text(actor=SYSTEM, row=row)
    assert told(project)["problem"] == NEW


def test_a_text_is_left(project: Project, note: MadePaper) -> None:
    (one,) = compare(came_back(note, project))
    row = leave_text(actor=SYSTEM, row=one.row)

    assert told(project)["problem"] == OLD
    assert (row.state, row.text, row.before) == (TextState.LEFT, NEW, OLD)


def test_a_text_that_changed_meanwhile_is_not_overwritten(project: Project, note: MadePaper) -> None:
    (seen_before,) = compare(came_back(note, project))
    save_texts(actor=SYSTEM, project=project, language="en", texts={"problem": "Written by somebody else."})

    with pytest.raises(Outdated):
        take_text(actor=SYSTEM, row=seen_before.row, seen=seen_before.seen)
    assert told(project)["problem"] == "Written by somebody else."
    assert ReadText.objects.get().state == TextState.OPEN

    (again,) = compare(ReadPaper.objects.get())
    assert (again.moved, again.made_with, again.now) == (True, OLD, "Written by somebody else.")
    take_text(actor=SYSTEM, row=again.row, seen=again.seen)
    assert told(project)["problem"] == NEW


def test_what_the_hub_says_by_now_is_no_change(project: Project, note: MadePaper) -> None:
    save_texts(actor=SYSTEM, project=project, language="en", texts={"problem": NEW})

    assert compare(came_back(note, project)) == []


def test_a_missing_text_is_written_in_the_file(project: Project, note: MadePaper) -> None:
    upload = changed_file(
        note,
        "docx",
        lambda xml: xml.replace("To be filled: Objective", "Water all year.").replace('"ToFill"', '"Normal"'),
    )
    reading = read_paper(actor=SYSTEM, subject=project, upload=upload)
    found = {one.row.code: one for one in compare(reading)}

    # Other prompts that lost their style too are still the words asked for, and no text.
    assert found["objective"].row.text == "Water all year."
    take_text(actor=SYSTEM, row=found["objective"].row, seen=found["objective"].seen)
    assert told(project)["objective"] == "Water all year."


@BOTH
def test_a_text_that_stands_twice_stops_everything(project: Project, note: MadePaper, form: str) -> None:
    upload = changed_file(note, form, lambda xml: xml.replace(f"{note.pk}.outputs", f"{note.pk}.problem"))

    with pytest.raises(UnusableFile) as refusal:
        read_paper(actor=SYSTEM, subject=project, upload=upload)
    assert refusal.value.problems == ["파일에 두 번 이상 있는 항목: Problem to be solved. 하나만 남겨 주십시오."]
    assert not ReadPaper.objects.exists()


def test_a_text_that_is_too_long_is_named(project: Project, note: MadePaper) -> None:
    with pytest.raises(UnusableFile) as refusal:
        came_back(note, project, new="x" * 20_001)
    assert refusal.value.problems == ["‘Problem to be solved’: 20,001자입니다. 20,000자까지 쓸 수 있습니다."]
    assert not ReadPaper.objects.exists()


def test_a_section_that_was_deleted_is_told_and_stays(project: Project, note: MadePaper) -> None:
    upload = changed_file(note, "docx", lambda xml: xml.replace(f'"{note.pk}.outputs"', '"something else"'))
    reading = read_paper(actor=SYSTEM, subject=project, upload=upload)

    assert note_texts(reading) == ["파일에 없는 항목: Outputs. 기존 내용이 그대로 남습니다."]
    assert told(project)["outputs"] == "200 tanks\n200 trained caretakers"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"PK no archive", "파일"),
        ("a.pdf", b"%PDF-1.7\n%%EOF\n", "DOCX나 HWPX"),
        ("a.exe", b"MZ", "등록할 수 없는"),
    ],
)
def test_other_files_are_refused(project: Project, name: str, data: bytes, message: str) -> None:
    with pytest.raises(DomainError, match=message) as refusal:
        read_paper(actor=SYSTEM, subject=project, upload=SimpleUploadedFile(name, data))
    assert refusal.value.field == "upload"
    assert not ReadPaper.objects.exists()


def test_papers_of_others_and_of_nobody_are_refused(project: Project, note: MadePaper) -> None:
    other = make_project()
    upload = changed_file(note, "docx", lambda xml: xml)
    with pytest.raises(DomainError, match="다른 대상"):
        read_paper(actor=SYSTEM, subject=other, upload=upload)

    foreign = changed_file(note, "docx", lambda xml: xml.replace(f'w:tag w:val="{note.pk}.', 'w:tag w:val="x.'))
    with pytest.raises(DomainError, match="이곳에서 만든"):
        read_paper(actor=SYSTEM, subject=project, upload=foreign)
    assert not ReadPaper.objects.exists()


def test_only_who_may_change_the_project_reads_back(
    project: Project, note: MadePaper, actor_with: Callable[..., Actor]
) -> None:
    upload = changed_file(note, "docx", lambda xml: xml.replace(OLD, NEW))
    with pytest.raises(Refused):
        read_paper(actor=actor_with(), subject=project, upload=upload)
    (one,) = compare(came_back(note, project))
    with pytest.raises(Refused):
        take_text(actor=actor_with(), row=one.row, seen=one.seen)
    assert told(project)["problem"] == OLD


def test_a_profile_comes_back_into_the_registry() -> None:
    technology = make_technology()
    paper = make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
    upload = changed_file(paper, "hwpx", lambda xml: xml.replace("학교 지붕", "관공서 지붕"))
    (one,) = compare(read_paper(actor=SYSTEM, subject=technology, upload=upload))
    take_text(actor=SYSTEM, row=one.row, seen=one.seen)

    changed = Technology.objects.get()
    assert changed.summary_ko == "관공서 지붕의 빗물을 모읍니다.\n가뭄에도 <물>이 & 남습니다."


def test_the_rules_of_the_registry_hold_when_a_text_is_taken_over() -> None:
    technology = make_technology()
    paper = make_paper(actor=SYSTEM, subject=technology, kind=PaperKind.TECHNOLOGY, language="ko")
    save_technology(
        actor=SYSTEM,
        organisation=technology.organisation,
        technology=technology,
        description_ko="설명",
        summary_ko="짧게",
    )
    assert content(paper.docx)[:2] == b"PK"
    upload = changed_file(paper, "docx", lambda xml: xml.replace("학교 지붕", "가" * 601))

    with pytest.raises(UnusableFile):
        read_paper(actor=SYSTEM, subject=technology, upload=upload)
    assert Technology.objects.get().summary_ko == "짧게"
