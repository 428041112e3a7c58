"""What somebody with bad intent tries through the pages, and what comes of it: nothing."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pghistory.models import Context

from chorok.accounts.actors import SYSTEM
from chorok.accounts.domain.roles import revoke_role
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock, outbox
from chorok.core.models import Notification
from chorok.outcomes.domain.claims import confirm_claim
from chorok.outcomes.domain.indicators import save_indicator
from chorok.outcomes.enums import ClaimKind, Measure
from chorok.outcomes.models import Claim, Line
from chorok.registry.domain import directory
from chorok.registry.models import Certification, Invitation, Membership, Organisation, Product
from tests.architecture.authorization import ROWS
from tests.architecture.world import make_world
from tests.factories import (
    CertificationFactory,
    LineFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    ProgrammeYearFactory,
)
from tests.outcomes.making import make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
PASSWORD = "초록빛 나무가 자라는 서울"
#: Text that ends a script, an attribute or a tag where somebody forgot to escape it.
BREAKS_OUT = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
FORMULAS = ["=1+1", "+82", "-5", "@SUM(A1)", "\t=1+1"]


@pytest.fixture
def person(user_with: Callable[..., User]) -> User:
    """A member of staff with a password and a proven address, without a second factor yet."""
    user = user_with(Role.STAFF)
    _give_password(user)
    return user


def _give_password(user: User) -> None:
    cache.clear()
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


class TestSessions:
    def test_a_role_that_is_taken_back_is_gone_at_the_next_request(
        self, user_with: Callable[..., User], client_for: Callable[[User], Client]
    ) -> None:
        user = user_with(Role.STAFF)
        client = client_for(user)
        claim = make_claim(organisations=[OrganisationFactory()])
        assert client.get(f"/staff/results/{claim.number}/").status_code == 200

        revoke_role(actor=SYSTEM, grant=RoleGrant.objects.get(user=user))

        assert client.get(f"/staff/results/{claim.number}/").status_code == 403
        assert client.post(f"/staff/results/{claim.number}/confirm/").status_code == 403
        claim.refresh_from_db()
        assert claim.state == "reported"

    def test_a_locked_account_is_a_visitor_at_the_next_request(
        self, user_with: Callable[..., User], client_for: Callable[[User], Client]
    ) -> None:
        user = user_with(Role.CITY)
        client = client_for(user)
        assert client.get("/city/").status_code == 200
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert client.get("/city/")["Location"] == "/account/login/?next=/city/"

    def test_a_session_planted_before_sign_in_is_not_the_one_after(self, client: Client, person: User) -> None:
        client.session.save()
        planted = client.session.session_key
        assert planted is not None
        client.cookies["sessionid"] = planted

        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

        assert client.session["_auth_user_id"] == str(person.pk)
        assert client.session.session_key != planted
        thief = Client()
        thief.cookies["sessionid"] = planted
        assert thief.get("/account/")["Location"] == "/account/login/?next=/account/"

    def test_signing_out_ends_the_session_for_who_copied_its_cookie(
        self, user_with: Callable[..., User], client_for: Callable[[User], Client]
    ) -> None:
        client = client_for(user_with(Role.STAFF))
        copied = client.cookies["sessionid"].value
        client.post(reverse("account_logout"))
        thief = Client()
        thief.cookies["sessionid"] = copied
        assert thief.get("/staff/")["Location"] == "/account/login/?next=/staff/"

    @pytest.fixture
    def today(self) -> Iterator[datetime]:
        """Hold the clock at today: the world of the authorization table speaks of things after 2020-05-13."""
        now = timezone.now()
        with clock.at(now):
            yield now

    @pytest.mark.parametrize(("group", "role"), [("staff", "manager"), ("city", "city")])
    def test_with_the_password_alone_no_page_of_the_centre_opens(
        self, group: str, role: str, client: Client, today: datetime
    ) -> None:
        """Typing the address past the page that asks for the second factor leads back to it, for each page."""
        world = make_world(today)
        _give_password(world.people[role])
        client.post(reverse("account_login"), {"login": world.people[role].email, "password": PASSWORD})
        assert "_auth_user_id" in client.session
        opened = {}
        for name, row in ROWS[group].items():
            address = reverse(name, kwargs={key: world.value(key, name) for key in row.arguments})
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                if answer.status_code != 405 and not answer.get("Location", "").startswith("/account/second-factor/"):
                    opened[name, method] = answer.status_code
        assert opened == {}


class TestMixedRecords:
    """Own rights, somebody else's record: an address that names the own organisation and a foreign part of it."""

    @pytest.fixture
    def own(self) -> Membership:
        membership: Membership = MembershipFactory()
        return membership

    @pytest.fixture
    def foreign(self) -> Organisation:
        member = MembershipFactory()
        organisation: Organisation = member.organisation
        ProductFactory(organisation=organisation, name_ko="남의 제품")
        CertificationFactory(organisation=organisation)
        Invitation.objects.create(
            organisation=organisation,
            email="new@example.org",
            role="member",
            token_hash="x",
            invited_by=member.user,
            invited_at=clock.now(),
            expires_at=clock.in_days(7),
        )
        return organisation

    def test_parts_of_another_organisation_are_not_found_under_the_own(
        self, own: Membership, foreign: Organisation, client_for: Callable[[User], Client]
    ) -> None:
        client = client_for(own.user)
        mine = own.organisation.pk
        product, certificate = foreign.products.get(), Certification.objects.get()
        member, invitation = foreign.memberships.get(), Invitation.objects.get()
        before = _everything()
        tried = [
            reverse("desk_offering", args=[mine, "products", product.pk]),
            *(
                reverse("desk_offering_move", args=[mine, "products", product.pk, step])
                for step in ("publish", "take-back", "delete")
            ),
            reverse("desk_certificate_extend", args=[mine, certificate.pk]),
            reverse("desk_certificate_remove", args=[mine, certificate.pk]),
            reverse("desk_member_role", args=[mine, member.pk]),
            reverse("desk_member_remove", args=[mine, member.pk]),
            reverse("desk_revoke", args=[mine, invitation.pk]),
        ]
        sent = {"name_ko": "내 제품", "summary_ko": "요약", "save": "1", "role": "member"}
        assert {address: client.post(address, sent).status_code for address in tried} == dict.fromkeys(tried, 404)
        assert _everything() == before

    def test_another_organisations_technology_is_no_choice_for_the_own_product(
        self, own: Membership, foreign: Organisation, client_for: Callable[[User], Client]
    ) -> None:
        technology = foreign.technologies.create(
            name_ko="남의 기술", summary_ko="요약", created_at=clock.now(), updated_at=clock.now()
        )
        address = reverse("desk_offering_new", args=[own.organisation.pk, "products"])
        sent = {"name_ko": "제품", "summary_ko": "요약", "technology": technology.pk, "save": "1"}
        sent |= {"sites-TOTAL_FORMS": "0", "sites-INITIAL_FORMS": "0"}
        answer = client_for(own.user).post(address, sent)
        assert answer.status_code == 200
        assert "technology" in answer.context["form"].errors
        assert not own.organisation.products.exists()

    def test_a_message_of_somebody_else_is_not_found(
        self, own: Membership, client_for: Callable[[User], Client], user_with: Callable[..., User]
    ) -> None:
        outbox.notify(kind="roles", recipient=user_with(), subject="비밀", body="본문")
        message = Notification.objects.get()
        assert client_for(own.user).get(reverse("inbox_message", args=[message.pk])).status_code == 404
        message.refresh_from_db()
        assert message.read_at is None


