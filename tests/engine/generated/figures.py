"""Figures, and the levels that they qualify for."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from commissions.engine import (
    Figure,
    FigureOwner,
    FigureProduct,
    Grain,
    Measure,
    Minimum,
    Qualifier,
)
from tests.engine.generated.choices import PAID_ON, maybe, of_channels, some


def _figure_by_formula(r: Random, number: int, counted: Sequence[Figure]) -> Figure:
    """Its `measure` tells the oracle what it gives: fen, a count, or (formula) a share."""
    one = r.choice(counted)
    others = [row for row in counted if row.owner is one.owner]
    other = r.choice(others)
    is_share = one.share_of is not None or one.target_code is not None
    if is_share:
        text, gives = f"MIN({one.code}, 80%)", Measure.FORMULA
    elif one.measure is Measure.FIRST_PAYMENT:
        text, gives = f"MAX({one.code} - 5, 0)", Measure.FIRST_PAYMENT
    elif (
        one.measure is other.measure is Measure.QUANTITY
        and other.share_of is None
        and other.target_code is None
    ):
        text, gives = f"{one.code} / {other.code}", Measure.FORMULA
    else:
        text, gives = f"{one.code} / 3", Measure.QUANTITY
    return replace(
        one,
        figure_id=number,
        code=f"f{number}",
        measure=gives,
        formula=text,
        share_of=None,
        target_code=None,
        month_from=0,
        month_to=0,
        year_to_date=False,
        quarter_to_date=False,
        by_day=one.by_day or (other.by_day and f"/ {other.code}" in text),
    )


def figures(r: Random) -> list[Figure]:
    plain = [_figure(r, number) for number in range(1, 1 + r.randint(0, 2))]
    shares = [
        _counted_alike(_figure(r, 2 + number), whole)
        for number, whole in enumerate(plain, 1)
        if r.random() < 0.4
    ]
    targeted = [replace(_figure(r, 5), target_code="x", by_day=False)] if r.random() < 0.2 else []
    counted = plain + shares + targeted
    worked_out = [_figure_by_formula(r, 6, counted)] if counted and r.random() < 0.4 else []
    return counted + worked_out


def _counted_alike(share: Figure, whole: Figure) -> Figure:
    """A share of the other: for the same owner, both by the day or neither."""
    share = replace(share, owner=whole.owner, share_of=whole.figure_id, by_day=whole.by_day)
    return _of_the_day(share) if whole.by_day else share


def _of_the_day(figure: Figure) -> Figure:
    grain = figure.grain if figure.grain in (Grain.SALE, Grain.EVENT) else Grain.SALE
    return replace(
        figure,
        grain=grain,
        metric_id=None,
        by_day=True,
        month_from=0,
        month_to=0,
        year_to_date=False,
        quarter_to_date=False,
    )


def _figure(r: Random, number: int) -> Figure:
    grain = r.choice(PAID_ON)
    figure = Figure(
        figure_id=number,
        version_id=1,
        code=f"f{number}",
        owner=r.choice(list(FigureOwner)),
        grain=grain,
        metric_id=maybe(r, 0.5, 1) if grain is Grain.CHANNEL_MONTH else None,
        measure=r.choice([Measure.QUANTITY, Measure.QUANTITY, Measure.FIRST_PAYMENT, Measure.VALUE]),
        month_from=r.choice([0, -1, -2]),
        month_to=r.choice([0, 0, -1]),
        year_to_date=r.random() < 0.2,
        quarter_to_date=r.random() < 0.2,
    )
    return _of_the_day(figure) if r.random() < 0.3 else figure


def figure_products(r: Random, figured: Sequence[Figure]) -> list[FigureProduct]:
    return [
        r.choice(
            [
                FigureProduct(figure_id=row.figure_id, product_id=1),
                FigureProduct(figure_id=row.figure_id, category_id=2),
                FigureProduct(figure_id=row.figure_id, campaign_id=1),
            ]
        )
        for row in figured
        for _ in range(r.choice([0, 0, 1, 2]))
    ]


def qualifiers(r: Random, figured: Sequence[Figure]) -> tuple[list[Qualifier], list[Minimum]]:
    if not of_channels(figured) or r.random() < 0.6:
        return [], []
    levels = [
        Qualifier(version_id=1, level=level, payout=r.choice([0, 3_333, 8_000, 10_000]))
        for level in range(r.randint(1, 3))
    ]
    minima = [
        Minimum(version_id=1, level=row.level, figure_id=figure.figure_id, minimum=r.choice([0, 1, 3, 1_000]))
        for row in levels
        for figure in some(r, of_channels(figured), 2)
        if row.level or r.random() < 0.3
    ]
    return levels, minima
