"""Targets: the list with what was reached, one target, and a table to enter a city's month in."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Action, Crumb
from core.audit.panels import history_tab
from core.copying import copy_action
from core.errors import Refusal
from core.filters import without
from core.panels import Attribute, AttributePanel, Panel
from core.periods import current_period, is_period
from core.views import ActionView, CreateView, DetailView, EditView, Empty, ListView
from core.views.base import ScopedView
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel
from sales.choices import MetricUnit
from sales.filtersets import ORDERS, TargetFilterSet, TargetTableFilterSet
from sales.forms import TargetForm, TargetTableForm, TargetValueForm
from sales.models import Metric, Target
from sales.services.reached import share_of, targets_reached
from sales.services.targets import TARGET_EDIT, target_add, target_remove, target_set, targets_set
from sales.tables import TargetTable

VIEW = "sales.target_view"
RESULTS = "sales.result_view"
TARGETS = Target.objects.select_related("channel__city", "channel__district", "metric")
ROWS = 100
"""Channels on one page of the table."""
ENTER = Action(_("Enter in a table"), "sales:target_table", TARGET_EDIT, icon="table", primary=True)


class TargetListView(ListView):
    permission = VIEW
    title = _("Targets")
    queryset = TARGETS
    table_class = TargetTable
    filterset_class = TargetFilterSet
    default_sort = "-period"
    dresses_rows = True
    export_permission = "sales.target_export"
    actions = (
        Action(_("Import"), "sales:import_add", TARGET_EDIT, icon="upload", query="kind=targets"),
        Action(_("New target"), "sales:target_add", TARGET_EDIT, icon="plus"),
        ENTER,
    )
    empty = Empty(
        _("No targets yet"), _("Enter what channels are to reach in a month."), "target-arrow", ENTER
    )

    def dress(self, rows: list[Any]) -> list[Any]:
        """What was reached is for those who may see results."""
        reached = targets_reached(rows) if self.user.scope_for(RESULTS) else {}
        for row in rows:
            row.reached = reached.get(row.pk)
            row.share = share_of(row.reached, row.value)
        return rows


class TargetDetailView(DetailView):
    permission = VIEW
    queryset = TARGETS
    tabs = (history_tab(),)
    actions = (
        Action(
            _("Take away"),
            "sales:target_remove",
            TARGET_EDIT,
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Take this target away?"),
        ),
        copy_action("sales:target_add", TARGET_EDIT),
        Action(_("Edit"), "sales:target_edit", TARGET_EDIT, icon="edit", args={"pk": "pk"}, primary=True),
    )

    def get_title(self) -> str:
        return target_name(self.object)

    def get_panels(self) -> Sequence[Panel]:
        target: Target = self.object
        shown = formats.money if target.is_money else formats.count
        reached = targets_reached([target]).get(target.pk) if self.user.scope_for(RESULTS) else None
        cast(Any, target).reached = reached
        cast(Any, target).share = share_of(reached, target.value)
        channel = Attribute("channel", url_name="network:channel_detail", args={"pk": "channel_id"})
        return (
            AttributePanel(
                _("Basics"),
                (
                    channel,
                    Attribute("channel__city", _("City")),
                    Attribute("channel__district", _("District")),
                    Attribute("period", format=formats.period_label),
                    Attribute("value", _("Target"), format=shown),
                    Attribute("reached", _("Reached"), format=shown),
                    Attribute("share", _("Share of target"), format=formats.percent),
                ),
            ),
        )


def target_name(target: Target) -> str:
    figure = target.metric.name if target.metric else gettext("Sales by order")
    return f"{target.channel.name} · {figure} · {formats.period_label(target.period)}"


class TargetAddView(CreateView):
    """A channel has one target for a month and a figure: a copy is for another channel."""

    permission = TARGET_EDIT
    queryset = TARGETS
    title = _("New target")
    form_class = TargetForm
    again_label = _("Save and enter another")
    copied: ClassVar[Mapping[str, str]] = {}
    not_copied = ("channel",)

    def copy_values(self, form: TargetForm) -> dict[str, Any]:
        """The field speaks yuan; pieces are entered as they are."""
        values = super().copy_values(form)
        return values if self.source.is_money else {**values, "value": str(self.source.value)}

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def save(self, form: TargetForm) -> Target:
        return target_add(**form.cleaned_data, user=self.user)

    def get_cancel_url(self) -> str:
        return reverse("sales:target_list")


class TargetEditView(EditView):
    permission = TARGET_EDIT
    queryset = TARGETS
    form_class = TargetValueForm
    takes_instance = False

    def get_title(self) -> str:
        return target_name(self.object)

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "money": self.object.is_money}

    def get_initial(self) -> dict[str, Any]:
        return {"value": self.object.value}

    def save(self, form: TargetValueForm) -> Target:
        target: Target = self.object
        return target_set(
            channel=target.channel,
            period=target.period,
            metric=target.metric,
            value=form.cleaned_data["value"],
            user=self.user,
        )


class TargetRemoveView(ActionView):
    permission = TARGET_EDIT
    queryset = TARGETS
    success_message = _("The target was taken away.")

    def perform(self, data: dict[str, Any]) -> str:
        target_remove(target=self.object, user=self.user)
        return reverse("sales:target_list")


class TargetTableView(ScopedView):
    """A month and a figure of many channels in one table; what was changed in it is saved as a whole."""

    permission = TARGET_EDIT
    view_permission = VIEW
    template_name = "sales/target_table.html"
    queryset = Channel.objects.exclude(status=ChannelStatus.CLOSED).exclude(kind=ChannelKind.AGENT_STORE)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = self.queryset.all()
        found: QuerySet[Any] = rows.visible_to(self.user, TARGET_EDIT).select_related("district")
        return found

    def get_title(self) -> str:
        return gettext("Targets of %(month)s") % {"month": formats.period_label(self.period)}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(gettext("Targets"), reverse("sales:target_list"))]

    @cached_property
    def period(self) -> int:
        wanted = self.request.GET.get("period", "")
        return int(wanted) if wanted.isdecimal() and is_period(int(wanted[:6])) else current_period()

    @cached_property
    def metric(self) -> Metric | None:
        wanted = self.request.GET.get("metric", ORDERS)
        return (
            Metric.objects.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None
        )

    @cached_property
    def filterset(self) -> TargetTableFilterSet:
        """What is entered stands in its controls, chosen or not."""
        query = self.request.GET.copy()
        query["period"] = str(self.period)
        query["metric"] = str(self.metric.pk) if self.metric else ORDERS
        return TargetTableFilterSet(query, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def channels(self) -> list[Channel]:
        rows = self.filterset.qs.order_by("code")
        if after := self.request.GET.get("after", ""):
            rows = rows.filter(code__gt=after)
        return list(rows[: ROWS + 1])

    def form(self, data: Any = None) -> TargetTableForm:
        shown = self.channels[:ROWS]
        held = Target.objects.filter(period=self.period, metric=self.metric, channel__in=shown)
        return TargetTableForm(
            data,
            channels=shown,
            held=dict(held.values_list("channel_id", "value")),
            money=self.metric is not None and self.metric.unit == MetricUnit.FEN,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            keys = [channel.pk for channel in self.channels]
            list(Channel.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
            form = self.form(request.POST)
            if not form.is_valid():
                return self.page(form, 409 if form.clashed else 422)
            try:
                count = targets_set(
                    period=self.period, metric=self.metric, values=form.values(), user=self.user
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                return self.page(form, refusal.status)
        told = ngettext("%(count)s target changed.", "%(count)s targets changed.", count)
        messages.success(request, told % {"count": count})
        return redirect(request.get_full_path())

    def page(self, form: TargetTableForm, status: int = 200) -> HttpResponse:
        more = self.channels[ROWS - 1].code if len(self.channels) > ROWS else ""
        kept = without(self.request.GET)
        next_query = "&".join(filter(None, [kept, urlencode({"after": more})])) if more else ""
        return self.show(
            status=status,
            form=form,
            filterset=self.filterset,
            next_query=next_query,
            money=self.metric is not None and self.metric.unit == MetricUnit.FEN,
            first_query=kept if self.request.GET.get("after") else "",
        )
