"""Tables of the run desk, statements, lines and disputes."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import DisputeStatus, StatementStatus
from commissions.payments.choices import PaidState
from commissions.services.desk_pages import change
from core import formats
from core.links import object_address
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    Exported,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PeriodColumn,
    PortalTable,
    StarColumn,
)
from network.choices import AgentLevel


class ChangeColumn(PercentColumn):
    """Against last month, of 10^-4. Without a last month it is new, not 0 %."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        found = change(record.amount, record.previous_amount)
        return self.shown(found) if found is not None else formats.DASH

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return self.exported(change(record.amount, record.previous_amount))


class LevelColumn(Column):
    """The level of an agent in words."""

    css = "nowrap"

    def shown(self, value: Any) -> str:
        return str(AgentLevel(value).label) if value else formats.DASH


class MonthStatementTable(PortalTable):
    """A city's month by agent. The parts add up to the amount, row by row and in the foot.

    Level and star are those of the month's last day.
    """

    payee = CodeColumn(
        gettext_lazy("Agent"),
        accessor="payee__code",
        to="commissions:statement_detail",
        name="payee__name",
        sort=True,
    )
    level = LevelColumn(gettext_lazy("Level"), accessor="level_then", phone=False, spare=True, roomy=True)
    star = StarColumn(gettext_lazy("Star"), accessor="star_then", phone=False, spare=True, roomy=True)
    facts_paid = NumberColumn(gettext_lazy("Paid"), sort=True, total=True, phone=False)
    facts_refused = NumberColumn(gettext_lazy("Not paid"), sort=True, total=True, phone=False)
    earned = MoneyColumn(gettext_lazy("Earned"), sort=True, total=True, phone=False)
    extras = MoneyColumn(gettext_lazy("Override, coeff."), sort=True, total=True, phone=False, spare=True)
    earlier = MoneyColumn(gettext_lazy("Earlier, adjusted"), sort=True, total=True, phone=False, spare=True)
    amount = MoneyColumn(gettext_lazy("Amount (yuan)"), sort=True, total=True, strong=True)
    change = ChangeColumn(gettext_lazy("Change"), accessor="amount", signed=True)
    status = BadgeColumn(StatementStatus, gettext_lazy("Status"))


class DraftStatementTable(MonthStatementTable):
    """Before publication, when every statement is a draft."""

    class Meta(MonthStatementTable.Meta):
        exclude = ("status",)


class StatementTable(PortalTable):
    """Statements of all months that the user may see."""

    payee = CodeColumn(
        gettext_lazy("Agent"), accessor="payee__code", to="commissions:statement_detail", name="payee__name"
    )
    period = PeriodColumn(gettext_lazy("Period"), sort=True)
    city = Column(gettext_lazy("City"), phone=False)
    amount = MoneyColumn(gettext_lazy("Amount (yuan)"), total=True, phone=False)
    offset = MoneyColumn(gettext_lazy("Set off"), total=True, phone=False)
    payable = MoneyColumn(gettext_lazy("Payable (yuan)"), total=True, strong=True)
    change = ChangeColumn(gettext_lazy("Change"), accessor="amount", signed=True, phone=False)
    status = BadgeColumn(StatementStatus, gettext_lazy("Status"))
    paid_state = BadgeColumn(PaidState, gettext_lazy("Payment"))


class OwnStatementTable(PortalTable):
    """The statements of a dealer with one paying channel: the month leads."""

    period = CodeColumn(gettext_lazy("Period"), to="commissions:statement_detail")
    payable = MoneyColumn(gettext_lazy("Payable (yuan)"), strong=True)
    change = ChangeColumn(gettext_lazy("Change"), accessor="amount", signed=True, phone=False)
    status = BadgeColumn(StatementStatus, gettext_lazy("Status"))
    paid_state = BadgeColumn(PaidState, gettext_lazy("Payment"))

    def value_period(self, record: Any) -> Exported:
        return formats.period_label(record.period)

    def render_period(self, record: Any) -> SafeString:
        url = object_address("commissions:statement_detail", record.pk) + self.came_from
        name = record.payee.name if getattr(record, "several_payees", False) else ""
        return format_html(
            '<a href="{}">{}</a> <span class="muted">{}</span>',
            url,
            formats.period_label(record.period),
            name,
        )


class FactColumn(Column):
    """The line's fact: number, what it was, when. The view has put a `fact` and `in_full` on each row."""

    css = "code"
    fixed = True

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        if not bound_column._table.leads_to("commissions:line_detail"):
            return format_html('{} <span class="muted">{}</span>', record.title, record.subtitle)
        url = object_address("commissions:line_detail", record.id)
        return format_html(
            '<a href="{}">{}</a> <span class="muted">{}</span>', url, record.title, record.subtitle
        )

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return f"{record.title} {record.subtitle}".strip()


