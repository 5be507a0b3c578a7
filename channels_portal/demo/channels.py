"""Drafts of the network: agents at two levels with their stores, own outlets and account managers."""

import datetime
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Final

from channels_portal.demo import names
from channels_portal.demo.regions import City
from channels_portal.demo.samples import DEALER_CODE, EXTRA, SAMPLES
from channels_portal.demo.sizes import Size
from network.choices import AgentLevel, ChannelKind, ChannelStatus, SalesMode
from network.models import Channel, Region

_EARLIEST: Final = datetime.date(2014, 1, 1)
_LATEST: Final = datetime.date(2025, 3, 31)
"""Every channel was there before the oldest sample sheet (June 2025)."""


@dataclass(slots=True)
class Draft:
    """A channel before it is written; `upline` is the draft that it stands under."""

    code: str
    name: str
    kind: ChannelKind
    district: Region
    opened_on: datetime.date
    mode: SalesMode
    upline: "Draft | None" = None
    level: AgentLevel | None = None
    star: int | None = None
    status: ChannelStatus = ChannelStatus.ACTIVE
    row: Channel | None = None


class Network:
    """All drafts of the province. `agents` lists uplines before those below them."""

    def __init__(self, random: Random, size: Size, cities: list[City]) -> None:
        self.random = random
        self.districts = {district.code: district for city in cities for district in city.districts}
        self.city_of = {district.pk: city.region for city in cities for district in city.districts}
        self.drafts: dict[str, Draft] = {}
        totals = (size.first_level, size.second_level, size.stores, size.outlets, size.managers)
        for city, *counts in zip(cities, *(size.split(total) for total in totals), strict=True):
            self._fill(city, *counts)

    def of_kind(self, kind: ChannelKind) -> list[Draft]:
        return [draft for draft in self.drafts.values() if draft.kind == kind]

    def _fill(self, city: City, first: int, second: int, stores: int, outlets: int, managers: int) -> None:
        random = self.random
        uplines = [self._add(self._agent(city, number)) for number in range(1, first + 1)]
        agents = list(uplines)
        below: Counter[str] = Counter()
        for number in range(second):
            # The first two stand under the city's first agent: one of them is in the sample sheets.
            upline = uplines[0] if number < 2 else random.choice(uplines)
            below[upline.code] += 1
            agents.append(self._add(self._second_level(upline, below[upline.code])))
        for number in range(1, stores + 1):
            owner = agents[number - 1] if number <= len(agents) else random.choice(agents)
            self._add(self._store(f"{city.code}2{number:05d}", owner))
        if city.code == DEALER_CODE[:2]:
            for code, kind in EXTRA:
                extra = self._agent(city, 0) if kind == ChannelKind.AGENT else self._store(code, uplines[0])
                extra.code = code
                self._add(extra)
        for number in range(1, outlets + 1):
            self._add(self._outlet(city, number))
        for number in range(1, managers + 1):
            self._add(self._manager(city, number))

    def _add(self, draft: Draft) -> Draft:
        if sample := SAMPLES.get(draft.code):
            draft.name, draft.opened_on, draft.star = sample.name, sample.opened_on, sample.star
            draft.district, draft.status = self.districts[sample.district], sample.status
            if sample.upline:
                draft.upline = self.drafts[sample.upline]
        self.drafts[draft.code] = draft
        return draft

    def _agent(self, city: City, number: int) -> Draft:
        random = self.random
        return Draft(
            code=f"{city.code}A{number:04d}",
            name=names.firm_name(random, city.short_name),
            kind=ChannelKind.AGENT,
            district=random.choices(city.districts, (5, 4, 3, 2, 1))[0],
            opened_on=_day(random),
            mode=random.choices((SalesMode.DEALER, SalesMode.CONSIGNMENT), (7, 3))[0],
            level=AgentLevel.ONE,
            star=random.choices((1, 2, 3, 4, 5), (1, 3, 5, 3, 1))[0],
            status=random.choices(
                (ChannelStatus.ACTIVE, ChannelStatus.SUSPENDED, ChannelStatus.CLOSED), (94, 3, 3)
            )[0],
        )

    def _second_level(self, upline: Draft, number: int) -> Draft:
        random = self.random
        return Draft(
            code=f"{upline.code}-{number:02d}",
            name=f"{names.short_name(upline.name)}{random.choice('东西南北')}{random.choice('街桥苑村')}店",
            kind=ChannelKind.AGENT,
            district=upline.district,
            opened_on=max(upline.opened_on, _day(random)),
            mode=upline.mode,
            upline=upline,
            level=AgentLevel.TWO,
            star=random.choices((1, 2, 3, 4), (2, 4, 3, 1))[0],
            status=upline.status,
        )

    def _store(self, code: str, owner: Draft) -> Draft:
        random = self.random
        return Draft(
            code=code,
            name=f"{names.short_name(owner.name).removesuffix('店')}{random.choice('一二三四五六七八九')}号门店",
            kind=ChannelKind.AGENT_STORE,
            district=owner.district,
            opened_on=max(owner.opened_on, _day(random)),
            mode=owner.mode,
            upline=owner,
            star=owner.star,
            status=owner.status,
        )

    def _outlet(self, city: City, number: int) -> Draft:
        district = city.districts[(number - 1) % len(city.districts)]
        return Draft(
            code=f"{city.code}1{number:05d}",
            name=f"{city.short_name}{district.name[:-1]}第{number}营业厅",
            kind=ChannelKind.OWN_OUTLET,
            district=district,
            opened_on=_day(self.random),
            mode=SalesMode.DIRECT,
        )

    def _manager(self, city: City, number: int) -> Draft:
        random = self.random
        return Draft(
            code=f"{city.code}M{number:04d}",
            name=f"{city.short_name}客户经理{number:02d}（{names.person_name(random)}）",
            kind=ChannelKind.ACCOUNT_MANAGER,
            district=random.choice(city.districts),
            opened_on=_day(random),
            mode=SalesMode.DIRECT,
        )


def _day(random: Random) -> datetime.date:
    return _EARLIEST + datetime.timedelta(days=random.randrange((_LATEST - _EARLIEST).days))
