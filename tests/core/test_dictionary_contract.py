"""Dictionaries and their entries by program keep what every register keeps."""

from typing import Any, ClassVar

import pytest

from core.models import Dictionary, DictionaryEntry
from tests.cast import Cast
from tests.contracts.api import ChangeApiContract, FormApiContract

pytestmark = pytest.mark.django_db


class TestDictionaryContract(ChangeApiContract):
    """None is added: code asks for them by their codes."""

    writer = "sysadmin"
    outsider = "auditor"
    scoped = False
    api_list = "api:dictionary_list"
    api_detail = "api:dictionary_detail"

    def row(self, cast: Cast) -> Dictionary:
        return Dictionary.objects.get(code="industry")


class TestEntryContract(FormApiContract):
    writer = "sysadmin"
    outsider = "auditor"
    scoped = False
    api_list = "api:dictionary_entry_list"
    api_detail = "api:dictionary_entry_detail"
    change = ("label", "改过的名", "又改的名")
    refused: ClassVar[dict[str, Any]] = {"code": "health", "dictionary": "none", "label": ""}

    def row(self, cast: Cast) -> DictionaryEntry:
        return DictionaryEntry.objects.get(dictionary__code="industry", code="health")

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"dictionary": "industry", "code": "space", "label": "航天"}


def test_entries_are_read_by_dictionary_and_standing(cast: Cast, sign_in: Any) -> None:
    entry = TestEntryContract().row(cast)
    client = sign_in(cast.auditor)

    def codes(query: str) -> set[str]:
        answer = client.get(f"/api/v1/dictionary-entries/?limit=200&{query}").json()
        return {f"{row['dictionary']} {row['code']}" for row in answer["results"]}

    assert {name.split()[0] for name in codes("dictionary=industry")} == {"industry"}
    assert codes("q=health") == {"industry health"}
    assert "industry health" in codes("standing=True")
    DictionaryEntry.objects.filter(pk=entry.pk).update(is_active=False)
    assert codes("standing=False") == {"industry health"}
    assert client.get("/api/v1/dictionary-entries/?dictionary=none").status_code == 400
