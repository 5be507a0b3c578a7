"""Proposed rewards and fines, as the portal's own service makes them."""

from typing import Any

from commissions.adjustments.services import adjustment_propose
from commissions.models import AdjustmentRequest
from tests.cast import Cast
from users.models import User


def propose(cast: Cast, amount: int = 12_345, *, by: User | None = None, **said: Any) -> AdjustmentRequest:
    """A reward of the agent in city A, by the city's manager, unless it is said otherwise."""
    values: dict[str, Any] = {
        "payee": cast.agent,
        "event_period": 202609,
        "kind": "reward",
        "reason": "季度之星",
        "document_number": "渠〔2026〕30号",
        **said,
    }
    maker = User.objects.get(pk=(by or cast.city_manager).pk)
    return adjustment_propose(amount=amount, user=maker, **values)
