"""The staff of a past operator look at what was there in their term, and at what everybody sees."""

from datetime import UTC, date, datetime

import pytest

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.registry.enums import Publication
from chorok.registry.models import Organisation, Product
from tests.factories import OrganisationFactory, ProductFactory

pytestmark = pytest.mark.django_db
FORMER = Actor(reads_as=frozenset({Role.STAFF}), sees_until=date(2019, 12, 31))
LATER = datetime(2020, 1, 1, 3, tzinfo=UTC)
EARLIER = datetime(2019, 12, 31, 3, tzinfo=UTC)


def test_later_drafts_stay_hidden_and_later_public_pages_dont() -> None:
    draft = Publication.DRAFT
    earlier = OrganisationFactory(publication=draft, created_at=EARLIER)
    later = OrganisationFactory(publication=draft, created_at=LATER)
    public = OrganisationFactory(created_at=LATER)
    assert set(Organisation.objects.visible_to(FORMER)) == {earlier, public}
    assert later in Organisation.objects.visible_to(Actor(reads_as=frozenset({Role.STAFF})))


def test_the_same_holds_for_what_organisations_offer() -> None:
    public = ProductFactory(created_at=LATER)
    earlier = ProductFactory(created_at=EARLIER, publication=Publication.DRAFT)
    ProductFactory(created_at=LATER, publication=Publication.DRAFT)
    assert set(Product.objects.visible_to(FORMER)) == {public, earlier}
