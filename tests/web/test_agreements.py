"""Agreements on the desks of both sides: budget, paper, signatures, lists, money, the check of a document."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock, files
from chorok.programs.domain.agreements import change_agreement, freeze, items_of, save_budget
from chorok.programs.enums import AgreementState
from chorok.programs.models import Agreement, AgreementVersion, Application, Signature
from chorok.support.models import Case
from tests.clients import signed_in_client
from tests.conftest import NOW
from tests.factories import MembershipFactory
from tests.programs.agreeing import expense, frozen, opened, selected, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder", "en")]
NAMES = ("category", "name", "supply", "vat", "subsidy", "own_cash", "own_in_kind", "note")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def application() -> Application:
    return selected()


@pytest.fixture
def owner(application: Application) -> User:
    user: User = MembershipFactory(organisation=application.organisation).user
    return user


@pytest.fixture
def manager(user_with: Callable[..., User]) -> User:
    return user_with(Role.MANAGER)


def row(at: int, *values: object) -> dict[str, object]:
    return {f"{at}-{name}": value for name, value in zip(NAMES, values, strict=True)}


def desk(version: AgreementVersion, step: str = "") -> str:
    organisation = version.agreement.application.organisation_id
    return reverse(f"desk_agreement{step}", args=[organisation, version.agreement_id])


def centre(version: AgreementVersion, step: str = "") -> str:
    return reverse(f"staff_agreement{step}", args=[version.agreement_id])


def text(response: Any) -> str:
    return str(response.content.decode())


@contextmanager
def counted() -> Iterator[list[int]]:
    found: list[int] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    found.append(len(queries))


class TestBudgetPage:
    def test_the_company_proposes_and_gaps_are_closed(self, application: Application, owner: User) -> None:
        version = opened(application)
        client = signed_in_client(owner)
        page = client.get(desk(version, "_budget"))
        given = {
            "base": page.context["base"],
            **row(0, "", "", "", "", "", "", "", ""),
            **row(1, "consulting", "인증 컨설팅", "10000000", "0", "7500000", "2500000", "", ""),
        }
        response = client.post(desk(version, "_budget"), given)
        assert (response.status_code, response["Location"]) == (302, desk(version))
        assert items_of(version) == [expense()]

    def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(
        self, application: Application, owner: User
    ) -> None:
        version = opened(application, expense())
        client = signed_in_client(owner)
        base = client.get(desk(version, "_budget")).context["base"]
        wrong = {"base": base, **row(2, "consulting", "시험", "1000", "0", "700", "200", "0", "")}
        response = client.post(desk(version, "_budget"), wrong)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["0-subsidy"]
        assert response.context["form"]["0-name"].value() == "시험"
        assert items_of(version) == [expense()]

    def test_more_rows_keep_what_was_typed_and_save_nothing(self, application: Application, owner: User) -> None:
        version = opened(application)
        typed = row(0, "fees", "수수료", "1000", "0", "700", "300", "0", "")
        response = signed_in_client(owner).post(desk(version, "_budget"), {**typed, "more": "1"})
        assert len(response.context["form"].rows) == 4
        assert response.context["form"]["0-name"].value() == "수수료"
        assert items_of(version) == []

    def test_the_other_side_s_budget_is_shown_before_it_is_replaced(
        self, application: Application, owner: User, manager: User
    ) -> None:
        version = opened(application)
        client = signed_in_client(owner)
        base = client.get(desk(version, "_budget")).context["base"]
        save_budget(actor=actor_for(manager), version=version, items=[expense(3_000_000, "센터 안")])
        mine = row(0, "consulting", "기업 안", "10000000", "0", "7500000", "2500000", "0", "")
        response = client.post(desk(version, "_budget"), {"base": base, **mine})
        assert response.context["theirs"]
        assert "센터 안" in text(response)
        assert items_of(version) == [expense(3_000_000, "센터 안")]
        client.post(desk(version, "_budget"), {"base": response.context["base"], **mine})
        assert [item.name for item in items_of(version)] == ["기업 안"]


class TestSigningPages:
    def test_from_the_frozen_paper_to_the_case(
        self, application: Application, owner: User, manager: User, user_with: Callable[..., User]
    ) -> None:
        version = opened(application, expense())
        staff = signed_in_client(user_with(Role.STAFF))
        assert staff.post(centre(version, "_freeze"))["Location"] == centre(version)
        version.refresh_from_db()
        company, boss = signed_in_client(owner), signed_in_client(manager)
        assert version.sha256 in text(company.get(desk(version, "_sign")))
        unconfirmed = company.post(desk(version, "_sign"), {"name": "김하나", "sha256": version.sha256})
        assert list(unconfirmed.context["form"].errors) == ["agreed"]
        assert not Signature.objects.exists()
        given = {"name": "김하나", "agreed": "on", "sha256": version.sha256}
        assert company.post(desk(version, "_sign"), given)["Location"] == desk(version)
        assert boss.post(centre(version, "_sign"), given)["Location"] == centre(version)
        assert Agreement.objects.get().state == AgreementState.SIGNED
        assert Signature.objects.exclude(ip=None).count() == 2
        case = Case.objects.get()
        assert reverse("staff_case", args=[case.pk]) in text(boss.get(centre(version)))
        timeline = text(company.get(reverse("desk_timeline", args=[application.organisation_id])))
        assert application.call.name_ko in timeline
        assert case.line.name_ko in timeline

    def test_readers_of_english_find_the_translation_with_its_facts(
        self, application: Application, owner: User
    ) -> None:
        application.call.agreement_en = "The centre pays KRW {subsidy}."
        application.call.save()
        version, company = opened(application, expense()), signed_in_client(owner)
        assert "The centre pays KRW {subsidy}." in text(company.get(f"{desk(version)}?lang=en", follow=True))
        freeze(actor=SYSTEM, version=version)
        assert "The centre pays KRW 7,500,000." in text(company.get(f"{desk(version)}?lang=en", follow=True))
        assert "The centre pays" not in text(company.get(f"{desk(version)}?lang=ko", follow=True))

    def test_a_paper_that_changed_since_is_not_signed(self, application: Application, owner: User) -> None:
        version = frozen(application)
        given = {"name": "김하나", "agreed": "on", "sha256": "0" * 64}
        response = signed_in_client(owner).post(desk(version, "_sign"), given)
        assert response.status_code == 200
        assert response.context["form"].non_field_errors()
        assert not Signature.objects.exists()

    def test_a_change_shows_what_it_does(self, application: Application, owner: User, manager: User) -> None:
        agreement = signed(frozen(application), actor_for(owner), actor_for(manager))
        version = change_agreement(actor=SYSTEM, agreement=agreement, reason="축소")
        save_budget(actor=SYSTEM, version=version, items=[expense(6_000_000)])
        page = text(signed_in_client(owner).get(desk(version)))
        assert "7,500,000 → 6,000,000" in page
        assert "축소" in page

    def test_the_agreement_of_another_company_is_not_there(self, application: Application) -> None:
        version = frozen(application)
        rival = MembershipFactory()
        client = signed_in_client(rival.user)
        for step in ("", "_budget", "_sign"):
            address = reverse(f"desk_agreement{step}", args=[rival.organisation_id, version.agreement_id])
            assert client.get(address).status_code == client.get(desk(version, step)).status_code == 404


class TestLists:
    def test_they_run_the_same_queries_at_any_length(
        self, application: Application, owner: User, manager: User, user_with: Callable[..., User]
    ) -> None:
        signed(frozen(application), actor_for(owner), actor_for(manager))
        selected(call=application.call)
        clients = {"staff": signed_in_client(user_with(Role.STAFF)), "city": signed_in_client(user_with(Role.CITY))}
        pages = [
            ("staff", reverse("staff_agreements")),
            ("staff", reverse("staff_agreements_waiting")),
            ("staff", reverse("staff_cases")),
            ("city", reverse("city_money")),
        ]
        before = [self._queries(clients[who], address) for who, address in pages]
        for _ in range(2):
            another = selected()
            boss = actor_for(MembershipFactory(organisation=another.organisation).user)
            signed(frozen(another), boss, actor_for(manager))
            selected(call=another.call)
        assert [self._queries(clients[who], address) for who, address in pages] == before

    def _queries(self, client: Client, address: str) -> int:
        client.get(address)
        with counted() as found:
            assert client.get(address).status_code == 200
        return found[0]

    def test_filters_find_and_the_export_holds_what_is_found(
        self, application: Application, user_with: Callable[..., User]
    ) -> None:
        frozen(application)
        other = selected()
        opened(other)
        client = signed_in_client(user_with(Role.STAFF))
        for query, expected in (
            ("", 2),
            (f"?text={other.receipt_code}", 1),
            (f"?text={application.organisation.name_ko}", 1),
            ("?state=signing", 1),
            ("?waits=company", 1),
            (f"?line={application.call.line.code}", 1),
            ("?text=zzzz", 0),
            ("?sort=wrong&state=wrong&year=x", 2),
        ):
            page = client.get(reverse("staff_agreements") + query).context["page"]
            assert (query, page.paginator.count) == (query, expected)
        response = client.get(reverse("staff_agreements_export") + "?state=signing")
        sheet = load_workbook(BytesIO(response.getvalue())).active
        assert sheet is not None
        rows = list(sheet.values)
        assert len(rows) == 2
        assert rows[1][0] == application.receipt_code

    def test_agreements_are_opened_after_a_preview(
        self, application: Application, user_with: Callable[..., User]
    ) -> None:
        client = signed_in_client(user_with(Role.STAFF))
        assert application.receipt_code in text(client.get(reverse("staff_agreements_waiting")))
        chosen = {"chosen": [str(application.pk), "x"]}
        seen = client.post(reverse("staff_agreements_preview"), chosen)
        assert (seen.context["found"].ready, seen.context["found"].subsidy) == ([application], 7_500_000)
        assert not Agreement.objects.exists()
        client.post(reverse("staff_agreements_open"), {**chosen, "expected": "1"})
        assert Agreement.objects.get().application == application

    def test_the_city_sees_what_is_bound(self, application: Application, owner: User, manager: User) -> None:
        signed(frozen(application), actor_for(owner), actor_for(manager))
        manager.role_grants.update(role=Role.CITY, term=None)
        money = signed_in_client(manager).get(reverse("city_money")).context["money"]
        (line,) = money.lines
        assert (line.budget, line.committed, line.left) == (100_000_000, 7_500_000, 92_500_000)
        assert (line.signed, line.making, line.share) == (1, 0, Decimal("0.075"))
        assert money.sum == (100_000_000, 7_500_000, 92_500_000)


class TestDocumentCheck:
    def paper(self, version: AgreementVersion) -> SimpleUploadedFile:
        assert version.file is not None
        with files.read(version.file) as content:
            return SimpleUploadedFile("agreement.pdf", content.read())

    def test_the_paper_is_known_and_one_changed_byte_is_not(self, application: Application, client: Client) -> None:
        version = frozen(application)
        known = client.post(reverse("document_check"), {"document": self.paper(version)})
        assert known.context["paper"].version == version
        assert application.receipt_code in text(known)
        assert application.organisation.name not in text(known)
        changed = SimpleUploadedFile("agreement.pdf", self.paper(version).read() + b" ")
        assert client.post(reverse("document_check"), {"document": changed}).context["paper"] is None

    def test_a_fingerprint_alone_will_do(self, application: Application, client: Client) -> None:
        version = frozen(application)
        page = client.get(reverse("document_check"), {"sha256": version.sha256.upper()})
        assert page.context["paper"].version == version

    @pytest.mark.parametrize("given", [{}, {"sha256": "abc"}, {"sha256": "g" * 64}])
    def test_what_is_neither_is_refused(self, client: Client, given: dict[str, str]) -> None:
        response = client.post(reverse("document_check"), given)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert "paper" not in response.context
