from commissions.adjustments.models import AdjustmentRequest
from commissions.budgets.models import Budget
from commissions.calendar.models import DuePart
from commissions.comparison.models import Comparison, ComparisonRow, ComponentSpelling
from commissions.holds.models import LineHold
from commissions.models.adjustment import Adjustment
from commissions.models.answer import AnswerTemplate
from commissions.models.coefficient import Coefficient, CoefficientKind
from commissions.models.debt import Debt, DebtOffset
from commissions.models.dispute import Dispute, DisputeLine, DisputeMessage, RulingSplit
from commissions.models.figure import MonthFigure
from commissions.models.frame import Frame
from commissions.models.golden import GoldenBook
from commissions.models.history import MAKING, CoefficientChange, VersionAction, VersionEvent
from commissions.models.instalment import Instalment
from commissions.models.line import Line
from commissions.models.month import Month
from commissions.models.plan import Component, ComponentKey, Plan, PlanVersion
from commissions.models.plan_figure import Figure, FigureGate, FigureProduct, QualifierLevel, QualifierMinimum
from commissions.models.rule import Band, Gate, Rule
from commissions.models.run import Run
from commissions.models.statement import Statement
from commissions.outliers.models import Norm, OutlierRule, Unusual
from commissions.payments.models import (
    BankFile,
    DepositReturn,
    Invoice,
    PayableEntry,
    Payment,
    PaymentBatch,
    PaymentEpoch,
    PaymentHold,
    PaymentOffset,
    PaymentPart,
    TaxBracket,
    WriteOff,
)
from commissions.reconciliation.models import Reconciliation, ReconciliationRow
from commissions.reports.models import DueFigure, ReportFigure, RevenueFigure
from commissions.simulation.models import Simulation, SimulationPayee, SimulationRow

__all__ = [
    "MAKING",
    "Adjustment",
    "AdjustmentRequest",
    "AnswerTemplate",
    "Band",
    "BankFile",
    "Budget",
    "Coefficient",
    "CoefficientChange",
    "CoefficientKind",
    "Comparison",
    "ComparisonRow",
    "Component",
    "ComponentKey",
    "ComponentSpelling",
    "Debt",
    "DebtOffset",
    "DepositReturn",
    "Dispute",
    "DisputeLine",
    "DisputeMessage",
    "DueFigure",
    "DuePart",
    "Figure",
    "FigureGate",
    "FigureProduct",
    "Frame",
    "Gate",
    "GoldenBook",
    "Instalment",
    "Invoice",
    "Line",
    "LineHold",
    "Month",
    "MonthFigure",
    "Norm",
    "OutlierRule",
    "PayableEntry",
    "Payment",
    "PaymentBatch",
    "PaymentEpoch",
    "PaymentHold",
    "PaymentOffset",
    "PaymentPart",
    "Plan",
    "PlanVersion",
    "QualifierLevel",
    "QualifierMinimum",
    "Reconciliation",
    "ReconciliationRow",
    "ReportFigure",
    "RevenueFigure",
    "Rule",
    "RulingSplit",
    "Run",
    "Simulation",
    "SimulationPayee",
    "SimulationRow",
    "Statement",
    "TaxBracket",
    "Unusual",
    "VersionAction",
    "VersionEvent",
    "WriteOff",
]
