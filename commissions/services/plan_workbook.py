"""A plan version as a workbook that staff can read, edit and send back, its golden cases included.

`plan_version_export` and `plan_version_import` are each other's inverse: what is exported and imported
into a draft says the same. Text is written as text, whatever it begins with.
"""

import io
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from commissions.models import PlanVersion
from commissions.services.golden.book import book_state
from commissions.services.golden.names import CaseNames
from commissions.services.golden.reader import has_cases
from commissions.services.golden.writer import cases_write
from commissions.services.golden_cases import golden_upload
from commissions.services.plan_book import BookWriter
from commissions.services.plan_cells import PlanCellError
from commissions.services.plan_names import PlanNames
from commissions.services.plan_reader import LIMITS, read_workbook
from commissions.services.plan_rows import table_rows
from commissions.services.plan_sheets import TABLES
from commissions.services.plan_store import version_content
from commissions.services.plans import EDIT, PlanRefused, plan_version_fill
from core.errors import Forbidden
from core.sheets.spelling import printable
from users.models import User


class _CasesRefused(Exception):
    """The cases of the workbook can't be taken; what was already written goes with it."""

    def __init__(self, errors: list[PlanCellError]) -> None:
        self.errors = errors


def plan_version_export(version: PlanVersion, target: BinaryIO | None = None) -> BinaryIO:
    """Writes into `target`, or into memory; the answer stands at its beginning."""
    stream = target if target is not None else io.BytesIO()
    content = version_content(version)
    state = book_state(version, content)
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": printable(str(version)), "author": ""})
        writer = BookWriter(book, CaseNames(version) if state else PlanNames(version.plan.region))
        writer.head(version)
        rows = table_rows(content)
        for sheet in TABLES:
            writer.table(sheet, rows[sheet.label])
        if state:
            cases_write(writer, state.cases, state.outcomes if state.current else [])
        writer.lists()
    stream.seek(0)
    return stream


def plan_version_import(
    version: PlanVersion, source: Path, user: User, *, name: str = ""
) -> list[PlanCellError]:
    """Makes the draft say what the workbook says, or answers the wrong cells and changes nothing.

    Golden cases that stand in it take the place of the draft's, and are run. Raises Refusal where the version
    is no draft or the user may not write it.
    """
    if not user.scope_for(EDIT).has_city(version.plan.region_id):
        raise Forbidden(_("You may not do this with plans of this region."))
    content, errors = read_workbook(source, PlanNames(version.plan.region), version.plan.region)
    if content is None or errors:
        return errors
    try:
        with transaction.atomic():
            plan_version_fill(version=version, user=user, content=content, source=name)
            if has_cases(source):
                _take_cases(version, source, user, name)
    except PlanRefused as refusal:
        return [PlanCellError(message=finding.message) for finding in refusal.findings]
    except _CasesRefused as refused:
        return refused.errors
    return []


def _take_cases(version: PlanVersion, source: Path, user: User, name: str) -> None:
    """They name components that are only known once the version says them."""
    errors = golden_upload(version=version, path=source, name=name, user=user, limits=LIMITS)
    if errors:
        raise _CasesRefused(errors)
