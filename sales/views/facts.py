"""What was reported, as it stands now: sales by order, subscribers and figures of channels by month."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet, Sum
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.filters import PortalFilterSet
from core.models import ImportSession, ImportState
from core.periods import current_period, previous_period
from core.sheets.form import Row
from core.tables import PortalTable
from core.views import Empty, ListView, Summary
from core.views.paging import KeysetPager
from network.models import Channel
from sales.choices import ValueState
from sales.filtersets import (
    ChannelMonthFilterSet,
    SaleFilterSet,
    SubscriberEventFilterSet,
    SubscriberMonthFilterSet,
)
from sales.models import ChannelMonth, Metric, Sale, SubscriberEvent, SubscriberMonth
from sales.services.numbers import SEE_NUMBERS
from sales.staff_forms import MONTHLY_FORM
from sales.tables import (
    FactTable,
    SaleTable,
    SubscriberEventTable,
    SubscriberMonthTable,
    metric_column,
    with_metrics,
)

LEVELS: Final = {1: "一级", 2: "二级"}
NOTHING = Empty(_("Nothing reported yet"), _("Upload the month's sheet first."), "file-spreadsheet")


class FactListView(ListView):
    """Current facts of one month, the newest of each city first: the order of the tables' keys.

    Without a month in the address it is the latest one that an upload was committed to.
    """

    permission = "sales.result_view"
    default_sort = "-city_id"
    key = "fact_id"
    export_permission = "sales.result_export"
    reveals = (SEE_NUMBERS,)
    empty = NOTHING
    kind: str

    @property
    def is_history(self) -> bool:
        """Whether the address asks for one fact through its revisions."""
        return bool(self.request.GET.get("fact"))

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        return rows if self.is_history else rows.filter(superseded_by__isnull=True)

    def ordering(self) -> list[str]:
        return ["-revision"] if self.is_history else super().ordering()

    def pager(self, size: int) -> KeysetPager:
        return (
            KeysetPager(self.filtered, "-revision", "city_id", size)
            if self.is_history
            else super().pager(size)
        )

    @cached_property
    def filterset(self) -> PortalFilterSet | None:
        assert self.filterset_class is not None
        data: QueryDict = self.request.GET.copy()
        if not data.get("period"):
            data["period"] = str(self._latest())
        return self.filterset_class(data, queryset=self.get_queryset(), request=self.request)

    def _latest(self) -> int:
        committed = ImportSession.objects.visible_to(self.user).filter(
            kind=self.kind, state=ImportState.COMMITTED
        )
        latest = committed.order_by("-period").values_list("period", flat=True).first()
        return latest or previous_period(current_period())

    def get_table(self, rows: list[Any]) -> FactTable:
        table = super().get_table(rows)
        assert isinstance(table, FactTable)
        table.numbers = self.user.scope_for(SEE_NUMBERS)
        return table


class SaleListView(FactListView):
    title = _("Sales by order")
    kind = "order_detail"
    queryset = Sale.objects.all().select_related("channel", "product", "campaign")  # type: ignore[misc]
    table_class = SaleTable
    filterset_class = SaleFilterSet


class SubscriberMonthListView(FactListView):
    title = _("Subscribers by month")
    kind = "subscriber_months"
    queryset = SubscriberMonth.objects.all().select_related("channel")
    table_class = SubscriberMonthTable
    filterset_class = SubscriberMonthFilterSet


class SubscriberEventListView(FactListView):
    title = _("Events of subscribers")
    kind = "subscriber_events"
    queryset = SubscriberEvent.objects.all().select_related("channel")
    table_class = SubscriberEventTable
    filterset_class = SubscriberEventFilterSet


class ChannelMonthListView(FactListView):
    """The monthly sheet as staff know it: a channel a row, a metric a column. The filters choose the facts."""

    title = _("Figures of channels")
    kind = "monthly_results"
    queryset = ChannelMonth.objects.current()
    dresses_rows = True
    filterset_class = ChannelMonthFilterSet
    default_sort = "code"
    key = "pk"
    staff_form = MONTHLY_FORM

    @cached_property
    def facts(self) -> QuerySet[ChannelMonth]:
        assert self.filterset is not None
        facts: QuerySet[ChannelMonth] = self.filterset.qs
        return facts

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """The channels that the facts speak of; the scope is that of the facts."""
        told = self.facts.order_by().values("channel_id").distinct()
        return Channel.objects.filter(pk__among=ArraySubquery(told))

    @cached_property
    def sums(self) -> dict[int, int | None]:
        """By metric, in the order of the sheet: which there are, and what they add up to."""
        rows = self.facts.order_by().values("metric_id").annotate(total=Sum("value"))
        return {row["metric_id"]: row["total"] for row in rows}

    @cached_property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        return with_metrics(Metric.objects.filter(pk__in=self.sums))

    def get_summary(self) -> Summary:
        """The sums are of the facts, not of the channels."""
        sums = {metric_column(pk): total for pk, total in self.sums.items()}
        return replace(super().get_summary(), sums=sums)

    def total_paths(self) -> dict[str, str]:
        return {}

    @property
    def period(self) -> int:
        assert self.filterset is not None
        return int(self.filterset.data["period"])

    def form_title(self) -> str:
        return f"{self.period // 100}年{self.period % 100}月代理商业务发展情况表"

    def form_rows(self) -> Iterable[Row]:
        """A city's channels together; what isn't reported and what doesn't apply as staff write it."""
        rows = self.exported_rows().select_related("city", "district").order_by("city__code", "code")
        codes = dict(Metric.objects.filter(pk__in=self.sums).values_list("pk", "code"))
        told = {ValueState.NOT_REPORTED: "/", ValueState.NOT_APPLICABLE: "—"}
        figures: dict[int, dict[str, int | str | None]] = {}
        for channel, metric, value, state in self.facts.values_list(
            "channel_id", "metric_id", "value", "state"
        ):
            figures.setdefault(channel, {})[codes[metric]] = told.get(ValueState(state), value)
        for channel in rows:
            yield {
                "city_name": channel.city.name,
                "district_name": channel.district.name if channel.district else None,
                "channel_code": channel.code,
                "channel_name": channel.name,
                "level_name": LEVELS.get(channel.level),
                **figures.get(channel.pk, {}),
            }

    def dress(self, rows: list[Any]) -> list[Any]:
        found: dict[int, dict[str, int | str | None]] = {row.pk: {} for row in rows}
        for channel, metric, value, state in self.facts.filter(channel_id__in=found).values_list(
            "channel_id", "metric_id", "value", "state"
        ):
            reported = state == ValueState.REPORTED
            found[channel][str(metric)] = value if reported else str(ValueState(state).label)
        for row in rows:
            row.figures = found[row.pk]
        return rows
