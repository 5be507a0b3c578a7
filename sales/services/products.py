"""The life of a product in the list of what is sold."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sales.models import Product


@transaction.atomic
def products_activate(rows: QuerySet[Product], *, user: Any = None) -> int:
    """Puts them on sale; returns how many were not."""
    return rows.filter(is_active=False).update(is_active=True)


@transaction.atomic
def products_deactivate(rows: QuerySet[Product], *, user: Any = None) -> int:
    """Takes them off sale. What was sold stays, and is paid for as before."""
    return rows.filter(is_active=True).update(is_active=False)
