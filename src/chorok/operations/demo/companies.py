"""The organisations of the demonstration: made-up companies with what they offer, founders' teams, partners abroad.

None of them exists: each bears “(가상)” in its name, and business numbers begin with 000, which no tax office gives.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.operations.demo import drawings
from chorok.operations.demo.bodies import BODIES, TEAMS, Body
from chorok.registry.domain.business_number import check_digit
from chorok.registry.domain.certifications import add_certification, extend_certification
from chorok.registry.domain.offerings import publish_offering, save_product, save_technology
from chorok.registry.domain.organisations import create_organisation, publish_organisation
from chorok.registry.domain.reference_sites import Site
from chorok.registry.domain.summaries import review_summary
from chorok.registry.domain.validity import VALID_MONTHS, add_months
from chorok.registry.domain.verification import confirm_verification
from chorok.registry.enums import DIRECTORY_KINDS, CertificationKind, MemberRole, OrganisationKind
from chorok.registry.models import ClimateClass, GoodsCode, GreenField, Membership, Organisation, Product, Technology

FICTITIOUS = (" (가상)", " (fictitious)")
#: When the organisations came to the centre: the first days of the operator's term.
REGISTERED_AT = datetime(2019, 1, 3, 1, 0, tzinfo=UTC)
#: Every ninth company is left unverified, every seventh summary unreviewed, so that the staff has something to do.
_UNVERIFIED, _UNREVIEWED = 9, 7
#: How many months before today each certificate was issued, in turn: long ones show what reminders are for.
_ISSUED_MONTHS_AGO = (43, 8, 20, 44, 46, 14, 30)
_SITES = (
    Site("KR", "성동구 공공도서관 (가상)", "A public library in Seongdong-gu (fictitious)", 2017),
    Site("ID", "자카르타 초등학교 (가상)", "A primary school in Jakarta (fictitious)", 2018),
    Site("VN", "다낭 보건소 (가상)", "A health centre in Da Nang (fictitious)", 2018),
    Site("KR", "은평구 아파트 단지 (가상)", "An apartment block in Eunpyeong-gu (fictitious)", 2016),
)

Row = dict[str, str]


@transaction.atomic
def load_companies() -> int:
    """Write the organisations that aren't there yet, and return how many were written. Safe to repeat."""
    known = set(Organisation.objects.filter(fictitious=True).values_list("name_ko", flat=True))
    technologies, products = _by_company("technologies"), _by_company("products")
    written = 0
    for position, row in enumerate(_rows("companies")):
        if row["name_ko"] + FICTITIOUS[0] in known:
            continue
        with clock.at(REGISTERED_AT):
            company = _company(position, row, drawing=products[row["name_ko"]][0]["drawing"])
            made = {one["name_ko"]: _technology(company, one) for one in technologies[row["name_ko"]]}
            first = next(iter(made.values()), None)
            offered = [_product(company, one, first) for one in products[row["name_ko"]]]
        _certificates(position, company, first, offered)
        written += 1
    with clock.at(REGISTERED_AT):
        written += sum(_body(body) for body in (*TEAMS, *BODIES) if body.name_ko + FICTITIOUS[0] not in known)
    return written


def business_number(position: int) -> str:
    """Return a number with a right check digit that no company bears."""
    first_nine = f"00088{position + 1:04d}"
    return f"{first_nine}{check_digit(first_nine)}"


