"""Rows that hold from a day on: in force is the latest one not after the date, so no gap or overlap can exist."""

import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Window
from django.db.models.functions import Lead
from django.utils.translation import gettext_lazy as _

from core.badges import Badge
from core.periods import today

_M = TypeVar("_M", bound=models.Model)


class DatedQuerySet(models.QuerySet[_M]):
    """`dated` is the column of what the rows are about. Of several rows of one day the last one entered counts."""

    dated: ClassVar[str]

    def as_of(self, day: datetime.date) -> Self:
        """One row each: the one in force on `day`."""
        return (
            self.filter(effective_from__lte=day)
            .order_by(self.dated, "-effective_from", "-pk")
            .distinct(self.dated)
        )

    def with_ends(self) -> Self:
        """Each row with `next_from`, the day on which its successor takes over."""
        order: Any = ["effective_from", "pk"]
        return self.annotate(
            next_from=Window(Lead("effective_from"), partition_by=self.dated, order_by=order)
        )


class DatedRow:
    """What a row of `with_ends()` says of its time."""

    effective_from: datetime.date
    next_from: datetime.date | None

    @property
    def is_replaced(self) -> bool:
        """Whether another row of the same day stands in its place."""
        return self.next_from == self.effective_from

    @property
    def last_day(self) -> datetime.date | None:
        if self.next_from is None or self.is_replaced:
            return None
        return self.next_from - datetime.timedelta(days=1)

    @property
    def standing(self) -> Badge | None:
        """Whether it is to come or in force; nothing for what is past."""
        if self.is_replaced:
            return Badge(_("Replaced"), "grey")
        if self.effective_from > today():
            return Badge(_("To come"), "blue")
        if self.last_day is None or self.last_day >= today():
            return Badge(_("In force"), "green")
        return None
