"""What disputes are about: each counts once, the rows come to the total, and templates answer what comes again."""

import io
from collections.abc import Callable
from typing import Any, ClassVar

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from commissions.forms.answering import templates_for
from commissions.models import AnswerTemplate
from commissions.services.dispute_statistics import dispute_statistics
from commissions.services.disputes import dispute_raise
from commissions.services.rulings import dispute_rule
from commissions.services.statements import statement_lines
from tests.cast import Cast
from tests.contracts.api import FormApiContract
from tests.desk.test_disputes import fresh
from tests.factories.commissions import published
from users.models import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def disputes(cast: Cast) -> list[Any]:
    """One about two lines that were paid, upheld with 10.00 on top; one about the refused line, still open."""
    _ledger, _component, statement = published(cast)
    paid = list(statement_lines(statement).filter(reason="").order_by("id").values_list("id", flat=True))
    refused = statement_lines(statement).exclude(reason="").get()
    first = dispute_raise(
        statement=statement, line_ids=paid[:2], text="少算", claimed=11_000, user=cast.dealer_owner
    )
    second = dispute_raise(statement=statement, line_ids=[refused.id], text="漏算", user=cast.dealer_owner)
    dispute_rule(dispute=first, due=11_000, text="属实", user=fresh(cast.city_manager))
    return [first, second, refused]


def test_each_dispute_counts_once_and_the_rows_come_to_the_total(cast: Cast, disputes: list[Any]) -> None:
    found = dispute_statistics(fresh(cast.city_manager), 12)
    assert (found.total.raised, found.total.upheld, found.total.open) == (2, 1, 1)
    assert (found.total.claimed, found.total.added, found.total.won) == (1_000, 1_000, 10_000)
    for rows in (found.rows, found.rules, found.reasons):
        assert sum(row.raised for row in rows) == 2
        assert sum(row.added for row in rows) == 1_000
    refused = disputes[2]
    assert any(row.reason.startswith(refused.reason) for row in found.rows)
    assert dispute_statistics(fresh(cast.city_b_manager), 12).total.raised == 0


def test_the_page_and_its_file_say_the_same(cast: Cast, disputes: list[Any], sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    assert client.get(reverse("commissions:dispute_statistics")).context["statistics"].total.raised == 2
    answer = client.get(reverse("commissions:dispute_statistics_export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[-1][3] == 2
    assert rows[-1][10] == 10


def test_templates_are_offered_for_any_dispute_or_for_the_reason_of_its_lines(
    cast: Cast, disputes: list[Any], sign_in: SignIn
) -> None:
    _paid, unpaid, refused = disputes
    for code, reason, active in (("any", "", True), ("own", refused.reason, True), ("other", "Z99", True)):
        AnswerTemplate.objects.create(code=code, name=code, reason=reason, text=f"答{code}", is_active=active)
    AnswerTemplate.objects.create(code="old", name="old", text="旧", is_active=False)
    assert {row.code for row in templates_for(unpaid)} == {"any", "own"}
    client = sign_in(cast.city_manager)
    page = client.get(reverse("commissions:dispute_detail", args=[unpaid.pk])).content.decode()
    assert 'data-text="答own"' in page
    assert "答other" not in page


class TestAnswerTemplateContract(FormApiContract):
    """The portal's: who holds the right in a city only sees them."""

    writer = "province_manager"
    looker = "city_manager"
    scoped = False
    api_list = "api:answer_template_list"
    api_detail = "api:answer_template_detail"
    refused: ClassVar[dict[str, Any]] = {"code": "no_use", "name": ""}

    @pytest.fixture(autouse=True)
    def _rights(self, cast: Cast) -> None:
        role = Role.objects.get(code="city_manager")
        role.permissions = [*role.permissions, "commissions.desk_edit"]
        role.save()

    def row(self, cast: Cast) -> AnswerTemplate:
        return AnswerTemplate.objects.create(code="no_use", name="无使用", text="经核实无通话。")

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "late", "name": "逾期", "text": "已过申诉期。", "position": 1, "is_active": True}
