"""The audit log: what was done (`record`), what was changed (triggers), sealed in one chain (`verify`)."""

from django.utils.translation import gettext_lazy as _

from core.audit.actions import AuditAction
from core.audit.recording import Place, record

__all__ = ["ACTIONS", "Place", "record"]

ACTIONS = [
    AuditAction("core.refused", _("Was refused"), "amber"),
    AuditAction("core.export", _("Exported"), "blue"),
    AuditAction("core.job_cancel", _("Cancelled a job")),
    AuditAction("core.contact_seen", _("Saw masked fields in full")),
]
