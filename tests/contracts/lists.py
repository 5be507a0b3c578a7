"""What every list keeps: some twenty lines of data for a register buy all of these tests.

Subclass `ListContract` in a test module of the app; `fill` makes rows of city A, and at least one of city B.
"""

import re
from collections.abc import Callable
from typing import Any, ClassVar

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent, ListSetting, SavedView
from tests.cast import Cast
from tests.contracts.reading import next_query, page_table, says, workbook_table

SignIn = Callable[[Any], Client]
AT_MOST = 12


class ListContract:
    """`proof` is the head of a column whose cells tell rows apart.

    `reader` sees the rows of both cities but may not export, `writer` those of city A and may;
    `outsider` works in city B. `filters` are queries that leave some rows but not all.
    """

    url_name: ClassVar[str]
    proof: ClassVar[int] = 0
    writer: ClassVar[str] = "city_manager"
    outsider: ClassVar[str] = "city_b_manager"
    no_exporter: ClassVar[str] = "settlement_clerk"
    query: ClassVar[str] = ""
    filters: ClassVar[tuple[str, ...]] = ()
    inexact: ClassVar[frozenset[int]] = frozenset()
    """Columns of which the file holds more than the page shows."""
    in_file: ClassVar[dict[str, str]] = {}
    """Heads of the page that are called otherwise in the file, where a code and its name are two columns."""
    scoped: ClassVar[bool] = True
    exported: ClassVar[bool] = False

    def fill(self, cast: Cast, count: int) -> None:
        """Makes `count` rows more in city A, and some in city B."""
        raise NotImplementedError

    def at(self, *queries: str) -> str:
        query = "&".join(part for part in (self.query, *queries) if part)
        return f"{reverse(self.url_name)}?{query}" if query else f"{reverse(self.url_name)}?all=1"

    def page(self, client: Client, *queries: str) -> str:
        response = client.get(self.at(*queries))
        assert response.status_code == 200
        return response.content.decode()

    def heads_in_file(self, heads: list[str]) -> list[str]:
        return [self.in_file.get(head, head) for head in heads]

    def proofs(self, page: str) -> list[str]:
        return [row[self.proof] for row in page_table(page).rows]

    def test_who_sees_the_list(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        assert client.get(self.at())["Location"].startswith("/accounts/login/")
        assert sign_in(cast.stranger).get(self.at()).status_code == 404
        assert sign_in(getattr(cast, self.no_exporter)).get(self.at()).status_code == 200

    def test_each_sees_rows_of_the_own_scope(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 3)
        mine = self.proofs(self.page(sign_in(getattr(cast, self.writer))))
        theirs = self.proofs(self.page(sign_in(getattr(cast, self.outsider))))
        assert mine
        assert theirs
        assert set(mine).isdisjoint(theirs) is self.scoped

    def test_the_list_costs_the_same_at_any_length(self, cast: Cast, sign_in: SignIn) -> None:
        def cost() -> int:
            client = sign_in(getattr(cast, self.writer))
            client.get(self.at())
            with CaptureQueriesContext(connection) as queries:
                self.page(client)
            return len(queries)

        self.fill(cast, 2)
        few = cost()
        self.fill(cast, 30)
        assert cost() == few <= AT_MOST

    def test_filters_leave_some_rows_and_not_all(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 6)
        client = sign_in(getattr(cast, self.writer))
        everything = self.proofs(self.page(client))
        for query in self.filters:
            page = self.page(client, query)
            assert 0 < len(self.proofs(page)) < len(everything), query
            assert 'class="chip"' in page, query

    def test_paging_shows_every_row_once(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 8)
        user = getattr(cast, self.writer)
        client = sign_in(user)
        everything = self.proofs(self.page(client))
        ListSetting.objects.create(user=user, list_name=self.url_name, page_size=3)
        seen: list[str] = []
        query = ""
        while True:
            page = (
                client.get(f"{reverse(self.url_name)}?{query}").content.decode()
                if query
                else self.page(client)
            )
            seen += self.proofs(page)
            query = next_query(page)
            if not query:
                break
        assert seen == everything

    def test_columns_are_chosen_for_the_page_and_the_file(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 2)
        client = sign_in(getattr(cast, self.writer))
        form = client.get(reverse("lists:setting"), {"at": self.at()}).content.decode()
        names = re.findall(r'name="columns" value="(\w+)"', form)
        chosen = [names[0], names[-1]]
        sent = {"at": self.at(), "columns": chosen, "page_size": "50"}
        assert client.post(reverse("lists:setting"), sent).status_code == 302
        heads = page_table(self.page(client)).heads
        assert len(heads) == len(chosen)
        if self.exported:
            file, _cells = workbook_table(client, self.at("export=xlsx"))
            assert set(self.heads_in_file(heads)) <= set(file.heads)

    def test_a_saved_view_keeps_filters_and_shows_others_their_own(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 4)
        client = sign_in(getattr(cast, self.writer))
        for query in self.filters[:1]:
            sent = {"at": self.at(query), "name": "A", "shared_role": "city_manager"}
            assert client.post(reverse("lists:view_save"), sent).status_code == 302
            view = SavedView.objects.get()
            address = f"{reverse(self.url_name)}?{view.address_query}"
            opened = self.proofs(client.get(address).content.decode())
            assert opened == self.proofs(self.page(client, query))
            theirs = self.proofs(sign_in(getattr(cast, self.outsider)).get(address).content.decode())
            assert not self.scoped or set(opened).isdisjoint(theirs)


class ExportedListContract(ListContract):
    """For lists that those with the right may export."""

    exported = True

    def test_the_file_holds_what_the_page_shows(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 4)
        client = sign_in(getattr(cast, self.writer))
        shown = page_table(self.page(client))
        file, cells = workbook_table(client, self.at("export=xlsx"))
        names = {name: at for at, name in enumerate(file.heads)}
        heads = self.heads_in_file(shown.heads)
        assert [head for head in file.heads if head in heads] == heads
        assert len(cells) == len(shown.rows) > 0
        for drawn, row in zip(shown.rows, cells, strict=True):
            for at, head in enumerate(heads):
                if at not in self.inexact:
                    assert says(drawn[at], row[names[head]]), (head, drawn[at], row[names[head]])

    def test_who_may_not_export_gets_no_file(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 1)
        client = sign_in(getattr(cast, self.no_exporter))
        assert "export=" not in self.page(client)
        assert client.get(self.at("export=xlsx")).status_code == 403

    def test_every_export_is_in_the_audit_log(self, cast: Cast, sign_in: SignIn) -> None:
        self.fill(cast, 2)
        client = sign_in(getattr(cast, self.writer))
        _file, cells = workbook_table(client, self.at("export=xlsx"))
        event = AuditEvent.objects.get(action="core.export")
        assert (event.actor_id, event.detail["rows"]) == (getattr(cast, self.writer).pk, len(cells))


class BulkContract:
    """For lists with actions on several rows. `act` and `data` are an action that changes all of `targets`."""

    url_name: ClassVar[str]
    action: ClassVar[str]
    data: ClassVar[dict[str, Any]] = {}
    bulk_writer: ClassVar[str] = "city_manager"
    looker: ClassVar[str] = "auditor"

    def targets(self, cast: Cast) -> list[Any]:
        """Keys that the writer may change."""
        raise NotImplementedError

    def state(self) -> Any:
        """What the action changes, of all rows."""
        raise NotImplementedError

    def ask(self, client: Client, keys: list[Any]) -> Any:
        return client.post(reverse(self.url_name), {"action": self.action, "pick": keys})

    def confirm(self, client: Client, asked: Any, **more: Any) -> Any:
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode())
        sent: dict[str, Any] = {}
        for name, value in fields:
            sent.setdefault(name, []).append(value)
        return client.post(reverse(self.url_name), {**sent, **self.data, **more})

    def test_it_is_announced_and_then_done(self, cast: Cast, sign_in: SignIn) -> None:
        keys = self.targets(cast)
        client = sign_in(getattr(cast, self.bulk_writer))
        before = self.state()
        asked = self.ask(client, keys)
        assert asked.status_code == 200
        assert self.state() == before
        assert self.confirm(client, asked).status_code == 302
        assert self.state() != before

    def test_whoever_only_looks_is_refused(self, cast: Cast, sign_in: SignIn) -> None:
        keys = self.targets(cast)
        before = self.state()
        assert self.ask(sign_in(getattr(cast, self.looker)), keys).status_code == 403
        assert self.ask(sign_in(cast.stranger), keys).status_code == 404
        assert self.state() == before


class ScopedBulkContract(BulkContract):
    """Where not everybody sees all rows."""

    def foreign(self, cast: Cast) -> Any:
        """A key that the writer doesn't see."""
        raise NotImplementedError

    def test_a_foreign_row_refuses_the_whole(self, cast: Cast, sign_in: SignIn) -> None:
        foreign = self.foreign(cast)
        keys = self.targets(cast)
        client = sign_in(getattr(cast, self.bulk_writer))
        before = self.state()
        assert self.ask(client, [*keys, foreign]).status_code == 404
        asked = self.ask(client, keys)
        assert self.confirm(client, asked, pick=[*keys, foreign]).status_code == 404
        assert self.state() == before
