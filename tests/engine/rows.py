"""The inputs as rows of the row classes, which is how tests and oracle write and read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from commissions.engine import (
    Adjustment,
    Attribution,
    Balance,
    Band,
    CapUse,
    Coefficient,
    Component,
    Earned,
    Fact,
    Factor,
    Fee,
    Figure,
    FigureProduct,
    Gate,
    Inputs,
    Instalment,
    Minimum,
    Paid,
    Position,
    Posted,
    Product,
    Promise,
    Qualifier,
    Rule,
    Target,
    Usage,
    Version,
)


@dataclass(frozen=True, kw_only=True)
class Rows(Inputs):
    facts: Sequence[Fact]
    positions: Sequence[Position]
    components: Sequence[Component]
    rules: Sequence[Rule]
    bands: Sequence[Band]
    products: Sequence[Product] = ()
    fees: Sequence[Fee] = ()
    gates: Sequence[Gate] = ()
    factors: Sequence[Factor] = ()
    figures: Sequence[Figure] = ()
    figure_products: Sequence[FigureProduct] = ()
    instalments: Sequence[Instalment] = ()
    promises: Sequence[Promise] = ()
    qualifiers: Sequence[Qualifier] = ()
    minima: Sequence[Minimum] = ()
    versions: Sequence[Version] = ()
    attributions: Sequence[Attribution] = ()
    usage: Sequence[Usage] = ()
    coefficients: Sequence[Coefficient] = ()
    targets: Sequence[Target] = ()
    adjustments: Sequence[Adjustment] = ()
    posted: Sequence[Posted] = ()
    paid: Sequence[Paid] = ()
    cap_uses: Sequence[CapUse] = ()
    earned: Sequence[Earned] = ()
    balances: Sequence[Balance] = ()
