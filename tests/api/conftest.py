"""A client that speaks with a token of one of the cast."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.periods import today
from tests.cast import Cast
from users.models import User
from users.services.tokens import token_create

Speak = Callable[..., Client]


def client_with_token(user: User, **options: Any) -> Client:
    terms = {"name": "取数", "expires_on": today() + datetime.timedelta(days=30), "read_only": False}
    _token, secret = token_create(owner=user, **{**terms, **options})
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def speak(cast: Cast) -> Speak:
    return client_with_token
