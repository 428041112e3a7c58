"""The public pages of export consultations: what everybody may read, and nothing of a buyer but its country."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import AccessLog
from chorok.meetings.domain.holding import hold_consultation
from chorok.meetings.domain.logs import write_log
from chorok.meetings.domain.photos import add_photo, show_photo
from chorok.meetings.enums import ConsultationState, Side
from chorok.meetings.models import Attendee, Consultation
from chorok.registry.enums import Publication
from tests.conftest import NOW
from tests.core import samples
from tests.factories_programs import CallFactory
from tests.meetings.making import coming
from tests.meetings.test_logs import EVENING, meeting_of, told
from tests.meetings.test_logs import world as _world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]
world = _world
URL = "/consultations/export-2020/"


def photo_of(world, **values):
    upload = SimpleUploadedFile("day.png", samples.picture())
    words = {"alt_ko": "상담장", "alt_en": "The hall", "consent": "agreed", **values}
    return add_photo(actor=SYSTEM, consultation=world.consultation, upload=upload, **words)


def published(participant):
    organisation = participant.organisation
    organisation.publication = Publication.PUBLISHED
    organisation.save()
    return organisation


def test_everybody_reads_companies_and_countries_but_no_buyer(world):
    shown, hidden = (company.organisation for company in world.companies)
    hidden.publication = Publication.DRAFT
    hidden.save()
    Attendee.objects.create(participant=world.buyers[0], name="Nguyen An", email="an@example.org")
    page = Client().get(URL, headers={"accept-language": "ko"})
    assertContains(page, shown.name_ko)
    assertContains(page, f"/directory/companies/{shown.pk}/")
    assertNotContains(page, hidden.name_ko)
    assertContains(page, "참가기업이 1곳 더 있습니다")
    assertContains(page, "베트남 (2)")
    for buyer in world.buyers:
        assertNotContains(page, buyer.organisation.name_ko)
        assertNotContains(page, buyer.organisation.name_en)
    assertNotContains(page, "Nguyen An")
    assertNotContains(page, "an@example.org")
    assertContains(page, "2020. 7. 8.(수)")
    assertNotContains(page, "상담 성과")


def test_what_came_of_it_is_told_once_the_day_is_reported(world):
    with clock.at(EVENING):
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(value=Decimal(50_000)))
        assertNotContains(Client().get(URL), "50,000")
        hold_consultation(actor=SYSTEM, consultation=world.consultation)
        page = Client().get(URL, headers={"accept-language": "en"})
    assertContains(page, "What came of it")
    assertContains(page, "USD 50,000")
    assertContains(page, "/results/2020/")


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("open", 404), ("published", 200), ("held", 200),
                                               ("closed", 200), ("cancelled", 404)])  # fmt: skip
def test_only_published_consultations_have_a_page_and_a_card(world, state, status):
    Consultation.objects.update(state=ConsultationState(state))
    listed = Client().get("/consultations/").content.decode()
    assert Client().get(URL).status_code == status
    assert Client().get("/card/consultation/export-2020.png").status_code == status
    assert (URL in listed) == (status == 200)
    assert (URL in Client().get("/sitemap.xml").content.decode()) == (status == 200)


def test_the_card_is_a_picture_named_by_the_page(world):
    assertContains(Client().get(URL), "/card/consultation/export-2020.png")
    answer = Client().get("/card/consultation/export-2020.png")
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    again = Client().get("/card/consultation/export-2020.png", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_public_finds_it_from_the_calls_and_the_front_page(world):
    assertContains(Client().get("/calls/"), 'href="/consultations/"')
    with clock.at(NOW):
        call = CallFactory(code="open")
        Consultation.objects.update(call=call)
        assertContains(Client().get("/"), 'href="/consultations/"')
        assertContains(Client().get("/calls/open/"), f'href="{URL}"')
        assertContains(Client().get(URL), 'href="/calls/open/"')


def test_a_photograph_is_public_by_choice_with_a_note_and_no_longer(world, actor_with):
    staff = actor_with(Role.STAFF)
    photo = photo_of(world)
    address = reverse("file", args=[photo.file.pk])
    assert Client().get(address).status_code == 302, "a visitor is asked to sign in"
    assertNotContains(Client().get(URL), address)
    with pytest.raises(DomainError):
        show_photo(actor=staff, photo=photo, public=True, consent_note=" ")
    with pytest.raises(Refused):
        show_photo(actor=actor_with(Role.CITY), photo=photo, public=True, consent_note="x")
    photo.refresh_from_db()
    assert not photo.public
    show_photo(actor=staff, photo=photo, public=True, consent_note="동의서 5부, 운영지원팀 보관")
    page = Client().get(URL)
    assertContains(page, address)
    assertNotContains(page, "운영지원팀")
    answer = Client().get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    assert not AccessLog.objects.exists()
    Consultation.objects.update(state=ConsultationState.CLOSED)
    show_photo(actor=staff, photo=photo, public=False)
    assert Client().get(address).status_code == 302
    show_photo(actor=staff, photo=photo, public=True, consent_note="동의서")
    Consultation.objects.update(state=ConsultationState.CANCELLED)
    assert Client().get(address).status_code == 302


def test_staff_puts_a_photograph_on_the_public_page(world, user_with, client_for):
    staff = client_for(user_with(Role.STAFF))
    photo = photo_of(world)
    address = reverse("staff_photo_public", args=["export-2020", photo.pk])
    assertContains(staff.post(address, {"public": "on", "consent_note": ""}), "동의서의 보관 장소")
    assert staff.post(address, {"public": "on", "consent_note": "동의서 5부"}).status_code == 302
    photo.refresh_from_db()
    assert (photo.public, photo.consent_note) == (True, "동의서 5부")
    assertContains(staff.get(reverse("staff_photos", args=["export-2020"])), "동의서 5부")
    assertContains(staff.get(reverse("staff_consultation", args=["export-2020"])), URL)


def test_the_pages_ask_as_many_statements_at_any_length(world, django_assert_max_num_queries):
    published(world.companies[0])
    show_photo(actor=SYSTEM, photo=photo_of(world), public=True, consent_note="동의서")
    Consultation.objects.update(state=ConsultationState.HELD)
    counts = []
    for address in (URL, "/consultations/"):
        Client().get(address)
        with django_assert_max_num_queries(20) as few:
            Client().get(address)
        counts.append(len(few))
    for number in range(2):
        published(coming(world.consultation, Side.COMPANY))
        coming(world.consultation, Side.BUYER)
        show_photo(actor=SYSTEM, photo=photo_of(world), public=True, consent_note="동의서")
        row = Consultation.objects.get(code="export-2020")
        row.pk, row.code = None, f"export-{number}"
        row.save()
    for address, count in zip((URL, "/consultations/"), counts, strict=True):
        with django_assert_max_num_queries(count):
            Client().get(address)
