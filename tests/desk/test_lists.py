"""Statements and disputes keep what every list keeps."""

import pytest

from commissions.models import Dispute, Statement
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, make_channel
from tests.contracts.lists import ExportedListContract
from tests.factories.commissions import PERIOD, Ledger, make_component

pytestmark = pytest.mark.django_db


def make_statements(cast: Cast, count: int) -> None:
    """Published statements of new agents of city A, and one of city B."""
    first = Channel.objects.count()
    for number in range(first, first + count):
        agent = make_channel(
            f"LJB{number:04d}", f"第{number}代理", ChannelKind.AGENT, cast.district_a1, level=1
        )
        Statement.objects.create(
            city=cast.city_a,
            district_id=agent.district_id,
            period=PERIOD - number % 2,
            payee=agent,
            earned=100 * number,
            amount=100 * number,
            payable=100 * number,
            status="published",
        )
    if not Statement.objects.filter(city=cast.city_b).exists():
        component = make_component(cast)
        ledger = Ledger(cast, cast.city_b)
        ledger.line(cast.agent_b, component, 900_000, 5_000)
        ledger.publish()


class TestStatements(ExportedListContract):
    url_name = "commissions:statement_list"
    filters = (f"period={PERIOD}", "q=LJB0007")

    def fill(self, cast: Cast, count: int) -> None:
        make_statements(cast, count)


class TestDisputes(ExportedListContract):
    url_name = "commissions:dispute_list"
    filters = ("status=open", "assigned=mine", "assigned=nobody")

    def fill(self, cast: Cast, count: int) -> None:
        make_statements(cast, count)
        for statement in Statement.objects.filter(disputes=None):
            Dispute.objects.create(
                city_id=statement.city_id,
                statement=statement,
                payee_id=statement.payee_id,
                district_id=statement.district_id,
                raised_by=cast.dealer_owner,
                assigned_to=cast.city_manager if statement.pk % 2 else None,
                status="withdrawn" if statement.pk % 3 == 0 else "open",
            )
