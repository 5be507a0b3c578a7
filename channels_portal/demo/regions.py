"""Six invented cities with five districts each, and two grids in each district."""

from dataclasses import dataclass
from random import Random
from typing import Any

from network.choices import CityClass, RegionLevel
from network.models import Region

PROVINCE_CODE = "JL"
PROVINCE_NAME = "江岭省"

# Code, name, class, population, km², districts. 临江市 and 云坪市 are the cities of the sample sheets.
_CITIES = (
    ("LJ", "临江市", CityClass.ONE, 4_860_000, 11_200, ("城东区", "城西区", "滨江区", "望江县", "石桥县")),
    ("YP", "云坪市", CityClass.TWO, 2_940_000, 9_800, ("中心区", "云湖区", "北坪县", "茶岭县", "南山镇")),
    ("QH", "清河市", CityClass.TWO, 2_610_000, 8_700, ("河东区", "河西区", "清源区", "上河县", "下河县")),
    ("LQ", "岚桥市", CityClass.TWO, 2_050_000, 10_400, ("桥北区", "桥南区", "岚山区", "新岚县", "长桥县")),
    ("SD", "石渡市", CityClass.THREE, 1_380_000, 12_900, ("渡口区", "石湾区", "平渡县", "古渡县", "石岭县")),
    ("YH", "雁湖市", CityClass.THREE, 970_000, 7_600, ("湖滨区", "雁南区", "雁北县", "芦荡县", "苇塘县")),
)
_GRIDS = {"LJ01": ("人民路网格", "新桥网格"), "LJ04": ("石桥镇", "望江镇"), "YP01": ("广场网格", "车站网格")}


@dataclass(frozen=True, slots=True)
class City:
    code: str
    region: Region
    districts: list[Region]

    @property
    def short_name(self) -> str:
        return self.region.name.removesuffix("市")


def seed_regions(random: Random) -> tuple[Region, list[City]]:
    """The province and its cities, each with its districts in the order above."""
    province = Region.objects.add_root(
        {
            "code": PROVINCE_CODE,
            "name": PROVINCE_NAME,
            "level": RegionLevel.PROVINCE,
            "population": sum(population for _c, _n, _k, population, _a, _d in _CITIES),
            "area_km2": sum(km2 for _c, _n, _k, _p, km2, _d in _CITIES),
        }
    )
    cities = []
    for code, name, city_class, population, km2, names in _CITIES:
        region = Region.objects.add_child(
            province,
            {
                "code": code,
                "name": name,
                "level": RegionLevel.CITY,
                "city_class": city_class,
                "population": population,
                "area_km2": km2,
            },
        )
        shares = [random.randint(6, 14) for _name in names]
        districts = []
        for number, (district_name, share) in enumerate(zip(names, shares, strict=True), start=1):
            district = {
                "code": f"{code}{number:02d}",
                "name": district_name,
                "level": RegionLevel.DISTRICT,
                "population": population * share // sum(shares),
                "area_km2": km2 * (20 - share) // sum(20 - one for one in shares),
            }
            districts.append(_seed_district(region, district))
        cities.append(City(code, region, districts))
    return province, cities


def _seed_district(city: Region, fields: dict[str, Any]) -> Region:
    district: Region = Region.objects.add_child(city, fields)
    stem = district.name[:-1]
    names = _GRIDS.get(district.code, (f"{stem}第一网格", f"{stem}第二网格"))
    for number, name in enumerate(names, start=1):
        Region.objects.add_child(
            district,
            {
                "code": f"{district.code}{number:02d}",
                "name": name,
                "level": RegionLevel.GRID,
                "population": fields["population"] * (5 - number) // 10,
                "area_km2": fields["area_km2"] // 2,
            },
        )
    return district
