"""A month as a whole, and the same month later."""

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

from hypothesis import strategies as st

from commissions.engine import (
    Adjustment,
    CapUse,
    ComponentKind,
    Fact,
    StageOrder,
)
from tests.engine.generated.choices import CHANNELS, CUT_OFFS, OTHER, RATES, STORE, amount, some
from tests.engine.generated.components import components, factors_used, of_two_plans
from tests.engine.generated.facts import attributions, facts, positions, usage
from tests.engine.generated.figures import figure_products, figures, qualifiers
from tests.engine.generated.ledger import (
    balances,
    coefficients,
    earned,
    instalments,
    paid,
    promises,
    targets,
    versions,
)
from tests.engine.generated.rates import gates, rules_and_bands
from tests.engine.rows import Rows


def month(r: Random) -> Rows:
    """Everything a run needs, with an empty ledger."""
    figured = figures(r)
    plan = components(r, figured)
    rules, bands = rules_and_bands(r, plan)
    uses = factors_used(r, plan)
    priced = {use.component_id for use in uses if use.factor_key == 70}
    plan = [
        replace(row, in_points=True)
        if row.component_id in priced and row.kind is ComponentKind.PIECE and r.random() < 0.8
        else row
        for row in plan
    ]
    parts = instalments(r, plan)
    sold = facts(r)
    levels, minima = qualifiers(r, figured)
    plan = of_two_plans(r, plan, {use.component_id for use in uses})
    cut_off = {1: r.choice(CUT_OFFS), OTHER: r.choice(CUT_OFFS)}
    plan = [replace(row, cut_off=cut_off[row.plan_id]) for row in plan]
    figured = [replace(row, cut_off=cut_off[row.version_id]) for row in figured]
    return Rows(
        facts=sold,
        positions=positions(r),
        components=plan,
        rules=rules,
        bands=bands,
        gates=gates(r, plan, figured, parts),
        factors=uses,
        figures=figured,
        figure_products=figure_products(r, figured),
        instalments=parts,
        promises=promises(r, plan, parts),
        qualifiers=levels,
        minima=minima,
        versions=versions(r),
        attributions=attributions(r, sold),
        usage=usage(r),
        coefficients=coefficients(r),
        targets=targets(r),
        paid=paid(r, plan),
        balances=balances(r, plan),
        earned=earned(r, plan),
        adjustments=[
            Adjustment(adjustment_id=number, payee_id=1, event_period=202510, amount=amount(r), posted=0)
            for number in range(1, 1 + r.randint(0, 2))
        ],
        cap_uses=[
            CapUse(
                payee_id=payee,
                component_key=r.choice([10, 40]),
                period=period,
                amount=amount(r),
                taken=r.choice([0, 0, -700]),
            )
            for payee, period in some(r, list(product(CHANNELS, [202503, 202512, 202603])), 3)
        ],
        paid_through_parent=frozenset({STORE}),
    )


def changed(r: Random, inputs: Rows) -> Rows:
    """The same months later: corrected, withdrawn and late facts, moved channels, new rates, other coefficients."""
    later: dict[str, Any] = {}
    if r.random() < 0.5:
        later["facts"] = [_corrected(r, fact) for fact in inputs.facts if r.random() < 0.9]
    if r.random() < 0.5:
        first_id = max((fact.fact_id for fact in inputs.facts), default=0) + 1
        later["facts"] = [*later.get("facts", inputs.facts), *facts(r, first_id, most=4)]
    if r.random() < 0.2:
        later["positions"] = positions(r)
    if r.random() < 0.2:
        later["usage"] = usage(r)
    if r.random() < 0.3:
        later["attributions"] = attributions(r, later.get("facts", inputs.facts))
    if r.random() < 0.3:
        later |= _next_version(r, inputs)
    if r.random() < 0.3:
        later |= {"coefficients": coefficients(r), "targets": targets(r)}
    if r.random() < 0.2:
        plan = later.get("components", inputs.components)
        later["components"] = [replace(c, payee_cap=c.payee_cap and c.payee_cap // 3) for c in plan]
    return replace(inputs, **later)


def _corrected(r: Random, fact: Fact) -> Fact:
    if r.random() < 0.8:
        return fact
    return replace(fact, revision=fact.revision + 1, quantity=r.randint(-2, 5), first_payment=amount(r))


def _next_version(r: Random, inputs: Rows) -> dict[str, Any]:
    """All ids grow by 100: another version of the same components, for the same months."""
    return {
        "components": [
            replace(c, component_id=c.component_id + 100, version_id=c.version_id + 1)
            for c in inputs.components
        ],
        "rules": [
            replace(x, rule_id=x.rule_id + 100, component_id=x.component_id + 100) for x in inputs.rules
        ],
        "bands": [replace(band, rule_id=band.rule_id + 100, rate=r.choice(RATES)) for band in inputs.bands],
        "gates": [
            replace(gate, component_id=gate.component_id and gate.component_id + 100) for gate in inputs.gates
        ],
        "factors": [replace(x, component_id=x.component_id + 100) for x in inputs.factors],
        "instalments": [replace(x, component_id=x.component_id + 100) for x in inputs.instalments],
        "promises": [replace(x, component_id=x.component_id + 100) for x in inputs.promises],
        "figures": [replace(x, version_id=x.version_id + 1) for x in inputs.figures],
        "qualifiers": [replace(x, version_id=x.version_id + 1) for x in inputs.qualifiers],
        "minima": [replace(x, version_id=x.version_id + 1) for x in inputs.minima],
        "versions": [
            replace(x, version_id=x.version_id + 1, stage_order=r.choice(list(StageOrder)))
            for x in inputs.versions
        ],
    }


randoms = st.randoms(use_true_random=True)
months = randoms.map(month)
