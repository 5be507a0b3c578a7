from core.models.audit import AuditEvent, AuditHead, AuditSeal, Change, Operation
from core.models.dictionary import Dictionary, DictionaryEntry
from core.models.export import Export, ExportPart, ExportSchedule
from core.models.idempotency import IdempotencyKey
from core.models.imports import (
    ImportCellEdit,
    ImportCellError,
    ImportDraft,
    ImportDraftPart,
    ImportFile,
    ImportFilePart,
    ImportMapping,
    ImportPrior,
    ImportSession,
    ImportState,
)
from core.models.job import Job, JobState
from core.models.journal import Attachment, AttachmentContent, Note
from core.models.lists import ListSetting, SavedView
from core.models.mark import Mark
from core.models.missed import MissedObject
from core.models.notification import Notification
from core.models.partitioned import PartitionedTable
from core.models.preference import Preference
from core.models.webhook import DeliveryState, Webhook, WebhookDelivery, WebhookEvent

__all__ = [
    "Attachment",
    "AttachmentContent",
    "AuditEvent",
    "AuditHead",
    "AuditSeal",
    "Change",
    "DeliveryState",
    "Dictionary",
    "DictionaryEntry",
    "Export",
    "ExportPart",
    "ExportSchedule",
    "IdempotencyKey",
    "ImportCellEdit",
    "ImportCellError",
    "ImportDraft",
    "ImportDraftPart",
    "ImportFile",
    "ImportFilePart",
    "ImportMapping",
    "ImportPrior",
    "ImportSession",
    "ImportState",
    "Job",
    "JobState",
    "ListSetting",
    "Mark",
    "MissedObject",
    "Note",
    "Notification",
    "Operation",
    "PartitionedTable",
    "Preference",
    "SavedView",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
]
