"""Which tables are partitioned, and how; read by the functions of core/sql/partitions.sql."""

from django.db import models


class PartitionedTable(models.Model):
    """Entered by migrations only. `guard` names an SQL function (period, city) that may refuse."""

    read_only = True

    name = models.CharField(max_length=63, primary_key=True)
    by_city = models.BooleanField()
    guard = models.CharField(max_length=63, blank=True, default="")

    def __str__(self) -> str:
        return self.name
