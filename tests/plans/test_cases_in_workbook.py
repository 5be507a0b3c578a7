"""The golden cases of a version stand in its workbook: they go out with it and come back with it."""

from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from commissions.models import GoldenBook, PlanVersion
from commissions.services.golden.content import restored
from commissions.services.plan_content import VersionContent
from commissions.services.plan_store import version_content
from commissions.services.plan_workbook import plan_version_export, plan_version_import
from tests.cast import Cast
from tests.factories.golden import make_book, two_sales
from tests.factories.plans import content, make_draft, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    version = make_draft(make_plan(cast.province), cast.province_manager, content())
    make_book(version, cast.province_manager)
    return version


@pytest.fixture
def blank(cast: Cast, draft: PlanVersion) -> PlanVersion:
    return make_draft(draft.plan, cast.province_manager, VersionContent(effective_from=202601))


def exported(version: PlanVersion, folder: Path) -> Path:
    path = folder / "plan.xlsx"
    with translation.override("en"):
        path.write_bytes(plan_version_export(version).read())
    return path


def cases_of(version: PlanVersion) -> object:
    return restored(GoldenBook.objects.get(version=version).cases)


def test_cases_come_along_and_are_run(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path
) -> None:
    path = exported(draft, tmp_path)
    assert plan_version_import(blank, path, cast.province_manager, name="政策.xlsx") == []
    assert cases_of(blank) == two_sales()
    assert [said["got"] for said in GoldenBook.objects.get(version=blank).outcome] == [4_000]


def test_a_workbook_without_cases_leaves_those_of_the_draft(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path
) -> None:
    path = exported(blank, tmp_path)
    assert plan_version_import(draft, path, cast.province_manager) == []
    assert version_content(draft).components == ()
    assert cases_of(draft) == two_sales()


def test_a_wrong_cell_of_the_cases_changes_neither_plan_nor_cases(
    cast: Cast, draft: PlanVersion, blank: PlanVersion, tmp_path: Path
) -> None:
    path = exported(draft, tmp_path)
    book = openpyxl.load_workbook(path)
    book["Expected amounts"]["F2"] = "vierzig"
    book.save(path)
    before = version_content(blank)
    (error,) = plan_version_import(blank, path, cast.province_manager)
    assert (error.sheet, error.address) == ("Expected amounts", "F2")
    assert version_content(blank) == before
    assert not GoldenBook.objects.filter(version=blank).exists()
