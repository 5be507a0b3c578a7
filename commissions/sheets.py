"""The sheets of commissions: coefficients, budgets, proposed rewards and fines, the answers of a bank."""

from typing import Final

from django.utils.translation import gettext_lazy

from commissions.adjustments.definitions import ADJUSTMENTS
from commissions.adjustments.services import PROPOSE as ADJUSTMENT_PROPOSE
from commissions.adjustments.sheet import AdjustmentSheet
from commissions.budgets.definitions import BUDGETS
from commissions.budgets.roster import BudgetRegister
from commissions.budgets.services import EDIT as BUDGET_EDIT
from commissions.coefficient_definitions import COEFFICIENTS
from commissions.coefficient_sheet import CoefficientSheet, as_either
from commissions.payments.answers_sheet import AnswerSheet
from commissions.payments.definitions import BANK_ANSWERS
from commissions.payments.services.batches import PREPARE
from commissions.services.coefficients import EDIT, VIEW
from core.sheets.kinds import SheetKind

KINDS: Final = (
    SheetKind(
        BUDGETS,
        BudgetRegister(),
        "commissions.run_view",
        BUDGET_EDIT,
        BUDGET_EDIT,
        gettext_lazy("What each city may spend on commissions in the month."),
        register=True,
    ),
    SheetKind(
        COEFFICIENTS,
        CoefficientSheet(),
        VIEW,
        EDIT,
        EDIT,
        gettext_lazy(
            "One row for each channel and kind of coefficient of the month, or a channel a row as the list is exported."
        ),
        register=True,
        widened=as_either,
    ),
    SheetKind(
        ADJUSTMENTS,
        AdjustmentSheet(),
        ADJUSTMENT_PROPOSE,
        ADJUSTMENT_PROPOSE,
        ADJUSTMENT_PROPOSE,
        gettext_lazy("Each row becomes a proposal, which another person approves."),
        register=True,
        once=True,
    ),
    SheetKind(
        BANK_ANSWERS,
        AnswerSheet(),
        PREPARE,
        PREPARE,
        PREPARE,
        gettext_lazy("What the bank paid and what failed, by payment number."),
        register=True,
        once=True,
        undoable=False,
    ),
)
