"""Generated plans, networks, facts and ledgers: small enough to collide, dense enough to reach every rule.

Hypothesis draws the seed and the values come from `random`: strategies all the way down would mostly give months
that are nearly empty.
"""

from tests.engine.generated.choices import PERIODS, SUBSCRIBERS
from tests.engine.generated.inputs import changed, month, months, randoms

__all__ = ["PERIODS", "SUBSCRIBERS", "changed", "month", "months", "randoms"]
