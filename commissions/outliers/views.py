"""The payees of a city's month who earn something unusual."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.outliers.filtersets import OutlierFilterSet
from commissions.outliers.models import Unusual
from commissions.outliers.tables import CheckedOutlierTable, OutlierTable
from commissions.payments.services.holds import HOLD
from commissions.views.desk import VIEW, MonthPage
from core import formats
from core.actions import Crumb
from core.tables import PortalTable
from core.views.listing import Empty, ListView


class OutlierListView(MonthPage, ListView):
    """The furthest off first."""

    view_permission = VIEW
    queryset = Unusual.objects.select_related("payee")
    filterset_class = OutlierFilterSet
    default_sort = "-far"
    export_permission = "commissions.statement_export"
    empty: ClassVar[Empty] = Empty(
        gettext_lazy("Nothing unusual"),
        gettext_lazy("No agent's month is far from its own earlier months or from its peers."),
        icon="chart-bar",
    )

    @property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        holds = self.user.scope_for(HOLD).has_city(self.city.pk)
        return CheckedOutlierTable if holds else OutlierTable

    def get_title(self) -> str:
        return _("Unusual in %(period)s") % {"period": formats.period_label(self.month.period)}

    def get_crumbs(self) -> list[Crumb]:
        month = formats.period_label(self.month.period)
        return [
            *super().get_crumbs(),
            Crumb(month, reverse("commissions:month_detail", kwargs=self.address)),
        ]

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.queryset.all().visible_to(self.user)
        return rows.filter(city_id=self.city.pk, period=self.month.period)
