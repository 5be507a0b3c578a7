"""The page of an upload that isn't right yet: marked, mapped, mended, replaced, submitted."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from core.errors import Conflict
from core.jobs import run_job
from core.models import ImportSession, ImportState
from core.sheets.kinds import kind_named
from sales.services.templates import template_example
from tests.cast import Cast
from tests.factories.sheets import PERIOD, order, workbook
from tests.imports.conftest import Send, send
from tests.imports.test_mapping import FOREIGN, MEANT
from tests.sales.test_upload_pages import SignIn, act, page, post, uploaded

__all__ = ["send"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def read_again(session: ImportSession) -> ImportSession:
    session.refresh_from_db()
    assert session.job is not None
    run_job(session.job.pk)
    session.refresh_from_db()
    return session


def test_a_discarded_upload_still_gives_its_marked_workbook(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1, channel_code="NOSUCH")])
    marked = reverse("sales:import_marked", args=[session.pk])
    assert act(client, "discard", session) == 302
    assert marked in page(client, session)
    assert client.get(marked).status_code == 200


def test_rows_that_are_gone_are_409_and_no_button(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1, channel_code="NOSUCH")])
    act(client, "discard", session)
    post(client, workbook([order(1)]))
    later = read_again(ImportSession.objects.latest("pk"))
    assert act(client, "commit", later, version=later.version) == 302
    marked = reverse("sales:import_marked", args=[session.pk])
    assert marked not in page(client, session)
    assert client.get(marked).status_code == 409


def test_no_refusal_of_any_view_is_a_fault(cast: Cast, sign_in: SignIn, monkeypatch: Any) -> None:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> None:
        raise Conflict("nicht so")

    monkeypatch.setattr("sales.views.uploads.ImportListView.get", refuse)
    client = sign_in(cast.city_manager)
    response = client.get(reverse("sales:import_list"))
    assert (response.status_code, "nicht so" in response.content.decode()) == (409, True)
    assert client.get(reverse("sales:import_list"), headers={"HX-Request": "true"}).status_code == 409


def test_columns_are_mapped_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    post(client, workbook([order(1)], FOREIGN))
    session = read_again(ImportSession.objects.get())
    assert session.state == ImportState.MAPPING
    html = page(client, session)
    assert "ACC_NBR" in html
    assert "13900000001" in html
    letters = dict(zip(FOREIGN.values(), "ABCDEFG", strict=True))
    chosen = {f"key-{letters[text]}": key for text, key in MEANT.items()}
    assert act(client, "mapping", session, **{**chosen, "key-A": ""}) == 422
    assert act(client, "mapping", session, **chosen) == 302
    assert read_again(session).state == ImportState.READY
    assert "ACC_NBR" in page(client, session), "what was remembered is shown"
    assert act(client, "mapping_forget", session) == 302


def test_cells_are_mended_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1, channel_code="NOSUCH"), order(2)])
    error = session.errors.get()
    assert f'name="cell-{error.pk}"' in page(client, session)
    assert f'name="cell-{error.pk}"' not in page(sign_in(cast.auditor), session)
    assert act(client, "mend", session, **{f"cell-{error.pk}": "NOSUCH"}) == 409
    assert act(client, "mend", session, **{f"cell-{error.pk}": "LJA0001"}) == 302
    assert read_again(session).state == ImportState.READY
    assert "LJA0001" in page(client, session)


def test_a_replaced_upload_is_chosen_on_the_page(cast: Cast, sign_in: SignIn, send: Send) -> None:
    first = send([order(1), order(2)], cast.city_manager)
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1)])
    assert f'<option value="{first.session}"' in page(client, session)
    assert act(client, "replace", session, upload=first.session) == 302
    assert read_again(session).rows_withdrawn == 1
    assert "13900000002" in page(client, session)
    assert act(client, "commit", session, version=session.version) == 302
    refused = client.post(reverse("sales:import_undo", args=[first.session]))
    assert refused.status_code == 409
    assert session.get_absolute_url() in refused.content.decode(), "the upload in the way is a link"


def test_totals_that_differ_need_the_tick(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1), {"period": "合计", "first_payment": 999}])
    assert 'name="acknowledged"' in page(client, session)
    assert act(client, "commit", session, version=session.version) == 409
    assert act(client, "commit", session, version=session.version, acknowledged="on") == 302


def test_a_dealer_submits_and_the_city_commits(cast: Cast, sign_in: SignIn) -> None:
    dealer = sign_in(cast.dealer_owner)
    session = uploaded(dealer, [order(1)])
    assert reverse("sales:import_submit", args=[session.pk]) in page(dealer, session)
    assert act(dealer, "commit", session, version=session.version) == 403
    assert act(dealer, "submit", session, version=session.version) == 302
    city = sign_in(cast.city_manager)
    assert reverse("sales:import_commit", args=[session.pk]) in page(city, session)
    assert act(city, "commit", session, version=session.version) == 302


def test_a_dealer_sees_the_order_detail_alone(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.dealer_owner)
    context = client.get(reverse("sales:import_list"), {"period": PERIOD}).context
    assert [kind.name for kind in context["kinds"]] == ["order_detail"]
    assert client.get(reverse("sales:import_template", args=["order_detail"])).status_code == 200
    assert client.get(reverse("sales:import_template", args=["monthly_results"])).status_code == 404


def test_a_refused_upload_is_sent_again_for_the_same_sheet_and_month(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    session = uploaded(client, [order(1, channel_code="NOSUCH")])
    assert f"?kind=order_detail&amp;period={PERIOD}" in page(client, session)


def test_the_example_of_a_template_is_of_the_users_own_register(cast: Cast) -> None:
    example = template_example(cast.dealer_owner, kind_named("order_detail"))
    assert (example["channel_code"], example["product_code"], example["product_name"]) == (
        "LJA0001",
        "P0059",
        "乐享59元",
    )
