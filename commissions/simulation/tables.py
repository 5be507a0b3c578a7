"""Tables of simulations and of their payees."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.badges import Badge
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    Exported,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PortalTable,
)


def months_text(record: Any) -> str:
    first, last = formats.period_label(record.first), formats.period_label(record.last)
    return first if record.first == record.last else f"{first} – {last}"


def beside_text(record: Any) -> str:
    return f"v{record.base_number}" if record.base_number else _("The version in force")


class MonthsColumn(Column):
    css = "nowrap"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return months_text(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return months_text(record)


class BesideColumn(Column):
    """A record without a base stands beside what was in force, so an empty cell would say something else."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return beside_text(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return beside_text(record)


class StandingColumn(BadgeColumn):
    """Attached says more than done."""

    def _badge(self, record: Any, bound_column: Any) -> Badge | None:
        if record.attached_at:
            return Badge(_("Attached"), "purple")
        return Badge(record.standing.label, record.standing.colour)


class SimulationTable(PortalTable):
    plan = CodeColumn(gettext_lazy("Simulation"), to="commissions:simulation_detail", accessor="title")
    base = BesideColumn(gettext_lazy("Beside"), accessor="id", phone=False)
    region = Column(gettext_lazy("Region"))
    months = MonthsColumn(gettext_lazy("Months simulated"), accessor="first", phone=False)
    old = MoneyColumn(gettext_lazy("Before (yuan)"), phone=False)
    new = MoneyColumn(gettext_lazy("After (yuan)"), phone=False)
    share = PercentColumn(gettext_lazy("Rise or fall"), signed=True, phone="figure")
    losers = NumberColumn(gettext_lazy("Losers"), phone=False)
    created_by = Column(gettext_lazy("Simulated by"), phone=False, roomy=True)
    created_at = MomentColumn(gettext_lazy("Created"), phone=False)
    note = Column(gettext_lazy("Note"), extra=True)
    status = StandingColumn(None, gettext_lazy("Status"), accessor="id")


class SimulationPayeeTable(PortalTable):
    payee = CodeColumn(
        gettext_lazy("Payee"),
        to="commissions:simulation_payee",
        accessor="payee__code",
        args={"pk": "simulation_id", "city": "city_id", "payee": "payee_id"},
        name="payee__name",
    )
    kind = Column(gettext_lazy("Kind"), accessor="kind_text", phone=False)
    city = Column(gettext_lazy("City"), accessor="city_text", phone=False, roomy=True)
    old = MoneyColumn(gettext_lazy("Before (yuan)"), total=True, phone=False)
    new = MoneyColumn(gettext_lazy("After (yuan)"), total=True, phone=False)
    difference = MoneyColumn(gettext_lazy("Difference"), signed=True, sort=True, total=True, strong=True)
    share = PercentColumn(gettext_lazy("Rise or fall"), signed=True)
    cause = Column(gettext_lazy("Cause"), accessor="cause_text", wrap=True)
