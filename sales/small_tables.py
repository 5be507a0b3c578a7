"""Small tables of the catalogue: categories of products, and the metrics of the monthly sheet."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import widgets
from import_export.fields import Field

from core.small_tables import SmallResource, SmallTable
from sales.choices import MetricUnit
from sales.forms import CampaignForm, CategoryForm, MetricForm, SaleSplitForm
from sales.models import Campaign, Metric, Product, ProductCategory, SaleSplit

EDIT = "sales.catalogue_edit"
SPLIT_EDIT = "sales.split_edit"


class CategoryResource(SmallResource):
    class Meta(SmallResource.Meta):
        model = ProductCategory
        fields = ("code", "name")
        import_id_fields = ("code",)


class CategoryTable(SmallTable):
    slug = "categories"
    note = gettext_lazy("Rules of a commission plan can be for a whole category.")
    view_code = EDIT
    edit_code = EDIT
    form = CategoryForm
    list_display = ("code", "name")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name")
    resource_classes = (CategoryResource,)


class CampaignResource(SmallResource):
    class Meta(SmallResource.Meta):
        model = Campaign
        fields = ("code", "name", "first_day", "last_day")
        import_id_fields = ("code",)


class CampaignTable(SmallTable):
    slug = "campaigns"
    note = gettext_lazy("Orders name them, and rules of a commission plan can be for one of them alone.")
    view_code = EDIT
    edit_code = EDIT
    form = CampaignForm
    list_display = ("code", "name", "first_day", "last_day")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name", "first_day", "last_day")
    resource_classes = (CampaignResource,)


class SaleSplitResource(SmallResource):
    product = Field(
        attribute="product",
        column_name="product",
        widget=widgets.ForeignKeyWidget(Product, "code"),
    )

    class Meta(SmallResource.Meta):
        model = SaleSplit
        fields = ("subscriber", "event_date", "product", "split", "source", "document")
        import_id_fields = ("subscriber", "event_date", "product")


class SaleSplitTable(SmallTable):
    slug = "shared-sales"
    note = gettext_lazy(
        "Whose an order is, if not whoever reported it, and what several channels share; the next run posts the difference."
    )
    search_placeholder = gettext_lazy("Number, channel or document")
    view_code = SPLIT_EDIT
    edit_code = SPLIT_EDIT
    form = SaleSplitForm
    list_display = ("subscriber", "event_date", "split", "source", "document")
    list_display_links = ("subscriber",)
    search_fields = ("subscriber", "split", "document")
    fields = ("subscriber", "event_date", "product", "split", "source", "document")
    resource_classes = (SaleSplitResource,)


class UnitWidget(widgets.CharWidget):  # type: ignore[misc]
    """The unit by its name, in either language."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(MetricUnit(value).label) if value else ""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = str(value or "").strip()
        for unit in MetricUnit:
            for language in ("en", "zh-hans"):
                with override(language):
                    if text.casefold() in (unit.value, str(unit.label).casefold()):
                        return unit.value
        raise ValueError(_("Write pieces or yuan."))


class MetricResource(SmallResource):
    unit = Field("unit", "unit", widget=UnitWidget())

    class Meta(SmallResource.Meta):
        model = Metric
        fields = ("code", "name", "unit", "position")
        import_id_fields = ("code",)


class MetricTable(SmallTable):
    """None goes: results and plans name them by their keys."""

    slug = "metrics"
    note = gettext_lazy(
        "The figures that are counted for channels each month. Those of the monthly sheet come with its columns;"
        " others can carry targets."
    )
    view_code = EDIT
    edit_code = EDIT
    deletes = False
    form = MetricForm
    list_display = ("code", "name", "unit", "position")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name", "unit", "position")
    resource_classes = (MetricResource,)
