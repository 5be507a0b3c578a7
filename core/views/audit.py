"""The audit log for those who look after the rules: one's own region, filters, details, export."""

from collections.abc import Callable, Sequence
from typing import Any

import django_filters as filters
from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Crumb
from core.audit.actions import action_badge, all_actions
from core.audit.words import detail_lines, stories
from core.badges import Badge
from core.filters import PortalFilterSet
from core.models import AuditEvent, AuditSeal, Change
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel
from core.periods import day_bounds
from core.scoping import ScopedQuerySet
from core.tables import BadgeColumn, CodeColumn, Column, PortalTable
from core.views.detail import DetailView
from core.views.listing import Empty, ListView

CHANGES_SHOWN = 100


class MomentLink(CodeColumn):
    """The moment, which leads to the event."""

    css = "code digits"
    out_type = "time"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        address = reverse(self.to, kwargs={"pk": record.pk})
        return format_html('<a href="{}">{}</a>', address, formats.moment(value))

    def exported(self, value: Any) -> Any:
        return formats.local(value)


class ActionColumn(BadgeColumn):
    def _badge(self, record: Any, bound_column: Any) -> Badge:
        return action_badge(record.action)


class DetailColumn(Column):
    """What an event says besides, in one line."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return self._text(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return self._text(record)

    def _text(self, record: Any) -> str:
        return "; ".join(f"{label}: {text}" for label, text in detail_lines(record)) or formats.DASH


class AuditTable(PortalTable):
    at = MomentLink(_("At"), to="audit:event_detail")
    actor_name = Column(_("Who"))
    acting_as_name = Column(_("Seen as"), phone=False, spare=True)
    action = ActionColumn(None, _("Action"))
    object = Column(_("Object"), phone=False)
    detail = DetailColumn(_("Details"), phone=False, wrap=True)
    address = Column(_("Address"), phone=False)


class AuditFilterSet(PortalFilterSet):
    search_fields = ("object", "actor_name")
    search_placeholder = _("Object or person")

    since = filters.DateFilter(
        method="from_day", label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = filters.DateFilter(
        method="to_day", label=_("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    action = filters.ChoiceFilter(
        label=_("Action"),
        choices=lambda: [(code, action.label) for code, action in all_actions().items()],
    )
    actor = filters.NumberFilter(field_name="actor_id", label=_("Who"), widget=forms.HiddenInput)
    request = filters.CharFilter(field_name="request_id", label=_("Request"), widget=forms.HiddenInput)

    def from_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(at__gte=day_bounds(value)[0])

    def to_day(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(at__lt=day_bounds(value)[1])


class EventListView(ListView):
    permission = "core.audit_view"
    title = _("Audit log")
    queryset = AuditEvent.objects.all()
    table_class = AuditTable
    filterset_class = AuditFilterSet
    export_permission = "core.audit_export"
    empty = Empty(icon="history", text=_("What people do within your scope is listed here."))


def _subject_url(request: HttpRequest, event: AuditEvent) -> str:
    """The page of the object, if there is one and this reader may open it."""
    try:
        model = apps.get_model(event.model)
    except (LookupError, ValueError):
        return ""
    rows = model._default_manager.all()
    if not isinstance(rows, ScopedQuerySet) or not hasattr(model, "get_absolute_url"):
        return ""
    row: Any = rows.visible_to(request.user).filter(pk=event.key).first()  # type: ignore[arg-type]
    return str(row.get_absolute_url()) if row is not None else ""


def _changes(request: HttpRequest, event: AuditEvent) -> dict[str, Any]:
    """What was changed in the same transaction, as far as it lies in the reader's scope."""
    scope = request.user.scope_for("core.audit_view")  # type: ignore[union-attr]
    rows = Change.objects.filter(transaction=event.transaction).order_by("pk")
    if not scope.everything:
        rows = rows.filter(city_id__in=[*scope.city_ids, event.city_id])
    return {"stories": stories(rows[:CHANGES_SHOWN], request.user), "is_first": True}  # type: ignore[arg-type]


def _always(text: str) -> Callable[[Any], str]:
    return lambda _value: text


def _chain(_request: HttpRequest, event: AuditEvent) -> dict[str, Any]:
    return {"seal": AuditSeal.objects.filter(source="E", row_id=event.pk).first(), "event": event}


class EventDetailView(DetailView):
    permission = "core.audit_view"
    queryset = AuditEvent.objects.all()

    def get_title(self) -> str:
        return str(self.object)

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Audit log")), reverse("audit:event_list"))]

    def get_badge(self) -> Badge:
        return action_badge(self.object.action)

    def get_panels(self) -> Sequence[Panel]:
        event: AuditEvent = self.object
        url = _subject_url(self.request, event)

        def linked(text: str) -> str:
            return format_html('<a href="{}">{}</a>', url, text) if url and text else text or formats.DASH

        basics = (
            Attribute("at", format=lambda moment: formats.local(moment).strftime("%Y-%m-%d %H:%M:%S")),
            "actor_name",
            *(("acting_as_name",) if event.acting_as_name else ()),
            Attribute("object", format=linked),
            "address",
            *(Attribute("detail", label, format=_always(text)) for label, text in detail_lines(event)),
        )
        changed = Change.objects.filter(transaction=event.transaction).exists()
        return (
            AttributePanel(_("Event"), basics),
            *((HtmlPanel("core/panels/history.html", _changes),) if changed else ()),
            HtmlPanel("core/audit/chain.html", _chain, side=True),
        )
