"""What the engine is given: tables, each as rows, as Arrow or as CSV written by COPY.

A source is any of

- a sequence of the row classes below: small tables, tests, one payee's month;
- a `pyarrow.Table` or `pyarrow.RecordBatchReader` with columns of the same names, in any order;
- `CsvFile(path, columns)`: what `COPY (SELECT ...) TO STDOUT (FORMAT csv)` writes, without a header, the
  columns named in the order of the SELECT. A named pipe will do, so that nothing touches the disk. What is the same in
  all rows is said once, by `constants`. Several files are a tuple of them, read one after the other.

A column that may be None may be left out; files of facts may leave category and fee to `products` and `fees`. Money is
fen; rates, shares and coefficients are integers of 10^-4; periods are YYYYMM.
"""

from dataclasses import dataclass, field

from commissions.engine.inputs.facts import Attribution, Fact, Fee, Position, Product, Usage
from commissions.engine.inputs.ledger import Balance, CapUse, Earned, Paid, Posted
from commissions.engine.inputs.month import Adjustment, Coefficient, Target
from commissions.engine.inputs.plan import Band, Component, Factor, Gate, Rule, Version
from commissions.engine.inputs.source import CsvFile, InputError, Source
from commissions.engine.inputs.terms import Figure, FigureProduct, Instalment, Minimum, Promise, Qualifier

__all__ = [
    "ROWS",
    "Adjustment",
    "Attribution",
    "Balance",
    "Band",
    "CapUse",
    "Coefficient",
    "Component",
    "CsvFile",
    "Earned",
    "Fact",
    "Factor",
    "Fee",
    "Figure",
    "FigureProduct",
    "Gate",
    "InputError",
    "Inputs",
    "Instalment",
    "Minimum",
    "Paid",
    "Position",
    "Posted",
    "Product",
    "Promise",
    "Qualifier",
    "Rule",
    "Source",
    "Target",
    "Usage",
    "Version",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The tables of one run. `paid_through_parent`: channel kinds whose earnings go to their parent.

    `money_metrics`: metrics whose values are fen.
    """

    facts: Source
    positions: Source
    components: Source
    rules: Source
    bands: Source
    products: Source = ()
    fees: Source = ()
    gates: Source = ()
    factors: Source = ()
    figures: Source = ()
    figure_products: Source = ()
    instalments: Source = ()
    promises: Source = ()
    qualifiers: Source = ()
    minima: Source = ()
    versions: Source = ()
    attributions: Source = ()
    usage: Source = ()
    coefficients: Source = ()
    targets: Source = ()
    adjustments: Source = ()
    posted: Source = ()
    paid: Source = ()
    cap_uses: Source = ()
    earned: Source = ()
    balances: Source = ()
    paid_through_parent: frozenset[int] = field(default_factory=frozenset)
    money_metrics: frozenset[int] = field(default_factory=frozenset)


ROWS: dict[str, type] = {
    "products": Product,
    "fees": Fee,
    "facts": Fact,
    "usage": Usage,
    "positions": Position,
    "components": Component,
    "rules": Rule,
    "bands": Band,
    "gates": Gate,
    "factors": Factor,
    "figures": Figure,
    "figure_products": FigureProduct,
    "instalments": Instalment,
    "promises": Promise,
    "qualifiers": Qualifier,
    "minima": Minimum,
    "versions": Version,
    "attributions": Attribution,
    "coefficients": Coefficient,
    "targets": Target,
    "adjustments": Adjustment,
    "posted": Posted,
    "paid": Paid,
    "cap_uses": CapUse,
    "earned": Earned,
    "balances": Balance,
}
"""Table name, as in `Inputs` and in the SQL of the steps, to its row class; in the order in which they are loaded."""
