"""The list of account managers."""

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, CodeColumn, Column, DateColumn, MaskedColumn
from network.choices import ChannelStatus
from network.tables import ExtensionTable


class AccountManagerTable(ExtensionTable):
    code = CodeColumn(
        _("Account manager"),
        to="direct_sales:account_manager_detail",
        accessor="channel__code",
        name="channel__name",
        in_file=_("Account manager code"),
        sort=True,
    )
    staff_number = Column(_("Staff number"))
    category = Column(_("Category"))
    city = Column(_("City"), accessor="channel__city", phone=False, roomy=True)
    district = Column(_("District"), accessor="channel__district", phone=False)
    home_outlet = Column(_("Home outlet"), accessor="home_outlet__channel__code", phone=False)
    hired_on = DateColumn(_("Hired on"), phone=False, roomy=True)
    phone = MaskedColumn(_("Phone"))
    status = BadgeColumn(ChannelStatus, _("Status"), accessor="channel__status")
