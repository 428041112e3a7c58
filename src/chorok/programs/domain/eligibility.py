"""Whether an organisation may apply: each rule of a call against what the registry knows, with the reason.

The rules are pure: `facts_of` reads the registry once, `judge` compares. Nobody types here what the registry knows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, ngettext_lazy, override
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import ClaimOrganisation
from chorok.programs.enums import AgreementState, RuleKind
from chorok.programs.models import Agreement, Call, EligibilityRule
from chorok.registry import regions
from chorok.registry.enums import BusinessStatus, CertificationKind, OrganisationKind, Verification
from chorok.registry.models import GreenField, Organisation

#: A rule not met now that may be met before the deadline, as the centre confirms identities meanwhile.
MENDED_MEANWHILE = frozenset({RuleKind.VERIFIED})


@dataclass(frozen=True)
class Facts:
    """What the registry and the ledger know of an applicant on a day.

    `certificates` are the kinds held and valid; `supported` gives the years of support by line.
    """

    today: date
    kind: str
    region: str
    employees: int | None
    founded_on: date | None
    fields: frozenset[str]
    certificates: frozenset[str]
    supported: Mapping[int, frozenset[int]]
    verification: str
    business_status: str
    field_names: Mapping[str, GreenField]

    @property
    def is_team(self) -> bool:
        """A founder's team has no business number yet."""
        return self.kind == OrganisationKind.TEAM


@dataclass(frozen=True)
class Finding:
    """What one rule says. `met` is None where the registry doesn't know; `place` is where the desk fills it in."""

    rule: EligibilityRule
    met: bool | None
    reason_ko: str
    reason_en: str
    place: str = ""

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return self.reason_ko if get_language() == "ko" else self.reason_en


@dataclass(frozen=True)
class _Answer:
    met: bool | None
    reason: Text
    place: str = ""


def check(call: Call, organisation: Organisation, *, today: date) -> list[Finding]:
    """Say of each rule of `call` whether `organisation` meets it on `today`, in the rules' order."""
    return check_all([call], organisation, today=today)[call.pk]


def check_all(calls: Iterable[Call], organisation: Organisation, *, today: date) -> dict[int, list[Finding]]:
    """Return the findings by call; the registry is read once. `rules` of the calls should be prefetched."""
    rules = {call: list(call.rules.all()) for call in calls}
    kinds = {rule.kind for asked in rules.values() for rule in asked}
    facts = facts_of(organisation, today=today, kinds=kinds)
    return {call.pk: [judge(rule, facts, line_id=call.line_id) for rule in asked] for call, asked in rules.items()}


def may_apply(findings: Iterable[Finding]) -> bool | None:
    """Sum findings up: True when all are met, False when one is not, None when something is unknown."""
    met = [finding.met for finding in findings]
    if False in met:
        return False
    return None if None in met else True


def facts_of(organisation: Organisation, *, today: date, kinds: Collection[str] = RuleKind.values) -> Facts:
    """Read what rules of these `kinds` look at: five queries at most, whatever the number of rules and calls."""
    asks_field = RuleKind.FIELD in kinds
    asks_certificate = RuleKind.CERTIFICATE in kinds or RuleKind.NO_CERTIFICATE in kinds
    valid = Q(expires_on=None) | Q(expires_on__gte=today)
    certificates = organisation.certifications.filter(valid, issued_on__lte=today).values_list("kind", flat=True)
    return Facts(
        today=today,
        kind=organisation.kind,
        region=organisation.region,
        employees=organisation.employees,
        founded_on=organisation.founded_on,
        fields=frozenset(organisation.fields.values_list("pk", flat=True) if asks_field else ()),
        certificates=frozenset(certificates if asks_certificate else ()),
        supported=_supported(organisation) if RuleKind.EARLIER_SUPPORT in kinds else {},
        verification=organisation.verification,
        business_status=organisation.business_status,
        field_names=GreenField.objects.in_bulk() if asks_field else {},
    )


def judge(rule: EligibilityRule, facts: Facts, *, line_id: int) -> Finding:
    """Compare one rule with the facts. Pure: no database."""
    answer = _CHECKS[RuleKind(rule.kind)](rule, facts, line_id)
    reasons = {}
    for language in ("ko", "en"):
        with override(language):
            reasons[language] = str(answer.reason)
    return Finding(rule, answer.met, reasons["ko"], reasons["en"], "" if answer.met else answer.place)


