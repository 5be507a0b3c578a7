"""Parts of an agent's page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from agents.tables import StoreTable, SubAgentTable
from core.panels import Attribute, AttributePanel, HtmlPanel, TablePanel
from network.choices import ChannelKind
from network.models import Channel
from network.panels import ContactPanel, rating


def basics(*, upline_visible: bool) -> AttributePanel:
    """The upline is named to everyone, and linked for those who may open it."""
    upline = Attribute("channel__parent", label=_("Upline"))
    linked = Attribute(
        "channel__parent",
        label=_("Upline"),
        url_name="agents:agent_detail",
        args={"pk": "channel__parent_id"},
    )
    return AttributePanel(
        _("Basics"),
        (
            "channel__level",
            linked if upline_visible else upline,
            "channel__city",
            "channel__district",
            Attribute("channel__star", format=rating),
            "channel__mode",
            "channel__opened_on",
            Attribute("channel__closed_on", spare=True),
            "credit_code",
            "taxpayer_kind",
        ),
    )


def sees_phone(user: Any, agent: Agent) -> bool:
    return CONTRACT.in_full_for(user, agent)


def _stores(request: HttpRequest, agent: Agent) -> QuerySet[Any]:
    rows = Channel.objects.visible_to(request.user)  # type: ignore[arg-type]
    stores = rows.filter(parent_id=agent.pk, kind=ChannelKind.AGENT_STORE)
    return stores.select_related("district").order_by("code")


def _sub_agents(request: HttpRequest, agent: Agent) -> QuerySet[Any]:
    rows = Agent.objects.visible_to(request.user)  # type: ignore[arg-type]
    return (
        rows.filter(channel__parent_id=agent.pk)
        .select_related("channel", "channel__district")
        .order_by("channel__code")
    )


def _deposit(request: HttpRequest, agent: Agent) -> dict[str, Any]:
    return {"statements_url": _statements_url(request, agent)}


def _statements_url(request: HttpRequest, agent: Agent) -> str:
    """The list of this payee's statements, for those who may see statements."""
    if not request.user.can("commissions.statement_view"):  # type: ignore[union-attr]
        return ""
    try:
        return f"{reverse('commissions:statement_list')}?q={agent.channel.code}"
    except NoReverseMatch:
        return ""


CONTRACT = ContactPanel(
    _("Contract and contact"),
    ("contract_number", "contract_from", "contract_to", "contact_name"),
    phone="contact_phone",
    code="agents.contact_view",
    action="agents.contact_seen",
)
STORES = TablePanel(_("Stores"), StoreTable, _stores, limit=50)
SUB_AGENTS = TablePanel(_("Level-2 agents"), SubAgentTable, _sub_agents, limit=50)
DEPOSIT = HtmlPanel("agents/panels/deposit.html", _deposit, side=True)
