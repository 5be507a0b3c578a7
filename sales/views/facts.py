"""What was reported, as it stands now: sales by order, subscribers and figures of channels by month."""

from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.filters import PortalFilterSet
from core.models import ImportSession, ImportState
from core.periods import current_period, previous_period
from core.views import Empty, ListView
from sales.filtersets import ChannelMonthFilterSet, SaleFilterSet, SubscriberMonthFilterSet
from sales.models import ChannelMonth, Sale, SubscriberMonth
from sales.services.numbers import SEE_NUMBERS
from sales.tables import ChannelMonthTable, FactTable, SaleTable, SubscriberMonthTable

NOTHING = Empty(_("Nothing reported yet"), _("Upload the month's sheet first."), "file-spreadsheet")


class FactListView(ListView):
    """Current facts of one month, the newest of each city first: the order of the tables' keys.

    Without a month in the address it is the latest one that an upload was committed to.
    """

    permission = "sales.result_view"
    default_sort = "-city_id"
    key = "fact_id"
    empty = NOTHING
    kind: str

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
    queryset = Sale.objects.current().select_related("channel", "product")  # type: ignore[misc]
    table_class = SaleTable
    filterset_class = SaleFilterSet


class SubscriberMonthListView(FactListView):
    title = _("Subscribers by month")
    kind = "subscriber_months"
    queryset = SubscriberMonth.objects.current().select_related("channel")
    table_class = SubscriberMonthTable
    filterset_class = SubscriberMonthFilterSet


class ChannelMonthListView(FactListView):
    title = _("Figures of channels")
    kind = "monthly_results"
    queryset = ChannelMonth.objects.current().select_related("channel", "metric")  # type: ignore[misc]
    table_class = ChannelMonthTable
    filterset_class = ChannelMonthFilterSet
