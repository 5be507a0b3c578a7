"""Agents and their stores by sheet."""

from collections.abc import Sequence
from typing import ClassVar, Final

from django.utils.translation import gettext_noop as _

from agents.definitions import AGENT_STORES, AGENTS
from agents.models import Agent
from core.models import ImportSession
from core.registers import Field, Part, Register
from core.registers.keeping import Kept
from core.registers.wanted import execute
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel
from network.rosters import ChannelRoster, channel_register
from network.rosters.target import ROSTER_TEXTS

_AGENT: Final = Part(
    Agent,
    "channel_id",
    (
        Field("credit_code", default="''"),
        Field("taxpayer_kind", default="'small'"),
        Field("tax_rate"),
        Field("contact_name", default="''"),
        Field("contact_phone", default="''", masked=True),
        Field("contract_number", default="''"),
        Field("contract_from"),
        Field("contract_to"),
        Field("deposit_due", default="0"),
        Field("deposit_paid", default="0"),
        Field("longitude"),
        Field("latitude"),
    ),
)
# Lists show phone numbers with stars to those who may not see them: sent back, such a number says nothing.
_PHONE: Final = "CASE WHEN strpos(s.contact_phone, '*') = 0 THEN s.contact_phone END"


class AgentRoster(ChannelRoster):
    """The stores of an agent follow when it is suspended, and when it goes on: as on its page."""

    kind = ChannelKind.AGENT
    url_name = "agents:agent_detail"
    register: ClassVar[Register] = channel_register(
        AGENTS, ChannelKind.AGENT, _AGENT, values={"contact_phone": _PHONE}, opened="s.contract_from"
    )
    texts: ClassVar[CellTexts] = {
        **ROSTER_TEXTS,
        "ends_too_early": (_("is before the day on which the contract begins"), _("Check both days.")),
    }

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        super().mark_difference(stage, session, scope)
        stage.mark(
            "contract_to",
            "ends_too_early",
            "w.row_no = s.row_no AND w.contract_to < w.contract_from AND w.difference <> 3",
            source="register_wanted w",
        )

    def kept_more(self) -> Sequence[Kept]:
        return (Kept(Channel, "parent_id", f"EXISTS (SELECT FROM register_wanted w WHERE {_STORES})"),)

    def write_more(self, session: ImportSession) -> None:
        execute(f"UPDATE network_channel t SET status = w.status FROM register_wanted w WHERE {_STORES}")


_STORES: Final = (
    f"t.parent_id = w.id AND t.kind = {int(ChannelKind.AGENT_STORE)} AND t.status <> '{ChannelStatus.CLOSED}'"
    " AND w.old_status IS NOT NULL AND w.status <> w.old_status"
)


class StoreRoster(ChannelRoster):
    """A store sells in the mode of its agent, unless the sheet says otherwise."""

    kind = ChannelKind.AGENT_STORE
    register: ClassVar[Register] = channel_register(AGENT_STORES, ChannelKind.AGENT_STORE)
