"""Grounds of exclusion that facts alone show."""

from dataclasses import replace
from datetime import date

import pytest

from chorok.programs.domain.conflict_rules import ApplicantFacts, EvaluatorFacts, Past, conflicts_between, domain_of
from chorok.programs.enums import ConflictGround, PastKind

TODAY = date(2020, 5, 13)
APPLICANT = ApplicantFacts(
    organisation_id=7, business_number="1208147521", emails=frozenset({"info@green.kr", "kim@naver.com"})
)


def grounds(**facts: object) -> list[ConflictGround]:
    values: dict[str, object] = {"email": "a@uni.ac.kr", "belongs_to": frozenset(), "business_number": "", "past": ()}
    return list(conflicts_between(EvaluatorFacts(**(values | facts)), APPLICANT, today=TODAY))  # type: ignore[arg-type]


def test_a_stranger_has_none() -> None:
    assert grounds() == []


def test_belonging_to_the_applicant_and_sharing_its_number() -> None:
    assert grounds(belongs_to=frozenset({7, 8})) == [ConflictGround.SAME_ORGANISATION]
    assert grounds(business_number="1208147521") == [ConflictGround.SAME_NUMBER]
    assert grounds(belongs_to=frozenset({8}), business_number="2208162517") == []


@pytest.mark.parametrize(
    ("until", "counts"),
    [(None, True), (date(2017, 5, 14), True), (date(2017, 5, 13), False), (date(2010, 1, 1), False)],
)
def test_employment_counts_for_three_years(until: date | None, counts: bool) -> None:
    past = (Past(PastKind.EMPLOYMENT, 7, "", until),)
    assert grounds(past=past) == ([ConflictGround.EMPLOYMENT] if counts else [])


def test_mentoring_and_advice_count_whenever_they_were_and_by_number_too() -> None:
    assert grounds(past=(Past(PastKind.MENTORING, 7, "", date(2001, 1, 1)),)) == [ConflictGround.MENTORING]
    assert grounds(past=(Past(PastKind.ADVICE, None, "1208147521", None),)) == [ConflictGround.MENTORING]
    assert grounds(past=(Past(PastKind.ADVICE, None, "", None), Past(PastKind.MENTORING, 8, "", None))) == []


def test_a_common_domain_counts_unless_strangers_share_it() -> None:
    assert grounds(email="someone@GREEN.kr") == [ConflictGround.EMAIL_DOMAIN]
    assert grounds(email="lee@naver.com") == []
    assert domain_of("lee@Gmail.com") == ""
    assert domain_of("lee@demo.chorok.example") == ""


@pytest.mark.parametrize(
    ("email", "website", "counts"),
    [
        ("lee@mail.green.kr", "", True),
        ("lee@evergreen.kr", "", False),
        ("lee@leaf.kr", "www.leaf.kr", True),
        ("lee@leaf.kr", "leaf.kr.example.com", False),
        ("lee@naver.com", "blog.naver.com", False),
    ],
)
def test_a_house_is_known_by_its_site_and_by_domains_within_its_own(email: str, website: str, counts: bool) -> None:
    evaluator = EvaluatorFacts(email=email, belongs_to=frozenset(), business_number="", past=())
    found = list(conflicts_between(evaluator, replace(APPLICANT, website=website), today=TODAY))
    assert found == ([ConflictGround.EMAIL_DOMAIN] if counts else [])


def test_an_applicant_without_a_number_shares_none() -> None:
    team = ApplicantFacts(organisation_id=9, business_number="", emails=frozenset())
    nobody = EvaluatorFacts(email="a@b.kr", belongs_to=frozenset(), business_number="", past=())
    assert list(conflicts_between(nobody, team, today=TODAY)) == []
