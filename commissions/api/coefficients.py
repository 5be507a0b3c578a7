"""Kinds of coefficients: each with the range of its values, which the province's policy sets."""

from typing import ClassVar

from commissions.filtersets.coefficients import KindFilterSet
from commissions.forms.coefficients import KindForm
from commissions.models import CoefficientKind
from commissions.services.coefficients import KINDS, VIEW
from core.api import FormCollectionApi, FormDetailApi, ResourceSerializer


class KindSerializer(ResourceSerializer):
    class Meta:
        model = CoefficientKind
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "code", "name", "lowest", "highest", "step", "position"),
        )


class KindListApi(FormCollectionApi):
    """`step` null allows any value of the range."""

    permission = VIEW
    create_permission = KINDS
    create_form = KindForm
    queryset = CoefficientKind.objects.all()
    serializer_class = KindSerializer
    filterset_class = KindFilterSet
    sort = "code"


class KindDetailApi(FormDetailApi):
    permission = VIEW
    edit_permission = KINDS
    edit_form = KindForm
    queryset = CoefficientKind.objects.all()
    serializer_class = KindSerializer
