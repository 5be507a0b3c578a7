"""What the search over everything looks through, in the order in which it is shown."""

from commissions.search import STATEMENTS
from direct_sales.models import AccountManager
from direct_sales.search import ACCOUNT_MANAGERS
from network.search import channel_source
from outlets.models import Outlet
from outlets.search import OUTLETS
from sales.search import PRODUCTS

SOURCES = (channel_source(Outlet, AccountManager), OUTLETS, ACCOUNT_MANAGERS, STATEMENTS, PRODUCTS)
