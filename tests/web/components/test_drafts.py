"""Drafts on pages: kept while typing, offered on the next visit, forgotten once saved."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import FormDraft
from chorok.registry.models import Organisation
from tests.factories import GreenFieldFactory, MembershipFactory, ProductFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
TYPED = {"name_ko": "새 이름", "summary_ko": "쓰다 만 글", "fields": ["water"], "employees": "열둘"}


@pytest.fixture
def organisation() -> Organisation:
    GreenFieldFactory(code="water", name_ko="물")
    return MembershipFactory(organisation__name_ko="옛 이름").organisation


@pytest.fixture
def owner(organisation: Organisation) -> User:
    return organisation.memberships.get().user


def page_of(organisation: Organisation) -> str:
    return reverse("desk_profile", args=[organisation.pk])


def token_on(client: Client, page: str) -> str:
    return client.get(page).context["draft"].token


def keep(client: Client, token: str, values: dict[str, Any] | None = None) -> Any:
    return client.post(reverse("draft_save"), {**(TYPED if values is None else values), "draft_token": token})


def test_what_is_typed_is_kept_and_goes_on_in_another_browser(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    page = page_of(organisation)
    client = client_for(owner)
    answer = keep(client, token_on(client, page))
    assert answer.json() == {"saved_at": "10:00"}

    other = client_for(owner)
    shown = other.get(page)
    assert "임시 저장한 내용이 있습니다" in shown.content.decode()
    assert shown.context["form"]["name_ko"].value() == "옛 이름"

    resumed = other.get(page, {"draft": "continue"})
    form = resumed.context["form"]
    assert form["name_ko"].value() == "새 이름"
    assert form["summary_ko"].value() == "쓰다 만 글"
    assert form["fields"].value() == ["water"]
    assert form["employees"].value() == "열둘"
    assert not form.errors
    text = resumed.content.decode()
    assert "임시 저장한 내용이 있습니다" not in text
    assert 'class="error-summary"' not in text
    organisation.refresh_from_db()
    assert organisation.name_ko == "옛 이름"


def test_saving_the_form_forgets_its_draft_and_a_refusal_keeps_it(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    page = page_of(organisation)
    client = client_for(owner)
    keep(client, token_on(client, page))
    drawn = client.get(page)
    values = {name: value for name, value in drawn.context["form"].initial.items() if value not in (None, "")}
    values |= {"read_at": drawn.context["read_at"], "fields": ["water"]}
    assert client.post(page, {**values, "name_ko": ""}).status_code == 200
    assert FormDraft.objects.count() == 1
    assert client.post(page, {**values, "name_ko": "새 이름", "summary_ko": "소개"}).status_code == 302
    assert not FormDraft.objects.exists()


def test_a_draft_of_an_older_record_overwrites_nobody(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    page = page_of(organisation)
    client = client_for(owner)
    drawn = client.get(page)
    keep(client, drawn.context["draft"].token, {**TYPED, "read_at": drawn.context["read_at"]})
    with clock.at(clock.now() + timedelta(minutes=5)):
        organisation.updated_at = clock.now()
        organisation.save()
        resumed = client.get(page, {"draft": "continue"})
    assert resumed.context["read_at"] == drawn.context["read_at"]


def test_a_draft_can_be_thrown_away(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    page = page_of(organisation)
    client = client_for(owner)
    token = token_on(client, page)
    keep(client, token)
    assert client.post(reverse("draft_discard"), {"draft_token": token, "next": page}).url == page
    assert not FormDraft.objects.exists()
    assert "임시 저장한 내용이 있습니다" not in client.get(page).content.decode()
    away = client.post(reverse("draft_discard"), {"draft_token": token, "next": "https://evil.example/"})
    assert away.url == "/"


def test_a_draft_is_its_persons_alone(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    colleague = MembershipFactory(organisation=organisation).user
    page = page_of(organisation)
    client = client_for(owner)
    token = token_on(client, page)
    keep(client, token)
    other = client_for(colleague)
    assert "임시 저장한 내용이 있습니다" not in other.get(page).content.decode()
    assert other.get(page, {"draft": "continue"}).context["form"]["name_ko"].value() == "옛 이름"
    other.post(reverse("draft_discard"), {"draft_token": token, "next": page})
    assert FormDraft.objects.get().user == owner


@pytest.mark.parametrize("token", ["", "x", signing.dumps(["company.profile", "1"], salt="another")])
def test_a_form_this_hub_did_not_name_is_not_kept(token: str, client_for: Callable[[User], Client]) -> None:
    client = client_for(UserFactory())
    answer = keep(client, token)
    assert answer.status_code == 400
    assert answer.json() == {"error": "알 수 없는 양식입니다."}
    assert not FormDraft.objects.exists()


def test_a_visitor_keeps_nothing(client: Client, owner: User, organisation: Organisation) -> None:
    assert keep(client, signing.dumps(["company.profile", "1"], salt="chorok.draft")).status_code == 302
    assert not FormDraft.objects.exists()


def test_too_much_is_refused_in_words(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    client = client_for(owner)
    answer = keep(client, token_on(client, page_of(organisation)), {"summary_ko": "x" * 300_000})
    assert (answer.status_code, answer.json()) == (400, {"error": "내용이 너무 길어 임시 저장할 수 없습니다."})


def test_a_product_goes_on_with_its_rows_of_sites(
    owner: User, organisation: Organisation, client_for: Callable[[User], Client]
) -> None:
    product = ProductFactory(organisation=organisation)
    client = client_for(owner)
    page = reverse("desk_offering", args=[organisation.pk, "products", product.pk])
    sites = {"sites-TOTAL_FORMS": "2", "sites-INITIAL_FORMS": "0", "sites-0-place_ko": "", "sites-1-place_ko": "중구"}
    keep(client, token_on(client, page), {"name_ko": "빗물 저류조", **sites})
    resumed = client.get(page, {"draft": "continue"})
    assert resumed.context["form"]["name_ko"].value() == "빗물 저류조"
    assert [row["place_ko"].value() for row in resumed.context["sites"]] == ["", "중구"]
    assert 'class="error-summary"' not in resumed.content.decode()
    new = reverse("desk_offering_new", args=[organisation.pk, "products"])
    assert client.get(new, {"draft": "continue"}).context["form"]["name_ko"].value() in (None, "")
