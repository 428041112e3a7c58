"""Dated exchange rates with their source."""

from django.db import models


class ExchangeRate(models.Model):
    """KRW for one unit of a currency on a day, as one authority published it."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    krw = models.DecimalField(max_digits=18, decimal_places=6, help_text="KRW per one unit")
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ["-day", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "day", "source"], name="one_rate_per_source_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"
