"""Figures of the month and the qualifier of a draft, as a browser posts them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import PlanVersion
from commissions.services.figure_sentences import figure_sentence
from commissions.services.plan_content import FigureContent, GateContent, LevelContent
from commissions.services.plan_store import version_content
from commissions.services.plans import plan_version_create, plan_version_discard, plan_version_submit
from sales.models import Campaign
from tests.cast import Cast
from tests.factories.plans import component, content, make_draft, make_plan
from tests.plans.entries import figure_sent, qualifier_sent

pytestmark = pytest.mark.django_db

SOLD = FigureContent(code="FH", name="放号量")
VALID = FigureContent(code="YX", name="有效率", share_of=SOLD)


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    said = content(
        component(
            gates=(
                GateContent(
                    measure="figure", figure=VALID, operator=">=", threshold=6_400, reason="G01", label="低"
                ),
            )
        ),
        figures=(SOLD, VALID),
        qualifier=(
            LevelContent(level=0, payout=5_000, minima=((SOLD, 10),)),
            LevelContent(level=1, payout=10_000, minima=((VALID, 8_000),)),
        ),
    )
    return make_draft(make_plan(cast.province), cast.province_manager, said)


@pytest.fixture
def client(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.province_manager)


def url(name: str, *args: Any) -> str:
    return reverse(f"commissions:{name}", args=args)


def entry(**fields: Any) -> dict[str, Any]:
    return {
        "name": "首充额",
        "code": "SC",
        "owner": "payee",
        "grain": "1",
        "measure": "first_payment",
        "month_from": "2",
        "month_to": "0",
        "gates-TOTAL_FORMS": 0,
        "gates-INITIAL_FORMS": 0,
        **fields,
    }


def seen(client: Client, path: str) -> str:
    found: str = client.get(path).context["seen"]
    return found


def test_a_figure_with_a_window_products_and_conditions(
    cast: Cast, client: Client, draft: PlanVersion
) -> None:
    address = url("figure_add", draft.pk)
    gates = {
        "gates-TOTAL_FORMS": 2,
        "gates-0-measure": "minutes",
        "gates-0-operator": ">=",
        "gates-0-threshold": "10",
        "gates-1-joined": "or",
        "gates-1-measure": "arrears",
        "gates-1-operator": "<=",
        "gates-1-month_offset": "1",
        "gates-1-threshold": "0.5",
    }
    data = entry(seen=seen(client, address), only=[str(cast.product.code), "", cast.category.name], **gates)
    assert client.post(address, data).status_code == 302
    found = version_content(draft).figures[-1]
    assert found == FigureContent(
        code="SC",
        name="首充额",
        measure="first_payment",
        month_from=-2,
        only=(cast.product, cast.category),
        gates=(
            GateContent(measure="minutes", operator=">=", threshold=10, reason="", label=""),
            GateContent(measure="arrears", month_offset=1, operator="<=", threshold=50, reason="", label=""),
        ),
    )


def test_a_figure_of_each_subscriber_and_of_campaigns(client: Client, draft: PlanVersion) -> None:
    won, other = (Campaign.objects.create(code=code, name=f"活动{code}") for code in ("XZ", "KF"))
    address = url("figure_add", draft.pk)
    data = entry(seen=seen(client, address), owner="subscriber", campaigns=["XZ", other.name, ""])
    assert client.post(address, data).status_code == 302
    found = version_content(draft).figures[-1]
    assert (found.owner, found.campaigns) == ("subscriber", (won, other))
    data = entry(seen=seen(client, address), code="SD", campaigns=["没有的活动"])
    assert list(client.post(address, data).context["editor"].form.errors) == ["campaigns"]


def test_a_figure_of_the_event_s_day_leaves_the_months_out(client: Client, draft: PlanVersion) -> None:
    """What was typed of months before is hidden by it; of a grain without a day the box is, and says nothing."""
    address = url("figure_add", draft.pk)
    assert client.post(address, entry(seen=seen(client, address), by_day="on")).status_code == 302
    found = version_content(draft).figures[-1]
    assert (found.by_day, found.month_from) == (True, 0)
    assert "业务当日" in figure_sentence(found)
    data = entry(seen=seen(client, address), code="CZ", grain="2", measure="billed", by_day="on")
    assert client.post(address, data).status_code == 302
    found = version_content(draft).figures[-1]
    assert (found.by_day, found.month_from) == (False, -2)


def test_a_figure_of_the_quarter_to_date(client: Client, draft: PlanVersion) -> None:
    address = url("figure_add", draft.pk)
    data = entry(seen=seen(client, address), quarter_to_date="on", month_from="0")
    assert client.post(address, {**data, "year_to_date": "on"}).status_code == 422
    assert client.post(address, data).status_code == 302
    found = version_content(draft).figures[-1]
    assert found.quarter_to_date
    assert "季" in figure_sentence(found)


def test_a_formula_is_of_the_day_as_long_as_what_it_names(client: Client, draft: PlanVersion) -> None:
    address = url("figure_add", draft.pk)
    assert client.post(address, entry(seen=seen(client, address), by_day="on")).status_code == 302
    mean = {"code": "BL", "name": "一半", "way": "formula", "formula": "SC / 2"}
    assert client.post(address, entry(seen=seen(client, address), **mean)).status_code == 302
    assert version_content(draft).figures[-1].by_day
    address = url("figure_edit", draft.pk, "SC")
    assert client.post(address, entry(seen=seen(client, address))).status_code == 302
    assert not version_content(draft).figures[-1].by_day


def test_what_is_wrong_with_a_figure_stands_at_its_field(client: Client, draft: PlanVersion) -> None:
    address = url("figure_add", draft.pk)
    data = entry(
        seen=seen(client, address), code="FH", grain="4", month_from="1", month_to="3", only=["没有的产品"]
    )
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert list(answer.context["editor"].form.errors) == ["only"]
    assert "没有的产品" in answer.content.decode()
    answer = client.post(address, {**data, "only": []})
    assert sorted(answer.context["editor"].form.errors) == ["code", "measure", "month_from"]
    assert len(version_content(draft).figures) == 2


def test_showing_a_figure_and_saving_it_changes_nothing(client: Client, draft: PlanVersion) -> None:
    before = version_content(draft)
    for code in ("FH", "YX"):
        address = url("figure_edit", draft.pk, code)
        page = client.get(address)
        sent = {"seen": page.context["seen"], **figure_sent(page.context["editor"])}
        assert client.post(address, sent).status_code == 302
    assert version_content(draft) == before


def test_a_renamed_figure_keeps_what_looks_at_it(client: Client, draft: PlanVersion) -> None:
    address = url("figure_edit", draft.pk, "YX")
    page = client.get(address)
    sent = {"seen": page.context["seen"], **figure_sent(page.context["editor"]), "code": "YXL"}
    assert client.post(address, sent).status_code == 302
    found = version_content(draft)
    assert [item.code for item in found.figures] == ["FH", "YXL"]
    looked_at = found.components[0].gates[0].figure
    assert looked_at is not None
    assert looked_at.code == "YXL"
    assert found.qualifier[1].minima[0][0].code == "YXL"


def test_a_figure_in_use_is_not_taken_away_and_keeps_its_unit(client: Client, draft: PlanVersion) -> None:
    before = version_content(draft)
    answer = client.post(url("figure_delete", draft.pk, "FH"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "有效率" in page
    assert "放号计件" not in page
    answer = client.post(url("figure_delete", draft.pk, "YX"))
    assert "放号计件" in answer.content.decode()
    address = url("figure_edit", draft.pk, "FH")
    page_of = client.get(address)
    sent = {
        "seen": page_of.context["seen"],
        **figure_sent(page_of.context["editor"]),
        "measure": "first_payment",
    }
    assert client.post(address, sent).status_code == 409
    assert version_content(draft) == before


def test_a_figure_that_nothing_looks_at_goes(cast: Cast, client: Client, draft: PlanVersion) -> None:
    address = url("figure_add", draft.pk)
    assert client.post(address, entry(seen=seen(client, address))).status_code == 302
    assert client.post(url("figure_delete", draft.pk, "SC")).status_code == 302
    assert [item.code for item in version_content(draft).figures] == ["FH", "YX"]
    assert client.post(url("figure_delete", draft.pk, "SC")).status_code == 404


def test_a_colleagues_change_of_a_figure_is_not_overwritten(client: Client, draft: PlanVersion) -> None:
    address = url("figure_edit", draft.pk, "FH")
    page = client.get(address)
    sent = {"seen": page.context["seen"], **figure_sent(page.context["editor"])}
    assert client.post(address, {**sent, "name": "放号数"}).status_code == 302
    stale = client.post(address, {**sent, "name": "我的名字"})
    assert stale.status_code == 409
    assert "我的名字" in stale.content.decode()
    assert version_content(draft).figures[0].name == "放号数"


def test_the_qualifier_is_read_from_top_to_bottom(client: Client, draft: PlanVersion) -> None:
    address = url("qualifier_edit", draft.pk)
    page = client.get(address)
    sent = {"seen": page.context["seen"], **qualifier_sent(page.context["editor"])}
    assert client.post(address, sent).status_code == 302
    assert version_content(draft).qualifier == (
        LevelContent(level=0, payout=5_000, minima=((SOLD, 10),)),
        LevelContent(level=1, payout=10_000, minima=((VALID, 8_000),)),
    )
    sent |= {
        "level-minimum": ["100", "90", "", "", "50", "80%"],
        "level-payout": ["110", "", "100"],
        "otherwise": "60",
        "veto-minimum": ["", "40"],
    }
    assert client.post(address, sent).status_code == 302
    assert version_content(draft).qualifier == (
        LevelContent(level=0, payout=6_000, minima=((VALID, 4_000),)),
        LevelContent(level=1, payout=10_000, minima=((SOLD, 50), (VALID, 8_000))),
        LevelContent(level=2, payout=11_000, minima=((SOLD, 100), (VALID, 9_000))),
    )


def test_what_is_wrong_with_the_qualifier_stands_at_its_cell(client: Client, draft: PlanVersion) -> None:
    address = url("qualifier_edit", draft.pk)
    sent = {
        "seen": seen(client, address),
        "level-minimum": ["十", ""],
        "level-payout": ["100"],
        "otherwise": "",
        "veto-minimum": ["", ""],
    }
    answer = client.post(address, sent)
    editor = answer.context["editor"]
    assert answer.status_code == 422
    assert list(editor.rows[0].errors) == [0]
    assert editor.otherwise.payout_error
    answer = client.post(
        address,
        {**sent, "level-minimum": ["", "", "1", ""], "level-payout": ["300", "100"], "otherwise": "0"},
    )
    editor = answer.context["editor"]
    assert editor.rows[0].payout_error
    assert editor.rows[0].message
    assert not editor.rows[1].message


def test_an_empty_qualifier_is_none(client: Client, draft: PlanVersion) -> None:
    address = url("qualifier_edit", draft.pk)
    sent = {
        "seen": seen(client, address),
        "level-minimum": ["", ""],
        "level-payout": [""],
        "veto-minimum": ["", ""],
    }
    assert client.post(address, sent).status_code == 302
    assert version_content(draft).qualifier == ()


def test_without_a_figure_there_is_nothing_to_qualify(cast: Cast, client: Client) -> None:
    draft = make_draft(make_plan(cast.province), cast.province_manager)
    page = client.get(url("qualifier_edit", draft.pk)).content.decode()
    assert url("figure_add", draft.pk) in page


def test_what_was_submitted_is_not_changed(cast: Cast, client: Client, draft: PlanVersion) -> None:
    plan_version_submit(version=draft, user=cast.province_manager)
    before = version_content(draft)
    for address in (url("figure_edit", draft.pk, "FH"), url("qualifier_edit", draft.pk)):
        assert client.get(address).status_code == 302
        assert client.post(address, entry(code="FH")).status_code == 302
    assert client.post(url("figure_delete", draft.pk, "FH")).status_code == 409
    assert version_content(draft) == before


def test_a_copy_has_the_figures_and_the_qualifier_and_a_draft_with_them_can_be_discarded(
    cast: Cast, draft: PlanVersion
) -> None:
    copy = plan_version_create(
        plan=draft.plan, user=cast.province_manager, copy_of=draft, effective_from=202701
    )
    before, found = version_content(draft), version_content(copy)
    assert (found.figures, found.qualifier) == (before.figures, before.qualifier)
    assert found.components == before.components
    plan_version_discard(version=copy, user=cast.province_manager)
    assert not PlanVersion.objects.filter(pk=copy.pk).exists()


def test_the_page_of_a_draft_leads_to_its_figures_and_qualifier(client: Client, draft: PlanVersion) -> None:
    page = client.get(url("plan_version_detail", draft.pk)).content.decode()
    assert url("figure_edit", draft.pk, "FH") in page
    assert url("qualifier_edit", draft.pk) in page
