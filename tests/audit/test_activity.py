"""What was done to months, statements, disputes and plan versions, in words, for whoever may know."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.services.confirmations import statement_confirm
from commissions.services.disputes import dispute_withdraw
from commissions.services.months import month_return, month_submit
from commissions.services.rulings import dispute_rule
from core.audit.actions import action_label
from core.models import AuditEvent
from tests.cast import Cast
from tests.desk.test_disputes import raised
from tests.factories.commissions import Ledger, make_component, published
from tests.permissions.world import make_draft

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def labels(*actions: str) -> list[str]:
    with translation.override("zh-hans"):
        return [action_label(action) for action in actions]


def shown_in_order(page: str, wanted: list[str]) -> bool:
    places = [page.find(text) for text in wanted]
    return -1 not in places and places == sorted(places)


def test_a_month_tells_its_steps(cast: Cast, sign_in: SignIn) -> None:
    ledger = Ledger(cast, cast.city_a)
    month_submit(month=ledger.month, user=cast.city_manager, version=ledger.month.version, despite=True)
    month_return(month=ledger.month, user=cast.province_manager, reason="缺一份月报")
    address = {"city": cast.city_a.pk, "period": ledger.month.period}
    client = sign_in(cast.city_manager)
    link = reverse("commissions:month_activity", kwargs=address)
    assert link in client.get(reverse("commissions:month_detail", kwargs=address)).content.decode()
    page = client.get(link).content.decode()
    assert shown_in_order(page, labels("commissions.month_return", "commissions.month_submit"))
    assert "缺一份月报" in page
    assert "province" in page


def test_a_statement_tells_its_answers_and_those_to_its_disputes(cast: Cast, sign_in: SignIn) -> None:
    statement = published(cast)[2]
    dispute_withdraw(dispute=raised(cast, statement), user=cast.dealer_owner)
    statement.refresh_from_db()
    statement_confirm(statement=statement, user=cast.dealer_owner)
    client = sign_in(cast.city_manager)
    link = reverse("commissions:statement_activity", args=[statement.pk])
    assert link in client.get(reverse("commissions:statement_detail", args=[statement.pk])).content.decode()
    told = labels(
        "commissions.statement_confirm", "commissions.dispute_withdraw", "commissions.dispute_raise"
    )
    assert shown_in_order(client.get(link).content.decode(), told)
    dealer = sign_in(cast.dealer_owner)
    assert (
        link not in dealer.get(reverse("commissions:statement_detail", args=[statement.pk])).content.decode()
    )


def test_a_dispute_tells_who_raised_it_and_who_ruled(cast: Cast, sign_in: SignIn) -> None:
    dispute = raised(cast, published(cast)[2])
    dispute_rule(dispute=dispute, due=9_000, text="属实", user=cast.city_manager)
    client = sign_in(cast.city_manager)
    link = reverse("commissions:dispute_activity", args=[dispute.pk])
    assert link in client.get(reverse("commissions:dispute_detail", args=[dispute.pk])).content.decode()
    page = client.get(link).content.decode()
    assert shown_in_order(page, labels("commissions.dispute_rule", "commissions.dispute_raise"))
    assert "90.00" in page


def test_a_plan_version_tells_its_way(cast: Cast, sign_in: SignIn) -> None:
    draft = make_draft(cast, make_component(cast).version.plan)
    client = sign_in(cast.province_manager)
    link = reverse("commissions:plan_version_activity", args=[draft.pk])
    assert link in client.get(reverse("commissions:plan_version_detail", args=[draft.pk])).content.decode()
    assert labels("commissions.version_created")[0] in client.get(link).content.decode()


def test_events_of_another_of_the_same_number_are_not_told(cast: Cast, sign_in: SignIn) -> None:
    dispute = raised(cast, published(cast)[2])
    AuditEvent.objects.create(
        model="commissions.month", key=str(dispute.pk), action="commissions.month_close", actor_name="x-y-z"
    )
    link = reverse("commissions:dispute_activity", args=[dispute.pk])
    assert "x-y-z" not in sign_in(cast.city_manager).get(link).content.decode()
