"""Dealers' own lists keep what every list and resource keeps."""

import pytest

from commissions.models import Reconciliation, Statement
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.api import ApiContract
from tests.contracts.lists import ExportedListContract
from tests.factories.commissions import PERIOD
from tests.factories.reconciliation import make_own_list

pytestmark = pytest.mark.django_db


def make_list(cast: Cast, payee: Channel, period: int) -> Reconciliation:
    statement, _new = Statement.objects.get_or_create(
        city_id=payee.city_id,
        district_id=payee.district_id,
        period=period,
        payee=payee,
        defaults={"earned": 5_000, "amount": 5_000, "payable": 5_000, "status": "published"},
    )
    return make_own_list(statement, cast.dealer_owner, rows=2)


class TestOwnLists(ExportedListContract):
    url_name = "commissions:reconciliation_list"
    filters = (f"period={PERIOD}", "q=LJC0002")

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            code = f"LJC{number - first:04d}{first}"
            agent = make_channel(code, f"第{number}代理", ChannelKind.AGENT, cast.district_a1, level=1)
            make_list(cast, agent, PERIOD - number % 2)
        make_list(cast, cast.agent_b, PERIOD)


class TestOwnListResource(ApiContract):
    writer = "city_manager"
    api_list = "api:reconciliation_list"
    api_detail = "api:reconciliation_detail"

    def row(self, cast: Cast) -> Reconciliation:
        return make_list(cast, cast.agent, PERIOD)
