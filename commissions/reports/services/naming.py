"""What the keys of sums are called."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.reports.models import NO_PRODUCT
from commissions.services.labels import labels_for
from network.choices import ChannelKind
from network.models import Channel
from sales.models import Product


def component_names(keys: Iterable[int]) -> dict[int, str]:
    """In the newest version's words; 0 is what concerns a payee's month as a whole. One query."""
    wanted = set(keys)
    labels = labels_for(wanted)
    return {key: labels.component(key) if key else _("The month as a whole") for key in wanted}


def product_names(keys: Iterable[int]) -> dict[int, str]:
    """One query."""
    wanted = set(keys)
    named = dict(Product.objects.filter(pk__in=wanted - {NO_PRODUCT}).values_list("pk", "name"))
    return {key: _("Without a product") if key == NO_PRODUCT else named.get(key, "") for key in wanted}


def kind_name(kind: int) -> str:
    return str(ChannelKind(kind).label)


def payee_names(statements: QuerySet[Any]) -> dict[int, str]:
    """Code and name of the payees of these statements. One query, which names none of some thousand numbers."""
    payees = statements.order_by().values("payee_id")
    rows = Channel.objects.filter(pk__in=payees).values_list("pk", "code", "name")
    return {pk: f"{code} {name}" for pk, code, name in rows}
