"""Which pages can be starred."""

from agents.marks import AGENT
from commissions.marks import STATEMENT
from direct_sales.marks import ACCOUNT_MANAGER
from network.marks import CHANNEL
from outlets.marks import OUTLET
from sales.marks import PRODUCT
from users.marks import PERSON

KINDS = (AGENT, OUTLET, ACCOUNT_MANAGER, CHANNEL, STATEMENT, PRODUCT, PERSON)
