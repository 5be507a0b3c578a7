"""Published plans, entered through the workbook, approved by another person and run over facts: equal to the fen.

The engine's arithmetic of the same cases is worked out by hand in tests/golden/.
"""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commissions.choices import LineKind
from commissions.engine import StageCode
from commissions.models import Line, PlanVersion, Statement
from commissions.services.desk import month_sums
from commissions.services.explain import line_explain
from commissions.services.ledger import ledger_verify
from commissions.services.line_facts import fact_cards
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    GateContent,
    LevelContent,
    RuleContent,
    VersionContent,
)
from commissions.services.plan_store import version_content, version_write
from commissions.services.plan_workbook import plan_version_export, plan_version_import
from commissions.services.plans import plan_version_approve, plan_version_submit
from commissions.services.statement_groups import statement_groups
from commissions.services.words import grounds_of, told
from network.choices import ChannelKind
from sales.choices import EventKind
from sales.models import Product, Sale, SubscriberMonth
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene
from tests.factories.plans import make_draft, second_manager

YUAN, PERCENT = 10_000, 100


def approved_by_workbook(scene: Scene, said: VersionContent, folder: Path) -> PlanVersion:
    """Written by one draft, read into another, which says the same and is approved."""
    maker = scene.cast.province_manager
    blank = VersionContent(effective_from=SEPTEMBER)
    written, read = make_draft(scene.plan, maker, blank), make_draft(scene.plan, maker, blank)
    version_write(written, said)
    path = folder / "政策.xlsx"
    path.write_bytes(plan_version_export(written).read())
    assert plan_version_import(read, path, maker, name=path.name) == []
    read.refresh_from_db()
    assert version_content(read) == said
    plan_version_submit(version=read, user=maker)
    return plan_version_approve(version=read, user=second_manager(scene.cast))


def tiers(edges: tuple[int, ...], rates: tuple[int, ...], **whom: Any) -> RuleContent:
    bands = zip(edges, [*edges[1:], None], rates, strict=True)
    return RuleContent(bands=tuple(BandContent(low, high, rate) for low, high, rate in bands), **whom)


def gate(group: int, number: int, measure: str, operator: str, threshold: int) -> GateContent:
    return GateContent(
        group=group,
        measure=measure,
        operator=operator,
        threshold=threshold,
        reason=f"G{number:02d}",
        label=f"条件{number}",
    )


def explained(lines: list[Line]) -> None:
    for line in lines:
        assert line_explain(line).amount == line.amount


def agent_fee() -> VersionContent:
    """Case U: the joining month, months 3 and 6 by the bill, and a share of the bill for 18 months by level."""
    monthly: dict[str, Any] = {"grain": 2}
    by_bill: dict[str, Any] = {
        **monthly,
        "measure": "net_bill",
        "tier_mode": "transaction",
        "tier_basis": "amount",
        "edges": "upper",
    }
    shares = {1: (6, 8, 12, 16, 20), 2: (6, 8, 10, 12, 16)}
    edges = (0, 1_000, 2_000, 5_000, 8_000)
    return VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2011〕8号",
        components=(
            ComponentContent(
                code="RW",
                name="入网酬金",
                rules=(tiers((0,), (20 * YUAN,)),),
                gates=(gate(1, 1, "months_in_net", "=", 1), gate(2, 2, "minutes", ">", 0)),
                **monthly,
            ),
            ComponentContent(
                code="WD",
                name="稳定酬金",
                rules=(tiers((0, 1_000, 2_000, 5_000), (0, 10 * YUAN, 15 * YUAN, 20 * YUAN)),),
                gates=(
                    gate(1, 3, "months_in_net", "=", 3),
                    gate(1, 4, "months_in_net", "=", 6),
                    gate(2, 5, "minutes", ">=", 50),
                ),
                **by_bill,
            ),
            ComponentContent(
                code="FC",
                name="话费分成",
                kind="percent",
                rules=tuple(
                    tiers(edges, tuple(share * PERCENT for share in rates), level=level)
                    for level, rates in shares.items()
                ),
                gates=(gate(1, 6, "months_in_net", "<=", 18),),
                **by_bill,
            ),
        ),
    )


def test_the_agent_fee_of_2011(scene: Scene, tmp_path: Path) -> None:
    """87.00 for the agent of level 1; for the one of level 2, at the rates of the lower levels, 77.20."""
    cast = scene.cast
    approved_by_workbook(scene, agent_fee(), tmp_path)
    bills, minutes = (35, 60, 60, 85, 15, 45), (12, 90, 80, 60, 55, 49)
    session = scene.session()
    for place, agent in enumerate((cast.agent, cast.sub_agent)):
        for month, (bill, used) in enumerate(zip(bills, minutes, strict=True), 1):
            SubscriberMonth.objects.create(
                city_id=cast.city_a.pk,
                period=SEPTEMBER,
                fact_id=100 * (place + 1) + month,
                revision=1,
                channel=agent,
                import_id=session.pk,
                subscriber=f"1390000{place}{month:03d}",
                months_in_net=month,
                minutes=used,
                billed=bill * 100,
                arrears=0,
                plan_fee=0,
                suspended_days=0,
            )
    scene.run()
    assert scene.net(payee=cast.agent) == 8_700
    assert scene.net(payee=cast.sub_agent) == 7_720
    explained(scene.lines())


