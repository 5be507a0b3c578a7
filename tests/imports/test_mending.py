"""Wrong cells mended on the page instead of in the workbook."""

import pytest

from core.errors import Conflict, Forbidden
from core.jobs import JobContext
from core.models import ImportCellEdit, ImportSession, ImportState
from core.services.imports.commit import import_commit
from core.services.imports.jobs import import_again
from core.services.imports.mend import cells_mend
from core.services.imports.read import import_read
from sales.models import Sale
from tests.cast import Cast
from tests.factories.sheets import order
from tests.imports.conftest import Prepare, Send, fresh
from users.models import User

pytestmark = pytest.mark.django_db


def typed(session: ImportSession, user: User, cells: dict[str, str]) -> ImportSession:
    """What the page does: the cells by their address."""
    numbers = {error.pk: cells[error.cell] for error in session.errors.all() if error.cell in cells}
    cells_mend(session=session, user=fresh(user), typed=numbers)
    import_again(session)
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    return session


def test_typed_cells_are_checked_like_the_sheets_and_committed(cast: Cast, prepare: Prepare) -> None:
    rows = [order(1, channel_code="NOSUCH"), order(2, first_payment="-"), order(3)]
    session = prepare(rows, cast.city_manager)
    assert session.state == ImportState.CHECKED
    session = typed(session, cast.city_manager, {"B2": "lja0001", "H3": "1,234.50"})
    assert (session.state, session.rows_new, session.error_count) == (ImportState.READY, 3, 0)
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    assert Sale.objects.get(subscriber="13900000002").first_payment == 123_450


def test_who_typed_what_in_place_of_what_stays(cast: Cast, prepare: Prepare) -> None:
    session = typed(
        prepare([order(1, channel_code="NOSUCH")], cast.city_manager), cast.city_manager, {"B2": "OTHER"}
    )
    session = typed(session, cast.city_manager, {"B2": "LJA0001"})
    assert session.state == ImportState.READY
    assert list(ImportCellEdit.objects.values_list("cell", "seen", "value", "user__username")) == [
        ("B2", "NOSUCH", "OTHER", "city"),
        ("B2", "OTHER", "LJA0001", "city"),
    ]


def test_the_whole_row_and_its_repeats_are_checked_again(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1), order(2, subscriber="139", first_payment=60)], cast.city_manager)
    session = typed(session, cast.city_manager, {"E3": "13900000001"})
    assert session.state == ImportState.CHECKED
    assert [error.code for error in session.errors.all()] == ["duplicate_row"]


def test_a_channel_of_another_city_is_refused_when_typed_too(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1, channel_code="NOSUCH")], cast.city_manager)
    session = typed(session, cast.city_manager, {"B2": "YPA0003"})
    assert [error.code for error in session.errors.all()] == ["unknown_channel"]


def test_nothing_typed_changes_nothing(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1, channel_code="NOSUCH")], cast.city_manager)
    with pytest.raises(Conflict):
        cells_mend(
            session=session,
            user=fresh(cast.city_manager),
            typed={session.errors.get().pk: "NOSUCH", 999_999: "LJA0001"},
        )
    assert not ImportCellEdit.objects.exists()


def test_cells_of_a_settled_upload_are_not_mended(cast: Cast, send: Send) -> None:
    refused = send([order(1, channel_code="NOSUCH")], cast.city_manager)
    session = ImportSession.objects.get(pk=refused.session)
    with pytest.raises(Conflict):
        cells_mend(session=session, user=fresh(cast.city_manager), typed={session.errors.get().pk: "LJA0001"})


def test_whoever_may_not_upload_mends_nothing(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1, channel_code="NOSUCH")], cast.city_manager)
    with pytest.raises(Forbidden):
        cells_mend(session=session, user=fresh(cast.auditor), typed={session.errors.get().pk: "LJA0001"})
