"""Blindness: nothing an evaluator can reach tells who applies. Every page and file is opened and read."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chorok.accounts.actors import SYSTEM
from chorok.accounts.models import User
from chorok.core.models import Notification
from chorok.programs.domain.conflicts import decide_conflict, find_conflicts
from chorok.programs.domain.scoring import unlock_scores
from chorok.programs.models import ApplicationDocument, Conflict
from chorok.todos.models import Todo
from tests.programs.making_review import scored
from tests.web.evaluator.making import NAME, TELLING, Blind, blind_call, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

_LINK = re.compile(r'(?:href|action|hx-get|data-draft)="([^"#]+)')


def _read(client: Client, starts: list[str]) -> dict[str, str]:
    """Return everything that can be reached from `starts` within the desk and the own account, by address."""
    seen: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith(("/review/", "/account/")) or "logout" in address:
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
    if not content.startswith(b"%PDF"):
        return headers + content.decode(errors="replace")
    reader = PdfReader(io.BytesIO(content))
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join([headers, pages, str(reader.metadata), content.decode("utf-8", errors="replace")])


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
