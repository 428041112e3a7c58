"""Numbers of an address or a button that are longer than any number of the hub: nothing is found, nothing fails."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chorok.accounts.enums import Role
from chorok.accounts.models import User

pytestmark = pytest.mark.django_db

#: Python turns no text of more than 4,300 digits into a number; an address has room for 8,190 signs.
LONG = "9" * 5000


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


@pytest.mark.parametrize(
    ("name", "field", "status"),
    [
        ("directory", "page", 200),
        ("directory_products", "page", 200),
        ("needs", "page", 200),
        ("staff_project_new", "need", 200),
        ("staff_project_new", "candidate", 200),
        ("staff_projects", "stage", 200),
    ],
)
def test_an_address(staff: Client, name: str, field: str, status: int) -> None:
    assert staff.get(reverse(name), {field: LONG}).status_code == status


def test_a_button(staff: Client) -> None:
    answered = staff.post(reverse("staff_agreements_open"), {"expected": LONG, "chosen": [LONG]})
    assert answered.status_code == 302
