"""Pages of the outlets' register."""

from collections.abc import Iterable

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.audit.panels import history_tab
from core.journal_panels import journal_tab
from core.sheets.form import Row
from core.views import Empty, ListView, Tab
from network.bulk import own_channel_actions
from network.maps import MAP
from network.panels import CHILDREN, POSITIONS, extension_rows
from network.views.registers import (
    RegisterAddView,
    RegisterCloseView,
    RegisterDetailView,
    RegisterEditView,
    register_actions,
)
from outlets.filtersets import OutletFilterSet
from outlets.forms import OutletAddForm, OutletForm
from outlets.models import Outlet
from outlets.panels import BASICS, HALL, LEASE
from outlets.staff_forms import OUTLET_FORM, outlet_rows
from outlets.tables import OutletTable

OUTLETS = Outlet.objects.select_related("channel", "channel__city", "channel__district")
IMPORT = Action(_("Import"), "sales:import_add", Outlet.edit_code, icon="upload", query="kind=outlets")
ADD = Action(_("New outlet"), "outlets:outlet_add", Outlet.edit_code, icon="plus", primary=True)


class OutletListView(ListView):
    permission = "outlets.outlet_view"
    title = _("Own outlets")
    queryset = OUTLETS
    table_class = OutletTable
    filterset_class = OutletFilterSet
    default_sort = "channel__code"
    export_permission = "outlets.outlet_export"
    staff_form = OUTLET_FORM
    bulk_actions = own_channel_actions(Outlet.edit_code)
    actions = (IMPORT, ADD)
    empty = Empty(icon="building", text=_("Enter the first outlet, or import the roster."), action=IMPORT)

    def form_title(self) -> str:
        return "实体渠道网点基础信息表"

    def form_rows(self) -> Iterable[Row]:
        return outlet_rows(self.exported_rows())


class OutletDetailView(RegisterDetailView):
    permission = "outlets.outlet_view"
    queryset = OUTLETS
    actions = register_actions("outlets:outlet", Outlet.edit_code)
    panels = (BASICS, HALL, MAP, LEASE)
    tabs = (
        Tab("below", _("Clerks"), (CHILDREN,)),
        Tab("positions", _("Positions"), (POSITIONS,)),
        journal_tab("outlets:outlet", Outlet.edit_code),
        history_tab(extension_rows),
    )


class OutletAddView(RegisterAddView):
    permission = Outlet.edit_code
    queryset = OUTLETS
    title = _("New outlet")
    form_class = OutletAddForm
    not_copied = (*RegisterAddView.not_copied, "address", "phone", "manager_name", "score")
    list_url = reverse_lazy("outlets:outlet_list")


class OutletEditView(RegisterEditView):
    permission = Outlet.edit_code
    queryset = OUTLETS
    form_class = OutletForm


class OutletCloseView(RegisterCloseView):
    permission = Outlet.edit_code
    queryset = OUTLETS.not_closed()
