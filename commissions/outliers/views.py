"""The payees of a city's month who earn something unusual."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.models import Month
from commissions.outliers.filtersets import OutlierFilterSet
from commissions.outliers.models import Unusual
from commissions.outliers.services import norms_refresh
from commissions.outliers.tables import CheckedOutlierTable, OutlierTable
from commissions.payments.services.holds import HOLD
from commissions.services.runs import RIGHT as RUN
from commissions.views.desk import VIEW, MonthPage
from core import formats
from core.actions import Action, Crumb, buttons
from core.tables import PortalTable
from core.views.acting import CollectionActionView
from core.views.listing import Empty, ListView

AGAIN = Action(
    gettext_lazy("Compare anew"),
    "commissions:outliers_refresh",
    RUN,
    icon="refresh",
    args={"city": "city_id", "period": "period"},
    post=True,
)
"""A run compares its own city's month; this does it again when others have run, or earlier months were published."""


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

    def get_context(self) -> dict[str, Any]:
        may = self.month.pk and self.user.scope_for(RUN).has_city(self.city.pk)
        return {**super().get_context(), "buttons": buttons((AGAIN,), self.user, self.month) if may else []}


class OutliersRefreshView(MonthPage, CollectionActionView):
    permission = RUN
    view_permission = VIEW
    queryset: ClassVar[QuerySet[Any]] = Month.objects.all()
    success_message = gettext_lazy("Compared with the months and peers as they are now.")

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(RUN).has_city(self.city.pk):
            raise PermissionDenied

    def perform(self, data: dict[str, Any]) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            norms_refresh(cursor, city_id=self.city.pk, period=self.month.period)
        return reverse("commissions:outlier_list", kwargs=self.address)
