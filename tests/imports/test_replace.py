"""A corrected sheet in place of an earlier one: what it no longer has is withdrawn, on request."""

import pytest

from core.errors import Conflict
from core.jobs import JobContext
from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from core.services.imports.jobs import import_again
from core.services.imports.read import import_read
from core.services.imports.replace import replace_choose, replaceable_uploads
from sales.models import Sale, SubscriberMonth
from sales.services.results.writing import StandsOn
from tests.cast import Cast
from tests.factories.sheets import USAGE_HEADER, order, usage, workbook
from tests.imports.conftest import Prepare, Send, fresh

pytestmark = pytest.mark.django_db


def current() -> set[tuple[str, str]]:
    return set(Sale.objects.current().values_list("subscriber", "product__code"))


def numbers(*wanted: int, code: str = "P0059") -> set[tuple[str, str]]:
    return {(f"139{number:08d}", code) for number in wanted}


def replacing(session: ImportSession, earlier: int, cast: Cast) -> ImportSession:
    """The choice on the page, and the reading that follows it."""
    replace_choose(session=session, user=fresh(cast.city_manager), number=earlier)
    import_again(session)
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    return session


def commit(session: ImportSession, cast: Cast) -> ImportSession:
    return import_commit(session=session, user=fresh(cast.city_manager), version=session.version)


def test_a_new_product_beside_the_old_one_is_told_cell_by_cell(
    cast: Cast, send: Send, prepare: Prepare
) -> None:
    first = send([order(1), order(2)], cast.city_manager)
    session = prepare([order(1, product_code="P0099"), order(2), order(3)], cast.city_manager)
    difference = session.report["difference"]
    assert difference["doubled"] == 1
    (double,) = difference["doubles"]
    assert (double["cell"], double["number"], double["other"], double["upload"]) == (
        "D2",
        "13900000001",
        "乐享59元",
        first.session,
    )


def test_two_products_in_one_file_are_no_warning(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1), order(1, product_code="P0099")], cast.city_manager)
    assert session.report["difference"]["doubled"] == 0


def test_missing_rows_stay_unless_the_file_replaces_their_upload(
    cast: Cast, send: Send, prepare: Prepare
) -> None:
    first = send([order(number) for number in (1, 2, 3)], cast.city_manager)
    other = send([order(9)], cast.city_manager)
    session = prepare([order(1, product_code="P0099"), order(2)], cast.city_manager)
    assert session.rows_withdrawn == 0
    assert first.session is not None
    session = replacing(session, first.session, cast)
    difference = session.report["difference"]
    assert (session.rows_new, session.rows_unchanged, session.rows_withdrawn) == (1, 1, 2)
    assert [number for _title, number, _says in difference["gone"]] == ["13900000001", "13900000003"]
    assert difference["sums"][0]["withdrawn"] == 10_000
    assert (difference["missing"], difference["doubled"]) == (1, 0)
    assert (difference["sums"][0]["month_before"], difference["sums"][0]["month_after"]) == (20_000, 15_000)
    assert current() == numbers(1, 2, 3, 9), "nothing happens before the commit"
    commit(session, cast)
    assert current() == numbers(1, code="P0099") | numbers(2, 9)
    import_undo(session=session, user=fresh(cast.city_manager))
    assert current() == numbers(1, 2, 3, 9)
    assert other.new == 1


def test_a_replacement_of_a_replacement_reaches_the_first_ones_rows(cast: Cast, send: Send) -> None:
    first = send([order(number) for number in (1, 2, 3)], cast.city_manager)
    second = send([order(1), order(2)], cast.city_manager, replaces=first.session)
    assert (second.withdrawn, current()) == (1, numbers(1, 2))
    third = send([order(1)], cast.city_manager, replaces=second.session)
    assert (third.withdrawn, current()) == (1, numbers(1))


def test_what_a_replaced_upload_changed_is_withdrawn_in_its_last_revision(cast: Cast, send: Send) -> None:
    send([order(1, first_payment=50)], cast.city_manager)
    second = send([order(1, first_payment=60), order(2)], cast.city_manager)
    third = send([order(2)], cast.city_manager, replaces=second.session)
    assert current() == numbers(2)
    import_undo(session=ImportSession.objects.get(pk=third.session), user=fresh(cast.city_manager))
    assert set(Sale.objects.current().values_list("first_payment", flat=True)) == {6_000, 5_000}


def test_withdrawn_rows_that_came_in_again_stop_the_undo(cast: Cast, send: Send) -> None:
    first = send([order(1), order(2)], cast.city_manager)
    second = send([order(1)], cast.city_manager, replaces=first.session)
    third = send([order(2, first_payment=70)], cast.city_manager)
    with pytest.raises(StandsOn) as caught:
        import_undo(session=ImportSession.objects.get(pk=second.session), user=fresh(cast.city_manager))
    assert caught.value.first.pk == third.session
    with pytest.raises(StandsOn) as caught:
        import_undo(session=ImportSession.objects.get(pk=first.session), user=fresh(cast.city_manager))
    assert caught.value.first.pk == second.session


def test_only_committed_uploads_of_the_same_sheet_month_and_city_are_offered(
    cast: Cast, send: Send, prepare: Prepare
) -> None:
    mine = send([order(1)], cast.city_manager)
    send([order(1, channel_code="YPA0003")], cast.city_b_manager)
    send([order(1, period="202609", event_date="2026-09-01")], cast.city_manager, period=202609)
    send(workbook([usage(1)], USAGE_HEADER), cast.city_manager, kind="subscriber_months")
    undone = send([order(5)], cast.city_manager)
    import_undo(session=ImportSession.objects.get(pk=undone.session), user=fresh(cast.city_manager))
    session = prepare([order(2)], cast.city_manager)
    assert [upload.pk for upload in replaceable_uploads(session)] == [mine.session]
    for number in set(ImportSession.objects.values_list("pk", flat=True)) - {mine.session}:
        with pytest.raises(Conflict):
            replace_choose(session=session, user=fresh(cast.city_manager), number=number)


def test_a_district_does_not_replace_the_citys_upload(cast: Cast, send: Send, prepare: Prepare) -> None:
    citys = send([order(1), order(2, channel_code="LJA0017")], cast.city_manager)
    session = prepare([order(1)], cast.district_supervisor)
    with pytest.raises(Conflict):
        replace_choose(session=session, user=fresh(cast.district_supervisor), number=citys.session)


def test_a_replacement_is_committed_as_a_whole(cast: Cast, send: Send, prepare: Prepare) -> None:
    first = send([order(1), order(2)], cast.city_manager)
    session = prepare([order(1), order(2, first_payment="-")], cast.city_manager)
    assert first.session is not None
    session = replacing(session, first.session, cast)
    with pytest.raises(Conflict):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version, partial=True)
    assert current() == numbers(1, 2)


def test_subscribers_of_a_month_can_be_replaced_too(cast: Cast, send: Send) -> None:
    book = workbook([usage(1), usage(2)], USAGE_HEADER)
    first = send(book, cast.city_manager, kind="subscriber_months")
    corrected = workbook([usage(1)], USAGE_HEADER)
    second = send(corrected, cast.city_manager, kind="subscriber_months", replaces=first.session)
    assert second.withdrawn == 1
    assert list(SubscriberMonth.objects.current().values_list("subscriber", flat=True)) == ["13900000001"]
