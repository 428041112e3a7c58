"""Registering people, the own profile, consents."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.utils import translation

from chorok.accounts.actors import VISITOR, Actor, actor_for
from chorok.accounts.consents import PRIVACY, SIGN_UP_DOCUMENTS, TERMS
from chorok.accounts.domain.language import choose_language
from chorok.accounts.domain.people import normal_phone, record_consents, register_person, update_person
from chorok.accounts.enums import Role
from chorok.accounts.models import Consent, User
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from tests.factories import UserFactory


@pytest.mark.parametrize("role", [Role.STAFF, Role.CITY, Role.ADMIN])
def test_staff_city_and_admin_register_a_person_without_a_password(
    actor_with: Callable[..., Actor], role: Role
) -> None:
    person = register_person(actor=actor_with(role), email=" Dewi@Example.ORG", name=" Dewi ", language="en")
    assert (person.email, person.name, person.language) == ("dewi@example.org", "Dewi", "en")
    assert not person.has_usable_password()
    assert not EmailAddress.objects.get(user=person).verified


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "TAKEN@example.org"}, "email"),
        ({"name": "  "}, "name"),
        ({"language": "fr"}, "language"),
    ],
)
def test_a_wrong_entry_is_refused(actor_with: Callable[..., Actor], changes: dict[str, str], field: str) -> None:
    UserFactory(email="taken@example.org")
    actor = actor_with(Role.STAFF)
    before = User.objects.count()
    values = {"email": "new@example.org", "name": "이름", "language": "ko", **changes}
    with pytest.raises(DomainError) as refusal:
        register_person(actor=actor, **values)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert User.objects.count() == before


def test_plain_people_register_nobody(db: None) -> None:
    for actor in (VISITOR, actor_for(UserFactory())):
        with pytest.raises(Refused):
            register_person(actor=actor, email="new@example.org", name="이름")
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_person_changes_the_own_profile_only(db: None) -> None:
    me, other = UserFactory(name="나"), UserFactory(name="남")
    values = {"name_en": "Me", "phone": "010-1234-5678", "language": "en", "time_zone": "Asia/Jakarta"}
    kept = update_person(actor=actor_for(me), person=me, name="새 이름", **values)
    assert (kept.name, kept.phone, kept.time_zone) == ("새 이름", "+821012345678", "Asia/Jakarta")
    with pytest.raises(Refused):
        update_person(actor=actor_for(me), person=other, name="새 이름", **values)
    other.refresh_from_db()
    assert other.name == "남"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("010-1234-5678", "+821012345678"),
        ("02) 123.4567", "+8221234567"),
        ("+62 812 3456 7890", "+6281234567890"),
        (" ", ""),
    ],
)
def test_telephone_numbers_are_kept_as_e164(written: str, kept: str) -> None:
    assert normal_phone(written) == kept


@pytest.mark.parametrize("written", ["12", "phone", "+0123456789", "+82 10 1234 5678 9999 99"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(DomainError) as refusal:
        normal_phone(written)
    assert refusal.value.field == "phone"


def test_consents_keep_version_words_time_and_address(held_clock: object, db: None) -> None:
    user = UserFactory()
    record_consents(actor=actor_for(user), documents=SIGN_UP_DOCUMENTS, language="en", ip="192.0.2.1")
    record_consents(actor=actor_for(user), documents=SIGN_UP_DOCUMENTS, language="ko", ip="192.0.2.2")
    kept = {consent.document: consent for consent in Consent.objects.filter(user=user)}
    assert set(kept) == {"terms", "privacy"}
    assert kept["terms"].text_sha256 == TERMS.fingerprint("en")
    assert (kept["privacy"].version, kept["privacy"].ip, kept["privacy"].given_at) == (
        PRIVACY.version,
        "192.0.2.1",
        clock.now(),
    )
    assert PRIVACY.fingerprint("ko") != PRIVACY.fingerprint("en")


def test_the_language_is_remembered_with_the_person_only(db: None) -> None:
    user = UserFactory(language="ko")
    choose_language(actor=VISITOR, language="en")
    choose_language(actor=actor_for(user), language="en")
    user.refresh_from_db()
    assert user.language == "en"
    with pytest.raises(DomainError):
        choose_language(actor=actor_for(user), language="fr")


def test_a_name_is_shown_in_the_readers_language_where_there_is_one() -> None:
    both, korean = User(name="오저울", name_en="Oh Jeoul"), User(name="노잣대")
    assert (both.shown_name, korean.shown_name) == ("오저울", "노잣대")
    with translation.override("en"):
        assert (both.shown_name, korean.shown_name) == ("Oh Jeoul", "노잣대")
