"""Photographs of the event: nothing hidden stays in them, told in both languages, taken away with their file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import files
from chorok.core.errors import DomainError, Refused
from chorok.core.models import AccessLog, StoredFile
from chorok.meetings.domain.photos import MOST, add_photo, change_photo, move_photo, remove_photo
from chorok.meetings.enums import ConsultationState
from chorok.meetings.models import Consultation, EventPhoto
from tests.core import samples
from tests.meetings.making import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

#: The number of the GPS directory among the tags of Exif.
GPS = 0x8825


@pytest.fixture
def consultation():
    return make_world().consultation


def with_place() -> bytes:
    """Return a JPEG that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG", exif=exif)
    assert GPS in Image.open(io.BytesIO(out.getvalue())).getexif()
    return out.getvalue()


def added(consultation, name="day.png", content=None, **values):
    given = {"alt_ko": "상담장", "alt_en": "The hall", "consent": "nobody", **values}
    upload = SimpleUploadedFile(name, samples.picture() if content is None else content)
    return add_photo(actor=given.pop("actor", SYSTEM), consultation=consultation, upload=upload, **given)


def test_place_and_camera_are_taken_out(consultation):
    photo = added(consultation, "day.jpg", with_place())
    with files.read(photo.file) as content:
        assert not Image.open(content).getexif()
    assert (photo.file.public, photo.file.purpose) == (False, "consultation-photo")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"alt_ko": " "}, "alt_ko"),
        ({"alt_en": ""}, "alt_en"),
        ({"consent": ""}, "consent"),
        ({"name": "day.pdf", "content": samples.PDF}, "upload"),
    ],
)
def test_what_is_no_told_photograph_is_not_kept(consultation, values, field):
    with pytest.raises(DomainError) as refusal:
        added(consultation, **values)
    assert refusal.value.field == field
    assert not EventPhoto.objects.exists()
    assert not StoredFile.objects.exists()


def test_only_staff_adds_and_not_after_the_end(consultation, actor_with):
    for role in (Role.CITY, Role.PARTNER):
        with pytest.raises(Refused):
            added(consultation, actor=actor_with(role))
    Consultation.objects.update(state=ConsultationState.CLOSED)
    with pytest.raises(Refused):
        added(consultation, actor=actor_with(Role.STAFF))
    assert not EventPhoto.objects.exists()


def test_photographs_have_an_order_and_a_limit(consultation):
    first, second = added(consultation), added(consultation, alt_en="The table")
    move_photo(actor=SYSTEM, photo=second, up=True)
    assert list(consultation.photos.all()) == [second, first]
    move_photo(actor=SYSTEM, photo=second, up=True)
    assert list(consultation.photos.all()) == [second, first]
    change_photo(actor=SYSTEM, photo=first, alt_ko="입구", alt_en="The door", consent="agreed")
    first.refresh_from_db()
    assert (first.alt_ko, first.alt_en, first.consent) == ("입구", "The door", "agreed")
    for _more in range(MOST - 2):
        added(consultation)
    with pytest.raises(DomainError):
        added(consultation)
    assert consultation.photos.count() == StoredFile.objects.count() == MOST


def test_a_photograph_goes_with_its_file(consultation):
    photo = added(consultation)
    remove_photo(actor=SYSTEM, photo=photo)
    assert not EventPhoto.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("state", [ConsultationState.CLOSED, ConsultationState.CANCELLED])
def test_who_takes_consent_back_is_removed_after_the_end_too(consultation, actor_with, client_for, user_with, state):
    photo = added(consultation)
    Consultation.objects.update(state=state)
    page = client_for(user_with(Role.STAFF)).get(f"/staff/consultations/{consultation.code}/photos/").content.decode()
    assert f"/photos/{photo.pk}/remove/" in page
    assert f"/photos/{photo.pk}/up/" not in page
    with pytest.raises(Refused):
        remove_photo(actor=actor_with(Role.CITY), photo=photo)
    assert EventPhoto.objects.count() == 1
    remove_photo(actor=actor_with(Role.STAFF), photo=photo)
    assert (EventPhoto.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_staff_and_city_see_it_and_the_look_is_kept(consultation, user_with, client_for):
    photo = added(consultation)
    address = f"/files/{photo.file_id}/?w=480"
    for role, status in ((Role.STAFF, 200), (Role.CITY, 200), (Role.PARTNER, 404)):
        assert client_for(user_with(role)).get(address).status_code == status
    assert AccessLog.objects.filter(subject_ref=str(photo.file_id)).count() == 2
