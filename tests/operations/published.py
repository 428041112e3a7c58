"""What was published of 2019 and 2020: the figures the demonstration has to show."""

from decimal import Decimal

from chorok.outcomes.domain.queries.results import YearResults

#: What the announcement says of 2019: indicator → figure.
PUBLISHED_2019 = {
    "exhibition-companies": 31,
    "exhibition-products": 72,
    "exhibition-sales": 55_000_000,
    "consultation-countries": 5,
    "consultation-value": 11_000_000,
    "consultation-mou-count": 2,
    "consultation-mou-value": 100_000,
    "delegation-companies": 8,
    "delegation-mou-count": 7,
    "delegation-mou-value": 1_500_000,
    "delegation-moa-count": 3,
    "delegation-moa-value": 420_000,
}
#: What it plans for 2020: indicator → (target, "or more", when).
PUBLISHED_2020 = {
    "mentoring-companies": (None, True, "연중"),
    "prototype-companies": (None, True, "연중"),
    "education-companies": (None, True, "연중"),
    "certification-consulting-companies": (25, True, "연중"),
    "certification-fee-companies": (2, True, "연중"),
    "startup-information-items": (250, True, "연중"),
    "exhibition-held": (1, False, "9월"),
    "consultation-companies": (20, True, "7월"),
    "delegation-companies": (10, True, "11월"),
    "green-biz-lab-meetings": (None, True, "연중"),
}


def figures(results: YearResults) -> dict[str, Decimal]:
    """Return the final figure of each indicator."""
    return {result.code: result.final for result in results.indicators}
