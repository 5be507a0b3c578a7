"""A version's way from draft to being superseded, and who may take each step."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from commissions.choices import VersionStatus
from commissions.models import Component, PlanVersion, VersionAction, VersionEvent
from commissions.services import plans
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.plan_findings import Finding
from commissions.services.plan_store import (
    version_content,
)
from commissions.services.version_states import Span, version_badge, version_spans
from core.errors import Forbidden, Refusal
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
NOW = "2026-10-20T10:00:00+08:00"


def test_a_new_version_is_an_empty_draft_for_next_month(cast: Cast) -> None:
    with time_machine.travel(NOW):
        version = plans.plan_version_create(plan=make_plan(cast.province), user=cast.province_manager)
    assert (version.number, version.status, version.effective_from) == (1, VersionStatus.DRAFT, 202611)
    assert not version.components.exists()
    assert [event.action for event in version.events.all()] == [VersionAction.CREATED]


def test_a_copy_says_the_same_and_waits_for_its_own_document(cast: Cast) -> None:
    plan = make_plan(cast.province)
    first = make_draft(plan, cast.province_manager, content(component(), override(), note="季度政策"))
    copy = plans.plan_version_create(
        plan=plan, user=cast.province_manager, copy_of=first, effective_from=202605
    )
    said = version_content(copy)
    assert said.components == version_content(first).components
    assert (copy.number, said.effective_from, said.document_number, said.note) == (2, 202605, "", "季度政策")


def test_a_version_of_another_plan_can_be_copied_by_who_sees_it(cast: Cast) -> None:
    province = make_draft(make_plan(cast.province), cast.province_manager)
    other = make_draft(make_plan(cast.city_b, "b"), cast.city_b_manager)
    own = make_plan(cast.city_a, "a")
    copy = plans.plan_version_create(plan=own, user=cast.city_manager, copy_of=province)
    assert [item.code for item in version_content(copy).components] == ["FH01"]
    assert copy.components.get().key.plan == own
    with pytest.raises(Forbidden):
        plans.plan_version_create(plan=own, user=cast.city_manager, copy_of=other)


def test_the_city_prepares_and_the_province_approves(cast: Cast) -> None:
    version = make_draft(make_plan(cast.city_a), cast.city_manager)
    plans.plan_version_submit(version=version, user=cast.city_manager)
    with pytest.raises(Forbidden):
        plans.plan_version_approve(version=version, user=cast.city_manager)
    approved = plans.plan_version_approve(version=version, user=cast.province_manager)
    assert approved.status == VersionStatus.ACTIVE
    assert approved.approved_by == cast.province_manager


@pytest.mark.parametrize("who", ["city_manager", "city_b_manager", "settlement_clerk", "auditor", "stranger"])
def test_only_the_province_writes_its_plans(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    plan = make_plan(cast.province)
    draft = make_draft(plan, cast.province_manager)
    with pytest.raises(Forbidden):
        plans.plan_version_create(plan=plan, user=user)
    with pytest.raises(Forbidden):
        plans.component_save(version=draft, user=user, content=component("X"))
    with pytest.raises(Forbidden):
        plans.component_delete(component=draft.components.get(), user=user)
    with pytest.raises(Forbidden):
        plans.plan_version_submit(version=draft, user=user)
    with pytest.raises(Forbidden):
        plans.plan_version_discard(version=draft, user=user)


def test_a_city_manager_writes_no_plan_of_another_city(cast: Cast) -> None:
    draft = make_draft(make_plan(cast.city_b), cast.city_b_manager)
    with pytest.raises(Forbidden):
        plans.component_save(version=draft, user=cast.city_manager, content=component("X"))
    with pytest.raises(Forbidden):
        plans.plan_create(code="x", name="x", region=cast.city_b, user=cast.city_manager)
    with pytest.raises(Forbidden):
        plans.plan_create(code="x", name="x", region=cast.province, user=cast.city_manager)


def test_nobody_approves_a_version_of_their_own(cast: Cast) -> None:
    version = make_draft(make_plan(cast.province), cast.province_manager)
    plans.plan_version_submit(version=version, user=cast.province_manager)
    with pytest.raises(MakerIsChecker):
        plans.plan_version_approve(version=version, user=cast.province_manager)
    version.refresh_from_db()
    assert version.status == VersionStatus.IN_REVIEW


def test_who_edited_or_submitted_anothers_draft_does_not_approve_it(cast: Cast) -> None:
    colleague = second_manager(cast)
    version = make_draft(make_plan(cast.province), cast.province_manager)
    plans.component_save(version=version, user=colleague, content=component("ZZ", "宽带计件"))
    plans.plan_version_submit(version=version, user=cast.province_manager)
    with pytest.raises(MakerIsChecker):
        plans.plan_version_approve(version=version, user=colleague)


def test_the_database_refuses_an_approval_by_the_maker(cast: Cast) -> None:
    colleague = second_manager(cast)
    version = make_draft(make_plan(cast.province), cast.province_manager)
    plans.component_save(version=version, user=colleague, content=component("ZZ", "宽带计件"))
    for user in (cast.province_manager, colleague):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(
                status=VersionStatus.ACTIVE, approved_by=user, approved_at=timezone.now()
            )


def test_the_database_refuses_an_active_version_without_approval(cast: Cast) -> None:
    version = make_draft(make_plan(cast.province), cast.province_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(status=VersionStatus.ACTIVE)


def test_a_version_in_review_is_not_written(cast: Cast) -> None:
    version = make_draft(make_plan(cast.province), cast.province_manager)
    plans.plan_version_submit(version=version, user=cast.province_manager)
    with pytest.raises(WrongState):
        plans.component_save(version=version, user=cast.province_manager, content=component("X"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Component.objects.filter(version=version).update(name="其他")


def test_the_database_keeps_an_approved_version_as_it_was(cast: Cast) -> None:
    version = make_approved(make_plan(cast.province), second_manager(cast), cast.province_manager)
    changes = (
        lambda: PlanVersion.objects.filter(pk=version.pk).update(effective_from=202512),
        lambda: PlanVersion.objects.filter(pk=version.pk).update(document_number="别的文件"),
        lambda: PlanVersion.objects.filter(pk=version.pk).update(status=VersionStatus.DRAFT),
        lambda: Component.objects.filter(version=version).update(line_cap=1),
        lambda: version.components.get().rules.get().bands.all().delete(),
        lambda: version.events.all().delete(),
    )
    for change in changes:
        with pytest.raises((InternalError, ProgrammingError, DatabaseError)), transaction.atomic():
            change()


def test_a_returned_version_is_a_draft_again_with_the_reason_on_record(cast: Cast) -> None:
    version = make_draft(make_plan(cast.city_a), cast.city_manager)
    plans.plan_version_submit(version=version, user=cast.city_manager)
    with pytest.raises(Refusal):
        plans.plan_version_return(version=version, user=cast.province_manager, reason="  ")
    returned = plans.plan_version_return(version=version, user=cast.province_manager, reason="二档偏高")
    assert returned.status == VersionStatus.DRAFT
    step = returned.events.latest("id")
    assert (step.action, step.note) == (
        VersionAction.RETURNED,
        "二档偏高",
    )


def test_only_approvers_return_and_only_writers_withdraw(cast: Cast) -> None:
    version = make_draft(make_plan(cast.city_a), cast.city_manager)
    plans.plan_version_submit(version=version, user=cast.city_manager)
    with pytest.raises(Forbidden):
        plans.plan_version_return(version=version, user=cast.city_manager, reason="不")
    with pytest.raises(Forbidden):
        plans.plan_version_withdraw(version=version, user=cast.city_b_manager)
    assert plans.plan_version_withdraw(version=version, user=cast.city_manager).status == VersionStatus.DRAFT


def test_an_approver_approves_what_they_read(cast: Cast) -> None:
    version = make_draft(make_plan(cast.city_a), cast.city_manager)
    seen = plans.plan_version_submit(version=version, user=cast.city_manager).submitted_at
    assert seen is not None
    plans.plan_version_withdraw(version=version, user=cast.city_manager)
    plans.component_save(version=version, user=cast.city_manager, content=component("ZZ", "宽带计件"))
    plans.plan_version_submit(version=version, user=cast.city_manager)
    with pytest.raises(WrongState):
        plans.plan_version_approve(version=version, user=cast.province_manager, seen=seen.isoformat())


def test_a_later_version_leaves_the_older_in_force_until_its_month(cast: Cast) -> None:
    maker, plan = second_manager(cast), make_plan(cast.province)
    with time_machine.travel(NOW):
        first = make_approved(plan, maker, cast.province_manager, content(effective_from=202601))
        second = make_approved(plan, maker, cast.province_manager, content(effective_from=202612))
        first.refresh_from_db()
        spans = version_spans(plan.versions.all())
        assert first.status == VersionStatus.ACTIVE
        assert spans[first.pk] == Span(202601, 202611)
        assert spans[second.pk] == Span(202612, None)
        assert version_badge(first, spans[first.pk]).colour == "green"
        assert version_badge(second, spans[second.pk]).colour == "blue"
    with time_machine.travel("2026-12-01T00:00:00+08:00"):
        assert version_badge(first, spans[first.pk]).colour == "grey"
        assert version_badge(second, spans[second.pk]).colour == "green"


def test_a_version_for_the_same_month_takes_the_place_of_the_older(cast: Cast) -> None:
    maker, plan = second_manager(cast), make_plan(cast.province)
    with time_machine.travel(NOW):
        first = make_approved(plan, maker, cast.province_manager)
        second = make_approved(plan, maker, cast.province_manager)
        first.refresh_from_db()
    spans = version_spans(plan.versions.all())
    assert first.status == VersionStatus.SUPERSEDED
    assert spans[first.pk].is_empty
    assert spans[second.pk] == Span(202601, None)


def test_a_version_ends_where_it_says_so(cast: Cast) -> None:
    plan = make_plan(cast.province)
    only = make_approved(plan, second_manager(cast), cast.province_manager, content(effective_to=202606))
    assert version_spans([only])[only.pk] == Span(202601, 202606)


def test_a_version_with_faults_is_not_submitted(cast: Cast) -> None:
    version = make_draft(make_plan(cast.province), cast.province_manager, content(document_number=""))
    with pytest.raises(plans.PlanRefused) as refused:
        plans.plan_version_submit(version=version, user=cast.province_manager)
    assert [finding.field for finding in refused.value.findings] == ["document_number"]
    version.refresh_from_db()
    assert version.status == VersionStatus.DRAFT


def test_a_discarded_draft_leaves_a_trace(cast: Cast) -> None:
    version = make_draft(make_plan(cast.province), cast.province_manager)
    pk = version.pk
    plans.plan_version_discard(version=version, user=cast.province_manager)
    assert not PlanVersion.objects.filter(pk=pk).exists()
    assert VersionEvent.objects.filter(version_id=pk, action=VersionAction.DISCARDED).count() == 1


def test_an_override_follows_what_its_component_is_paid_on(cast: Cast) -> None:
    version = make_draft(make_plan(cast.province), cast.province_manager, content(component(), override()))
    base = version.components.get(key__code="FH01")
    monthly = component(grain=3, metric=cast.metric)
    plans.component_save(version=version, user=cast.province_manager, content=monthly, component=base)
    assert version.components.get(key__code="TC01").grain == 3


def test_a_later_version_from_an_earlier_month_replaces_the_older_altogether(cast: Cast) -> None:
    maker, plan = second_manager(cast), make_plan(cast.province)
    with time_machine.travel(NOW):
        first = make_approved(plan, maker, cast.province_manager, content(effective_from=202603))
        second = make_approved(plan, maker, cast.province_manager, content(effective_from=202602))
    first.refresh_from_db()
    spans = version_spans(plan.versions.all())
    assert first.status == VersionStatus.SUPERSEDED
    assert spans[first.pk].is_empty
    assert spans[second.pk] == Span(202602, None)


def test_a_version_that_would_never_hold_is_not_submitted(cast: Cast) -> None:
    maker, plan = second_manager(cast), make_plan(cast.province)
    forgotten = make_draft(plan, maker, content(effective_from=202605))
    make_approved(plan, maker, cast.province_manager, content(effective_from=202601))
    with pytest.raises(Refusal):
        plans.plan_version_submit(version=forgotten, user=maker)


def test_a_refusal_has_a_line_for_each_of_three_findings_and_counts_the_others() -> None:
    found = [Finding(message=f"Finding {nth}.") for nth in range(1, 6)]
    with translation.override("en"):
        assert str(plans.PlanRefused(found[:2])) == "Finding 1.\nFinding 2."
        assert str(plans.PlanRefused(found)).splitlines() == [
            *("Finding 1.", "Finding 2.", "Finding 3."),
            "And 2 more; the checks of the version name them all.",
        ]


def test_the_page_of_a_refusal_keeps_its_lines(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    draft = make_draft(make_plan(cast.city_a), cast.city_manager)
    draft.components.all().delete()
    draft.document_number = ""
    draft.save()
    answer = sign_in(cast.city_manager).post(reverse("commissions:plan_version_submit", args=[draft.pk]))
    assert answer.status_code == 422
    assert answer.content.decode().count("<br>") >= 1
