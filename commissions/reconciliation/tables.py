"""The rows of a reconciliation, and the lists that there are."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.reconciliation.choices import Bucket
from core import formats
from core.links import object_address
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    Exported,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PeriodColumn,
    PortalTable,
)


class NumberedColumn(Column):
    """The number as the reader may see it, leading to the line. The view has put `number_shown` on each row."""

    css = "code"
    fixed = True

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        if not record.lines or not bound_column._table.leads_to("commissions:line_detail"):
            return record.number_shown
        url = object_address("commissions:line_detail", record.lines[0])
        return format_html('<a href="{}">{}</a>', url, record.number_shown)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return str(record.number_shown)


class WhyColumn(Column):
    """Why it is so little, which row it repeats, or the dispute that it is in."""

    empty_values = ()

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        if not record.dispute_id or not bound_column._table.leads_to("commissions:dispute_detail"):
            return record.why or formats.DASH
        url = object_address("commissions:dispute_detail", record.dispute_id)
        return format_html('<a href="{}">#{}</a> {}', url, record.dispute_id, record.why)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return " ".join(filter(None, (f"#{record.dispute_id}" if record.dispute_id else "", record.why)))


class ReconciliationRowTable(PortalTable):
    number = NumberedColumn(gettext_lazy("Number"))
    product = Column(gettext_lazy("Product"))
    event_date = DateColumn(gettext_lazy("Date"), phone=False)
    row_no = NumberColumn(gettext_lazy("Row of the list"), phone=False)
    expected = MoneyColumn(gettext_lazy("Expected (yuan)"), total=True)
    paid = MoneyColumn(gettext_lazy("Paid (yuan)"), total=True, strong=True)
    why = WhyColumn(gettext_lazy("Explanation"), accessor="why", wrap=True)
    bucket = BadgeColumn(Bucket, gettext_lazy("Outcome"))


class ReconciliationTable(PortalTable):
    payee = CodeColumn(
        gettext_lazy("Payee"),
        accessor="payee__code",
        to="commissions:reconciliation_detail",
        name="payee__name",
    )
    period = PeriodColumn(gettext_lazy("Period"), accessor="statement__period")
    file_name = Column(gettext_lazy("File"), phone=False)
    uploaded_at = MomentColumn(gettext_lazy("Uploaded"))
    rows = NumberColumn(gettext_lazy("Rows"), accessor="row_count", phone=False)
    disputed = NumberColumn(gettext_lazy("In disputes"), accessor="disputed_count", phone=False)


def why_of(row: Any, reason: str) -> str:
    """The words of a row: its reason, or the row that it repeats."""
    if row.bucket == Bucket.DUPLICATE:
        return _("repeats row %(row)s") % {"row": formats.count(row.twin)}
    return f"{row.reason} {reason}" if row.reason else ""
