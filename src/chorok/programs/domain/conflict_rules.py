"""Which conflicts of interest facts alone show (제척): plain data in, grounds out.

The grounds follow the pledges and exclusion rules of public support programmes: belonging to the applicant, having
worked there within three years, mentoring, advice or services for it; and two traces of a common house, the business
registration number and the e-mail domain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chorok.programs.enums import ConflictGround, PastKind

#: Years an employment counts after its end.
EMPLOYMENT_YEARS = 3
#: Domains many strangers share: free mail, the government's common mail, and those reserved for examples (RFC 2606).
_SHARED = (
    "naver.com daum.net hanmail.net kakao.com nate.com empas.com dreamwiz.com korea.com hanafos.com "
    "chol.com gmail.com googlemail.com outlook.com outlook.kr hotmail.com hotmail.co.kr live.com "
    "live.co.kr msn.com yahoo.com yahoo.co.kr icloud.com me.com mac.com proton.me protonmail.com "
    "aol.com gmx.com qq.com 163.com korea.kr seoul.go.kr example.com example.net example.org"
)
SHARED_DOMAINS = frozenset(_SHARED.split())
#: Endings no domain of anybody has (RFC 2606).
NOBODYS = frozenset({"example", "test", "invalid", "localhost"})


@dataclass(frozen=True)
class Past:
    """An employment, mentoring or advice; `until` None: it goes on."""

    kind: str
    organisation_id: int | None
    business_number: str
    until: date | None


@dataclass(frozen=True)
class EvaluatorFacts:
    """What is on record of an evaluator. `belongs_to`: organisations the person works in now."""

    email: str
    belongs_to: frozenset[int]
    business_number: str
    past: tuple[Past, ...]


@dataclass(frozen=True)
class ApplicantFacts:
    """What is on record of an applicant; `emails` of the organisation and its people, `website` its site's host."""

    organisation_id: int
    business_number: str
    emails: frozenset[str]
    website: str = ""


def domain_of(email: str) -> str:
    """Return the domain of an address in lower case, empty where strangers share it."""
    domain = email.rpartition("@")[2].strip().lower()
    shared = domain in SHARED_DOMAINS or domain.rpartition(".")[2] in NOBODYS
    return "" if shared else domain


def conflicts_between(evaluator: EvaluatorFacts, applicant: ApplicantFacts, *, today: date) -> Iterator[ConflictGround]:
    """Yield each ground on which the evaluator is excluded from the applicant, each once."""
    if applicant.organisation_id in evaluator.belongs_to:
        yield ConflictGround.SAME_ORGANISATION
    if applicant.business_number and applicant.business_number == evaluator.business_number:
        yield ConflictGround.SAME_NUMBER
    past = [work for work in evaluator.past if _is_for(work, applicant)]
    if any(work.kind == PastKind.EMPLOYMENT and _still_counts(work.until, today) for work in past):
        yield ConflictGround.EMPLOYMENT
    if any(work.kind in {PastKind.MENTORING, PastKind.ADVICE} for work in past):
        yield ConflictGround.MENTORING
    domain = domain_of(evaluator.email)
    houses = (domain_of(one) for one in (*applicant.emails, applicant.website.removeprefix("www.")))
    if domain and any(_is_one_house(domain, house) for house in houses if house):
        yield ConflictGround.EMAIL_DOMAIN


def _is_one_house(domain: str, other: str) -> bool:
    """The same domain, or one within the other such as mail.example.kr within example.kr."""
    return domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")


def _is_for(work: Past, applicant: ApplicantFacts) -> bool:
    if work.organisation_id is not None and work.organisation_id == applicant.organisation_id:
        return True
    return bool(work.business_number) and work.business_number == applicant.business_number


def _still_counts(until: date | None, today: date) -> bool:
    return until is None or until > _years_before(today, EMPLOYMENT_YEARS)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
