"""Held lines side by side."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.holds.choices import LineHoldStatus
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    MomentColumn,
    MoneyColumn,
    PeriodColumn,
    PortalTable,
)


class LineHoldTable(PortalTable):
    payee = CodeColumn(
        _("Payee"), to="commissions:line_hold_detail", accessor="payee__code", name="payee__name"
    )
    period = PeriodColumn(_("Statement"), phone=False)
    line_id = Column(_("Line"), phone=False, extra=True)
    code = Column(_("What is checked"), accessor="get_code_display", phone=False)
    amount = MoneyColumn(_("Amount (yuan)"), total=True, strong=True)
    frozen = MoneyColumn(_("Kept back (yuan)"), total=True, phone=False)
    placed_by = Column(pgettext_lazy("payment hold", "Held by"), phone=False, roomy=True)
    placed_at = MomentColumn(_("Held at"), phone=False)
    finding = Column(_("Finding"), accessor="get_finding_display", phone=False, roomy=True)
    status = BadgeColumn(LineHoldStatus, _("Status"))
