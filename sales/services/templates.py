"""What the templates' drop-downs offer."""

from core.scoping import ScopedUser
from sales.models import Product

MOST = 500
"""A longer list is no help in a drop-down, and Excel refuses very long ones."""


def template_lists(user: ScopedUser) -> dict[str, list[str]]:
    """Values by look-up name of the definitions."""
    products = Product.objects.filter(is_active=True).values_list("code", flat=True)[:MOST]
    return {"product": list(products)}
