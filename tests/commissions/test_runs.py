"""What a run posts: the difference between what is owed and what is posted, into the open month."""

from commissions.choices import Cause
from commissions.models import Statement
from tests.commissions.scene import Scene

SEVEN_YUAN = ((0, None, 70_000),)


def test_the_first_run_posts_a_line_for_every_fact(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)
    run = scene.run()
    assert (run.facts, run.lines, run.refused, run.amount) == (3, 3, 0, 2_100)
    assert {line.cause for line in scene.lines()} == {Cause.FIRST}
    statement = Statement.objects.get()
    assert (statement.payee, statement.earned, statement.amount, statement.payable) == (scene.cast.agent, 2_100, 2_100, 2_100)
    assert (statement.facts_paid, statement.facts_refused) == (3, 0)


def test_a_second_run_posts_nothing(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    scene.sell(scene.cast.agent, 3)
    first = scene.run()
    second = scene.run()
    assert (second.lines, second.amount) == (0, 0)
    assert scene.net() == first.amount
