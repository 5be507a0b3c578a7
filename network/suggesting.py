"""Text fields that take the code of a channel, and suggest some: one's own, of the place that has been chosen."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core.choosing import SUGGESTIONS, Chosen, SuggestMixin
from core.filters import search_condition
from network.choices import ChannelStatus
from network.models import Region


class ChannelSuggestMixin(SuggestMixin):
    """`candidates` are the rows that the field would take; `channel` is the path from one to its channel."""

    channel = ""
    depends_on = ("district",)

    def candidates(self) -> QuerySet[Any]:
        raise NotImplementedError

    def path(self, name: str) -> str:
        return f"{self.channel}{name}"

    def suggested(self, typed: str, chosen: Chosen) -> Iterable[tuple[str, str]]:
        code, name = self.path("code"), self.path("name")
        rows = self.candidates().exclude(**{self.path("status"): ChannelStatus.CLOSED})
        if district := chosen.get("district"):
            rows = rows.filter(**{self.path("city"): Region.objects.city_of(district)})
        if typed:
            fields = [f"{code}__startswith", f"{name}__contains", self.path("initials")]
            rows = rows.filter(search_condition(fields, typed))
        return list(rows.order_by(code).values_list(code, name)[:SUGGESTIONS])
