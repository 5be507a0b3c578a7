"""Writes the drafts: channels, their dated positions, and what the registers keep of them."""

import datetime
from collections.abc import Iterable
from random import Random
from typing import Any, Final

from agents.choices import TaxpayerKind
from agents.models import Agent
from channels_portal.demo import names
from channels_portal.demo.channels import Draft, Network
from channels_portal.demo.own_channels import seed_own_channels
from channels_portal.demo.places import place_in
from channels_portal.demo.samples import SAMPLES
from core.periods import first_day, shift, today
from network.choices import AgentLevel, ChannelKind, ChannelStatus
from network.models import Channel, Position, Region
from network.services.positions import refresh_current

_BATCH: Final = 2_000
_CLOSED_ON: Final = datetime.date(2025, 12, 31)
_DEPOSITS: Final = {
    AgentLevel.ONE: (3_000_000, 5_000_000, 10_000_000),
    AgentLevel.TWO: (500_000, 700_000, 1_000_000),
}


def seed_registers(network: Network, random: Random, latest: int) -> None:
    """`latest` is the newest period with results: some stars changed with the quarter before it."""
    drafts = list(network.drafts.values())
    depth = {draft.code: _depth(draft) for draft in drafts}
    for level in range(max(depth.values()) + 1):
        _save_channels(network, [draft for draft in drafts if depth[draft.code] == level])
    agents = network.of_kind(ChannelKind.AGENT)
    positions = _positions(network, random, first_day(shift(latest, -2)))
    Position.objects.bulk_create(positions, batch_size=_BATCH)
    Agent.objects.bulk_create(_agents(agents, random), batch_size=_BATCH)
    seed_own_channels(network.of_kind(ChannelKind.OWN_OUTLET), network.of_kind(ChannelKind.ACCOUNT_MANAGER))
    refresh_current(today())


def _depth(draft: Draft) -> int:
    return 0 if draft.upline is None else 1 + _depth(draft.upline)


def _save_channels(network: Network, drafts: list[Draft]) -> None:
    rows = Channel.objects.bulk_create(
        (
            Channel(
                code=draft.code,
                name=draft.name,
                kind=draft.kind,
                status=draft.status,
                opened_on=draft.opened_on,
                closed_on=_CLOSED_ON if draft.status == ChannelStatus.CLOSED else None,
                **_place(network, draft),
            )
            for draft in drafts
        ),
        batch_size=_BATCH,
    )
    for draft, row in zip(drafts, rows, strict=True):
        draft.row = row


def _place(network: Network, draft: Draft, district: Region | None = None) -> dict[str, Any]:
    there = district or draft.district
    return {
        "city": network.city_of[there.pk],
        "district": there,
        "parent": draft.upline.row if draft.upline else None,
        "level": draft.level,
        "star": draft.star,
        "mode": draft.mode,
    }


def _positions(network: Network, random: Random, quarter: datetime.date) -> Iterable[Position]:
    def position(draft: Draft, since: datetime.date, district: Region | None = None) -> Position:
        return Position(channel=draft.row, effective_from=since, **_place(network, draft, district))

    for draft in network.drafts.values():
        sample = SAMPLES.get(draft.code)
        if sample and sample.moved_on:
            yield position(draft, draft.opened_on, network.districts[sample.before])
            yield position(draft, sample.moved_on)
            continue
        yield position(draft, draft.opened_on)
        if draft.kind == ChannelKind.AGENT and draft.star and not sample and random.random() < 0.12:
            draft.star = min(5, max(1, draft.star + random.choice((-1, 1))))
            yield position(draft, quarter)


def _agents(drafts: list[Draft], random: Random) -> Iterable[Agent]:
    places = Random(len(drafts))  # of its own, so that the rest of the demo stays what it was
    for number, draft in enumerate(drafts, start=10):
        assert draft.level is not None
        due = random.choice(_DEPOSITS[draft.level])
        begin = datetime.date(2026, random.randint(1, 6), 1)
        general = draft.level == AgentLevel.ONE and random.random() < 0.4
        terms = {
            "credit_code": names.credit_code(number),
            "taxpayer_kind": TaxpayerKind.GENERAL if general else TaxpayerKind.SMALL,
            "tax_rate": 600 if general else 100,
            "contact_name": names.person_name(random),
            "contact_phone": names.phone(number),
            "contract_number": f"JL-{draft.code[:2]}-2026-{number:04d}",
            "contract_from": begin,
            "contract_to": datetime.date(random.choice((2026, 2027, 2028)), 12, 31),
            "deposit_due": due,
            "deposit_paid": due * random.choices((100, 80, 60, 0), (86, 6, 6, 2))[0] // 100,
            **(place_in(draft.district, places) if draft.level == AgentLevel.ONE else {}),
        }
        sample = SAMPLES.get(draft.code)
        yield Agent(channel=draft.row, **(terms | sample.terms if sample else terms))
