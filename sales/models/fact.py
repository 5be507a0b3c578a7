"""Facts: what can earn. Three grains, three tables, each partitioned by month.

A row is a revision. `fact_id` names the fact through all its revisions; `superseded_by` is the import
that replaced or withdrew the row, and NULL on the current one. Rows are never changed otherwise.
The tables are created by hand in the migration: Django doesn't know partitions.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import FenField
from sales.choices import EventKind, ValueState
from sales.querysets import FactQuerySet


class Fact(models.Model):
    pk = models.CompositePrimaryKey("city_id", "period", "fact_id", "revision")
    city_id = models.BigIntegerField()
    period = models.PositiveIntegerField(_("period"))
    fact_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(_("revision"))
    channel = models.ForeignKey(
        "network.Channel",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("channel"),
    )
    import_id = models.BigIntegerField()
    superseded_by = models.BigIntegerField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.period}/{self.fact_id}.{self.revision}"

    @property
    def corrections(self) -> int:
        """How often it was reported differently since the first time."""
        return self.revision - 1


class Sale(Fact):
    """One order: an activation, a service, a handset."""

    product = models.ForeignKey(
        "sales.Product",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("product"),
    )
    subscriber = models.CharField(_("subscriber number"), max_length=20)
    iccid = models.CharField(_("ICCID"), max_length=20)
    event_date = models.DateField(_("handling date"))
    quantity = models.IntegerField(_("quantity"))
    first_payment = FenField(_("first payment"))
    amount = FenField(_("amount received"), null=True)
    cost = FenField(_("cost"), null=True)
    reported_amount = FenField(_("amount as reported"), null=True)
    instalment = models.PositiveSmallIntegerField(_("instalment"))
    campaign = models.ForeignKey(
        "sales.Campaign",
        on_delete=models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
        verbose_name=_("campaign"),
    )
    real_name = models.BooleanField(_("real-name check"), null=True)
    """NULL: not reported, which is neither yes nor no."""
    remark = models.TextField(_("remark"))

    class Meta:
        managed = False
        db_table = "sales_sale"
        verbose_name = _("sale")
        verbose_name_plural = _("sales")


class SubscriberMonth(Fact):
    """What a subscriber used and paid in a month. NULL usage was not reported."""

    product_id = models.BigIntegerField(null=True)
    subscriber = models.CharField(_("subscriber number"), max_length=20)
    months_in_net = models.PositiveIntegerField(_("months in net"), null=True)
    minutes = models.PositiveIntegerField(_("call minutes"), null=True)
    megabytes = models.PositiveIntegerField(_("data (MB)"), null=True)
    billed = FenField(_("billed"))
    arrears = FenField(_("arrears"))
    plan_fee = FenField(_("monthly fee"))
    suspended_days = models.PositiveSmallIntegerField(_("suspended days"))
    real_name = models.BooleanField(_("real-name check"), null=True)

    class Meta:
        managed = False
        db_table = "sales_subscribermonth"
        verbose_name = _("subscriber-month")
        verbose_name_plural = _("subscriber-months")


class SubscriberEvent(Fact):
    """Something that happened to a subscriber on a day, for which pay may be taken back or given back."""

    subscriber = models.CharField(_("subscriber number"), max_length=20)
    kind = models.PositiveSmallIntegerField(_("event"), choices=EventKind.choices)
    event_date = models.DateField(_("day of the event"))
    suspended_days = models.PositiveSmallIntegerField(_("suspended days"))
    """Since the activation, up to the event."""
    remark = models.TextField(_("remark"))

    class Meta:
        managed = False
        db_table = "sales_subscriberevent"
        verbose_name = _("subscriber event")
        verbose_name_plural = _("subscriber events")


class ChannelMonth(Fact):
    """The value of one metric for one channel in one month."""

    metric = models.ForeignKey(
        "sales.Metric",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("metric"),
    )
    value = models.BigIntegerField(_("value"), null=True)
    state = models.PositiveSmallIntegerField(_("state"), choices=ValueState.choices)

    class Meta:
        managed = False
        db_table = "sales_channelmonth"
        verbose_name = _("channel-month")
        verbose_name_plural = _("channel-months")
