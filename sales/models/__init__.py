from sales.models.fact import ChannelMonth, Fact, Sale, SubscriberMonth
from sales.models.metric import Metric
from sales.models.product import Product, ProductCategory
from sales.models.target import Target

__all__ = [
    "ChannelMonth",
    "Fact",
    "Metric",
    "Product",
    "ProductCategory",
    "Sale",
    "SubscriberMonth",
    "Target",
]
