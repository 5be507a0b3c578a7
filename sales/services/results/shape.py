"""How a sheet's rows become rows of a fact table, as data for the SQL of the other modules."""

from dataclasses import dataclass

from sales.models import Fact


@dataclass(frozen=True, slots=True)
class FactShape:
    """`source` selects from the staging table (`{stage} s`) joined with the look-ups: row_no, city_id,
    channel_id and the columns of `key` and `values` by name; it may only give rows that are allowed.

    `key` is the natural key besides city and period. `sums` are the columns whose sums are shown;
    `dated` sheets have a date in each row; `wide` ones make several facts of a row. `rivals` are the columns
    that a fact shares with one that may be meant for the same; `saying` is SQL for what a fact `f` says.
    """

    model: type[Fact]
    key: tuple[str, ...]
    values: tuple[str, ...]
    source: str
    sums: tuple[str, ...]
    saying: str = "''"
    rivals: tuple[str, ...] = ()
    products: bool = True
    dated: bool = False
    wide: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that a sheet fills, the channel among them once."""
        return tuple(dict.fromkeys((*self.key, *self.values, "channel_id")))
