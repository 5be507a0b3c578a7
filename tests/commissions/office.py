"""A city of its own with two agents and a plan: what can happen to it in any order, by the real services.

Cities stand beside each other in one database, so that a property can look at many histories without emptying it.
"""

import datetime
from itertools import count
from typing import Any, Final

from django.db import connection

from commissions.choices import CapPeriod, ComponentKind, LineKind, TierBasis
from commissions.models import ComponentKey, Line, Plan, Statement
from commissions.services.disputes import bucket_line_ids, dispute_raise, line_nets
from commissions.services.months import (
    month_approve,
    month_close,
    month_get,
    month_publish,
    month_submit,
    open_period,
)
from commissions.services.plan_content import InstalmentContent, VersionContent
from commissions.services.rulings import dispute_rule
from core.models import ImportSession
from network.choices import AgentLevel, ChannelKind, RegionLevel
from network.models import Region
from sales.choices import EventKind, Grain
from sales.models import Sale, SubscriberEvent
from tests.cast import make_channel, make_user
from tests.commissions.scene import SEPTEMBER, Scene
from tests.factories.plans import component, content, flat, gate, make_approved, override
from users.models import User

CAP: Final = 20_000
LAST: Final = 202611
"""Nothing happens later."""
_numbers = count(1)


class Office:
    """The city's months, from September on; `period` is the one that is open."""

    def __init__(self, scene: Scene, province: User, checker: User) -> None:
        self.scene = scene
        number = next(_numbers)
        code = f"S{number:03d}"
        fields: dict[str, Any] = {"code": code, "name": f"第{number}市", "level": RegionLevel.CITY}
        self.city = Region.objects.add_child(scene.cast.province, {**fields, "city_class": 1})
        place: dict[str, Any] = {"code": f"{code}01", "name": f"第{number}区", "level": RegionLevel.DISTRICT}
        district = Region.objects.add_child(self.city, place)
        self.upline = make_channel(
            f"{code}A1", f"上级{number}", ChannelKind.AGENT, district, level=AgentLevel.ONE
        )
        self.agent = make_channel(
            f"{code}A2",
            f"下级{number}",
            ChannelKind.AGENT,
            district,
            parent=self.upline,
            level=AgentLevel.TWO,
        )
        self.channels = (self.upline, self.agent)
        self.manager = make_user(f"{code}-m", "city_manager", region=self.city)
        self.owners = {
            channel.pk: make_user(f"{channel.code}-o", "dealer_owner", channel=channel)
            for channel in self.channels
        }
        self.province = User.objects.get(pk=province.pk)
        self.checker = User.objects.get(pk=checker.pk)
        self.plan = Plan.objects.create(code=f"plan-{code}", name=f"酬金{number}", region=self.city)
        self.sessions: list[ImportSession] = []
        with connection.cursor() as cursor:
            for table in ("sales_sale", "sales_subscriberevent"):
                cursor.execute("SELECT portal_partition_month(%s, %s)", [table, LAST])
        self.pay(20)

    @property
    def period(self) -> int:
        return open_period(self.city.pk, SEPTEMBER)

    # What happens

    def pay(self, yuan: int) -> None:
        """A new version for all months: from now on, and for what is past."""
        make_approved(self.plan, self.province, self.checker, _plan(yuan * 10_000))

    def earn(self, nth: int, pieces: int, period: int, day: int) -> None:
        channel = self.channels[nth]
        session = self.scene.sell(channel, 1, quantity=pieces, day=day, period=period, city_id=self.city.pk)
        self.sessions.append(session)

    def correct(self, sale: Sale, **changes: Any) -> None:
        self.sessions = []  # what others build on isn't undone here
        self.scene.correct(sale, **changes)

    def undo(self) -> None:
        self.scene.undo(self.sessions.pop())

    def happened(self, sale: Sale, kind: EventKind, day: datetime.date) -> None:
        self.scene.happened(sale, kind, day)

    def run(self) -> int:
        return self.scene.run(self.period, city_id=self.city.pk, user=self.manager).lines or 0

    def publish(self) -> None:
        month = month_get(self.city.pk, self.period)
        month = month_submit(month=month, user=self.manager, version=month.version, despite=True)
        month = month_approve(month=month, user=self.province, version=month.version)
        month_publish(month=month, user=self.province)

    def close(self, period: int) -> None:
        month = month_get(self.city.pk, period)
        month_close(month=month, user=self.province, day=datetime.date(2099, 1, 1))

    def rule(self, statement: Statement, more: int) -> bool:
        """The dealer objects to a line of a published statement and gets `more` fen."""
        key = ComponentKey.objects.get(plan=self.plan, code="FH").pk
        lines = bucket_line_ids(statement, kind=LineKind.EARN, component_key=key, refused=False)[:1]
        if not lines:
            return False
        due = sum(line_nets(statement, lines).values()) + more
        owner = self.owners[statement.payee_id]
        dispute = dispute_raise(statement=statement, line_ids=lines, text="少算了", claimed=due, user=owner)
        dispute_rule(dispute=dispute, due=due, text="核实，补付", user=self.manager)
        return True

    # What there is

    def sales(self) -> list[Sale]:
        return list(Sale.objects.filter(city_id=self.city.pk, superseded_by=None).order_by("fact_id"))

    def paid_on(self) -> set[tuple[int, int]]:
        """The facts that a component is paid on: events that are only taken back for stand on the sale's lines."""
        events = SubscriberEvent.objects.filter(
            city_id=self.city.pk, superseded_by=None, kind=EventKind.NOT_NEW
        )
        return {(int(Grain.SALE), sale.fact_id) for sale in self.sales()} | {
            (int(Grain.EVENT), event.fact_id) for event in events
        }

    def lines(self) -> list[Line]:
        return list(Line.objects.filter(city_id=self.city.pk).order_by("id"))

    def statements(self) -> list[Statement]:
        return list(Statement.objects.filter(city_id=self.city.pk).order_by("period", "payee"))


def _plan(rate: int) -> VersionContent:
    """Tiers, two parts, a cap of the year, a share for the upline, clawbacks, a fine on another event."""
    two = (
        InstalmentContent(part=1, month_offset=0, share=6_000),
        InstalmentContent(part=2, month_offset=1, share=4_000),
    )
    taking: dict[str, Any] = {
        "kind": ComponentKind.CLAWBACK,
        "grain": Grain.EVENT,
        "override_of": "FH",
        "tier_basis": TierBasis.MONTHS,
    }
    return content(
        component(
            rules=(flat(rate),),
            code="FH",
            gates=(gate(measure="first_payment", operator=">", threshold=0, reason="G01", label="未收首充"),),
            instalments=two,
            payee_cap=CAP,
            cap_period=CapPeriod.YEAR,
        ),
        override("TC", of="FH", apply_coefficients=False),
        component("KT", "退网扣回", event_kind=EventKind.CANCELLED, rules=(flat(5_000),), **taking),
        component("FJ", "复机返还", event_kind=EventKind.REVIVED, rules=(flat(-10_000),), **taking),
        component(
            "LY", "非新用户扣罚", grain=Grain.EVENT, event_kind=EventKind.NOT_NEW, rules=(flat(-300_000),)
        ),
        effective_from=SEPTEMBER,
    )
