"""Any series of uploads and undos leaves exactly what a dictionary would hold."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import ImportSession
from core.services.imports.commit import import_undo
from sales.models import Sale
from tests.cast import Cast
from tests.factories.sheets import order
from tests.imports.conftest import Send, fresh

pytestmark = pytest.mark.django_db

SHEETS = st.dictionaries(st.integers(1, 4), st.integers(1, 3), min_size=1, max_size=4)
"""Subscriber to first payment in yuan."""
STEPS = st.lists(st.one_of(SHEETS, st.just("undo")), min_size=1, max_size=6)


def current() -> dict[str, int]:
    return dict(Sale.objects.current().values_list("subscriber", "first_payment"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_uploads_and_undos_are_a_stack(cast: Cast, send: Send, steps: list[Any]) -> None:
    user = fresh(cast.city_manager)
    stack: list[tuple[int, dict[str, int]]] = []
    for earlier in ImportSession.objects.filter(state="committed").order_by("-pk"):
        import_undo(session=earlier, user=user)
    for step in steps:
        if step == "undo":
            if stack:
                session, before = stack.pop()
                import_undo(session=ImportSession.objects.get(pk=session), user=user)
                assert current() == before
            continue
        before = current()
        wanted = {f"139{number:08d}": yuan * 100 for number, yuan in step.items()}
        outcome = send(
            [order(number, first_payment=yuan) for number, yuan in step.items()], cast.city_manager
        )
        if outcome.status == "refused":
            assert outcome.session is None, "only the very same file is refused here"
            continue
        assert outcome.session is not None
        assert outcome.new == len(wanted.keys() - before.keys())
        assert outcome.unchanged == len(wanted.items() & before.items())
        assert outcome.new + outcome.changed + outcome.unchanged == len(wanted)
        assert current() == before | wanted
        stack.append((outcome.session, before))
    revisions = list(Sale.objects.values_list("fact_id", "revision"))
    assert len(revisions) == len(set(revisions))
