"""Webhooks: programs elsewhere that are told what happens, and what was told to them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.badges import Badge, StatusChoices
from core.querysets import WebhookQuerySet


class WebhookEvent(models.TextChoices):
    """What can be told. `core.services.webhooks.events.announce` says it where it happens."""

    MONTH_SUBMITTED = "month.submitted", _("A month is submitted")
    MONTH_APPROVED = "month.approved", _("A month is approved")
    MONTH_RETURNED = "month.returned", _("A month is returned")
    MONTH_PUBLISHED = "month.published", _("A month is published")
    MONTH_CLOSED = "month.closed", _("A month is closed")
    UPLOAD_COMMITTED = "upload.committed", _("An upload is committed")
    UPLOAD_UNDONE = "upload.undone", _("An upload is undone")
    DISPUTE_RAISED = "dispute.raised", _("A dispute is raised")
    DISPUTE_RULED = "dispute.ruled", _("A dispute is ruled on")
    STATEMENT_CONFIRMED = "statement.confirmed", _("A statement is confirmed")


class Webhook(models.Model):
    """`city_id` limits it to what concerns one city; NULL hears of all. The secret is kept encrypted."""

    name = models.CharField(_("name"), max_length=60)
    url = models.URLField(_("address"), max_length=300)
    secret = models.TextField(editable=False)
    events = ArrayField(
        models.CharField(max_length=30, choices=WebhookEvent.choices), verbose_name=_("events")
    )
    city_id = models.BigIntegerField(_("city"), null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("registered by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    paused_at = models.DateTimeField(_("paused at"), null=True)
    failures = models.PositiveIntegerField(_("failed attempts in a row"), default=0)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("users:webhook_detail", kwargs={"pk": self.pk})

    @property
    def status(self) -> Badge:
        return Badge(_("Paused"), "red") if self.paused_at else Badge(_("Active"), "green")


class DeliveryState(StatusChoices):
    """`held`: the webhook is paused, and this waits until it is resumed."""

    WAITING = "waiting", "blue", "open", _("Waiting")
    HELD = "held", "amber", "open", _("Held back")
    DELIVERED = "delivered", "green", "final", _("Delivered")
    FAILED = "failed", "red", "final", _("Failed")


class WebhookDelivery(models.Model):
    """One event for one webhook. `number` is told with it, so that a receiver knows what it has had already."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    number = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=30, choices=WebhookEvent.choices)
    payload = models.JSONField()
    state = models.CharField(
        _("status"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    answer = models.PositiveSmallIntegerField(_("answer"), null=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["webhook", "-id"]), models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.event} {self.number}"
