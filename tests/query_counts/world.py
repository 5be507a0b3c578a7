"""The world of the permission matrix, with as many rows of everything as is asked for."""

from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from agents.account_panels import SEEN
from agents.models import BankAccount
from commissions.choices import VersionStatus
from commissions.models import Line, PlanVersion
from core.audit import record_seen
from core.models import AuditEvent, ImportFile, ImportSession, ImportState
from tests.factories.commissions import PERIOD
from tests.factories.golden import make_book
from tests.factories.plans import make_draft, make_plan
from tests.factories.rich import rich_content
from tests.permissions.world import make_world
from tests.query_counts.ledger import EARLIER, facts_grow, lines_grow, statements_grow
from tests.query_counts.owner import owner
from tests.query_counts.pages import Page
from tests.query_counts.registers import APART, event_of, registers_grow
from tests.query_counts.simulations import simulations_grow
from users.models import User


class LargeWorld:
    def __init__(self) -> None:
        self.world = make_world()
        self.cast = cast = self.world.cast
        refused = Line.objects.filter(payee=cast.agent).exclude(reason="").earliest("id")
        self.world.subjects |= {
            "checked upload": {"pk": self._upload("checked", ImportState.CHECKED).pk},
            "committed upload": {"pk": self._upload("committed", ImportState.COMMITTED).pk},
            "refused line": {"pk": refused.id},
            "event": {"pk": self._event().pk},
            "open month": {"period": EARLIER, "city": cast.city_a.pk},
            "rich version": {"pk": self._rich("rich").pk},
            "rich version in review": {"pk": self._rich("reviewed", submitted=True).pk},
        }
        self.world.subjects |= {
            "rich component": {**self.world.subjects["rich version"], "code": "FH01"},
            **{
                f"rich component {code}": {**self.world.subjects["rich version"], "code": code}
                for code in ("JF", "GS", "KH", "BD", "TC01")
            },
            "rich figure": {**self.world.subjects["rich version"], "code": "FH"},
        }
        account = BankAccount.objects.get(**self.world.subjects["account"])
        for person in (cast.settlement_clerk, cast.dealer_owner):
            # Looked at before: the first look of an hour is written down, and costs what the next ones don't.
            record_seen(actor=person, action=SEEN, subject=account)
        self.values = {
            "city": cast.city_a.pk,
            "district": cast.district_a1.pk,
            "product": cast.product.pk,
            "period": PERIOD,
        }
        self._registers, self._ledger = 1, 1

    def grow(self, *, registers: int, ledger: int) -> None:
        """Up to about so many rows of each register, and so many facts and lines."""
        numbers, facts = range(self._registers, registers + 1), range(self._ledger, ledger + 1)
        registers_grow(self.world, numbers)
        facts_grow(self.world, facts)
        lines_grow(self.world, facts)
        statements_grow(self.world, numbers)
        simulations_grow(self.world, numbers)
        with owner() as cursor:
            # Nothing here is ever committed, so nobody else would count these rows for the planner.
            cursor.execute("ANALYZE")
        self._registers, self._ledger = numbers.stop, facts.stop

    def address(self, page: Page) -> str:
        query = page.query % self.values
        path = reverse(page.route, kwargs=self.world.arguments(page.subject))
        return f"{path}?{quote(query, safe='=&')}" if query else path

    def _rich(self, code: str, *, submitted: bool = False) -> PlanVersion:
        """A version that says all that can be said, prepared by a colleague, with golden cases."""
        colleague = User.objects.get(username="province_2")
        plan = make_plan(self.cast.province, code=code, name=f"{code}方案")
        version = make_draft(plan, colleague, rich_content(self.cast))
        make_book(version, colleague)
        if submitted:
            PlanVersion.objects.filter(pk=version.pk).update(
                status=VersionStatus.IN_REVIEW, submitted_at=timezone.now()
            )
        return version

    def _event(self) -> AuditEvent:
        event = event_of(self.cast, self.cast.city_manager)
        event.transaction = APART
        with owner() as cursor:
            # The number of the transaction is stamped on whatever is written.
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
            event.save()
            cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER USER")
        return event

    def _upload(self, name: str, state: ImportState) -> ImportSession:
        return ImportSession.objects.create(
            kind="order_detail",
            period=PERIOD,
            city_id=self.cast.city_a.pk,
            owner=self.cast.city_manager,
            file=ImportFile.objects.create(sha256=name, size=5),
            file_name=f"{name}.xlsx",
            state=state,
        )
