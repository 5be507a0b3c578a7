"""The audit log: what was done (`record`), what was changed (triggers), sealed in one chain (`verify`)."""

from django.utils.translation import gettext_lazy as _

from core.audit.actions import AuditAction
from core.audit.recording import Place, record, record_each, record_seen, recorded
from core.audit.tracking import Tracked
from core.models import Dictionary, DictionaryEntry

__all__ = ["ACTIONS", "TRACKED", "Place", "record", "record_each", "record_seen", "recorded"]

ACTIONS = [
    AuditAction("core.refused", _("Was refused"), "amber"),
    AuditAction("core.not_found", _("Asked for what is not there for them"), "amber"),
    AuditAction("core.old_forgotten", _("Deleted what is no longer kept")),
    AuditAction("core.export", _("Exported"), "blue"),
    AuditAction("core.export_schedule", _("Scheduled an export"), "blue"),
    AuditAction("core.export_unschedule", _("Ended a scheduled export"), "grey"),
    AuditAction("core.import_submit", _("Submitted an upload"), "blue"),
    AuditAction("core.import_commit", _("Committed an upload"), "blue"),
    AuditAction("core.import_undo", _("Undid an upload"), "amber"),
    AuditAction("core.import_supersede", _("Settled an upload by its mended copy")),
    AuditAction("core.import_restore", _("Took up an upload again as its mended copy was undone"), "amber"),
    AuditAction("core.note_add", _("Wrote a note")),
    AuditAction("core.file_add", _("Attached a file")),
    AuditAction("core.file_remove", _("Removed a file"), "amber"),
    AuditAction("core.job_cancel", _("Cancelled a job")),
    AuditAction("core.job_again", _("Started a job again")),
]

TRACKED = [
    Tracked(Dictionary),
    Tracked(DictionaryEntry, owner="dictionary"),
]
