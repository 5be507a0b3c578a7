"""Background work of this app, found by the worker under this name."""

from procrastinate.contrib.django import app

from core.periods import today
from core.services.imports import jobs as imports
from sales.services.prices import refresh_prices as refresh

__all__ = ["imports", "refresh_prices"]


@app.periodic(cron="3 * * * *")
@app.task(name="sales.refresh_prices", queueing_lock="sales.refresh_prices")
def refresh_prices(timestamp: int) -> None:
    """Prices dated ahead take force on their day. Hourly, so that Shanghai's midnight is never missed."""
    refresh(today())
