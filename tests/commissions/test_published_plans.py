"""Plans entered through the workbook and approved by another person, from the line to the statement and its words.

The worked plans, cases U to K among them, are run in tests/commissions/plans/.
"""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

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
    InstalmentContent,
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
from sales.models import Sale
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


def test_draws_and_reserves_carry_over_closed_months_and_are_told(scene: Scene, tmp_path: Path) -> None:
    """September 60.00: the draw of 100.00 advances 40.00, the reserve of 10 % holds 6.00 back.

    October 200.00: 40.00 are repaid, 20.00 held back, and the 6.00 released, because at least 5 pieces were sold.
    """
    cast = scene.cast
    pieces = FigureContent(code="SL", name="本月放号")
    agents = {"channel_kind": ChannelKind.AGENT, "level": 1}
    said = VersionContent(
        effective_from=SEPTEMBER,
        document_number="渠〔2026〕42号",
        components=(
            ComponentContent(code="FH", name="放号计件", rules=(tiers((0,), (20 * YUAN,)),)),
            ComponentContent(
                code="YZ", name="预支", kind="draw", grain=4, rules=(tiers((0,), (100 * YUAN,), **agents),)
            ),
            ComponentContent(
                code="FX",
                name="风险金",
                kind="reserve",
                grain=4,
                rules=(tiers((0,), (10 * PERCENT,), **agents),),
                gates=(replace(gate(1, 8, "figure", ">=", 5), figure=pieces),),
                instalments=(InstalmentContent(part=1, month_offset=1, share=10_000),),
            ),
        ),
        figures=(pieces,),
    )
    approved_by_workbook(scene, said, tmp_path)
    scene.sell(cast.agent, 3)
    scene.run()
    scene.publish()
    scene.sell(cast.agent, 10, period=OCTOBER)
    scene.run(OCTOBER)
    own = [line for line in scene.lines(payee=cast.agent) if line.kind >= LineKind.DRAW]
    by_month = {
        period: [
            line.amount for line in sorted(own, key=lambda x: (x.kind, x.fact_id)) if line.period == period
        ]
        for period in (SEPTEMBER, OCTOBER)
    }
    assert by_month == {SEPTEMBER: [4_000, -600], OCTOBER: [-4_000, 600, -2_000]}
    statement = Statement.objects.get(payee=cast.agent, period=OCTOBER)
    assert (statement.earned, statement.adjustment, statement.amount) == (20_000, -5_400, 14_600)
    assert ledger_verify() == []
    scene.run(OCTOBER)
    assert sum(line.kind >= LineKind.DRAW for line in scene.lines(payee=cast.agent)) == len(own)
    explained(scene.lines())
    assert all(told(line, None, grounds_of(line)).sentences for line in own)
    sums = month_sums(statement.city_id, statement.period, statement.payee_id)
    assert (
        sum(group.amount for group in statement_groups(statement, sums, sums.labels, [])) == statement.amount
    )
