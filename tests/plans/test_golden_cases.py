"""Golden cases: read from a workbook, worked out by the engine, and in the way of a version that fails them."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.choices import Measure, TierBasis
from commissions.models import CoefficientKind, GoldenBook, PlanVersion
from commissions.services import plans
from commissions.services.errors import MakerIsChecker
from commissions.services.golden.book import book_state
from commissions.services.golden.content import (
    Case,
    CaseCoefficient,
    CaseEvent,
    CaseFigure,
    CaseMonth,
    GoldenContent,
    restored,
    stored,
)
from commissions.services.golden.reader import read_cases
from commissions.services.golden.running import cases_run
from commissions.services.golden.writer import cases_export
from commissions.services.golden_cases import golden_remove, golden_run, golden_upload
from commissions.services.plan_content import InstalmentContent
from commissions.services.plan_store import version_content
from core.errors import Forbidden
from network.choices import ChannelKind
from sales.choices import EventKind, Grain, ValueState
from tests.cast import Cast
from tests.factories.golden import DEALER, make_book, two_sales, workbook
from tests.factories.plans import component, content, flat, gate, make_draft, make_plan

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    return make_draft(make_plan(cast.city_a), cast.city_manager)


def url(name: str, *args: Any) -> str:
    return reverse(f"commissions:{name}", args=args)


def filled(version: PlanVersion, folder: Path, amount: Any = 40, **more: Any) -> Path:
    sale = {"Channel code": "T1", "Product": "P0059 乐享59元", "Day": datetime.date(2026, 10, 12)}
    sheets: dict[str, Any] = {
        "Channels": [
            {"Channel code": "T1", "Channel kind": "Agent", "Level": "Level 1", "City or district": "LJ01 城东区"}
        ],
        "Sales": [{**sale, "No.": "S1"}, {**sale, "No.": "S2", "Quantity": 2}],
        "Expectedamounts": [
            {"Case": "all", "Paid to": "T1", "Month": "2026-10", "Expected amount": 60},
            {
                "Case": "one", "Paid to": "T1", "Month": "2026-10", "Component": "FH01", "No. of the row": "S2",
                "Expected amount": amount,
            },
        ],
    }  # fmt: skip
    return workbook(version, folder, **{**sheets, **more})


def test_a_filled_in_template_is_run_and_every_case_passes(
    cast: Cast, draft: PlanVersion, tmp_path: Path
) -> None:
    errors = golden_upload(
        version=draft, path=filled(draft, tmp_path), name="验算.xlsx", user=cast.city_manager
    )
    assert errors == []
    state = book_state(draft, version_content(draft))
    assert state is not None
    assert [(item.case.name, item.got, item.passed) for item in state.outcomes] == [
        ("all", 6_000, True),
        ("one", 4_000, True),
    ]
    assert state.current


def test_wrong_cells_are_named_and_nothing_is_taken(cast: Cast, draft: PlanVersion, tmp_path: Path) -> None:
    path = filled(
        draft,
        tmp_path,
        amount="vierzig",
        Sales=[{"No.": "S2", "Channel code": "T9", "Product": "P7", "Day": "gestern", "Quantity": "1.5"}],
    )
    errors = golden_upload(version=draft, path=path, name="x.xlsx", user=cast.city_manager)
    assert {(error.sheet, error.address) for error in errors} == {
        ("Sales", "B2"), ("Sales", "C2"), ("Sales", "D2"), ("Sales", "F2"), ("Expected amounts", "F3"),
    }  # fmt: skip
    assert not GoldenBook.objects.exists()


def test_a_channel_of_another_city_is_unknown_to_the_citys_author(
    cast: Cast, draft: PlanVersion, tmp_path: Path
) -> None:
    case = {"Paid to": cast.agent_b.code, "Month": "2026-10", "Expected amount": 0}
    (error,) = golden_upload(
        version=draft,
        path=workbook(draft, tmp_path, Expectedamounts=[case]),
        name="x.xlsx",
        user=cast.city_manager,
    )
    assert error.address == "B2"
    own = {**case, "Paid to": cast.agent.code}
    path = workbook(draft, tmp_path, Expectedamounts=[own])
    assert golden_upload(version=draft, path=path, name="x.xlsx", user=cast.city_manager) == []


def test_a_described_channel_may_not_take_the_code_of_a_real_one(
    cast: Cast, draft: PlanVersion, tmp_path: Path
) -> None:
    taken = {"Channel code": cast.agent.code, "Channel kind": "Agent", "City or district": "LJ"}
    errors = golden_upload(
        version=draft, path=filled(draft, tmp_path, Channels=[taken]), name="x", user=cast.city_manager
    )
    assert ("Channels", "A2") in {(error.sheet, error.address) for error in errors}


def test_cases_go_out_and_come_back_the_same(cast: Cast, draft: PlanVersion, tmp_path: Path) -> None:
    CoefficientKind.objects.create(code="ranking", name="排名系数", lowest=10_000, highest=13_000)
    whole = replace(
        two_sales(),
        months=(
            CaseMonth(
                ref="M1",
                channel=cast.agent.code,
                subscriber="19900000001",
                period=202611,
                billed=5_900,
                minutes=30,
                real_name=False,
            ),
        ),
        figures=(
            CaseFigure(
                channel="T1", period=202610, metric="new_mobile", value=None, state=ValueState.NOT_REPORTED
            ),
            CaseFigure(channel="T1", period=202611, metric="new_mobile", value=7),
        ),
        events=(
            CaseEvent(channel="T1", subscriber="1", kind=2, day=datetime.date(2026, 12, 5), suspended_days=3),
        ),
        coefficients=(CaseCoefficient(channel="T1", period=202610, kind="ranking", value=11_500),),
    )
    whole = replace(whole, sales=(replace(whole.sales[0], real_name=True), *whole.sales[1:]))
    assert restored(stored(whole)) == whole
    path = tmp_path / "out.xlsx"
    path.write_bytes(cases_export(draft, whole).read())
    assert read_cases(path, draft, cast.city_manager) == (whole, [])


def test_the_workbook_that_goes_out_tells_the_outcome(
    cast: Cast, draft: PlanVersion, sign_in: SignIn
) -> None:
    make_book(draft, cast.city_manager, two_sales(4_100))
    answer = sign_in(cast.city_manager).get(url("golden_workbook", draft.pk))
    page = openpyxl.load_workbook(BytesIO(b"".join(answer))).worksheets[-2]
    expected, got, difference, outcome = (cell.value for cell in page[2][5:])
    assert (expected, got, difference) == (41, 40, -1)
    assert outcome


def test_existing_channels_stand_where_they_stand(cast: Cast) -> None:
    """The rule for district A2 pays the agent there, and nobody in A1."""
    said = content(component(rules=(flat(), flat(500_000, district=cast.district_a2))))
    version = make_draft(make_plan(cast.city_a), cast.city_manager, said)
    sales = two_sales().sales
    cases = GoldenContent(
        sales=(
            replace(sales[0], channel=cast.other_agent.code),
            replace(sales[1], channel=cast.store.code),
        ),
        cases=(
            Case(name="", payee=cast.other_agent.code, period=202610, amount=5_000),
            Case(name="store", payee=cast.agent.code, period=202610, amount=2_000),
        ),
    )
    assert [outcome.got for outcome in cases_run(version, cases)] == [5_000, 2_000]


def test_conditions_fees_coefficients_and_parts_are_worked_out_as_in_a_run(cast: Cast) -> None:
    CoefficientKind.objects.create(code="ranking", name="排名系数", lowest=10_000, highest=13_000)
    said = content(
        component(gates=(gate(threshold=10),)),
        component("BL", "月租分成", kind="percent", measure=Measure.PLAN_FEE, rules=(flat(1_000),)),
        component(
            "FQ", "分期", rules=(flat(1_000_000),), apply_coefficients=False,
            instalments=(
                InstalmentContent(part=1, month_offset=0, share=4_000),
                InstalmentContent(part=2, month_offset=2, share=6_000),
            ),
        ),
    )  # fmt: skip
    version = make_draft(make_plan(cast.city_a), cast.city_manager, said)
    base = two_sales()
    usage = CaseMonth(channel="T1", subscriber="19900000001", period=202610, minutes=12)
    low = replace(usage, subscriber="19900000002", minutes=9)
    cases = replace(
        base,
        months=(usage, low),
        coefficients=(CaseCoefficient(channel="T1", period=202610, kind="ranking", value=11_000),),
        cases=(
            Case(name="gate", payee="T1", period=202610, component="FH01", fact="S1", amount=2_000),
            Case(name="refused", payee="T1", period=202610, component="FH01", fact="S2", amount=0),
            Case(name="fee", payee="T1", period=202610, component="BL", amount=1_180),
            Case(name="now", payee="T1", period=202610, component="FQ", amount=8_000),
            Case(name="later", payee="T1", period=202612, component="FQ", fact="S1", amount=6_000),
            Case(name="month", payee="T1", period=202610, amount=8_000 + 3_180 + 318),
        ),
    )
    outcomes = cases_run(version, cases)
    assert {item.case.name: item.got for item in outcomes} == {
        item.case.name: item.case.amount for item in outcomes
    }


def test_the_real_name_check_is_asked_of_the_order_and_of_the_month(cast: Cast) -> None:
    said = content(component(gates=(gate(measure="real_name", operator="=", threshold=1),)))
    version = make_draft(make_plan(cast.city_a), cast.city_manager, said)
    base = two_sales()
    month = CaseMonth(channel="T1", subscriber="19900000002", period=202610, real_name=True)
    cases = (
        Case(name="order", payee="T1", period=202610, component="FH01", fact="S1", amount=0),
        Case(name="month", payee="T1", period=202610, component="FH01", fact="S2", amount=2_000),
    )
    sales = (replace(base.sales[0], real_name=False), base.sales[1])
    outcomes = cases_run(version, replace(base, sales=sales, months=(month,), cases=cases))
    assert [item.got for item in outcomes] == [0, 2_000]


def test_a_channels_month_is_paid_by_its_value(cast: Cast) -> None:
    said = content(component(grain=Grain.CHANNEL_MONTH, metric=cast.metric))
    version = make_draft(make_plan(cast.city_a), cast.city_manager, said)
    cases = GoldenContent(
        channels=(DEALER,),
        figures=(CaseFigure(ref="F", channel="T1", period=202610, metric="new_mobile", value=7),),
        cases=(Case(name="", payee="T1", period=202610, component="FH01", fact="F", amount=14_000),),
    )
    assert cases_run(version, cases)[0].passed


def test_what_an_event_takes_back_is_a_case_as_well(cast: Cast) -> None:
    """40 % of the 20.00 that the sale earned two months before."""
    taken = component(
        "TK", "离网扣回", kind="clawback", grain=Grain.EVENT, override_of="FH01",
        event_kind=EventKind.CANCELLED, tier_basis=TierBasis.MONTHS, rules=(flat(4_000),),
    )  # fmt: skip
    version = make_draft(make_plan(cast.city_a), cast.city_manager, content(component(), taken))
    event = CaseEvent(
        channel="T1", subscriber="19900000001", kind=EventKind.CANCELLED, day=datetime.date(2026, 12, 5)
    )
    cases = replace(
        two_sales(), events=(event,), cases=(Case(name="", payee="T1", period=202612, amount=-800),)
    )
    assert cases_run(version, cases)[0].got == -800


def test_a_component_that_is_gone_fails_its_case_and_says_so(cast: Cast, draft: PlanVersion) -> None:
    make_book(draft, cast.city_manager)
    plans.component_save(version=draft, user=cast.city_manager, content=component("NEU", "新项"))
    plans.component_delete(component=draft.components.get(key__code="FH01"), user=cast.city_manager)
    (outcome,) = golden_run(version=draft, user=cast.city_manager)
    assert not outcome.passed
    assert "FH01" in outcome.problem


def test_a_version_whose_cases_fail_is_not_submitted(cast: Cast, draft: PlanVersion) -> None:
    make_book(draft, cast.city_manager, two_sales(4_100))
    with pytest.raises(plans.PlanRefused, match=r"两笔放号 expects 41\.00 and gets 40\.00"):
        plans.plan_version_submit(version=draft, user=cast.city_manager)


def test_a_version_that_was_changed_after_the_run_has_to_pass_again(cast: Cast, draft: PlanVersion) -> None:
    make_book(draft, cast.city_manager)
    dearer = component(rules=(flat(300_000),))
    plans.component_save(
        version=draft, user=cast.city_manager, content=dearer, component=draft.components.get()
    )
    state = book_state(draft, version_content(draft))
    assert state is not None
    assert not state.current
    with pytest.raises(plans.PlanRefused, match=r"60\.00"):
        plans.plan_version_submit(version=draft, user=cast.city_manager)


def test_the_cases_are_run_once_more_at_the_approval(cast: Cast, draft: PlanVersion) -> None:
    """A price that was entered between submission and approval changes what a sale pays."""
    fee = component(kind="percent", measure=Measure.PLAN_FEE, rules=(flat(1_000),))
    plans.component_save(version=draft, user=cast.city_manager, content=fee, component=draft.components.get())
    make_book(draft, cast.city_manager, two_sales(1_180))
    plans.plan_version_submit(version=draft, user=cast.city_manager)
    price = cast.product.prices.get()
    price.plan_fee = 9_900
    price.save()
    with pytest.raises(plans.PlanRefused, match=r"19\.80"):
        plans.plan_version_approve(version=draft, user=cast.province_manager)
    price.plan_fee = 5_900
    price.save()
    assert plans.plan_version_approve(version=draft, user=cast.province_manager).status == "active"


def test_the_cases_of_an_approved_version_are_kept_as_they_were(cast: Cast, draft: PlanVersion) -> None:
    book = make_book(draft, cast.city_manager)
    plans.plan_version_submit(version=draft, user=cast.city_manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        GoldenBook.objects.filter(pk=book.pk).update(cases=stored(two_sales(1)))
    plans.plan_version_approve(version=draft, user=cast.province_manager)
    for change in (
        lambda: GoldenBook.objects.filter(pk=book.pk).update(outcome=[]),
        lambda: GoldenBook.objects.filter(pk=book.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_cases_come_along_with_a_copy_and_can_be_removed_there(cast: Cast, draft: PlanVersion) -> None:
    make_book(draft, cast.city_manager, two_sales(4_100))
    copy = plans.plan_version_create(plan=draft.plan, user=cast.city_manager, copy_of=draft)
    state = book_state(copy, version_content(copy))
    assert state is not None
    assert (len(state.outcomes), state.current) == (1, False)
    golden_remove(version=copy, user=cast.city_manager)
    assert book_state(copy, version_content(copy)) is None
    assert book_state(draft, version_content(draft)) is not None


def test_whoever_uploads_the_cases_does_not_approve_the_version(
    cast: Cast, draft: PlanVersion, tmp_path: Path
) -> None:
    golden_upload(version=draft, path=filled(draft, tmp_path), name="x.xlsx", user=cast.province_manager)
    plans.plan_version_submit(version=draft, user=cast.city_manager)
    with pytest.raises(MakerIsChecker):
        plans.plan_version_approve(version=draft, user=cast.province_manager)


@pytest.mark.parametrize("who", ["city_b_manager", "auditor", "settlement_clerk"])
def test_only_those_who_write_the_version_attach_cases(
    cast: Cast, draft: PlanVersion, tmp_path: Path, who: str
) -> None:
    path = filled(draft, tmp_path)
    with pytest.raises(Forbidden):
        golden_upload(version=draft, path=path, name="x.xlsx", user=getattr(cast, who))


def test_the_pages_show_each_case_and_how_it_came_about(
    cast: Cast, draft: PlanVersion, sign_in: SignIn, tmp_path: Path
) -> None:
    client = sign_in(cast.city_manager)
    assert client.get(url("golden_list", draft.pk)).status_code == 200
    assert client.get(url("golden_case", draft.pk, 1)).status_code == 404
    file = SimpleUploadedFile("cases.xlsx", filled(draft, tmp_path, amount=39).read_bytes())
    assert client.post(url("golden_upload", draft.pk), {"file": file}).status_code == 302
    listed = client.get(url("golden_list", draft.pk)).content.decode()
    assert "+1.00" in listed
    told = client.get(url("golden_case", draft.pk, 2))
    assert [line["amount"] for line in told.context["lines"]] == [4_000]
    assert any("T1" in str(stage.figures) for stage in told.context["stages"])
    assert client.post(url("golden_run", draft.pk)).status_code == 302
    assert client.post(url("golden_remove", draft.pk)).status_code == 302
    assert client.post(url("golden_run", draft.pk)).status_code == 409
    bad = client.post(url("golden_upload", draft.pk), {"file": SimpleUploadedFile("x.xlsx", b"x")})
    assert bad.status_code == 422


def test_a_fact_of_another_kind_with_the_same_number_is_not_taken_for_it(
    cast: Cast, draft: PlanVersion
) -> None:
    base = two_sales()
    cases = replace(
        base,
        months=(CaseMonth(ref="M1", channel="T1", subscriber="1", period=202610),),
        cases=(Case(name="", payee="T1", period=202610, component="FH01", fact="M1", amount=0),),
    )
    assert cases_run(draft, cases)[0].got == 0


def test_a_described_store_is_paid_through_its_agent(cast: Cast, draft: PlanVersion) -> None:
    store = replace(DEALER, code="T2", kind=ChannelKind.AGENT_STORE, level=None, upline="T1")
    cases = replace(
        two_sales(), channels=(DEALER, store), sales=(replace(two_sales().sales[0], channel="T2"),)
    )
    assert cases_run(draft, cases)[0].got == 2_000
