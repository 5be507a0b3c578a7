"""The list of parts that fall due keeps what every list keeps."""

import pytest

from commissions.models import Component, DuePart
from core.periods import current_period, shift
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.lists import ExportedListContract
from tests.factories.commissions import make_component

pytestmark = pytest.mark.django_db


class TestDueParts(ExportedListContract):
    url_name = "commissions:due_list"
    filters = (f"period={shift(current_period(), 1)}", "q=LJD0002")

    def fill(self, cast: Cast, count: int) -> None:
        component = Component.objects.first() or make_component(cast)
        first = Channel.objects.count()
        for number in range(first, first + count):
            code = f"LJD{number - first:04d}{first}"
            agent = make_channel(code, f"第{number}代理", ChannelKind.AGENT, cast.district_a1, level=1)
            self.part(agent, component, number)
        self.part(cast.agent_b, component, first)

    def part(self, payee: Channel, component: Component, number: int) -> None:
        DuePart.objects.get_or_create(
            city_id=payee.city_id,
            payee=payee,
            component_key=component.key_id,
            kind="part",
            part=2,
            event_period=202609,
            defaults={
                "district_id": payee.district_id,
                "component": component,
                "period": shift(current_period(), number % 2 + 1),
                "facts": number,
                "amount": 100 * number,
            },
        )
