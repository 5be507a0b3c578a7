"""Registering, changing, pausing and resuming webhooks. Each is in the audit log."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Place, record
from core.cipher import encrypted
from core.errors import Conflict, Forbidden, Refusal
from core.models import DeliveryState, Webhook, WebhookDelivery
from core.services.webhooks.delivery import PURPOSE
from core.services.webhooks.queue import delivery_enqueue
from core.services.webhooks.target import target_of

MANAGE = "users.webhook_manage"


@transaction.atomic
def webhook_create(
    *, name: str, url: str, events: Sequence[str], city_id: int | None, user: Any
) -> tuple[Webhook, str]:
    """The webhook and its secret, which is shown this once. Raises ValidationError or Forbidden."""
    _check(url, city_id, user)
    secret = secrets.token_urlsafe(32)
    hook = Webhook.objects.create(
        name=name,
        url=url,
        secret=encrypted(secret, purpose=PURPOSE),
        events=sorted(events),
        city_id=city_id,
        owner=user,
    )
    _record("users.webhook_create", hook, user)
    return hook, secret


@transaction.atomic
def webhook_change(
    *, webhook: Webhook, name: str, url: str, events: Sequence[str], city_id: int | None, user: Any
) -> Webhook:
    _check(url, city_id, user)
    webhook.name, webhook.url, webhook.events, webhook.city_id = name, url, sorted(events), city_id
    webhook.save(update_fields=["name", "url", "events", "city_id"])
    _record("users.webhook_change", webhook, user)
    return webhook


@transaction.atomic
def webhook_secret_renew(*, webhook: Webhook, user: Any) -> str:
    """A new secret; what is signed from now on is signed with it."""
    secret = secrets.token_urlsafe(32)
    Webhook.objects.filter(pk=webhook.pk).update(secret=encrypted(secret, purpose=PURPOSE))
    _record("users.webhook_secret_renew", webhook, user)
    return secret


@transaction.atomic
def webhook_pause(*, webhook: Webhook, user: Any) -> None:
    """What waits is held back, and what happens from now on too."""
    if not Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=timezone.now()):
        raise Conflict(_("This webhook is paused already."))
    webhook.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.HELD)
    _record("users.webhook_pause", webhook, user)


@transaction.atomic
def webhook_resume(*, webhook: Webhook, user: Any) -> None:
    """What was held back is sent now, in its order as far as the queue goes."""
    if not Webhook.objects.filter(pk=webhook.pk, paused_at__isnull=False).update(paused_at=None, failures=0):
        raise Conflict(_("This webhook is active already."))
    for delivery in webhook.deliveries.filter(state=DeliveryState.HELD).order_by("pk"):
        _again(delivery)
    _record("users.webhook_resume", webhook, user)


@transaction.atomic
def webhook_delete(*, webhook: Webhook, user: Any) -> None:
    """With the log of its deliveries."""
    _record("users.webhook_delete", webhook, user)
    webhook.delete()


@transaction.atomic
def delivery_resend(*, delivery: WebhookDelivery, user: Any) -> None:
    """The same number and content once more, with all attempts. Raises Conflict while it waits by itself."""
    if delivery.state not in DeliveryState.in_group("final"):
        raise Conflict(_("This delivery is still waiting for its turn."))
    if delivery.webhook.paused_at:
        raise Conflict(_("This webhook is paused. Resume it first."))
    _again(delivery)
    _record("users.webhook_resend", delivery.webhook, user)


def _again(delivery: WebhookDelivery) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.WAITING, attempts=0)
    delivery_enqueue(delivery.pk)


def _check(url: str, city_id: int | None, user: Any) -> None:
    scope = user.scope_for(MANAGE)
    if not (scope.everything or (city_id is not None and scope.has_city(city_id))):
        raise Forbidden(_("You manage webhooks of your own city only."))
    try:
        target_of(url)
    except Refusal as refusal:
        raise ValidationError({"url": str(refusal)}) from refusal


def _record(action: str, hook: Webhook, user: Any) -> None:
    detail = {"path": hook.url, "events": hook.events}
    record(actor=user, action=action, subject=hook, place=Place(city_id=hook.city_id), detail=detail)