def _supported(organisation: Organisation) -> dict[int, frozenset[int]]:
    """Return the years of support by line: agreements that were signed, and what the ledger holds of before."""
    agreed = Agreement.objects.filter(
        application__organisation=organisation, state__in=[AgreementState.SIGNED, AgreementState.ENDED]
    ).values_list("year_line__line_id", "year_line__year_id")
    recorded = (
        ClaimOrganisation.objects.filter(organisation=organisation, claim__kind=ClaimKind.SUPPORT)
        .exclude(claim__state=ClaimState.WITHDRAWN)
        .values_list("claim__line_id", "claim__year_id")
    )
    years: dict[int, set[int]] = {}
    for line_id, year in (*agreed, *recorded):
        years.setdefault(line_id, set()).add(year)
    return {line_id: frozenset(found) for line_id, found in years.items()}


def _join(names: Collection[object]) -> str:
    return ", ".join(str(name) for name in names)


#: The names in the language of whoever reads them, like a lazy translation.
_joined: Callable[[Collection[object]], Text] = lazy(_join, str)
_region: Callable[[str], Text] = lazy(regions.name, str)


def _applicant(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    asked = _joined([OrganisationKind(value).label for value in rule.values])
    own = OrganisationKind(facts.kind).label
    if facts.kind in rule.values:
        return _Answer(True, format_lazy(_("You are registered as: {own}."), own=own))
    return _Answer(
        False, format_lazy(_("Open to: {asked}. You are registered as: {own}."), asked=asked, own=own), "company"
    )


def _in_region(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    asked = _joined([_region(value) for value in rule.values])
    if not facts.region:
        return _Answer(
            None, format_lazy(_("Must be in: {asked}. Your address is not recorded."), asked=asked), "profile"
        )
    in_seoul = facts.region in regions.SEOUL_DISTRICTS and regions.SEOUL in rule.values
    words = {"asked": asked, "own": _region(facts.region)}
    if facts.region in rule.values or in_seoul:
        return _Answer(True, format_lazy(_("Your address is in {own}."), **words))
    return _Answer(False, format_lazy(_("Must be in: {asked}. Your address is in {own}."), **words), "profile")


def _size(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    asked = _span(rule, "employees")
    if facts.employees is None:
        text = format_lazy(_("Asked for: {asked}. Your number of employees is not recorded."), asked=asked)
        return _Answer(None, text, "profile")
    own = format_lazy(ngettext_lazy("{n} employee", "{n} employees", facts.employees), n=facts.employees)
    return _within(rule, facts.employees, asked, own)


def _age(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    asked = _span(rule, "years")
    if facts.founded_on is None and not facts.is_team:
        text = format_lazy(_("Asked for: {asked}. Your founding date is not recorded."), asked=asked)
        return _Answer(None, text, "profile")
    years = 0 if facts.founded_on is None else full_years(facts.founded_on, facts.today)
    own = format_lazy(ngettext_lazy("{n} year in business", "{n} years in business", years), n=years)
    return _within(rule, years, asked, own)


def full_years(since: date, until: date) -> int:
    """Return the whole years between two days, as ages are counted (만 나이): complete on the anniversary."""
    return max(0, until.year - since.year - ((until.month, until.day) < (since.month, since.day)))


def _span(rule: EligibilityRule, unit: str) -> Text:
    texts: dict[str, tuple[Text, Text, Text]] = {
        "employees": (_("{least} to {most} employees"), _("{least} employees or more"), _("{most} employees or fewer")),
        "years": (
            _("{least} to {most} years in business"),
            _("{least} years in business or more"),
            _("{most} years in business or fewer"),
        ),
    }
    both, more, fewer = texts[unit]
    if rule.least is None:
        return format_lazy(fewer, most=rule.most)
    return format_lazy(more if rule.most is None else both, least=rule.least, most=rule.most)


def _within(rule: EligibilityRule, value: int, asked: Text, own: Text) -> _Answer:
    met = (rule.least is None or rule.least <= value) and (rule.most is None or value <= rule.most)
    return _Answer(met, format_lazy(_("Asked for: {asked}. On record: {own}."), asked=asked, own=own), "profile")


def _field(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    asked = _joined([facts.field_names.get(value, value) for value in rule.values])
    if not facts.fields:
        text = format_lazy(_("Green fields asked for: {asked}. You have not chosen yours."), asked=asked)
        return _Answer(None, text, "profile")
    common = [value for value in rule.values if value in facts.fields]
    if common:
        own = _joined([facts.field_names.get(value, value) for value in common])
        return _Answer(True, format_lazy(_("You work in: {own}."), own=own))
    own = _joined([facts.field_names[value] for value in sorted(facts.fields) if value in facts.field_names])
    text = format_lazy(_("Green fields asked for: {asked}. You work in: {own}."), asked=asked, own=own)
    return _Answer(False, text, "profile")


def _certificate(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    held = _labels(value for value in rule.values if value in facts.certificates)
    if held:
        return _Answer(True, format_lazy(_("You hold: {held}."), held=_joined(held)))
    asked = _joined(_labels(rule.values))
    text = format_lazy(_("One of these valid certificates is asked for: {asked}. None is recorded."), asked=asked)
    return _Answer(False, text, "certificates")


def _no_certificate(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    held = _labels(value for value in rule.values if value in facts.certificates)
    if held:
        text = format_lazy(_("Only for those who don't hold it yet. You hold: {held}."), held=_joined(held))
        return _Answer(False, text, "certificates")
    return _Answer(True, format_lazy(_("You don't hold it yet: {asked}."), asked=_joined(_labels(rule.values))))


def _labels(values: Iterable[str]) -> list[Text]:
    return [CertificationKind(value).label for value in values]


def _earlier_support(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    """Count the years of support in the line: `most` (none given: 0) allowed, at least `least`."""
    years = sorted(facts.supported.get(line_id, frozenset()))
    most = rule.most if rule.most is not None or rule.least is not None else 0
    met = (most is None or len(years) <= most) and (rule.least is None or rule.least <= len(years))
    if not years:
        return _Answer(met, _("You have had no support in this line before."))
    told = format_lazy(_("You had support in this line in: {years}."), years=", ".join(map(str, years)))
    if met:
        return _Answer(True, told)
    if most == 0:
        return _Answer(False, format_lazy("{told} {rule}", told=told, rule=_("Only first-time applicants may apply.")))
    if most is not None and len(years) > most:
        rule_text = format_lazy(_("Years of support allowed: {most}."), most=most)
    else:
        rule_text = format_lazy(_("Years of support asked for, at least: {least}."), least=rule.least)
    return _Answer(False, format_lazy("{told} {rule}", told=told, rule=rule_text))


def _verified(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    if facts.is_team:
        return _Answer(True, _("Not asked of founders' teams."))
    if facts.verification == Verification.VERIFIED:
        return _Answer(True, _("Your business number is verified."))
    if facts.verification == Verification.DOCUMENT:
        return _Answer(None, _("The centre is checking your business registration certificate."), "verification")
    return _Answer(False, _("Your business number must be verified."), "verification")


def _in_business(rule: EligibilityRule, facts: Facts, line_id: int) -> _Answer:
    if facts.is_team:
        return _Answer(True, _("Not asked of founders' teams."))
    if facts.business_status == BusinessStatus.ACTIVE:
        return _Answer(True, _("The tax office lists you as in business."))
    if facts.business_status == BusinessStatus.UNKNOWN:
        return _Answer(None, _("The tax office has not been asked yet."), "verification")
    own = BusinessStatus(facts.business_status).label
    return _Answer(False, format_lazy(_("The tax office's answer: {own}."), own=own), "verification")


_Check = Callable[[EligibilityRule, Facts, int], _Answer]
_CHECKS: dict[RuleKind, _Check] = {
    RuleKind.APPLICANT: _applicant,
    RuleKind.REGION: _in_region,
    RuleKind.SIZE: _size,
    RuleKind.AGE: _age,
    RuleKind.FIELD: _field,
    RuleKind.CERTIFICATE: _certificate,
    RuleKind.NO_CERTIFICATE: _no_certificate,
    RuleKind.EARLIER_SUPPORT: _earlier_support,
    RuleKind.VERIFIED: _verified,
    RuleKind.IN_BUSINESS: _in_business,
}
