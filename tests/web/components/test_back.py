"""Switching language or display leads back to a page of ours, and nowhere else."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("switch", ["/language/", "/display/"])
@pytest.mark.parametrize(
    "target",
    [
        "x",
        "../x",
        "?q=1",
        "#top",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http://testserver//evil.example/",
        "http://testserver/\\evil.example/",
        "http://testserver/contact/",
        "http:evil.example",
        "http:///evil.example",
        "/\t/evil.example",
        "\x00/contact/",
        "/" + "a" * 20_000,
    ],
)
def test_what_is_no_page_of_ours_leads_to_the_front(client: Client, switch: str, target: str) -> None:
    answer = client.post(switch, {"language": "en", "contrast": "high", "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("/contact/?a=1&lang=ko&b=가#top", "/contact/?a=1&b=%EA%B0%80"),
        ("/contact/\r\nX-Evil: 1", "/contact/X-Evil:%201"),
    ],
)
def test_a_page_of_ours_is_gone_back_to(client: Client, target: str, led: str) -> None:
    assert client.post("/language/", {"language": "en", "next": target})["Location"] == led
