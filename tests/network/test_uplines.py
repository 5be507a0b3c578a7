"""Who may stand under whom."""

import datetime
from typing import Any

import pytest

from network.choices import AgentLevel, ChannelKind, ChannelStatus, SalesMode
from network.models import Channel
from network.services.positions import channel_place
from network.services.uplines import upline_problems
from tests.cast import Cast

DAY = datetime.date(2026, 10, 1)
LATER = datetime.date(2026, 12, 1)


def problems(cast: Cast, **given: Any) -> list[str]:
    values = {
        "kind": ChannelKind.AGENT,
        "level": AgentLevel.TWO,
        "parent": cast.agent,
        "city_id": cast.city_a.pk,
        "day": DAY,
        **given,
    }
    return sorted(upline_problems(**values))


def test_a_level_2_agent_stands_under_a_level_1_agent_of_its_city(cast: Cast) -> None:
    assert problems(cast) == []


@pytest.mark.parametrize("upline", [None, "sub_agent", "store", "outlet"])
def test_a_level_2_agent_stands_under_nothing_else(cast: Cast, upline: str | None) -> None:
    assert problems(cast, parent=getattr(cast, upline) if upline else None) == ["parent"]


def test_an_upline_in_another_city_must_be_meant(cast: Cast) -> None:
    assert problems(cast, parent=cast.agent_b) == ["parent"]
    assert problems(cast, parent=cast.agent_b, other_city=True) == []


def test_a_level_1_agent_has_no_upline(cast: Cast) -> None:
    assert problems(cast, level=AgentLevel.ONE) == ["parent"]
    assert problems(cast, level=AgentLevel.ONE, parent=None) == []


def test_a_closed_agent_gets_nobody_below_it(cast: Cast) -> None:
    cast.agent.status = ChannelStatus.CLOSED
    assert problems(cast) == ["parent"]


def test_the_upline_must_have_been_there_on_the_day(cast: Cast) -> None:
    assert problems(cast, day=datetime.date(2019, 1, 1)) == ["parent"]


def test_only_agents_have_a_level(cast: Cast) -> None:
    assert problems(cast, level=None) == ["level"]
    assert problems(cast, kind=ChannelKind.OWN_OUTLET, parent=None) == ["level"]


def test_a_store_stands_under_an_agent_of_either_level(cast: Cast) -> None:
    store = {"kind": ChannelKind.AGENT_STORE, "level": None}
    assert problems(cast, **store) == []
    assert problems(cast, **store, parent=cast.sub_agent) == []
    assert problems(cast, **store, parent=None) == ["parent"]


def test_an_outlet_stands_alone(cast: Cast) -> None:
    assert problems(cast, kind=ChannelKind.OWN_OUTLET, level=None) == ["parent"]


def test_nobody_stands_below_itself(cast: Cast) -> None:
    assert problems(cast, channel=cast.agent) == ["parent"]


def test_a_circle_that_a_later_position_would_close_is_refused_now(cast: Cast) -> None:
    stand(cast.agent, LATER, parent=cast.other_agent, level=AgentLevel.TWO)
    assert problems(cast, channel=cast.other_agent) == ["parent"]
    assert problems(cast, channel=cast.sub_agent) == []


def stand(channel: Channel, day: datetime.date, *, parent: Channel, level: int) -> None:
    channel_place(
        channel,
        effective_from=day,
        city_id=channel.city_id,
        district_id=channel.district_id,
        mode=SalesMode.DEALER,
        parent_id=parent.pk,
        level=level,
    )
