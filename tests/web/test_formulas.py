"""Every file that leaves the portal: what people have typed is text in it, never a formula."""

import csv
import io
from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

import openpyxl
import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import get_resolver, reverse

from core.views.export import ExportMixin
from tests.permissions.test_matrix import rows
from tests.permissions.world import World, make_world
from tests.query_counts.owner import owner
from tests.query_counts.pages import views_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("state")]

EVIL: Final = ('=HYPERLINK("http://x","y")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1")
TYPED: Final = {
    "network.Channel": ("name",),
    "network.Region": ("name",),
    "users.User": ("name",),
    "sales.Product": ("name",),
    "sales.ProductCategory": ("name",),
    "sales.Campaign": ("name",),
    "sales.Metric": ("name",),
    "sales.Sale": ("remark",),
    "agents.Agent": ("contact_name", "contract_number"),
    "outlets.Outlet": ("address",),
    "core.ImportSession": ("file_name",),
    "core.AuditEvent": ("object", "actor_name"),
}
"""What people type and files show."""
BOOKS: Final = {
    "commissions:plan_version_export",
    "sales:import_template",
}
"""Workbooks of their own kind, without any formula of the portal's."""
OURS: Final = "=SUM("


@pytest.fixture
def world() -> Iterator[World]:
    with transaction.atomic():
        made = make_world()
        type_in()
        yield made
        transaction.set_rollback(True)


def type_in() -> None:
    """Something else into each row, so that every kind of evil is in every file."""
    evil = cycle(EVIL)
    with owner():
        for label, columns in TYPED.items():
            model: type[models.Model] = apps.get_model(label)
            for row in model._default_manager.all():
                values = {column: next(evil) for column in columns}
                model._default_manager.filter(pk=row.pk).update(**values)


def exported_routes() -> set[str]:
    views = views_of(get_resolver())
    return {name for name, view in views if issubclass(view, ExportMixin) and view.export_permission}


def files(world: World) -> Iterator[tuple[str, bytes]]:
    lists = exported_routes()
    for row in rows():
        if row["method"] != "GET" or row["route"] not in lists | BOOKS:
            continue
        address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
        for query in ("?export=xlsx", "?export=csv") if row["route"] in lists else ("",):
            answer: Any = exported(world, row, address + query)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            yield address + query, content


def exported(world: World, row: dict[str, str], address: str) -> Any:
    """As the first who may export it gets it."""
    answers = (
        world.client(role).get(address)
        for role in ("province", "city", "auditor", "sysadmin", "settlement")
        if row[role] == "ok"
    )
    return next(answer for answer in answers if answer.status_code == 200)


def live_cells(content: bytes) -> Iterator[str]:
    if not content.startswith(b"PK"):
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            yield from (
                cell
                for cell in row
                if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number(cell)
            )
        return
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for cells in sheet.iter_rows():
            for cell in cells:
                formula = cell.data_type == "f" and not str(cell.value).startswith(OURS)
                if formula or cell.hyperlink:
                    yield f"{cell.coordinate} {cell.value}"


def is_number(cell: str) -> bool:
    """Of ours, a fall in percent among them: no cell program takes it for a formula."""
    return cell.replace(",", "").removesuffix("%").lstrip("-").replace(".", "", 1).isdigit()


def test_no_file_holds_a_formula_that_somebody_typed(world: World) -> None:
    live: dict[str, list[str]] = {}
    seen = 0
    for address, content in files(world):
        if found := list(live_cells(content)):
            live[address] = found
        seen += 1
    assert seen > 20
    assert live == {}
