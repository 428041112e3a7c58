"""Whoever asks and has no account hears of technologies by mail with a link: answered once, and switched off there."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from pytest_django.asserts import assertContains, assertNotContains

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.models import Notification
from chorok.needs.domain.fit_links import OPEN
from chorok.needs.domain.fits import tell_fits, want_by_link
from chorok.needs.domain.matching import work_on
from chorok.needs.domain.notices import KIND_FITTING_TECHNOLOGIES
from chorok.needs.enums import Origin, Side
from chorok.needs.models import Fit, FitLink, FitSwitch, MatchRun, Need
from chorok.registry.models import Technology
from chorok.todos.models import Todo
from tests.conftest import NOW
from tests.factories import MembershipFactory
from tests.needs.making import asking_body, make_need, make_technology
from tests.programs.meanwhile import meanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]

DAY = timedelta(days=1)


@pytest.fixture
def technology() -> Technology:
    return make_technology(name_en="Rain tank", summary_en="Tanks for roofs", summary_state="reviewed")


def found(*needs: Need, days: int = 1) -> None:
    """Let technologies come after the needs, and search; the mails wait."""
    with clock.at(NOW + days * DAY):
        Technology.objects.update(published_at=clock.now())
        for need in needs:
            work_on(MatchRun.objects.create(need=need, asked_at=clock.now()).pk)


def mails() -> list[Notification]:
    return list(Notification.objects.filter(kind=KIND_FITTING_TECHNOLOGIES).order_by("pk"))


def token() -> str:
    return re.fullmatch("/technologies-for-needs/(.+)/", mails()[-1].link)[1]  # type: ignore[index]


def test_a_contact_without_an_account_is_mailed_once_in_its_language_without_names(technology: Technology) -> None:
    need = make_need()
    found(need)
    assert (tell_fits(), tell_fits()) == (1, 0)
    (mail,) = mails()
    assert (mail.email, mail.recipient, mail.language, mail.secret_link) == ("dewi@example.org", None, "en", True)
    assert mail.subject == "1 new technology may answer your need"
    assert f"Rainwater storage for schools – Tanks for roofs\n  http://localhost:8000/needs/{need.pk}/" in mail.body
    assert "You need no account." in mail.body
    assert technology.organisation.name_en not in mail.body
    assert technology.name_en not in mail.body
    assert "dewi" not in str(list(FitLink.objects.values()))


def test_one_mail_tells_a_contact_of_all_its_needs(technology: Technology) -> None:
    found(make_need(), make_need(title="Rainwater storage for clinics", contact_email="Dewi@Example.org"))
    assert tell_fits() == 1
    assert mails()[0].subject == "2 new technologies may answer your needs"


def test_korean_contacts_read_korean(technology: Technology) -> None:
    found(make_need(contact_language="ko"))
    tell_fits()
    assert (mails()[0].language, "계정은 필요하지 않습니다" in mails()[0].body) == ("ko", True)


def test_a_body_whose_people_have_accounts_hears_at_its_desk_alone(technology: Technology) -> None:
    body = asking_body()
    MembershipFactory(organisation=body)
    found(make_need(organisation=body))
    tell_fits()
    assert [mail.email for mail in mails() if mail.recipient is None] == []
    assert FitLink.objects.count() == 0


def test_where_everybody_left_the_contact_is_told(technology: Technology) -> None:
    body = asking_body()
    MembershipFactory(organisation=body, left_at=NOW)
    found(make_need(organisation=body))
    assert (tell_fits(), mails()[0].email) == (1, "dewi@example.org")


def test_a_contact_out_of_a_file_is_written_to_once_it_answered_an_introduction(technology: Technology) -> None:
    need = make_need()
    Need.objects.filter(pk=need.pk).update(origin=Origin.IMPORT, source="CTCN", source_id="1")
    found(need)
    assert (tell_fits(), mails()) == (0, [])
    other = make_technology(name_ko="다른 빗물저류조")
    need.candidates.create(technology=other, added_at=NOW, introduced_at=NOW, replied_at=NOW, state="passed")
    Fit.objects.update(told_at=None)
    assert tell_fits() == 1


@override_settings(SANCTIONED_COUNTRIES=["ID"])
def test_nobody_is_written_to_in_a_country_on_the_list(technology: Technology) -> None:
    need = make_need()
    found(need)
    Fit.objects.get_or_create(need=need, technology=technology, side=Side.PARTNER, score=1, found_at=NOW)
    assert (tell_fits(), mails()) == (0, [])


def test_the_link_says_once_of_what_more_is_wanted(technology: Technology, client: Client) -> None:
    need = make_need()
    found(need)
    tell_fits()
    address, fit = mails()[0].link, Fit.objects.get()
    page = client.get(address)
    assertContains(page, "Rainwater storage for schools: Tanks for roofs")
    assert (page["X-Robots-Tag"], FitLink.objects.get().used_at) == ("noindex", None)
    assertNotContains(page, technology.organisation.name_en)
    assertContains(client.post(address, {}), "This field is required.")
    assertContains(client.post(address, {"fits": str(fit.pk + 1)}), "is not one of the available choices")
    assert Todo.objects.filter(key=f"need-fit:{fit.pk}").count() == 0
    done = client.post(address, {"fits": str(fit.pk)})
    assertContains(done, "The centre knows that you want to hear more.")
    assert Todo.objects.open().filter(key=f"need-fit:{fit.pk}").count() == 1
    fit.refresh_from_db()
    assert (fit.wanted_at, fit.wanted_by) == (NOW, None)
    with pytest.raises(DomainError, match="이미 답하신"):
        want_by_link(token=token(), fits=[fit.pk])


def test_a_link_is_worth_nothing_when_it_is_old_or_the_contact_is_another(
    technology: Technology, client: Client
) -> None:
    need = make_need()
    found(need)
    tell_fits()
    address, fit = mails()[0].link, Fit.objects.get()
    Need.objects.update(contact_email="budi@example.org")
    assertNotContains(client.get(address), "Tanks for roofs")
    with pytest.raises(DomainError):
        want_by_link(token=token(), fits=[fit.pk])
    Need.objects.update(contact_email="dewi@example.org")
    with clock.at(NOW + OPEN + DAY):
        assert client.get(address).status_code == 404
        assert client.post(f"{address}mails/", {"on": "no"}).status_code == 404
        with pytest.raises(DomainError):
            want_by_link(token=token(), fits=[fit.pk])
    fit.refresh_from_db()
    assert (fit.wanted_at, FitSwitch.objects.count()) == (None, 0)


def test_mails_are_switched_off_and_on_for_all_needs_of_the_address(technology: Technology, client: Client) -> None:
    first = make_need()
    found(first)
    tell_fits()
    address = mails()[0].link
    assert client.get(f"{address}mails/").status_code == 405
    for _ in range(2):
        assertContains(client.post(f"{address}mails/", {"on": "no"}, follow=True), "You get no such mails any more.")
    assert "dewi" not in str(list(FitSwitch.objects.values()))
    other = make_need(title="Rainwater storage for clinics")
    found(other, days=2)
    assert (tell_fits(), len(mails())) == (0, 1)
    assertContains(client.post(f"{address}mails/", {"on": "yes"}, follow=True), "once a day at most")
    found(make_need(title="Rainwater storage for markets"), days=3)
    assert (tell_fits(), len(mails())) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_by_one_link_the_second_is_refused(technology: Technology) -> None:
    found(make_need())
    tell_fits()
    given, fit = token(), Fit.objects.get()
    second = meanwhile(
        lambda: want_by_link(token=given, fits=[fit.pk]), lambda: want_by_link(token=given, fits=[fit.pk])
    )
    assert isinstance(second, DomainError)
    assert Todo.objects.filter(key=f"need-fit:{fit.pk}").count() == 1
