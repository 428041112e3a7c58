"""Closed lists of the ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClaimKind(models.TextChoices):
    """What a claim says was achieved (definitions: support-programme conventions, KPI table)."""

    CONSULTATION = "consultation", _("Consultation value")
    EXPECTED_CONTRACT = "expected_contract", _("Expected contract")
    CONTRACT = "contract", _("Contract")
    MOU = "mou", _("MOU")
    MOA = "moa", _("MOA")
    SALES = "sales", _("Sales")
    EXPORT = "export", _("Export")
    INVESTMENT = "investment", _("Investment")
    JOBS = "jobs", _("Jobs")
    CERTIFICATION = "certification", _("Certification")
    SUPPORT = "support", _("Companies supported")
    PUBLICATION = "publication", _("Items published")
    EXHIBIT = "exhibit", _("Products exhibited")
    EVENT = "event", _("Events held")
    COUNTRIES = "countries", _("Countries taking part")
    FINANCE = "finance", _("Finance approved")


#: The currency each kind of money is reported in; a claim in another currency needs a dated rate.
REPORTING_CURRENCY = {
    ClaimKind.CONSULTATION: "USD",
    ClaimKind.EXPECTED_CONTRACT: "USD",
    ClaimKind.CONTRACT: "USD",
    ClaimKind.MOU: "USD",
    ClaimKind.MOA: "USD",
    ClaimKind.EXPORT: "USD",
    ClaimKind.FINANCE: "USD",
    ClaimKind.SALES: "KRW",
    ClaimKind.INVESTMENT: "KRW",
}
MONEY_KINDS = frozenset(REPORTING_CURRENCY)


class ClaimState(models.TextChoices):
    """How far a claim has come: reported (provisional), confirmed (final), closed with its period (final)."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")
    CLOSED = "closed", pgettext_lazy("year", "Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EntryAction(models.TextChoices):
    """What an entry of the ledger did."""

    REPORT = "report", _("Reported")
    CONFIRM = "confirm", _("Confirmed")
    CORRECT = "correct", _("Corrected")
    WITHDRAW = "withdraw", _("Withdrawn")
    EVIDENCE = "evidence", _("Evidence added")
    CLOSE = "close", pgettext_lazy("year", "Closed")


#: Entries that put figures into the ledger; whoever wrote the last of them can't confirm the claim.
AUTHORING = (EntryAction.REPORT, EntryAction.CORRECT)


class Measure(models.TextChoices):
    """How an indicator is worked out over the ledger."""

    SUM = "sum", _("Sum of amounts")
    QUANTITY = "quantity", _("Sum of quantities")
    COUNT = "count", _("Number of claims")
    COMPANIES = "companies", _("Number of different companies")


class PeriodState(models.TextChoices):
    """A programme year takes claims while it is open."""

    OPEN = "open", _("Open")
    CLOSED = "closed", pgettext_lazy("year", "Closed")


class Round(models.IntegerChoices):
    """How many months after a meeting or an introduction somebody is asked what became of it."""

    ONE = 1, _("After 1 month")
    THREE = 3, _("After 3 months")
    SIX = 6, _("After 6 months")
    TWELVE = 12, _("After 12 months")
