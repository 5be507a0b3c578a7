"""Metrics and product categories, kept by program as in their small tables."""

from core.api import FormCollectionApi, FormDetailApi, ResourceSerializer
from sales.filtersets import CategoryFilterSet, MetricFilterSet
from sales.forms import CategoryForm, MetricForm
from sales.models import Metric, ProductCategory

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
    filterset_class = MetricFilterSet
    sort = "code"


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


class CategoryListApi(FormCollectionApi):
    """What products are grouped by; rules of a commission plan can be for a whole category."""

    permission = CATALOGUE_EDIT
    create_permission = CATALOGUE_EDIT
    create_form = CategoryForm
    queryset = ProductCategory.objects.all()
    serializer_class = CategorySerializer
    filterset_class = CategoryFilterSet
    sort = "code"


class CategoryDetailApi(FormDetailApi):
    """The code stays as it was entered."""

    permission = CATALOGUE_EDIT
    edit_permission = CATALOGUE_EDIT
    edit_form = CategoryForm
    queryset = ProductCategory.objects.all()
    serializer_class = CategorySerializer
