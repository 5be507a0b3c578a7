"""One payee of a simulation: both sides by month and component."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from commissions.simulation.models import SimulationPayee, SimulationRow
from commissions.simulation.panels import SumRow, total_of
from commissions.simulation.services.summing import component_labels
from commissions.simulation.tables import beside_text, months_text
from commissions.simulation.views.detail import SimulationPage
from core.actions import Crumb


@dataclass(frozen=True, slots=True)
class MonthRows:
    period: int
    rows: list[SumRow]
    total: SumRow


class SimulationPayeeView(SimulationPage):
    template_name = "commissions/simulation/payee.html"

    @cached_property
    def payee(self) -> SimulationPayee:
        rows = SimulationPayee.objects.visible_to(self.user).select_related("payee")
        wanted = {"simulation_id": self.object.pk, "city_id": self.kwargs["city"]}
        return get_object_or_404(rows, **wanted, payee_id=self.kwargs["payee"])

    def get_title(self) -> str:
        return f"{self.payee.payee.code} {self.payee.payee.name}"

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(str(self.object), self.object.get_absolute_url())]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        labels = component_labels(self.object)
        found = SimulationRow.objects.filter(
            simulation_id=self.object.pk, city_id=self.payee.city_id, payee_id=self.payee.payee_id
        ).order_by("period", "component_key")
        months = []
        for period, of_month in groupby(found, key=lambda row: row.period):
            rows = [
                SumRow(
                    labels.get(row.component_key, ""),
                    row.old,
                    row.new,
                    later=(row.old_later, row.new_later),
                )
                for row in of_month
            ]
            months.append(MonthRows(period, rows, total_of(rows)))
        return self.show(
            payee=self.payee,
            months=months,
            beside=beside_text(self.object),
            span=months_text(self.object),
            has_later=any(any(row.later) for month in months for row in month.rows),
        )
