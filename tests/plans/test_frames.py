"""The province's frame: who writes it, and that no city's plan is approved that can break it."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.choices import FrameStatus, Measure, OverrideBy, TierMode
from commissions.models import CoefficientKind, Frame, PlanVersion
from commissions.services import plans
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.frames import frame_approve, frame_discard, frame_save
from commissions.services.lint import LintCode, LintFinding, Severity, version_lint
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    LevelContent,
    RuleContent,
)
from core.errors import Forbidden
from network.choices import ChannelKind
from sales.choices import Grain
from tests.cast import Cast
from tests.factories.frames import approved_frame, make_frame
from tests.factories.plans import component, content, flat, make_draft, make_plan, override, second_manager

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def breaches(cast: Cast, *components: ComponentContent, **fields: Any) -> list[LintFinding]:
    found = version_lint(content(*components, **fields), cast.city_a)
    return [finding for finding in found if finding.code == LintCode.FRAME]


def only(found: list[LintFinding]) -> LintFinding:
    (finding,) = found
    return finding


def test_what_stays_within_the_frame_is_not_found(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=2_000, most_percent=500)
    percent = component("BL", "分成", kind="percent", measure=Measure.FIRST_PAYMENT, rules=(flat(500),))
    assert breaches(cast, component(), percent) == []


def test_the_best_tier_counts(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=4_000)
    tiers = RuleContent(bands=(BandContent(0, 150, 300_000), BandContent(150, None, 500_000)))
    found = only(breaches(cast, component(rules=(tiers,))))
    assert found.severity == Severity.ERROR
    assert found.message == "Up to 50.00 yuan can be paid for one piece; the frame allows 40.00."
    assert "“放号计件” from 150 pieces on: 50 yuan a piece = 50.00" in found.example


def test_factors_coefficients_and_the_qualifier_are_multiplied_in(cast: Cast) -> None:
    """20.00 x 1.2 x 120 % x 1.3 = 37.44."""
    CoefficientKind.objects.create(code="ranking", name="排名系数", lowest=10_000, highest=13_000)
    CoefficientKind.objects.create(code="veto", name="否决", lowest=0, highest=10_000)
    table = component(
        "K", "校园系数", kind="factor", rules=(flat(12_000, product=cast.product), flat(10_000))
    )
    paid = component(factors=("K",))
    count = FigureContent(code="N", name="放号数")
    levels = (
        LevelContent(level=0, payout=8_000),
        LevelContent(level=1, payout=12_000, minima=((count, 10),)),
    )
    said: dict[str, Any] = {"figures": (count,), "qualifier": levels}
    approved_frame(cast, most_per_piece=3_744)
    assert breaches(cast, paid, table, **said) == []
    approved_frame(cast, most_per_piece=3_743)
    found = only(breaches(cast, paid, table, **said))
    assert "乐享59元" in found.example
    assert "20 yuan a piece, × 1.2, qualifier 120%, 排名系数 × 1.3 = 37.44" in found.example


def test_a_line_cap_holds_what_it_caps(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=1_500)
    assert breaches(cast, component(line_cap=1_500)) == []
    assert "at most 16.00" in only(breaches(cast, component(line_cap=1_600))).example


def test_a_line_cap_before_the_factors_is_multiplied_with_them(cast: Cast) -> None:
    """20.00, cut to 10.00, x 1.5 = 15.00; after the factors 30.00 is cut to 10.00."""
    table = component("K", "系数", kind="factor", rules=(flat(15_000),))
    early = component(line_cap=1_000, factors=("K",), cap_order="before")
    approved_frame(cast, most_per_piece=1_000)
    assert breaches(cast, replace(early, cap_order="after"), table) == []
    assert "at most 10.00, × 1.5 = 15.00" in only(breaches(cast, early, table)).example
    approved_frame(cast, most_per_piece=1_500)
    assert breaches(cast, early, table) == []


@pytest.mark.parametrize("floor", ["line_floor", "subscriber_floor", "payee_floor"])
def test_a_floor_that_a_single_line_can_be_raised_to_counts(cast: Cast, floor: str) -> None:
    approved_frame(cast, most_per_piece=3_000)
    said: dict[str, Any] = {floor: 3_000}
    assert breaches(cast, component(**said)) == []
    said[floor] += 1
    assert "at least 30.01 = 30.01" in only(breaches(cast, component(**said))).example


def test_a_floor_of_a_percentage_has_no_highest_percentage(cast: Cast) -> None:
    approved_frame(cast, most_percent=10_000)
    said: dict[str, Any] = {"kind": "percent", "measure": "first_payment", "rules": (flat(100),)}
    assert breaches(cast, component(**said)) == []
    assert "at least 0.05" in only(breaches(cast, component(**said, payee_floor=5))).example


def test_what_several_components_pay_for_one_piece_is_added_up(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=3_000)
    other = component("ZZ", "激励", rules=(flat(150_000, product=cast.product),))
    found = only(breaches(cast, component(), other))
    assert found.message.startswith("Up to 35.00")
    assert "放号计件" in found.example
    assert "激励" in found.example


def test_components_for_different_channels_are_not_added_up(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=3_000)
    agents = component(rules=(flat(channel_kind=ChannelKind.AGENT),))
    halls = component("ZZ", "自有", rules=(flat(channel_kind=ChannelKind.OWN_OUTLET),))
    assert breaches(cast, agents, halls) == []


def test_a_channel_that_does_not_exist_yet_can_break_the_frame_as_well(cast: Cast) -> None:
    """There is no hotline today; tomorrow there may be."""
    approved_frame(cast, most_per_piece=3_000)
    later = component(rules=(flat(), flat(500_000, channel_kind=ChannelKind.HOTLINE)))
    assert "Hotline" in only(breaches(cast, later)).example


def test_the_share_of_the_upline_counts(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=2_000)
    assert only(breaches(cast, component(), override())).message.startswith("Up to 21.00")


def test_a_share_of_the_difference_of_rates_reaches_no_further_than_the_best_rate(cast: Cast) -> None:
    """Level 2 gets 20.00, an upline of level 1 would get 30.00: together 30.00 at most."""
    paid = component(rules=(flat(level=2), flat(300_000, level=1)))
    above = override(rules=(flat(10_000),), override_by=OverrideBy.DIFFERENCE)
    second = override(
        "TC02", rules=(flat(10_000),), override_by=OverrideBy.DIFFERENCE, override_step=2, name="二"
    )
    approved_frame(cast, most_per_piece=3_000)
    assert breaches(cast, paid, above, second) == []
    approved_frame(cast, most_per_piece=2_999)
    assert only(breaches(cast, paid, above, second)).message.startswith("Up to 30.00")


def test_percentages_of_one_amount_are_added_up(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=None, most_percent=1_500)
    one = component("A", "分成", kind="percent", measure=Measure.FIRST_PAYMENT, rules=(flat(1_000),))
    two = component("B", "再分成", kind="percent", measure=Measure.FIRST_PAYMENT, rules=(flat(600),))
    other = component("C", "毛利分成", kind="percent", measure=Measure.MARGIN, rules=(flat(1_500),))
    assert only(breaches(cast, one, two, other)).message == "Up to 16% can be paid; the frame allows 15%."
    assert breaches(cast, one, other) == []


def test_a_tier_mode_that_is_not_allowed_is_refused(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=None, tier_modes=[TierMode.MARGINAL])
    tiers = RuleContent(bands=(BandContent(0, 150, 300_000), BandContent(150, None, 500_000)))
    assert "Whole volume" in only(breaches(cast, component(rules=(tiers,)))).message
    assert breaches(cast, component(rules=(tiers,), tier_mode=TierMode.MARGINAL)) == []
    assert breaches(cast, component()) == []


def test_a_frame_for_a_kind_of_channel_holds_for_it_alone(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=1_000, channel_kind=ChannelKind.OWN_OUTLET)
    assert breaches(cast, component(rules=(flat(channel_kind=ChannelKind.AGENT),))) == []
    assert breaches(cast, component()) != []
    named = component(rules=(flat(), flat(50_000, channel_kind=ChannelKind.OWN_OUTLET)))
    assert breaches(cast, named) == []


def test_a_subsidy_of_the_channel_is_for_no_user(cast: Cast) -> None:
    approved_frame(cast)
    assert breaches(cast, component(grain=Grain.PRESENCE, rules=(flat(9_000_000),))) == []


def test_a_formula_needs_a_cap_a_line(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=2_000)
    said: dict[str, Any] = {
        "kind": "percent", "measure": Measure.FORMULA, "formula": "amount * 2", "rules": (flat(10_000),)
    }  # fmt: skip
    assert "no cap a line" in only(breaches(cast, component(**said))).example
    assert "at most 20.01" in only(breaches(cast, component(**said, line_cap=2_001))).example
    assert breaches(cast, component(**said, line_cap=2_000)) == []


def test_a_province_plan_has_no_frame(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=1)
    assert LintCode.FRAME not in {finding.code for finding in version_lint(content(), cast.province)}


def test_the_latest_frame_from_the_month_on_holds(cast: Cast) -> None:
    approved_frame(cast, most_per_piece=1_000, valid_from=202601)
    approved_frame(cast, most_per_piece=3_000, valid_from=202604)
    assert breaches(cast, component(), effective_from=202605) == []
    assert len(breaches(cast, component(), effective_from=202602, effective_to=202603)) == 1
    approved_frame(cast, most_per_piece=1_500, valid_from=202609)
    assert breaches(cast, component(), effective_from=202605, effective_to=202608) == []
    assert len(breaches(cast, component(), effective_from=202605)) == 1


def test_a_frame_that_waits_for_approval_limits_nothing(cast: Cast) -> None:
    make_frame(cast, most_per_piece=1)
    assert breaches(cast, component()) == []


def test_a_city_version_that_breaks_the_frame_is_neither_submitted_nor_approved(cast: Cast) -> None:
    version = make_draft(make_plan(cast.city_a), cast.city_manager)
    plans.plan_version_submit(version=version, user=cast.city_manager)
    approved_frame(cast, most_per_piece=1_000)
    with pytest.raises(plans.PlanRefused, match=r"20\.00 yuan"):
        plans.plan_version_approve(version=version, user=cast.province_manager)
    plans.plan_version_withdraw(version=version, user=cast.city_manager)
    with pytest.raises(plans.PlanRefused, match=r"20\.00 yuan"):
        plans.plan_version_submit(version=PlanVersion.objects.get(pk=version.pk), user=cast.city_manager)


def test_nobody_approves_a_frame_that_they_had_a_hand_in(cast: Cast) -> None:
    colleague = second_manager(cast)
    frame = make_frame(cast)
    with pytest.raises(MakerIsChecker):
        frame_approve(frame=frame, user=cast.province_manager)
    values = {"valid_from": 202601, "document_number": "x", "most_per_piece": 1}
    frame_save(user=colleague, values=values, frame=frame)
    for user in (colleague, cast.province_manager):
        with pytest.raises(MakerIsChecker):
            frame_approve(frame=frame, user=user)
        with pytest.raises(DatabaseError), transaction.atomic():
            Frame.objects.filter(pk=frame.pk).update(
                status=FrameStatus.APPROVED, approved_by=user, approved_at=datetime.datetime.now(datetime.UTC)
            )


def test_an_approved_frame_does_not_change(cast: Cast) -> None:
    frame = approved_frame(cast)
    with pytest.raises(WrongState):
        frame_save(user=cast.province_manager, values={"most_per_piece": 1}, frame=frame)
    with pytest.raises(WrongState):
        frame_discard(frame=frame, user=cast.province_manager)
    for change in (
        lambda: Frame.objects.filter(pk=frame.pk).update(most_per_piece=1),
        lambda: Frame.objects.filter(pk=frame.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("who", ["city_manager", "auditor", "settlement_clerk", "stranger"])
def test_only_the_province_writes_and_approves_frames(cast: Cast, who: str) -> None:
    frame = make_frame(cast)
    user = getattr(cast, who)
    with pytest.raises(Forbidden):
        frame_save(user=user, values={"valid_from": 202601, "document_number": "x"})
    with pytest.raises(Forbidden):
        frame_approve(frame=frame, user=user)
    with pytest.raises(Forbidden):
        frame_discard(frame=frame, user=user)


def test_a_frame_is_written_and_approved_on_its_pages(cast: Cast, sign_in: SignIn) -> None:
    maker, checker = sign_in(second_manager(cast)), sign_in(cast.province_manager)
    entry = {
        "channel_kind": "2",
        "valid_from": "2026-10",
        "document_number": "江岭渠〔2026〕2号",
        "most_per_piece": "120.50",
        "most_percent": "15",
        "tier_modes": ["whole", "marginal"],
        "budget_share": "8.5%",
    }
    assert maker.post(reverse("commissions:frame_add"), {**entry, "most_percent": "-1"}).status_code == 422
    assert maker.post(reverse("commissions:frame_add"), entry).status_code == 302
    frame = Frame.objects.get()
    assert (frame.most_per_piece, frame.most_percent, frame.budget_share) == (12_050, 1_500, 850)
    assert (frame.channel_kind, frame.tier_modes) == (2, ["whole", "marginal"])
    page = checker.get(frame.get_absolute_url()).content.decode()
    assert "120.50" in page
    assert "全额, " in page
    approve = reverse("commissions:frame_approve", args=[frame.pk])
    assert maker.post(approve).status_code == 403
    assert checker.post(approve).status_code == 302
    edit = reverse("commissions:frame_edit", args=[frame.pk])
    assert edit not in checker.get(frame.get_absolute_url()).content.decode()
    listed = sign_in(cast.city_manager).get(reverse("commissions:frame_list")).content.decode()
    assert "120.50" in listed


def test_what_one_channel_alone_is_paid_counts_with_what_all_are(cast: Cast) -> None:
    """The store gets its own 15 yuan and its agent's 10: 25 together, which neither would alone."""
    approved_frame(cast, most_per_piece=2_400)
    store = component("A", "门店", rules=(flat(150_000, channel=cast.store),))
    agent = component("B", "代理", rules=(flat(100_000, channel=cast.agent),))
    assert only(breaches(cast, store, agent)).example.startswith("LJS0001")
    other = component("B", "代理", rules=(flat(100_000, channel=cast.other_agent),))
    assert breaches(cast, store, other) == []
