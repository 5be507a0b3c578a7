"""One thing that a plan version may not say, and where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`field` is the field of the component or figure; `rule`, `band` and `gate` are 0-based places in it,
    `level` is one of the qualifier's.
    """

    message: str
    component: str = ""
    field: str = ""
    rule: int | None = None
    band: int | None = None
    column: str = ""
    """The column of a tier: lower, upper or rate; or the attribute of a rule."""
    gate: int | None = None
    level: int | None = None