def _rows(name: str) -> Iterator[Row]:
    text = files("chorok.operations.demo").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _by_company(name: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(name):
        grouped[row["company"]].append(row)
    return grouped


def _names(row: Row) -> dict[str, str]:
    return {"name_ko": row["name_ko"] + FICTITIOUS[0], "name_en": row["name_en"] + FICTITIOUS[1]}


def _person(code: str) -> User | None:
    return User.objects.filter(email=f"{code}@demo.chorok.example").first()


def _company(position: int, row: Row, *, drawing: str) -> Organisation:
    """Register one company, its logo being `drawing`; the first one belongs to the demonstration's company people."""
    owner = _person("company") if position == 0 else None
    company = create_organisation(
        actor=SYSTEM if owner is None else actor_for(owner),
        kind=OrganisationKind.COMPANY,
        business_number=business_number(position),
        fictitious=True,
        representative_ko="김초록" if position == 0 else f"대표 {position + 1:02d}",
        representative_en="Kim Chorok" if position == 0 else f"Representative {position + 1:02d}",
        founded_on=date(2009 + position % 9, 1 + position % 12, 1 + position % 28),
        employees=4 + position * 7 % 45,
        region=row["region"],
        address_ko=f"서울특별시 {row['region']} 초록로 {position + 1} (가상)",
        address_en=f"{position + 1} Chorok-ro, Seoul (fictitious)",
        website=f"https://company{position + 1:02d}.chorok.example/",
        email=f"info@company{position + 1:02d}.chorok.example",
        summary_ko=row["summary_ko"],
        summary_en=row["summary_en"],
        fields=row["fields"].split(),
        logo=drawings.logo(drawing, variant=position),
        **_names(row),
    )
    member = _person("member") if position == 0 else None
    if member is not None:
        Membership.objects.create(
            organisation=company, user=member, role=MemberRole.MEMBER, joined_at=clock.now()
        )  # the way of an invitation needs its mailed token
    if position % _UNVERIFIED != _UNVERIFIED - 1:
        confirm_verification(actor=SYSTEM, organisation=company, note="시연용 가상 기업")
    if position % _UNREVIEWED != _UNREVIEWED - 1:
        review_summary(actor=SYSTEM, record=company, text=row["summary_en"])
    return publish_organisation(actor=SYSTEM, organisation=company)


def _texts(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("name_ko", "name_en", "summary_ko", "summary_en")}


def _technology(company: Organisation, row: Row) -> Technology:
    numbers = [int(number) for number in row["climate_classes"].split()]
    technology = save_technology(
        actor=SYSTEM,
        organisation=company,
        fields=list(company.fields.all()),
        climate_classes=list(ClimateClass.objects.filter(number__in=numbers)),
        readiness=int(row["readiness"]),
        reference_sites=_SITES[: int(row["readiness"]) - 6] if int(row["readiness"]) > 6 else (),  # noqa: PLR2004
        **_texts(row),
    )
    return publish_offering(actor=SYSTEM, offering=technology)


def _product(company: Organisation, row: Row, technology: Technology | None) -> Product:
    variant = sum(row["name_en"].encode())
    product = save_product(
        actor=SYSTEM,
        organisation=company,
        technology=technology,
        fields=list(GreenField.objects.filter(organisations=company)),
        goods_code=GoodsCode.objects.filter(code=row["goods_code"]).first(),
        price_from=Decimal(row["price_from"]),
        price_to=Decimal(row["price_to"]),
        currency=row["currency"],
        price_unit_ko=row["unit_ko"],
        price_unit_en=row["unit_en"],
        picture=drawings.picture(row["drawing"], variant=variant),
        picture_alt_ko=f"{row['name_ko']} 그림",
        picture_alt_en=f"Drawing that stands for {row['name_en']}",
        **_texts(row),
    )
    if variant % _UNREVIEWED:
        product = review_summary(actor=SYSTEM, record=product, text=row["summary_en"])
    return publish_offering(actor=SYSTEM, offering=product)


def _certificates(position: int, company: Organisation, technology: Technology | None, products: list[Product]) -> None:
    """Give most companies green certificates; their dates lie around today, so that every stage is to be seen."""
    if technology is None:
        return
    issued_on = add_months(clock.today(), -_ISSUED_MONTHS_AGO[position % len(_ISSUED_MONTHS_AGO)])
    series = f"{issued_on:%y}-{position + 1:05d}"
    certificate = add_certification(
        actor=SYSTEM,
        organisation=company,
        kind=CertificationKind.GREEN_TECHNOLOGY,
        number=f"GT-{series}",
        title=technology.name_ko,
        issued_on=issued_on,
        technology=technology,
    )
    if position % 5 == 1:
        before = add_months(issued_on, -VALID_MONTHS)
        add_earlier = add_certification(
            actor=SYSTEM,
            organisation=company,
            kind=CertificationKind.GREEN_COMPANY,
            number=f"GE-{before:%y}-{position + 1:05d}",
            issued_on=before,
        )
        extend_certification(actor=SYSTEM, certification=add_earlier, issued_on=issued_on)
    if products and position % 2 == 0:
        add_certification(
            actor=SYSTEM,
            organisation=company,
            kind=CertificationKind.GREEN_PRODUCT,
            number=f"GTP-{series}",
            title=products[0].name_ko,
            issued_on=issued_on,
            expires_on=certificate.expires_on,
            product=products[0],
        )


def _body(body: Body) -> bool:
    """Register a team or a partner's organisation; the first team belongs to the demonstration's founder."""
    founder = _person("founder") if body is TEAMS[0] else None
    actor: Actor = SYSTEM if founder is None else actor_for(founder)
    organisation = create_organisation(
        actor=actor,
        kind=body.kind,
        name_ko=body.name_ko + FICTITIOUS[0],
        name_en=body.name_en + FICTITIOUS[1],
        fictitious=True,
        country=body.country,
        summary_ko=body.summary_ko,
        summary_en=body.summary_en,
        fields=body.fields,
        email=f"{body.code}@partner.chorok.example",
    )
    if body.kind in DIRECTORY_KINDS and body is not TEAMS[0]:
        publish_organisation(actor=SYSTEM, organisation=organisation)
    return True
