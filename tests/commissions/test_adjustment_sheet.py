"""Rewards and fines by sheet: each row a proposal that waits for its second person, the same sheet twice nothing new."""

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from commissions.adjustments.services import (
    adjustment_approve,
    adjustment_points,
    adjustment_refuse,
    adjustment_withdraw,
    adjustments_open,
)
from commissions.models import Adjustment, AdjustmentRequest, Month
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.months import month_submit
from core.errors import Conflict, Forbidden
from core.models import ImportSession
from core.services.imports.commit import StalePreview, import_commit, import_undo
from tests.cast import Cast, grant_role
from tests.commissions.scene import OCTOBER, Scene
from tests.contracts.subject import SignIn
from tests.factories.adjustments import propose
from tests.factories.commissions import make_component
from tests.factories.payments import again
from tests.factories.rosters import roster
from tests.imports.conftest import fresh, prepared

pytestmark = pytest.mark.django_db
MONTH = 202610
HEADER = {
    "code": "收款方编码",
    "name": "收款方",
    "month": "所属账期",
    "kind": "类型",
    "amount": "金额（元）",
    "component": "酬金项",
    "document": "文号",
    "reason": "原因",
    "status": "状态",
}


def row(**changes: Any) -> dict[str, Any]:
    said = {"code": "LJA0001", "month": "202609", "kind": "奖励", "amount": "123.45"}
    return {**said, "document": "渠〔2026〕30号", "reason": "季度之星", **changes}


def read(cast: Cast, *rows: dict[str, Any], by: Any = None, title: str = "", only: str = "") -> ImportSession:
    book = roster(*rows, header=HEADER, title=title, only=only)
    return prepared(book, by or cast.city_manager, kind="adjustments", period=MONTH)


def commit(session: ImportSession, by: Any, **options: Any) -> ImportSession:
    return import_commit(session=session, user=fresh(by), version=session.version, **options)


def errors(session: ImportSession) -> dict[str, str]:
    return {error.cell: error.code for error in session.errors.all()}


def test_each_row_is_a_proposal_of_whoever_sent_it_to_the_fen(cast: Cast) -> None:
    session = read(
        cast,
        row(),
        row(kind="罚款", amount="20.01", reason="违规张贴"),
        row(kind="罚款", amount=-7.5, reason="串货", month=""),
        row(kind="调整", amount="-0.01", reason="多计"),
    )
    assert errors(session) == {}
    assert (session.rows_new, session.rows_changed) == (4, 0)
    assert session.report["difference"]["added"][0][1].endswith("· 渠〔2026〕30号")
    commit(session, cast.city_manager)
    found = AdjustmentRequest.objects.order_by("pk").values_list(
        "payee__code", "event_period", "kind", "amount", "status", "proposed_by__username"
    )
    own = ("proposed", cast.city_manager.username)
    assert list(found) == [
        ("LJA0001", 202609, "reward", 12_345, *own),
        ("LJA0001", 202609, "fine", -2_001, *own),
        ("LJA0001", MONTH, "fine", -750, *own),
        ("LJA0001", 202609, "adjustment", -1, *own),
    ]
    assert not Adjustment.objects.exists(), "nothing is paid before the second person has approved it"


def test_whoever_sent_it_approves_none_of_its_rows(cast: Cast) -> None:
    commit(read(cast, row()), cast.settlement_clerk)
    grant_role(cast.city_manager, "province_manager", region=cast.province)
    with pytest.raises(MakerIsChecker):
        adjustment_approve(adjustment_request=AdjustmentRequest.objects.get(), user=again(cast.city_manager))


def test_the_same_sheet_again_proposes_nothing_and_another_amount_is_refused(cast: Cast) -> None:
    there = propose(cast)
    session = read(cast, row())
    assert (errors(session), session.rows_unchanged, session.rows_new) == ({}, 1, 0)
    session = read(cast, row(amount="200"), row(amount="200", reason="另一项"), title="a")
    assert errors(session) == {"E2": "other_amount"}
    assert session.errors.get().params["amount"] == "123.45"
    adjustment_approve(adjustment_request=there, user=again(cast.province_manager))
    session = read(cast, row(), row(amount="200"), title="b")
    assert (errors(session), session.rows_unchanged) == ({"E3": "other_amount"}, 1)


