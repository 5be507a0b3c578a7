"""The figures that are counted for channels each month, kept by program as in the small table."""

from typing import Any

from django.core.exceptions import PermissionDenied

from core.api import FormCollectionApi, FormDetailApi, ResourceSerializer
from sales.forms import MetricForm
from sales.models import Metric

CATALOGUE_EDIT = "sales.catalogue_edit"


class MetricSerializer(ResourceSerializer):
    class Meta:
        model = Metric
        fields = ("id", "code", "name", "unit", "position")


class MetricListApi(FormCollectionApi):
    """The figures that are counted for channels each month."""

    permission = CATALOGUE_EDIT
    create_permission = CATALOGUE_EDIT
    create_form = MetricForm
    queryset = Metric.objects.all()
    serializer_class = MetricSerializer
    sort = "code"

    def create(self, body: dict[str, Any]) -> Metric:
        if not self.user.scope_for(CATALOGUE_EDIT).everything:
            raise PermissionDenied
        made: Metric = super().create(body)
        return made


class MetricDetailApi(FormDetailApi):
    """Code and unit stay as they were entered."""

    permission = CATALOGUE_EDIT
    edit_permission = CATALOGUE_EDIT
    edit_form = MetricForm
    queryset = Metric.objects.all()
    serializer_class = MetricSerializer
