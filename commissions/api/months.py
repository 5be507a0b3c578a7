"""Months, their steps and their runs."""

from typing import Any, ClassVar

from rest_framework import serializers

from commissions.models import Month, Run
from commissions.services import months
from commissions.services.month_decisions import APPROVE, MonthDecision, Verdict, months_decide
from commissions.services.runs import run_request
from core.api import ActionApi, BatchApi, CollectionApi, DetailApi, ListApi, ResourceSerializer
from core.periods import is_period
from network.models import Region

DESK = "commissions.run_view"


class MonthSerializer(ResourceSerializer):
    city_code = serializers.CharField(source="city.code", read_only=True)

    class Meta:
        model = Month
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "city_code", "period", "status", "version", "return_reason"),
            *("submitted_at", "approved_at", "published_at", "closed_at"),
        )


class MonthApi:
    queryset = Month.objects.select_related("city")
    serializer_class = MonthSerializer


class MonthListApi(MonthApi, ListApi):
    """Months of the cities within one's scope that have been run, newest first."""

    permission = DESK
    sort = "-period"


class MonthDetailApi(MonthApi, DetailApi):
    permission = DESK


class VersionBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version that was seen; another one is refused.")


class MonthSubmitBody(VersionBody):
    despite = serializers.BooleanField(
        default=False, help_text="Submit although the month lacks something; else that is refused and named."
    )


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class MonthSubmitApi(MonthApi, ActionApi):
    permission = "commissions.run_submit"
    body_class = MonthSubmitBody
    step = "month", months.month_submit


class MonthWithdrawApi(MonthApi, ActionApi):
    permission = "commissions.run_submit"

    step = "month", months.month_withdraw


class MonthReturnApi(MonthApi, ActionApi):
    permission = "commissions.run_approve"
    body_class = ReasonBody
    step = "month", months.month_return


class MonthApproveApi(MonthApi, ActionApi):
    permission = "commissions.run_approve"
    body_class = VersionBody
    step = "month", months.month_approve


class MonthPublishApi(MonthApi, ActionApi):
    permission = "commissions.run_publish"

    step = "month", months.month_publish


class MonthCloseApi(MonthApi, ActionApi):
    permission = "commissions.run_publish"

    step = "month", months.month_close


class MonthDecisionBody(VersionBody):
    month = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class MonthDecisionsBody(serializers.Serializer[Any]):
    decisions = serializers.ListField(child=MonthDecisionBody(), min_length=1, max_length=200)

    def validate_decisions(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({one["month"] for one in value}) != len(value):
            raise serializers.ValidationError("A month stands there twice.")
        return value


class MonthsDecideApi(MonthApi, BatchApi):
    """Approves these months, each in the version that was seen, but for those with another verdict and its reason.
    All of them, or none.
    """

    permission = APPROVE
    body_class = MonthDecisionsBody

    def keys(self, body: dict[str, Any]) -> set[int]:
        return {one["month"] for one in body["decisions"]}

    def perform(self, row: Any, body: dict[str, Any]) -> None:
        months = {month.pk: month for month in row.select_related("city")}
        months_decide(
            [
                MonthDecision(months[one["month"]], one["version"], one["verdict"], one["reason"])
                for one in body["decisions"]
            ],
            user=self.user,
        )


class RunSerializer(ResourceSerializer):
    class Meta:
        model = Run
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "period", "status", "facts", "lines", "refused", "amount", "error"),
            *("created_at", "finished_at"),
        )


class RunBody(serializers.Serializer[Any]):
    city = serializers.IntegerField()
    period = serializers.IntegerField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not is_period(attrs["period"]):
            raise serializers.ValidationError({"period": ["A month as a number: 202610."]})
        scope = self.context["request"].user.scope_for(DESK)
        if not scope.has_city(attrs["city"]) or not Region.objects.cities().filter(pk=attrs["city"]).exists():
            raise serializers.ValidationError({"city": ["There is no such city for you."]})
        return attrs


class RunListApi(CollectionApi):
    """POST queues a run; its `status` says how far it is."""

    permission = DESK
    create_permission = "commissions.run_start"
    queryset = Run.objects.all()
    serializer_class = RunSerializer
    body_class = RunBody
    sort = "-pk"
    success_status = 202

    def create(self, body: dict[str, Any]) -> Run:
        return run_request(city_id=body["city"], period=body["period"], user=self.user)


class RunDetailApi(DetailApi):
    permission = DESK
    queryset = Run.objects.all()
    serializer_class = RunSerializer
