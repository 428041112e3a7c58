"""The city reads a call and approves it."""

from collections.abc import Callable

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.programs.domain.publishing import submit_for_approval, take_back_call
from chorok.programs.enums import CallState
from chorok.programs.models import Call
from tests.clients import signed_in_client
from tests.factories_programs import DraftFactory, complete

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def test_the_button_approves_what_the_page_showed(user_with: Callable[..., User]) -> None:
    client = signed_in_client(user_with(Role.CITY))
    call = submit_for_approval(actor=SYSTEM, call=complete(DraftFactory(code="cert-2020", needs_approval=True)))
    seen = client.get("/city/approvals/cert-2020/").context["seen"]
    submit_for_approval(actor=SYSTEM, call=take_back_call(actor=SYSTEM, call=call))

    for stale in ({"seen": seen}, {"seen": "nonsense"}, {}):
        client.post("/city/approvals/cert-2020/approve/", stale)
        assert Call.objects.get().state == CallState.APPROVAL
    page = client.get("/city/approvals/cert-2020/")
    assert f'name="seen" value="{page.context["seen"]}"' in page.content.decode()
    client.post("/city/approvals/cert-2020/approve/", {"seen": page.context["seen"]})
    assert Call.objects.get().state == CallState.APPROVED