@pytest.mark.parametrize(("refilled", "paid"), [(10, 49_680), (12, 71_180), (18, 93_680)])
def test_the_prepaid_dealer_of_2013(scene: Scene, tmp_path: Path, refilled: int, paid: int) -> None:
    """Case T: of 22 activations 45 % are Silver, 55 % Gold, 82 % Platinum; refills bring 2 % beside."""
    cast = scene.cast
    bonus = {
        30: (4, (10, 10, 10)),
        50: (10, (20, 32.5, 45)),
        60: (6, (25, 37.5, 50)),
        70: (2, (35, 42.5, 55)),
    }
    plans = {
        fee: Product.objects.create(code=f"T{fee}", name=f"预付{fee}元", category=cast.category)
        for fee in bonus
    }
    refill = Product.objects.create(code="CZ", name="后续充值", category=cast.category)
    counted: dict[str, Any] = {"month_from": -1, "only": tuple(plans.values())}
    activated = FigureContent(code="JH", name="近两月激活", **counted)
    share = FigureContent(
        code="CZL",
        name="近两月充值率",
        share_of=activated,
        gates=(GateContent(group=1, measure="minutes", operator=">", threshold=0, reason="", label=""),),
        **counted,
    )
    said = VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2013〕5号",
        components=(
            ComponentContent(
                code="JL",
                name="激活奖励",
                tier_basis="figure",
                tier_figure=share,
                rules=tuple(
                    tiers(
                        (0, 5_000, 8_001),
                        tuple(int(rate * YUAN) for rate in bonus[fee][1]),
                        product=product,
                    )
                    for fee, product in plans.items()
                ),
            ),
            ComponentContent(
                code="XF",
                name="续费分成",
                kind="percent",
                measure="amount",
                rules=(tiers((0,), (2 * PERCENT,), product=refill),),
            ),
        ),
        figures=(activated, share),
    )
    approved_by_workbook(scene, said, tmp_path)
    for fee, (count, _rates) in bonus.items():
        scene.sell(cast.agent, count, product=plans[fee])
    scene.sell(cast.agent, 1, product=refill, amount=184_000)
    for place, sale in enumerate(activations(plans)):
        scene.month_of(sale, minutes=1 if place < refilled else 0)
    scene.run()
    assert scene.net() == paid
    explained(scene.lines())


def activations(plans: dict[int, Product]) -> list[Sale]:
    return list(Sale.objects.filter(product__in=plans.values()).order_by("fact_id"))


def test_a_month_with_qualifier_and_guarantee_ties_from_line_to_statement(
    scene: Scene, tmp_path: Path
) -> None:
    """3 pieces at 20 yuan: fewer than 5 pay out 50 %, 30.00; the agent is guaranteed 100.00: 70.00 more."""
    cast = scene.cast
    pieces = FigureContent(code="SL", name="本月放号")
    agents = {"channel_kind": ChannelKind.AGENT, "level": 1}
    said = VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2026〕40号",
        components=(
            ComponentContent(code="FH", name="放号计件", rules=(tiers((0,), (20 * YUAN,)),)),
            ComponentContent(
                code="BD",
                name="新店保底",
                kind="guarantee",
                grain=4,
                rules=(tiers((0,), (100 * YUAN,), **agents),),
            ),
        ),
        figures=(pieces,),
        qualifier=(
            LevelContent(level=0, payout=5_000),
            LevelContent(level=1, payout=10_000, minima=((pieces, 5),)),
        ),
    )
    approved_by_workbook(scene, said, tmp_path)
    scene.sell(cast.agent, 3)
    scene.run()
    own = {line.kind: line.amount for line in scene.lines(payee=cast.agent) if line.kind != 1}
    assert own == {LineKind.QUALIFIER: -3_000, LineKind.GUARANTEE: 7_000}
    statement = Statement.objects.get(payee=cast.agent)
    assert (statement.earned, statement.coefficient, statement.difference) == (13_000, -3_000, 0)
    assert statement.amount == 10_000
    assert ledger_verify() == []
    explained(scene.lines())
    sums = month_sums(statement.city_id, statement.period, statement.payee_id)
    groups = statement_groups(statement, sums, sums.labels, [])
    assert sum(group.amount for group in groups) == statement.amount


