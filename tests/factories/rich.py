"""A version that says all that a version can: figures, a qualifier, and a component of each kind."""

from commissions.choices import ComponentKind, Measure, StageOrder, TierBasis
from commissions.services.plan_content import (
    FigureContent,
    GateContent,
    InstalmentContent,
    LevelContent,
    RuleContent,
    VersionContent,
)
from sales.choices import EventKind, Grain
from tests.cast import Cast
from tests.factories.plans import TIERS, component, content, flat, gate, override


def rich_content(cast: Cast) -> VersionContent:
    counted = FigureContent(
        code="FH",
        name="有效放号",
        only=(cast.category, cast.product),
        gates=(GateContent(measure="plan_fee", operator=">=", threshold=5_900, reason="", label=""),),
    )
    yearly = FigureContent(code="LJ", name="全年放号", year_to_date=True)
    share = FigureContent(code="ZB", name="有效占比", share_of=yearly)
    levels = (
        LevelContent(level=0, payout=8_000, minima=((counted, 1),)),
        LevelContent(level=1, payout=10_000, minima=((counted, 50), (share, 6_000))),
    )
    tiers = RuleContent(bands=TIERS, category=cast.category)
    return content(
        component(
            "FH01",
            "放号阶梯",
            tier_basis=TierBasis.FIGURE,
            tier_figure=counted,
            rules=(tiers, flat(100_000)),
            gates=(
                gate(),
                gate(measure="figure", figure=share, threshold=5_000, reason="G04", label="占比不足"),
                gate(measure="net_bill", part=2, month_offset=2, threshold=1, reason="G05", label="未出账"),
            ),
            instalments=(
                InstalmentContent(part=1, month_offset=0, share=6_000),
                InstalmentContent(part=2, month_offset=2, share=4_000, held_months=3),
            ),
        ),
        component("JF", "积分", in_points=True, factors=("DJ",), payee_cap=500_000, cap_group="A"),
        component("JF2", "另一积分", in_points=True, factors=("DJ",), payee_cap=500_000, cap_group="A"),
        component("DJ", "积分单价", kind=ComponentKind.FACTOR, in_points=True, rules=(flat(15_000),)),
        component(
            "GS",
            "按公式分成",
            kind=ComponentKind.PERCENT,
            measure=Measure.FORMULA,
            formula="IF(plan_fee >= 100, plan_fee, 50)",
            rules=(flat(500),),
        ),
        component(
            "KH",
            "销户扣回",
            kind=ComponentKind.CLAWBACK,
            grain=Grain.EVENT,
            override_of="GS",
            event_kind=EventKind.CANCELLED,
            tier_basis=TierBasis.MONTHS,
            rules=(flat(10_000),),
        ),
        component(
            "BD", "保底", kind=ComponentKind.GUARANTEE, grain=Grain.PRESENCE, rules=(flat(10_000_000),)
        ),
        override(of="GS"),
        figures=(counted, yearly, share),
        qualifier=levels,
        month_cap=20_000_000,
        stage_order=StageOrder.GUARANTEE_CAP_COEFFICIENTS,
        cut_off_day=25,
    )
