"""Held lines side by side."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.holds.choices import HoldReason, LineHoldStatus, RefusalReason
from core import formats
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    Exported,
    MomentColumn,
    MoneyColumn,
    PeriodColumn,
    PortalTable,
)


class ChoiceColumn(Column):
    """A code of a closed list, in words: pages are given the words of a model's own choices, files the code."""

    def __init__(self, choices: type[models.TextChoices], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.labels = dict(choices.choices)

    def shown(self, value: Any) -> str:
        return str(self.labels.get(value, value) or formats.DASH)

    def exported(self, value: Any) -> Exported:
        return str(self.labels.get(value, ""))


class LineHoldTable(PortalTable):
    payee = CodeColumn(
        _("Payee"), to="commissions:line_hold_detail", accessor="payee__code", name="payee__name"
    )
    period = PeriodColumn(_("Statement"), phone=False)
    line_id = Column(_("Line"), phone=False, extra=True)
    code = ChoiceColumn(HoldReason, _("What is checked"), phone=False)
    amount = MoneyColumn(_("Amount (yuan)"), total=True, strong=True)
    frozen = MoneyColumn(_("Kept back (yuan)"), total=True, phone=False)
    placed_by = Column(pgettext_lazy("payment hold", "Held by"), phone=False, roomy=True)
    placed_at = MomentColumn(_("Held at"), phone=False)
    finding = ChoiceColumn(RefusalReason, _("Finding"), phone=False, extra=True)
    status = BadgeColumn(LineHoldStatus, _("Status"))
