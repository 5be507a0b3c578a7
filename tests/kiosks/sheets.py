from core.registers import Field, Part
from core.sheets.definition import ColumnType, SheetDefinition
from core.sheets.kinds import SheetKind
from network.choices import SalesMode
from network.rosters import ChannelRoster, channel_register
from network.rosters.columns import CITY, DISTRICT, code_column, name_column, optional
from tests.kiosks.models import Kiosk

KIOSKS = SheetDefinition(
    kind="kiosks",
    label="Kiosks",
    columns=(
        code_column("Kiosk", example="LJE0999"),
        name_column("Kiosk name", example="车站自助厅"),
        *(CITY, DISTRICT, optional("spot", "Spot", ColumnType.TEXT, max_length=60)),
        optional("screens", "Screens", ColumnType.INTEGER, minimum=0, maximum=99),
        optional("rent", "Rent", ColumnType.MONEY, minimum=0, unit="元"),
    ),
)
FIELDS = (Field("spot", default="''"), Field("screens"), Field("rent"))


class KioskRoster(ChannelRoster):
    kind = Kiosk.kind
    url_name = "kiosks:kiosk_detail"
    register = channel_register(KIOSKS, Kiosk.kind, Part(Kiosk, "channel_id", FIELDS), mode=SalesMode.DIRECT)


KINDS = (
    SheetKind(KIOSKS, KioskRoster(), "kiosks.kiosk_view", Kiosk.edit_code, Kiosk.edit_code, register=True),
)
