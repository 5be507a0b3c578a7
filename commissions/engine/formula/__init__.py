"""Formulas of commission plans: the part of Excel's language that channel staff know, calculated exactly.

    formula = parse("=IF(月租>=100, 30, 净账单*5%)", MEASURES, gives=Kind.MONEY)
    formula.sql()                 # an expression for DuckDB: fen, or NULL
    formula.problem_sql()         # why it is NULL: a reason code
    formula.text()                # "IF(plan_fee >= 100, 30, net_bill * 5%)"
    formula.excel({"plan_fee": "$C$4", "net_bill": "$D$4"})
    formula.explain({"plan_fee": 5_900, "net_bill": 4_200})

The language is told in docs/commissions/formulas.md. Nothing is evaluated as Python, and of what a formula's
author types only numbers and escaped text literals reach SQL.
"""

from commissions.engine.formula.errors import FormulaError, Word
from commissions.engine.formula.explaining import Step
from commissions.engine.formula.formula import Formula, parse
from commissions.engine.formula.measures import MEASURES
from commissions.engine.formula.nodes import Function
from commissions.engine.formula.vocabulary import Kind, Name, Vocabulary, is_name

__all__ = [
    "MEASURES",
    "Formula",
    "FormulaError",
    "Function",
    "Kind",
    "Name",
    "Step",
    "Vocabulary",
    "Word",
    "is_name",
    "parse",
]
