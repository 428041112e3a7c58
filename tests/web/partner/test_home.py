"""The partner desk."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.registry.enums import OrganisationKind
from tests.factories import GreenFieldFactory, MembershipFactory, OrganisationFactory


def test_a_partner_finds_the_own_organisation_and_the_ways_into_the_directory(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    GreenFieldFactory()
    user = user_with(Role.PARTNER, language="en")
    MembershipFactory(
        user=user, organisation=OrganisationFactory(name_en="Jakarta Clean Water", kind=OrganisationKind.BUYER)
    )
    OrganisationFactory(name_en="Somebody Else", kind=OrganisationKind.BUYER)
    client = client_for(user)
    page = client.get(reverse("partner_home"), headers={"Accept-Language": "en"})
    assertContains(page, "Jakarta Clean Water")
    assertNotContains(page, "Somebody Else")
    assertContains(page, "New and renewable energy")


def test_others_are_refused(
    user_with: Callable[..., User], client_for: Callable[[User], Client], client: Client
) -> None:
    assert client_for(user_with(Role.STAFF)).get(reverse("partner_home")).status_code == 403
    assert client.get(reverse("partner_home")).status_code == 302


def test_the_number_of_queries_does_not_grow(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    user = user_with(Role.PARTNER)
    client = client_for(user)
    counts = []
    for times in (1, 2):
        for _ in range(times):
            MembershipFactory(user=user, organisation=OrganisationFactory())
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("partner_home"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