def test_what_was_refused_or_withdrawn_can_be_proposed_anew(cast: Cast) -> None:
    refused, withdrawn = propose(cast), propose(cast, reason="另一项")
    adjustment_refuse(adjustment_request=refused, finding="x", user=again(cast.province_manager))
    adjustment_withdraw(adjustment_request=withdrawn, user=again(cast.city_manager))
    session = read(cast, row(), row(reason="另一项"))
    assert (errors(session), session.rows_new) == ({}, 2)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"code": "LJA9999"}, {"A2": "unknown_payee"}),
        ({"code": "YPA0003"}, {"A2": "unknown_payee"}),
        ({"code": "LJS0001"}, {"A2": "paid_through_agent"}),
        ({"name": "云坪数码"}, {"B2": "other_name"}),
        ({"month": "203001"}, {"C2": "month_ahead"}),
        ({"month": "202613"}, {"C2": "bad_period"}),
        ({"kind": "礼物"}, {"D2": "bad_choice"}),
        ({"kind": ""}, {"D2": "required"}),
        ({"amount": "0"}, {"E2": "no_amount"}),
        ({"amount": "-5"}, {"E2": "not_positive"}),
        ({"amount": "1.005"}, {"E2": "money_decimals"}),
        ({"component": "没有的项"}, {"F2": "unknown_component"}),
        ({"document": " "}, {"G2": "required"}),
        ({"reason": ""}, {"H2": "required"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell(
    cast: Cast, changes: dict[str, Any], found: dict[str, str]
) -> None:
    session = read(cast, row(**changes))
    assert errors(session).keys() == found.keys()
    for cell, code in found.items():
        if code in {"bad_period", "bad_choice", "money_decimals"}:
            continue
        assert errors(session)[cell] == code


def test_the_same_document_and_reason_twice_in_a_sheet_is_refused(cast: Cast) -> None:
    session = read(cast, row(), row(amount="1"), row(), row(reason="另一项"))
    assert errors(session) == {"A3": "repeated", "A4": "repeated"}


def test_a_component_is_named_with_its_plan_or_alone(cast: Cast) -> None:
    component = make_component(cast)
    title = f"{component.version.plan.name} · {component.name}"
    session = read(cast, row(component=component.name), row(component=title, reason="另一项"))
    assert errors(session) == {}
    commit(session, cast.city_manager)
    assert set(AdjustmentRequest.objects.values_list("component_key", flat=True)) == {component.key_id}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_list_comes_back_unchanged(cast: Cast, sign_in: SignIn, language: str) -> None:
    propose(cast, component_key=make_component(cast).key_id)
    propose(cast, 2_001, kind="fine", reason="违规张贴")
    adjustment_withdraw(adjustment_request=propose(cast, reason="撤"), user=again(cast.city_manager))
    adjustment_approve(
        adjustment_request=propose(cast, -5, kind="adjustment"), user=again(cast.province_manager)
    )
    session = prepared(
        exported(sign_in(cast.city_manager), language), cast.city_manager, kind="adjustments", period=MONTH
    )
    assert errors(session) == {}
    assert (session.rows_new, session.rows_changed, session.rows_unchanged) == (0, 0, 3)
    findings = session.report["warnings"] + session.report["findings"]
    assert [one["params"] for one in findings if one["code"] == "unmapped_columns"] == []
    assert [one["params"]["count"] for one in findings if one["code"] == "proposals_over"] == [1]


def test_an_exported_list_without_its_components_proposes_none_of_them_again(cast: Cast) -> None:
    propose(cast, component_key=make_component(cast).key_id)
    session = read(cast, row(), only="code kind amount month document reason")
    assert (errors(session), session.rows_new) == ({}, 0)


def exported(client: Any, language: str) -> io.BytesIO:
    answer = client.get(
        reverse("commissions:adjustment_list") + "?export=xlsx", headers={"accept-language": language}
    )
    content = io.BytesIO(b"".join(answer.streaming_content))
    assert openpyxl.load_workbook(content).worksheets[0].max_row > 1
    content.seek(0)
    return content


def test_an_undo_withdraws_all_of_them_or_none(cast: Cast) -> None:
    session = commit(read(cast, row(), row(reason="另一项")), cast.city_manager)
    import_undo(session=session, user=fresh(cast.city_manager))
    assert set(AdjustmentRequest.objects.values_list("status", flat=True)) == {"withdrawn"}
    session = commit(read(cast, row(), row(reason="另一项"), title="b"), cast.city_manager)
    first = AdjustmentRequest.objects.filter(status="proposed").first()
    assert first is not None
    adjustment_approve(adjustment_request=first, user=again(cast.province_manager))
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.city_manager))
    assert AdjustmentRequest.objects.filter(status="proposed").count() == 1


def test_two_sheets_that_say_the_same_propose_it_once(cast: Cast) -> None:
    first, second = read(cast, row()), read(cast, row(), title="b")
    commit(first, cast.city_manager)
    with pytest.raises(StalePreview):
        commit(second, cast.city_manager)
    assert AdjustmentRequest.objects.count() == 1


def test_nobody_else_may_send_it(cast: Cast) -> None:
    for user in (cast.province_manager, cast.district_supervisor, cast.dealer_owner, cast.auditor):
        with pytest.raises(Forbidden):
            read(cast, row(), by=user)


def test_submitting_a_month_says_what_still_waits_and_its_step_leads_there(
    scene: Scene, sign_in: SignIn
) -> None:
    cast = scene.cast
    scene.version(activation=((0, None, 70_000),))
    scene.sell(cast.agent)
    scene.run()
    propose(cast, event_period=scene.period)
    propose(cast, event_period=OCTOBER, reason="下月")
    month = Month.objects.get(city=cast.city_a, period=scene.period)
    page = sign_in(cast.city_manager).get(
        reverse("commissions:month_detail", args=[cast.city_a.pk, month.period])
    )
    (step,) = [step for step in page.context["steps"] if step.url_name == "commissions:adjustment_list"]
    assert step.state in {"now", "todo"}
    listed = sign_in(cast.city_manager).get(f"{reverse(step.url_name)}?{step.query}")
    assert len(listed.context["table"].data.data) == 1
    (told,) = adjustment_points(1)
    assert told in page.context["open_points"]
    with pytest.raises(WrongState, match=told):
        month_submit(month=month, user=again(cast.city_manager), version=month.version)
    submitted = month_submit(month=month, user=again(cast.city_manager), version=month.version, despite=True)
    assert submitted.status == "submitted"


def test_what_is_decided_or_of_a_later_month_is_no_matter(scene: Scene) -> None:
    cast = scene.cast
    propose(cast, event_period=OCTOBER)
    adjustment_withdraw(adjustment_request=propose(cast, event_period=202609), user=again(cast.city_manager))
    assert adjustments_open(cast.city_a.pk, 202609) == 0
    assert adjustments_open(cast.city_a.pk, OCTOBER) == 1
    assert adjustments_open(cast.city_b.pk, OCTOBER) == 0
