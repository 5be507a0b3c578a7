"""Channel coefficients: ranges, one record a key, scope, history; by service and by page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from commissions.models import Coefficient, CoefficientChange, CoefficientKind
from commissions.services.coefficients import chain, coefficients_save
from core.errors import Forbidden, Refusal
from tests.cast import Cast
from tests.forms import entries, seen

pytestmark = pytest.mark.django_db
PERIOD = 202609
SignIn = Callable[[Any], Client]


@pytest.fixture
def kinds(db: None) -> list[CoefficientKind]:
    rows = [
        ("management", "管理系数", 0, 12_000, None),
        ("ranking", "排名系数", 10_000, 13_000, None),
        ("veto", "一票否决", 0, 10_000, 10_000),
        ("bid", "竞标系数", 5_000, 10_000, None),
    ]
    return [
        CoefficientKind.objects.create(code=code, name=name, lowest=low, highest=high, step=step, position=at)
        for at, (code, name, low, high, step) in enumerate(rows, 1)
    ]


def test_the_chain_is_the_product_of_all_factors() -> None:
    assert chain([9_500, 11_000, 10_000, 8_000]) == 8_360
    assert chain([]) == 10_000


@pytest.mark.parametrize(
    ("kind", "value", "allowed"),
    [
        (0, 12_000, True),
        (0, 12_001, False),
        (1, 9_999, False),
        (2, 10_000, True),
        (2, 0, True),
        (2, 5_000, False),
        (3, 5_000, True),
        (3, 4_999, False),
    ],
)
def test_a_value_lies_in_the_range_and_on_the_steps_of_its_kind(
    cast: Cast, kinds: list[CoefficientKind], kind: int, value: int, allowed: bool
) -> None:
    def save() -> None:
        coefficients_save(
            channel=cast.agent, period=PERIOD, values={kinds[kind]: value}, user=cast.city_manager
        )

    if allowed:
        save()
        assert Coefficient.objects.get().value == value
    else:
        with pytest.raises(Refusal):
            save()
        assert not Coefficient.objects.exists()


def test_each_change_is_on_record(cast: Cast, kinds: list[CoefficientKind]) -> None:
    for value in (9_500, 10_000, 10_000, None):
        coefficients_save(channel=cast.agent, period=PERIOD, values={kinds[0]: value}, user=cast.city_manager)
    changes = CoefficientChange.objects.order_by("id").values_list("old", "new", "user")
    who = cast.city_manager.pk
    assert list(changes) == [(None, 9_500, who), (9_500, 10_000, who), (10_000, None, who)]
    with pytest.raises(DatabaseError), transaction.atomic():
        CoefficientChange.objects.all().delete()


@pytest.mark.parametrize(
    "who", ["city_b_manager", "province_manager", "settlement_clerk", "dealer_owner", "stranger"]
)
def test_coefficients_are_set_within_ones_scope(cast: Cast, kinds: list[CoefficientKind], who: str) -> None:
    with pytest.raises(Forbidden):
        coefficients_save(
            channel=cast.agent, period=PERIOD, values={kinds[0]: 10_000}, user=getattr(cast, who)
        )


def test_a_store_has_no_coefficient_of_its_own(cast: Cast, kinds: list[CoefficientKind]) -> None:
    with pytest.raises(Refusal):
        coefficients_save(
            channel=cast.store, period=PERIOD, values={kinds[0]: 10_000}, user=cast.city_manager
        )


def test_the_database_holds_one_record_a_key(cast: Cast, kinds: list[CoefficientKind]) -> None:
    values = {"channel": cast.agent, "period": PERIOD, "kind": kinds[0], "set_by": cast.city_manager}
    Coefficient.objects.create(value=10_000, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coefficient.objects.create(value=9_000, **values)


def test_the_page_shows_a_month_by_channel_within_scope(
    cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn
) -> None:
    coefficients_save(
        channel=cast.agent, period=PERIOD, values={kinds[0]: 9_500, kinds[1]: 11_000}, user=cast.city_manager
    )
    address = f"{reverse('commissions:coefficient_list')}?period={PERIOD}"
    text = sign_in(cast.city_manager).get(address).content.decode()
    assert "LJA0001" in text
    assert "1.045" in text
    assert "YPA0003" not in text
    assert "LJS0001" not in text
    assert sign_in(cast.dealer_owner).get(address).status_code == 404


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(
    cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    edit = reverse("commissions:coefficient_edit", args=[cast.agent.pk, PERIOD])
    fields = [f"kind_{kind.pk}" for kind in kinds]
    refused = client.post(edit, {fields[0]: "1.25", fields[1]: "1.1"})
    assert refused.status_code == 422
    assert 'value="1.25"' in refused.content.decode()
    assert not Coefficient.objects.exists()
    assert client.post(edit, {fields[0]: "1.2", fields[1]: "1.1"}).status_code == 302
    assert set(Coefficient.objects.values_list("value", flat=True)) == {12_000, 11_000}


def test_the_pages_answer_each_role_as_they_should(
    cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn
) -> None:
    detail = reverse("commissions:coefficient_detail", args=[cast.agent.pk, PERIOD])
    edit = reverse("commissions:coefficient_edit", args=[cast.agent.pk, PERIOD])
    expected = {
        "city_manager": (200, 302),
        "assessor": (200, 302),
        "settlement_clerk": (200, 403),
        "auditor": (200, 403),
        "province_manager": (200, 403),
        "city_b_manager": (404, 404),
        "dealer_owner": (404, 404),
        "stranger": (404, 404),
    }
    for who, (read, written) in expected.items():
        client = sign_in(getattr(cast, who))
        assert client.get(detail).status_code == read, who
        assert client.post(edit, {}).status_code == written, who
    assert sign_in(cast.city_manager).get(edit).status_code == 405
    assert sign_in(cast.city_manager).get(detail.replace(str(PERIOD), "202613")).status_code == 404


def test_the_province_keeps_the_kinds(cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn) -> None:
    add = reverse("commissions:coefficient_kind_add")
    entry = {
        "name": "服务系数",
        "code": "service",
        "lowest": "0.8",
        "highest": "1.2",
        "step": "",
        "position": "5",
    }
    assert sign_in(cast.city_manager).post(add, entry).status_code == 403
    province = sign_in(cast.province_manager)
    assert province.post(add, {**entry, "highest": "0.7"}).status_code == 422
    assert province.post(add, entry).status_code == 302
    kind = CoefficientKind.objects.get(code="service")
    assert (kind.lowest, kind.highest) == (8_000, 12_000)
    edit = reverse("commissions:coefficient_kind_edit", args=[kind.pk])
    assert province.get(edit).status_code == 200
    changed = {**entry, "seen": seen(province, edit), "highest": "1.5"}
    assert province.post(edit, changed).status_code == 302
    assert "1.5" in province.get(reverse("commissions:coefficient_kind_list")).content.decode()


def test_changes_are_listed_within_scope(cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn) -> None:
    for channel, user in ((cast.agent, cast.city_manager), (cast.agent_b, cast.city_b_manager)):
        coefficients_save(channel=channel, period=PERIOD, values={kinds[0]: 9_000}, user=user)
    text = sign_in(cast.city_manager).get(reverse("commissions:coefficient_history")).content.decode()
    assert "LJA0001" in text
    assert "YPA0003" not in text


def test_coefficients_that_somebody_else_set_are_told_and_not_overwritten(
    cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    detail = reverse("commissions:coefficient_detail", args=[cast.agent.pk, PERIOD])
    edit = reverse("commissions:coefficient_edit", args=[cast.agent.pk, PERIOD])
    first, second = (f"kind_{kind.pk}" for kind in kinds[:2])
    shown = {"seen": seen(client, detail)}
    coefficients_save(channel=cast.agent, period=PERIOD, values={kinds[0]: 9_000}, user=cast.city_manager)
    answer = client.post(edit, {**shown, first: "1.1", second: "1.1"})
    assert answer.status_code == 409
    assert "0.9" in answer.context["clashes"][0]
    assert Coefficient.objects.get().value == 9_000
    again = {"seen": answer.context["seen"], first: "1.1", second: "1.1"}
    assert client.post(edit, again).status_code == 302
    assert set(Coefficient.objects.values_list("value", flat=True)) == {11_000}


def test_a_kind_that_somebody_else_changed_is_told(
    cast: Cast, kinds: list[CoefficientKind], sign_in: SignIn
) -> None:
    client = sign_in(cast.province_manager)
    edit = reverse("commissions:coefficient_kind_edit", args=[kinds[0].pk])
    sent = entries(client, edit, name="我的")
    CoefficientKind.objects.filter(pk=kinds[0].pk).update(name="别人的")
    answer = client.post(edit, sent)
    assert answer.status_code == 409
    assert CoefficientKind.objects.get(pk=kinds[0].pk).name == "别人的"
    assert client.post(edit, {**sent, "seen": answer.context["seen"]}).status_code == 302
