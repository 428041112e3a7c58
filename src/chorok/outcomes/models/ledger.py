"""The ledger: entries chained by hash, running totals, and the seals of closed years."""

import pgtrigger
from django.conf import settings
from django.db import models

from chorok.outcomes.enums import ClaimKind, EntryAction
from chorok.outcomes.models.claims import Claim
from chorok.outcomes.models.programme import Line, ProgrammeYear
from chorok.registry.models import Organisation


class Entry(models.Model):
    """One thing that happened to a claim, with the claim's facts after it. Never changed, never deleted.

    Published figures are sums of the deltas: a report adds to the provisional side, a confirmation moves it to the
    final side, a correction adds the difference, a withdrawal takes it off. `hash` is the SHA-256 of `previous` and
    the canonical text of the row (see `outcomes.domain.chain`).
    """

    sequence = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="entries")
    action = models.CharField(max_length=10, choices=EntryAction.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200, help_text="Who acted, as written at that moment.")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices)
    provisional_claims = models.IntegerField(default=0, help_text="change of the number of provisional claims")
    provisional_quantity = models.BigIntegerField(default=0)
    provisional_amount = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    final_claims = models.IntegerField(default=0)
    final_quantity = models.BigIntegerField(default=0)
    final_amount = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    facts = models.TextField(help_text="Canonical JSON of the claim after this entry, with its evidence's checksums.")
    reason = models.CharField(max_length=500, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["claim", "sequence"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"#{self.sequence}"


class Tally(models.Model):
    """The sums of the entries' deltas of one year, line and kind, kept in the transaction that writes an entry."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="tallies")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="tallies")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices)
    provisional_claims = models.IntegerField(default=0)
    provisional_quantity = models.BigIntegerField(default=0)
    provisional_amount = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    provisional_companies = models.IntegerField(default=0, help_text="different companies, final ones included")
    final_claims = models.IntegerField(default=0)
    final_quantity = models.BigIntegerField(default=0)
    final_amount = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    final_companies = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "line", "kind"], name="one_tally")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.line_id} {self.kind}"


class CompanyTally(models.Model):
    """In how many claims of one year, line and kind an organisation stands, to count different companies."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provisional = models.IntegerField(default=0)
    final = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "line", "kind", "organisation"], name="one_company_tally")
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.line_id} {self.kind} {self.organisation_id}"


class Seal(models.Model):
    """The head of the chain when a year was closed; printed in the annual report, so outsiders can check it."""

    year = models.OneToOneField(ProgrammeYear, on_delete=models.PROTECT, related_name="seal")
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year_id} {self.hash[:12]}"
