"""The demonstration's organisations: enough of them, marked as made up, loaded once, each with its own results."""

import pytest

from chorok.operations.demo import drawings
from chorok.operations.demo.companies import business_number, load_companies
from chorok.outcomes.domain.queries.results import year_results
from chorok.outcomes.models import Claim
from chorok.registry.domain.business_number import is_valid
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import Certification, Organisation, Product
from tests.operations.published import PUBLISHED_2019, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planned")]


def test_the_demonstration_is_loaded_once_and_marked() -> None:
    assert Organisation.objects.count() == 58
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


def test_each_named_result_belongs_to_the_company_whose_trade_it_is() -> None:
    """The named results of the announcement stand with the first four companies, each with its own trade."""
    named = {
        "폐플라스틱 빗물저류시스템 업무협약": "빗물담기",
        "탄소저감 교육 소프트웨어 합의각서(5년)": "탄소교실",
        "미세먼지 저감 제품 업무협약": "맑은숨",
        "친환경 크라프트 종이컵 기획전 매출": "에코크라프트",
    }
    found = {
        claim.title_ko.removesuffix(" (가상)"): [
            company.name_ko.removesuffix(" (가상)") for company in claim.organisations.all()
        ]
        for claim in Claim.objects.filter(title_ko__in=[f"{title} (가상)" for title in named])
    }
    assert found == {title: [company] for title, company in named.items()}
    assert figures(year_results(2019)) == PUBLISHED_2019


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
