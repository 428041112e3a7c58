"""Applying through the pages: the verdict, the steps, two people at once, handing in, opening again, supplements."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import AccessLog
from chorok.programs.domain.answers import read_answers
from chorok.programs.domain.screening import ask_supplement
from chorok.programs.enums import ApplicationState, RuleKind, SupplementState
from chorok.programs.models import Application, Call
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership
from tests.clients import signed_in_client
from tests.factories import MembershipFactory
from tests.factories_programs import (
    CLOSES_AT,
    ApplicationFactory,
    CallFactory,
    FormPageFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    RuleFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "en")]
ClientFor = Callable[[User], Client]


@pytest.fixture
def client_for() -> ClientFor:
    """Return a client that reads English, signed in as the user."""

    def make(user: User) -> Client:
        client = signed_in_client(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return make


@pytest.fixture
def call() -> Call:
    made: Call = CallFactory(code="cert-2020", subsidy_rate=75, subsidy_ceiling=10_000_000)
    page = FormPageFactory(call=made)
    QuestionFactory(page=page, code="title", position=1)
    QuestionFactory(page=page, code="plan", kind="long", position=2)
    RequiredDocumentFactory(call=made)
    return made


@pytest.fixture
def owner() -> Membership:
    membership: Membership = MembershipFactory(user__language="en")
    return membership


@pytest.fixture
def draft(call: Call, owner: Membership) -> Application:
    application: Application = ApplicationFactory(call=call, organisation=owner.organisation, created_by=owner.user)
    return application


def page_of(call: Call) -> str:
    return str(call.pages.get().pk)


def address(name: str, application: Application, **more: Any) -> str:
    own = {"organisation_id": application.organisation_id, "application_id": application.pk}
    return reverse(name, kwargs={**own, **more})


def page_url(name: str, application: Application) -> str:
    return address(name, application, page_id=application.call.pages.get().pk)


def drawn(client: Client, application: Application) -> dict[str, str]:
    """Return the digests the page's form carries."""
    form = client.get(page_url("desk_application_page", application)).context["form"]
    return {f"base-{code}": digest for code, digest in form.base.items()}


def answered(title: str, plan: str = "", **more: str) -> dict[str, str]:
    return {"q-title": title, "q-plan": plan, **more}


def fill(client: Client, application: Application) -> None:
    sums = {"costs": "10,000,000", "subsidy": "7,500,000", "own_cash": "2,500,000", "own_in_kind": "0"}
    base = client.get(address("desk_application_costs", application)).context["base"]
    assert client.post(address("desk_application_costs", application), {**sums, "base": base}).status_code == 302
    client.post(page_url("desk_application_page", application), answered("Solar", "We build it."))
    document = application.call.documents.get()
    client.post(
        address("desk_application_document_add", application, document_id=document.pk),
        {f"paper-{document.pk}-upload": SimpleUploadedFile("plan.txt", b"plan")},
    )


def test_the_desk_says_at_once_what_is_open_and_for_whom(client_for: ClientFor, call: Call, owner: Membership) -> None:
    RuleFactory(call=call, kind=RuleKind.SIZE, values=[], most=5)
    CallFactory(
        closes_at=clock.now() - timedelta(seconds=1), opens_at=clock.now() - timedelta(days=2), name_en="Long gone"
    )
    client = client_for(owner.user)
    page = client.get(reverse("desk_applications", args=[owner.organisation_id])).content.decode()
    assert call.name_en in page
    assert "Something is not on record" in page
    assert "Long gone" not in page
    verdict = client.get(reverse("desk_call", args=[owner.organisation_id, call.code])).content.decode()
    assert "Your number of employees is not recorded." in verdict
    assert reverse("desk_profile", args=[owner.organisation_id]) in verdict
    assert "Begin the application" in verdict


def test_a_rule_that_is_not_met_is_told_and_offers_no_start(
    client_for: ClientFor, call: Call, owner: Membership
) -> None:
    RuleFactory(call=call, values=["team"])
    url = reverse("desk_call", args=[owner.organisation_id, call.code])
    client = client_for(owner.user)
    page = client.get(url).content.decode()
    assert "Not for you as things stand" in page
    assert "Begin the application" not in page
    assert client.post(url).status_code == 200
    assert not Application.objects.exists()


