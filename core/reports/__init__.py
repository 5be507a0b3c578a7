"""Reports: rows that were added up, shown by everything that lists have.

A report is data (`Report`): a filter set over what the reader may see, a table, and a function that adds up. Its page is a
`ReportView`, its address in the API a `ReportApi`; filters, order, columns, saved views and files are those of lists.
"""

from core.reports.rows import RowSet
from core.reports.shape import Figure, Found, Report

__all__ = ["Figure", "Found", "Report", "RowSet"]
