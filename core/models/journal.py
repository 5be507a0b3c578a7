"""What people write beside an object, and the files that they keep with it. Nothing is changed; files can be removed.

`model` and `key` name the object; there is no generic foreign key, since some objects live in partitions.
Who sees a note is decided by the object that it stands beside.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Note(models.Model):
    append_only = True

    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    text = models.TextField(_("note"), max_length=2_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-id"]
        indexes = [models.Index(fields=["model", "key", "-id"])]

    def __str__(self) -> str:
        return self.text[:40]


class AttachmentContent(models.Model):
    """Bytes by their fingerprint: the same file beside several objects is kept once, as long as one needs it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    name = models.CharField(_("file"), max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size"))
    content = models.ForeignKey(AttachmentContent, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-id"]
        indexes = [models.Index(fields=["model", "key", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["model", "key", "content"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name
