"""What the templates' drop-downs offer, and their example row: from the register that the user sees."""

from core.scoping import ScopedUser
from core.sheets.kinds import SheetKind
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel
from sales.models import Product

MOST = 500
"""A longer list is no help in a drop-down, and Excel refuses very long ones."""


def template_lists(user: ScopedUser) -> dict[str, list[str]]:
    """Values by look-up name of the definitions."""
    products = Product.objects.filter(is_active=True).values_list("code", flat=True)[:MOST]
    return {"product": list(products)}


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
