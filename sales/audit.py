"""Changes of products and targets are written down."""

from core.audit.tracking import Tracked
from sales.models import Product, ProductCategory, Target

TRACKED = [
    Tracked(ProductCategory),
    Tracked(Product, ignored=("initials",)),
    Tracked(Target, owner="channel"),
]
