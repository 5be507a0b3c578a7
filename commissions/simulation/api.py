"""Simulations for programs: asked for, read, attached to their version."""

from typing import Any, ClassVar, cast

from rest_framework import serializers

from commissions.models import PlanVersion, Simulation
from commissions.simulation.filtersets import SimulationFilterSet
from commissions.simulation.querysets import RUN, VIEW
from commissions.simulation.services.requests import (
    simulation_attach,
    simulation_detach,
    simulation_request,
)
from core.api import ActionApi, CollectionApi, DetailApi, ResourceSerializer
from core.periods import is_period
from network.models import Region
from users.models import User


class SimulationSerializer(ResourceSerializer):
    status = serializers.CharField(source="standing.value", read_only=True)

    class Meta:
        model = Simulation
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "plan", "version", "version_number", "base", "base_number", "region", "first", "last"),
            *("note", "status", "facts", "old", "new", "payees", "winners", "losers", "hard_losers"),
            *("content_hash", "attached_at", "created_at", "finished_at"),
        )


class SimulationApi:
    queryset = Simulation.objects.select_related("job").defer("figures")
    serializer_class = SimulationSerializer


class SimulationBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The plan version that is simulated.")
    base = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="Another version of its plan; without it, what is in force.",
    )
    region = serializers.IntegerField(help_text="The province, or a city.")
    first = serializers.IntegerField(help_text="The first month: 202610.")
    last = serializers.IntegerField(help_text="The last month, at most twelve in all.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wrong = {
            name: ["A month as a number: 202610."] for name in ("first", "last") if not is_period(attrs[name])
        }
        user = self.context["request"].user
        versions = PlanVersion.objects.visible_to(user).select_related("plan__region")
        found = {
            name: versions.filter(pk=attrs[name]).first()
            for name in ("version", "base")
            if attrs.get(name) is not None
        }
        wrong |= {name: ["There is no such version for you."] for name, row in found.items() if row is None}
        regions = Region.objects.in_scope(user.scope_for(RUN))
        region = regions.filter(pk=attrs["region"], level__in=["province", "city"]).first()
        if region is None:
            wrong["region"] = ["There is no such region for you."]
        if "version" not in found:
            wrong["version"] = ["There is no such version for you."]
        if wrong:
            raise serializers.ValidationError(wrong)
        return {**attrs, **found, "base": found.get("base"), "region": region}


class SimulationListApi(SimulationApi, CollectionApi):
    """POST queues one; its status is `done` once it is worked out."""

    permission = VIEW
    create_permission = RUN
    body_class = SimulationBody
    filterset_class = SimulationFilterSet
    sort = "-pk"

    def create(self, body: dict[str, Any]) -> Simulation:
        return simulation_request(user=cast(User, self.user), **body)


class SimulationDetailApi(SimulationApi, DetailApi):
    permission = VIEW


class SimulationAttachApi(SimulationApi, ActionApi):
    """Whoever approves the version sees it there."""

    permission = RUN

    def perform(self, row: Simulation, body: dict[str, Any]) -> Simulation:
        return simulation_attach(simulation=row, user=cast(User, self.user))


class SimulationDetachApi(SimulationApi, ActionApi):
    """Takes it off its version, as long as that isn't approved."""

    permission = RUN

    def perform(self, row: Simulation, body: dict[str, Any]) -> Simulation:
        return simulation_detach(simulation=row, user=cast(User, self.user))
