"""What falls due, part by part."""

from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, MoneyColumn, NumberColumn, PeriodColumn, PortalTable


class DuePartTable(PortalTable):
    """What falls due, payee by payee and part by part."""

    payee = CodeColumn(
        _("Payee"),
        accessor="payee__code",
        to="commissions:due_payee",
        args={"pk": "payee_id"},
        name="payee__name",
    )
    period = PeriodColumn(_("Due with the statement of"), sort=True)
    component = Column(_("Component"), accessor="component__name")
    part = Column(_("Instalment"), accessor="told", phone=False)
    event_period = PeriodColumn(_("Earned in"), phone=False)
    facts = NumberColumn(_("Facts"), total=True, phone=False)
    amount = MoneyColumn(_("Amount (yuan)"), total=True, strong=True)
