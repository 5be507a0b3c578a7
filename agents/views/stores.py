"""Stores of an agent. Their own pages are those of the channel register."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agents.forms import StoreForm
from agents.models import Agent
from agents.services.agents import store_add
from core.views import ObjectView
from network.views.registers import ForUserMixin


class StoreAddView(ForUserMixin, ObjectView):
    permission = "agents.agent_edit"
    queryset = Agent.objects.select_related("channel")
    form_class = StoreForm

    def get_title(self) -> str:
        return str(_("New store of %(channel)s") % {"channel": self.object})

    def get_initial(self) -> dict[str, Any]:
        return {"district": self.object.channel.district_id}

    def save(self, form: StoreForm) -> Agent:
        agent: Agent = self.object
        store_add(agent=agent, **form.cleaned_data)
        return agent

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())
