"""What the API of a register keeps."""

import json
from typing import Any, ClassVar

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.contracts.subject import SignIn, Subject


def send(client: Client, method: str, address: str, body: Any, **headers: str) -> Any:
    return client.generic(method, address, json.dumps(body), content_type="application/json", headers=headers)


class ApiContract(Subject):
    """For what is read. `api_key` is how a row of the answer names the row."""

    api_list: ClassVar[str]
    api_detail: ClassVar[str]
    api_key: ClassVar[str] = "id"

    def address(self, row: Any) -> str:
        return reverse(self.api_detail, args=[row.pk])

    def test_who_reads_it_by_program(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        row = self.row(cast)
        whole, one = f"{reverse(self.api_list)}?limit=200", self.address(row)
        for address in (whole, one):
            assert client.get(address).status_code == 401
            assert sign_in(cast.stranger).get(address).status_code == 404
        readers = {self.looker: True, self.writer: True, self.outsider: not self.scoped}
        for name, sees in readers.items():
            reader = sign_in(getattr(cast, name))
            assert reader.get(one).status_code == (200 if sees else 404), name
            found = [told[self.api_key] for told in reader.get(whole).json()["results"]]
            assert (row.pk in found) is sees, name

    def test_what_is_unchanged_is_not_sent_again(self, cast: Cast, sign_in: SignIn) -> None:
        address = self.address(self.row(cast))
        client = sign_in(getattr(cast, self.looker))
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


class AddApiContract(ApiContract):
    """`refused` has for a field of the body a value that is refused there."""

    refused: ClassVar[dict[str, Any]]

    def body(self, cast: Cast) -> dict[str, Any]:
        """What is sent for a row that isn't there yet."""
        raise NotImplementedError

    def test_who_adds_a_row_by_program(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        rows = type(self.row(cast))._default_manager
        address, body, before = reverse(self.api_list), self.body(cast), rows.count()
        assert send(client, "POST", address, body).status_code == 401
        for person, status in ((cast.stranger, 404), (getattr(cast, self.looker), 403)):
            assert send(sign_in(person), "POST", address, body).status_code == status
        assert rows.count() == before
        writer = sign_in(getattr(cast, self.writer))
        first, again = (
            send(writer, "POST", address, body, **{"Idempotency-Key": "once"}) for _time in range(2)
        )
        assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
        assert rows.count() == before + 1

    def test_what_is_wrong_is_told_by_its_field(self, cast: Cast, sign_in: SignIn) -> None:
        rows = type(self.row(cast))._default_manager
        before = rows.count()
        client = sign_in(getattr(cast, self.writer))
        for field, value in self.refused.items():
            answer = send(client, "POST", reverse(self.api_list), {**self.body(cast), field: value})
            assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
        assert rows.count() == before


class ChangeApiContract(ApiContract):
    """Changes by PATCH, or by POST at `api_edit`. `change` is a field of the answer and two values that it
    isn't yet."""

    api_edit: ClassVar[str] = ""
    besides: ClassVar[dict[str, Any]] = {}
    """What is sent with it where all of a row is sent."""
    change: ClassVar[tuple[str, Any, Any]] = ("name", "改过的名", "又改的名")

    def changed(self, client: Client, row: Any, value: Any, **headers: str) -> Any:
        body = {**self.besides, self.change[0]: value}
        if not self.api_edit:
            return send(client, "PATCH", self.address(row), body, **headers)
        return send(client, "POST", reverse(self.api_edit, args=[row.pk]), body, **headers)

    def test_who_changes_it_by_program(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        row = self.row(cast)
        field, value, _other = self.change
        assert self.changed(client, row, value).status_code == 401
        refused = [(person, 404) for person in self.strangers(cast)] + [(getattr(cast, self.looker), 403)]
        writer = sign_in(getattr(cast, self.writer))
        before = writer.get(self.address(row)).json()
        for person, status in refused:
            assert self.changed(sign_in(person), row, value).status_code == status, person
        assert writer.get(self.address(row)).json() == before
        assert self.changed(writer, row, value).status_code == 200
        assert writer.get(self.address(row)).json() == {**before, field: value} != before

    def test_what_has_moved_on_is_not_changed(self, cast: Cast, sign_in: SignIn) -> None:
        row = self.row(cast)
        field, value, other = self.change
        client = sign_in(getattr(cast, self.writer))
        tag = client.get(self.address(row))["ETag"]
        assert self.changed(client, row, value, **{"If-Match": tag}).status_code == 200
        assert self.changed(client, row, other, **{"If-Match": tag}).status_code == 412
        now = client.get(self.address(row))
        assert now.json()[field] == value
        assert self.changed(client, row, other, **{"If-Match": now["ETag"]}).status_code == 200


class FormApiContract(AddApiContract, ChangeApiContract):
    """For registers whose rows are added and changed by program."""
