from core.models.audit import AuditEvent, AuditHead, AuditSeal, Change, Operation
from core.models.idempotency import IdempotencyKey
from core.models.imports import ImportCellError, ImportFile, ImportFilePart, ImportSession, ImportState
from core.models.job import Job, JobState
from core.models.notification import Notification
from core.models.partitioned import PartitionedTable
from core.models.preference import Preference

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditSeal",
    "Change",
    "IdempotencyKey",
    "ImportCellError",
    "ImportFile",
    "ImportFilePart",
    "ImportSession",
    "ImportState",
    "Job",
    "JobState",
    "Notification",
    "Operation",
    "PartitionedTable",
    "Preference",
]
