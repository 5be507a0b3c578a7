"""Who works in the portal at once: staff and dealers who follow the links of the pages that they are shown.

Run by locust, in a process of its own. Like people they wait between clicks and only know addresses from links.
"""

import os
import re
from itertools import count
from typing import Any, Final

from locust import HttpUser, between, task

PASSWORD: Final = os.environ["LOAD_PASSWORD"]
DEALERS: Final = int(os.environ["LOAD_DEALERS"])
MONTH: Final = os.environ["LOAD_MONTH"]

_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_STAFF: Final = ("bench", "province")
_turn = count()


class Person(HttpUser):
    """Signs in, and then opens what the last page of a kind linked to."""

    abstract = True
    wait_time = between(5, 10)

    def sign_in(self, username: str) -> None:
        page = self.client.get("/accounts/login/", name="sign in, form").text
        token = _TOKEN.search(page)
        self.client.post(
            "/accounts/login/",
            {"csrfmiddlewaretoken": token[1] if token else "", "login": username, "password": PASSWORD},
            name="sign in",
        )

    def read(self, path: str, name: str) -> str:
        return str(self.client.get(path, name=name).text)

    def follow(self, path: str, name: str, pattern: str, then: str) -> str:
        """A list, and one of its rows; the text of the row's page."""
        links = sorted(set(re.findall(pattern, self.read(path, name))))
        return self.read(links[next(_turn) % len(links)], then) if links else ""


class Staff(Person):
    weight = 1

    def on_start(self) -> None:
        self.sign_in(_STAFF[next(_turn) % len(_STAFF)])

    @task(2)
    def home(self) -> None:
        self.read("/", "home")

    @task(3)
    def run_desk(self) -> None:
        self.read(MONTH, "run desk")

    @task(3)
    def statements(self) -> None:
        self.follow("/statements/", "statements", r'href="(/statements/\d+/)"', "statement")

    @task(2)
    def agents(self) -> None:
        self.follow("/agents/?q=A1", "agents", r'href="(/agents/\d+/)"', "agent")

    @task(2)
    def sales(self) -> None:
        self.read("/sales/?q=A12", "sales")

    @task(1)
    def search(self) -> None:
        self.client.get("/search/", params={"q": "A12"}, name="search")


class Dealer(Person):
    weight = 4

    def on_start(self) -> None:
        self.sign_in(f"dealer{1 + next(_turn) % DEALERS}")

    @task(2)
    def home(self) -> None:
        self.read("/", "dealer's home")

    @task(4)
    def statement(self) -> None:
        page = self.follow(
            "/statements/", "dealer's statements", r'href="(/statements/\d+/)"', "dealer's statement"
        )
        self._line(page)

    @task(2)
    def lines(self) -> None:
        page = self.read("/statements/", "dealer's statements")
        links: list[Any] = re.findall(r'href="(/statements/\d+/)"', page)
        if links:
            self._line(self.read(f"{links[0]}lines/", "dealer's lines"))

    def _line(self, page: str) -> None:
        links = re.findall(r'href="(/lines/\d+/)', page)
        if links:
            self.read(links[next(_turn) % len(links)], "why")
