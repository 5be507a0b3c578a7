"""How large the demo province is."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Size:
    """Counts for the whole province; `shares` splits them over the six cities, in parts of their sum.

    A month has `sales` orders, and about 0.8 times as many subscriber-months.
    """

    first_level: int
    second_level: int
    stores: int
    outlets: int
    managers: int
    sales: int
    shares: tuple[int, ...]

    def split(self, total: int) -> list[int]:
        """`total` over the cities by largest share first; the parts sum to it."""
        whole = sum(self.shares)
        parts = [total * share // whole for share in self.shares]
        parts[0] += total - sum(parts)
        return parts


SIZES: Final = {
    "demo": Size(280, 120, 480, 60, 40, 9_000, (6, 4, 4, 3, 2, 1)),
    "city": Size(1_200, 800, 2_600, 200, 200, 96_000, (45, 1, 1, 1, 1, 1)),
    "province": Size(14_400, 9_600, 33_600, 1_200, 1_200, 390_000, (6, 4, 4, 3, 2, 1)),
}
