from sales.models.campaign import Campaign
from sales.models.fact import ChannelMonth, Fact, Sale, SubscriberEvent, SubscriberMonth
from sales.models.metric import Metric
from sales.models.product import Product, ProductCategory, ProductPrice
from sales.models.split import SaleSplit
from sales.models.target import Target

__all__ = [
    "Campaign",
    "ChannelMonth",
    "Fact",
    "Metric",
    "Product",
    "ProductCategory",
    "ProductPrice",
    "Sale",
    "SaleSplit",
    "SubscriberEvent",
    "SubscriberMonth",
    "Target",
]
