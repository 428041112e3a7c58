"""A form that is sent twice does its work once."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock, form_keys
from chorok.core.models import FormKey
from chorok.outcomes.domain.importing import COLUMNS
from chorok.outcomes.models import Claim, Entry
from chorok.registry.models import Organisation
from tests.factories import LineFactory, ProgrammeYearFactory
from tests.outcomes.making import make_claim

NEW = "/staff/results/new/?kind=mou"
AGAIN = "이미 처리된 요청입니다."
_FIELD = re.compile(r'<input type="hidden" name="form_key" value="([A-Za-z0-9_-]{22})">')


def keys_of(response: Any) -> list[str]:
    """Return the key of each form on a page."""
    return _FIELD.findall(response.content.decode())


def told(response: Any) -> list[str]:
    """Return what the next page will say."""
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def staff(user_with: Callable[..., User]) -> User:
    return user_with(Role.STAFF)


@pytest.fixture
def client(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


@pytest.fixture
def typed(db: None) -> dict[str, Any]:
    """Return the form of an MOU as the page sends it, without its key."""
    ProgrammeYearFactory()
    return {
        "year": 2020,
        "line": LineFactory().pk,
        "title_ko": "양해각서",
        "happened_on": "2020-05-01",
        "amount": "1000",
        "currency": "USD",
        "quantity": "1",
        "public": "on",
    }


@pytest.mark.usefixtures("held_clock")
def test_the_second_equal_form_leads_where_the_first_led(client: Client, typed: dict[str, Any]) -> None:
    (key,) = keys_of(client.get(NEW))
    sent = typed | {"form_key": key}

    first = client.post(NEW, sent)
    second = client.post(NEW, sent)

    claim = Claim.objects.get()
    assert first["Location"] == second["Location"] == f"/staff/results/{claim.number}/"
    assert [text for text in told(second) if text.startswith(AGAIN)] == [f"{AGAIN} 다시 처리하지 않았습니다."]
    assert Entry.objects.count() == 1


@pytest.mark.usefixtures("held_clock")
def test_another_drawing_and_other_values_are_another_form(client: Client, typed: dict[str, Any]) -> None:
    (key,) = keys_of(client.get(NEW))
    (other,) = keys_of(client.get(NEW))
    assert key != other

    client.post(NEW, typed | {"form_key": key})
    client.post(NEW, typed | {"form_key": other})
    client.post(NEW, typed | {"form_key": key, "title_ko": "고친 양해각서"})

    assert sorted(Claim.objects.values_list("title_ko", flat=True)) == ["고친 양해각서", "양해각서", "양해각서"]


@pytest.mark.usefixtures("held_clock")
def test_a_key_is_the_senders_own(
    client: Client, typed: dict[str, Any], user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    sent = typed | {"form_key": form_keys.new_key()}
    client.post(NEW, sent)
    client_for(user_with(Role.STAFF)).post(NEW, sent)
    assert Claim.objects.count() == 2


@pytest.mark.usefixtures("held_clock")
def test_a_form_shown_again_gives_its_key_back(client: Client, typed: dict[str, Any]) -> None:
    key = form_keys.new_key()
    line = typed.pop("line")

    wrong = client.post(NEW, typed | {"form_key": key})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["line"])
    assert (Claim.objects.count(), FormKey.objects.count()) == (0, 0)

    right = client.post(NEW, typed | {"line": line, "form_key": key})
    assert right["Location"] == f"/staff/results/{Claim.objects.get().number}/"


@pytest.mark.usefixtures("held_clock")
def test_a_refusal_told_after_a_redirect_gives_the_key_back(client: Client, typed: dict[str, Any]) -> None:
    sent = {"rows": "W10:forged", "form_key": form_keys.new_key()}
    for _ in range(2):
        answer = client.post("/staff/results/import/", sent)
        assert answer["Location"] == "/staff/results/import/"
        assert told(answer)[-1].startswith("미리보기")
    assert FormKey.objects.count() == 0


@pytest.mark.usefixtures("held_clock")
def test_who_is_led_to_the_second_factor_may_send_the_form_again(staff: User, typed: dict[str, Any]) -> None:
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(NEW, typed | {"form_key": form_keys.new_key()})
    assert answer["Location"] == "/account/second-factor/"
    assert (Claim.objects.count(), FormKey.objects.count()) == (0, 0)


@pytest.mark.usefixtures("held_clock")
def test_what_fails_leaves_nothing_behind(
    client: Client, typed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view wrote its result and then broke: the result goes with the key."""

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no way on")

    client.raise_request_exception = False
    sent = typed | {"form_key": form_keys.new_key()}
    with monkeypatch.context() as patched:
        patched.setattr("chorok.web.staff.results_entry.redirect", broken)
        assert client.post(NEW, sent).status_code == 500
    assert (Claim.objects.count(), Entry.objects.count(), FormKey.objects.count()) == (0, 0, 0)

    assert client.post(NEW, sent).status_code == 302
    assert Claim.objects.count() == 1


