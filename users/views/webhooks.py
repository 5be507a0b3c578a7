"""Webhooks: which there are, what was delivered, sending it again. A secret is shown once, right after it was made."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Action, Crumb
from core.badges import Badge
from core.errors import Refusal
from core.models import DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel
from core.services.webhooks.register import (
    MANAGE,
    delivery_resend,
    webhook_change,
    webhook_create,
    webhook_delete,
    webhook_pause,
    webhook_resume,
    webhook_secret_renew,
)
from core.tables import BadgeColumn, CodeColumn, Column, MomentColumn, PortalTable
from core.views import ActionView, DetailView, EditView, Empty, FormPage, ListView, ObjectView
from core.views.base import ScopedView
from users.forms.webhooks import WebhookForm

HOOKS = Webhook.objects.select_related("owner")
SHOWN = 50
ADD = Action(_("New webhook"), "users:webhook_add", MANAGE, icon="plus", primary=True)


class WebhookTable(PortalTable):
    name = CodeColumn(_("Webhook"), to="users:webhook_detail")
    url = Column(_("Address"), phone=False, wrap=True)
    owner = Column(_("Registered by"), phone=False)
    created_at = MomentColumn(_("Created"), phone=False)
    status = BadgeColumn(verbose_name=_("Status"))


class WebhookListView(ListView):
    permission = MANAGE
    title = _("Webhooks")
    queryset = HOOKS
    table_class = WebhookTable
    default_sort = "pk"
    actions = (ADD,)
    empty = Empty(
        _("No webhook yet"),
        _("A webhook tells a program elsewhere what happens here: months, uploads, disputes."),
        "link",
        ADD,
    )


def _events(names: list[str]) -> str:
    return " · ".join(str(WebhookEvent(name).label) for name in names)


def _deliveries(_request: HttpRequest, hook: Webhook) -> dict[str, Any]:
    rows = list(hook.deliveries.all()[:SHOWN])
    return {"rows": [(row, DeliveryState(row.state)) for row in rows], "shown": SHOWN}


def _is_paused(hook: Webhook) -> bool:
    return hook.paused_at is not None


def _is_active(hook: Webhook) -> bool:
    return hook.paused_at is None


class WebhookDetailView(DetailView):
    permission = MANAGE
    queryset = HOOKS
    panels: ClassVar[tuple[Panel, ...]] = (
        HtmlPanel("users/panels/deliveries.html", _deliveries),
        AttributePanel(
            _("Basics"),
            [
                Attribute("url", wide=True),
                Attribute("events", format=_events, wide=True),
                "owner",
                Attribute("created_at", format=formats.moment),
                "failures",
            ],
            side=True,
        ),
    )
    actions = (
        Action(_("Edit"), "users:webhook_edit", MANAGE, icon="pencil", args={"pk": "pk"}),
        Action(
            _("New secret"),
            "users:webhook_secret_renew",
            MANAGE,
            args={"pk": "pk"},
            post=True,
            confirm=_("Make a new secret? What is sent from now on is signed with it."),
        ),
        Action(
            _("Pause"),
            "users:webhook_pause",
            MANAGE,
            icon="player-pause",
            args={"pk": "pk"},
            post=True,
            when=_is_active,
        ),
        Action(
            _("Resume"),
            "users:webhook_resume",
            MANAGE,
            icon="player-play",
            args={"pk": "pk"},
            post=True,
            primary=True,
            when=_is_paused,
        ),
        Action(
            _("Delete"),
            "users:webhook_delete",
            MANAGE,
            icon="trash",
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Delete this webhook and the log of its deliveries?"),
        ),
    )

    def get_badge(self) -> Badge:
        hook: Webhook = self.object
        return hook.status


class WebhookFormPage(FormPage):
    permission = MANAGE
    form_class: ClassVar[type[forms.BaseForm]] = WebhookForm

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def entered(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        city = data.pop("city")
        return {**data, "city_id": city.pk if city else None, "user": self.user}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Webhooks")), reverse("users:webhook_list"))]

    def get_cancel_url(self) -> str:
        return reverse("users:webhook_list")


class WebhookAddView(WebhookFormPage, ScopedView):
    title = _("New webhook")
    queryset = HOOKS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Not a redirect: the secret is in this answer and nowhere else."""
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        try:
            hook, secret = webhook_create(**self.entered(form))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        except forms.ValidationError as error:
            form.add_error(None, error)
            return self.show(status=422, form=form)
        return self.show("users/webhook_made.html", webhook=hook, secret=secret)


class WebhookEditView(WebhookFormPage, EditView):
    queryset = HOOKS
    takes_instance = False

    def get_initial(self) -> dict[str, Any]:
        hook: Webhook = self.object
        return {"name": hook.name, "url": hook.url, "events": hook.events, "city": hook.city_id}

    def save(self, form: Any) -> Webhook:
        return webhook_change(webhook=self.object, **self.entered(form))

    def get_cancel_url(self) -> str:
        return reverse("users:webhook_detail", kwargs={"pk": self.object.pk})


class WebhookSecretRenewView(ObjectView):
    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]
    permission = MANAGE
    queryset = HOOKS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        secret = webhook_secret_renew(webhook=self.object, user=self.user)
        return self.show("users/webhook_made.html", webhook=self.object, secret=secret)


class WebhookPauseView(ActionView):
    permission = MANAGE
    queryset = HOOKS
    success_message = _("Paused. What happens from now on is held back.")

    def perform(self, data: dict[str, Any]) -> str:
        webhook_pause(webhook=self.object, user=self.user)
        return str(self.object.get_absolute_url())


class WebhookResumeView(ActionView):
    permission = MANAGE
    queryset = HOOKS
    success_message = _("Resumed. What was held back is sent now.")

    def perform(self, data: dict[str, Any]) -> str:
        webhook_resume(webhook=self.object, user=self.user)
        return str(self.object.get_absolute_url())


class WebhookDeleteView(ActionView):
    permission = MANAGE
    queryset = HOOKS
    success_message = _("Deleted.")

    def perform(self, data: dict[str, Any]) -> str:
        webhook_delete(webhook=self.object, user=self.user)
        return reverse("users:webhook_list")


class DeliveryResendView(ActionView):
    permission = MANAGE
    queryset = HOOKS
    success_message = _("It is sent once more.")

    def perform(self, data: dict[str, Any]) -> str:
        rows: QuerySet[WebhookDelivery] = WebhookDelivery.objects.select_related("webhook")
        delivery = get_object_or_404(rows, pk=self.kwargs["delivery"], webhook=self.object)
        delivery_resend(delivery=delivery, user=self.user)
        return str(self.object.get_absolute_url())
