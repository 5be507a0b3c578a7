"""Small tables of administrators, on Django's admin and django-import-export, behind the portal's own doors.

A table is data: a `SmallTable` in the app's `small_tables.py`, registered in `channels_portal/small_tables.py`.
Business registers are not kept here: they have pages and sheets of their own.
"""

from core.small_tables.rows import SmallResource
from core.small_tables.site import SmallTables
from core.small_tables.table import SmallTable

__all__ = ["SmallResource", "SmallTable", "SmallTables"]
