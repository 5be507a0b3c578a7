"""What the demo's plans are held against: a frame of the province, and golden cases of the special incentive."""

from typing import Final

from commissions.choices import TierMode
from commissions.services.frames import frame_approve, frame_save
from commissions.services.golden.content import Case, CaseChannel, CaseSale, GoldenContent
from core.periods import first_day
from network.choices import ChannelKind
from sales.models import Product
from users.models import User

_DEALER: Final = CaseChannel(
    code="YS-01", name="验算用四星代理商", kind=ChannelKind.AGENT, level=1, star=4, place="LJ01"
)


def seed_frame(*, maker: User, checker: User, effective_from: int) -> None:
    """Written by one person, approved by another; the demo has no plan of a city that it would stop."""
    frame = frame_save(
        user=maker,
        values={
            "valid_from": effective_from,
            "document_number": "江岭渠演〔2026〕2号",
            "most_per_piece": 12_000,
            "most_percent": 6_000,
            "tier_modes": [TierMode.WHOLE, TierMode.MARGINAL, TierMode.EXCESS],
            "budget_share": 6_000,
        },
    )
    frame_approve(frame=frame, user=checker)


def special_cases(period: int) -> GoldenContent:
    """One broadband line by a four-star dealer, 60 % of 60 yuan at once, and six handsets: five at 20 yuan, the sixth at 30."""
    day = first_day(period).replace(day=12)

    def sold(ref: str, category: str, quantity: int) -> CaseSale:
        product = Product.objects.filter(category__code=category).order_by("code").first()
        assert product is not None
        return CaseSale(ref=ref, channel=_DEALER.code, product=product.code, day=day, quantity=quantity)

    return GoldenContent(
        channels=(_DEALER,),
        sales=(sold("K1", "BROADBAND", 1), sold("Z1", "HANDSET", 6)),
        cases=(
            Case(
                name="四星宽带", payee=_DEALER.code, period=period, component="KD01", fact="K1", amount=3_600
            ),
            Case(name="终端超额累进", payee=_DEALER.code, period=period, component="ZD01", amount=13_000),
            Case(name="整月合计", payee=_DEALER.code, period=period, amount=16_600),
        ),
    )
