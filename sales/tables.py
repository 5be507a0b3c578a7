"""Lists of uploads, of facts, of products with their prices, and of targets."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import formats
from core.models import ImportSession, ImportState
from core.models.imports import SENT_AGAIN
from core.money import SCALE
from core.scoping import NOWHERE, Scope
from core.sheets.kinds import kind_named
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    Exported,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PeriodColumn,
    PortalTable,
)
from sales.choices import MetricUnit, ValueState
from sales.models import ChannelMonth, Metric, Product, ProductPrice
from sales.services.numbers import Place, fact_number, number_shown


class NumberOfSubscriber(Column):
    """Only its ends, unless the table's reader may see all of it (`numbers`: where)."""

    css = "digits"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        return self.value(value, record, bound_column)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return fact_number(record, value, bound_column._table.numbers)

    def paths(self, accessor: str) -> tuple[str, ...]:
        return (accessor, "city_id", "channel__district_id", "channel_id")

    def from_paths(self, table: PortalTable) -> Callable[..., Exported]:
        numbers = cast(FactTable, table).numbers

        def shown(number: str, city_id: int, district_id: int, channel_id: int) -> str:
            return number_shown(number, Place(city_id, district_id, channel_id), numbers)

        return shown


class CorrectionsColumn(NumberColumn):
    """How often a fact was reported anew; leads to what it was each time."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        table = cast(FactTable, bound_column._table)
        if not value or not table.history:
            return self.shown(value)
        query = urlencode({"period": record.period, "fact": record.fact_id, "columns": table.told})
        return format_html('<a href="{}?{}">{}</a>', reverse(table.history), query, self.shown(value))

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return int(value)

    def paths(self, accessor: str) -> tuple[str, ...]:
        return ("revision",)

    def from_paths(self, table: PortalTable) -> Callable[..., Exported]:
        return lambda revision: revision - 1


class FactTable(PortalTable):
    """Facts as reported; `numbers` is the scope in which subscribers' numbers are shown in full."""

    numbers: Scope = NOWHERE
    history: ClassVar[str] = ""
    """The list that shows one fact through its revisions, and what is told of each."""
    told: ClassVar[str] = ""


class SheetColumn(Column):
    def shown(self, value: Any) -> str:
        return kind_named(value).label


class ImportTable(PortalTable):
    number = Column(_("No."), accessor="pk")
    file_name = CodeColumn(_("Upload"), to="sales:import_detail")
    kind = SheetColumn(_("Sheet"))
    period = PeriodColumn(_("Period"))
    owner = Column(_("Uploaded by"), phone=False)
    created_at = MomentColumn(_("Uploaded at"), phone=False)
    rows = NumberColumn(_("Rows"))
    rows_new = NumberColumn(_("New"), phone=False)
    rows_changed = NumberColumn(_("Changed"), phone=False)
    rows_refused = NumberColumn(_("Refused"), phone=False)
    state = BadgeColumn(ImportState, _("Status"))

    def row_class(self, record: ImportSession) -> str:
        return "is-off" if record.state in SENT_AGAIN else ""


class SaleTable(FactTable):
    history = "sales:sale_list"
    told = "revision,event_date,channel,product,subscriber,first_payment,amount,upload,replaced_by"

    period = PeriodColumn(_("Period"), phone=False)
    event_date = DateColumn(_("Handling date"))
    channel = Column(_("Channel"), accessor="channel__code")
    channel_name = Column(_("Channel name"), accessor="channel__name", phone=False)
    product = Column(_("Product"), accessor="product__name")
    subscriber = NumberOfSubscriber(_("Subscriber number"), phone="lead")
    quantity = NumberColumn(_("Quantity"), phone=False)
    first_payment = MoneyColumn(_("First payment"), total=True)
    amount = MoneyColumn(_("Amount received"), total=True)
    campaign = Column(_("Campaign"), accessor="campaign__name", phone=False, spare=True)
    real_name = Column(_("Real-name check"), phone=False, spare=True)
    instalment = NumberColumn(_("Instalment"), phone=False, spare=True)
    corrections = CorrectionsColumn(_("Corrections"), phone=False, spare=True)
    revision = NumberColumn(_("Revision"), extra=True)
    upload = Column(_("By upload"), accessor="import_id", extra=True)
    replaced_by = Column(_("Replaced by upload"), accessor="superseded_by", extra=True)


class SubscriberMonthTable(FactTable):
    history = "sales:subscriber_month_list"
    told = "revision,channel,subscriber,minutes,megabytes,billed,arrears,upload,replaced_by"

    period = PeriodColumn(_("Period"), phone=False)
    channel = Column(_("Channel"), accessor="channel__code")
    channel_name = Column(_("Channel name"), accessor="channel__name", phone=False)
    subscriber = NumberOfSubscriber(_("Subscriber number"), phone="lead")
    months_in_net = NumberColumn(_("Months in net"), phone=False)
    minutes = NumberColumn(_("Call minutes"))
    megabytes = NumberColumn(_("Data (MB)"))
    billed = MoneyColumn(_("Billed"), total=True)
    arrears = MoneyColumn(_("Arrears"), total=True, phone=False)
    plan_fee = MoneyColumn(_("Monthly fee"), phone=False)
    suspended_days = NumberColumn(_("Suspended days"), phone=False, spare=True)
    real_name = Column(_("Real-name check"), phone=False, spare=True)
    corrections = CorrectionsColumn(_("Corrections"), phone=False, spare=True)
    revision = NumberColumn(_("Revision"), extra=True)
    upload = Column(_("By upload"), accessor="import_id", extra=True)
    replaced_by = Column(_("Replaced by upload"), accessor="superseded_by", extra=True)


