"""What the templates' drop-downs offer, and their example row: from the register that the user sees."""

from typing import cast

from django.utils.translation import gettext

from core.registers import RegisterTarget
from core.scoping import ScopedUser
from core.sheets.kinds import SheetKind
from network.choices import ChannelKind, ChannelStatus, RegionLevel
from network.models import Channel, Region
from sales.models import Campaign, Metric, Product, ProductCategory
from users.models import Role, User

MOST = 500
"""A longer list is no help in a drop-down, and Excel refuses very long ones."""


def template_lists(user: ScopedUser, kind: SheetKind) -> dict[str, list[str]]:
    """Values by look-up name of the definition, as far as it asks for them."""
    asked = {column.lookup for column in kind.definition.columns}
    found: dict[str, list[str]] = {}
    if isinstance(kind.target, RegisterTarget):
        found |= kind.target.offered()
    if "product" in asked:
        products = Product.objects.filter(is_active=True).values_list("code", flat=True)[:MOST]
        found["product"] = list(products)
    if "category" in asked:
        found["category"] = list(ProductCategory.objects.values_list("name", flat=True)[:MOST])
    if "campaign" in asked:
        found["campaign"] = list(Campaign.objects.values_list("code", flat=True)[:MOST])
    if "figure" in asked:
        found["figure"] = [gettext("Sales by order"), *Metric.objects.values_list("name", flat=True)]
    if "role" in asked:
        found["role"] = [str(role) for role in Role.objects.grantable_by(cast(User, user))]
    places = Region.objects.open().in_scope(kind.upload_scope(user))
    for lookup, level in (("city", RegionLevel.CITY), ("district", RegionLevel.DISTRICT)):
        if lookup in asked:
            names = places.filter(level=level).order_by("path").values_list("name", flat=True)[:MOST]
            found[lookup] = list(dict.fromkeys(names))
    return found


def template_example(user: ScopedUser, kind: SheetKind) -> dict[str, str]:
    """Cells by column key: a channel that the user may report for, and a product. Empty where there is none."""
    channels = Channel.objects.visible_to(user, kind.upload_code).filter(status=ChannelStatus.ACTIVE)
    channels = channels.select_related("city", "district").order_by("code")
    channel = channels.filter(kind=ChannelKind.AGENT).first() or channels.first()
    product = Product.objects.filter(is_active=True).order_by("code").first()
    found: dict[str, str] = {}
    if channel is not None:
        found |= {
            "channel_code": channel.code,
            "channel_name": channel.name,
            "city_name": channel.city.name,
            "district_name": channel.district.name,
        }
    if product is not None:
        found |= {"product_code": product.code, "product_name": product.name}
    return {column.key: found[column.key] for column in kind.definition.columns if column.key in found}
