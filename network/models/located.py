"""Channels of which is known where on the map they are."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.models.extension import ChannelExtension

LOCATION_WHOLE = models.Q(longitude__isnull=True, latitude__isnull=True) | models.Q(
    longitude__isnull=False, latitude__isnull=False
)
"""The constraint of each such table: longitude and latitude are known together or not at all."""


class LocatedExtension(ChannelExtension):
    """What extends it stands on each other's maps (`network.locations`), and has `LOCATION_WHOLE` as a constraint."""

    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )

    class Meta:
        abstract = True

    @property
    def location(self) -> str:
        """Latitude and longitude, in the order of a geo: address."""
        return f"{self.latitude},{self.longitude}" if self.latitude is not None else ""
