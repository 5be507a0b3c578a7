"""The model and resources of the peer; imported once Django is set up."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from import_export import resources
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget, IntegerWidget, Widget

from network.models import Channel
from sales.models import Product


class BenchSale(models.Model):
    """The plain table of `import_world`."""

    city_id = models.BigIntegerField()
    period = models.IntegerField()
    channel = models.ForeignKey("network.Channel", models.DO_NOTHING, db_constraint=False, related_name="+")
    product = models.ForeignKey("sales.Product", models.DO_NOTHING, db_constraint=False, related_name="+")
    event_date = models.DateField()
    quantity = models.IntegerField(default=1)
    instalment = models.SmallIntegerField()
    first_payment = models.BigIntegerField()
    reported_amount = models.BigIntegerField(null=True)
    subscriber = models.TextField()
    iccid = models.TextField()
    remark = models.TextField(blank=True)

    class Meta:
        managed = False
        app_label = "sales"
        db_table = "bench_sale"

    def __str__(self) -> str:
        return self.subscriber


class FenWidget(Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **options: Any) -> int | None:
        return None if value in (None, "") else int(Decimal(str(value)) * 100)


class DayWidget(Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **options: Any) -> Any:
        return value.date() if isinstance(value, datetime.datetime) else value


class CachedWidget(ForeignKeyWidget):  # type: ignore[misc]
    """One query for all codes instead of one a row."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> Any:
        if not hasattr(self, "_known"):
            self._known = {getattr(one, self.field): one for one in self.model.objects.all()}
        return self._known[value]


FIELDS = (
    "period",
    "channel",
    "product",
    "subscriber",
    "iccid",
    "event_date",
    "first_payment",
    "reported_amount",
    "instalment",
    "remark",
)


def make_resource(*, best_settings: bool, expects_same: bool) -> Any:
    """`expects_same`: differences are looked for, so that unchanged rows can be skipped."""
    foreign = CachedWidget if best_settings else ForeignKeyWidget

    class SaleResource(resources.ModelResource):  # type: ignore[misc]
        period = Field("period", "账期", IntegerWidget())
        channel = Field("channel", "代理商编码", foreign(Channel, "code"))
        product = Field("product", "产品编码", foreign(Product, "code"))
        subscriber = Field("subscriber", "用户号码")
        iccid = Field("iccid", "ICCID")
        event_date = Field("event_date", "受理日期", DayWidget())
        first_payment = Field("first_payment", "首充金额", FenWidget())
        reported_amount = Field("reported_amount", "酬金金额", FenWidget())
        instalment = Field("instalment", "期次", IntegerWidget())
        remark = Field("remark", "备注")

        class Meta:
            model = BenchSale
            fields = FIELDS
            import_id_fields = ("period", "channel", "product", "subscriber", "instalment")
            use_bulk = best_settings
            batch_size = 1_000
            skip_diff = best_settings and not expects_same
            skip_html_diff = best_settings
            skip_unchanged = expects_same
            report_skipped = not best_settings

        def before_save_instance(self, instance: Any, row: Any, **options: Any) -> None:
            instance.city_id = instance.channel.city_id
            instance.remark = instance.remark or ""

    return SaleResource()
