"""Negative months: what a statement may pay after older debts are taken off (paragraph 11)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is still open, in fen and positive, of a month that ended below zero."""

    period: int
    open: int
    written_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """Part of a month's net, in fen and positive, that went against the debt of `period`."""

    period: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    payable: int
    offsets: tuple[Offset, ...]
    debts: tuple[Debt, ...]
    """What stays open afterwards, oldest first, written-off debts included as they were."""


def carry_over(period: int, net: int, debts: Sequence[Debt] = ()) -> CarryOver:
    """Sets a month's net (fen) off against open debts, oldest first; a negative net becomes a debt itself.

    A written-off debt is neither offset nor changed. `payable` is never negative, and
    `payable + sum of offsets == max(net, 0)`.
    """
    if any(debt.open < 0 for debt in debts):
        raise ValueError("a debt is written as a positive amount")
    left = max(net, 0)
    offsets: list[Offset] = []
    after: list[Debt] = []
    for debt in sorted(debts, key=lambda debt: debt.period):
        taken = 0 if debt.written_off else min(left, debt.open)
        if taken:
            offsets.append(Offset(period=debt.period, amount=taken))
            left -= taken
        if debt.open > taken:
            after.append(replace(debt, open=debt.open - taken))
    if net < 0:
        after.append(Debt(period=period, open=-net))
    return CarryOver(payable=left, offsets=tuple(offsets), debts=tuple(sorted(after, key=lambda d: d.period)))
