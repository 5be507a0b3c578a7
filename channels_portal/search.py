"""What the search over everything looks through, in the order in which it is shown."""

from commissions.search import STATEMENTS
from network.search import CHANNELS
from sales.search import PRODUCTS

SOURCES = (CHANNELS, STATEMENTS, PRODUCTS)