def test_a_clawback_takes_back_what_closed_months_paid_and_gives_it_back(
    scene: Scene, tmp_path: Path
) -> None:
    """20 yuan in September. Cancelled in October, month 2: 40 % is 8.00. Revived on the next day: 8.00 back."""
    cast = scene.cast
    pieces = FigureContent(code="SL", name="本月放号")
    taking: dict[str, Any] = {"kind": "clawback", "grain": 5, "override_of": "FH", "tier_basis": "months"}
    said = VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2026〕41号",
        components=(
            ComponentContent(code="FH", name="放号计件", rules=(tiers((0,), (20 * YUAN,)),)),
            ComponentContent(
                code="KH",
                name="退网扣回",
                event_kind=EventKind.CANCELLED,
                spared_figure=pieces,
                spared_share=1_000,
                gates=(replace(gate(1, 8, "figure", ">=", 0), figure=pieces),),
                rules=(tiers((0, 13), (40 * PERCENT, 0)),),
                **taking,
            ),
            ComponentContent(
                code="FK",
                name="复机返还",
                event_kind=EventKind.REVIVED,
                rules=(tiers((0,), (-100 * PERCENT,)),),
                **taking,
            ),
        ),
        figures=(pieces,),
    )
    approved_by_workbook(scene, said, tmp_path)
    scene.sell(cast.agent, 1)
    scene.run()
    scene.publish()
    (sale,) = Sale.objects.all()
    scene.happened(sale, EventKind.CANCELLED, datetime.date(2026, 10, 8))
    scene.run(OCTOBER)
    assert [line.amount for line in scene.lines(kind=LineKind.CLAWBACK)] == [-800]
    assert scene.net() == 1_200
    statement = Statement.objects.get(payee=cast.agent, period=OCTOBER)
    assert (statement.adjustment, statement.difference, statement.amount) == (-800, 0, -800)
    scene.run(OCTOBER)
    assert scene.net() == 1_200
    scene.happened(sale, EventKind.REVIVED, datetime.date(2026, 10, 9))
    scene.run(OCTOBER)
    assert scene.net() == 2_000
    assert ledger_verify() == []
    lines = scene.lines(kind=LineKind.CLAWBACK)
    assert [line.amount for line in lines] == [-800, 800]
    explained(scene.lines())
    page = fact_cards(cast.city_a.pk, lines)
    assert {card.subscriber for card in page.values()} == {sale.subscriber}


def test_a_formula_over_figures_of_earlier_months_is_paid_and_told(scene: Scene, tmp_path: Path) -> None:
    """First payments of two months are 59.00 and 118.00: the mean is 88.50; over 80 yuan, 10 % of the month's."""
    cast = scene.cast
    two = FigureContent(code="two_months", name="两月首充", measure="first_payment", month_from=-1)
    mean = FigureContent(code="mean", name="月均首充", formula="two_months / 2", gives="money")
    said = VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2026〕42号",
        components=(
            ComponentContent(
                code="JC",
                name="月均奖励",
                kind="percent",
                measure="formula",
                formula="IF(quantity > 0, MAX(first_payment - 9, two_months * 0%), 0)",
                tier_basis="figure",
                tier_figure=mean,
                rules=(tiers((0, 8_000), (0, 10 * PERCENT)),),
            ),
        ),
        figures=(two, mean),
    )
    approved_by_workbook(scene, said, tmp_path)
    scene.sell(cast.agent, 1)
    scene.sell(cast.agent, 2, period=OCTOBER)
    scene.run()
    assert scene.net() == 0
    scene.run(OCTOBER)
    assert [line.amount for line in scene.lines(period=OCTOBER)] == [500, 500]
    assert ledger_verify() == []
    explained(scene.lines())
    formula = line_explain(scene.lines(period=OCTOBER)[0]).stage(StageCode.FORMULA)
    assert formula["formula"] == "IF(quantity > 0, MAX(first_payment - 9, two_months * 0%), 0)"
    assert [row[-1].value for row in formula.rows][-1] == "50.00"


def test_points_at_their_price_and_a_cap_that_two_components_share(scene: Scene, tmp_path: Path) -> None:
    """4 sales at 12.5 points of 0.85 yuan are 10.63 each, 42.52; 4 more at 5 yuan, 20.00. Together at most 50.00:
    10.63 x 50 / 62.52 = 8.50 and 5.00 x 50 / 62.52 = 3.99, and the fen left over go to the largest remainders.
    """
    cast = scene.cast
    shared: dict[str, Any] = {"payee_cap": 5_000, "cap_group": "月封顶"}
    said = VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2026〕43号",
        components=(
            ComponentContent(
                code="JF",
                name="积分酬金",
                in_points=True,
                factors=("DJ",),
                rules=(tiers((0,), (125_000,)),),
                **shared,
            ),
            ComponentContent(code="JJ", name="计件", rules=(tiers((0,), (5 * YUAN,)),), **shared),
            ComponentContent(
                code="DJ", name="积分单价", kind="factor", in_points=True, rules=(tiers((0,), (8_500,)),)
            ),
        ),
    )
    approved_by_workbook(scene, said, tmp_path)
    scene.sell(cast.agent, 4)
    scene.run()
    assert scene.net() == 5_000
    assert {line.gross for line in scene.lines()} == {1_063, 500}
    assert ledger_verify() == []
    explained(scene.lines())
    line = scene.lines(component__key__code="JF")[0]
    assert "12.5" in " ".join(told(line, None, grounds_of(line)).sentences)
