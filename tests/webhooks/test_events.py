"""Each event is told where it happens, once, without names of people and without amounts."""

import json

import pytest

from commissions.models import Statement
from commissions.services.confirmations import statement_confirm
from commissions.services.disputes import dispute_withdraw
from commissions.services.months import (
    month_approve,
    month_close,
    month_get,
    month_publish,
    month_return,
    month_submit,
)
from commissions.services.rulings import dispute_rule
from core.models import ImportSession, WebhookDelivery
from core.services.imports.commit import import_undo
from tests.cast import Cast
from tests.desk.test_disputes import raised
from tests.factories.commissions import Ledger, make_component, published
from tests.factories.sheets import order
from tests.imports.conftest import Send, fresh, send
from tests.webhooks.conftest import Hook

__all__ = ["send"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _told(hook: Hook) -> None:
    hook()


def told() -> list[str]:
    return list(WebhookDelivery.objects.order_by("id").values_list("event", flat=True))


def test_a_months_way(cast: Cast) -> None:
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, make_component(cast), 1, 5_000)
    ledger.statements()
    month, version = ledger.month, ledger.month.version
    city, province = cast.city_manager, cast.province_manager
    month_submit(month=month, user=city, version=version, despite=True)
    month_return(month=month, user=province, reason="缺一份月报")
    month_submit(month=month, user=city, version=version, despite=True)
    month_approve(month=month, user=province, version=version)
    month_publish(month=month, user=province)
    statement_confirm(statement=Statement.objects.get(), user=cast.dealer_owner)
    month_close(month=month_get(cast.city_a.pk, month.period), user=province)
    assert told() == [
        "month.submitted",
        "month.returned",
        "month.submitted",
        "month.approved",
        "month.published",
        "statement.confirmed",
        "month.closed",
    ]
    first = WebhookDelivery.objects.earliest("id").payload["data"]
    assert first == {
        "month": month.pk,
        "city": cast.city_a.pk,
        "city_code": "LJ",
        "period": month.period,
        "version": version,
    }


def test_a_dispute_and_its_ruling(cast: Cast) -> None:
    dispute = raised(cast, published(cast)[2])
    dispute_rule(dispute=dispute, due=9_000, text="属实", user=cast.city_manager)
    assert told() == ["dispute.raised", "dispute.ruled"]
    assert WebhookDelivery.objects.latest("id").payload["data"]["status"] == "upheld"


def test_a_dispute_that_is_withdrawn_was_not_ruled_on(cast: Cast) -> None:
    dispute_withdraw(dispute=raised(cast, published(cast)[2]), user=cast.dealer_owner)
    assert told() == ["dispute.raised"]


def test_an_upload_comes_and_goes(cast: Cast, send: Send) -> None:
    send([order(1)], cast.city_manager)
    import_undo(session=ImportSession.objects.get(), user=fresh(cast.city_manager))
    assert told() == ["upload.committed", "upload.undone"]
    assert WebhookDelivery.objects.latest("id").payload["data"]["kind"] == "order_detail"


def test_nothing_is_told_of_people_or_money(cast: Cast) -> None:
    dispute = raised(cast, published(cast)[2])
    dispute_rule(dispute=dispute, due=9_000, text="属实", user=cast.city_manager)
    text = json.dumps(list(WebhookDelivery.objects.values_list("payload", flat=True)), ensure_ascii=False)
    for secret in ("属实", "少算", "9000", "5000", "90.00", cast.agent.name, cast.dealer_owner.name + '"'):
        assert secret not in text
