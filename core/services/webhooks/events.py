"""Telling the programs elsewhere what has happened, in the transaction in which it happens.

    announce(WebhookEvent.MONTH_SUBMITTED, cities=[month.city_id], month=month.pk, period=month.period)

What is told are numbers and codes: no names of people, no amounts. Whoever may read more asks the API for it.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.models import DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from core.services.webhooks.queue import delivery_enqueue


def announce(event: WebhookEvent, *, cities: Collection[int], **data: int | str | None) -> None:
    """One delivery for each webhook that wants the event and hears of one of the cities. One query without any."""
    wanted = Q(city_id__isnull=True) | Q(city_id__in=cities)
    hooks = Webhook.objects.filter(wanted, events__contains=[event]).only("pk", "paused_at")
    at = timezone.now().isoformat(timespec="seconds")
    deliveries = WebhookDelivery.objects.bulk_create(
        [_delivery(hook, event, {"event": event.value, "at": at, "data": data}) for hook in hooks]
    )
    for delivery in deliveries:
        if delivery.state == DeliveryState.WAITING:
            delivery_enqueue(delivery.pk)


def _delivery(hook: Webhook, event: WebhookEvent, told: dict[str, Any]) -> WebhookDelivery:
    state = DeliveryState.HELD if hook.paused_at else DeliveryState.WAITING
    delivery = WebhookDelivery(webhook=hook, event=event, state=state)
    delivery.payload = {"id": str(delivery.number), **told}
    return delivery
