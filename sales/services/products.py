"""The life of a product in the list of what is sold."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sales.models import Product, ProductCategory
from sales.services.prices import product_price_set


@transaction.atomic
def product_create(
    *,
    code: str,
    name: str,
    category: ProductCategory,
    effective_from: datetime.date,
    plan_fee: int | None = None,
    price: int | None = None,
    is_active: bool = True,
) -> Product:
    """A new product with its first price, if it has one. The code is its name for sheets and stays."""
    product = Product.objects.create(code=code, name=name, category=category, is_active=is_active)
    if plan_fee is not None or price is not None:
        product_price_set(product=product, effective_from=effective_from, plan_fee=plan_fee, price=price)
        product.refresh_from_db(fields=["plan_fee"])
    return product


@transaction.atomic
def product_edit(*, product: Product, name: str, category: ProductCategory, is_active: bool) -> Product:
    product.name, product.category, product.is_active = name, category, is_active
    product.save(update_fields=["name", "category", "is_active"])
    return product


@transaction.atomic
def products_activate(rows: QuerySet[Product], *, user: Any = None) -> int:
    """Puts them on sale; returns how many were not."""
    return rows.filter(is_active=False).update(is_active=True)


@transaction.atomic
def products_deactivate(rows: QuerySet[Product], *, user: Any = None) -> int:
    """Takes them off sale. What was sold stays, and is paid for as before."""
    return rows.filter(is_active=True).update(is_active=False)
