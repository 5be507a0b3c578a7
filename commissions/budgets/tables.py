"""Budgets side by side, with what their months come to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.money import SCALE, divide_half_up
from core.tables import CodeColumn, Column, Exported, MoneyColumn, PercentColumn, PeriodColumn, PortalTable


class UsedColumn(PercentColumn):
    """What the month comes to, of its budget; nothing where it wasn't calculated."""

    def _share(self, record: Any) -> int | None:
        if record.spent is None or not record.amount:
            return None
        return divide_half_up(record.spent * SCALE, record.amount)

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        return self.shown(self._share(record))

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return self.exported(self._share(record))


class BudgetTable(PortalTable):
    city = CodeColumn(
        _("City"),
        accessor="city__code",
        to="commissions:budget_detail",
        name="city__name",
        in_file=_("City code"),
    )
    period = PeriodColumn(_("Period"), sort=True)
    amount = MoneyColumn(_("Budget (yuan)"), total=True, strong=True)
    document_number = Column(_("Document number"), phone=False)
    spent = MoneyColumn(_("Calculated (yuan)"))
    used = UsedColumn(_("Used"), accessor="spent", empty_values=())
