"""What was reported, as it stands now: sales by order, and figures of channels by month."""

from django.utils.translation import gettext_lazy as _

from core.views import Empty, ListView
from sales.filtersets import ChannelMonthFilterSet, SaleFilterSet
from sales.models import ChannelMonth, Sale
from sales.tables import ChannelMonthTable, SaleTable

NOTHING = Empty(_("Nothing reported yet"), _("Upload the month's sheet first."), "file-spreadsheet")


class SaleListView(ListView):
    permission = "sales.result_view"
    title = _("Sales by order")
    queryset = Sale.objects.current().select_related("channel", "product")  # type: ignore[misc]
    table_class = SaleTable
    filterset_class = SaleFilterSet
    default_sort = "-fact_id"
    key = "fact_id"
    empty = NOTHING


class ChannelMonthListView(ListView):
    permission = "sales.result_view"
    title = _("Figures of channels")
    queryset = ChannelMonth.objects.current().select_related("channel", "metric")  # type: ignore[misc]
    table_class = ChannelMonthTable
    filterset_class = ChannelMonthFilterSet
    default_sort = "fact_id"
    key = "fact_id"
    empty = NOTHING
