"""An own outlet: what is kept of the hall besides its place in the network."""

import datetime
from typing import Final

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.badges import Badge
from core.fields import FenField, ScaledField
from core.periods import today
from network.choices import ChannelKind, ChannelStatus
from network.models import LOCATION_WHOLE, LocatedExtension
from outlets.choices import HallType, Premises
from outlets.querysets import OutletQuerySet

LEASE_WARNING: Final = datetime.timedelta(days=60)


class Outlet(LocatedExtension):
    """Its clerks are the channel's children."""

    kind = ChannelKind.OWN_OUTLET
    edit_code = "outlets.outlet_edit"

    hall_type = models.CharField(_("type of hall"), max_length=12, choices=HallType.choices, blank=True)
    grid = models.CharField(_("grid"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    area_m2 = models.PositiveIntegerField(_("area (m²)"), null=True, blank=True)
    counters = models.PositiveSmallIntegerField(_("counters"), null=True, blank=True)
    staff_count = models.PositiveSmallIntegerField(_("staff"), null=True, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    manager_name = models.CharField(_("channel manager"), max_length=40, blank=True)
    equipment = models.TextField(_("equipment"), max_length=500, blank=True)
    decorated_on = models.DateField(_("decorated on"), null=True, blank=True)
    score = ScaledField(_("capability score"), null=True, blank=True)
    premises = models.CharField(_("premises"), max_length=12, choices=Premises.choices, blank=True)
    lease_from = models.DateField(_("lease from"), null=True, blank=True)
    lease_to = models.DateField(_("lease to"), null=True, blank=True)
    yearly_rent = FenField(_("yearly rent"), null=True, blank=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("own outlet")
        verbose_name_plural = _("own outlets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(yearly_rent__isnull=True) | models.Q(yearly_rent__gte=0),
                name="outlet_rent_not_negative",
            ),
            models.CheckConstraint(condition=LOCATION_WHOLE, name="outlet_location_whole"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("outlets:outlet_detail", kwargs={"pk": self.pk})

    @property
    def warning(self) -> Badge | None:
        """The one thing about this outlet that somebody should act on."""
        if self.lease_to is None or self.channel.status == ChannelStatus.CLOSED:
            return None
        if self.lease_to < today():
            return Badge(_("Lease expired"), "red")
        if self.lease_to <= today() + LEASE_WARNING:
            return Badge(_("Lease ends soon"), "amber")
        return None
