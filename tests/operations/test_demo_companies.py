"""The demonstration's organisations: enough of them, marked as made up, and loaded once."""

import pytest

from chorok.operations.demo import drawings
from chorok.operations.demo.companies import business_number, load_companies
from chorok.registry.domain.business_number import is_valid
from chorok.registry.domain.reference import load_reference
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import Certification, Organisation, Product

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_loaded_once_and_marked() -> None:
    load_reference()
    assert load_companies() == 58
    assert load_companies() == 0
    assert not Organisation.objects.exclude(name_ko__endswith="(가상)", fictitious=True).exists()
    assert not Organisation.objects.exclude(name_en__endswith="(fictitious)").exists()
    kinds = {kind: Organisation.objects.filter(kind=kind).count() for kind in OrganisationKind.values}
    assert (kinds["company"], kinds["team"], kinds["buyer"]) == (41, 3, 6)
    assert all(kinds.values())
    buyers = Organisation.objects.filter(kind=OrganisationKind.BUYER)
    assert buyers.values("country").distinct().count() == 5
    published = Organisation.objects.filter(kind=OrganisationKind.COMPANY, publication=Publication.PUBLISHED)
    assert published.filter(logo__public=True).count() == 41
    assert Product.objects.filter(publication=Publication.PUBLISHED, picture__public=True).count() == 74
    assert Certification.objects.filter(extends__isnull=False).exists()


def test_business_numbers_are_right_but_nobodys() -> None:
    numbers = [business_number(position) for position in range(50)]
    assert len(set(numbers)) == 50
    assert all(is_valid(number) and number.startswith("000") for number in numbers)


@pytest.mark.parametrize("shape", sorted(drawings.SHAPES))
def test_a_drawing_is_the_same_each_time(shape: str) -> None:
    for draw, beginning in ((drawings.picture, b"\xff\xd8"), (drawings.logo, b"\x89PNG")):
        first, second = (draw(shape, variant=3).read() for _time in range(2))
        assert first == second
        assert first.startswith(beginning)
