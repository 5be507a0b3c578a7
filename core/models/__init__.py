from core.models.imports import ImportCellError, ImportFile, ImportFilePart, ImportSession, ImportState
from core.models.job import Job, JobState
from core.models.partitioned import PartitionedTable

__all__ = [
    "ImportCellError",
    "ImportFile",
    "ImportFilePart",
    "ImportSession",
    "ImportState",
    "Job",
    "JobState",
    "PartitionedTable",
]
