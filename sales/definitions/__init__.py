"""The sheets of results: their columns, as data.

Labels are msgids; the first alias of a column is the header of the Chinese template.
"""

from sales.definitions.events import SUBSCRIBER_EVENTS
from sales.definitions.monthly import MONTHLY_RESULTS
from sales.definitions.orders import ORDER_DETAIL
from sales.definitions.subscribers import SUBSCRIBER_MONTHS

__all__ = ["MONTHLY_RESULTS", "ORDER_DETAIL", "SUBSCRIBER_EVENTS", "SUBSCRIBER_MONTHS"]
