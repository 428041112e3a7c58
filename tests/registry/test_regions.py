"""Regions are kept in Korean and read in the reader's language."""

import pytest
from django.utils import translation

from chorok.accounts.actors import SYSTEM
from chorok.registry import regions
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.enums import OrganisationKind


@pytest.mark.parametrize(
    ("kept", "korean", "english"),
    [
        ("중구", "중구", "Jung-gu"),
        ("영등포구", "영등포구", "Yeongdeungpo-gu"),
        ("세종특별자치시", "세종특별자치시", "Sejong"),
        ("Bavaria", "Bavaria", "Bavaria"),
        ("", "", ""),
    ],
)
def test_a_region_is_read_in_the_readers_language(kept: str, korean: str, english: str) -> None:
    with translation.override("ko"):
        assert regions.name(kept) == korean
    with translation.override("en"):
        assert regions.name(kept) == english


def test_no_two_regions_share_an_english_name() -> None:
    """Seoul's 25 districts and the 17 provinces and cities of their rank."""
    assert len(set(regions.ENGLISH.values())) == len(regions.ENGLISH) == 25 + 17
    assert all(regions.kept(english) == korean for korean, english in regions.ENGLISH.items())


@pytest.mark.django_db
def test_a_region_written_in_english_is_kept_in_korean() -> None:
    made = create_organisation(actor=SYSTEM, kind=OrganisationKind.COMPANY, name_ko="가람", region="jung-gu ")

    assert made.region == "중구"
