"""One attempt to deliver: signed, answered or tried again later; a webhook that fails on and on is paused."""

import datetime
import hashlib
import hmac
import json
import time
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.cipher import decrypted
from core.errors import Refusal
from core.models import DeliveryState, Webhook, WebhookDelivery
from core.notifications import declare, notify
from core.services.webhooks.queue import delivery_enqueue
from core.services.webhooks.target import Unreachable, post

PURPOSE: Final = "core.webhook"
WAITS: Final = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""Between the attempts; after the last of them a delivery has failed."""
PAUSED_AFTER: Final = 20
"""Failed attempts in a row, of whatever deliveries."""
PAUSED: Final = declare(
    "webhook_paused",
    gettext_lazy("The webhook %(name)s fails again and again and is paused"),
    icon="alert-triangle",
)


def signature(secret: str, body: bytes, at: int) -> str:
    """`t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`: the receiver checks both, and how old it is."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def webhook_deliver(delivery_id: int) -> None:
    """Nothing if it is delivered already or its webhook is gone. The network is asked outside of a transaction."""
    delivery = WebhookDelivery.objects.select_related("webhook").filter(pk=delivery_id).first()
    if delivery is None or delivery.state not in {DeliveryState.WAITING}:
        return
    answer, error = _attempt(delivery)
    with transaction.atomic():
        Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
        delivery.attempts += 1
        delivery.answer, delivery.error, delivery.tried_at = answer, error[:200], timezone.now()
        if not error:
            delivery.state = DeliveryState.DELIVERED
            Webhook.objects.filter(pk=delivery.webhook_id).update(failures=0)
        else:
            _failed(delivery)
        delivery.save(update_fields=["attempts", "answer", "error", "tried_at", "state"])


def _attempt(delivery: WebhookDelivery) -> tuple[int | None, str]:
    """Status of the answer, and what was wrong; nothing if it was taken."""
    hook = delivery.webhook
    body = json.dumps(delivery.payload, separators=(",", ":"), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "channels-portal",
        "X-Portal-Event": delivery.event,
        "X-Portal-Delivery": str(delivery.number),
        "X-Portal-Signature": signature(decrypted(hook.secret, purpose=PURPOSE), body, int(time.time())),
    }
    try:
        status = post(hook.url, body, headers)
    except (Refusal, Unreachable) as problem:
        return None, str(problem)
    if 200 <= status < 300:
        return status, ""
    if 300 <= status < 400:
        return status, _("It answered with a redirect, which is not followed.")
    return status, _("It answered with the status %(status)s.") % {"status": status}


def _failed(delivery: WebhookDelivery) -> None:
    """Again after a while, or given up; and with too many failures in a row, a pause for all of them."""
    hook = delivery.webhook
    Webhook.objects.filter(pk=hook.pk).update(failures=F("failures") + 1)
    hook.refresh_from_db(fields=["failures", "paused_at"])
    if hook.paused_at is None and hook.failures >= PAUSED_AFTER:
        Webhook.objects.filter(pk=hook.pk).update(paused_at=timezone.now())
        hook.deliveries.filter(state=DeliveryState.WAITING).exclude(pk=delivery.pk).update(
            state=DeliveryState.HELD
        )
        notify([hook.owner_id], PAUSED, hook.get_absolute_url(), name=hook.name)
        hook.paused_at = timezone.now()
    if delivery.attempts > len(WAITS):
        delivery.state = DeliveryState.FAILED
    elif hook.paused_at is not None:
        delivery.state = DeliveryState.HELD
    else:
        delivery_enqueue(delivery.pk, after=WAITS[delivery.attempts - 1])
