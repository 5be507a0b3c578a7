from commissions.models.adjustment import Adjustment
from commissions.models.coefficient import Coefficient, CoefficientKind
from commissions.models.debt import Debt, DebtOffset
from commissions.models.dispute import Dispute, DisputeLine, DisputeMessage
from commissions.models.line import Line
from commissions.models.month import Month
from commissions.models.plan import Component, ComponentKey, Plan, PlanVersion
from commissions.models.rule import Band, Gate, Rule
from commissions.models.run import Run
from commissions.models.statement import Statement

__all__ = [
    "Adjustment",
    "Band",
    "Coefficient",
    "CoefficientKind",
    "Component",
    "ComponentKey",
    "Debt",
    "DebtOffset",
    "Dispute",
    "DisputeLine",
    "DisputeMessage",
    "Gate",
    "Line",
    "Month",
    "Plan",
    "PlanVersion",
    "Rule",
    "Run",
    "Statement",
]
