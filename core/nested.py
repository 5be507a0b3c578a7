"""Rows of small tables, read along with what they belong to: one statement for both, however many there are.

    Rule.objects.annotate(band_rows=nested(Band.objects.order_by("lower"), "rule", ("lower", "upper", "rate")))

Each row then has a list of dicts under that name: numbers, texts, yes and no, as the columns hold them.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject


def nested(rows: QuerySet[Any], parent: str, columns: Iterable[str]) -> ArraySubquery:
    """The rows whose `parent` is the outer row, in their order."""
    said = JSONObject(**{name: name for name in columns})
    return ArraySubquery(rows.filter(**{parent: OuterRef("pk")}).values(said=said))
