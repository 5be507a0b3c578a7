"""What happens to months, plans and disputes, in words, and the changes that are written down."""

from django.utils.translation import gettext_lazy as _

from commissions.models import (
    Band,
    Coefficient,
    CoefficientKind,
    Component,
    Figure,
    FigureGate,
    FigureProduct,
    Frame,
    Gate,
    Instalment,
    Plan,
    PlanVersion,
    QualifierLevel,
    QualifierMinimum,
    Rule,
)
from core.audit.actions import AuditAction
from core.audit.tracking import Tracked

ACTIONS = [
    AuditAction("commissions.month_submit", _("Submitted a month"), "blue"),
    AuditAction("commissions.month_withdraw", _("Withdrew a month"), "amber"),
    AuditAction("commissions.month_return", _("Returned a month"), "amber"),
    AuditAction("commissions.month_approve", _("Approved a month"), "green"),
    AuditAction("commissions.month_publish", _("Published a month"), "green"),
    AuditAction("commissions.month_close", _("Closed a month"), "green"),
    AuditAction("commissions.version_created", _("Began a plan version")),
    AuditAction("commissions.version_edited", _("Edited a plan version")),
    AuditAction("commissions.version_imported", _("Read a plan version from a workbook")),
    AuditAction("commissions.version_submitted", _("Submitted a plan version"), "blue"),
    AuditAction("commissions.version_withdrawn", _("Withdrew a plan version"), "amber"),
    AuditAction("commissions.version_returned", _("Returned a plan version"), "amber"),
    AuditAction("commissions.version_approved", _("Approved a plan version"), "green"),
    AuditAction("commissions.version_discarded", _("Discarded a plan version"), "amber"),
    AuditAction("commissions.frame_save", _("Wrote a frame of cities' plans")),
    AuditAction("commissions.frame_approve", _("Approved a frame of cities' plans"), "green"),
    AuditAction("commissions.frame_discard", _("Discarded a frame of cities' plans"), "amber"),
    AuditAction("commissions.statement_confirm", _("Confirmed a statement"), "green"),
    AuditAction("commissions.dispute_raise", _("Raised a dispute"), "blue"),
    AuditAction("commissions.dispute_withdraw", _("Withdrew a dispute")),
    AuditAction("commissions.dispute_rule", _("Ruled on a dispute"), "green"),
    AuditAction("commissions.dispute_assign", _("Assigned a dispute")),
    AuditAction("commissions.ruling_approve", _("Approved a ruling"), "green"),
    AuditAction("commissions.ruling_take_back", _("Took a ruling back"), "amber"),
]

TRACKED = [
    Tracked(Plan),
    Tracked(PlanVersion, owner="plan"),
    Tracked(Component, owner="version"),
    Tracked(Rule, owner="component"),
    Tracked(Band, owner="rule"),
    Tracked(Gate, owner="component"),
    Tracked(Instalment, owner="component"),
    Tracked(Figure, owner="version"),
    Tracked(FigureProduct, owner="figure"),
    Tracked(FigureGate, owner="figure"),
    Tracked(QualifierLevel, owner="version"),
    Tracked(QualifierMinimum, owner="level"),
    Tracked(Frame),
    Tracked(CoefficientKind),
    Tracked(Coefficient, owner="channel", ignored=("set_by", "set_at")),
]
