"""Each worked plan by its workbook: taken as it is, told back alike, without faults, its cases passed, approved by two.

The workbooks are made of the plans written here: PORTAL_RECORD_PLANS=1 makes them again.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction

from channels_portal.demo.products import seed_products
from channels_portal.demo.regions import seed_regions
from channels_portal.demo.terms import seed_kinds
from commissions.choices import VersionStatus
from commissions.models import PlanVersion
from commissions.services.golden import sheets as golden_sheets
from commissions.services.golden.reader import read_cases
from commissions.services.lint import Severity, version_lint
from commissions.services.plan_names import PlanNames, spellings
from commissions.services.plan_reader import read_workbook
from commissions.services.plan_sheets import TABLES, PlanSheet
from commissions.services.plan_store import version_content
from commissions.services.plan_workbook import plan_version_export, plan_version_import
from commissions.services.plans import plan_version_approve, plan_version_create, plan_version_submit
from core.sheets.spelling import folded
from network.models import Region
from tests.cast import make_user
from tests.commissions.plans.say import Catalogue, WorkedPlan
from tests.commissions.plans.worked import FOLDER, MADE, plan_of, record, workbook_of
from users.models import User

pytestmark = pytest.mark.django_db


@dataclass
class Company:
    """The demo's province without channels: what a workbook names is there."""

    province: Region
    maker: User
    checker: User


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """Made once for all plans, and never kept; what a plan does is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        province, _cities = seed_regions(random.Random(1))
        seed_products()
        seed_kinds()
        people = [make_user(name, "province_manager", region=province) for name in ("maker", "checker")]
        yield Company(province, *people)
        transaction.set_rollback(True)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_the_workbook_is_taken_as_it_is_and_approved(
    company: Company, make: Callable[[Catalogue], WorkedPlan], tmp_path: Path
) -> None:
    worked = make(Catalogue())
    path = workbook_of(worked)
    if os.environ.get("PORTAL_RECORD_PLANS"):
        with transaction.atomic():
            record(worked, company.province, company.maker)
            transaction.set_rollback(True)
    assert stale(path) == []
    draft = plan_version_create(plan=plan_of(worked, company.province, company.maker), user=company.maker)
    assert plan_version_import(draft, path, company.maker, name=path.name) == []
    draft.refresh_from_db()
    assert version_content(draft) == worked.said
    assert told_back(draft, company, tmp_path) == (worked.said, worked.cases)
    lint = version_lint(worked.said, company.province)
    assert [finding.message for finding in lint if finding.severity == Severity.ERROR] == []
    plan_version_submit(version=draft, user=company.maker)
    approved = plan_version_approve(version=draft, user=company.checker)
    assert approved.status == VersionStatus.ACTIVE


def told_back(draft: PlanVersion, company: Company, folder: Path) -> tuple[object, object]:
    path = folder / "again.xlsx"
    path.write_bytes(plan_version_export(draft).read())
    content, errors = read_workbook(path, PlanNames(), company.province)
    cases, wrong = read_cases(path, draft, company.maker)
    assert (errors, wrong) == ([], [])
    return content, cases


def stale(path: Path) -> list[str]:
    """Sheets of the workbook that the portal would write with other columns today."""
    book = openpyxl.load_workbook(path, read_only=True)
    pages = {folded(page.title).casefold(): page for page in book.worksheets}
    found = []
    for sheet in (*TABLES, *golden_sheets.TABLES):
        page = next((pages[name] for name in spellings(sheet.label) if name in pages), None)
        heads = [] if page is None else [cell.value for cell in next(page.iter_rows(max_row=1))]
        if not _same(sheet, heads):
            found.append(str(sheet.label))
    book.close()
    return found


def _same(sheet: PlanSheet, heads: list[object]) -> bool:
    return len(heads) == len(sheet.columns) and all(
        folded(str(head)).casefold() in spellings(column.label)
        for head, column in zip(heads, sheet.columns, strict=True)
    )


def test_the_folder_has_the_worked_plans_and_no_others() -> None:
    names = [path.name for path in sorted(FOLDER.glob("*.xlsx"))]
    assert [name.split("_")[0] for name in names] == [f"{number:02d}" for number in range(1, len(MADE) + 1)]