@pytest.mark.usefixtures("held_clock")
def test_a_preview_that_is_confirmed_twice_is_written_once(client: Client, typed: dict[str, Any]) -> None:
    book = Workbook()
    book.active.append([str(label) for label in COLUMNS.values()])
    row = {"year": 2020, "line": LineFactory(code="fair").code, "kind": "mou", "title_ko": "양해각서"}
    row |= {"happened_on": "2020-05-01", "amount": 5, "currency": "USD"}
    book.active.append([row.get(name, "") for name in COLUMNS])
    stream = BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("results.xlsx", stream.getvalue())
    address = "/staff/results/import/"
    preview = client.post(address, {"upload": upload, "form_key": keys_of(client.get(address))[0]})
    sent = {"rows": preview.context["rows"], "form_key": keys_of(preview)[0]}

    answers = [client.post(address, sent)["Location"] for _ in range(3)]

    assert answers == ["/staff/results/"] * 3
    assert Claim.objects.count() == 1


@pytest.mark.usefixtures("held_clock")
def test_files_belong_to_what_is_equal(client: Client, typed: dict[str, Any], store_folder: Any) -> None:
    claim = make_claim()
    address = f"/staff/results/{claim.number}/evidence/"
    key = form_keys.new_key()

    def send(content: str) -> None:
        upload = SimpleUploadedFile("proof.txt", content.encode())
        answer = client.post(address, {"evidence-title": "증빙", "evidence-upload": upload, "form_key": key})
        assert answer.status_code == 302

    for content in ("첫째", "첫째", "둘째"):
        send(content)

    assert claim.evidence.count() == 2


@pytest.mark.django_db
def test_a_company_is_registered_once(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> None:
    client = client_for(user_with())
    address = "/desk/start/team/"
    (key,) = keys_of(client.get(address))
    answers = [client.post(address, {"name_ko": "새싹팀", "form_key": key}) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [f"/desk/{Organisation.objects.get().pk}/"] * 2


@pytest.mark.parametrize("key", ["", "short", "x" * 23, "!" * 22, "\x00" * 22])
@pytest.mark.usefixtures("held_clock")
def test_what_is_no_key_is_no_key(client: Client, typed: dict[str, Any], key: str) -> None:
    for _ in range(2):
        assert client.post(NEW, typed | {"form_key": key}).status_code == 302
    assert (Claim.objects.count(), FormKey.objects.count()) == (2, 0)


def test_a_page_that_is_only_read_asks_for_no_key(client: Client, typed: dict[str, Any]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert len(keys_of(client.get(NEW))) == 1
    assert [query["sql"] for query in asked if FormKey._meta.db_table in query["sql"]] == []
    assert FormKey.objects.count() == 0


@pytest.mark.django_db
def test_keys_are_swept_after_a_week() -> None:
    for days in (0, 6, 8):
        with clock.at(timezone.now() - timedelta(days=days)):
            form_keys.take(str(days))
            form_keys.keep(str(days), target="/")
    assert form_keys.sweep() == 1
    assert set(FormKey.objects.values_list("digest", flat=True)) == {"0", "6"}


@pytest.mark.django_db(transaction=True)
def test_two_equal_forms_at_once_do_the_work_once(client: Client, typed: dict[str, Any], staff: User) -> None:
    """A double click: the second waits until the first is done, then goes the same way."""
    sent = typed | {"form_key": form_keys.new_key()}
    session = client.cookies["sessionid"].value
    together = threading.Barrier(2)
    answers: list[Any] = []

    def click() -> None:
        window = Client()
        window.cookies["sessionid"] = session
        together.wait()
        answers.append(window.post(NEW, sent))
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    claim = Claim.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/staff/results/{claim.number}/"] * 2
    assert sum(any(text.startswith(AGAIN) for text in told(answer)) for answer in answers) == 1
    assert Entry.objects.count() == 1
