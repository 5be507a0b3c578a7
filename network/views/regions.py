"""Pages of the region tree."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.actions import Action, Crumb
from core.audit.panels import Rows, history_tab
from core.badges import Badge
from core.links import may_open
from core.panels import Panel
from core.views import ActionView, CreateView, DetailView, EditView, Empty, FormPage, ListView, ObjectView
from core.views.detail import Tab
from network.choices import ChannelKind, ChannelStatus, RegionLevel
from network.filtersets import RegionFilterSet
from network.forms import REGION_EDIT, RegionAddForm, RegionCloseForm, RegionForm, RegionMoveForm
from network.models import Channel, Region
from network.panels import REGIONS_BELOW, region_basics
from network.services.regions import level_below, region_close, region_create, region_move, region_reopen
from network.tables import RegionTable

REGIONS = Region.objects.all()
_COUNTED: Final = {
    ChannelKind.OWN_OUTLET: "outlets",
    ChannelKind.AGENT: "agents",
    ChannelKind.AGENT_STORE: "stores",
    ChannelKind.ACCOUNT_MANAGER: "managers",
}
_LISTS: Final = {
    ChannelKind.OWN_OUTLET: "outlets:outlet_list",
    ChannelKind.AGENT: "agents:agent_list",
    ChannelKind.ACCOUNT_MANAGER: "direct_sales:account_manager_list",
}
"""Kinds with a register of their own."""
IMPORT = Action(_("Import"), "sales:import_add", REGION_EDIT, icon="upload", query="kind=regions")
ADD = Action(_("New region"), "network:region_add", REGION_EDIT, icon="plus", primary=True)


class RegionListView(ListView):
    """The tree in its order; counts are open channels that the reader may see."""

    permission = "network.channel_view"
    title = _("Regions")
    queryset = REGIONS
    table_class = RegionTable
    filterset_class = RegionFilterSet
    default_sort = "path"
    page_size = 100
    dresses_rows = True
    export_permission = "network.channel_export"
    actions = (IMPORT, ADD)
    empty = Empty(icon="map")

    @cached_property
    def counts(self) -> list[tuple[str, int, int]]:
        """Path of a district, kind, number."""
        rows = Channel.objects.visible_to(self.user).exclude(status=ChannelStatus.CLOSED).order_by()
        grouped = rows.values_list("district__path", "kind").annotate(number=Count("pk"))
        return list(grouped)

    @cached_property
    def codes_by_path(self) -> dict[str, str]:
        """Path to code, of all regions: a page has rows of many parents."""
        return dict(Region.objects.values_list("path", "code"))

    @cached_property
    def lists(self) -> dict[str, str]:
        """The beginning of the address of the open channels of each kind that is counted."""
        found = {}
        for kind, name in _COUNTED.items():
            page = _LISTS.get(kind, "")
            own = bool(page) and may_open(self.user, page)
            found[name] = (
                f"{reverse(page)}?" if own else f"{reverse('network:channel_list')}?kind={kind.value}&"
            )
        return found

    def dress(self, rows: list[Any]) -> list[Any]:
        for region in rows:
            query = f"{region.level}={region.pk}"
            leads = region.level in {RegionLevel.CITY, RegionLevel.DISTRICT}
            region.lists = {name: f"{at}{query}" for name, at in self.lists.items()} if leads else {}
            region.parent_code = self.codes_by_path.get(region.parent_path, "")
            for kind, name in _COUNTED.items():
                setattr(region, name, None if region.level == RegionLevel.GRID else self.number(region, kind))
        return rows

    def number(self, region: Region, kind: int) -> int:
        return sum(
            number for path, one, number in self.counts if one == kind and path.startswith(region.path)
        )


def _takes_regions(region: Region) -> bool:
    return region.closed_on is None and level_below(region) is not None


def _moves(region: Region) -> bool:
    return region.closed_on is None and region.level in {RegionLevel.DISTRICT, RegionLevel.GRID}


class RegionDetailView(DetailView):
    permission = "network.channel_view"
    queryset = REGIONS
    actions = (
        Action(
            _("Close"),
            "network:region_close",
            REGION_EDIT,
            args={"pk": "pk"},
            danger=True,
            when=lambda region: region.closed_on is None and region.level != RegionLevel.PROVINCE,
        ),
        Action(
            _("Open again"),
            "network:region_reopen",
            REGION_EDIT,
            args={"pk": "pk"},
            post=True,
            when=lambda region: region.closed_on is not None,
        ),
        Action(_("Move"), "network:region_move", REGION_EDIT, icon="route", args={"pk": "pk"}, when=_moves),
        Action(
            _("Add a region below"),
            "network:region_add",
            REGION_EDIT,
            icon="plus",
            query=lambda region: f"parent={region.pk}",
            when=_takes_regions,
        ),
        Action(_("Edit"), "network:region_edit", REGION_EDIT, icon="edit", args={"pk": "pk"}, primary=True),
    )

    def get_badge(self) -> Badge | None:
        region: Region = self.object
        return region.standing

    def get_crumbs(self) -> list[Crumb]:
        visible = Region.objects.get_queryset().visible_to(self.user)
        above = [
            region for region in visible if self.object.path.startswith(region.path) and region != self.object
        ]
        return [Crumb(region.name, region.get_absolute_url()) for region in above]

    def get_panels(self) -> Sequence[Panel]:
        return (region_basics(self.object), REGIONS_BELOW)

    def get_tabs(self) -> Sequence[Tab]:
        return (history_tab(lambda region: [Rows(Region, region.pk)]),)


class RegionAddView(CreateView):
    permission = REGION_EDIT
    queryset = REGIONS
    title = _("New region")
    form_class = RegionAddForm

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("parent", "")
        if wanted.isdecimal() and len(wanted) < 18:
            return {"parent": int(wanted)}
        root = Region.objects.filter(depth=1).values_list("pk", flat=True)
        return {"parent": root[0]} if len(root) == 1 else {}

    def save(self, form: RegionAddForm) -> Region:
        return region_create(**form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("network:region_list")


class RegionEditView(EditView):
    permission = REGION_EDIT
    queryset = REGIONS
    form_class = RegionForm


class RegionMoveView(FormPage, ObjectView):
    permission = REGION_EDIT
    queryset = REGIONS.filter(closed_on__isnull=True, level__in=[RegionLevel.DISTRICT, RegionLevel.GRID])
    form_class = RegionMoveForm
    submit_label = _("Move")
    success_message = _("Moved.")

    def get_title(self) -> str:
        return str(_("Move %(region)s") % {"region": self.object})

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user, "region": self.object}

    def save(self, form: RegionMoveForm) -> Region:
        return region_move(region=self.object, parent=form.cleaned_data["parent"])

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class RegionCloseView(FormPage, ObjectView):
    permission = REGION_EDIT
    queryset = REGIONS.exclude(level=RegionLevel.PROVINCE)
    form_class = RegionCloseForm
    submit_label = _("Close")
    success_message = _("Closed.")

    def get_title(self) -> str:
        return str(_("Close %(region)s") % {"region": self.object})

    def save(self, form: RegionCloseForm) -> Region:
        return region_close(region=self.object, closed_on=form.cleaned_data["closed_on"])

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class RegionReopenView(ActionView):
    permission = REGION_EDIT
    queryset = REGIONS
    success_message = _("Open again.")

    def perform(self, data: dict[str, Any]) -> str:
        return region_reopen(region=self.object).get_absolute_url()
