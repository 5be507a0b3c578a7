"""Metrics and product categories, kept by program as in their small tables."""

from typing import Any

from django.core.exceptions import PermissionDenied

from core.api import CollectionApi, FormCollectionApi, FormDetailApi, ResourceSerializer
from sales.forms import CategoryForm, MetricForm
from sales.models import Metric, ProductCategory

CATALOGUE_EDIT = "sales.catalogue_edit"


class KeptEverywhere(CollectionApi):
    """What is the whole portal's is added by whoever holds the right everywhere."""

    permission = CATALOGUE_EDIT
    create_permission = CATALOGUE_EDIT
    sort = "code"

    def create(self, body: dict[str, Any]) -> Any:
        if not self.user.scope_for(CATALOGUE_EDIT).everything:
            raise PermissionDenied
        return super().create(body)


class MetricSerializer(ResourceSerializer):
    class Meta:
        model = Metric
        fields = ("id", "code", "name", "unit", "position")


class MetricListApi(KeptEverywhere, FormCollectionApi):
    """The figures that are counted for channels each month."""

    create_form = MetricForm
    queryset = Metric.objects.all()
    serializer_class = MetricSerializer


class MetricDetailApi(FormDetailApi):
    """Code and unit stay as they were entered."""

    permission = CATALOGUE_EDIT
    edit_permission = CATALOGUE_EDIT
    edit_form = MetricForm
    queryset = Metric.objects.all()
    serializer_class = MetricSerializer


class CategorySerializer(ResourceSerializer):
    class Meta:
        model = ProductCategory
        fields = ("id", "code", "name")


class CategoryListApi(KeptEverywhere, FormCollectionApi):
    """What products are grouped by; rules of a commission plan can be for a whole category."""

    create_form = CategoryForm
    queryset = ProductCategory.objects.all()
    serializer_class = CategorySerializer


class CategoryDetailApi(FormDetailApi):
    """The code stays as it was entered."""

    permission = CATALOGUE_EDIT
    edit_permission = CATALOGUE_EDIT
    edit_form = CategoryForm
    queryset = ProductCategory.objects.all()
    serializer_class = CategorySerializer
