"""Sums of ledger lines, of revenue and of what falls due, kept for reports: small, whatever the number of lines."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commissions.calendar.choices import DueKind
from commissions.reports.querysets import DueFigureQuerySet, ReportFigureQuerySet, RevenueFigureQuerySet
from core.fields import FenField
from network.choices import ChannelKind

NO_PRODUCT = 0
"""In place of a product: lines of a month as a whole, and facts that have none."""


class ReportFigure(models.Model):
    """A city's month by the district of the statement, the kind of its payee, component and product.

    Amounts are over all lines, so that a month's come to its statements. `payees` has each payee with its fen and its lines,
    one after the other: rows of their own would be a twelfth of the ledger's, and made anew by each run.
    """

    pk = models.CompositePrimaryKey("city_id", "period", "district_id", "kind", "component_key", "product_id")
    city_id = models.BigIntegerField()
    period = models.PositiveIntegerField()
    district_id = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(choices=ChannelKind.choices)
    component_key = models.BigIntegerField()
    product_id = models.BigIntegerField()
    lines = models.PositiveIntegerField()
    amount = FenField()
    payees = ArrayField(models.BigIntegerField())

    objects = ReportFigureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["period", "city_id"], name="report_figure_of_month")]

    def __str__(self) -> str:
        return f"{self.city_id} {self.period}"


class RevenueFigure(models.Model):
    """What the channels of a district brought in a month: what their subscribers were billed less arrears or, where a
    city reports no bills, what was received for sales. Stores count as their agents, as in commissions.
    """

    pk = models.CompositePrimaryKey("city_id", "period", "district_id", "kind")
    city_id = models.BigIntegerField()
    period = models.PositiveIntegerField()
    district_id = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(choices=ChannelKind.choices)
    amount = FenField()

    objects = RevenueFigureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["period", "city_id"], name="revenue_figure_of_month")]

    def __str__(self) -> str:
        return f"{self.city_id} {self.period}"


class DueFigure(models.Model):
    """What a city's months up to `period` had left to later ones when that month was published: parts to fall due are made
    anew with each publication, so what the books of a past month hold is kept beside them.
    """

    pk = models.CompositePrimaryKey(
        "city_id", "period", "district_id", "channel_kind", "kind", "event_period"
    )
    city_id = models.BigIntegerField()
    period = models.PositiveIntegerField()
    district_id = models.BigIntegerField()
    channel_kind = models.PositiveSmallIntegerField(choices=ChannelKind.choices)
    kind = models.CharField(max_length=10, choices=DueKind.choices)
    event_period = models.PositiveIntegerField()
    amount = FenField()

    objects = DueFigureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.city_id} {self.period}"
