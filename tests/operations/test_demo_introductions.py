"""The demonstration's introductions: meetings held, agreed and proposed, rounds answered, the report not empty."""

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.needs.domain.queries.quality import counted, refusals
from chorok.needs.enums import CandidateState, VideoState
from chorok.needs.models import Candidate, RoundAnswer, VideoMeeting
from chorok.operations.demo.introductions import load_introductions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstrated")]


def test_introductions_are_loaded_once_and_went_on() -> None:
    assert load_introductions() == 0
    assert Candidate.objects.filter(state=CandidateState.LINKED).count() == 5
    states = VideoMeeting.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [VideoState.HELD, VideoState.HELD, VideoState.AGREED, VideoState.PROPOSED]
    assert RoundAnswer.objects.count() == 6
    (row,) = counted(SYSTEM, "")
    assert (row.asked, row.accepted, row.introduced, row.answered, row.linked, row.met) == (10, 7, 6, 6, 5, 2)
    assert {reason for reason, *_numbers in refusals(SYSTEM)} == {"capacity", "country", "price", "supplier"}
