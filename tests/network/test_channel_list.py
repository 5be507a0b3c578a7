"""The channel registry keeps what every list keeps."""

from typing import Any, ClassVar

import pytest

from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.lists import ExportedListContract, ScopedBulkContract

pytestmark = pytest.mark.django_db


class TestChannels(ExportedListContract, ScopedBulkContract):
    url_name = "network:channel_list"
    in_file: ClassVar[dict[str, str]] = {"渠道": "渠道编码"}
    filters = ("q=LJB0", "kind=2", "star=4")
    action = "suspend"

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            make_channel(f"LJB{number:04d}", f"第{number}门店", ChannelKind.AGENT_STORE, cast.district_a1)

    def targets(self, cast: Cast) -> list[Any]:
        return [cast.agent.pk, cast.outlet.pk]

    def foreign(self, cast: Cast) -> Any:
        return cast.agent_b.pk

    def state(self) -> Any:
        return dict(Channel.objects.values_list("code", "status"))
