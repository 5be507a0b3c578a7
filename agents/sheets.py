"""The registers of this app that can be filled by sheet."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from agents.account_sheet import AccountSheet
from agents.definitions import AGENT_ACCOUNTS, AGENT_STORES, AGENTS
from agents.rosters import AgentRoster, StoreRoster
from agents.services.accounts import PROPOSE
from core.sheets.kinds import SheetKind

_VIEW: Final = "agents.agent_view"
_EDIT: Final = "agents.agent_edit"

KINDS: Final = (
    SheetKind(
        AGENTS,
        AgentRoster(),
        _VIEW,
        _EDIT,
        _EDIT,
        _("The roster: level, upline, place, contract, deposit, star."),
        register=True,
    ),
    SheetKind(
        AGENT_STORES,
        StoreRoster(),
        _VIEW,
        _EDIT,
        _EDIT,
        _("One row for each store, with the agent that it belongs to."),
        register=True,
    ),
    SheetKind(
        AGENT_ACCOUNTS,
        AccountSheet(),
        PROPOSE,
        PROPOSE,
        PROPOSE,
        _("The roster will do: its bank accounts become proposals, which another person approves."),
        register=True,
    ),
)
