"""Rewards and fines in every city: two that the second month pays, one refused, two that wait for the month after."""

from itertools import cycle
from typing import Final

from django.db.models import Case, When

from channels_portal.demo.people import ACCOUNT_MAKER
from channels_portal.demo.samples import DEALER_CODE
from commissions.adjustments.choices import AdjustmentKind
from commissions.adjustments.services import adjustment_approve, adjustment_propose, adjustment_refuse
from commissions.models import AdjustmentRequest, Statement
from core.periods import next_period
from network.models import Channel, Region
from users.models import User

_DECIDED: Final = (
    (AdjustmentKind.FINE, 20_000, "门头未按规范制作，限期未改", "41号", True),
    (AdjustmentKind.REWARD, 50_000, "三季度发展之星", "38号", True),
    (AdjustmentKind.FINE, 100_000, "校园场地违规张贴", "43号", False),
)
_WAITING: Final = (
    (AdjustmentKind.REWARD, 30_000, "驻点促销补助", "45号"),
    (AdjustmentKind.ADJUSTMENT, -8_650, "上月重复计入的终端酬金", "46号"),
)
_FINDING: Final = "照片看不出是本店张贴，请补充证据后重新提出。"


def seed_amounts(first: int) -> int:
    """Between the first month and the second, for the payees that earned most; returns how many were proposed."""
    cities = Region.objects.cities().order_by("path")
    return sum(
        _seed_city(city, first) for city in cities if not AdjustmentRequest.objects.filter(city=city).exists()
    )


def _seed_city(city: Region, first: int) -> int:
    province, maker = User.objects.get(username="province"), User.objects.get(username=ACCOUNT_MAKER)
    payees = _payees(city, first)
    if not payees:
        return 0
    turn = cycle(payees)

    def propose(period: int, kind: str, amount: int, reason: str, number: str) -> AdjustmentRequest:
        return adjustment_propose(
            payee=next(turn),
            event_period=period,
            kind=kind,
            amount=amount,
            reason=reason,
            document_number=f"{city.code}渠〔{first // 100}〕{number}",
            user=maker,
        )

    for kind, amount, reason, number, agreed in _DECIDED:
        row = propose(first, kind, amount, reason, number)
        if agreed:
            adjustment_approve(adjustment_request=row, user=province)
        else:
            adjustment_refuse(adjustment_request=row, finding=_FINDING, user=province)
    for kind, amount, reason, number in _WAITING:
        propose(next_period(first), kind, amount, reason, number)
    return len(_DECIDED) + len(_WAITING)


def _payees(city: Region, period: int) -> list[Channel]:
    """The login `dealer` comes first: it reads of a fine on its own statement."""
    rows = Statement.objects.filter(city=city, payee__city=city, period=period).select_related("payee")
    own_first = Case(When(payee__code=DEALER_CODE, then=0), default=1)
    return [row.payee for row in rows.order_by(own_first, "-amount", "pk")[:5]]