def _everything() -> list[Any]:
    """Return what a company's records hold, to prove that a refused step changed nothing."""
    models = (Organisation, Membership, Invitation, Product, Certification, Context)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


class TestStoredText:
    """Names are what people type; wherever they are shown they stay text."""

    @pytest.fixture
    def named(self) -> Organisation:
        line = LineFactory(code="break", name_ko=BREAKS_OUT[:60], name_en=BREAKS_OUT[:60])
        ProgrammeYearFactory()
        for code in ("a", "b"):
            save_indicator(
                actor=SYSTEM,
                code=code,
                line=line,
                kind=ClaimKind.MOU,
                measure=Measure.COUNT,
                name_ko=BREAKS_OUT,
                name_en=BREAKS_OUT,
                unit_ko="건",
                unit_en="items",
                position=1,
            )
        made: Organisation = OrganisationFactory(name_ko=BREAKS_OUT, name_en=BREAKS_OUT)
        ProductFactory(organisation=made, name_ko=BREAKS_OUT, summary_ko=BREAKS_OUT)
        directory.index_organisation(made.pk)
        confirm_claim(actor=SYSTEM, claim=make_claim(line=line, title_ko=BREAKS_OUT, organisations=[made]))
        return made

    def test_no_page_lets_a_name_become_markup(
        self, named: Organisation, client_for: Callable[[User], Client], user_with: Callable[..., User]
    ) -> None:
        staff, city = client_for(user_with(Role.STAFF)), client_for(user_with(Role.CITY))
        claim = Claim.objects.get()
        pages = [
            (Client(), "/directory/"),
            (Client(), "/directory/products/"),
            (Client(), f"/directory/companies/{named.pk}/"),
            (Client(), f"/directory/products/{named.products.get().pk}/"),
            (Client(), "/search/?q=" + "script"),
            (Client(), "/results/2020/"),
            (Client(), "/results/2020/a/"),
            (Client(), f"/results/claims/{claim.number}/"),
            (Client(), "/results/compare/?years=2020"),
            (staff, f"/staff/organisations/{named.pk}/"),
            (staff, f"/staff/organisations/{named.pk}/history/"),
            (staff, "/staff/results/"),
            (staff, f"/staff/results/{claim.number}/"),
            (city, "/city/?year=2020"),
        ]
        for client, address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, address
            html = answer.content.decode()
            assert "<script>alert" not in html, address
            assert "<img src=x" not in html, address
        assert "&lt;img src=x" in Client().get(f"/directory/companies/{named.pk}/").content.decode()

    def test_the_charts_data_is_read_back_as_it_was_typed(self, named: Organisation) -> None:
        html = Client().get("/results/2020/").content.decode()
        found = re.findall(r'<script id="[^"]+" type="application/json">(.*?)</script>', html, re.DOTALL)
        assert found
        told = [json.loads(data) for data in found]
        assert any(BREAKS_OUT in data.get("categories", []) for data in told)


