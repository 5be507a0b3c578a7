"""The workbook of a version: out and back it says the same; a wrong cell is named and nothing changes."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissions.choices import VersionStatus
from commissions.models import PlanVersion, VersionAction
from commissions.services.plan_checks import component_findings, crossing_findings
from commissions.services.plan_content import (
    RuleContent,
    VersionContent,
)
from commissions.services.plan_store import (
    version_content,
    version_write,
)
from commissions.services.plan_workbook import plan_version_export, plan_version_import
from commissions.services.plans import plan_version_submit
from core.errors import Refusal
from sales.models import Metric
from tests.cast import Cast
from tests.factories.plans import TIERS, component, content, flat, gate, make_draft, make_plan, override
from tests.plans.strategies import World, versions

pytestmark = pytest.mark.django_db


def exported(version: PlanVersion, folder: Path) -> Path:
    path = folder / "plan.xlsx"
    path.write_bytes(plan_version_export(version).read())
    return path


def changed(path: Path, sheet: int, cells: dict[str, Any]) -> Path:
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book.worksheets[sheet][address] = value
    book.save(path)
    return path


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    said = content(
        component(
            rules=(RuleContent(bands=TIERS), flat(level=1, product=cast.product)),
            gates=(gate(), gate(measure="megabytes", threshold=30, reason="G04", label="首月流量不足30MB")),
            payee_cap=500_000,
        ),
        component("BL01", "首充返利", kind="percent", measure="first_payment", rules=(flat(500),)),
        override(),
        note="=1+1",
    )
    return make_draft(make_plan(cast.province), cast.province_manager, said)


@pytest.fixture
def blank(cast: Cast, draft: PlanVersion) -> PlanVersion:
    return make_draft(draft.plan, cast.province_manager, VersionContent(effective_from=202601))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_export_and_import_say_the_same_in_either_language(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path, language: str
) -> None:
    with translation.override(language):
        path = exported(draft, tmp_path)
    assert plan_version_import(blank, path, cast.province_manager, name="政策.xlsx") == []
    blank.refresh_from_db()
    assert version_content(blank) == version_content(draft)
    step = blank.events.latest("id")
    assert (step.action, step.note) == (VersionAction.IMPORTED, "政策.xlsx")


def test_any_version_comes_back_as_it_went_out(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path
) -> None:
    world = World(
        [cast.city_a, cast.city_b],
        [cast.district_a1, cast.district_b1],
        [cast.product, cast.other_product],
        [cast.category],
        [cast.campaign],
        [cast.agent, cast.store],
        cast.metric,
        Metric.objects.create(code="revenue", name="出账收入", unit="fen"),
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def property_holds(data: Any) -> None:
        said = data.draw(versions(world))
        findings = [*crossing_findings(said.components)]
        for item in said.components:
            findings += component_findings(item, cast.province)
        if findings:
            return
        with transaction.atomic():
            version_write(draft, said)
            assert plan_version_import(blank, exported(draft, tmp_path), cast.province_manager) == []
            blank.refresh_from_db()
            assert version_content(blank) == said
            transaction.set_rollback(True)

    property_holds()


def test_text_is_never_a_formula(draft: PlanVersion, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(exported(draft, tmp_path))
    values = [
        cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None
    ]
    assert any(cell.value == "=1+1" for cell in values)
    assert {cell.data_type for cell in values} <= {"s", "n", "d"}


@pytest.mark.parametrize(
    ("sheet", "cells", "address"),
    [
        (1, {"D2": "按心情"}, "D2"),
        (1, {"A3": "FH01"}, "A3"),
        (1, {"P4": "WEG"}, "P4"),
        (2, {"A2": "XX99"}, "A2"),
        (2, {"C2": "长安市"}, "C2"),
        (2, {"S2": "二十"}, "S2"),
        (2, {"S2": 20.123456}, "S2"),
        (2, {"P3": 160}, "P3"),
        (2, {"E2": "没有的渠道"}, "E2"),
        (2, {"H3": 1}, "H3"),
        (2, {"N2": "某天"}, "N2"),
        (3, {"C2": "心情"}, "C2"),
        (3, {"H2": "X1"}, "H2"),
        (0, {"B3": "十月"}, "B3"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_changes(
    cast: Cast,
    draft: PlanVersion,
    blank: PlanVersion,
    tmp_path: Path,
    sheet: int,
    cells: dict[str, Any],
    address: str,
) -> None:
    path = changed(exported(draft, tmp_path), sheet, cells)
    before = version_content(blank)
    errors = plan_version_import(blank, path, cast.province_manager)
    assert address in {error.address for error in errors}, errors
    assert all(error.message for error in errors)
    blank.refresh_from_db()
    assert version_content(blank) == before


def test_a_percentage_may_be_written_as_excel_shows_it(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path
) -> None:
    path = exported(draft, tmp_path)
    book = openpyxl.load_workbook(path)
    rate = next(row[20] for row in book.worksheets[2].iter_rows(min_row=2) if row[0].value == "BL01")
    assert rate.value == 5
    rate.value = 0.065
    rate.number_format = "0.0%"
    book.save(path)
    assert plan_version_import(blank, path, cast.province_manager) == []
    percent = next(item for item in version_content(blank).components if item.code == "BL01")
    assert percent.rules[0].bands[0].rate == 650


def test_only_a_draft_takes_a_workbook(cast: Cast, draft: PlanVersion, tmp_path: Path) -> None:
    path = exported(draft, tmp_path)
    plan_version_submit(version=draft, user=cast.province_manager)
    with pytest.raises(Refusal):
        plan_version_import(draft, path, cast.province_manager)


def test_a_stranger_to_the_plan_imports_nothing(cast: Cast, draft: PlanVersion, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        plan_version_import(draft, exported(draft, tmp_path), cast.city_manager)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"<html><table></table></html>", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused_in_words(
    cast: Cast, blank: PlanVersion, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "upload.xlsx"
    path.write_bytes(data)
    errors = plan_version_import(blank, path, cast.province_manager)
    assert len(errors) == 1
    assert errors[0].message


def test_a_missing_sheet_or_column_is_named(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path
) -> None:
    path = exported(draft, tmp_path)
    book = openpyxl.load_workbook(path)
    book.remove(book.worksheets[3])
    book.worksheets[2].delete_cols(17)
    book.save(path)
    errors = plan_version_import(blank, path, cast.province_manager)
    assert len(errors) >= 1
    assert not any(error.address for error in errors)


def imported(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the object at the end of `import_plan`."""
    out = StringIO()
    try:
        call_command("import_plan", *arguments, "--json", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_a_workbook_comes_in_by_command(cast: Cast, draft: PlanVersion, tmp_path: Path) -> None:
    """Into the newest draft; a wrong cell changes nothing, and leaves no new draft behind."""
    path = exported(draft, tmp_path)
    blank = make_draft(draft.plan, cast.province_manager, VersionContent(effective_from=202601))
    whose = ("--user", cast.province_manager.username)
    code, answer = imported(draft.plan.code, str(path), *whose)
    assert (code, answer["status"], answer["version"]) == (0, "done", blank.number)
    blank.refresh_from_db()
    assert version_content(blank) == version_content(draft)
    PlanVersion.objects.filter(plan=draft.plan).update(status=VersionStatus.IN_REVIEW, submitted_at=now())
    wrong = changed(path, 2, {"C2": "长安市"})
    code, answer = imported(draft.plan.code, str(wrong), *whose)
    assert (code, answer["status"]) == (1, "refused")
    assert [error["address"] for error in answer["errors"]] == ["C2"]
    assert draft.plan.versions.count() == 2
    named = ("--draft", str(draft.number))
    assert imported(draft.plan.code, str(path), *whose, *named)[1]["status"] == "refused"
    stranger = ("--user", cast.dealer_owner.username)
    assert imported(draft.plan.code, str(path), *stranger)[1]["status"] == "unusable"


def test_a_citys_workbook_names_no_channel_of_another_city(cast: Cast, tmp_path: Path) -> None:
    """And learns nothing of it: the answer is that of a code that doesn't exist."""
    citys = make_draft(make_plan(cast.city_a), cast.city_manager, content(component()))
    path = exported(citys, tmp_path)
    book = openpyxl.load_workbook(path)
    (channel,) = (cell for cell in book.worksheets[2][1] if cell.value == "渠道")
    place = channel.coordinate.replace("1", "2")
    told = []
    for code in ("YPA0003", "YPA9999"):
        (error,) = plan_version_import(citys, changed(path, 2, {place: code}), cast.city_manager)
        assert (error.address, cast.agent_b.name in error.message) == (place, False)
        told.append(error.message.replace(code, ""))
    assert told[0] == told[1]
