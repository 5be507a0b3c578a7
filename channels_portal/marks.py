"""Which pages can be starred."""

from agents.marks import AGENT
from commissions.marks import STATEMENT
from network.marks import CHANNEL
from users.marks import PERSON

KINDS = (AGENT, CHANNEL, STATEMENT, PERSON)