class ToldFactColumn(FactColumn):
    """On a phone, where the columns beside it have no room, the date and the reason stand below."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        told = " · ".join(part for part in (record.day, record.remark) if part)
        return format_html(
            '{}<span class="phone-line">{}</span>', super().render(value, record, bound_column), told
        )


class NetColumn(MoneyColumn):
    """What a line comes to; the 0 of one that was not paid steps back behind its reason."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        if record.reason and not value:
            return format_html('<span class="faint">{}</span>', self.shown(value))
        return super().render(value, record, bound_column)


class LineTable(PortalTable):
    """Ledger lines of one statement and component; lines of one fact are collapsed to their net."""

    fact = ToldFactColumn(gettext_lazy("What for"), accessor="id")
    channel = Column(gettext_lazy("Store"), accessor="channel__name", phone=False)
    day = Column(gettext_lazy("Date"), accessor="day", phone=False)
    base = Column(gettext_lazy("Base"), accessor="base_shown", phone=False)
    rate = Column(gettext_lazy("Rate"), accessor="rate_shown", phone=False)
    gross = MoneyColumn(gettext_lazy("After rate"), phone=False)
    cut = MoneyColumn(gettext_lazy("Cut"), phone=False)
    amount = NetColumn(gettext_lazy("Amount (yuan)"), accessor="net", total="net", strong=True)
    remark = Column(gettext_lazy("Why"), accessor="remark", phone=False)


class MonthRefusalTable(PortalTable):
    """What a whole city's month didn't pay."""

    fact = FactColumn(gettext_lazy("What for"), accessor="id")
    day = Column(gettext_lazy("Date"), accessor="day", phone=False)
    channel = Column(gettext_lazy("Store"), accessor="channel__name", phone=False)
    payee = Column(gettext_lazy("Agent"), accessor="payee__name", phone=False)
    component = Column(gettext_lazy("Component"), accessor="component_shown", phone=False)
    remark = Column(gettext_lazy("Why not"), accessor="remark")


class MonthPostedTable(PortalTable):
    """What was posted for earlier months, or by one run, for a whole city."""

    fact = FactColumn(gettext_lazy("What for"), accessor="id")
    payee = Column(gettext_lazy("Agent"), accessor="payee__name", phone=False)
    component = Column(gettext_lazy("Component"), accessor="component_shown", phone=False)
    event_period = PeriodColumn(gettext_lazy("Month of the event"), phone=False)
    cause = Column(gettext_lazy("Cause"), accessor="cause_shown", phone=False)
    amount = MoneyColumn(gettext_lazy("Amount (yuan)"), total=True, strong=True)
    remark = Column(gettext_lazy("Why"), accessor="remark", phone=False)


class MonthStageTable(PortalTable):
    """What a stage made of a month's lines: from full rate to amount."""

    fact = ToldFactColumn(gettext_lazy("What for"), accessor="id")
    payee = Column(gettext_lazy("Agent"), accessor="payee__name", phone=False)
    component = Column(gettext_lazy("Component"), accessor="component_shown", phone=False)
    full = MoneyColumn(gettext_lazy("At full rate"), total=True)
    gross = MoneyColumn(gettext_lazy("After rate"), total=True, phone=False)
    cut = MoneyColumn(gettext_lazy("Cut"), total=True, phone=False, spare=True)
    amount = MoneyColumn(gettext_lazy("Amount (yuan)"), total=True, strong=True)
    remark = Column(gettext_lazy("Why"), accessor="remark", phone=False)


class DisputeTable(PortalTable):
    """The queue: the oldest open dispute first."""

    number = CodeColumn(
        gettext_lazy("Dispute"), accessor="pk", to="commissions:dispute_detail", name="payee__name"
    )
    period = PeriodColumn(gettext_lazy("Period"), accessor="statement__period", phone=False)
    city = Column(gettext_lazy("City"), phone=False)
    lines = NumberColumn(gettext_lazy("Lines"), accessor="line_count", phone=False)
    original = MoneyColumn(gettext_lazy("Original (yuan)"), total=True, phone=False)
    claimed = MoneyColumn(gettext_lazy("Due as claimed (yuan)"), total=True)
    ruling = MoneyColumn(gettext_lazy("Due as ruled (yuan)"), total=True, phone=False)
    added = MoneyColumn(gettext_lazy("Added (yuan)"), total=True, phone=False)
    age = Column(gettext_lazy("Waiting for"), accessor="raised_at")
    assigned_to = Column(gettext_lazy("Handled by"), accessor="assigned_to__name", phone=False)
    raised_at = MomentColumn(gettext_lazy("Raised"), phone=False)
    status = BadgeColumn(DisputeStatus, gettext_lazy("Status"))

    def render_age(self, record: Any) -> str:
        return _("%(days)s days") % {"days": record.age_days}
