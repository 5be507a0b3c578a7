"""Who works in the portal at once: staff and dealers who follow the links of the pages that they are shown.

Run by locust, in a process of its own. Like people they wait between clicks and only know addresses from links.
"""

import json
import os
import re
from itertools import count
from typing import Final

from locust import HttpUser, between, task

PASSWORD: Final = os.environ["LOAD_PASSWORD"]
DEALERS: Final = int(os.environ["LOAD_DEALERS"])
AT: Final[dict[str, str]] = json.loads(os.environ["LOAD_ADDRESSES"])
"""Where lists begin; what a row's page is called, its number goes behind."""

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
        said = {"csrfmiddlewaretoken": token[1] if token else "", "login": username, "password": PASSWORD}
        with self.client.post("/accounts/login/", said, name="sign in", catch_response=True) as answer:
            if answer.url.endswith("/accounts/login/"):
                answer.failure(f"{username} isn't let in: {answer.status_code}")

    def read(self, path: str, name: str) -> str:
        return str(self.client.get(path, name=name).text)

    def follow(self, page: str, kind: str, name: str) -> str:
        """One of the pages of a kind that a page leads to; its text. Nothing where it leads to none."""
        links = sorted(set(re.findall(rf'href="({AT[kind]}[0-9]+/)', page)))
        return self.read(links[next(_turn) % len(links)], name) if links else ""


class Staff(Person):
    weight = 1

    def on_start(self) -> None:
        self.sign_in(_STAFF[next(_turn) % len(_STAFF)])

    @task(2)
    def home(self) -> None:
        self.read("/", "home")

    @task(3)
    def run_desk(self) -> None:
        self.read(AT["month"], "run desk")

    @task(3)
    def statements(self) -> None:
        self.follow(self.read(AT["statement"], "statements"), "statement", "statement")

    @task(2)
    def agents(self) -> None:
        self.follow(self.read(f"{AT['agent']}?q=A1", "agents"), "agent", "agent")

    @task(2)
    def sales(self) -> None:
        self.read(f"{AT['sale']}?q=A12", "sales")

    @task(1)
    def search(self) -> None:
        self.read(f"{AT['search']}?q=A12", "search")


class Dealer(Person):
    weight = 4

    def on_start(self) -> None:
        self.sign_in(f"dealer{1 + next(_turn) % DEALERS}")

    @task(2)
    def home(self) -> None:
        self.read("/", "dealer's home")

    @task(4)
    def statement(self) -> None:
        page = self.read(AT["statement"], "dealer's statements")
        self.follow(self.follow(page, "statement", "dealer's statement"), "line", "why")

    @task(2)
    def lines(self) -> None:
        page = self.read(AT["statement"], "dealer's statements")
        if found := re.search(rf'href="({AT["statement"]}[0-9]+/)', page):
            self.follow(self.read(f"{found[1]}lines/", "dealer's lines"), "line", "why")
