"""What the page of one row keeps."""

from typing import ClassVar

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.contracts.subject import SignIn, Subject, asks_to_sign_in


class DetailContract(Subject):
    """`offered` are the addresses of the row that only its writer is led to."""

    detail_url: ClassVar[str]
    tabs: ClassVar[tuple[str, ...]] = ("history",)
    offered: ClassVar[tuple[str, ...]] = ()

    def test_who_opens_the_page(self, cast: Cast, client: Client, sign_in: SignIn) -> None:
        page = reverse(self.detail_url, args=[self.row(cast).pk])
        assert asks_to_sign_in(client.get(page))
        for person in self.strangers(cast):
            assert sign_in(person).get(page).status_code == 404, person
        for name in (self.looker, self.writer):
            assert sign_in(getattr(cast, name)).get(page).status_code == 200, name

    def test_each_tab_opens_and_no_other(self, cast: Cast, sign_in: SignIn) -> None:
        page = reverse(self.detail_url, args=[self.row(cast).pk])
        client = sign_in(getattr(cast, self.writer))
        drawn = client.get(page).content.decode()
        for tab in self.tabs:
            assert f"?tab={tab}" in drawn, tab
            assert client.get(f"{page}?tab={tab}").status_code == 200, tab
        assert client.get(f"{page}?tab=nonsense").status_code == 404

    def test_only_who_may_change_it_is_led_there(self, cast: Cast, sign_in: SignIn) -> None:
        row = self.row(cast)
        page = reverse(self.detail_url, args=[row.pk])
        mine, theirs = (
            sign_in(getattr(cast, name)).get(page).content.decode() for name in (self.writer, self.looker)
        )
        for name in self.offered:
            address = reverse(name, args=[row.pk])
            assert address in mine, name
            assert address not in theirs, name
