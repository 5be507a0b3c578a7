"""The register of own outlets keeps what every list keeps, and its actions on several rows."""

import datetime
from typing import Any, ClassVar

import pytest
from django.utils import translation
from django.utils.translation import gettext

from core.periods import today
from network.choices import ChannelKind, SalesMode
from network.models import Channel, Position
from outlets.models import Outlet
from tests.cast import Cast, make_channel
from tests.contracts.lists import ExportedListContract, ScopedBulkContract
from tests.factories.outlets import make_outlet

pytestmark = pytest.mark.django_db

with translation.override("zh-hans"):
    IN_FILE = {gettext("Outlet"): gettext("Outlet code")}


class TestOutlets(ExportedListContract, ScopedBulkContract):
    url_name = "outlets:outlet_list"
    filters = ("q=LJ2", "hall_type=community", "attention=expired", "attention=expiring", "premises=owned")
    in_file: ClassVar[dict[str, str]] = IN_FILE
    action = "suspend"

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            channel = make_channel(
                f"LJ2{number:05d}",
                f"第{number}营业厅",
                ChannelKind.OWN_OUTLET,
                cast.district_a1,
                mode=SalesMode.DIRECT,
            )
            days = (-5, 30, 900)[number % 3]
            make_outlet(
                channel,
                hall_type="community" if number % 2 else "standard",
                premises="owned" if number % 2 else "rented",
                lease_to=today() + datetime.timedelta(days=days),
            )
        if not Outlet.objects.filter(channel__city=cast.city_b).exists():
            far = make_channel("YP100001", "云坪营业厅", ChannelKind.OWN_OUTLET, cast.district_b1)
            make_outlet(far)
        if not Outlet.objects.filter(pk=cast.outlet.pk).exists():
            make_outlet(cast.outlet)

    def targets(self, cast: Cast) -> list[Any]:
        self.fill(cast, 2)
        return list(Outlet.objects.filter(channel__city=cast.city_a).values_list("pk", flat=True))

    def foreign(self, cast: Cast) -> Any:
        self.fill(cast, 1)
        return Outlet.objects.get(channel__city=cast.city_b).pk

    def state(self) -> Any:
        return dict(Channel.objects.values_list("code", "status"))


class TestClosing(TestOutlets):
    action = "close"
    data = {"closed_on": "2026-10-31"}

    def test_a_day_in_the_future_is_refused(self, cast: Cast, sign_in: Any) -> None:
        keys = self.targets(cast)
        client = sign_in(cast.city_manager)
        before = self.state()
        late = (today() + datetime.timedelta(days=1)).isoformat()
        assert self.confirm(client, self.ask(client, keys), closed_on=late).status_code == 422
        assert self.state() == before

    def test_with_open_clerks_nothing_closes(self, cast: Cast, sign_in: Any) -> None:
        keys = self.targets(cast)
        make_channel(
            "LJC1", "店员", ChannelKind.OUTLET_CLERK, cast.district_a1, parent=Channel.objects.get(pk=keys[0])
        )
        client = sign_in(cast.city_manager)
        before = self.state()
        assert self.confirm(client, self.ask(client, keys)).status_code == 409
        assert self.state() == before


class TestMoving(TestOutlets):
    """Another district from a day on; what stands below goes along, what was before stays."""

    action = "move"

    def confirm(self, client: Any, asked: Any, **more: Any) -> Any:
        district = Channel.objects.get(code="LJA0017").district_id
        moved = {"district": district, "effective_from": "2026-11-01"}
        return super().confirm(client, asked, **{**moved, **more})

    def state(self) -> Any:
        return list(
            Position.objects.order_by("pk").values_list("channel_id", "effective_from", "district_id")
        )

    def test_clerks_go_along_and_the_past_stays(self, cast: Cast, sign_in: Any) -> None:
        self.fill(cast, 1)
        clerk = make_channel(
            "LJC1",
            "店员",
            ChannelKind.OUTLET_CLERK,
            cast.district_a1,
            parent=cast.outlet,
            mode=SalesMode.DIRECT,
        )
        client = sign_in(cast.city_manager)
        assert self.confirm(client, self.ask(client, [cast.outlet.pk])).status_code == 302
        for channel in (cast.outlet, clerk):
            before, after = Position.objects.filter(channel=channel).order_by("effective_from")
            assert (before.district_id, after.district_id) == (cast.district_a1.pk, cast.district_a2.pk)
            assert (after.parent_id, after.mode) == (before.parent_id, before.mode)
            channel.refresh_from_db()
            assert channel.district_id == cast.district_a2.pk

    def test_a_district_of_another_city_is_not_on_offer(self, cast: Cast, sign_in: Any) -> None:
        self.fill(cast, 1)
        client = sign_in(cast.city_manager)
        before = self.state()
        asked = self.ask(client, [cast.outlet.pk])
        assert self.confirm(client, asked, district=cast.district_b1.pk).status_code == 422
        assert self.state() == before
