"""Statements can be starred."""

from django.utils.translation import gettext_lazy as _

from commissions.models import Statement
from core.formats import period_label
from core.marks import MarkKind


def _title(statement: Statement) -> str:
    return f"{statement.payee.name} · {period_label(statement.period)}"


STATEMENT = MarkKind(
    "statement",
    _("Statement"),
    "receipt",
    "commissions:statement_detail",
    Statement.objects.select_related("payee"),
    _title,
)
