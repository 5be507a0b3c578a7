"""The bell: how many are unread, the list, and marking them read. Nobody sees another's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.models import Notification
from core.notifications import mark_read, sentence
from core.tables import CodeColumn, MomentColumn, PortalTable
from core.views.acting import ActionView, CollectionActionView
from core.views.base import SIGNED_IN, ObjectView, PageView
from core.views.listing import Empty, ListView


class SentenceColumn(CodeColumn):
    """Opens what it speaks of, by way of a page that marks it read."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        address = reverse("core:notification_open", kwargs={"pk": record.pk})
        return format_html('<a href="{}">{}</a>', address, sentence(record))

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return sentence(record)


class NotificationTable(PortalTable):
    kind = SentenceColumn(_("What happened"), to="core:notification_open")
    created_at = MomentColumn(_("At"))

    def row_class(self, record: Notification) -> str:
        return "is-off" if record.read_at else "is-unread"


class NotificationListView(ListView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    title = _("Notifications")
    template_name = "core/notifications/list.html"
    queryset = Notification.objects.all()
    table_class = NotificationTable
    empty = Empty(_("Nothing has happened yet"), _("What concerns you is told here."), "bell")


class NotificationCountView(PageView):
    """The badge of the bell, asked for by every open page once a minute without counting as activity."""

    permission = SIGNED_IN
    template_name = "core/notifications/bell.html"

    def get_context(self) -> dict[str, Any]:
        return {"unread": Notification.objects.visible_to(self.user).unread().count()}


class NotificationOpenView(ObjectView):
    """Marks it read and goes on to what it speaks of."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Notification.objects.all()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark_read(self.user, pk=self.object.pk)
        url = self.object.url
        safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        return redirect(url if safe else reverse("core:notification_list"))


class NotificationReadView(ActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Notification.objects.all()

    def perform(self, data: dict[str, Any]) -> str:
        mark_read(self.user, pk=self.object.pk)
        return reverse("core:notification_list")


class NotificationReadAllView(CollectionActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Notification.objects.all()

    def perform(self, data: dict[str, Any]) -> str:
        mark_read(self.user)
        return reverse("core:notification_list")
