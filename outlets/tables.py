"""The list of own outlets."""

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, CodeColumn, Column, DateColumn, MoneyColumn, NumberColumn, ScaledColumn
from network.choices import ChannelStatus
from network.tables import ExtensionTable


class OutletTable(ExtensionTable):
    code = CodeColumn(
        _("Outlet"),
        to="outlets:outlet_detail",
        accessor="channel__code",
        name="channel__name",
        in_file=_("Outlet code"),
        sort=True,
    )
    city = Column(_("City"), accessor="channel__city", phone=False, roomy=True)
    district = Column(_("District"), accessor="channel__district", phone=False)
    hall_type = Column(_("Type of hall"))
    area_m2 = NumberColumn(_("Area (m²)"), total=True, strong=True)
    counters = NumberColumn(_("Counters"), total=True, phone=False, roomy=True)
    staff_count = NumberColumn(_("Staff"), total=True)
    manager_name = Column(_("Channel manager"), phone=False, roomy=True)
    lease_to = DateColumn(_("Lease to"), phone=False, roomy=True)
    yearly_rent = MoneyColumn(_("Yearly rent"), total=True, phone=False)
    warning = BadgeColumn(verbose_name=_("To attend to"))
    status = BadgeColumn(ChannelStatus, _("Status"), accessor="channel__status")
    address = Column(_("Address"), extra=True)
    grid = Column(_("Grid"), extra=True)
    opening_hours = Column(_("Opening hours"), extra=True)
    phone = Column(_("Phone"), extra=True)
    premises = Column(_("Premises"), extra=True)
    lease_from = DateColumn(_("Lease from"), extra=True)
    opened_on = DateColumn(_("Opened on"), accessor="channel__opened_on", extra=True)
    decorated_on = DateColumn(_("Decorated on"), extra=True)
    score = ScaledColumn(_("Capability score"), extra=True)
