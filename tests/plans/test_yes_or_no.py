"""A condition on what is yes or no, in the guided form: written and shown in words, and nothing between or beyond."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions import units
from commissions.models import PlanVersion
from commissions.services.plan_store import version_content
from tests.cast import Cast
from tests.factories.plans import component, content, make_draft, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> PlanVersion:
    return make_draft(make_plan(cast.province), cast.province_manager, content(component("KD01", "宽带计件")))


@pytest.fixture
def client(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.province_manager)


def sent(client: Client, draft: PlanVersion, **gate: str) -> Any:
    asked = {"measure": "real_name", "operator": "=", "reason": "G01", "label": "未实名", **gate}
    data = {
        "name": "放号计件",
        "code": "FH01",
        "kind": "piece",
        "grain": "1",
        "seen": "",
        "rates-edge": [""],
        "rates-rate": ["20"],
        "gates-TOTAL_FORMS": 1,
        "gates-INITIAL_FORMS": 0,
        **{f"gates-0-{name}": value for name, value in asked.items()},
    }
    return client.post(reverse("commissions:component_add", args=[draft.pk]), data)


@pytest.mark.parametrize(("written", "threshold"), [("是", 1), ("yes", 1), ("1", 1), ("否", 0), ("0", 0)])
def test_it_is_written_in_words(client: Client, draft: PlanVersion, written: str, threshold: int) -> None:
    assert sent(client, draft, threshold=written).status_code == 302
    (gate,) = version_content(draft).components[1].gates
    assert (gate.measure, gate.threshold) == ("real_name", threshold)
    page = client.get(reverse("commissions:component_edit", args=[draft.pk, "FH01"]))
    assert page.context["editor"].gates[0]["threshold"].value() == ("是" if threshold else "否")


@pytest.mark.parametrize(("operator", "threshold"), [("=", "2"), ("=", "也许"), (">=", "是")])
def test_what_is_neither_is_refused_at_the_condition(
    client: Client, draft: PlanVersion, operator: str, threshold: str
) -> None:
    answer = sent(client, draft, operator=operator, threshold=threshold)
    assert answer.status_code == 422
    assert "是" in str(answer.context["editor"].gates[0].errors["threshold"])


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("是", "否")), ("en", ("Yes", "No"))])
def test_its_words_are_taken_back_in_each_language(language: str, words: tuple[str, str]) -> None:
    with translation.override(language):
        assert (units.YES_NO.plain(1), units.YES_NO.plain(0)) == words
        assert [units.YES_NO.parse(word) for word in words] == [1, 0]
    assert (units.YES_NO.plain(2), units.YES_NO.shown(None)) == ("2", "—")