def test_from_the_public_page_one_comes_to_the_own_desk(client_for: ClientFor, call: Call, owner: Membership) -> None:
    url = reverse("desk_apply", args=[call.code])
    assert client_for(owner.user).get(url)["Location"] == reverse("desk_call", args=[owner.organisation_id, call.code])
    second = MembershipFactory(user=owner.user).organisation
    page = client_for(owner.user).get(url).content.decode()
    assert reverse("desk_call", args=[second.pk, call.code]) in page
    assert reverse("desk_home") in client_for(MembershipFactory(left_at=clock.now()).user).get(url).content.decode()


def test_the_whole_way_to_the_receipt(client_for: ClientFor, call: Call, owner: Membership) -> None:
    client = client_for(owner.user)
    begun = client.post(reverse("desk_call", args=[owner.organisation_id, call.code]))
    application = Application.objects.get()
    assert begun["Location"] == address("desk_application_next", application)
    assert client.get(begun["Location"])["Location"] == address("desk_application_costs", application)
    check = client.get(address("desk_application_check", application))
    assert [problem.step for problem, _url in check.context["problems"]] == [
        "costs",
        page_of(call),
        page_of(call),
        "documents",
    ]
    assert "Hand in the application" not in check.content.decode()
    fill(client, application)
    check = client.get(address("desk_application_check", application)).content.decode()
    assert "Everything is there." in check
    assert "Solar" in check
    done = client.post(address("desk_application_submit", application))
    assert done["Location"] == address("desk_application_receipt", application)
    assert "CERT-2020-0001" in client.get(done["Location"]).content.decode()
    assert "Solar" in client.get(address("desk_application", application)).content.decode()
    again = client.post(address("desk_application_submit", application))
    assert again["Location"] == done["Location"]
    assert Application.objects.get().number == 1


