"""Products can be starred."""

from django.utils.translation import gettext_lazy as _

from core.marks import MarkKind
from sales.models import Product

PRODUCT = MarkKind("product", _("Product"), "package", "sales:product_detail", Product.objects.all())
