"""Shared sales by sheet: a row is refused in words where its shares aren't the whole, and comes again as a change."""

import tablib
from django.utils import translation

from sales.models import SaleSplit
from sales.small_tables import SaleSplitResource
from tests.cast import Cast
from tests.factories.commissions import make_sale

HEADS = ("subscriber", "event_date", "product", "split", "source", "document")


def sent(split: str, number: str = "19900000001") -> tablib.Dataset:
    return tablib.Dataset((number, "2026-10-12", "", split, "ruling", "渠裁1"), headers=HEADS)


def test_a_sheet_enters_and_changes_a_split(cast: Cast) -> None:
    make_sale(cast.agent, cast.product, 1)
    for split in ("LJA0001 60; LJA0017 40", "LJA0017 100"):
        result = SaleSplitResource().import_data(sent(split), raise_errors=True)
        assert not result.has_validation_errors()
        assert SaleSplit.objects.get().split == split


def test_a_row_that_is_not_the_whole_is_refused(cast: Cast) -> None:
    make_sale(cast.agent, cast.product, 1)
    with translation.override("en"):
        result = SaleSplitResource().import_data(sent("LJA0001 60"))
        lost = SaleSplitResource().import_data(sent("LJA0001 100", "13888888888"))
    assert "add up to 60 %" in str(result.invalid_rows[0].error)
    assert "no order of this number" in str(lost.invalid_rows[0].error)
    assert not SaleSplit.objects.exists()
