"""Small tables of administrators: whose they are, what a sheet may change, and what stays because it is in use."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import AuditEvent, Change, Dictionary, DictionaryEntry
from sales.models import ProductCategory
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
CHANGES = "core_dictionaryentry"


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def address(name: str, *args: Any) -> str:
    return reverse(f"tables:{name}", args=args)


def industries() -> list[str]:
    return [entry.code for entry in DictionaryEntry.objects.of("industry")]


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("表.xlsx", stream.getvalue())


def uploaded(client: Client, *rows: tuple[Any, ...], table: str = "core_dictionaryentry") -> Any:
    sent = {"format": "0", "resource": "0", "import_file": sheet(*rows)}
    return client.post(address(f"{table}_import"), sent)


def confirmed(client: Client, preview: Any, table: str = "core_dictionaryentry") -> Any:
    return client.post(address(f"{table}_process_import"), preview.context["confirm_form"].initial)


def rows_of(client: Client, name: str) -> list[tuple[Any, ...]]:
    response = client.get(address(name))
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].values)


def test_the_lists_that_ship_are_there() -> None:
    assert industries()[:3] == ["government", "manufacturing", "real_estate"]
    assert Dictionary.objects.count() == 9


def test_an_entry_speaks_the_reader_s_language() -> None:
    entry = DictionaryEntry.objects.of("industry")[3]
    assert str(entry) == "金融"
    with translation.override("en"):
        assert str(entry) == "Finance"


def test_an_entry_that_is_off_is_offered_no_more() -> None:
    DictionaryEntry.objects.filter(code="finance").update(is_active=False)
    assert "finance" not in industries()


def test_entries_are_edited_below_their_dictionary(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    dictionary = Dictionary.objects.get(code="industry")
    page = address("core_dictionary_change", dictionary.pk)
    form = client.get(page)
    (formset,) = (one.formset for one in form.context["inline_admin_formsets"])
    sent: dict[str, Any] = {"code": "changed", "name": "所属行业", "name_en": "Industry", "note": ""}
    sent["seen"] = form.context["adminform"].form.initial["seen"]
    for row in [formset.management_form, *formset.forms]:
        for name in row.fields:
            value = row.get_initial_for_field(row.fields[name], name)
            sent[row.add_prefix(name)] = "" if value is None or value is False else str(value)
    sent["entries-0-label"] = "党政机关"
    sent["entries-7-code"], sent["entries-7-label"] = "agriculture", "农林牧渔"
    answer = client.post(page, sent)
    assert answer.status_code == 302, [one.formset.errors for one in answer.context["inline_admin_formsets"]]
    dictionary.refresh_from_db()
    assert (dictionary.code, dictionary.name) == ("industry", "所属行业")
    assert dictionary.entries.get(code="government").label == "党政机关"
    assert dictionary.entries.filter(code="agriculture").exists()
    written = Change.objects.filter(table_name=CHANGES, actor=cast.sysadmin)
    assert {change.operation for change in written} == {"I", "U"}
    history = client.get(address("core_dictionary_history", dictionary.pk)).content.decode()
    assert "党政机关" in history


def test_what_is_in_use_is_not_deleted(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    page = address("sales_productcategory_delete", cast.category.pk)
    assert "P0059" in client.get(page).content.decode()
    client.post(page, {"post": "yes"})
    assert ProductCategory.objects.filter(pk=cast.category.pk).exists()
    with pytest.raises(ProtectedError):
        Dictionary.objects.get(code="industry").delete()
    unused = ProductCategory.objects.create(code="OLD", name="旧")
    client.post(address("sales_productcategory_delete", unused.pk), {"post": "yes"})
    assert not ProductCategory.objects.filter(code="OLD").exists()


def test_exported_edited_and_uploaded_again_is_only_the_edit(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    heads, *rows = rows_of(client, "core_dictionaryentry_export")
    assert list(heads[:3]) == ["字典", "代码", "标签"] or heads[1]
    assert AuditEvent.objects.filter(action="core.export", actor=cast.sysadmin).count() == 1
    edited = [(*row[:2], "金融业", *row[3:]) if row[1] == "finance" else row for row in rows]
    preview = uploaded(client, heads, *edited)
    assert preview.status_code == 200
    assert "<ins>金融业</ins>" in preview.content.decode()
    assert DictionaryEntry.objects.get(code="finance").label == "金融"
    assert confirmed(client, preview).status_code == 302
    assert DictionaryEntry.objects.get(code="finance").label == "金融业"
    assert Change.objects.filter(table_name=CHANGES).count() == 1


def test_a_sheet_adds_rows_and_leaves_those_that_it_does_not_name(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    before = DictionaryEntry.objects.count()
    preview = uploaded(client, ("Dictionary", "code", "label"), ("industry", "agriculture", "农林牧渔"))
    assert preview.context["problems"] == []
    confirmed(client, preview)
    assert DictionaryEntry.objects.count() == before + 1


@pytest.mark.parametrize(
    "rows",
    [
        (("dictionary", "code", "label"), ("industry", "a b", "x")),
        (("dictionary", "code", "label"), ("nowhere", "a", "x")),
        (("dictionary", "code", "label"), ("industry", "agriculture", "")),
        (("dictionary", "code", "label", "colour"), ("industry", "a", "x", "red")),
        (("code", "label"), ("a", "x")),
        (("dictionary", "code", "label", "is_active"), ("industry", "a", "x", "maybe")),
    ],
)
def test_a_sheet_with_a_bad_row_changes_nothing(
    cast: Cast, sign_in: SignIn, rows: tuple[tuple[Any, ...], ...]
) -> None:
    client = sign_in(cast.sysadmin)
    answer = uploaded(client, *rows)
    assert answer.context["problems"]
    assert answer.context.get("confirm_form") is None
    assert not Change.objects.filter(table_name=CHANGES).exists()


def test_a_file_that_is_no_workbook_is_refused_in_words(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    for content in (b"", b"%PDF-1.7", b"PK\x03\x04broken"):
        sent = {"format": "0", "resource": "0", "import_file": SimpleUploadedFile("x.xlsx", content)}
        answer = client.post(address("core_dictionaryentry_import"), sent)
        assert answer.status_code == 200
        assert answer.context["form"].errors["import_file"]


def test_a_confirmation_without_its_file_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    name = {"import_file_name": "../../etc/passwd", "original_file_name": "x"}
    for sent in ({}, {**name, "format": "7"}, {**name, "format": "0"}):
        answer = client.post(address("core_dictionaryentry_process_import"), sent)
        assert answer["Location"] == address("core_dictionaryentry_import")


def test_text_that_looks_like_a_formula_leaves_as_text(cast: Cast, sign_in: SignIn) -> None:
    ProductCategory.objects.create(code="EVIL", name='=HYPERLINK("http://x")')
    client = sign_in(cast.sysadmin)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("sales_productcategory_export")).content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=")] == ["s"]


def test_there_is_no_other_door(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    for path in ("login/", "logout/", "password_change/", "jsi18n/", "autocomplete/", "auth/", "r/1/1/"):
        assert client.get(f"{address('index')}{path}").status_code == 404
    assert client.get(address("core_dictionary_change", "999999")).status_code == 404
    assert client.get(address("core_dictionary_change", "x")).status_code == 404


@pytest.mark.parametrize("page", ["core_dictionary_changelist", "core_dictionaryentry_changelist"])
def test_a_small_table_costs_the_same_at_any_length(cast: Cast, sign_in: SignIn, page: str) -> None:
    client = sign_in(cast.sysadmin)

    def cost() -> int:
        client.get(address(page))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(page)).status_code == 200
        return len(queries)

    few = cost()
    for number in range(20):
        dictionary = Dictionary.objects.create(code=f"d{number}", name=f"字典{number}")
        DictionaryEntry.objects.create(dictionary=dictionary, code="a", label="甲")
    assert cost() == few <= 12
