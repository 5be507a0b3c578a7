"""Invented names. Places don't exist, people have no given name, phone numbers are out of use."""

from random import Random
from typing import Final

_FIRST: Final = "星云晨青蓝远恒翠嘉泽启澜瑞鸿景安泰川禾松"
_SECOND: Final = "禾岫曦枫澜航途泉业洲明河宁图盛达信联通捷"
_SUFFIXES: Final = ("通信有限公司", "通讯经营部", "电子商行", "数码商贸", "电讯服务中心", "手机连锁店")
_SURNAMES: Final = "陈吴郑周赵李王张刘黄何郭林罗宋谢韩唐冯于"


def firm_name(random: Random, place: str) -> str:
    return f"{place}{random.choice(_FIRST)}{random.choice(_SECOND)}{random.choice(_SUFFIXES)}"


def short_name(firm: str) -> str:
    for suffix in _SUFFIXES:
        firm = firm.removesuffix(suffix)
    return firm


def person_name(random: Random) -> str:
    return f"{random.choice(_SURNAMES)}*"


def phone(number: int) -> str:
    return f"1990000{number % 10_000:04d}"


def credit_code(number: int) -> str:
    """Shaped like the sample sheets' codes, with a check character that no real code has."""
    return f"9299{number % 10**12:013d}X"
