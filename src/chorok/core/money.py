"""Money: Decimal with an ISO 4217 currency, and conversion by a dated rate."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

#: Currencies a claim may be made in; the decimals are those of ISO 4217.
DECIMALS = {
    "KRW": 0,
    "USD": 2,
    "EUR": 2,
    "JPY": 0,
    "CNY": 2,
    "IDR": 2,
    "VND": 0,
    "GBP": 2,
    "THB": 2,
    "MYR": 2,
    "PHP": 2,
}
CURRENCIES = tuple(DECIMALS)


@dataclass(frozen=True, order=True)
class Money:
    """An amount in one currency. Adding two currencies raises ValueError."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in DECIMALS:
            raise ValueError(f"unknown currency {self.currency!r}")

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"can't add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def rounded(self) -> "Money":
        """Return the amount rounded half up to the decimals of its currency."""
        return Money(rounded(self.amount, self.currency), self.currency)


@dataclass(frozen=True)
class Rate:
    """How much of `target` one unit of `source` is worth on `day`, and who says so."""

    source: str
    target: str
    value: Decimal
    day: date
    authority: str

    def convert(self, money: Money) -> Money:
        """Return `money` in the target currency, rounded half up. Raises ValueError on another currency."""
        if money.currency != self.source:
            raise ValueError(f"this rate is for {self.source}, not {money.currency}")
        return Money(rounded(money.amount * self.value, self.target), self.target)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return `amount` rounded half up to the decimals of `currency`."""
    return amount.quantize(Decimal(1).scaleb(-DECIMALS[currency]), rounding=ROUND_HALF_UP)
