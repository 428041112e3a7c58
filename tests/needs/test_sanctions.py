"""To a country on the operator's list no company is introduced, whatever step it stands at."""

from collections.abc import Callable

import pytest
from django.test import override_settings

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError
from chorok.core.models import Notification
from chorok.needs.domain.fits import tell_fits
from chorok.needs.domain.introducing import answer, ask_company, introduce, reply
from chorok.needs.domain.matching import work_on
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.domain.video import propose_times
from chorok.needs.enums import CandidateState
from chorok.needs.models import Candidate, Fit, MatchRun, VideoMeeting
from tests.factories import MembershipFactory
from tests.needs.introduced import linked, make_room, proposal
from tests.needs.making import asking_body, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def refused(action: Callable[[], object]) -> str:
    """Return the sentence an action is refused with; nothing may have changed."""
    before = list(Candidate.objects.values()), Notification.objects.count()
    with override_settings(SANCTIONED_COUNTRIES=["ID"]), pytest.raises(DomainError) as error:
        action()
    assert (list(Candidate.objects.values()), Notification.objects.count()) == before
    return str(error.value.message)


def test_nobody_is_asked_introduced_or_linked(staff: Actor) -> None:
    row = shortlist(actor=staff, need=make_need(staff), technology=make_technology())
    told = "제재 대상국 목록에 있는 국가(인도네시아)이므로 기업을 소개할 수 없습니다."
    assert refused(lambda: ask_company(actor=staff, candidate=row)) == told
    asked = ask_company(actor=staff, candidate=row)
    agreed = answer(actor=staff, candidate=asked, agrees=True, consents=True)
    assert refused(lambda: introduce(actor=staff, candidate=agreed)) == told
    introduced = introduce(actor=staff, candidate=agreed)
    assert refused(lambda: reply(actor=staff, candidate=introduced, welcome=True)) == told
    with override_settings(SANCTIONED_COUNTRIES=["ID"]):
        assert reply(actor=staff, candidate=introduced, welcome=False).state == CandidateState.PASSED


def test_where_whoever_asks_sits_counts_too(staff: Actor) -> None:
    need = make_need(staff, country="VN", organisation=asking_body())
    row = shortlist(actor=staff, need=need, technology=make_technology())
    assert "인도네시아" in refused(lambda: ask_company(actor=staff, candidate=row))
    with override_settings(SANCTIONED_COUNTRIES=["KP"]):
        assert ask_company(actor=staff, candidate=row).state == CandidateState.ASKED


def test_no_meeting_is_proposed_once_the_country_is_on_the_list(staff: Actor) -> None:
    row, room = linked(), make_room()
    assert "인도네시아" in refused(lambda: propose_times(actor=staff, candidate=row, proposal=proposal(room)))
    assert VideoMeeting.objects.count() == 0


def test_a_company_hears_of_no_need_whose_asker_sits_in_a_country_on_the_list() -> None:
    technology = make_technology()
    MembershipFactory(organisation=technology.organisation)
    need = make_need(country="VN", organisation=asking_body())
    work_on(MatchRun.objects.filter(need=need).latest("pk").pk)
    with override_settings(SANCTIONED_COUNTRIES=["ID"]):
        assert (Fit.objects.count(), tell_fits()) == (1, 0)
