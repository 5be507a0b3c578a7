"""What happened (events), what changed (old and new of each row), and the chain that seals both.

Nothing here is ever changed. The application adds events and reads; changes are written by triggers and
seals by `core_audit_seal`, so that it can neither invent a change nor seal what it likes (core/sql/audit.sql).
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.querysets import AuditEventQuerySet


class AuditEvent(models.Model):
    """One event in the words of the business. Names are kept as they were; ids are for the links."""

    append_only = True

    at = models.DateTimeField(_("at"), db_default=Now())
    transaction = models.BigIntegerField(db_default=0)
    """Joins the event to the changes that were made together with it."""
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        null=True,
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("who"), max_length=130, blank=True)
    acting_as = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
        verbose_name=_("seen as"),
    )
    acting_as_name = models.CharField(_("seen as"), max_length=130, blank=True)
    action = models.CharField(_("action"), max_length=60)
    model = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=60, blank=True)
    object = models.CharField(_("object"), max_length=200, blank=True)
    city_id = models.BigIntegerField(null=True)
    district_id = models.BigIntegerField(null=True)
    channel_id = models.BigIntegerField(null=True)
    detail = models.JSONField(_("details"), default=dict)
    address = models.GenericIPAddressField(_("address"), null=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    db_role = models.CharField(_("database role"), max_length=63, db_default="")

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["action", "-id"]),
            models.Index(fields=["city_id", "-id"]),
            models.Index(fields=["channel_id", "-id"]),
            models.Index(fields=["model", "key", "-id"]),
            models.Index(fields=["at"]),
            models.Index(fields=["transaction"]),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.actor_name, str(self.action_label), self.object) if part)

    def get_absolute_url(self) -> str:
        return reverse("audit:event_detail", kwargs={"pk": self.pk})

    @property
    def action_label(self) -> str:
        from core.audit.actions import action_label

        return str(action_label(self.action))


class Operation(models.TextChoices):
    INSERT = "I", _("Added")
    UPDATE = "U", _("Changed")
    DELETE = "D", _("Removed")


class Change(models.Model):
    """A row that was added, changed or removed, whichever way. `old` and `new` hold what differs."""

    read_only = True

    at = models.DateTimeField(_("at"))
    transaction = models.BigIntegerField()
    table_name = models.CharField(max_length=63)
    operation = models.CharField(max_length=1, choices=Operation.choices)
    key = models.BigIntegerField()
    owner_key = models.BigIntegerField(null=True)
    """The row that this one belongs to: a position's channel, a grant's user."""
    city_id = models.BigIntegerField(null=True)
    old = models.JSONField(_("before"), null=True)
    new = models.JSONField(_("after"), null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
        verbose_name=_("who"),
    )
    acting_as = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
    )
    request_id = models.CharField(max_length=36, blank=True)
    source = models.CharField(max_length=200, blank=True)
    """The request or job in which it was made; empty for what reached the table directly."""
    db_role = models.CharField(max_length=63)
    depth = models.SmallIntegerField(db_default=0)
    """How deep in triggers it was written: 0 was written by hand."""

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["table_name", "key", "-id"]),
            models.Index(fields=["table_name", "owner_key", "-id"]),
            models.Index(fields=["transaction"]),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.key} {self.operation}"


class AuditSeal(models.Model):
    """One link of the chain: hash = sha256(hash before || sha256 of the row)."""

    read_only = True

    position = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=1)
    row_id = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "row_id"], name="audit_sealed_once")]

    def __str__(self) -> str:
        return str(self.position)

    @property
    def text(self) -> str:
        return bytes(self.hash).hex()


class AuditHead(models.Model):
    """The end of the chain, and the snapshot up to which rows have been sealed. One row."""

    read_only = True

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    hash = models.BinaryField()
    snapshot = models.TextField()
    cluster = models.BigIntegerField()
    event_floor = models.BigIntegerField()
    change_floor = models.BigIntegerField()
    """Rows up to here came with a backup from another server, sealed."""

    def __str__(self) -> str:
        return str(self.position)
