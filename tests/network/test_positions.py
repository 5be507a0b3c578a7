"""Where a channel stands on a day: the latest position not after it."""

import datetime

from core.periods import today
from network.models import Channel, Position
from network.services.placements import channel_move
from network.services.positions import channel_place, refresh_current
from tests.cast import Cast

OCT_1 = datetime.date(2026, 10, 1)
OCT_15 = datetime.date(2026, 10, 15)
OCT_16 = datetime.date(2026, 10, 16)
TOMORROW = today() + datetime.timedelta(days=1)


def place(channel: Channel, day: datetime.date, **changes: object) -> Position:
    fields = {
        "city_id": channel.city_id,
        "district_id": channel.district_id,
        "mode": channel.mode,
        "parent_id": channel.parent_id,
        "level": channel.level,
        "star": channel.star,
        **changes,
    }
    return channel_place(channel, effective_from=day, **fields)  # type: ignore[arg-type]


def star_on(channel: Channel, day: datetime.date) -> int | None:
    return Position.objects.filter(channel=channel).as_of(day).get().star


def test_a_position_holds_from_its_day_until_the_next_one(cast: Cast) -> None:
    place(cast.agent, OCT_16, star=5)
    assert star_on(cast.agent, OCT_15) == 4
    assert star_on(cast.agent, OCT_16) == 5
    assert star_on(cast.agent, datetime.date(2030, 1, 1)) == 5


def test_before_its_first_position_a_channel_stands_nowhere(cast: Cast) -> None:
    assert not Position.objects.filter(channel=cast.agent).as_of(datetime.date(2019, 12, 31)).exists()


def test_as_of_gives_one_row_a_channel(cast: Cast) -> None:
    place(cast.agent, OCT_1, star=3)
    place(cast.agent, OCT_16, star=5)
    rows = list(Position.objects.as_of(OCT_16).values_list("channel_id", flat=True))
    assert len(rows) == len(set(rows)) == Channel.objects.count()


def test_a_second_position_of_a_day_replaces_the_first(cast: Cast) -> None:
    place(cast.agent, OCT_1, star=3)
    place(cast.agent, OCT_1, star=1)
    assert Position.objects.filter(channel=cast.agent, effective_from=OCT_1).count() == 1
    assert star_on(cast.agent, OCT_1) == 1


def test_the_channel_repeats_the_position_in_force_today(cast: Cast) -> None:
    place(cast.agent, today(), star=5)
    assert Channel.objects.get(pk=cast.agent.pk).star == 5


def test_a_position_to_come_changes_the_channel_on_its_day_and_not_before(cast: Cast) -> None:
    place(cast.agent, TOMORROW, star=1)
    assert Channel.objects.get(pk=cast.agent.pk).star == 4
    assert refresh_current(TOMORROW) == 1
    assert Channel.objects.get(pk=cast.agent.pk).star == 1
    assert refresh_current(TOMORROW) == 0


def test_a_backdated_position_does_not_undo_a_later_one(cast: Cast) -> None:
    place(cast.agent, OCT_16, star=5)
    place(cast.agent, OCT_1, star=2)
    assert Channel.objects.get(pk=cast.agent.pk).star == 5


def test_with_ends_each_row_knows_its_successor(cast: Cast) -> None:
    place(cast.agent, OCT_16, star=5)
    rows = Position.objects.filter(channel=cast.agent).with_ends().order_by("effective_from")
    assert [row.last_day for row in rows] == [OCT_15, None]


def test_what_stands_below_moves_along_if_asked_and_keeps_its_own_terms(cast: Cast) -> None:
    move(cast, take_along=True)
    store = Channel.objects.get(pk=cast.store.pk)
    sub_agent = Channel.objects.get(pk=cast.sub_agent.pk)
    assert (store.district, store.parent_id) == (cast.district_a2, cast.agent.pk)
    assert (sub_agent.district, sub_agent.level, sub_agent.star) == (cast.district_a2, 2, 2)


def test_what_stands_below_stays_if_not_asked(cast: Cast) -> None:
    move(cast, take_along=False)
    assert Channel.objects.get(pk=cast.store.pk).district == cast.district_a1


def test_a_store_that_stands_elsewhere_does_not_move_along(cast: Cast) -> None:
    place(cast.store, OCT_1, district_id=cast.district_b1.pk, city_id=cast.city_b.pk)
    move(cast, take_along=True)
    assert Channel.objects.get(pk=cast.store.pk).district == cast.district_b1


def move(cast: Cast, *, take_along: bool) -> None:
    channel_move(
        cast.agent,
        effective_from=today(),
        city_id=cast.city_a.pk,
        district_id=cast.district_a2.pk,
        mode=cast.agent.mode,
        level=cast.agent.level,
        star=cast.agent.star,
        take_along=take_along,
    )
