"""A ruling that says whose a sale is: proposed with what the dispute is about, approved by another, paid by the next run."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissions.choices import DisputeStatus
from commissions.models import Adjustment, Dispute, RulingSplit, Statement
from commissions.services.disputes import dispute_raise
from commissions.services.errors import MakerIsChecker
from commissions.services.rulings import ruling_approve, ruling_take_back
from commissions.services.split_rulings import split_rule
from commissions.services.statements import statement_lines
from core.errors import Conflict, Forbidden
from core.periods import first_day
from sales.models import SaleSplit
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene
from tests.desk.test_disputes import fresh
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "13900000001"
DAY = first_day(SEPTEMBER).replace(day=9)
SHARED = "LJA0017 60; LJA0001 40"


@pytest.fixture
def dispute(scene: Scene) -> Dispute:
    """The agent's sale brought 20.01; a second one of the same day isn't disputed."""
    scene.version(activation=((0, None, 200_100),))
    scene.sell(scene.cast.agent, day=9, subscriber=NUMBER)
    scene.sell(scene.cast.agent, day=9, subscriber="13900000002")
    scene.run()
    scene.publish()
    statement = Statement.objects.get(payee=scene.cast.agent)
    line = statement_lines(statement).order_by("fact_id")[0]
    return dispute_raise(
        statement=statement, line_ids=[line.id], text="不全是我的", user=scene.cast.dealer_owner
    )


def ruled(scene: Scene, dispute: Dispute, split: str = SHARED, user: User | None = None) -> Dispute:
    return split_rule(
        dispute=dispute,
        subscriber=NUMBER,
        event_date=DAY,
        split=split,
        text="两家共同办理",
        user=user or scene.cast.city_manager,
    )


def earned(scene: Scene) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in scene.lines(kind=1):
        sums[line.payee.code] = sums.get(line.payee.code, 0) + line.amount
    return sums


def test_the_button_leads_to_a_form_that_knows_the_sale(scene: Scene, dispute: Dispute, sign_in: Any) -> None:
    client = sign_in(scene.cast.city_manager)
    page = client.get(reverse("commissions:dispute_detail", args=[dispute.pk])).content.decode()
    address = reverse("commissions:dispute_split", args=[dispute.pk])
    line = f"{address}?line={dispute.lines.get().line_id}"
    assert line in page
    form = client.get(line).context["form"]
    assert {name: form[name].value() for name in ("subscriber", "event_date", "split")} == {
        "subscriber": NUMBER,
        "event_date": DAY,
        "split": "LJA0001 100",
    }
    assert form["text"].label == "裁定说明"
    sent = {"subscriber": NUMBER, "event_date": DAY.isoformat(), "split": SHARED, "text": "两家共同办理"}
    wrong = client.post(address, {**sent, "split": "LJA0017 60"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["split"])
    assert client.post(address, sent).status_code == 302
    waiting = client.get(reverse("commissions:dispute_detail", args=[dispute.pk]))
    assert SHARED in waiting.content.decode()
    assert not waiting.context["may_approve"]
    second = sign_in(scene.cast.province_manager)
    assert second.get(reverse("commissions:dispute_detail", args=[dispute.pk])).context["may_approve"]
    approve = reverse("commissions:ruling_approve", args=[dispute.pk])
    assert second.post(approve, {"due": str(dispute.original)}).status_code == 302
    assert SaleSplit.objects.get().split == SHARED


def test_two_persons_decide_and_the_next_run_pays_by_the_shares(scene: Scene, dispute: Dispute) -> None:
    held = ruled(scene, dispute)
    assert (held.status, held.extra, SaleSplit.objects.count()) == (DisputeStatus.REVIEW, 0, 0)
    held = ruling_approve(dispute=dispute, due=dispute.original, user=fresh(scene.cast.province_manager))
    assert held.status == DisputeStatus.UPHELD
    split = SaleSplit.objects.get()
    assert (split.split, split.source, str(dispute.pk) in split.document) == (SHARED, "ruling", True)
    assert not Adjustment.objects.exists()
    scene.run(OCTOBER)
    assert earned(scene) == {"LJA0001": 2_001 + 800, "LJA0017": 1_201}
    assert scene.run(OCTOBER).lines == 0


def test_who_ruled_does_not_approve(scene: Scene, dispute: Dispute) -> None:
    ruled(scene, dispute, user=scene.cast.province_manager)
    with pytest.raises(MakerIsChecker):
        ruling_approve(dispute=dispute, due=dispute.original, user=fresh(scene.cast.province_manager))
    assert not SaleSplit.objects.exists()


def test_what_is_taken_back_gives_way_to_what_was_there_and_the_run_follows(
    scene: Scene, dispute: Dispute
) -> None:
    entered = SaleSplit(subscriber=NUMBER, event_date=DAY, split="LJA0001 90; LJA0017 10")
    entered.full_clean()
    entered.save()
    ruled(scene, dispute)
    ruling_approve(dispute=dispute, due=dispute.original, user=fresh(scene.cast.province_manager))
    scene.run(OCTOBER)
    ruling_take_back(dispute=dispute, text="弄错了", user=fresh(scene.cast.city_manager))
    assert SaleSplit.objects.get().split == "LJA0001 90; LJA0017 10"
    assert not RulingSplit.objects.exists()
    dispute.refresh_from_db()
    assert dispute.status == DisputeStatus.OPEN
    scene.run(OCTOBER)
    assert earned(scene) == {"LJA0001": 2_001 + 1_801, "LJA0017": 200}


def test_a_ruling_that_waits_leaves_nothing_behind(scene: Scene, dispute: Dispute) -> None:
    ruled(scene, dispute)
    ruling_take_back(dispute=dispute, text="弄错了", user=fresh(scene.cast.city_manager))
    assert not SaleSplit.objects.exists()
    assert ruled(scene, dispute, "LJA0017 100").status == DisputeStatus.REVIEW


def test_a_split_that_was_changed_meanwhile_is_not_overwritten(scene: Scene, dispute: Dispute) -> None:
    ruled(scene, dispute)
    newer = SaleSplit(subscriber=NUMBER, event_date=DAY, split="LJA0017 100")
    newer.full_clean()
    newer.save()
    with pytest.raises(Conflict):
        ruling_approve(dispute=dispute, due=dispute.original, user=fresh(scene.cast.province_manager))
    assert SaleSplit.objects.get().split == "LJA0017 100"


def test_what_is_refused(scene: Scene, dispute: Dispute) -> None:
    with pytest.raises(ValidationError) as found:
        ruled(scene, dispute, "LJA0017 60")
    assert list(found.value.message_dict) == ["split"]
    with pytest.raises(ValidationError, match=r"order|订单|受理"):
        split_rule(
            dispute=dispute,
            subscriber="13888888888",
            event_date=DAY,
            split=SHARED,
            text="x",
            user=scene.cast.city_manager,
        )
    with pytest.raises(Forbidden):
        split_rule(
            dispute=dispute,
            subscriber=NUMBER,
            event_date=DAY,
            split=SHARED,
            text="x",
            user=scene.cast.dealer_owner,
        )
    scene.sell(scene.cast.agent_b, day=9, subscriber="13900000009")
    with pytest.raises(ValidationError) as elsewhere:
        split_rule(
            dispute=dispute,
            subscriber="13900000009",
            event_date=DAY,
            split=SHARED,
            text="x",
            user=scene.cast.city_manager,
        )
    assert list(elsewhere.value.message_dict) == ["subscriber"]
    assert not RulingSplit.objects.exists()
