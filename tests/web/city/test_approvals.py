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
from tests.factories_programs import ChecklistItemFactory, DraftFactory, complete

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


def test_the_city_reads_what_it_approves_beyond_the_public_page(user_with: Callable[..., User]) -> None:
    client = signed_in_client(user_with(Role.CITY))
    draft = complete(DraftFactory(code="cert-2020", needs_approval=True, agreement_ko="제1조 {company}은 협약한다."))
    ChecklistItemFactory(call=draft, name_ko="국세 완납 여부")
    submit_for_approval(actor=SYSTEM, call=draft)
    page = client.get("/city/approvals/cert-2020/").content.decode()
    assert "제1조 {company}은 협약한다." in page
    assert "<li>국세 완납 여부</li>" in page
    form = "/staff/programme/calls/cert-2020/form/preview/"
    assert f'href="{form}"' in page
    assert client.get(form, follow=True).status_code == 200
    preview = client.get("/staff/programme/calls/cert-2020/preview/").content.decode()
    assert "제1조 {company}은 협약한다." in preview
