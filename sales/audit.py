"""Changes of products and targets are written down."""

from core.audit.tracking import Tracked
from sales.models import Campaign, Metric, Product, ProductCategory, ProductPrice, SaleSplit, Target

TRACKED = [
    Tracked(ProductCategory),
    Tracked(Product, ignored=("initials",)),
    Tracked(ProductPrice, owner="product", ignored=("entered_at",)),
    Tracked(Campaign),
    Tracked(Metric),
    Tracked(Target, owner="channel"),
    Tracked(SaleSplit, owner="fact_id"),
]
