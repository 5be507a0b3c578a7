"""What isn't kept for ever. Each app names its own in retention.py:

KEPT = [Kept("exports", lambda before: Export.objects.filter(created_at__lt=before))]

How many days each kind is kept is a setting (settings.RETENTION_DAYS, docs/operators/settings.md); a nightly job
deletes what is older. Nothing that business rests on is named here: ledgers, the audit log and uploads stay.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.audit import record

AT_ONCE: Final = 2_000
"""Rows of one transaction: nobody waits long for a lock."""


@dataclass(frozen=True, slots=True)
class Kept:
    """`old(before)` gives the rows that nobody needs any more, of those from before a moment."""

    name: str
    old: Callable[[datetime.datetime], QuerySet[Any]]

    @property
    def days(self) -> int:
        return int(settings.RETENTION_DAYS[self.name])


def all_kept() -> Iterator[Kept]:
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.retention")
        except ModuleNotFoundError:
            continue
        yield from getattr(module, "KEPT", ())


def forget_old() -> dict[str, int]:
    """Deletes what is older than its days; returns how many rows by kind, and writes that down."""
    now = timezone.now()
    counts: dict[str, int] = {}
    for kept in all_kept():
        count = _forget(kept, now - datetime.timedelta(days=kept.days))
        if count:
            counts[kept.name] = counts.get(kept.name, 0) + count
    if counts:
        record(actor=None, action="core.old_forgotten", detail=dict(counts))
    return counts


def _forget(kept: Kept, before: datetime.datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            rows = kept.old(before)
            keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
        if len(keys) < AT_ONCE:
            return count
