"""Payees whose month is unusual, side by side."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commissions.outliers.services import why_unusual
from core.links import object_address
from core.tables import CodeColumn, Column, Exported, MoneyColumn, NumberColumn, PortalTable


class WhyColumn(Column):
    """The comparison in words."""

    empty_values = ()

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return why_unusual(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return why_unusual(record)


class OutlierTable(PortalTable):
    payee = CodeColumn(
        _("Agent"),
        accessor="payee__code",
        to="commissions:statement_detail",
        name="payee__name",
        args={"pk": "statement_id"},
    )
    amount = MoneyColumn(_("Amount (yuan)"), total=True, strong=True)
    usual = MoneyColumn(_("Own median (yuan)"), phone=False)
    months = NumberColumn(_("Months"), phone=False, extra=True)
    peer_usual = MoneyColumn(_("Peers' median (yuan)"), phone=False)
    peers = NumberColumn(_("Peers"), phone=False, extra=True)
    far = MoneyColumn(_("Off by (yuan)"), sort=True, phone=False)
    why = WhyColumn(_("Why it is named"), accessor="amount", wrap=True)


class HoldColumn(Column):
    """Leads to holding the payee's lines, for whoever may."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString | str:
        url = object_address("commissions:statement_lines_hold", value)
        return format_html('<a href="{}?paid=yes">{}</a>', url, gettext("Hold the lines"))

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return ""


class CheckedOutlierTable(OutlierTable):
    """For whoever may hold lines."""

    hold = HoldColumn(_("Check"), accessor="statement_id")
