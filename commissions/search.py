"""Statements by their payee, newest month first."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.models import Statement
from core.formats import period_label
from core.scoping import ScopedUser
from core.search import Hit, Source, best_first
from network.models import Channel

VIEW: Final = "commissions.statement_view"
PAYEES: Final = 20
"""The best-named payees, so that a common word doesn't read the statements of thousands."""


def find_statements(user: ScopedUser, text: str, limit: int) -> Sequence[Hit]:
    if not user.scope_for(VIEW):
        return []
    payees = best_first(Channel.objects.visible_to(user, VIEW), text, PAYEES)
    found = (
        Statement.objects.visible_to(user)
        .filter(payee__in=payees)
        .select_related("payee")
        .order_by("-period", "-id")[:limit]
    )
    return [
        Hit(
            f"{period_label(statement.period)} {statement.payee.name}",
            str(statement.get_status_display()),
            reverse("commissions:statement_detail", args=[statement.pk]),
        )
        for statement in found
    ]


STATEMENTS = Source(_("Statements"), "receipt", find_statements, "commissions:statement_list")
