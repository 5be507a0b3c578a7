"""Sums of ledger lines, kept by each run: what pages read instead of a million lines."""

from django.db import models

from core.fields import FenField

WHOLE_CITY = 0
"""The payee of rows that sum over all payees of the city."""


class MonthFigure(models.Model):
    """One row a (payee, kind, component, cause, event month, reason) of a city's month.

    `lines` and `amount` are over all lines. `standing` counts the lines that no later run of the month
    replaced; all that follows is of those, so that for the month's own facts gross - cut = amount. `worth` is what they
    would have come to without conditions and factors, `rated` what the factors left of it, before parts; `valued` counts
    the refused ones whose worth is known. These three are empty for months that were run before they were kept.
    """

    pk = models.CompositePrimaryKey(
        "city_id", "period", "payee_id", "kind", "component_key", "cause", "event_period", "reason"
    )
    city_id = models.BigIntegerField()
    period = models.PositiveIntegerField()
    payee_id = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField()
    component_key = models.BigIntegerField()
    cause = models.PositiveSmallIntegerField()
    event_period = models.PositiveIntegerField()
    reason = models.CharField(max_length=4)
    lines = models.PositiveIntegerField()
    standing = models.PositiveIntegerField()
    amount = FenField()
    gross = FenField()
    cut = FenField()
    worth = FenField(null=True)
    rated = FenField(null=True)
    valued = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.city_id} {self.period} {self.payee_id}"
