"""The same ruling for several disputes: all or none, and each as strict as by itself."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from commissions.choices import DisputeStatus
from commissions.models import Adjustment, Dispute, Statement
from commissions.services import batch_rulings
from commissions.services.batch_rulings import disputes_rule
from commissions.services.disputes import dispute_raise
from commissions.services.statements import statement_lines
from core.errors import Conflict, Forbidden, Refusal
from core.models import AuditEvent
from tests.cast import Cast, grant_role
from tests.contracts.lists import ScopedBulkContract
from tests.desk.test_assignments import elsewhere, own_statement
from tests.desk.test_disputes import fresh
from tests.factories.commissions import published


@pytest.fixture
def statement(cast: Cast) -> Statement:
    """Three lines of 50.00 each, published."""
    return published(cast)[2]


def disputed(cast: Cast, statement: Statement, *claims: int | None) -> list[Dispute]:
    """One dispute a claim, each of one line of 50.00."""
    lines = statement_lines(statement).filter(reason="").order_by("id").values_list("id", flat=True)
    return [
        dispute_raise(
            statement=statement, line_ids=[line], text="少算", claimed=claim, user=cast.dealer_owner
        )
        for line, claim in zip(lines, claims, strict=False)
    ]


def rows(disputes: list[Dispute]) -> Any:
    return Dispute.objects.filter(pk__in=[one.pk for one in disputes])


def states() -> list[str]:
    return list(Dispute.objects.order_by("pk").values_list("status", flat=True))


def test_each_gets_what_it_claims(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000, 7_500)
    assert disputes_rule(rows(several), verdict="claimed", text="属实", user=cast.city_manager) == 2
    assert states() == ["upheld", "upheld"]
    assert sorted(Adjustment.objects.values_list("amount", flat=True)) == [1_000, 2_500]
    assert AuditEvent.objects.filter(action="commissions.dispute_rule").count() == 2


def test_all_are_rejected_with_the_same_words(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000, None)
    disputes_rule(rows(several), verdict="reject", text="规则如此", user=cast.city_manager)
    assert states() == ["rejected", "rejected"]
    assert {dispute.messages.latest("id").text for dispute in several} == {"规则如此"}
    assert not Adjustment.objects.exists()


@override_settings(COMMISSIONS_RULING_LIMIT_YUAN=20)
def test_a_large_one_among_them_waits_for_a_second_person(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000, 9_000)
    disputes_rule(rows(several), verdict="claimed", text="属实", user=cast.city_manager)
    assert states() == [DisputeStatus.UPHELD, DisputeStatus.REVIEW]
    assert Adjustment.objects.get().amount == 1_000


def test_one_without_a_claim_stops_all(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000, None)
    with pytest.raises(Refusal, match=f"#{several[1].pk}"):
        disputes_rule(rows(several), verdict="claimed", text="属实", user=cast.city_manager)
    assert states() == ["open", "open"]
    assert not Adjustment.objects.exists()


def test_one_that_is_settled_stops_all(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000, 7_000)
    disputes_rule(rows(several[:1]), verdict="reject", text="不成立", user=cast.province_manager)
    with pytest.raises(Conflict, match=f"#{several[0].pk}"):
        disputes_rule(rows(several), verdict="reject", text="不成立", user=cast.city_manager)
    assert states() == ["rejected", "open"]


def test_whoever_raised_one_of_them_rules_on_none(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000)
    grant_role(cast.dealer_owner, "city_manager", region=cast.city_a)
    with pytest.raises(Forbidden, match=f"#{several[0].pk}"):
        disputes_rule(rows(several), verdict="reject", text="好", user=fresh(cast.dealer_owner))
    assert states() == ["open"]


def test_a_ruling_needs_words(cast: Cast, statement: Statement) -> None:
    with pytest.raises((Refusal, ValidationError)):
        disputes_rule(
            rows(disputed(cast, statement, 6_000)), verdict="reject", text=" ", user=cast.city_manager
        )
    assert states() == ["open"]


def test_there_is_a_limit_to_a_batch(
    cast: Cast, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_rulings, "MOST", 1)
    several = disputed(cast, statement, 6_000, 7_000)
    with pytest.raises(Refusal):
        disputes_rule(rows(several), verdict="reject", text="不成立", user=cast.city_manager)
    assert states() == ["open", "open"]


class TestRulingOnSeveral(ScopedBulkContract):
    url_name = "commissions:dispute_list"
    action = "rule"
    data = {"verdict": "claimed", "text": "属实"}

    def targets(self, cast: Cast) -> list[int]:
        return [one.pk for one in disputed(cast, own_statement(cast), 6_000, 7_000)]

    def foreign(self, cast: Cast) -> int:
        own_statement(cast)
        return elsewhere(cast).pk

    def state(self) -> Any:
        return states()