class SubscriberEventTable(FactTable):
    history = "sales:subscriber_event_list"
    told = "revision,event_date,kind,channel,subscriber,suspended_days,upload,replaced_by"

    period = PeriodColumn(_("Period"), phone=False)
    event_date = DateColumn(_("Day of the event"))
    kind = Column(_("Event"))
    channel = Column(_("Channel"), accessor="channel__code")
    channel_name = Column(_("Channel name"), accessor="channel__name", phone=False)
    subscriber = NumberOfSubscriber(_("Subscriber number"), phone="lead")
    suspended_days = NumberColumn(_("Suspended days"), phone=False)
    remark = Column(_("Remark"), phone=False)
    corrections = CorrectionsColumn(_("Corrections"), phone=False, spare=True)
    revision = NumberColumn(_("Revision"), extra=True)
    upload = Column(_("By upload"), accessor="import_id", extra=True)
    replaced_by = Column(_("Replaced by upload"), accessor="superseded_by", extra=True)


class FigureColumn(NumberColumn):
    """One metric: the value as reported; what wasn't reported is no zero."""

    def __init__(self, metric: Metric, **options: Any) -> None:
        super().__init__(metric.name, accessor=f"figures__{metric.pk}", total=True, **options)
        self.is_money = metric.unit == MetricUnit.FEN
        self.out_type = "money" if self.is_money else "integer"

    def shown(self, value: Any) -> str:
        return formats.money(value) if self.is_money else formats.count(value)

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return self.shown(value) if isinstance(value, int) else str(value)

    def exported(self, value: Any) -> Exported:
        return value if isinstance(value, int) else None


class ChannelFigureTable(FactTable):
    """A channel a row. `with_metrics` adds a column for each metric; their rows carry `figures`."""

    code = CodeColumn(_("Channel"), to="network:channel_detail", name="name", sort=True)


SHOWN_ON_PHONE = 2


def with_metrics(metrics: Iterable[Metric]) -> type[ChannelFigureTable]:
    """The table of a month; on a phone the first two of its metrics are shown."""
    columns = {
        metric_column(metric.pk): FigureColumn(metric, phone=place < SHOWN_ON_PHONE)
        for place, metric in enumerate(metrics)
    }
    return type("ChannelFigureTable", (ChannelFigureTable,), columns)


def metric_column(pk: int) -> str:
    return f"metric_{pk}"


class ChannelMonthTable(FactTable):
    period = PeriodColumn(_("Period"))
    channel = Column(_("Channel"), accessor="channel__code")
    channel_name = Column(_("Channel name"), accessor="channel__name", phone=False)
    metric = Column(_("Metric"), accessor="metric__name")
    value = NumberColumn(_("Value"), empty_values=())
    corrections = CorrectionsColumn(_("Corrections"), phone=False, spare=True)
    revision = NumberColumn(_("Revision"), extra=True)
    upload = Column(_("By upload"), accessor="import_id", extra=True)
    replaced_by = Column(_("Replaced by upload"), accessor="superseded_by", extra=True)

    def render_value(self, record: ChannelMonth) -> str:
        """Not reported is not a zero, and is written as staff write it."""
        if record.state != ValueState.REPORTED:
            return str(ValueState(record.state).label)
        unit = record.metric.unit
        return formats.money(record.value) if unit == MetricUnit.FEN else formats.count(record.value)


class FigureName(Column):
    """What a target is about: a metric, or without one the orders."""

    def shown(self, value: Any) -> str:
        return str(value or gettext("Sales by order"))

    def exported(self, value: Any) -> Exported:
        return self.shown(value)


class ProductTable(PortalTable):
    code = CodeColumn(_("Product"), to="sales:product_detail", sort=True)
    name = Column(_("Name"))
    category = Column(_("Category"))
    plan_fee = MoneyColumn(_("Monthly fee"))
    price = MoneyColumn(_("Sales price"), extra=True)
    document = Column(_("Document number"), extra=True)
    is_active = Column(_("On sale"), phone=False)

    def row_class(self, record: Product) -> str:
        return "" if record.is_active else "is-off"


class PriceTable(PortalTable):
    """Rows of `ProductPrice.objects.with_ends()`."""

    effective_from = DateColumn(_("Effective from"))
    last_day = DateColumn(_("Until"))
    plan_fee = MoneyColumn(_("Monthly fee"))
    price = MoneyColumn(_("Sales price"))
    document = Column(_("Document number"), phone=False)
    standing = BadgeColumn(verbose_name=_("Status"))

    def row_class(self, record: ProductPrice) -> str:
        return "is-off" if record.standing is None or record.is_replaced else ""


class AmountColumn(NumberColumn):
    """Pieces, or yuan where the row's metric is in yuan; a file takes both as numbers."""

    out_type = "scaled"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return formats.money(value) if record.is_money else formats.count(value)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        if value is None:
            return None
        return int(value) * (SCALE // 100 if record.is_money else SCALE)


class TargetTable(PortalTable):
    """`reached` and `share` are put on the rows of a page."""

    channel = CodeColumn(
        _("Channel"), accessor="channel__code", to="sales:target_detail", name="channel__name"
    )
    period = PeriodColumn(_("Period"))
    city = Column(_("City"), accessor="channel__city__name", phone=False)
    district = Column(_("District"), accessor="channel__district__name", phone=False)
    metric = FigureName(_("Metric"), accessor="metric__name", empty_values=())
    value = AmountColumn(_("Target"), strong=True)
    reached = AmountColumn(_("Reached"))
    share = PercentColumn(_("Share of target"))
