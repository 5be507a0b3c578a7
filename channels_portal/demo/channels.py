"""Agents at two levels with their stores, own outlets and account managers, each with its dated positions."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

from agents.choices import TaxpayerKind
from agents.models import Agent
from channels_portal.demo import names
from channels_portal.demo.regions import City
from channels_portal.demo.sizes import Size
from core.periods import SHANGHAI, first_day, shift
from network.choices import AgentLevel, ChannelKind, ChannelStatus, SalesMode
from network.models import Channel, Position, Region

BATCH: Final = 2_000
_EARLIEST: Final = datetime.date(2014, 1, 1)
_LATEST: Final = datetime.date(2025, 3, 31)
"""Every channel was there before the oldest sample sheet (June 2025)."""

_DEPOSITS: Final = {
    AgentLevel.ONE: (3_000_000, 5_000_000, 10_000_000),
    AgentLevel.TWO: (500_000, 700_000, 1_000_000),
}


@dataclass(slots=True)
class Draft:
    """A channel before it has a number; `upline` is the draft that it stands under."""

    code: str
    name: str
    kind: ChannelKind
    district: Region
    city: Region
    opened_on: datetime.date
    mode: SalesMode
    upline: "Draft | None" = None
    level: AgentLevel | None = None
    star: int | None = None
    status: ChannelStatus = ChannelStatus.ACTIVE
    row: Channel | None = None


class Registry:
    """Collects drafts city by city and writes them level by level, uplines first."""

    def __init__(self, random: Random, size: Size, cities: list[City]) -> None:
        self.random = random
        self.size = size
        self.cities = cities
        self.agents: list[Draft] = []
        self.others: list[Draft] = []

    def draft(self) -> None:
        size, random = self.size, self.random
        counts = (
            size.split(n)
            for n in (size.first_level, size.second_level, size.stores, size.outlets, size.managers)
        )
        for city, first, second, stores, outlets, managers in zip(self.cities, *counts, strict=True):
            uplines = [self._agent(city, number) for number in range(1, first + 1)]
            below: dict[str, int] = {}
            agents = list(uplines)
            for _number in range(second):
                upline = uplines[random.randrange(len(uplines))]
                below[upline.code] = below.get(upline.code, 0) + 1
                agents.append(self._second_level(upline, below[upline.code]))
            for number in range(1, stores + 1):
                owner = agents[number - 1] if number <= len(agents) else random.choice(agents)
                self._store(city, owner, number)
            for number in range(1, outlets + 1):
                self._outlet(city, number)
            for number in range(1, managers + 1):
                self._manager(city, number)
            self.agents += agents

    def _agent(self, city: City, number: int) -> Draft:
        random = self.random
        return Draft(
            code=f"{city.code}A{number:04d}",
            name=names.firm_name(random, city.short_name),
            kind=ChannelKind.AGENT,
            district=random.choices(city.districts, (5, 4, 3, 2, 1))[0],
            city=city.region,
            opened_on=_day(random),
            mode=random.choices((SalesMode.DEALER, SalesMode.CONSIGNMENT), (7, 3))[0],
            level=AgentLevel.ONE,
            star=random.choices((1, 2, 3, 4, 5), (1, 3, 5, 3, 1))[0],
            status=random.choices(ChannelStatus.values, (94, 3, 3))[0],
        )

    def _second_level(self, upline: Draft, number: int) -> Draft:
        random = self.random
        return Draft(
            code=f"{upline.code}-{number:02d}",
            name=f"{names.short_name(upline.name)}{random.choice('东西南北')}{random.choice('街桥苑村')}店",
            kind=ChannelKind.AGENT,
            district=upline.district,
            city=upline.city,
            opened_on=max(upline.opened_on, _day(random)),
            mode=upline.mode,
            upline=upline,
            level=AgentLevel.TWO,
            star=random.choices((1, 2, 3, 4), (2, 4, 3, 1))[0],
        )

    def _store(self, city: City, owner: Draft, number: int) -> None:
        random = self.random
        self.others.append(
            Draft(
                code=f"{city.code}2{number:05d}",
                name=f"{names.short_name(owner.name).removesuffix('店')}{random.choice('一二三四五六七八九')}号门店",
                kind=ChannelKind.AGENT_STORE,
                district=owner.district,
                city=owner.city,
                opened_on=max(owner.opened_on, _day(random)),
                mode=owner.mode,
                upline=owner,
                star=owner.star,
            )
        )

    def _outlet(self, city: City, number: int) -> None:
        district = city.districts[(number - 1) % len(city.districts)]
        self.others.append(
            Draft(
                code=f"{city.code}1{number:05d}",
                name=f"{city.short_name}{district.name[:-1]}第{number}营业厅",
                kind=ChannelKind.OWN_OUTLET,
                district=district,
                city=city.region,
                opened_on=_day(self.random),
                mode=self.random.choices((SalesMode.DIRECT, SalesMode.FRANCHISED), (8, 2))[0],
            )
        )

    def _manager(self, city: City, number: int) -> None:
        self.others.append(
            Draft(
                code=f"{city.code}M{number:04d}",
                name=f"{names.person_name(self.random)}（{city.short_name}客户经理{number:02d}）",
                kind=ChannelKind.ACCOUNT_MANAGER,
                district=self.random.choice(city.districts),
                city=city.region,
                opened_on=_day(self.random),
                mode=SalesMode.DIRECT,
            )
        )

    def save(self, latest: int) -> None:
        """`latest` is the newest period with results: some stars and districts changed shortly before."""
        drafts = self.agents + self.others
        for wave in (
            [draft for draft in drafts if draft.upline is None],
            [draft for draft in self.agents if draft.upline is not None],
            [draft for draft in self.others if draft.upline is not None],
        ):
            _save_channels(wave)
        Position.objects.bulk_create(self._positions(drafts, latest), batch_size=BATCH)
        Agent.objects.bulk_create(self._agent_rows(), batch_size=BATCH)

    def _positions(self, drafts: list[Draft], latest: int) -> Iterable[Position]:
        random = self.random
        quarter = first_day(shift(latest, -2))
        for draft in drafts:
            yield _position(draft, draft.opened_on)
            if draft.kind == ChannelKind.AGENT and draft.star and random.random() < 0.12:
                # A star goes one step up or down with the quarter.
                draft.star = min(5, max(1, draft.star + random.choice((-1, 1))))
                yield _position(draft, quarter)
                assert draft.row is not None
                draft.row.star = draft.star
                draft.row.save(update_fields=["star"])

    def _agent_rows(self) -> Iterable[Agent]:
        random = self.random
        for number, draft in enumerate(self.agents, start=1):
            assert draft.level is not None
            due = random.choice(_DEPOSITS[draft.level])
            begin = datetime.date(2026, random.randint(1, 6), 1)
            general = draft.level == AgentLevel.ONE and random.random() < 0.4
            yield Agent(
                channel=draft.row,
                credit_code=names.credit_code(number),
                taxpayer_kind=TaxpayerKind.GENERAL if general else TaxpayerKind.SMALL,
                tax_rate=600 if general else 100,
                contact_name=names.person_name(random),
                contact_phone=names.phone(number),
                contract_number=f"JL-{draft.code[:2]}-2026-{number:04d}",
                contract_from=begin,
                contract_to=begin.replace(year=random.choice((2026, 2027, 2028)), month=12, day=31),
                deposit_due=due,
                deposit_paid=due * random.choices((100, 80, 60, 0), (86, 6, 6, 2))[0] // 100,
            )


def _save_channels(drafts: list[Draft]) -> None:
    rows = Channel.objects.bulk_create(
        (
            Channel(
                code=draft.code,
                name=draft.name,
                kind=draft.kind,
                status=draft.status,
                opened_on=draft.opened_on,
                closed_on=_LATEST + datetime.timedelta(days=90)
                if draft.status == ChannelStatus.CLOSED
                else None,
                mode=draft.mode,
                city=draft.city,
                district=draft.district,
                parent=draft.upline.row if draft.upline else None,
                level=draft.level,
                star=draft.star,
            )
            for draft in drafts
        ),
        batch_size=BATCH,
    )
    for draft, row in zip(drafts, rows, strict=True):
        draft.row = row


def _position(draft: Draft, since: datetime.date) -> Position:
    return Position(
        channel=draft.row,
        effective_from=since,
        city=draft.city,
        district=draft.district,
        parent=draft.upline.row if draft.upline else None,
        level=draft.level,
        star=draft.star,
        mode=draft.mode,
    )


def _day(random: Random) -> datetime.date:
    return _EARLIEST + datetime.timedelta(days=random.randrange((_LATEST - _EARLIEST).days))


def now() -> datetime.datetime:
    return datetime.datetime.now(SHANGHAI)
