from django.db import models
from django.urls import reverse

from core.fields import FenField
from network.choices import ChannelKind
from network.models import ChannelExtension
from network.querysets import ExtensionQuerySet


class KioskQuerySet(ExtensionQuerySet["Kiosk"]):
    view_code = "kiosks.kiosk_view"


class Kiosk(ChannelExtension):
    kind = ChannelKind.E_CHANNEL
    edit_code = "kiosks.kiosk_edit"

    spot = models.CharField("spot", max_length=60, blank=True)
    screens = models.PositiveSmallIntegerField("screens", null=True, blank=True)
    rent = FenField("rent", null=True, blank=True)

    objects = KioskQuerySet.as_manager()

    class Meta:
        app_label = "kiosks"

    def get_absolute_url(self) -> str:
        return reverse("kiosks:kiosk_detail", kwargs={"pk": self.pk})
