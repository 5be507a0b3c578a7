"""The history of an object as parts of its page: what changed, old and new; and what was done to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, ClassVar, Final

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.audit.actions import action_badge
from core.audit.words import detail_lines, stories
from core.models import AuditEvent, Change
from core.views.detail import Tab

PAGE: Final = 30
EVENTS: Final = 20


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows whose changes a page shows: the row itself, or with `owned` those that belong to it."""

    model: type[Model]
    key: int
    owned: bool = False

    @property
    def condition(self) -> Q:
        table = self.model._meta.db_table
        return Q(table_name=table, owner_key=self.key) if self.owned else Q(table_name=table, key=self.key)


RowsOf = Callable[[Any], Sequence[Rows]]


def changes_of(rows: Sequence[Rows], *, before: int | None, limit: int) -> list[Change]:
    """The latest changes of all these rows. Each kind of row is read from its own index, then merged."""
    parts: list[QuerySet[Change]] = []
    for one in rows:
        found = Change.objects.filter(one.condition)
        if before is not None:
            found = found.filter(pk__lt=before)
        parts.append(found.order_by("-pk")[:limit])
    if len(parts) == 1:
        return list(parts[0])
    merged = reduce(lambda left, right: left.union(right, all=True), parts)
    return list(merged.order_by("-id")[:limit])


@dataclass(frozen=True)
class HistoryPanel:
    """Who changed what, and when: newest first, a page at a time (`?before=` goes back in time)."""

    rows: RowsOf
    side: bool = False
    template: ClassVar[str] = "core/panels/history.html"

    def draw(self, request: HttpRequest, subject: Any) -> str:
        text = request.GET.get("before", "")
        before = int(text) if text.isdecimal() and len(text) < 19 else None
        found = changes_of(self.rows(subject), before=before, limit=PAGE + 1)
        more = len(found) > PAGE
        context = {
            "stories": stories(found[:PAGE], request.user),  # type: ignore[arg-type]
            "older": found[PAGE - 1].pk if more else None,
            "tab": request.GET.get("tab", ""),
            "is_first": before is None,
        }
        return render_to_string(self.template, context, request)


@dataclass(frozen=True)
class ActivityPanel:
    """What was done to the object, in words: the latest events of the audit log about it.

    `about` names more rows whose events are part of its story, such as the disputes of a statement.
    """

    side: bool = True
    about: Callable[[Any], QuerySet[Any] | None] = lambda _subject: None
    template: ClassVar[str] = "core/panels/activity.html"

    def draw(self, request: HttpRequest, subject: Any) -> str:
        wanted = Q(model=subject._meta.label_lower, key=str(subject.pk))
        more = self.about(subject)
        if more is not None:
            keys = [str(key) for key in more.values_list("pk", flat=True)]
            wanted |= Q(model=more.model._meta.label_lower, key__in=keys)
        events = AuditEvent.objects.filter(wanted)
        entries = [(event, action_badge(event.action), detail_lines(event)) for event in events[:EVENTS]]
        return render_to_string(self.template, {"entries": entries}, request)


def itself(subject: Any) -> list[Rows]:
    return [Rows(type(subject), subject.pk)]


def history_tab(rows: RowsOf = itself) -> Tab:
    return Tab("history", _("History"), (HistoryPanel(rows), ActivityPanel()), "core.history_view")


def activity_tab() -> Tab:
    """For objects of which only the steps are kept, not each change of a row."""
    return Tab("history", _("History"), (ActivityPanel(side=False),), "core.history_view")
