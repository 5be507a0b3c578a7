"""Targets: who sets them where, what a closed month keeps, and how far they were reached."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.choices import MonthStatus
from commissions.models import Month
from core.errors import Conflict, Forbidden
from core.models import Change
from sales.choices import ValueState
from sales.models import ChannelMonth, Metric, Target
from sales.services.reached import share_of, targets_reached
from sales.services.targets import target_add, target_set, targets_set
from tests.cast import Cast
from tests.factories.commissions import PERIOD, make_sale, partition
from tests.forms import seen
from users.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def revenue(cast: Cast) -> Metric:
    return Metric.objects.create(code="billed_revenue", name="开账收入", unit="fen", position=2)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def table(**query: Any) -> str:
    listed = "&".join(f"{name}={value}" for name, value in {"period": PERIOD, **query}.items())
    return f"{reverse('sales:target_table')}?{listed}"


def sent_by(page: str) -> dict[str, str]:
    """The form of the table as a browser would send it."""
    fields = re.findall(r'<input ([^>]*name="(?:initial-)?target_\d+"[^>]*)>', page)
    found = {}
    for attributes in fields:
        named = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        found[named["name"]] = named.get("value", "")
    return found


def test_setting_again_changes_the_one_that_is_there(cast: Cast) -> None:
    for value in (30, 40):
        target_set(channel=cast.agent, period=PERIOD, metric=None, value=value, user=fresh(cast.city_manager))
    assert Target.objects.get().value == 40
    same = targets_set(period=PERIOD, metric=None, values={cast.agent.pk: 40}, user=fresh(cast.city_manager))
    assert same == 0


def test_a_foreign_channel_refuses_all(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        targets_set(
            period=PERIOD,
            metric=None,
            values={cast.agent.pk: 1, cast.agent_b.pk: 1},
            user=fresh(cast.city_manager),
        )
    assert not Target.objects.exists()


def test_the_province_sets_them_everywhere(cast: Cast) -> None:
    values = {cast.agent.pk: 1, cast.agent_b.pk: 2}
    assert targets_set(period=PERIOD, metric=None, values=values, user=fresh(cast.province_manager)) == 2


def test_a_closed_month_keeps_its_targets(cast: Cast) -> None:
    user = fresh(cast.city_manager)
    target = target_set(channel=cast.agent, period=PERIOD, metric=None, value=30, user=user)
    Month.objects.create(
        city=cast.city_a, period=PERIOD, status=MonthStatus.CLOSED, approved_by=cast.province_manager
    )
    for value in (None, 40):
        with pytest.raises(Conflict):
            targets_set(period=PERIOD, metric=None, values={cast.agent.pk: value}, user=user)
    target.refresh_from_db()
    assert target.value == 30


def test_only_changed_cells_of_the_table_are_written(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    page = client.get(table()).content.decode()
    assert "LJA0001" in page
    assert "YPA0003" not in page
    sent = sent_by(page)
    sent[f"target_{cast.agent.pk}"] = "50"
    meanwhile = fresh(cast.province_manager)
    target_set(channel=cast.other_agent, period=PERIOD, metric=None, value=9, user=meanwhile)
    assert client.post(table(), sent).status_code == 302
    found = dict(Target.objects.values_list("channel_id", "value"))
    assert found == {cast.agent.pk: 50, cast.other_agent.pk: 9}
    assert Change.objects.filter(table_name="sales_target").count() == 2


def test_an_emptied_cell_takes_the_target_away(cast: Cast, sign_in: SignIn, revenue: Metric) -> None:
    client = sign_in(cast.city_manager)
    of_revenue = table(metric=revenue.pk)
    sent = {f"target_{cast.agent.pk}": "1234.5"}
    assert client.post(of_revenue, sent).status_code == 302
    assert Target.objects.get().value == 123_450
    page = client.get(of_revenue).content.decode()
    again = sent_by(page)
    assert again[f"target_{cast.agent.pk}"] == "1234.50"
    again[f"target_{cast.agent.pk}"] = ""
    client.post(of_revenue, again)
    assert not Target.objects.exists()


def test_a_bad_cell_refuses_the_table_and_keeps_what_was_entered(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    sent = {f"target_{cast.agent.pk}": "-3", f"target_{cast.other_agent.pk}": "12"}
    answer = client.post(table(), sent)
    assert answer.status_code == 422
    assert sent_by(answer.content.decode())[f"target_{cast.other_agent.pk}"] == "12"
    assert not Target.objects.exists()


def test_a_foreign_channel_in_the_form_is_ignored(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.city_manager).post(table(), {f"target_{cast.agent_b.pk}": "5"})
    assert not Target.objects.exists()


def test_the_form_takes_whole_pieces_and_yuan(cast: Cast, sign_in: SignIn, revenue: Metric) -> None:
    client = sign_in(cast.city_manager)
    add = reverse("sales:target_add")
    sent = {"channel": "lja0001", "period": PERIOD, "value": "12.5"}
    assert client.post(add, sent).status_code == 422
    assert client.post(add, {**sent, "metric": revenue.pk}).status_code == 302
    assert Target.objects.get().value == 1_250
    assert client.post(add, {**sent, "channel": "YPA0003", "value": "3"}).status_code == 422


def test_one_that_is_there_is_not_overwritten_and_the_error_leads_to_it(cast: Cast, sign_in: SignIn) -> None:
    user = fresh(cast.city_manager)
    held = target_set(channel=cast.agent, period=PERIOD, metric=None, value=1_040, user=user)
    client = sign_in(cast.city_manager)
    sent = {"channel": cast.agent.code, "period": PERIOD, "value": "50"}
    answer = client.post(reverse("sales:target_add"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["channel"]
    page = answer.content.decode()
    assert f'<a href="{reverse("sales:target_edit", args=[held.pk])}">' in page
    assert "1,040" in page
    assert client.post(reverse("sales:target_add"), {**sent, "metric": cast.metric.pk}).status_code == 302
    assert Target.objects.get(metric=None).value == 1_040


def test_of_two_who_add_the_same_the_second_is_refused(cast: Cast) -> None:
    user = fresh(cast.city_manager)
    target_add(channel=cast.agent, period=PERIOD, metric=None, value=30, user=user)
    with pytest.raises(Conflict):
        target_add(channel=cast.agent, period=PERIOD, metric=None, value=40, user=user)
    assert Target.objects.get().value == 30


def test_orders_count_with_those_of_the_stores(cast: Cast) -> None:
    partition("sales_sale", PERIOD)
    for number, channel in enumerate((cast.agent, cast.store, cast.other_agent), start=1):
        make_sale(channel, cast.product, number)
    user = fresh(cast.city_manager)
    target = target_set(channel=cast.agent, period=PERIOD, metric=None, value=4, user=user)
    reached = targets_reached([target])
    assert reached == {target.pk: 2}
    assert share_of(2, 4) == 5_000


def test_a_figure_that_was_not_reported_is_no_zero(cast: Cast) -> None:
    partition("sales_channelmonth", PERIOD)
    user = fresh(cast.city_manager)
    target = target_set(channel=cast.agent, period=PERIOD, metric=cast.metric, value=4, user=user)
    assert targets_reached([target]) == {target.pk: None}
    ChannelMonth.objects.create(
        city_id=cast.city_a.pk,
        period=PERIOD,
        fact_id=1,
        revision=1,
        channel=cast.agent,
        import_id=1,
        metric=cast.metric,
        value=None,
        state=ValueState.NOT_REPORTED,
    )
    assert targets_reached([target]) == {target.pk: None}
    assert share_of(None, 4) is share_of(3, 0) is None


def test_the_page_of_a_target_tells_its_history(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    user = fresh(cast.city_manager)
    target = target_set(channel=cast.agent, period=PERIOD, metric=None, value=30, user=user)
    page = reverse("sales:target_edit", args=[target.pk])
    edited = client.post(page, {"seen": seen(client, page), "value": "45"})
    assert edited.status_code == 302
    history = client.get(f"{target.get_absolute_url()}?tab=history").content.decode()
    assert "30" in history
    assert "45" in history
    client.post(reverse("sales:target_remove", args=[target.pk]))
    assert not Target.objects.exists()
