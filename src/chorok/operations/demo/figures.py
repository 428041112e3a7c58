"""The published figures of the demonstration, as data: lines, indicators, the 2020 targets, the 2019 results.

Source: the news post of 28 February 2020 on the city's environment site (`ANNOUNCEMENT`). It publishes totals only.
How a total is split over single results is made up here, and every such result is marked as fictitious; the sums are
exactly those published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chorok.outcomes.enums import ClaimKind, Measure

ANNOUNCEMENT = "https://news.seoul.go.kr/env/archives/505912"


@dataclass(frozen=True)
class IndicatorPlan:
    """One figure of a line, with its target for 2020 where the plan names one."""

    code: str
    kind: ClaimKind
    measure: Measure
    name_ko: str
    name_en: str
    unit_ko: str
    unit_en: str
    headline: bool = False


@dataclass(frozen=True)
class LinePlan:
    """A line of support with its figures."""

    code: str
    name_ko: str
    name_en: str
    indicators: Sequence[IndicatorPlan]


@dataclass(frozen=True)
class TargetPlan:
    """A row of the 2020 plan; `value` None stands for “–”."""

    indicator: str
    when_ko: str
    when_en: str
    value: int | None = None
    at_least: bool = True


def _companies(code: str, name_ko: str, name_en: str, *, headline: bool = False) -> IndicatorPlan:
    return IndicatorPlan(
        code, ClaimKind.SUPPORT, Measure.COMPANIES, name_ko, name_en, "개사", "companies", headline=headline
    )


def _dollars(code: str, kind: ClaimKind, name_ko: str, name_en: str, *, headline: bool = False) -> IndicatorPlan:
    return IndicatorPlan(code, kind, Measure.SUM, name_ko, name_en, "달러", "USD", headline=headline)


def _agreements(code: str, kind: ClaimKind, name_ko: str, name_en: str, unit_en: str) -> IndicatorPlan:
    return IndicatorPlan(code, kind, Measure.COUNT, name_ko, name_en, "건", unit_en)


LINES = (
    LinePlan(
        "startup-mentoring",
        "창업·전문 멘토링",
        "Start-up and specialist mentoring",
        [_companies("mentoring-companies", "멘토링 지원 기업", "Companies mentored")],
    ),
    LinePlan(
        "prototype",
        "시제품 제작 지원",
        "Prototype production support",
        [_companies("prototype-companies", "시제품 제작 지원 기업", "Companies supported with a prototype")],
    ),
    LinePlan(
        "education", "교육", "Education", [_companies("education-companies", "교육 참여 기업", "Companies trained")]
    ),
    LinePlan(
        "certification-consulting",
        "녹색인증 취득 교육·컨설팅",
        "Green-certification training and consulting",
        [
            _companies(
                "certification-consulting-companies",
                "녹색인증 교육·컨설팅 기업",
                "Companies advised on green certification",
                headline=True,
            )
        ],
    ),
    LinePlan(
        "certification-fee",
        "녹색인증 수수료 지원",
        "Green-certification fee subsidy",
        [_companies("certification-fee-companies", "수수료 지원 기업", "Companies subsidised")],
    ),
    LinePlan(
        "startup-information",
        "창업정보",
        "Start-up information",
        [
            IndicatorPlan(
                "startup-information-items",
                ClaimKind.PUBLICATION,
                Measure.QUANTITY,
                "창업정보 제공",
                "Start-up information published",
                "건",
                "items",
                headline=True,
            )
        ],
    ),
    LinePlan(
        "online-exhibition",
        "온라인 기획전",
        "Online exhibition",
        [
            IndicatorPlan(
                "exhibition-held", ClaimKind.EVENT, Measure.COUNT, "기획전 개최", "Exhibitions held", "회", "held"
            ),
            IndicatorPlan(
                "exhibition-companies",
                ClaimKind.EXHIBIT,
                Measure.COMPANIES,
                "기획전 참가 기업",
                "Companies exhibiting",
                "개사",
                "companies",
            ),
            IndicatorPlan(
                "exhibition-products",
                ClaimKind.EXHIBIT,
                Measure.QUANTITY,
                "기획전 출품 제품",
                "Products exhibited",
                "개",
                "products",
            ),
            IndicatorPlan(
                "exhibition-sales",
                ClaimKind.SALES,
                Measure.SUM,
                "기획전 매출",
                "Sales at the exhibition",
                "원",
                "KRW",
                headline=True,
            ),
        ],
    ),
    LinePlan(
        "export-consultation",
        "수출상담회",
        "Export consultation meeting",
        [
            _companies("consultation-companies", "상담회 참가 기업", "Companies consulting", headline=True),
            IndicatorPlan(
                "consultation-countries",
                ClaimKind.COUNTRIES,
                Measure.QUANTITY,
                "초청 바이어 국가",
                "Countries of the buyers invited",
                "개국",
                "countries",
            ),
            _dollars(
                "consultation-value", ClaimKind.CONSULTATION, "수출 상담액", "Value of consultations", headline=True
            ),
            _agreements("consultation-mou-count", ClaimKind.MOU, "상담회 업무협약(MOU)", "MOUs at the meeting", "MOUs"),
            _dollars(
                "consultation-mou-value", ClaimKind.MOU, "상담회 업무협약(MOU) 금액", "Value of the MOUs at the meeting"
            ),
        ],
    ),
    LinePlan(
        "overseas-delegation",
        "해외사절단",
        "Overseas delegation",
        [
            _companies("delegation-companies", "사절단 참가 기업", "Companies in the delegation", headline=True),
            _agreements(
                "delegation-mou-count", ClaimKind.MOU, "사절단 업무협약(MOU)", "MOUs of the delegation", "MOUs"
            ),
            _dollars(
                "delegation-mou-value",
                ClaimKind.MOU,
                "사절단 업무협약(MOU) 금액",
                "Value of the delegation's MOUs",
                headline=True,
            ),
            _agreements(
                "delegation-moa-count", ClaimKind.MOA, "사절단 합의각서(MOA)", "MOAs of the delegation", "MOAs"
            ),
            _dollars(
                "delegation-moa-value",
                ClaimKind.MOA,
                "사절단 합의각서(MOA) 금액(5년간)",
                "Value of the delegation's MOAs over 5 years",
            ),
        ],
    ),
    LinePlan(
        "green-biz-lab",
        "그린비즈랩",
        "Green Biz Lab",
        [
            IndicatorPlan(
                "green-biz-lab-meetings",
                ClaimKind.EVENT,
                Measure.QUANTITY,
                "그린비즈랩 회의",
                "Meetings held in the Green Biz Lab",
                "회",
                "meetings",
            )
        ],
    ),
    LinePlan(
        "to-the-very-end",
        "“끝까지 가는” 해외진출 지원",
        "“To the very end” overseas support",
        [_companies("overseas-project-companies", "해외사업화 지원 기업", "Companies in overseas projects")],
    ),
)

_ALL_YEAR = ("연중", "all year")

TARGETS_2020 = (
    TargetPlan("mentoring-companies", *_ALL_YEAR),
    TargetPlan("prototype-companies", *_ALL_YEAR),
    TargetPlan("education-companies", *_ALL_YEAR),
    TargetPlan("certification-consulting-companies", *_ALL_YEAR, value=25),
    TargetPlan("certification-fee-companies", *_ALL_YEAR, value=2),
    TargetPlan("startup-information-items", *_ALL_YEAR, value=250),
    TargetPlan("exhibition-held", "9월", "September", value=1, at_least=False),
    TargetPlan("consultation-companies", "7월", "July", value=20),
    TargetPlan("delegation-companies", "11월", "November", value=10),
    TargetPlan("green-biz-lab-meetings", *_ALL_YEAR),
)

NOTES = {
    2019: (
        "합계는 서울시가 2020년 2월 28일에 공표한 값입니다. 합계를 이루는 건별 내역은 공표되지 않아 시연용으로 "
        "나눈 것이며 ‘(가상)’으로 표시했습니다.",
        "The totals are those the City of Seoul published on 28 February 2020. The single results behind them were not "
        "published; they are split for this demonstration and marked “(fictitious)”.",
    ),
    2020: (
        "목표는 서울시가 2020년 2월 28일에 공표한 계획입니다. 확정된 실적은 들어오는 대로 이곳에 표시됩니다.",
        "The targets are those of the plan the City of Seoul published on 28 February 2020. Results appear here once "
        "they are confirmed.",
    ),
}


@dataclass(frozen=True)
class Split:
    """A published total and how the demonstration splits it: one result for each of `parts`.

    A part is an amount where the kind is money, else a quantity. With `together` one result names as many companies;
    else each result names one, from the company at place `first_company` on (after the last comes the first again), or
    none without it.
    """

    line: str
    kind: ClaimKind
    day: date
    title_ko: str
    title_en: str
    parts: Sequence[int]
    currency: str = ""
    years: int | None = None
    country: str = ""
    first_company: int | None = 0
    together: int = 0
    titles: Sequence[tuple[str, str]] = ()
    published: bool = False

    @property
    def total(self) -> Decimal:
        """The total as it was published."""
        return Decimal(sum(self.parts))


JULY, OCTOBER, NOVEMBER = date(2019, 7, 31), date(2019, 10, 31), date(2019, 11, 30)
#: How many different companies the splits need: those of the online exhibition.
COMPANIES_NEEDED = 31

RESULTS_2019 = (
    Split(
        "export-consultation",
        ClaimKind.COUNTRIES,
        JULY,
        "수출상담회 5개국 바이어 초청",
        "Buyers of 5 countries invited to the export consultation meeting",
        parts=[5],
        first_company=None,
        published=True,
    ),
    Split(
        "export-consultation",
        ClaimKind.CONSULTATION,
        JULY,
        "수출상담회 상담",
        "Consultations at the export consultation meeting",
        parts=[
            1_450_000,
            1_320_000,
            1_210_000,
            1_100_000,
            1_020_000,
            960_000,
            880_000,
            820_000,
            740_000,
            610_000,
            500_000,
            390_000,
        ],
        currency="USD",
    ),
    Split(
        "export-consultation",
        ClaimKind.MOU,
        JULY,
        "수출상담회 업무협약",
        "MOU at the export consultation meeting",
        parts=[60_000, 40_000],
        currency="USD",
        first_company=2,
        titles=[("미세먼지 저감 제품 업무협약", "MOU on fine-dust reduction products")],
    ),
    Split(
        "online-exhibition",
        ClaimKind.EXHIBIT,
        OCTOBER,
        "녹색인증제품 온라인 기획전 출품",
        "Products in the online exhibition of green-certified products",
        parts=[3] * 10 + [2] * 21,
        first_company=3,
    ),
    Split(
        "online-exhibition",
        ClaimKind.SALES,
        OCTOBER,
        "녹색인증제품 온라인 기획전 매출",
        "Sales in the online exhibition of green-certified products",
        parts=[4_000_000] * 5 + [2_000_000] * 10 + [1_000_000] * 14 + [500_000] * 2,
        currency="KRW",
        first_company=3,
        titles=[("친환경 크라프트 종이컵 기획전 매출", "Exhibition sales of eco-kraft disposable paper cups")],
    ),
    Split(
        "overseas-delegation",
        ClaimKind.SUPPORT,
        NOVEMBER,
        "인도네시아 사절단 참가 8개사",
        "8 companies in the delegation to Indonesia",
        parts=[1],
        country="ID",
        together=8,
    ),
    Split(
        "overseas-delegation",
        ClaimKind.MOU,
        NOVEMBER,
        "인도네시아 사절단 업무협약",
        "MOU of the delegation to Indonesia",
        parts=[420_000, 300_000, 250_000, 200_000, 150_000, 100_000, 80_000],
        currency="USD",
        country="ID",
        titles=[("폐플라스틱 빗물저류시스템 업무협약", "MOU on a rainwater-storage system of waste plastic")],
    ),
    Split(
        "overseas-delegation",
        ClaimKind.MOA,
        NOVEMBER,
        "인도네시아 사절단 합의각서(5년)",
        "MOA of the delegation to Indonesia over 5 years",
        parts=[200_000, 130_000, 90_000],
        currency="USD",
        years=5,
        country="ID",
        first_company=1,
        titles=[("탄소저감 교육 소프트웨어 합의각서(5년)", "MOA on carbon-reducing education software over 5 years")],
    ),
)
