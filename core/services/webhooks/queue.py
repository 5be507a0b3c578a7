"""A delivery on the queue: at once, or after a while."""

import datetime

from django.utils import timezone
from procrastinate.contrib.django import app as queue

TASK = "core.deliver_webhook"


def delivery_enqueue(delivery_id: int, after: datetime.timedelta | None = None) -> None:
    """In the caller's transaction: rolled back with it, sent only after it."""
    at = timezone.now() + after if after else None
    queue.configure_task(TASK, schedule_at=at).defer(delivery_id=delivery_id)
