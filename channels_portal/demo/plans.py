"""Two approved plans: the agents' basic pay, and a special incentive for broadband and handsets."""

from typing import Final

from channels_portal.demo.checks import seed_frame, special_cases
from channels_portal.demo.regions import PROVINCE_CODE
from commissions.choices import ComponentKind, Measure, TierBasis, TierMode
from commissions.models import Plan
from commissions.services.golden_cases import golden_attach
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    GateContent,
    InstalmentContent,
    RuleContent,
    VersionContent,
)
from commissions.services.plans import (
    plan_create,
    plan_version_approve,
    plan_version_create,
    plan_version_fill,
    plan_version_submit,
)
from network.choices import ChannelKind
from network.models import Region
from sales.choices import Grain
from sales.models import Metric, Product, ProductCategory
from users.models import User

BASIC: Final = "JLYS-01"
SPECIAL: Final = "JLYS-07"
YUAN: Final = 10_000
"""A rate of one yuan a piece."""
PERCENT: Final = 100

Bands = tuple[BandContent, ...]


def seed_plans(*, maker: User, checker: User, effective_from: int) -> None:
    """Written and submitted by one person, approved by another, in force from the first month."""
    province = Region.objects.get(code=PROVINCE_CODE)
    for code, name, document, components in (
        (BASIC, "代理商基本酬金（演示）", "江岭渠演〔2026〕1号", _basic()),
        (SPECIAL, "宽带与终端专项激励（演示）", "江岭渠演〔2026〕7号", _special()),
    ):
        plan = plan_create(code=code, name=name, region=province, user=maker)
        version = plan_version_create(
            plan=plan, user=maker, effective_from=effective_from, document_number=document
        )
        content = VersionContent(
            effective_from=effective_from, document_number=document, components=components
        )
        plan_version_fill(version=version, user=maker, content=content, source="演示数据")
        if code == SPECIAL:
            cases = special_cases(effective_from)
            golden_attach(version=version, content=cases, name="演示验算", user=maker)
        version = plan_version_submit(version=version, user=maker)
        plan_version_approve(version=version, user=checker)
    seed_frame(maker=maker, checker=checker, effective_from=effective_from)


def first_period() -> int | None:
    """The first month with results: that from which the basic plan is in force; None before it exists."""
    plan = Plan.objects.filter(code=BASIC).first()
    version = plan.versions.order_by("number").first() if plan else None
    return version.effective_from if version else None


def _flat(rate: int) -> Bands:
    return (BandContent(0, None, rate),)


def _tiers(*steps: tuple[int, int]) -> Bands:
    """(from, rate) pairs, each up to the next one's beginning."""
    ends = [lower for lower, _rate in steps[1:]] + [None]
    return tuple(BandContent(lower, upper, rate) for (lower, rate), upper in zip(steps, ends, strict=True))


def _gate(
    group: int, reason: str, label: str, measure: Measure, operator: str, threshold: int
) -> GateContent:
    return GateContent(
        group=group, measure=measure, operator=operator, threshold=threshold, reason=reason, label=label
    )


def _usage_gates() -> tuple[GateContent, ...]:
    """Something charged at the start; calls or data in the month of activation; a paid bill."""
    return (
        _gate(1, "G01", "未收首充", Measure.FIRST_PAYMENT, ">", 0),
        _gate(2, "G03", "首月通话不足10分钟", Measure.MINUTES, ">=", 10),
        _gate(2, "G04", "首月流量不足30MB", Measure.MEGABYTES, ">=", 30),
        _gate(3, "G05", "首月欠费", Measure.ARREARS, "=", 0),
    )


def _paid_up(part: int, months: int, reason: str, label: str) -> GateContent:
    """An instalment's own condition: nothing is owed in the month in which it falls due."""
    return GateContent(
        part=part,
        measure=Measure.ARREARS,
        month_offset=months,
        operator="=",
        threshold=0,
        reason=reason,
        label=label,
    )


