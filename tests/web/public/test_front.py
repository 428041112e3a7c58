"""The front page: this year's plan, last year's results, ways in."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_empty_hub_has_a_front_page(client: Client) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert (response.context["plan"], response.context["past"], response.context["latest"]) == (None, None, [])


@pytest.mark.usefixtures("published")
class TestThePublishedYears:
    def test_plan_and_results_stand_side_by_side(self, client: Client) -> None:
        response = client.get("/")
        text = response.content.decode()

        assert (response.context["plan"].year, response.context["past"].year) == (2020, 2019)
        for words in ("11,000,000", "55,000,000", "1,500,000", "25개사 이상", "250건 이상", "20개사 이상"):
            assert words in text
        assert len(response.context["latest"]) == 5

    def test_it_speaks_english(self, client: Client) -> None:
        text = client.get("/?lang=en").content.decode()

        assert "What we set out to do in 2020" in text
        assert "25 companies or more" in text
