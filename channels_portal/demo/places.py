"""Invented places on the map: each city somewhere, its districts around it, its channels around their centre."""

from decimal import Decimal
from random import Random
from typing import Final

from network.models import Region

_CENTRES: Final = {"LJ01": (110.0, 30.0)}
"""Where the sample sheet has the outlet of the demo login."""
_ACROSS: Final = 0.35
"""Degrees from a city's middle to its districts: some thirty kilometres."""
_WITHIN: Final = 0.04


def place_in(district: Region, random: Random) -> dict[str, Decimal]:
    """A longitude and a latitude, dense in the middle of the district and thinner around it."""
    east, north = _centre(district.code)
    return {
        "longitude": Decimal(str(round(random.gauss(east, _WITHIN), 6))),
        "latitude": Decimal(str(round(random.gauss(north, _WITHIN * 0.8), 6))),
    }


def _centre(code: str) -> tuple[float, float]:
    """The same for a district whenever it is asked."""
    if code in _CENTRES:
        return _CENTRES[code]
    city, district = Random(code[:2]), Random(code)
    east, north = (110.0, 30.0) if code[:2] == "LJ" else (city.uniform(107, 113), city.uniform(28, 32))
    return east + district.uniform(-_ACROSS, _ACROSS), north + district.uniform(-_ACROSS, _ACROSS)
