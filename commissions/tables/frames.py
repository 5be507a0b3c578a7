"""The table of frames."""

from django.utils.translation import gettext_lazy as _

from commissions.choices import FrameStatus, TierMode
from core import formats
from core.tables import BadgeColumn, CodeColumn, Column, MoneyColumn, PercentColumn, PeriodColumn, PortalTable


class FrameTable(PortalTable):
    kind = CodeColumn(_("Paid to"), accessor="paid_to", to="commissions:frame_detail")
    valid_from = PeriodColumn(_("In force from"), sort=True)
    document_number = Column(_("Document number"))
    most_per_piece = MoneyColumn(_("Highest per piece"))
    most_percent = PercentColumn(_("Highest rate"))
    budget_share = PercentColumn(_("Of revenue"), phone=False)
    status = BadgeColumn(FrameStatus, _("Status"))
    approved_by = Column(_("Approved by"), phone=False)


def modes_text(modes: list[str]) -> str:
    return ", ".join(str(TierMode(mode).label) for mode in modes) or formats.DASH