def _basic() -> tuple[ComponentContent, ...]:
    mobile = ProductCategory.objects.get(code="MOBILE")
    value_added = ProductCategory.objects.get(code="VAS")
    small_plan = Product.objects.get(code="P00002")
    managers = ChannelKind.ACCOUNT_MANAGER
    far_city = Region.objects.get(code="YH")
    return (
        ComponentContent(
            code="FH01",
            name="放号计件",
            clause="第二条",
            rules=(
                RuleContent(category=mobile, bands=_tiers((0, 20 * YUAN), (10, 25 * YUAN), (30, 30 * YUAN))),
                RuleContent(category=mobile, channel_kind=managers, bands=_flat(10 * YUAN)),
                RuleContent(category=mobile, city=far_city, bands=_tiers((0, 25 * YUAN), (10, 32 * YUAN))),
                RuleContent(product=small_plan, bands=_flat(8 * YUAN)),
            ),
            gates=_usage_gates(),
        ),
        ComponentContent(
            code="FH02",
            name="首充分成",
            clause="第三条",
            kind=ComponentKind.PERCENT,
            measure=Measure.FIRST_PAYMENT,
            line_cap=2_000,
            payee_cap=30_000,
            rules=(RuleContent(category=mobile, bands=_flat(3 * PERCENT)),),
        ),
        ComponentContent(
            code="ZZ01",
            name="增值业务",
            clause="第四条",
            kind=ComponentKind.PERCENT,
            measure=Measure.PLAN_FEE,
            apply_coefficients=False,
            rules=(RuleContent(category=value_added, bands=_flat(50 * PERCENT)),),
        ),
        ComponentContent(
            code="ZW01",
            name="在网分成",
            clause="第五条",
            kind=ComponentKind.PERCENT,
            grain=Grain.SUBSCRIBER_MONTH,
            measure=Measure.NET_BILL,
            rules=(RuleContent(bands=_flat(5 * PERCENT)),),
        ),
        ComponentContent(
            code="JL01",
            name="放号目标激励",
            clause="第六条",
            grain=Grain.CHANNEL_MONTH,
            metric=Metric.objects.get(code="new_mobile"),
            tier_mode=TierMode.EXCESS,
            tier_basis=TierBasis.TARGET_SHARE,
            rules=(RuleContent(bands=_tiers((0, 0), (10_000, 5 * YUAN), (12_500, 8 * YUAN))),),
        ),
        ComponentContent(
            code="SJ01",
            name="上级提成",
            clause="第七条",
            kind=ComponentKind.OVERRIDE,
            override_of="FH01",
            override_step=1,
            apply_coefficients=False,
            rules=(RuleContent(bands=_flat(5 * PERCENT)),),
        ),
    )


def _special() -> tuple[ComponentContent, ...]:
    broadband = ProductCategory.objects.get(code="BROADBAND")
    handsets = ProductCategory.objects.get(code="HANDSET")
    cards = ProductCategory.objects.get(code="CARD")
    return (
        ComponentContent(
            code="KD01",
            name="宽带新装",
            clause="第一条",
            rules=(
                RuleContent(category=broadband, bands=_flat(50 * YUAN)),
                RuleContent(category=broadband, star=4, bands=_flat(60 * YUAN)),
                RuleContent(category=broadband, star=5, bands=_flat(70 * YUAN)),
            ),
            instalments=(
                InstalmentContent(part=1, month_offset=0, share=6_000),
                InstalmentContent(part=2, month_offset=3, share=2_000, held_months=2),
                InstalmentContent(part=3, month_offset=6, share=2_000, held_months=2),
            ),
            gates=(_paid_up(2, 3, "G06", "第3个月欠费"), _paid_up(3, 6, "G07", "第6个月欠费")),
        ),
        ComponentContent(
            code="ZD01",
            name="终端销售",
            clause="第二条",
            tier_mode=TierMode.MARGINAL,
            rules=(RuleContent(category=handsets, bands=_tiers((0, 20 * YUAN), (5, 30 * YUAN))),),
        ),
        ComponentContent(
            code="HY01",
            name="合约机月度奖励",
            clause="第三条",
            grain=Grain.CHANNEL_MONTH,
            metric=Metric.objects.get(code="contract_handsets"),
            rules=(RuleContent(bands=_flat(10 * YUAN)),),
        ),
        ComponentContent(
            code="CZ01",
            name="充值卡代销",
            clause="第四条",
            kind=ComponentKind.PERCENT,
            measure=Measure.FIRST_PAYMENT,
            apply_coefficients=False,
            rules=(RuleContent(category=cards, bands=_flat(2 * PERCENT)),),
        ),
    )
