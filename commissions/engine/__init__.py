"""The commission engine: tables in, lines out. Pure Python and DuckDB; no Django, no database of its own.

    with run(inputs, posting_period=202610, event_periods=[202609, 202610], city_id=1, run_id=7) as result:
        result.write_csv(path)

What it does is told in docs/commissions/algorithm.md; each file of steps/ names the paragraphs it implements.
"""

from commissions.engine.carryover import CarryOver, Debt, Offset, carry_over
from commissions.engine.codes import (
    CapPeriod,
    Cause,
    ComponentKind,
    Edges,
    FigureOwner,
    Grain,
    LineKind,
    Measure,
    Operator,
    State,
    TierBasis,
    TierMode,
    TierScope,
)
from commissions.engine.conflicts import Conflict, conflicts
from commissions.engine.explain import NoSuchLine, explain
from commissions.engine.explanation import Explanation, Item, LineKey, Stage, StageCode, Unit
from commissions.engine.inputs import (
    Adjustment,
    Band,
    CapUse,
    Coefficient,
    Component,
    CsvFile,
    Fact,
    Factor,
    Figure,
    FigureProduct,
    Gate,
    InputError,
    Inputs,
    Instalment,
    Minimum,
    Position,
    Posted,
    Promise,
    Qualifier,
    Rule,
    Target,
    Usage,
)
from commissions.engine.reasons import TEXTS, Reason
from commissions.engine.result import LINE_COLUMNS, Result, Totals
from commissions.engine.runner import Settings, run

__all__ = [
    "LINE_COLUMNS",
    "TEXTS",
    "Adjustment",
    "Band",
    "CapPeriod",
    "CapUse",
    "CarryOver",
    "Cause",
    "Coefficient",
    "Component",
    "ComponentKind",
    "Conflict",
    "CsvFile",
    "Debt",
    "Edges",
    "Explanation",
    "Fact",
    "Factor",
    "Figure",
    "FigureOwner",
    "FigureProduct",
    "Gate",
    "Grain",
    "InputError",
    "Inputs",
    "Instalment",
    "Item",
    "LineKey",
    "LineKind",
    "Measure",
    "Minimum",
    "NoSuchLine",
    "Offset",
    "Operator",
    "Position",
    "Posted",
    "Promise",
    "Qualifier",
    "Reason",
    "Result",
    "Rule",
    "Settings",
    "Stage",
    "StageCode",
    "State",
    "Target",
    "TierBasis",
    "TierMode",
    "TierScope",
    "Totals",
    "Unit",
    "Usage",
    "carry_over",
    "conflicts",
    "explain",
    "run",
]
