"""Eighty products in six categories with their prices, the metrics of the monthly sheet, and two campaigns."""

import datetime
from collections.abc import Iterator
from typing import Final

from core.periods import current_period, first_day, shift
from sales.choices import MetricUnit
from sales.models import Campaign, Metric, Product, ProductCategory, ProductPrice

_CATEGORIES: Final = (
    ("MOBILE", "放号套餐"),
    ("BROADBAND", "宽带"),
    ("HANDSET", "终端"),
    ("VAS", "增值业务"),
    ("CARD", "充值卡"),
    ("SERVICE", "基础服务"),
)
_LONG_AGO: Final = datetime.date(2024, 1, 1)
_SPRING: Final = datetime.date(2026, 3, 1)
_MOBILE: Final = (19, 29, 39, 49, 59, 69, 79, 99, 129, 159, 199, 239)
_BROADBAND: Final = ((100, 60), (200, 80), (300, 100), (500, 130), (1000, 160), (2000, 200))
_HANDSETS: Final = ("X10", "X20", "X30", "Y1", "Y2", "Y3", "Z5", "Z6")
_VAS: Final = (
    ("来电提醒", 3),
    ("彩铃", 5),
    ("视频会员", 15),
    ("音乐会员", 10),
    ("云盘", 12),
    ("流量日包", 2),
    ("流量月包10GB", 20),
    ("流量月包30GB", 30),
    ("亲情网", 5),
    ("国际漫游", 25),
    ("家庭安防", 18),
    ("家庭组网", 15),
    ("手机保险", 10),
    ("智能音箱", 10),
    ("电视加油包", 20),
    ("企业彩印", 8),
)
_SERVICES: Final = ("补换卡", "过户", "套餐变更", "宽带移机", "实名补登", "缴费受理")

METRICS: Final = (
    ("new_mobile", "新增放号", MetricUnit.PIECES),
    ("ported_in", "其中携入", MetricUnit.PIECES),
    ("zero_use", "三零用户", MetricUnit.PIECES),
    ("retained", "上月新增本月在网", MetricUnit.PIECES),
    ("broadband_new", "宽带新装", MetricUnit.PIECES),
    ("broadband_removed", "宽带拆机", MetricUnit.PIECES),
    ("contract_handsets", "合约机销量", MetricUnit.PIECES),
    ("card_count", "充值卡张数", MetricUnit.PIECES),
    ("card_amount", "充值卡金额", MetricUnit.FEN),
    ("billed_revenue", "开账收入", MetricUnit.FEN),
    ("arrears", "当月欠费", MetricUnit.FEN),
    ("returned", "返销", MetricUnit.PIECES),
)
_CAMPAIGNS: Final = (
    ("XZ2026", "秋季携号转网", datetime.date(2026, 9, 1), datetime.date(2026, 11, 30)),
    ("KF2026", "开学季宽带", datetime.date(2026, 8, 15), datetime.date(2026, 9, 30)),
)


def seed_products() -> None:
    categories = {
        category.code: category
        for category in ProductCategory.objects.bulk_create(
            ProductCategory(code=code, name=name) for code, name in _CATEGORIES
        )
    }
    products = Product.objects.bulk_create(
        Product(code=f"P{number:05d}", name=name, category=categories[category], plan_fee=fee)
        for number, (category, name, fee) in enumerate(_products(), start=1)
    )
    ProductPrice.objects.bulk_create(price for product in products for price in _prices(product))
    Metric.objects.bulk_create(
        Metric(code=code, name=name, unit=unit, position=position)
        for position, (code, name, unit) in enumerate(METRICS, start=1)
    )
    Campaign.objects.bulk_create(
        Campaign(code=code, name=name, first_day=first, last_day=last)
        for code, name, first, last in _CAMPAIGNS
    )


def _prices(product: Product) -> Iterator[ProductPrice]:
    """What it costs since long ago. Campus cards were dearer until this spring, and the dearest packages are to
    become cheaper in the month after next: all months of the demo have one price each.
    """
    if product.plan_fee is None and not product.name.endswith("裸机"):
        return
    now = {"plan_fee": product.plan_fee, "price": 99_900 if product.plan_fee is None else None}
    if product.name.startswith("校园卡") and product.plan_fee is not None:
        dearer = {**now, "plan_fee": product.plan_fee + 1_000}
        yield ProductPrice(product=product, effective_from=_LONG_AGO, document="演示〔2024〕1号", **dearer)
        yield ProductPrice(product=product, effective_from=_SPRING, document="演示〔2026〕12号", **now)
        return
    yield ProductPrice(product=product, effective_from=_LONG_AGO, document="演示〔2024〕1号", **now)
    if product.name.startswith("畅行5G") and product.plan_fee is not None and product.plan_fee > 15_000:
        coming = first_day(shift(current_period(), 2))
        cheaper = {**now, "plan_fee": product.plan_fee - 1_000}
        yield ProductPrice(product=product, effective_from=coming, document="演示〔2026〕38号", **cheaper)


def _products() -> list[tuple[str, str, int | None]]:
    """Category, name and monthly fee in fen. The first two are those of the sample order sheets."""
    found: list[tuple[str, str, int | None]] = [
        ("MOBILE", "乐享3G聊天版29元档", 2_900),
        ("MOBILE", "乐享3G上网版19元档", 1_900),
    ]
    found += [("MOBILE", f"畅行5G套餐{yuan}元", yuan * 100) for yuan in _MOBILE]
    found += [("MOBILE", f"校园卡{yuan}元", yuan * 100) for yuan in _MOBILE[:10]]
    found += [("BROADBAND", f"宽带{mbit}M包月", yuan * 100) for mbit, yuan in _BROADBAND]
    found += [("BROADBAND", f"宽带{mbit}M包年", yuan * 80) for mbit, yuan in _BROADBAND]
    found += [("HANDSET", f"{model} 合约机", None) for model in _HANDSETS]
    found += [("HANDSET", f"{model} 裸机", None) for model in _HANDSETS]
    found += [("VAS", name, yuan * 100) for name, yuan in _VAS]
    found += [("CARD", f"充值卡{yuan}元", None) for yuan in (10, 20, 30, 50, 100, 200)]
    found += [("SERVICE", name, None) for name in _SERVICES]
    return found