def test_sums_the_call_does_not_allow_are_kept_and_told_beside_their_field(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    client, url = client_for(owner.user), address("desk_application_costs", draft)
    base = client.get(url).context["base"]
    sums = {"costs": "10,000,000", "subsidy": "8000000", "own_cash": "2,000,000", "own_in_kind": "0"}
    page = client.post(url, {**sums, "base": base})
    assert page.context["form"].errors == {
        "subsidy": ["At most 7,500,000 won of subsidy are possible for these costs."]
    }
    draft.refresh_from_db()
    assert (draft.costs, draft.subsidy) == (Decimal(10_000_000), Decimal(8_000_000))
    mended = client.post(url, {**sums, "subsidy": "7500000", "own_cash": "2,500,000", "base": page.context["base"]})
    assert mended["Location"] == page_url("desk_application_page", draft)


def test_sums_of_a_colleague_are_shown_before_they_are_overwritten(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    client, url = client_for(owner.user), address("desk_application_costs", draft)
    base = client.get(url).context["base"]
    Application.objects.filter(pk=draft.pk).update(costs=5, subsidy=3, own_cash=2, own_in_kind=0)
    sums = {"costs": "8", "subsidy": "6", "own_cash": "2", "own_in_kind": "0"}
    page = client.post(url, {**sums, "base": base})
    assert "A colleague saved other sums" in page.content.decode()
    assert Application.objects.get().costs == 5
    assert client.post(url, {**sums, "base": page.context["base"]}).status_code == 302
    assert Application.objects.get().costs == 8


def test_what_is_typed_is_kept_on_a_pause_and_goes_on_from_there(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    client, url = client_for(owner.user), page_url("desk_application_save", draft)
    first = client.post(url, answered("So", **drawn(client, draft)))
    told = json.loads(first.content)
    assert told["saved_at"] == "10:00:00"
    assert (told["conflicts"], told["unkept"]) == ([], [])
    bases = {f"base-{code}": digest for code, digest in told["bases"].items()}
    second = json.loads(client.post(url, answered("Solar", "Roof", **bases)).content)
    assert second["conflicts"] == []
    assert read_answers(draft) == {"title": "Solar", "plan": "Roof"}


def test_two_people_see_both_texts_and_choose(client_for: ClientFor, draft: Application, owner: Membership) -> None:
    colleague = MembershipFactory(organisation=owner.organisation, role=MemberRole.MEMBER).user
    mine, theirs = client_for(owner.user), client_for(colleague)
    base = drawn(mine, draft)
    save, page = page_url("desk_application_save", draft), page_url("desk_application_page", draft)
    theirs.post(save, answered("Theirs", **drawn(theirs, draft)))
    told = json.loads(mine.post(save, answered("Mine", "Plan", **base)).content)
    assert [(one["code"], one["mine"], one["theirs"], one["by"]) for one in told["conflicts"]] == [
        ("title", "Mine", "Theirs", colleague.name)
    ]
    assert read_answers(draft) == {"title": "Theirs", "plan": "Plan"}
    base["base-plan"] = told["bases"]["plan"]
    shown = mine.post(page, answered("Mine", "Plan", **base))
    assert shown.status_code == 200
    assert shown.context["form"].base["title"] == base["base-title"]
    seen = {"seen-title": shown.context["conflicts"][0][1]}
    assert mine.post(page, answered("Mine", "Plan", **base, **seen, **{"choice-title": "theirs"})).status_code == 302
    assert read_answers(draft)["title"] == "Theirs"
    assert mine.post(page, answered("Mine", "Plan", **base, **seen, **{"choice-title": "mine"})).status_code == 302
    assert read_answers(draft)["title"] == "Mine"


def test_after_the_deadline_nothing_is_kept_and_the_reason_is_told(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    client = client_for(owner.user)
    with clock.at(CLOSES_AT):
        kept = client.post(page_url("desk_application_save", draft), answered("Late"))
        assert kept.status_code == 403
        assert json.loads(kept.content)["error"] == "The deadline has passed. Nothing can be changed any more."
        assert client.get(page_url("desk_application_page", draft))["Location"] == address("desk_application", draft)
        assert client.post(address("desk_application_submit", draft)).status_code == 302
        assert "The deadline passed before" in client.get(address("desk_application", draft)).content.decode()
    assert Application.objects.get().state == ApplicationState.DRAFT
    assert read_answers(draft) == {"title": None, "plan": None}


def test_a_file_that_is_not_what_its_name_says_is_refused_beside_its_field(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    document = draft.call.documents.get()
    page = client_for(owner.user).post(
        address("desk_application_document_add", draft, document_id=document.pk),
        {f"paper-{document.pk}-upload": SimpleUploadedFile("plan.pdf", b"no pdf")},
    )
    assert "The content of this file is not what its name says (PDF)." in page.content.decode()
    assert not draft.documents.exists()


def test_taking_back_and_opening_again(client_for: ClientFor, draft: Application, owner: Membership) -> None:
    client = client_for(owner.user)
    fill(client, draft)
    client.post(address("desk_application_submit", draft))
    refused = client.post(address("desk_application_withdraw", draft), {"withdraw-reason": ""})
    assert refused.status_code == 200
    assert Application.objects.get().state == ApplicationState.SUBMITTED
    client.post(address("desk_application_withdraw", draft), {"withdraw-reason": "No time"})
    assert Application.objects.get().state == ApplicationState.WITHDRAWN
    client.post(address("desk_application_reopen", draft))
    assert Application.objects.get().state == ApplicationState.DRAFT
    assert "open again" in client.get(address("desk_application", draft)).content.decode()


def test_a_supplement_lets_change_what_it_names_and_nothing_else(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    other = FormPageFactory(call=draft.call, name_en="Other")
    QuestionFactory(page=other, code="other", required=False)
    named = draft.call.pages.exclude(pk=other.pk).get()
    client = client_for(owner.user)
    Application.objects.filter(pk=draft.pk).update(state=ApplicationState.SUBMITTED, number=1)
    draft.refresh_from_db()
    with clock.at(CLOSES_AT + timedelta(days=1)):
        due = clock.in_days(7)
        ask_supplement(actor=SYSTEM, application=draft, text="Say more.", due_at=due, pages=[named])
        page = client.get(address("desk_application", draft)).content.decode()
        assert "Say more." in page
        assert client.get(address("desk_application_page", draft, page_id=other.pk)).status_code == 302
        changed = client.post(address("desk_application_page", draft, page_id=named.pk), answered("More", "On it goes"))
        assert changed["Location"] == address("desk_application", draft)
        assert client.get(address("desk_application_documents", draft)).status_code == 302
        client.post(address("desk_application_supplement", draft), {"supplement-answer": "Done"})
    draft.refresh_from_db()
    assert (draft.state, draft.supplements.get().state) == (ApplicationState.SUBMITTED, SupplementState.ANSWERED)
    assert read_answers(draft)["title"] == "More"


def test_costs_that_were_asked_for_are_mended_and_nothing_else(
    client_for: ClientFor, draft: Application, owner: Membership
) -> None:
    sums = {"costs": 10_000_000, "subsidy": 8_000_000, "own_cash": 2_000_000, "own_in_kind": 0}
    Application.objects.filter(pk=draft.pk).update(state=ApplicationState.SUBMITTED, number=1, **sums)
    draft.refresh_from_db()
    client, url = client_for(owner.user), address("desk_application_costs", draft)
    assert client.get(url).status_code == 302
    with clock.at(CLOSES_AT + timedelta(days=1)):
        ask_supplement(actor=SYSTEM, application=draft, text="Too much.", due_at=clock.in_days(7), costs=True)
        assert f'href="{url}"' in client.get(address("desk_application", draft)).content.decode()
        base = client.get(url).context["base"]
        refused = client.post(url, {**sums, "base": base})
        assert refused.context["form"].errors == {
            "subsidy": ["At most 7,500,000 won of subsidy are possible for these costs."]
        }
        mended = client.post(url, {**sums, "subsidy": "7,500,000", "own_cash": "2,500,000", "base": base})
        assert mended["Location"] == address("desk_application", draft)
        assert client.get(page_url("desk_application_page", draft)).status_code == 302
        client.post(address("desk_application_supplement", draft), {"supplement-answer": "Done"})
    draft.refresh_from_db()
    assert (draft.state, draft.subsidy, draft.own_cash) == (ApplicationState.SUBMITTED, 7_500_000, 2_500_000)


def test_an_accountant_reads_and_changes_nothing(client_for: ClientFor, draft: Application, owner: Membership) -> None:
    accountant = MembershipFactory(organisation=owner.organisation, role=MemberRole.ACCOUNTANT).user
    client = client_for(accountant)
    assert client.get(address("desk_application", draft)).status_code == 200
    assert client.get(page_url("desk_application_page", draft)).status_code == 403
    assert client.get(address("desk_application_costs", draft)).status_code == 403
    assert client.post(address("desk_application_submit", draft)).status_code == 403
    assert json.loads(client.post(page_url("desk_application_save", draft), answered("x")).content)["error"]
    assert read_answers(draft)["title"] is None


def test_a_draft_is_nobodys_business_but_the_companys(
    client_for: ClientFor, user_with: Callable[..., User], draft: Application
) -> None:
    for user in (user_with(Role.STAFF), MembershipFactory().user):
        assert client_for(user).get(address("desk_application", draft)).status_code == 404


def test_staff_see_on_the_desk_what_was_handed_in_and_leave_their_trace(
    client_for: ClientFor, user_with: Callable[..., User], draft: Application, owner: Membership
) -> None:
    staff = user_with(Role.STAFF)
    client, members = client_for(staff), client_for(owner.user)
    url = reverse("desk_applications", args=[draft.organisation_id])
    assert (list(client.get(url).context["page"]), list(members.get(url).context["page"])) == ([], [draft])
    assert [one.application for one in client.get(url).context["open_calls"]] == [None]
    Application.objects.update(state=ApplicationState.SUBMITTED, number=1, submitted_at=clock.now())
    assert list(client.get(url).context["page"]) == [draft]
    for one in (client, members):
        assert one.get(address("desk_application", draft)).status_code == 200
    look = AccessLog.objects.get(subject_type="application")
    assert (look.actor_id, look.subject_ids) == (staff.pk, [draft.pk])


def test_the_list_takes_the_same_number_of_statements_at_any_length(
    client_for: ClientFor, owner: Membership, django_assert_num_queries: Any
) -> None:
    client, url = client_for(owner.user), reverse("desk_applications", args=[owner.organisation_id])

    def grow(count: int) -> None:
        for _one in range(count):
            RuleFactory(call=CallFactory())
            ApplicationFactory(organisation=owner.organisation)

    grow(1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    grow(2)
    with django_assert_num_queries(len(one)):
        client.get(url)
