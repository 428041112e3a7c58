"""Dated exchange rates: kept in KRW for one unit, crossed over KRW for any other pair."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.models import ExchangeRate
from chorok.core.money import DECIMALS, Rate
from chorok.core.policy import require
from chorok.outcomes import policy

#: Banks publish nothing on weekends and holidays; the longest run of those in Korea is ten days.
LONGEST_PAUSE = timedelta(days=10)
_SIX = Decimal("0.000001")
_TEN = Decimal("1e-10")


def rate_for(currency: str, target: str, day: date) -> Rate | None:
    """Return how much of `target` one `currency` was worth on `day`, or on the last banking day before it.

    Both legs of a cross rate come from one authority and one day. None when the hub holds no such rate.
    """
    known = ExchangeRate.objects.filter(day__lte=day, day__gte=day - LONGEST_PAUSE, currency__in=(currency, target))
    legs: dict[tuple[date, str], dict[str, Decimal]] = {}
    for row in known.order_by("-day", "source"):
        leg = legs.setdefault((row.day, row.source), {"KRW": Decimal(1)})
        leg[row.currency] = row.krw
        if currency in leg and target in leg:
            value = (leg[currency] / leg[target]).quantize(_TEN, rounding=ROUND_HALF_UP)
            return Rate(currency, target, value, row.day, row.source) if value > 0 else None
    return None


@transaction.atomic
def save_rate(*, actor: Actor, currency: str, day: date, krw: Decimal, source: str) -> ExchangeRate:
    """Write down what one unit of `currency` was worth in KRW on `day` according to `source`.

    Raises DomainError when the rate is there already: claims stand upon it, so it isn't changed.
    """
    require(policy.can_keep_rates(actor))
    if currency not in DECIMALS or currency == "KRW":
        raise DomainError(_("Choose the currency."), field="currency")
    if day > clock.today():
        raise DomainError(_("The day of the rate has not come yet."), field="day")
    if not krw.is_finite() or not _SIX <= krw < Decimal(10) ** 9:
        raise DomainError(_("Give a rate above 0."), field="krw")
    if krw != krw.quantize(_SIX):
        raise DomainError(_("Give the rate with at most 6 decimals."), field="krw")
    name = source.strip()
    if not name or len(name) > 100:  # noqa: PLR2004 - the column's length
        raise DomainError(_("Say whose rate this is, for example the bank."), field="source")
    row, created = ExchangeRate.objects.get_or_create(currency=currency, day=day, source=name, defaults={"krw": krw})
    if not created and row.krw != krw:
        message = _("%(source)s already has a rate for this day: %(krw)s.") % {"source": name, "krw": row.krw}
        raise DomainError(message, field="krw")
    return row


@transaction.atomic
def record_published(rows: Iterable[tuple[str, date, Decimal]], *, source: str) -> int:
    """Keep what an authority published as (currency, day, KRW for one unit); return how many rates are new."""
    fresh = [
        ExchangeRate(currency=currency, day=day, krw=krw.quantize(_SIX, rounding=ROUND_HALF_UP), source=source)
        for currency, day, krw in rows
        if currency in DECIMALS and currency != "KRW" and krw > 0
    ]
    before = ExchangeRate.objects.count()
    ExchangeRate.objects.bulk_create(fresh, ignore_conflicts=True)
    return ExchangeRate.objects.count() - before
