"""Uploads in tests: the whole way as the command goes it, or up to the preview."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from core.jobs import JobContext
from core.models import ImportSession
from core.services.imports.direct import Outcome, import_directly
from core.services.imports.read import import_read
from core.services.imports.upload import import_upload
from tests.factories.sheets import PERIOD, workbook
from users.models import User

Send = Callable[..., Outcome]
Prepare = Callable[..., ImportSession]


@pytest.fixture
def send() -> Send:
    """Uploads rows (or a stream) and commits them if they are all good."""

    def send(
        content: Any,
        user: User,
        *,
        kind: str = "order_detail",
        period: int = PERIOD,
        partial: bool = False,
        replaces: int | None = None,
    ) -> Outcome:
        return import_directly(
            kind=kind,
            period=period,
            stream=_stream(content),
            file_name="sheet.xlsx",
            user=fresh(user),
            partial=partial,
            replaces=replaces,
        )

    return send


@pytest.fixture
def prepare() -> Prepare:
    return prepared


def prepared(content: Any, user: User, *, kind: str = "order_detail", period: int = PERIOD) -> ImportSession:
    """Uploads rows and reads them, as far as the preview."""
    session = import_upload(
        kind=kind, period=period, stream=_stream(content), file_name="sheet.xlsx", user=fresh(user)
    )
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    return session


def fresh(user: User) -> User:
    """The user as the next request loads them: scopes are resolved once for each loaded user."""
    return User.objects.get(pk=user.pk)


def _stream(content: Any) -> io.BytesIO:
    return content if isinstance(content, io.BytesIO) else workbook(content)
