"""Channels of golden cases that change: a row for each stretch, from its first day on (2.7)."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from commissions.choices import Standing
from commissions.models import PlanVersion
from commissions.services.golden.content import Case, CaseChannel, CaseSale, GoldenContent
from commissions.services.golden.reader import read_cases
from commissions.services.golden.running import cases_run
from commissions.services.golden.writer import cases_export
from network.choices import ChannelKind
from tests.cast import Cast
from tests.factories.golden import workbook
from tests.factories.plans import component, content, flat, make_draft, make_plan

pytestmark = pytest.mark.django_db

RISEN = datetime.date(2026, 10, 11)
BEFORE = CaseChannel(code="T1", name="升星代理商", kind=ChannelKind.AGENT, level=1, star=1, place="LJ01")
AFTER = replace(BEFORE, star=2, since=RISEN)
SALE = CaseSale(ref="S1", channel="T1", product="P0059", day=datetime.date(2026, 10, 20))


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    """10 yuan with one star, 15 with two, by the days of each."""
    rules = (flat(100_000, star=1), flat(150_000, star=2))
    said = content(component(rules=rules, standing=Standing.BY_DAYS))
    return make_draft(make_plan(cast.city_a), cast.city_manager, said)


def given(*channels: CaseChannel, amount: int = 0) -> GoldenContent:
    case = Case(name="升星", payee="T1", period=202610, component="FH01", amount=amount)
    return GoldenContent(channels=channels, sales=(SALE,), cases=(case,))


def came_to(version: PlanVersion, *channels: CaseChannel) -> int | None:
    (outcome,) = cases_run(version, given(*channels))
    return outcome.got


def test_each_row_counts_by_its_days_in_whatever_order_they_stand(draft: PlanVersion) -> None:
    """(10 × 10 + 21 × 15) / 31 = 13.387…"""
    assert came_to(draft, BEFORE, AFTER) == 1_339
    assert came_to(draft, AFTER, BEFORE) == 1_339
    assert came_to(draft, BEFORE) == 1_000


@pytest.mark.parametrize("on", [0, 1])
def test_the_last_day_is_the_channels_whichever_row_says_it(draft: PlanVersion, on: int) -> None:
    """Left on the 20th: 10 of 20 days each, (10 × 10 + 10 × 15) / 20 = 12.50."""
    rows = [BEFORE, AFTER]
    rows[on] = replace(rows[on], left=datetime.date(2026, 10, 20))
    assert came_to(draft, *rows) == 1_250


def test_a_channel_with_two_rows_goes_out_and_comes_back(
    cast: Cast, draft: PlanVersion, tmp_path: Path
) -> None:
    path = tmp_path / "cases.xlsx"
    cases = given(BEFORE, AFTER, amount=1_339)
    path.write_bytes(cases_export(draft, cases).read())
    assert read_cases(path, draft, cast.city_manager) == (cases, [])


def test_rows_of_a_channel_that_contradict_each_other_are_named(
    cast: Cast, draft: PlanVersion, tmp_path: Path
) -> None:
    def row(kind: str, since: str | None, left: str | None) -> dict[str, Any]:
        return {
            "Channel code": "T1", "Channel kind": kind, "City or district": "LJ01 城东区", "First day": since,
            "Last day": left,
        }  # fmt: skip

    path = workbook(
        draft,
        tmp_path,
        Channels=[
            row("Agent", None, "2026-12-31"),
            row("Agent", None, None),
            row("Agent store", "2026-10-11", None),
            row("Agent", "2026-11-01", "2026-11-30"),
            row("Agent", "2026-11-01", "2026-12-31"),
        ],
        Expectedamounts=[{"Paid to": "T1", "Month": "2026-10", "Expected amount": 0}],
    )
    found, errors = read_cases(path, draft, cast.city_manager)
    assert found is None
    assert {(error.address, error.label) for error in errors} == {
        ("I3", "First day"), ("C4", "Channel kind"), ("J5", "Last day"), ("I6", "First day"),
    }  # fmt: skip
