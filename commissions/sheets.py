"""The sheets of commissions: channel coefficients, one row a month, channel and kind; the answers of a bank."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy

from commissions.budgets.definitions import BUDGETS
from commissions.budgets.roster import BudgetRegister
from commissions.budgets.services import EDIT as BUDGET_EDIT
from commissions.models import CoefficientKind
from commissions.payments.answers_sheet import AnswerSheet
from commissions.payments.definitions import BANK_ANSWERS
from commissions.payments.services.batches import PREPARE
from core.sheets.definition import Choice, Column, ColumnType, SheetDefinition
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
        BANK_ANSWERS,
        AnswerSheet(),
        PREPARE,
        PREPARE,
        PREPARE,
        gettext_lazy("What the bank paid and what failed, by payment number."),
        register=True,
    ),
)


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


def coefficient_sheet(kinds: Iterable[CoefficientKind]) -> SheetDefinition:
    """The kinds are a dictionary of the portal, so the definition is made when it is needed.

    No column is a natural key for the reader: it would skip a row that repeats another, and here the
    second record of a key is refused even if it says the same.
    """
    choices = tuple(Choice(str(kind.pk), kind.name, (kind.code,)) for kind in kinds)
    return SheetDefinition(
        kind="coefficients",
        label=_("Channel coefficients"),
        columns=(
            Column(
                "period",
                _("Period"),
                ColumnType.PERIOD,
                aliases=("账期", "帐期", "月份", "period"),
                required=True,
                example="202610",
                width=10,
            ),
            Column(
                "channel_code",
                _("Channel code"),
                ColumnType.CODE,
                aliases=("渠道编码", "代理商编码", "网点编码", "channel code"),
                required=True,
                lookup="channel",
                example="LJA0001",
                note=_("As in the register, as text."),
                max_length=32,
                width=16,
            ),
            Column(
                "channel_name",
                _("Channel name"),
                ColumnType.NAME,
                aliases=("渠道名称", "代理商名称", "网点名称", "channel name"),
                note=_("Empty, or as in the register: it is compared with the code."),
                width=28,
            ),
            Column(
                "kind",
                _("Coefficient kind"),
                ColumnType.CHOICE,
                aliases=("系数类型", "系数种类", "类型", "coefficient kind"),
                required=True,
                choices=choices,
                example=choices[0].label if choices else "",
                width=16,
            ),
            Column(
                "value",
                _("Coefficient"),
                ColumnType.SCALED,
                aliases=("系数", "系数值", "coefficient"),
                required=True,
                example="1.05",
                note=_("At most four decimals, within the range of its kind."),
                width=10,
            ),
        ),
    )
