"""What has to happen in the register without anybody asking for it."""

from procrastinate.contrib.django import app

from core.periods import today
from network.services.positions import refresh_current


@app.periodic(cron="2 * * * *")
@app.task(name="network.refresh_positions", queueing_lock="network.refresh_positions")
def refresh_positions(timestamp: int) -> None:
    """Positions dated ahead take force on their day. Hourly, so that Shanghai's midnight is never missed."""
    refresh_current(today())
