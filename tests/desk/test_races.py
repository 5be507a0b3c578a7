"""Two people press at once: one is first, the other is told. Each test has a control without the lock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection

from commissions.choices import DisputeStatus
from commissions.models import Adjustment, Dispute, DisputeMessage, Statement
from commissions.services import disputes, runs
from commissions.services import rulings as service
from commissions.services.disputes import dispute_raise
from commissions.services.rulings import dispute_rule, ruling_approve, ruling_take_back
from commissions.services.statements import statement_lines
from core.errors import Conflict
from tests.commissions.scene import Scene
from tests.factories.commissions import published, statement_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dispute(scene: Scene) -> Dispute:
    """An open dispute of a published month. The scene's plan is not needed."""
    cast = scene.cast
    scene.plan.delete()
    _ledger, _component, statement = published(cast)
    line = statement_lines(statement).order_by("id")[0]
    return dispute_raise(statement=statement, line_ids=[line.id], text="少算", user=cast.dealer_owner)


def both(*acts: Callable[[], Any]) -> list[str]:
    """Runs the acts at the same time, each on its own connection; returns how each ended."""
    answers: list[str] = []
    start = threading.Barrier(len(acts))

    def act(work: Callable[[], Any]) -> None:
        start.wait()
        try:
            work()
            answers.append("done")
        except Conflict:
            answers.append("conflict")
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(work,)) for work in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@contextmanager
def meeting_before_settling(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both have looked before either writes: the worst moment, every time. With the lock, one waits outside."""
    met = threading.Barrier(2)
    original = disputes.dispute_settle

    def settle(held: Dispute, status: DisputeStatus) -> Dispute:
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=1)
        return original(held, status)

    with monkeypatch.context() as patch:
        patch.setattr(service, "dispute_settle", settle)
        yield


def rulings(scene: Scene, dispute: Dispute) -> list[str]:
    cast = scene.cast
    return both(
        lambda: dispute_rule(dispute=dispute, due=None, text="不支持", user=cast.city_manager),
        lambda: dispute_rule(dispute=dispute, due=None, text="也不支持", user=cast.province_manager),
    )


def test_of_two_rulings_at_once_one_stands(
    scene: Scene, dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    with meeting_before_settling(monkeypatch):
        assert rulings(scene, dispute) == ["conflict", "done"]
    dispute.refresh_from_db()
    assert dispute.status == DisputeStatus.REJECTED
    assert DisputeMessage.objects.filter(dispute=dispute).count() == 2


def test_without_the_lock_both_rulings_would_stand(
    scene: Scene, dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        service,
        "dispute_locked",
        lambda held, user, *codes: Dispute.objects.select_related("statement").get(pk=held.pk),
    )
    with meeting_before_settling(monkeypatch):
        assert rulings(scene, dispute) == ["done", "done"]
    assert DisputeMessage.objects.filter(dispute=dispute).count() == 3


def test_of_two_rulings_with_an_amount_one_adjustment_is_left(scene: Scene, dispute: Dispute) -> None:
    cast = scene.cast
    answers = both(
        lambda: dispute_rule(dispute=dispute, due=5_100, text="补", user=cast.city_manager),
        lambda: dispute_rule(dispute=dispute, due=5_200, text="补", user=cast.province_manager),
    )
    assert answers == ["conflict", "done"]
    assert Adjustment.objects.count() == 1


def test_a_ruling_is_approved_or_taken_back_but_not_both(scene: Scene, dispute: Dispute) -> None:
    cast = scene.cast
    Dispute.objects.filter(pk=dispute.pk).update(claimed=5_100)
    dispute_rule(dispute=dispute, due=5_200, text="补", user=cast.city_manager)
    answers = both(
        lambda: ruling_approve(dispute=dispute, due=5_200, user=cast.province_manager),
        lambda: ruling_approve(dispute=dispute, due=5_200, user=cast.province_manager),
        lambda: ruling_take_back(dispute=dispute, text="错", user=cast.city_manager),
    )
    dispute.refresh_from_db()
    upheld = dispute.status == DisputeStatus.UPHELD
    assert Adjustment.objects.count() == (1 if upheld else 0)
    assert answers.count("done") in {1, 2}  # approved and then taken back is one after the other
    assert upheld or dispute.status == DisputeStatus.OPEN


def test_a_ruling_is_not_taken_back_while_a_run_is_at_work(scene: Scene, dispute: Dispute) -> None:
    cast = scene.cast
    dispute_rule(dispute=dispute, due=5_200, text="补", user=cast.city_manager)
    working, tried = threading.Event(), threading.Event()

    def run() -> None:
        with runs._city_to_itself(dispute.city_id):
            working.set()
            tried.wait(10)

    def take_back() -> None:
        working.wait(10)
        try:
            ruling_take_back(dispute=dispute, text="错", user=cast.city_manager)
        finally:
            tried.set()

    assert both(run, take_back) == ["conflict", "done"]
    assert Adjustment.objects.count() == 1
    ruling_take_back(dispute=dispute, text="错", user=cast.city_manager)
    assert not Adjustment.objects.exists()


def test_of_two_disputes_of_one_line_one_is_raised(scene: Scene) -> None:
    cast = scene.cast
    scene.plan.delete()
    published(cast)
    statement: Statement = statement_of(cast.agent)
    line = statement_lines(statement).order_by("id")[0]

    def raise_it() -> None:
        dispute_raise(statement=statement, line_ids=[line.id], text="少算", user=cast.dealer_owner)

    assert both(raise_it, raise_it) == ["conflict", "done"]
    assert Dispute.objects.count() == 1
