"""Each rule of eligibility against the registry's facts, with its reason in both languages."""

from datetime import date
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.enums import ClaimKind
from chorok.programs.domain.eligibility import Facts, check, check_all, full_years, judge, may_apply
from chorok.programs.enums import RuleKind
from chorok.programs.models import EligibilityRule
from chorok.registry.enums import BusinessStatus, CertificationKind, OrganisationKind, Verification
from chorok.registry.models import GreenField
from tests.factories import CertificationFactory, GreenFieldFactory, OrganisationFactory
from tests.factories_programs import CallFactory, RuleFactory

TODAY = date(2020, 5, 13)
FIELDS = {
    "led": GreenField(code="led", name_ko="LED", name_en="LED", position=2),
    "car": GreenField(code="car", name_ko="그린카", name_en="Green cars", position=3),
}


def facts(**given: Any) -> Facts:
    values: dict[str, Any] = {
        "today": TODAY,
        "kind": OrganisationKind.COMPANY,
        "region": "중구",
        "employees": 12,
        "founded_on": date(2015, 5, 14),
        "fields": frozenset({"led"}),
        "certificates": frozenset({CertificationKind.ISO}),
        "supported": {},
        "verification": Verification.VERIFIED,
        "business_status": BusinessStatus.ACTIVE,
        "field_names": FIELDS,
    }
    return Facts(**(values | given))


def met(kind: RuleKind, known: Facts, *values: str, least: int | None = None, most: int | None = None) -> bool | None:
    rule = EligibilityRule(kind=kind, values=list(values), least=least, most=most)
    return judge(rule, known, line_id=7).met


def test_founders_and_companies_are_told_apart() -> None:
    team = facts(kind=OrganisationKind.TEAM)
    assert met(RuleKind.APPLICANT, team, "company") is False
    assert met(RuleKind.APPLICANT, team, "company", "team") is True


@pytest.mark.parametrize(
    ("region", "asked", "expected"),
    [
        ("중구", ["중구", "종로구"], True),
        ("중구", ["종로구"], False),
        ("중구", ["서울특별시"], True),
        ("서울특별시", ["서울특별시"], True),
        ("경기도", ["서울특별시"], False),
        ("", ["서울특별시"], None),
    ],
)
def test_seoul_means_every_district_of_it(region: str, asked: list[str], expected: bool | None) -> None:
    assert met(RuleKind.REGION, facts(region=region), *asked) is expected


@pytest.mark.parametrize(
    ("employees", "least", "most", "expected"),
    [
        (12, None, 12, True),
        (13, None, 12, False),
        (12, 12, None, True),
        (11, 12, 50, False),
        (0, None, 10, True),
        (None, None, 10, None),
    ],
)
def test_the_number_of_employees_counts_both_ends(
    employees: int | None, least: int | None, most: int | None, expected: bool | None
) -> None:
    assert met(RuleKind.SIZE, facts(employees=employees), least=least, most=most) is expected


@pytest.mark.parametrize(
    ("founded", "years"),
    [(date(2013, 5, 13), 7), (date(2013, 5, 14), 6), (date(2020, 5, 13), 0), (date(2016, 2, 29), 4)],
)
def test_years_in_business_are_complete_on_the_anniversary(founded: date, years: int) -> None:
    assert full_years(founded, TODAY) == years
    assert met(RuleKind.AGE, facts(founded_on=founded), most=years) is True
    assert met(RuleKind.AGE, facts(founded_on=founded), least=years + 1) is False


def test_a_team_without_a_founding_day_is_new_and_a_company_without_one_is_unknown() -> None:
    assert met(RuleKind.AGE, facts(founded_on=None, kind=OrganisationKind.TEAM), most=0) is True
    assert met(RuleKind.AGE, facts(founded_on=None), most=7) is None


def test_one_green_field_of_those_asked_for_is_enough() -> None:
    assert met(RuleKind.FIELD, facts(), "car", "led") is True
    assert met(RuleKind.FIELD, facts(), "car") is False
    assert met(RuleKind.FIELD, facts(fields=frozenset()), "car") is None


def test_certificates_are_asked_for_or_ruled_out() -> None:
    assert met(RuleKind.CERTIFICATE, facts(), "iso", "net") is True
    assert met(RuleKind.CERTIFICATE, facts(), "net") is False
    assert met(RuleKind.NO_CERTIFICATE, facts(), "iso") is False
    assert met(RuleKind.NO_CERTIFICATE, facts(), "green_technology") is True


