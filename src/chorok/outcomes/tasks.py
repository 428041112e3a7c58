"""Background tasks of the ledger."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from chorok.connectors import exchange_rates
from chorok.connectors.errors import ConnectorError
from chorok.core import clock
from chorok.core.history import acting
from chorok.core.tasks import QUEUE_CONNECTORS
from chorok.outcomes.domain.rates import record_published

logger = logging.getLogger(__name__)


@app.task(queue=QUEUE_CONNECTORS, name="outcomes.fetch_rates")
def fetch_rates() -> None:
    """Fetch the latest published rates; without a key or an answer the hub goes on with those it has."""
    first, second = settings.CONNECTORS["exchange_rates"], settings.CONNECTORS["exchange_rates_second"]
    try:
        rows = exchange_rates.published_rates(
            clock.today(),
            url=first["url"],
            key=first["key"],
            second_url=second["url"],
            second_key=second["key"],
        )
    except ConnectorError as error:
        logger.warning("exchange rates not fetched: %s", error)
        return
    with acting(user_id=None, via="outcomes.fetch_rates"):
        for source in sorted({row.source for row in rows}):
            published = [(row.currency, row.day, row.krw) for row in rows if row.source == source]
            logger.info("%d new exchange rates from %s", record_published(published, source=source), source)


@app.periodic(cron="40 3 * * *")  # 12:40 in Seoul, after the bank has published
@app.task(queue=QUEUE_CONNECTORS, name="outcomes.fetch_rates_daily")
def fetch_rates_daily(timestamp: int) -> None:
    """Fetch the rates once a day."""
    fetch_rates.defer()
