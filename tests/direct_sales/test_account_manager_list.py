"""The register of account managers keeps what every list keeps."""

from typing import Any, ClassVar

import pytest
from django.utils import translation
from django.utils.translation import gettext

from direct_sales.choices import ManagerCategory
from direct_sales.models import AccountManager
from network.models import Channel
from tests.cast import Cast
from tests.contracts.lists import ExportedListContract, ScopedBulkContract
from tests.factories.outlets import make_account_manager

pytestmark = pytest.mark.django_db

with translation.override("zh-hans"):
    IN_FILE = {gettext("Account manager"): gettext("Account manager code")}


class TestAccountManagers(ExportedListContract, ScopedBulkContract):
    url_name = "direct_sales:account_manager_list"
    filters = ("q=LJM1", "category=area", "q=S0001")
    in_file: ClassVar[dict[str, str]] = IN_FILE
    action = "suspend"

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            make_account_manager(
                cast,
                f"LJM{number % 2}{number:04d}",
                category=ManagerCategory.values[number % 4],
                staff_number=f"S{number - first:04d}-{number}",
            )
        for code, district in (("YPM0001", cast.district_b1), ("LJM0001", cast.district_a1)):
            if not Channel.objects.filter(code=code).exists():
                make_account_manager(cast, code, district)

    def targets(self, cast: Cast) -> list[Any]:
        self.fill(cast, 2)
        return list(AccountManager.objects.filter(channel__city=cast.city_a).values_list("pk", flat=True))

    def foreign(self, cast: Cast) -> Any:
        self.fill(cast, 1)
        return AccountManager.objects.get(channel__code="YPM0001").pk

    def state(self) -> Any:
        return dict(Channel.objects.values_list("code", "status"))
