"""Golden cases as plain values: invented facts, and what they have to come to.

Channels, products, metrics and components are named by their codes, so that cases can be kept, copied with a version
and sent as a workbook. Money is fen, periods are YYYYMM.
"""

import datetime
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from sales.choices import ValueState


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChannel:
    """A channel that only the cases know. `since` None: it was always there.

    Further ones of its code say what it is from their first day on; whichever has the last day, it is the channel's.
    """

    code: str
    name: str
    kind: int
    mode: int | None = None
    level: int | None = None
    star: int | None = None
    place: str
    """A district, or a city."""
    upline: str = ""
    since: datetime.date | None = None
    left: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSale:
    ref: str = ""
    channel: str
    product: str
    day: datetime.date
    subscriber: str = ""
    quantity: int = 1
    amount: int | None = None
    cost: int | None = None
    first_payment: int | None = None
    campaign: str = ""
    real_name: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMonth:
    """A subscriber's month: it is paid on, and conditions look it up."""

    ref: str = ""
    channel: str
    subscriber: str
    period: int
    product: str = ""
    plan_fee: int | None = None
    billed: int | None = None
    arrears: int | None = None
    minutes: int | None = None
    megabytes: int | None = None
    months_in_net: int | None = None
    suspended_days: int | None = None
    real_name: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigure:
    """A channel's month: the value of a metric."""

    ref: str = ""
    channel: str
    period: int
    metric: str
    value: int | None = None
    state: int = ValueState.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that happened to a subscriber, for which pay may be taken back."""

    channel: str
    subscriber: str
    kind: int
    day: datetime.date
    suspended_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTarget:
    channel: str
    period: int
    metric: str = ""
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCoefficient:
    channel: str
    period: int
    kind: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a payee has to get: of the whole month, of one component, or for one fact of it."""

    name: str
    payee: str
    period: int
    component: str = ""
    fact: str = ""
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenContent:
    channels: tuple[CaseChannel, ...] = ()
    sales: tuple[CaseSale, ...] = ()
    months: tuple[CaseMonth, ...] = ()
    figures: tuple[CaseFigure, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    targets: tuple[CaseTarget, ...] = ()
    coefficients: tuple[CaseCoefficient, ...] = ()
    cases: tuple[Case, ...] = ()


_Row = TypeVar("_Row")
_ROWS: dict[str, type] = {
    "channels": CaseChannel,
    "sales": CaseSale,
    "months": CaseMonth,
    "figures": CaseFigure,
    "events": CaseEvent,
    "targets": CaseTarget,
    "coefficients": CaseCoefficient,
    "cases": Case,
}
_DAYS = {"day", "since", "left"}


def stored(content: GoldenContent) -> dict[str, list[dict[str, Any]]]:
    """As JSON keeps it; what is left open isn't written."""
    return {
        name: [
            {key: _plain(value) for key, value in asdict(row).items() if value is not None}
            for row in getattr(content, name)
        ]
        for name in _ROWS
    }


def restored(data: dict[str, list[dict[str, Any]]]) -> GoldenContent:
    return GoldenContent(
        **{name: tuple(_restored(kind, row) for row in data.get(name, ())) for name, kind in _ROWS.items()}
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _restored(kind: type[_Row], row: dict[str, Any]) -> _Row:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(
        **{
            key: datetime.date.fromisoformat(value) if key in _DAYS else value
            for key, value in row.items()
            if key in known
        }
    )
