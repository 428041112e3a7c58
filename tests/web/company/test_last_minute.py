"""What the last minute of a call costs: the statements of one save and of one hand-in, counted exactly."""

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import prefetch_related_objects
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chorok.core import clock
from chorok.programs.domain.answers import read_answers
from chorok.programs.domain.values import digest
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application
from chorok.registry.models import Membership
from tests.clients import signed_in_client
from tests.factories import MembershipFactory
from tests.factories_programs import ApplicationFactory, CallFactory, FormPageFactory, QuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "en")]

#: Session, person, roles, application; its row locked, membership, answers; written: answers, the time of saving.
SAVE = 9
#: As far as the membership the same; rules, answers, papers asked for; to-do, task, number, application.
HAND_IN = 13
#: A transaction within the test's own is a savepoint and its release.
TRANSACTION = 2


@pytest.fixture
def owner() -> Membership:
    membership: Membership = MembershipFactory()
    return membership


@pytest.fixture
def draft(owner: Membership) -> Application:
    page = FormPageFactory(call=CallFactory(form_frozen_at=clock.now()))
    for position in range(1, 4):
        QuestionFactory(page=page, code=f"q{position}", position=position)
    application: Application = ApplicationFactory(
        call=page.call, organisation=owner.organisation, created_by=owner.user
    )
    prefetch_related_objects([application], "call__pages")
    return application


def save(client: Client, application: Application, bases: dict[str, str], **texts: str) -> dict[str, Any]:
    """Save as js/drafts.js does: what was typed, and the digests of the answers the page was drawn with."""
    pages = application.call.pages.all()  # prefetched by the fixture, so that the test asks nothing itself
    url = reverse("desk_application_save", args=[application.organisation_id, application.pk, pages[0].pk])
    sent = {f"q-{code}": text for code, text in texts.items()} | {f"base-{code}": one for code, one in bases.items()}
    told: dict[str, Any] = json.loads(client.post(url, {**sent, "draft_token": ""}).content)
    assert (told["conflicts"], told["unkept"]) == ([], [])
    return told


@pytest.mark.parametrize("count", [1, 3])
def test_a_save_takes_as_many_statements_at_any_length(owner: Membership, draft: Application, count: int) -> None:
    client = signed_in_client(owner.user)
    codes = [f"q{position}" for position in range(1, count + 1)]
    bases = dict.fromkeys(("q1", "q2", "q3"), digest(None))
    save(client, draft, bases)  # reads the frozen form, which the process keeps
    with CaptureQueriesContext(connection) as first:
        told = save(client, draft, bases, **dict.fromkeys(codes, "So"))
    with CaptureQueriesContext(connection) as second:
        save(client, draft, told["bases"], **dict.fromkeys(codes, "Solar"))
    assert len(first) == len(second) == SAVE + TRANSACTION
    assert read_answers(draft) == {f"q{n}": "Solar" if n <= count else None for n in (1, 2, 3)}


def test_a_hand_in_takes_its_statements(owner: Membership, draft: Application) -> None:
    client = signed_in_client(owner.user)
    save(client, draft, dict.fromkeys(("q1", "q2", "q3"), digest(None)), q1="a", q2="b", q3="c")
    url = reverse("desk_application_submit", args=[owner.organisation_id, draft.pk])
    with CaptureQueriesContext(connection) as taken:
        answer = client.post(url)
    assert answer["Location"] == reverse("desk_application_receipt", args=[owner.organisation_id, draft.pk])
    assert len(taken) == HAND_IN + TRANSACTION
    draft.refresh_from_db()
    assert (draft.state, draft.number) == (ApplicationState.SUBMITTED, 1)
