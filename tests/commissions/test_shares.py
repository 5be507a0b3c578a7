"""Paragraph 25 from the entered split to ledger, statement and explanation; and what the stock hands over."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from commissions.models import Line
from commissions.services.explain import line_explain
from commissions.services.line_facts import fact_cards
from commissions.services.words import grounds_of, told
from core.periods import first_day
from sales.choices import SplitSource
from sales.models import Sale, SaleSplit
from sales.services.splits import sales_held
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene

NUMBER = "13900000001"


def entered(split: str, row: SaleSplit | None = None) -> SaleSplit:
    row = row or SaleSplit(subscriber=NUMBER, event_date=first_day(SEPTEMBER).replace(day=9))
    row.split = split
    row.full_clean()
    row.save()
    return row


def net(scene: Scene) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in scene.lines(kind=1):
        sums[line.payee.code] = sums.get(line.payee.code, 0) + line.amount
    return sums


def test_a_split_is_posted_changed_and_told(scene: Scene) -> None:
    cast = scene.cast
    scene.version(activation=((0, None, 200_100),))
    scene.sell(cast.agent, day=9, subscriber=NUMBER)
    scene.run()
    split = entered("LJA0001 60；LJA0017 40%")
    assert split.split == "LJA0001 60; LJA0017 40"
    scene.run()
    assert net(scene) == {"LJA0001": 1_201, "LJA0017": 800}
    told_to = Line.objects.get(payee=cast.other_agent)
    with translation.override("en"):
        sentences = told(
            told_to, next(iter(fact_cards(told_to.city_id, [told_to]).values())), grounds_of(told_to)
        ).sentences
    assert any(f"shared with {cast.agent.name}: 40% of it" in text for text in sentences), sentences
    assert not any("12.01" in text for text in sentences)

    entered("LJA0017 100", split)
    scene.run()
    assert net(scene) == {"LJA0001": 0, "LJA0017": 2_001}
    assert scene.run().lines == 0
    for line in Line.objects.all():
        replay = line_explain(line)
        assert (replay.amount, replay.owed, replay.reason) == (line.amount, line.owed, line.reason)


def test_the_next_month_s_run_posts_what_was_shared_since(scene: Scene) -> None:
    """Nothing of September is uploaded again: the split alone makes October's run look at it once more."""
    scene.version(activation=((0, None, 200_100),))
    scene.sell(scene.cast.agent, day=9, subscriber=NUMBER)
    scene.run()
    row = entered("LJA0001 60; LJA0017 40")
    scene.run(OCTOBER)
    assert net(scene) == {"LJA0001": 1_201, "LJA0017": 800}
    assert scene.run(OCTOBER).event_periods == [OCTOBER]
    row.delete()
    scene.run(OCTOBER)
    assert net(scene) == {"LJA0001": 2_001, "LJA0017": 0}


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        ("LJA0001 60; LJA0017 30", "add up to 90 %"),
        ("LJA0001 60; LJA9999 40", "no channel LJA9999"),
        ("LJA0001 60; LJA0001 40", "twice"),
        ("LJA0001 0; LJA0017 100", "more than 0"),
        ("LJA0001: all", "isn't a channel's code"),
    ],
)
def test_what_is_not_the_whole_is_refused_in_words(scene: Scene, split: str, sentence: str) -> None:
    scene.sell(scene.cast.agent, day=9, subscriber=NUMBER)
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        entered(split)
    assert sentence in str(refused.value.message_dict["split"])


def test_the_database_takes_no_shares_that_are_not_the_whole(scene: Scene) -> None:
    scene.sell(scene.cast.agent, day=9, subscriber=NUMBER)
    row = entered("LJA0001 100")
    with pytest.raises(IntegrityError), transaction.atomic():
        SaleSplit.objects.filter(pk=row.pk).update(shares={str(scene.cast.agent.pk): 9_000})


def test_who_held_the_serial_is_paid_unless_somebody_has_decided_otherwise(scene: Scene) -> None:
    """The hook of the stock: two sales of serials that another held; of one a split was entered before."""
    cast = scene.cast
    scene.version(activation=((0, None, 100_000),))
    scene.sell(cast.agent, day=9, subscriber=NUMBER)
    scene.sell(cast.agent, day=9, subscriber="13900000002")
    entered("LJA0001 50; LJA0017 50")
    sales = list(Sale.objects.order_by("fact_id"))
    assert sales_held([(sale, cast.other_agent) for sale in sales]) == 1
    assert sales_held([(sale, cast.other_agent) for sale in sales]) == 0
    assert set(SaleSplit.objects.values_list("source", flat=True)) == {
        SplitSource.ENTERED,
        SplitSource.SERIAL,
    }
    scene.run()
    assert net(scene) == {"LJA0001": 500, "LJA0017": 1_500}
    assert sales_held([(sale, cast.agent) for sale in sales]) == 0
    scene.run()
    assert net(scene) == {"LJA0001": 1_500, "LJA0017": 500}
