"""Payments by program keep what every register keeps."""

from typing import Any

import pytest

from commissions.models import Payment
from tests.cast import Cast
from tests.contracts.api import ApiContract
from tests.factories.payments import sent, three_payees

pytestmark = pytest.mark.django_db


class TestPaymentContract(ApiContract):
    writer = "settlement_clerk"
    api_list = "api:payment_list"
    api_detail = "api:payment_detail"

    def row(self, cast: Cast) -> Payment:
        three_payees(cast)
        found: Any = sent(cast).payments.get(payee=cast.agent)
        return found  # type: ignore[no-any-return]
