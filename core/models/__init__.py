from core.models.imports import ImportCellError, ImportFile, ImportSession, ImportState
from core.models.job import Job, JobState
from core.models.partitioned import PartitionedTable

__all__ = ["ImportCellError", "ImportFile", "ImportSession", "ImportState", "Job", "JobState", "PartitionedTable"]
