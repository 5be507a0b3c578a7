"""What the forms for adding and changing a row keep."""

from typing import Any, ClassVar

from django.test import Client
from django.urls import reverse

from core.models import Change
from tests.cast import Cast
from tests.contracts.subject import SignIn, Subject, asks_to_sign_in
from tests.forms import entries


class AddContract(Subject):
    """`wrong` has for a field an entry that is refused there."""

    add_url: ClassVar[str]
    wrong: ClassVar[dict[str, Any]]

    def new(self, cast: Cast) -> dict[str, Any]:
        """What is entered for a row that isn't there yet."""
        raise NotImplementedError

    def add_page(self, cast: Cast) -> str:
        """Override where rows are added below another one."""
        return reverse(self.add_url)

    def test_a_row_is_added_by_whoever_may(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        rows = type(self.row(cast))._default_manager
        page, data, before = self.add_page(cast), self.new(cast), rows.count()
        assert asks_to_sign_in(client.post(page, data))
        for person, status in ((cast.stranger, 404), (getattr(cast, self.looker), 403)):
            assert sign_in(person).get(page).status_code == status
            assert sign_in(person).post(page, data).status_code == status
        assert rows.count() == before
        writer = sign_in(getattr(cast, self.writer))
        assert writer.get(page).status_code == 200
        assert writer.post(page, data).status_code == 302
        assert rows.count() == before + 1

    def test_a_wrong_entry_is_told_at_its_field(self, cast: Cast, sign_in: SignIn) -> None:
        rows = type(self.row(cast))._default_manager
        before = rows.count()
        client = sign_in(getattr(cast, self.writer))
        for field, entry in self.wrong.items():
            answer = client.post(self.add_page(cast), {**self.new(cast), field: entry})
            assert answer.status_code == 422, field
            assert list(answer.context["form"].errors) == [field]
            assert 'aria-invalid="true"' in answer.content.decode(), field
        assert rows.count() == before


class EditContract(Subject):
    """`field` is an entry of the form and `values` two that it isn't yet; `wrong_values` are refused there."""

    edit_url: ClassVar[str]
    field: ClassVar[str] = "name"
    values: ClassVar[tuple[str, str]] = ("改过的名", "又改的名")
    wrong_values: ClassVar[tuple[str, ...]] = ("",)

    def page(self, row: Any) -> str:
        return reverse(self.edit_url, args=[row.pk])

    def entry(self, client: Client, page: str) -> str:
        return str(client.get(page).context["form"][self.field].value())

    def test_a_change_is_made_by_whoever_may(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        page = self.page(self.row(cast))
        writer = sign_in(getattr(cast, self.writer))
        sent = entries(writer, page, **{self.field: self.values[0]})
        before = self.entry(writer, page)
        assert asks_to_sign_in(client.post(page, sent))
        refused = [(person, 404) for person in self.strangers(cast)] + [(getattr(cast, self.looker), 403)]
        for person, status in refused:
            assert sign_in(person).get(page).status_code == status, person
            assert sign_in(person).post(page, sent).status_code == status, person
        assert self.entry(writer, page) == before
        assert writer.post(page, sent).status_code == 302
        assert self.entry(writer, page) == self.values[0] != before

    def test_what_nobody_touched_is_not_written(self, cast: Cast, sign_in: SignIn) -> None:
        page = self.page(self.row(cast))
        client = sign_in(getattr(cast, self.writer))
        sent, before = entries(client, page), Change.objects.count()
        assert client.post(page, sent).status_code == 302
        assert Change.objects.count() == before

    def test_a_wrong_change_is_told_at_its_field(self, cast: Cast, sign_in: SignIn) -> None:
        page = self.page(self.row(cast))
        client = sign_in(getattr(cast, self.writer))
        before = self.entry(client, page)
        for value in self.wrong_values:
            answer = client.post(page, entries(client, page, **{self.field: value}))
            assert answer.status_code == 422, value
            assert list(answer.context["form"].errors) == [self.field]
        assert self.entry(client, page) == before

    def test_whoever_comes_second_is_told_what_the_first_wrote(self, cast: Cast, sign_in: SignIn) -> None:
        page = self.page(self.row(cast))
        client = sign_in(getattr(cast, self.writer))
        first, second = (entries(client, page, **{self.field: value}) for value in self.values)
        assert client.post(page, first).status_code == 302
        told = client.post(page, second)
        assert told.status_code == 409
        assert any(self.values[0] in sentence for sentence in told.context["clashes"])
        assert self.entry(client, page) == self.values[0]
        assert client.post(page, {**second, "seen": told.context["seen"]}).status_code == 302
        assert self.entry(client, page) == self.values[1]


class FormContract(AddContract, EditContract):
    """For registers whose rows are added and changed by form."""
