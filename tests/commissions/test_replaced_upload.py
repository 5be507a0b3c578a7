"""A corrected sheet that replaces an earlier one: the pay of what it no longer has is taken back."""

from typing import Any

from commissions.engine.reasons import Reason
from core.models import ImportSession
from core.services.imports.commit import import_undo
from core.services.imports.direct import Outcome, import_directly
from tests.commissions.scene import Scene
from tests.factories.sheets import order, workbook
from users.models import User

SEVEN_YUAN = ((0, None, 70_000),)
SEPTEMBER = {"period": "202609", "event_date": "2026-09-08"}


def send(scene: Scene, rows: list[dict[str, Any]], replaces: int | None = None) -> Outcome:
    return import_directly(
        kind="order_detail",
        period=scene.period,
        stream=workbook(rows),
        file_name="9月.xlsx",
        user=User.objects.get(pk=scene.cast.city_manager.pk),
        replaces=replaces,
    )


def test_the_pay_of_a_withdrawn_row_is_taken_back_and_given_again_by_undo(scene: Scene) -> None:
    scene.version(activation=SEVEN_YUAN)
    first = send(scene, [order(1, **SEPTEMBER), order(2, **SEPTEMBER)])
    scene.run()
    assert scene.net() == 1_400
    second = send(scene, [order(1, **SEPTEMBER)], replaces=first.session)
    assert second.withdrawn == 1
    run = scene.run()
    assert {line.reason for line in scene.lines(run_id=run.pk)} == {Reason.WITHDRAWN}
    assert scene.net() == 700
    session = ImportSession.objects.get(pk=second.session)
    import_undo(session=session, user=User.objects.get(pk=scene.cast.city_manager.pk))
    scene.run()
    assert scene.net() == 1_400
