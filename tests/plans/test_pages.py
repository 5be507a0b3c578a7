"""Who may see and do what on the pages of plans, and what the answers are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissions.choices import VersionStatus
from commissions.models import Plan, PlanVersion
from commissions.services.plan_store import (
    version_content,
)
from commissions.services.plan_workbook import plan_version_export
from commissions.services.plans import plan_version_submit
from tests.cast import Cast
from tests.factories.plans import (
    component,
    content,
    make_approved,
    make_draft,
    make_plan,
    override,
    second_manager,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]

EVERYONE = (
    "province_manager",
    "city_manager",
    "city_b_manager",
    "settlement_clerk",
    "auditor",
    "assessor",
    "district_supervisor",
    "dealer_owner",
    "sysadmin",
    "stranger",
)
SEES_PROVINCE = {"province_manager", "city_manager", "city_b_manager", "settlement_clerk", "auditor"}
SEES_CITY_A = SEES_PROVINCE - {"city_b_manager"}


def url(name: str, *args: Any) -> str:
    return reverse(f"commissions:{name}", args=args)


@pytest.fixture
def province_draft(cast: Cast) -> PlanVersion:
    return make_draft(make_plan(cast.province), cast.province_manager, content(component(), override()))


@pytest.fixture
def city_draft(cast: Cast) -> PlanVersion:
    return make_draft(make_plan(cast.city_a, "lj-2026", "临江市补贴"), cast.city_manager)


@pytest.mark.parametrize("who", EVERYONE)
def test_plans_are_read_by_those_whose_they_are(
    cast: Cast, sign_in: SignIn, province_draft: PlanVersion, city_draft: PlanVersion, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    for draft, readers in ((province_draft, SEES_PROVINCE), (city_draft, SEES_CITY_A)):
        expected = 200 if who in readers else 404
        for name, pk in (
            ("plan_detail", draft.plan_id),
            ("plan_version_detail", draft.pk),
            ("plan_version_export", draft.pk),
        ):
            assert client.get(url(name, pk)).status_code == expected, name
    listed = client.get(url("plan_list"))
    assert listed.status_code == (200 if who in SEES_PROVINCE else 404)
    if who in SEES_PROVINCE:
        assert ("lj-2026" in listed.content.decode()) == (who in SEES_CITY_A)


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize(
    "name",
    [
        "plan_version_submit",
        "plan_version_withdraw",
        "plan_version_discard",
        "plan_version_edit",
        "plan_version_import",
    ],
)
def test_only_the_citys_manager_and_the_province_write_the_citys_plan(
    cast: Cast, sign_in: SignIn, city_draft: PlanVersion, who: str, name: str
) -> None:
    answer = sign_in(getattr(cast, who)).post(url(name, city_draft.pk), {})
    if who in {"city_manager", "province_manager"}:
        assert answer.status_code in {302, 409, 422}
    else:
        assert answer.status_code == (403 if who in SEES_CITY_A else 404)
        assert version_content(PlanVersion.objects.get(pk=city_draft.pk)) == content()


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize(
    ("name", "data"), [("plan_version_approve", {"seen": "x"}), ("plan_version_return", {"reason": "改"})]
)
def test_only_the_province_approves_and_returns(
    cast: Cast, sign_in: SignIn, city_draft: PlanVersion, who: str, name: str, data: dict[str, str]
) -> None:
    plan_version_submit(version=city_draft, user=cast.city_manager)
    answer = sign_in(getattr(cast, who)).post(url(name, city_draft.pk), data)
    if who == "province_manager":
        assert answer.status_code in {302, 409}
    else:
        assert answer.status_code == (403 if who in SEES_CITY_A else 404)
        assert PlanVersion.objects.get(pk=city_draft.pk).status == VersionStatus.IN_REVIEW


def test_a_city_manager_reads_but_does_not_write_the_provinces_plan(
    cast: Cast, sign_in: SignIn, province_draft: PlanVersion
) -> None:
    client = sign_in(cast.city_manager)
    page = client.get(url("plan_version_detail", province_draft.pk)).content.decode()
    assert url("component_add", province_draft.pk) not in page
    assert url("plan_version_submit", province_draft.pk) not in page
    for address in (
        url("component_add", province_draft.pk),
        url("component_preview", province_draft.pk),
        url("component_edit", province_draft.pk, "FH01"),
        url("component_delete", province_draft.pk, "FH01"),
        url("plan_version_add", province_draft.plan_id),
        url("plan_edit", province_draft.plan_id),
    ):
        assert client.post(address, {}).status_code == 403, address
    assert province_draft.components.count() == 2


def test_anonymous_is_sent_to_the_login_page(client: Client, province_draft: PlanVersion) -> None:
    for address in (url("plan_list"), url("plan_version_detail", province_draft.pk), url("coefficient_list")):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_the_way_of_a_city_plan_on_the_pages(cast: Cast, sign_in: SignIn) -> None:
    city, province = sign_in(cast.city_manager), sign_in(cast.province_manager)
    added = city.post(
        url("plan_add"), {"code": "lj-1", "name": "临江市激励", "region": cast.city_a.pk}, follow=True
    )
    version = PlanVersion.objects.get(plan__code="lj-1")
    assert added.redirect_chain[-1][0] == url("plan_version_detail", version.pk)
    assert city.post(url("plan_version_submit", version.pk)).status_code == 422
    city.post(
        url("plan_version_edit", version.pk),
        {"effective_from": "2026-12", "document_number": "临渠〔2026〕3号"},
    )
    entry = {
        "name": "放号", "code": "FH", "kind": "piece", "rates-edge": "", "rates-rate": "20",
        "gates-TOTAL_FORMS": "0", "gates-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert city.post(url("component_add", version.pk), entry).status_code == 302
    assert city.post(url("plan_version_submit", version.pk)).status_code == 302
    assert city.post(url("plan_version_approve", version.pk), {"seen": "x"}).status_code == 403
    province.post(url("plan_version_return", version.pk), {"reason": "先报测算"})
    assert "先报测算" in city.get(url("plan_version_detail", version.pk)).content.decode()
    city.post(url("plan_version_submit", version.pk))
    version.refresh_from_db()
    assert version.submitted_at is not None
    stale = province.post(url("plan_version_approve", version.pk), {"seen": "2020-01-01T00:00:00+00:00"})
    assert stale.status_code == 409
    done = province.post(url("plan_version_approve", version.pk), {"seen": version.submitted_at.isoformat()})
    assert done.status_code == 302
    version.refresh_from_db()
    assert (version.status, version.approved_by) == (VersionStatus.ACTIVE, cast.province_manager)


def test_a_foreign_region_can_not_be_posted(cast: Cast, sign_in: SignIn) -> None:
    for region in (cast.city_b, cast.province):
        answer = sign_in(cast.city_manager).post(
            url("plan_add"), {"code": "x", "name": "x", "region": region.pk}
        )
        assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_the_makers_own_approval_is_answered_with_403(
    cast: Cast, sign_in: SignIn, province_draft: PlanVersion
) -> None:
    plan_version_submit(version=province_draft, user=cast.province_manager)
    client = sign_in(cast.province_manager)
    page = client.get(url("plan_version_detail", province_draft.pk)).content.decode()
    assert url("plan_version_approve", province_draft.pk) not in page
    assert client.post(url("plan_version_approve", province_draft.pk), {"seen": "x"}).status_code == 403


def test_an_approved_version_offers_no_edit_and_refuses_one(cast: Cast, sign_in: SignIn) -> None:
    version = make_approved(make_plan(cast.province), second_manager(cast), cast.province_manager)
    client = sign_in(cast.province_manager)
    page = client.get(url("plan_version_detail", version.pk)).content.decode()
    assert url("component_edit", version.pk, "FH01") not in page
    for name in ("plan_version_submit", "plan_version_discard", "plan_version_withdraw"):
        assert client.post(url(name, version.pk)).status_code == 409
    head = {"effective_from": "2026-12", "document_number": "x"}
    assert client.post(url("plan_version_edit", version.pk), head).status_code == 409
    assert client.post(url("component_edit", version.pk, "FH01"), {}).status_code == 302
    assert version_content(version) == version_content(PlanVersion.objects.get(pk=version.pk))


def test_two_versions_stand_side_by_side(cast: Cast, sign_in: SignIn) -> None:
    plan = make_plan(cast.province)
    first = make_draft(plan, cast.province_manager, content(component(), component("KD01", "宽带计件")))
    second = make_draft(plan, cast.province_manager, content(component(line_cap=10_000), override()))
    other_plan = make_draft(make_plan(cast.city_b, "b"), cast.city_b_manager)
    client = sign_in(cast.city_manager)
    page = client.get(url("plan_version_compare", second.pk), {"with": first.pk})
    states = {
        item.code: (bool(item.old), bool(item.new), len(item.changes)) for item in page.context["differences"]
    }
    assert states == {"FH01": (True, True, 1), "TC01": (False, True, 0), "KD01": (True, False, 0)}
    assert "100.00" in page.content.decode()
    assert client.get(url("plan_version_compare", second.pk), {"with": other_plan.pk}).status_code == 404
    assert client.get(url("plan_version_compare", second.pk)).context["other"] == first


def test_a_workbook_is_imported_on_the_page_and_wrong_cells_are_shown(
    cast: Cast, sign_in: SignIn, province_draft: PlanVersion
) -> None:
    client = sign_in(cast.province_manager)
    target = make_draft(province_draft.plan, cast.province_manager, content(component("OLD", "旧项")))
    data = plan_version_export(province_draft).read()
    address = url("plan_version_import", target.pk)
    refused = client.post(address, {"file": SimpleUploadedFile("x.xlsx", b"not a workbook")})
    assert refused.status_code == 422
    assert [item.code for item in version_content(target).components] == ["OLD"]
    assert client.post(address, {"file": SimpleUploadedFile("x.xlsx", data)}).status_code == 302
    assert [item.code for item in version_content(target).components] == ["FH01", "TC01"]


def test_the_page_of_a_version_costs_few_queries_however_long_it_is(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    plan = make_plan(cast.city_a)
    small = make_draft(plan, cast.city_manager)
    many = [component(f"C{number}", f"酬金{number}") for number in range(30)]
    large = make_draft(plan, cast.city_manager, content(*many))
    client = sign_in(cast.city_manager)
    client.get(url("plan_list"))
    for version in (small, large):
        with django_assert_max_num_queries(12):
            client.get(url("plan_version_detail", version.pk))
