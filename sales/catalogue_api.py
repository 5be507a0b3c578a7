"""Metrics, product categories, campaigns and shared sales, kept by program as in their small tables."""

from core.api import FormCollectionApi, FormDetailApi, MaskedText, ResourceSerializer
from sales.filtersets import CampaignFilterSet, CategoryFilterSet, MetricFilterSet, SaleSplitFilterSet
from sales.forms import CampaignForm, CategoryForm, MetricForm, SaleSplitForm
from sales.models import Campaign, Metric, ProductCategory, SaleSplit
from sales.services.numbers import SEE_NUMBERS

CATALOGUE_EDIT = "sales.catalogue_edit"
SPLIT_EDIT = "sales.split_edit"


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


class CampaignSerializer(ResourceSerializer):
    class Meta:
        model = Campaign
        fields = ("id", "code", "name", "first_day", "last_day")


class CampaignListApi(FormCollectionApi):
    """What orders may name, and rules of a commission plan may be for."""

    permission = CATALOGUE_EDIT
    create_permission = CATALOGUE_EDIT
    create_form = CampaignForm
    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilterSet
    sort = "code"


class CampaignDetailApi(FormDetailApi):
    """The code stays as it was entered."""

    permission = CATALOGUE_EDIT
    edit_permission = CATALOGUE_EDIT
    edit_form = CampaignForm
    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer


class SaleSplitSerializer(ResourceSerializer):
    subscriber = MaskedText(may_see=lambda user, row: user.scope_for(SEE_NUMBERS).has_city(row.city_id))

    class Meta:
        model = SaleSplit
        fields = (
            *("id", "period", "fact_id", "subscriber", "event_date", "product", "split", "shares"),
            *("source", "document"),
        )


class SaleSplitListApi(FormCollectionApi):
    """Orders that several channels share, or that are another's than whoever reported them."""

    permission = SPLIT_EDIT
    create_permission = SPLIT_EDIT
    create_form = SaleSplitForm
    queryset = SaleSplit.objects.all()
    serializer_class = SaleSplitSerializer
    filterset_class = SaleSplitFilterSet
    sort = "id"


class SaleSplitDetailApi(FormDetailApi):
    """Another split takes the place of the one before; the next run posts the difference."""

    permission = SPLIT_EDIT
    edit_permission = SPLIT_EDIT
    edit_form = SaleSplitForm
    queryset = SaleSplit.objects.all()
    serializer_class = SaleSplitSerializer
