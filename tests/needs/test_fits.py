"""Alerts: who hears of a fitting need or technology; never twice, below the threshold, or when switched off."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification, NotificationSwitch
from chorok.needs.domain.fits import NEW, note_fits, tell_fits, told_to, want_more
from chorok.needs.domain.introducing import ask_company
from chorok.needs.domain.matching import work_on
from chorok.needs.domain.notices import KIND_FITTING_NEEDS, KIND_FITTING_TECHNOLOGIES
from chorok.needs.domain.reviewing import close_need
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.enums import NeedState, Side
from chorok.needs.models import Fit, Match, MatchRun, Need
from chorok.registry.models import Technology
from chorok.todos.models import Todo
from tests.conftest import NOW
from tests.factories import MembershipFactory
from tests.needs.making import asking_body, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def technology() -> Technology:
    return make_technology(name_en="Rain tank", summary_en="Tanks for roofs", summary_state="reviewed")


@pytest.fixture
def owner(technology: Technology) -> User:
    user: User = MembershipFactory(organisation=technology.organisation).user
    return user


def search(need: Need) -> MatchRun:
    """Do the search that waits for a need."""
    run = MatchRun.objects.filter(need=need).latest("pk")
    work_on(run.pk)
    return run


def told(user: User) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient=user, kind__startswith="needs.fitting").order_by("pk")
    return list(rows.values_list("kind", "subject"))


def test_a_company_hears_once_of_a_new_need_its_technology_answers(technology: Technology, owner: User) -> None:
    need = make_need()
    search(need)
    assert list(Fit.objects.values_list("need", "technology", "side")) == [(need.pk, technology.pk, Side.COMPANY)]
    assert (tell_fits(), tell_fits()) == (1, 0)
    assert told(owner) == [(KIND_FITTING_NEEDS, "귀사의 기술로 해결할 수 있는 새 해외 수요 1건")]
    body = Notification.objects.get(kind=KIND_FITTING_NEEDS).body
    assert f"Rainwater storage for schools (인도네시아) – 빗물저류조\n  http://localhost:8000/needs/{need.pk}/" in body
    # Found again by another search, the pair is told to nobody.
    with clock.at(NOW + timedelta(days=1)):
        work_on(MatchRun.objects.create(need=need, asked_at=clock.now()).pk)
        assert (Fit.objects.count(), tell_fits()) == (1, 0)


def test_who_was_told_asks_for_more_once(technology: Technology, owner: User) -> None:
    need = make_need()
    search(need)
    organisation = technology.organisation
    assert list(told_to(organisation, Side.COMPANY)) == []
    tell_fits()
    (fit,) = told_to(organisation, Side.COMPANY)
    stranger = actor_for(MembershipFactory().user)
    with pytest.raises(Refused):
        want_more(actor=stranger, fit=fit)
    row = want_more(actor=actor_for(owner), fit=fit)
    assert (row.wanted_at, row.wanted_by) == (NOW, owner)
    todo = Todo.objects.open().get(key=f"need-fit:{fit.pk}")
    assert todo.title_en == "빗물저류조: the company wants to be introduced: Rainwater storage for schools"
    with pytest.raises(DomainError):
        want_more(actor=actor_for(owner), fit=fit)
    candidate = shortlist(actor=SYSTEM, need=need, technology=technology)
    assert not Todo.objects.open().filter(key=f"need-fit:{fit.pk}").exists()
    assert told_to(organisation, Side.COMPANY).count() == 1
    ask_company(actor=SYSTEM, candidate=candidate)
    assert told_to(organisation, Side.COMPANY).count() == 0


def test_many_needs_come_in_one_mail(technology: Technology, owner: User) -> None:
    for title in ("Rainwater storage for schools", "Rainwater storage for clinics"):
        search(make_need(title=title))
    assert tell_fits() == 1
    assert told(owner) == [(KIND_FITTING_NEEDS, "귀사의 기술로 해결할 수 있는 새 해외 수요 2건")]


def test_nothing_is_told_below_the_threshold(technology: Technology, owner: User) -> None:
    search(make_need(title="Anthropology library", problem="Old manuscripts crumble.", scale="", wished="", site=""))
    assert (Match.objects.count(), Fit.objects.count(), tell_fits()) == (0, 0, 0)
    # Nor is a match that a stricter threshold wouldn't keep.
    run = search(make_need())
    Fit.objects.all().delete()
    run.refresh_from_db()
    run.threshold = 99.0
    assert (note_fits(run), Fit.objects.count()) == (0, 0)


def test_who_switched_the_kind_off_gets_no_mail(technology: Technology, owner: User) -> None:
    NotificationSwitch.objects.create(user=owner, kind=KIND_FITTING_NEEDS)
    search(make_need())
    tell_fits()
    assert Notification.objects.get(recipient=owner, kind=KIND_FITTING_NEEDS).mail == Notification.Mail.OFF


def test_a_body_hears_of_a_technology_that_came_after_its_need_without_names(technology: Technology) -> None:
    body = asking_body()
    partner = MembershipFactory(organisation=body).user
    partner.language = "en"
    partner.save()
    need = make_need(organisation=body)
    with clock.at(NOW + timedelta(days=3)):
        Technology.objects.update(published_at=clock.now())
        search(need)
        assert list(Fit.objects.values_list("side", flat=True)) == [Side.PARTNER]
        assert (tell_fits(), tell_fits()) == (1, 0)
    assert told(partner) == [(KIND_FITTING_TECHNOLOGIES, "1 new technology may answer your need")]
    message = Notification.objects.get(kind=KIND_FITTING_TECHNOLOGIES)
    assert "Rainwater storage for schools – Tanks for roofs" in message.body
    assert technology.organisation.name_en not in message.body
    assert (message.language, message.link) == ("en", f"/partner/needs/{need.pk}/")


def test_what_is_no_longer_new_or_shown_is_told_to_nobody(technology: Technology, owner: User) -> None:
    old = make_need()
    Need.objects.filter(pk=old.pk).update(published_at=NOW - NEW - timedelta(days=1))
    search(old)
    assert Fit.objects.count() == 0
    waiting = make_need(title="Rainwater storage for clinics", state=NeedState.DRAFT)
    assert not MatchRun.objects.filter(need=waiting).exists()
    closed = make_need(title="Rainwater storage for markets")
    search(closed)
    close_need(actor=SYSTEM, need=closed, reason="Built")
    assert (tell_fits(), told(owner)) == (0, [])


def test_a_company_that_was_asked_about_the_need_is_not_told_again(technology: Technology, owner: User) -> None:
    need = make_need()
    search(need)
    ask_company(actor=SYSTEM, candidate=shortlist(actor=SYSTEM, need=need, technology=technology))
    assert (tell_fits(), told(owner)) == (0, [])
