"""Blindness: nothing an evaluator can reach tells who applies. Every page and file is opened and read."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.core.models import Notification
from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.conflicts import decide_conflict, find_conflicts
from chorok.programs.domain.scoring import unlock_scores
from chorok.programs.enums import ApplicationState, QuestionKind
from chorok.programs.models import (
    Answer,
    Application,
    ApplicationDocument,
    Assignment,
    Conflict,
    Question,
    RequiredDocument,
)
from chorok.registry.enums import Publication
from chorok.registry.models import Organisation
from chorok.todos.models import Todo
from tests.core import samples
from tests.programs.making_review import scored
from tests.web.evaluator.making import NAME, TELLING, Blind, blind_call, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

_LINK = re.compile(r'(?:href|action|hx-get|data-draft)="([^"#]+)')


#: The desk and the own account.
OWN = ("/review/", "/account/")


def _read(client: Client, starts: list[str], *, within: tuple[str, ...] = OWN) -> dict[str, str]:
    """Return everything that can be reached from `starts` within some parts of the hub, by address."""
    seen: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith(within) or address.startswith("//") or "logout" in address:
            continue
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            seen[address] = answer["Location"]
            waiting.append(answer["Location"])
        elif answer.get("Content-Type", "").startswith("text/html"):
            text = seen[address] = answer.content.decode()
            waiting += [link.replace("&amp;", "&") for link in _LINK.findall(text)]
        else:
            seen[address] = _file_text(answer)
    return seen


def _file_text(answer: object) -> str:
    """What a file tells: its headers, its text, what it says of itself, its bytes."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    headers = unquote(" ".join(f"{name}: {value}" for name, value in answer.items()))  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [_text_of(name, archive.read(name)) for name in archive.namelist()]
            return " ".join([headers, archive.comment.decode(), *members])
    return _text_of(headers, content)


