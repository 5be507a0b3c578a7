"""Proposed adjustments side by side."""

from django.utils.translation import gettext_lazy as _

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.holds.tables import ChoiceColumn
from core.tables import BadgeColumn, CodeColumn, Column, MomentColumn, MoneyColumn, PeriodColumn, PortalTable


class AdjustmentTable(PortalTable):
    payee = CodeColumn(
        _("Payee"),
        to="commissions:adjustment_detail",
        accessor="payee__code",
        name="payee__name",
        in_file=_("Payee code"),
    )
    kind = ChoiceColumn(AdjustmentKind, _("Kind"))
    event_period = PeriodColumn(_("Month concerned"))
    amount = MoneyColumn(_("Amount (yuan)"), total=True, strong=True)
    component = Column(_("Component"), phone=False, roomy=True, spare=True)
    document_number = Column(_("Document number"), phone=False)
    reason = Column(_("Reason"), phone=False, wrap=True)
    proposed_by = Column(_("Proposed by"), phone=False, roomy=True)
    proposed_at = MomentColumn(_("Proposed at"), phone=False, extra=True)
    decided_by = Column(_("Decided by"), phone=False, extra=True)
    status = BadgeColumn(AdjustmentStatus, _("Status"))