class TestFormulas:
    """A cell of a file that the hub hands out is never a formula, whoever typed it."""

    @pytest.mark.parametrize("text", FORMULAS)
    def test_in_the_files_the_pages_hand_out(
        self, text: str, client_for: Callable[[User], Client], user_with: Callable[..., User]
    ) -> None:
        # Fields of people trim what they take; an import or an older record may still begin with a tab.
        organisation = OrganisationFactory(name_ko=text, name_en=text, address_ko=text)
        directory.index_organisation(organisation.pk)
        claim = make_claim(title_ko="제목", organisations=[organisation])
        Claim.objects.filter(pk=claim.pk).update(title_ko=text)
        staff = client_for(user_with(Role.STAFF))
        files = [
            Client().get("/directory/export/company.xlsx"),
            staff.get("/staff/results/export/"),
            staff.post("/staff/organisations/export/", {"reason": "현황 보고용 명단"}),
        ]
        for answer in files:
            file = BytesIO(answer.getvalue())
            page = load_workbook(file).active
            assert page is not None
            cells = [cell for row in page.iter_rows() for cell in row if cell.value == text]
            assert cells
            assert {cell.data_type for cell in cells} == {"s"}
            assert b"<f" not in ZipFile(file).read("xl/worksheets/sheet1.xml")
        lines = b"".join(Client().get("/directory/export/company.csv")).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
        assert lines[1].startswith("'" + text)


def test_no_line_of_support_is_needed_to_be_refused(client: Client) -> None:
    """A visitor's forged report is led to sign-in before anything is looked up."""
    answer = client.post("/staff/results/new/?kind=mou", {"line": "1"})
    assert answer["Location"].startswith("/account/login/")
    assert not Line.objects.exists()
