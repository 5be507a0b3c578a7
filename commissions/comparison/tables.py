"""Tables of comparisons and of their rows."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.comparison.choices import Outcome
from commissions.comparison.models import Comparison
from commissions.simulation.tables import months_text
from core.badges import Badge
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    Exported,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PeriodColumn,
    PortalTable,
)


def beside_text(record: Comparison) -> str:
    return record.version_label or _("What is posted")


def state_of(record: Comparison) -> Badge:
    if record.unknown and not record.is_done:
        return Badge(_("Names to be said"), "amber")
    return Badge(record.standing.label, record.standing.colour)


class _BesideColumn(Column):
    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return beside_text(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return beside_text(record)


class _MonthsColumn(Column):
    css = "nowrap"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return months_text(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return months_text(record)


class _StateColumn(BadgeColumn):
    def _badge(self, record: Any, bound_column: Any) -> Badge | None:
        return state_of(record)


class ComparisonTable(PortalTable):
    file_name = CodeColumn(gettext_lazy("File"), to="commissions:comparison_detail")
    beside = _BesideColumn(gettext_lazy("Beside"), accessor="id", phone=False)
    region = Column(gettext_lazy("Region"))
    months = _MonthsColumn(gettext_lazy("Months compared"), accessor="first", phone=False)
    expected = MoneyColumn(gettext_lazy("In the Excel (yuan)"), phone=False)
    found = MoneyColumn(gettext_lazy("In the portal (yuan)"), phone=False)
    difference = MoneyColumn(gettext_lazy("Difference"), signed=True, strong=True)
    open_count = NumberColumn(gettext_lazy("Rows that differ"))
    created_by = Column(gettext_lazy("Compared by"), phone=False, roomy=True)
    created_at = MomentColumn(gettext_lazy("Created"), phone=False)
    note = Column(gettext_lazy("Note"), extra=True)
    status = _StateColumn(None, gettext_lazy("Status"), accessor="id")


class _PayeeColumn(Column):
    """The code leads to what the portal has: the lines of that component in the statement. `url` is put on by the view."""

    css = "code"
    fixed = True

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        name = record.payee_name or _("not in the register of the region")
        if not record.url:
            return f"{record.payee_code} {name}"
        return format_html('<a href="{}">{}</a> {}', record.url, record.payee_code, name)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return str(record.payee_code)


class ComparisonRowTable(PortalTable):
    payee = _PayeeColumn(gettext_lazy("Payee"), accessor="payee_code")
    payee_name = Column(gettext_lazy("Name"), extra=True)
    component = Column(gettext_lazy("Component"))
    period = PeriodColumn(gettext_lazy("Month"), phone=False)
    expected = MoneyColumn(gettext_lazy("In the Excel (yuan)"), total=True, phone=False)
    found = MoneyColumn(gettext_lazy("In the portal (yuan)"), total=True, phone=False)
    difference = MoneyColumn(gettext_lazy("Difference"), signed=True, sort=True, total=True, strong=True)
    lines = NumberColumn(gettext_lazy("Lines"), phone=False, roomy=True)
    outcome = BadgeColumn(Outcome, gettext_lazy("Outcome"))
    settled = Column(gettext_lazy("Settled because"), wrap=True)