@pytest.mark.parametrize(
    ("years", "least", "most", "expected"),
    [
        (frozenset(), None, 0, True),
        (frozenset({2019}), None, 0, False),
        (frozenset({2019}), None, 1, True),
        (frozenset({2018, 2019}), None, 1, False),
        (frozenset(), 1, None, False),
        (frozenset({2019}), 1, None, True),
    ],
)
def test_earlier_support_in_the_same_line_is_counted_in_years(
    years: frozenset[int], least: int | None, most: int | None, expected: bool
) -> None:
    known = facts(supported={7: years, 8: frozenset({2015, 2016})})
    assert met(RuleKind.EARLIER_SUPPORT, known, least=least, most=most) is expected


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (2, None, "Years of support asked for, at least: 2."),
        (2, 3, "Years of support asked for, at least: 2."),
        (None, 0, "Only first-time applicants may apply."),
    ],
)
def test_too_little_earlier_support_is_told_from_too_much(least: int | None, most: int | None, words: str) -> None:
    rule = EligibilityRule(kind=RuleKind.EARLIER_SUPPORT, least=least, most=most)
    finding = judge(rule, facts(supported={7: frozenset({2019})}), line_id=7)
    assert finding.reason_en == f"You had support in this line in: 2019. {words}"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Verification.VERIFIED, True),
        (Verification.DOCUMENT, None),
        (Verification.UNVERIFIED, False),
        (Verification.REJECTED, False),
    ],
)
def test_an_identity_is_verified_or_under_review(state: str, expected: bool | None) -> None:
    assert met(RuleKind.VERIFIED, facts(verification=state)) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (BusinessStatus.ACTIVE, True),
        (BusinessStatus.UNKNOWN, None),
        (BusinessStatus.SUSPENDED, False),
        (BusinessStatus.CLOSED, False),
        (BusinessStatus.UNREGISTERED, False),
    ],
)
def test_the_tax_offices_answer_decides_who_is_in_business(status: str, expected: bool | None) -> None:
    assert met(RuleKind.IN_BUSINESS, facts(business_status=status)) is expected


def test_a_team_needs_no_business_number() -> None:
    team = facts(kind=OrganisationKind.TEAM, verification=Verification.UNVERIFIED, business_status="")
    assert met(RuleKind.VERIFIED, team) is True
    assert met(RuleKind.IN_BUSINESS, team) is True


def test_a_reason_says_what_is_asked_and_what_is_on_record_in_both_languages() -> None:
    rule = EligibilityRule(kind=RuleKind.SIZE, least=None, most=10)
    finding = judge(rule, facts(), line_id=7)
    assert finding.reason_en == "Asked for: 10 employees or fewer. On record: 12 employees."
    assert finding.reason_ko == "요건: 상시근로자 10명 이하. 등록 정보: 상시근로자 12명."
    assert finding.place == "profile"
    field = judge(EligibilityRule(kind=RuleKind.FIELD, values=["car"]), facts(), line_id=7)
    assert field.reason_en == "Green fields asked for: Green cars. You work in: LED."


@pytest.mark.parametrize(
    ("found", "expected"), [([True, True], True), ([True, None], None), ([None, False], False), ([], True)]
)
def test_findings_sum_up_to_one_verdict(found: list[bool | None], expected: bool | None) -> None:
    rules = [judge(EligibilityRule(kind=RuleKind.SIZE, most=1), facts(), line_id=7) for _one in found]
    findings = [type(rule)(rule.rule, one, "", "") for rule, one in zip(rules, found, strict=True)]
    assert may_apply(findings) is expected


@pytest.mark.django_db
@pytest.mark.usefixtures("held_clock")
def test_the_registry_and_the_ledger_are_read_once_for_all_calls(django_assert_num_queries: Any) -> None:
    company = OrganisationFactory(employees=5)
    company.fields.add(GreenFieldFactory())
    CertificationFactory(organisation=company, kind=CertificationKind.NET, expires_on=date(2020, 5, 12))
    CertificationFactory(organisation=company, kind=CertificationKind.NEP, expires_on=date(2020, 5, 13))
    calls = [CallFactory() for _one in range(3)]
    for call in calls:
        RuleFactory(call=call, kind=RuleKind.CERTIFICATE, values=["net", "nep"])
        RuleFactory(call=call, kind=RuleKind.EARLIER_SUPPORT, values=[], most=0)
    report_claim(
        actor=SYSTEM,
        year=calls[0].year,
        line=calls[0].line,
        kind=ClaimKind.SUPPORT,
        title_ko="컨설팅",
        title_en="Consulting",
        happened_on=date(2020, 3, 1),
        organisations=[company],
    )
    read = type(calls[0]).objects.filter(pk__in=[call.pk for call in calls]).prefetch_related("rules")
    with django_assert_num_queries(5):
        found = check_all(read, company, today=TODAY)
    assert {pk: [one.met for one in findings] for pk, findings in found.items()} == {
        calls[0].pk: [True, False],
        calls[1].pk: [True, True],
        calls[2].pk: [True, True],
    }
    assert "NEP" in check(calls[0], company, today=TODAY)[0].reason_en
