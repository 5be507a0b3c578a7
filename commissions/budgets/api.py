"""Budgets by program: a city has one for a month."""

from typing import Any, ClassVar

from rest_framework import serializers

from commissions.budgets.filtersets import BudgetFilterSet
from commissions.budgets.services import EDIT, budget_add, budget_remove, budget_set
from commissions.models import Budget
from core.api import ChangeApi, CollectionApi, FenText, RemoveApi, ResourceSerializer
from core.periods import is_period
from network.models import Region

VIEW = "commissions.run_view"


class BudgetSerializer(ResourceSerializer):
    city_code = serializers.CharField(source="city.code", read_only=True)

    class Meta:
        model = Budget
        fields = ("id", "city", "city_code", "period", "amount", "document_number")


class BudgetValueBody(serializers.Serializer[Any]):
    amount = FenText()
    document_number = serializers.CharField(max_length=60, allow_blank=True, required=False)

    def validate_amount(self, value: int) -> int:
        if value < 0:
            raise serializers.ValidationError("0 or more.")
        return value


class BudgetBody(BudgetValueBody):
    city_code = serializers.CharField(max_length=32)
    period = serializers.IntegerField()

    def validate_period(self, value: int) -> int:
        if not is_period(value):
            raise serializers.ValidationError("A month as a number: 202610.")
        return value


class BudgetApi:
    queryset = Budget.objects.select_related("city")
    serializer_class = BudgetSerializer


class BudgetListApi(BudgetApi, CollectionApi):
    """POST enters a new budget. One that is there for the city and month isn't overwritten: 409, and PATCH changes it."""

    permission = VIEW
    create_permission = EDIT
    filterset_class = BudgetFilterSet
    body_class = BudgetBody
    sort = "-period"

    def create(self, body: dict[str, Any]) -> Budget:
        scope = self.user.scope_for(EDIT)
        city = Region.objects.cities().filter(code=body.pop("city_code")).first()
        if city is None or not scope.has_city(city.pk):
            raise serializers.ValidationError({"city_code": ["There is no city with this code."]})
        return budget_add(city=city, user=self.user, **body)


class BudgetDetailApi(BudgetApi, ChangeApi):
    permission = VIEW
    edit_permission = EDIT
    body_class: ClassVar[Any] = BudgetValueBody

    def change(self, row: Budget, body: dict[str, Any]) -> None:
        values = {"amount": row.amount, "document_number": row.document_number, **body}
        budget_set(budget=row, user=self.user, **values)


class BudgetRemoveApi(BudgetApi, RemoveApi):
    permission = EDIT

    def remove(self, row: Budget) -> None:
        budget_remove(budget=row, user=self.user)
