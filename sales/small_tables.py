"""Small tables of the catalogue: categories of products, and the metrics of the monthly sheet."""

from django.utils.translation import gettext_lazy as _

from core.small_tables import SmallResource, SmallTable
from sales.models import ProductCategory

EDIT = "sales.catalogue_edit"


class CategoryResource(SmallResource):
    class Meta(SmallResource.Meta):
        model = ProductCategory
        fields = ("code", "name")
        import_id_fields = ("code",)


class CategoryTable(SmallTable):
    slug = "categories"
    note = _("Rules of a commission plan can be for a whole category.")
    view_code = EDIT
    edit_code = EDIT
    list_display = ("code", "name")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name")
    resource_classes = (CategoryResource,)


class MetricTable(SmallTable):
    """A metric comes with its column of the monthly sheet, so that none is added or deleted here."""

    slug = "metrics"
    note = _("How the figures of the monthly sheet are called, and their order. They come with its columns.")
    view_code = EDIT
    edit_code = EDIT
    adds = False
    deletes = False
    list_display = ("code", "name", "unit", "position")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name", "unit", "position")
