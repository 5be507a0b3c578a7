"""Unusual months for programs, and the limits that name them."""

from typing import ClassVar

from rest_framework import serializers

from commissions.forms.small import OutlierRuleForm
from commissions.outliers.filtersets import OutlierApiFilterSet
from commissions.outliers.models import OutlierRule, Unusual
from core.api import FormDetailApi, ListApi, ResourceSerializer

EDIT = "commissions.desk_edit"


class UnusualSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)

    class Meta:
        model = Unusual
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "period", "payee", "payee_code", "statement", "amount", "months", "usual"),
            *("spread", "peers", "peer_usual", "peer_spread", "by_own", "by_peers", "far"),
        )


class UnusualListApi(ListApi):
    """Payees whose month is far from their own earlier months, or from their peers."""

    permission = "commissions.run_view"
    queryset = Unusual.objects.select_related("payee")
    serializer_class = UnusualSerializer
    filterset_class = OutlierApiFilterSet
    sort = "-pk"


class OutlierRuleSerializer(ResourceSerializer):
    class Meta:
        model = OutlierRule
        fields = ("id", "code", "times", "spreads", "least_amount", "least_count", "is_active")


class OutlierRuleApi:
    queryset = OutlierRule.objects.all()
    serializer_class = OutlierRuleSerializer


class OutlierRuleListApi(OutlierRuleApi, ListApi):
    """Two: beside the own earlier months, and beside the peers."""

    permission = EDIT
    sort = "pk"


class OutlierRuleDetailApi(OutlierRuleApi, FormDetailApi):
    permission = EDIT
    edit_permission = EDIT
    edit_form = OutlierRuleForm