def _text_of(headers: str, content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        return headers + content.decode(errors="replace")
    reader = PdfReader(io.BytesIO(content))
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join([headers, pages, str(reader.metadata), content.decode("utf-8", errors="replace")])


def _addresses(resolver: URLResolver) -> Iterator[str]:
    """Every address of the hub that takes no argument."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern)
        else:
            with suppress(NoReverseMatch):
                yield reverse(pattern.name or "")


def _telling(text: str) -> list[str]:
    return [word for word in TELLING if word.lower() in text.lower()]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_page_and_no_file_tells_who_applies(client_for: Callable[[User], Client], language: str) -> None:
    blind = blind_call()
    scored(blind.assignment, blind.evaluator, [50, 30])
    unlock_scores(actor=SYSTEM, assignment=blind.assignment, reason="배점 확인")
    client = desk_of(blind, client_for)
    read = _read(client, [f"/review/?lang={language}", "/account/", "/account/inbox/"])
    told = {address: found for address, text in read.items() if (found := _telling(text))}
    assert told == {}
    sheet = reverse("review_application", args=[blind.call.code, blind.assignment.pk])
    assert "A-001" in read[sheet]
    assert "○○○의 옥상 태양광 실증" in read[sheet]
    assert "A-001 사업계획서.pdf" in read[sheet] or language == "en"
    files = [address for address in read if "/files/" in address]
    assert len(files) == 2, "the answer's file and the paper that doesn't name the applicant"


def test_nothing_on_the_whole_hub_tells_an_evaluator_who_applies(client_for: Callable[[User], Client]) -> None:
    """Every address without an argument and every link from there: calendars, feeds, exports and the API too."""
    blind = blind_call()
    Organisation.objects.filter(pk=blind.application.organisation_id).update(publication=Publication.DRAFT)
    client = desk_of(blind, client_for)
    starts = [*_addresses(get_resolver()), reverse("api_call", args=[blind.call.code])]
    read = _read(client, starts, within=("/",))
    assert {address: found for address, text in read.items() if (found := _telling(text))} == {}
    calls = ("/calls/", "/calls/feed/", "/calls/calendar.ics", "/api/v1/calls/")
    assert [address for address in calls if blind.call.name_ko not in read[address]] == []
    assert "A-001" in read[reverse("review_application", args=[blind.call.code, blind.assignment.pk])]
    assert len(read) > 100


def test_the_same_words_are_there_when_the_call_is_not_blind(client_for: Callable[[User], Client]) -> None:
    """The reading above is no test unless it can find the words."""
    blind = blind_call(blind=False)
    read = _read(desk_of(blind, client_for), ["/review/"])
    everything = " ".join(read.values())
    assert set(_telling(everything)) == set(TELLING)
    assert len([address for address in read if "/files/" in address]) == 3


def test_messages_and_to_dos_tell_nothing_either() -> None:
    blind = blind_call()
    scored(blind.assignment, blind.evaluator, [50, 30])
    unlock_scores(actor=SYSTEM, assignment=blind.assignment, reason="배점 확인")
    type(blind.owner).objects.filter(pk=blind.evaluator.user_id).update(email="lee@nurisolar.kr")
    [conflict] = find_conflicts(actor=SYSTEM, call=blind.call)
    decide_conflict(actor=SYSTEM, conflict=conflict, upheld=False, reason="공용 주소")
    messages = Notification.objects.filter(recipient=blind.evaluator.user)
    todos = Todo.objects.filter(user=blind.evaluator.user)
    texts = [f"{each.subject} {each.body} {each.link}" for each in messages]
    texts += [f"{each.title_ko} {each.title_en} {each.link}" for each in todos]
    assert len(texts) >= 4
    assert [text for text in texts if _telling(text)] == []


def test_other_ways_in_are_closed(client_for: Callable[[User], Client]) -> None:
    blind = blind_call()
    client = desk_of(blind, client_for)
    for paper in ApplicationDocument.objects.select_related("file"):
        assert client.get(reverse("file", args=[paper.file.pk])).status_code == 404
    named = ApplicationDocument.objects.get(document__names_applicant=True)
    address = reverse("review_file", args=[blind.call.code, blind.assignment.pk, named.file.pk])
    assert client.get(address).status_code == 404
    company = blind.application.organisation_id
    assert client.get(reverse("desk_application", args=[company, blind.application.pk])).status_code == 404
    for name in ("staff_panel", "staff_conflicts", "staff_assignments", "staff_meeting"):
        assert client.get(reverse(name, args=[blind.call.code])).status_code == 403


def test_nothing_is_read_before_the_word_about_conflicts_nor_after_recusal(
    client_for: Callable[[User], Client], store_folder: Path
) -> None:
    blind: Blind = blind_call(blind=False)
    client = desk_of(blind, client_for)
    sheet = reverse("review_application", args=[blind.call.code, blind.assignment.pk])
    paper = ApplicationDocument.objects.filter(document__names_applicant=False).get()
    file = reverse("review_file", args=[blind.call.code, blind.assignment.pk, paper.file.pk])
    assert client.get(file).status_code == 200
    type(blind.assignment).objects.update(cleared_at=None)
    assert "옥상 태양광" not in client.get(sheet).content.decode()
    assert client.get(file).status_code == 404
    client.post(reverse("review_no_conflict", args=[blind.call.code]), {"assignment": blind.assignment.pk})
    assert f"{NAME}의 옥상 태양광" in client.get(sheet).content.decode()
    client.post(reverse("review_conflict", args=[blind.call.code, blind.assignment.pk]), {"ground": "family"})
    assert Conflict.objects.get().ground == "family"
    assert "옥상 태양광" not in client.get(sheet).content.decode()
    assert client.get(file).status_code == 404


def test_a_file_that_cannot_be_freed_of_its_makers_is_refused_when_it_is_added(
    client_for: Callable[[User], Client],
) -> None:
    blind = blind_call()
    Application.objects.filter(pk=blind.application.pk).update(state=ApplicationState.DRAFT, number=None)
    Assignment.objects.all().delete()
    company, client = blind.application.organisation_id, client_for(blind.owner)
    hidden, read = (RequiredDocument.objects.get(names_applicant=names) for names in (True, False))

    def add(document: RequiredDocument) -> dict[str, list[str]]:
        address = reverse("desk_application_document_add", args=[company, blind.application.pk, document.pk])
        name = f"paper-{document.pk}-upload"
        page = client.post(address, {name: SimpleUploadedFile("plan.hwp", samples.HWP)})
        return {} if page.status_code == 302 else dict(page.context["rows"][read.position][2].errors)

    assert "PDF로 저장하여 다시 추가해 주십시오." in str(add(read)["upload"])
    assert add(hidden) == {}
    present = ApplicationDocument.objects.filter(replaced_at=None).order_by("document__position")
    assert [paper.file.name.rpartition(".")[2] for paper in present] == ["hwp", "zip"]

    question = Question.objects.get(kind=QuestionKind.FILE)
    upload = SimpleUploadedFile("plan.hwp", samples.HWP)
    with pytest.raises(DomainError) as refusal:
        save_page_answers(
            actor=actor_for(blind.owner),
            application=blind.application,
            page=question.page,
            values={question.code: upload},
        )
    assert refusal.value.field == question.code
    kept = Answer.objects.get(question=question).file
    assert kept is not None
    assert kept.name.endswith(".pdf")
    page = client.get(reverse("desk_application_documents", args=[company, blind.application.pk])).content.decode()
    assert "블라인드 평가입니다" in page
