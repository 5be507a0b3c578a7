from django.urls import reverse_lazy

from core.audit.panels import history_tab
from core.panels import AttributePanel
from core.tables import CodeColumn, Column, MoneyColumn, NumberColumn
from core.views import ListView, Tab
from network.bulk import own_channel_actions
from network.filtersets import ExtensionFilterSet
from network.panels import POSITIONS, extension_rows
from network.tables import ExtensionTable
from network.views import registers
from tests.kiosks.forms import KioskAddForm, KioskForm
from tests.kiosks.models import Kiosk

KIOSKS = Kiosk.objects.select_related("channel", "channel__city", "channel__district")


class KioskFilterSet(ExtensionFilterSet):
    scope_code = "kiosks.kiosk_view"


class KioskTable(ExtensionTable):
    code = CodeColumn("Kiosk", to="kiosks:kiosk_detail", accessor="channel__code", name="channel__name")
    district = Column("District", accessor="channel__district")
    spot = Column("Spot")
    screens = NumberColumn("Screens")
    rent = MoneyColumn("Rent", total=True)


class KioskListView(ListView):
    permission = "kiosks.kiosk_view"
    title = "Kiosks"
    queryset = KIOSKS
    table_class = KioskTable
    filterset_class = KioskFilterSet
    default_sort = "channel__code"
    export_permission = "kiosks.kiosk_export"
    bulk_actions = own_channel_actions(Kiosk.edit_code)


class KioskDetailView(registers.RegisterDetailView):
    permission = "kiosks.kiosk_view"
    queryset = KIOSKS
    actions = registers.register_actions("kiosks:kiosk", Kiosk.edit_code)
    panels = (AttributePanel("Kiosk", ("channel__district", "spot", "screens", "rent")),)
    tabs = (Tab("positions", "Positions", (POSITIONS,)), history_tab(extension_rows))


class KioskAddView(registers.RegisterAddView):
    permission = Kiosk.edit_code
    queryset = KIOSKS
    form_class = KioskAddForm
    list_url = reverse_lazy("kiosks:kiosk_list")


class KioskEditView(registers.RegisterEditView):
    permission = Kiosk.edit_code
    queryset = KIOSKS
    form_class = KioskForm


class KioskCloseView(registers.RegisterCloseView):
    permission = Kiosk.edit_code
    queryset = KIOSKS.not_closed()
