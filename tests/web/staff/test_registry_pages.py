"""The staff's registry pages."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.models import AccessLog, StoredFile
from chorok.registry import labels
from chorok.registry.domain.members import find_invitation
from chorok.registry.enums import Publication, SummaryState, Verification
from chorok.registry.models import Invitation, Membership, Organisation
from tests.factories import (
    GreenFieldFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    TechnologyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LISTS = ["staff_organisations", "staff_verifications", "staff_summaries", "staff_duplicates", "staff_home"]
STAFF_ONLY = ["staff_organisation_new", "staff_organisation_import", "staff_merge"]


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def filled(**values: Any) -> Organisation:
    organisation: Organisation = OrganisationFactory(
        summary_ko="요약",
        summary_en="Summary.",
        summary_state=SummaryState.DRAFT,
        verification=Verification.DOCUMENT,
        region="중구",
        phone="+8221234567",
        **values,
    )
    organisation.fields.add(GreenFieldFactory())
    return organisation


class TestAccess:
    @pytest.mark.parametrize("name", LISTS + STAFF_ONLY)
    def test_visitors_sign_in_and_others_are_refused(
        self, name: str, client_for: Callable[[User], Client], user_with: Callable[..., User]
    ) -> None:
        url = reverse(name)
        answer = Client().get(url)
        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={url}")
        assert client_for(UserFactory()).get(url).status_code == 403
        assert client_for(user_with(Role.STAFF)).get(url).status_code == 200
        assert client_for(user_with(Role.CITY)).get(url).status_code == (403 if name in STAFF_ONLY else 200)

    @pytest.mark.parametrize("page", ["staff_organisation", "staff_organisation_members", "staff_organisation_history"])
    def test_one_organisation(self, page: str, staff: Client, client_for: Callable[[User], Client]) -> None:
        organisation = filled()
        assert staff.get(reverse(page, args=[organisation.pk])).status_code == 200
        assert staff.get(reverse(page, args=[organisation.pk + 1])).status_code == 404
        owner = MembershipFactory(organisation=organisation).user
        assert client_for(owner).get(reverse(page, args=[organisation.pk])).status_code == 403

    def test_the_old_address_of_a_merged_record_leads_to_the_kept_one(self, staff: Client) -> None:
        kept = filled()
        gone = filled(merged_into=kept, business_number="")
        answer = staff.get(reverse("staff_organisation", args=[gone.pk]))
        assert (answer.status_code, answer["Location"]) == (301, reverse("staff_organisation", args=[kept.pk]))


class TestQueries:
    @pytest.mark.parametrize("name", LISTS)
    def test_a_list_runs_the_same_number_of_queries_at_any_length(self, name: str, staff: Client) -> None:
        def grow(number: int) -> None:
            for _ in range(number):
                organisation = filled(name_ko="같은 이름")
                TechnologyFactory(organisation=organisation, summary_en="T.", summary_state=SummaryState.DRAFT)

        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert staff.get(reverse(name)).status_code == 200
            return len(captured)

        grow(2)
        few = queries()
        grow(2)
        assert queries() == few

    def test_one_organisation_runs_the_same_number_of_queries_at_any_length(self, staff: Client) -> None:
        organisation = filled()

        def queries(page: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                assert staff.get(reverse(page, args=[organisation.pk])).status_code == 200
            return len(captured)

        pages = ("staff_organisation", "staff_organisation_members", "staff_organisation_history")

        def grow() -> None:
            MembershipFactory(organisation=organisation)
            ProductFactory(organisation=organisation)
            Organisation.objects.filter(pk=organisation.pk).update(region=f"구{Membership.objects.count()}")

        grow()
        few = [queries(page) for page in pages]
        grow()
        grow()
        assert [queries(page) for page in pages] == few


class TestList:
    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", ["나라", "다솜", "가람"]),
            ("?sort=name", ["가람", "나라", "다솜"]),
            ("?kind=buyer&sort=name", ["다솜"]),
            ("?text=나라", ["나라"]),
            ("?text=120-81-47521", ["가람"]),
            ("?text=02-123-4567", ["가람", "나라", "다솜"]),
            ("?verification=verified", ["나라"]),
            ("?field=renewable&publication=draft", ["가람"]),
            ("?region=없는구", ["가람", "나라", "다솜"]),
            ("?kind=nonsense", ["가람", "나라", "다솜"]),
        ],
    )
    def test_filters(self, query: str, names: list[str], staff: Client) -> None:
        filled(name_ko="가람", business_number="1208147521", publication=Publication.DRAFT)
        filled(name_ko="나라")
        Organisation.objects.filter(name_ko="나라").update(verification=Verification.VERIFIED)
        filled(name_ko="다솜", kind="buyer")
        page = staff.get(reverse("staff_organisations") + query).context["page"]
        assert sorted(row.name_ko for row in page) == sorted(names)

    def test_export_needs_a_reason_and_is_logged(self, staff: Client) -> None:
        organisation = filled(name_ko="가람", email="office@example.com")
        filled(name_ko="다른 곳")
        url = reverse("staff_organisations_export") + "?text=가람"
        assert staff.post(url, {"reason": ""}).status_code == 302
        assert not AccessLog.objects.filter(action="export").exists()
        answer = staff.post(url, {"reason": "명부 점검"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == [organisation.pk]
        assert "office@example.com" in rows[1]
        log = AccessLog.objects.get(action="export")
        assert (log.subject_ids, log.reason) == ([organisation.pk], "명부 점검")


class TestChanges:
    def test_register_then_edit(self, staff: Client) -> None:
        field = GreenFieldFactory()
        values = {"kind": "company", "name_ko": "초록", "country": "KR", "fields": [field.pk], "phone": "02-123-4567"}
        answer = staff.post(reverse("staff_organisation_new"), values)
        made = Organisation.objects.get()
        assert answer["Location"] == reverse("staff_organisation", args=[made.pk])
        assert (made.name_ko, made.phone, [one.pk for one in made.fields.all()]) == ("초록", "+8221234567", [field.pk])
        url = reverse("staff_organisation_edit", args=[made.pk])
        shown = staff.get(url)
        read_at = shown.context["read_at"]
        changed = values | {"name_en": "Chorok", "read_at": read_at}
        assert staff.post(url, changed).status_code == 302
        made.refresh_from_db()
        assert made.name_en == "Chorok"
        late = staff.post(url, changed | {"name_en": "Late"})
        assert late.status_code == 200
        assert late.context["form"].non_field_errors()
        made.refresh_from_db()
        assert made.name_en == "Chorok"

    def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(self, staff: Client) -> None:
        values = {"kind": "company", "name_ko": "초록", "country": "KR", "business_number": "123-45-67890"}
        answer = staff.post(reverse("staff_organisation_new"), values)
        assert list(answer.context["form"].errors) == ["business_number"]
        assert 'value="123-45-67890"' in answer.content.decode()
        assert not Organisation.objects.exists()

    def test_hide_needs_a_reason_and_publish_puts_it_back(self, staff: Client) -> None:
        organisation = filled()
        hide = reverse("staff_organisation_hide", args=[organisation.pk])
        staff.post(hide, {"reason": ""})
        organisation.refresh_from_db()
        assert organisation.publication == Publication.PUBLISHED
        staff.post(hide, {"reason": "허위 정보"})
        organisation.refresh_from_db()
        assert organisation.publication == Publication.HIDDEN
        history = staff.get(reverse("staff_organisation_history", args=[organisation.pk])).content.decode()
        assert "허위 정보" in history
        staff.post(reverse("staff_organisation_publish", args=[organisation.pk]))
        organisation.refresh_from_db()
        assert organisation.publication == Publication.PUBLISHED

    def test_people_are_masked_until_a_reason_is_given(self, staff: Client) -> None:
        membership = MembershipFactory(user=UserFactory(name="홍길동", email="gildong@example.com"))
        url = reverse("staff_organisation_members", args=[membership.organisation_id])
        shown = staff.get(url).content.decode()
        assert "홍*동" in shown
        assert "홍길동" not in shown
        assert "gildong@" not in staff.post(url, {"reason": ""}).content.decode()
        assert not AccessLog.objects.filter(action="unmask").exists()
        assert "gildong@example.com" in staff.post(url, {"reason": "연락 확인"}).content.decode()
        log = AccessLog.objects.get(action="unmask")
        assert (log.subject_ids, log.reason) == ([membership.user_id], "연락 확인")

    def test_invite_an_owner(self, staff: Client) -> None:
        organisation = filled()
        url = reverse("staff_organisation_invite", args=[organisation.pk])
        wrong = staff.post(url, {"email": "nobody"})
        assert list(wrong.context["invite_form"].errors) == ["email"]
        assert staff.post(url, {"email": "Owner@example.com"}).status_code == 302
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role, invitation.organisation) == (
            "owner@example.com",
            "owner",
            organisation,
        )
        assert find_invitation("guess") is None

    @pytest.mark.parametrize(("button", "state"), [("confirm", "verified"), ("reject", "rejected")])
    def test_decide_on_a_document(self, button: str, state: str, staff: Client) -> None:
        organisation = filled(business_number="1208147521")
        url = reverse("staff_verification", args=[organisation.pk])
        assert list(staff.post(url, {"note": "", button: ""}).context["form"].errors) == ["note"]
        organisation.refresh_from_db()
        assert organisation.verification == Verification.DOCUMENT
        assert staff.post(url, {"note": "등록증 확인", button: ""}).status_code == 302
        organisation.refresh_from_db()
        assert (organisation.verification, organisation.verification_note) == (state, "등록증 확인")

    def test_review_a_summary(self, staff: Client) -> None:
        organisation = filled()
        product = ProductFactory(organisation=organisation, summary_en="Cup.", summary_state=SummaryState.DRAFT)
        rows = staff.get(reverse("staff_summaries")).context["rows"]
        assert {(row.kind, row.pk) for row in rows} == {("organisation", organisation.pk), ("product", product.pk)}
        url = reverse("staff_summary", args=["product", product.pk])
        assert staff.post(url, {"text": "A paper cup."}).status_code == 302
        product.refresh_from_db()
        assert (product.summary_en, product.summary_state) == ("A paper cup.", SummaryState.REVIEWED)
        assert staff.get(reverse("staff_summary", args=["nothing", 1])).status_code == 404

    def test_merge_shows_first_and_does_on_a_reason(self, staff: Client) -> None:
        kept, absorbed = filled(), filled()
        ProductFactory(organisation=absorbed)
        url = reverse("staff_merge") + f"?kept={kept.pk}&absorbed={absorbed.pk}"
        preview = staff.get(url).context["preview"]
        assert [(one.label, one.count) for one in preview.moved] == [("registry.Product.organisation", 1)]
        absorbed.refresh_from_db()
        assert absorbed.merged_into_id is None
        assert staff.post(url, {"reason": ""}).status_code == 200
        assert staff.post(url, {"reason": "같은 회사"})["Location"] == reverse("staff_organisation", args=[kept.pk])
        absorbed.refresh_from_db()
        assert absorbed.merged_into_id == kept.pk
        assert staff.get(reverse("staff_merge") + "?kept=1&absorbed=1").status_code == 200


class TestImport:
    def csv(self, *rows: str) -> SimpleUploadedFile:
        return SimpleUploadedFile("기업.csv", "\r\n".join(rows).encode("cp949"), content_type="text/csv")

    def test_the_template_is_read_back(self, staff: Client) -> None:
        GreenFieldFactory()
        GreenFieldFactory(code="led", name_ko="LED", name_en="LED")
        content = staff.get(reverse("staff_organisation_import_template")).getvalue()
        upload = SimpleUploadedFile("a.xlsx", content)
        answer = staff.post(reverse("staff_organisation_import"), {"upload": upload})
        assert answer.status_code == 302, answer.context["form"].errors
        preview = staff.get(answer["Location"])
        assert preview.context["plan"].problems == []
        assert staff.post(answer["Location"])["Location"] == reverse("staff_organisations")
        made = Organisation.objects.get()
        assert (made.name_ko, made.business_number, made.employees) == ("초록에너지(예시)", "1234567891", 12)
        assert sorted(field.pk for field in made.fields.all()) == ["led", "renewable"]

    def test_mistakes_are_named_by_row_and_column_and_nothing_is_written(self, staff: Client) -> None:
        upload = self.csv("kind,name_ko,business_number,phone", "company,초록,1208147521,1", "회사,,1208147521,")
        answer = staff.post(reverse("staff_organisation_import"), {"upload": upload})
        preview = staff.get(answer["Location"])
        found = [(problem.row, problem.column) for problem in preview.context["plan"].problems]
        wrong = [(2, "phone"), (3, "kind"), (3, "name_ko"), (3, "business_number")]
        assert found == [(row, labels.ORGANISATION[name]) for row, name in wrong]
        assert staff.post(answer["Location"]).status_code == 200
        assert not Organisation.objects.exists()

    def test_another_file_is_refused(self, staff: Client) -> None:
        upload = SimpleUploadedFile("a.xlsx", b"MZ not a workbook")
        answer = staff.post(reverse("staff_organisation_import"), {"upload": upload})
        assert list(answer.context["form"].errors) == ["upload"]

    def test_somebody_elses_file_is_not_found(
        self, staff: Client, user_with: Callable[..., User], client_for: Callable[[User], Client]
    ) -> None:
        answer = staff.post(reverse("staff_organisation_import"), {"upload": self.csv("kind,name_ko", "team,팀")})
        other = client_for(user_with(Role.STAFF))
        assert other.post(answer["Location"]).status_code == 404
        assert not Organisation.objects.exists()

    def test_a_file_that_vanished_before_the_second_step_is_not_found(self, staff: Client, store_folder: Path) -> None:
        answer = staff.post(reverse("staff_organisation_import"), {"upload": self.csv("kind,name_ko", "team,팀")})
        (store_folder / StoredFile.objects.get().stored_as).unlink()
        assert staff.post(answer["Location"]).status_code == 404
        assert not Organisation.objects.exists()
