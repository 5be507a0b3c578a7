"""Account managers by sheet."""

from typing import Any, ClassVar, Final

from django.utils.translation import gettext_noop as _

from core.models import ImportSession
from core.registers import Field, Part, Register
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from direct_sales.definitions import ACCOUNT_MANAGERS
from direct_sales.models import AccountManager
from network.choices import ChannelKind, SalesMode
from network.rosters import ChannelRoster, channel_register, lookups
from network.rosters.target import ROSTER_TEXTS

_CODES: Final = "SELECT id, code FROM network_channel WHERE id = ANY(%s)"
_MANAGER: Final = Part(
    AccountManager,
    "channel_id",
    (
        Field("staff_number", default="''"),
        Field("category", default="''"),
        Field("phone", default="''", masked=True),
        Field("hired_on"),
        Field("home_outlet_id", "home_outlet_code", names=_CODES),
    ),
)
# Lists show phone numbers with stars: sent back, such a number says nothing.
_PHONE: Final = "CASE WHEN strpos(s.phone, '*') = 0 THEN s.phone END"
_HOME: Final = "(SELECT h.id FROM roster_home h WHERE h.code = s.home_outlet_code)"


class AccountManagerRoster(ChannelRoster):
    kind = ChannelKind.ACCOUNT_MANAGER
    url_name = "direct_sales:account_manager_detail"
    register: ClassVar[Register] = channel_register(
        ACCOUNT_MANAGERS,
        ChannelKind.ACCOUNT_MANAGER,
        _MANAGER,
        values={"phone": _PHONE, "home_outlet_id": _HOME},
        mode=SalesMode.DIRECT,
        opened="s.hired_on",
    )
    texts: ClassVar[CellTexts] = {
        **ROSTER_TEXTS,
        "unknown_outlet": (_("is not the code of an own outlet that you may see"), _("Check the code.")),
        "staff_number_taken": (_("is the staff number of somebody else"), _("Check the number.")),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        super().find(stage, session, scope)
        stage.execute("DROP TABLE IF EXISTS pg_temp.roster_home")
        stage.execute(
            "CREATE TEMP TABLE roster_home ON COMMIT DROP AS SELECT c.id, c.code,"
            f" {lookups.WITHIN.format('c')} AS mine FROM network_channel c JOIN outlets_outlet o ON o.channel_id = c.id"
            " WHERE c.code IN (SELECT s.home_outlet_code FROM {stage} s)",
            lookups.within(scope),
        )

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        """The outlet that is there already may lie outside the scope of whoever sends its code back."""
        warnings = super().mark(stage, session, scope)
        kept = (
            "EXISTS (SELECT FROM roster_known k JOIN direct_sales_accountmanager m ON m.channel_id = k.id"
            " WHERE k.code = s.code AND m.home_outlet_id = h.id)"
        )
        stage.mark(
            "home_outlet_code",
            "unknown_outlet",
            "s.home_outlet_code IS NOT NULL AND NOT EXISTS (SELECT FROM roster_home h"
            f" WHERE h.code = s.home_outlet_code AND (h.mine OR {kept}))",
        )
        return warnings

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """A number that moves from one row of the sheet to another is free."""
        super().mark_difference(stage, session, scope)
        stage.mark(
            "staff_number",
            "staff_number_taken",
            "w.row_no = s.row_no AND w.staff_number <> '' AND (EXISTS (SELECT FROM register_wanted o"
            " WHERE o.staff_number = w.staff_number AND o.row_no <> w.row_no)"
            " OR EXISTS (SELECT FROM direct_sales_accountmanager m WHERE m.staff_number = w.staff_number"
            " AND m.channel_id IS DISTINCT FROM w.id AND NOT EXISTS (SELECT FROM register_wanted o"
            " WHERE o.id = m.channel_id AND o.staff_number <> w.staff_number)))",
            source="register_wanted w",
        )
