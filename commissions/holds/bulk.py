"""What can be done with several held lines."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.holds.choices import LineHoldStatus
from commissions.holds.forms import RefuseForm, ReleaseForm
from commissions.holds.services.deciding import (
    DECIDE,
    holds_refuse,
    holds_release,
    refusals_confirm,
    refusals_return,
)
from commissions.payments.services.holds import HOLD
from core.views.bulk import BulkAction


def _proposed(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(status=LineHoldStatus.PROPOSED)


LINE_HOLD_ACTIONS = (
    BulkAction(
        "release",
        _("Release lines"),
        HOLD,
        holds_release,
        _("they are owed after all: the next payment batch takes them."),
        icon="lock-open",
        form_class=ReleaseForm,
        possible=lambda rows: rows.filter(status__in=LineHoldStatus.in_group("open")),
        left_out=_("decided already"),
    ),
    BulkAction(
        "refuse",
        _("Propose refusal"),
        HOLD,
        holds_refuse,
        _("another person decides. They stay held meanwhile."),
        icon="ban",
        form_class=RefuseForm,
        possible=lambda rows: rows.filter(status=LineHoldStatus.HELD),
        left_out=_("proposed or decided already"),
    ),
    BulkAction(
        "confirm",
        _("Confirm refusals"),
        DECIDE,
        refusals_confirm,
        _("the next run posts a difference line for each, which takes its amount away."),
        icon="rubber-stamp",
        possible=_proposed,
        left_out=_("no refusal is proposed"),
    ),
    BulkAction(
        "return",
        _("Send refusals back"),
        DECIDE,
        refusals_return,
        _("they are held as before; whoever checks them decides anew."),
        icon="arrow-back-up",
        form_class=ReleaseForm,
        possible=_proposed,
        left_out=_("no refusal is proposed"),
    ),
)
