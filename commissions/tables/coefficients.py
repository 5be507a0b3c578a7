"""Tables of coefficients: a month by channel, the kinds, the changes."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from commissions.models import CoefficientKind
from commissions.services.coefficients import range_text
from core.tables import CodeColumn, Column, MomentColumn, PeriodColumn, PortalTable, ScaledColumn


class CoefficientTable(PortalTable):
    """`with_kinds` adds a column for each kind, and the product behind them."""

    code = CodeColumn(
        _("Channel"),
        to="commissions:coefficient_detail",
        args={"pk": "pk", "period": "period"},
        name="name",
        in_file=_("Channel code"),
        sort=True,
    )
    district = Column(_("District"), phone=False)


def with_kinds(kinds: Iterable[CoefficientKind]) -> type[CoefficientTable]:
    """A table with a column for each kind; its rows carry the values as `kind_<id>`."""
    columns = {f"kind_{kind.pk}": ScaledColumn(kind.name) for kind in kinds}
    columns["chain"] = ScaledColumn(_("Product of all"), strong=True)
    return type("CoefficientTable", (CoefficientTable,), columns)


class RangeColumn(Column):
    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return range_text(record)


class KindTable(PortalTable):
    name = Column(_("Kind"))
    code = Column(_("Code"))
    allowed = RangeColumn(_("Allowed"), accessor="pk")


class EditableKindTable(KindTable):
    """For those who keep the dictionary: the code leads to the form."""

    code = CodeColumn(_("Code"), to="commissions:coefficient_kind_edit")


class ChangeTable(PortalTable):
    at = MomentColumn(_("When"))
    period = PeriodColumn(_("Period"))
    channel = Column(_("Channel"), phone=False)
    kind = Column(_("Kind"))
    old = ScaledColumn(_("Before"))
    new = ScaledColumn(_("After"), strong=True)
    user = Column(_("By"))
    source = Column(_("Source"), phone=False)
