"""What the registers of outlets, agents and account managers keep of their channels."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.choices import ChannelKind


class ChannelExtension(models.Model):
    """Extends the channels of one `kind` one to one; the keys are the same.

    Its default manager is of an `ExtensionQuerySet`. `edit_code` is the right to change a row.
    """

    kind: ClassVar[ChannelKind]
    edit_code: ClassVar[str]

    channel = models.OneToOneField(
        "network.Channel",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="%(class)s",
        verbose_name=_("channel"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.channel)

    @property
    def code(self) -> str:
        return str(self.channel.code)
