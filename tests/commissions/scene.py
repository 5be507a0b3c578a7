"""A small world in which months are run: a plan, results that come in by upload, and the desk's steps.

Uploads leave in the fact tables what the portal's own imports leave: a row for each revision,
`superseded_by` on the replaced ones, and a committed session that every row names.
"""

import datetime
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import connection
from django.utils import timezone

from commissions.choices import ComponentKind, VersionStatus
from commissions.models import (
    Band,
    Coefficient,
    CoefficientKind,
    Component,
    ComponentKey,
    Figure,
    Gate,
    Instalment,
    Line,
    Plan,
    PlanVersion,
    Rule,
    Run,
)
from commissions.models.history import CoefficientChange
from commissions.services.months import month_approve, month_get, month_publish, month_submit
from commissions.services.runs import run_create, run_execute
from core.jobs import JobContext
from core.models import ImportFile, ImportSession, ImportState
from core.periods import first_day
from network.models import Channel
from sales.models import Sale, SubscriberEvent, SubscriberMonth
from tests.cast import Cast
from users.models import User

SEPTEMBER = 202609
OCTOBER = 202610

Bands = tuple[tuple[int, int | None, int], ...]


@dataclass
class Scene:
    cast: Cast
    period: int = SEPTEMBER
    plan: Plan = field(init=False)
    _numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.plan = Plan.objects.create(code="dealer-2026", name="代理商计件酬金", region=self.cast.province)
        for table in ("sales_sale", "sales_subscribermonth", "sales_channelmonth", "sales_subscriberevent"):
            with connection.cursor() as cursor:
                for period in (SEPTEMBER, OCTOBER):
                    cursor.execute("SELECT portal_partition_month(%s, %s)", [table, period])

    # Plans

    def version(
        self,
        *,
        effective_from: int = SEPTEMBER,
        document: str = "渠〔2026〕18号",
        head: dict[str, Any] | None = None,
        **components: Any,
    ) -> PlanVersion:
        """An approved version; each keyword is a component: bands, or a dictionary of its fields."""
        version = PlanVersion.objects.create(
            plan=self.plan,
            number=self.plan.versions.count() + 1,
            effective_from=effective_from,
            document_number=document,
            prepared_by=self.cast.city_manager,
            **(head or {}),
        )
        for code, given in components.items():
            self._component(version, code, given if isinstance(given, dict) else {"bands": given})
        self.plan.versions.filter(status=VersionStatus.ACTIVE).update(status=VersionStatus.SUPERSEDED)
        version.status = VersionStatus.ACTIVE
        version.approved_by, version.approved_at = self.cast.province_manager, timezone.now()
        version.save()
        return version

    def _component(self, version: PlanVersion, code: str, given: dict[str, Any]) -> Component:
        fields: dict[str, Any] = {"name": code, "kind": ComponentKind.PIECE, **given}
        bands, gates, rule = fields.pop("bands"), fields.pop("gates", ()), fields.pop("rule", {})
        parts = fields.pop("instalments", ())
        if figure := fields.pop("counts", None):
            fields["tier_figure"] = Figure.objects.create(version=version, **figure)
        if "override_of" in fields:
            fields["override_of"] = self.key(fields["override_of"])
        component = Component.objects.create(version=version, key=self.key(code), **fields)
        made = Rule.objects.create(component=component, **rule)
        for lower, upper, rate in bands:
            Band.objects.create(rule=made, lower=lower, upper=upper, rate=rate)
        for number, (months, share) in enumerate(parts, 1):
            Instalment.objects.create(component=component, part=number, month_offset=months, share=share)
        for gate in gates:
            Gate.objects.create(component=component, label=gate["reason"], **gate)
        return component

    def key(self, code: str) -> ComponentKey:
        return ComponentKey.objects.get_or_create(plan=self.plan, code=code)[0]

    def coefficient(
        self, channel: Channel, value: int, *, kind: str = "management", period: int | None = None
    ) -> None:
        made, _new = CoefficientKind.objects.get_or_create(
            code=kind, defaults={"name": kind, "lowest": 0, "highest": 20_000}
        )
        place = {"channel": channel, "period": period or self.period, "kind": made}
        before = Coefficient.objects.filter(**place).first()
        Coefficient.objects.update_or_create(
            **place, defaults={"value": value, "set_by": self.cast.city_manager}
        )
        CoefficientChange.objects.create(
            **place, old=before.value if before else None, new=value, user=self.cast.city_manager
        )

    # Results

    def session(self, *, city_id: int | None = None, period: int | None = None) -> ImportSession:
        file = ImportFile.objects.create(sha256=f"{next(self._numbers):064d}", size=1)
        return ImportSession.objects.create(
            kind="order_detail",
            period=period or self.period,
            city_id=city_id or self.cast.city_a.pk,
            owner=self.cast.city_manager,
            file=file,
            file_name="月报.xlsx",
            state=ImportState.COMMITTED,
            committed_at=timezone.now(),
        )

    def sell(
        self, channel: Channel, pieces: int = 1, *, day: int = 5, period: int | None = None, **fields: Any
    ) -> ImportSession:
        """An upload of as many orders, one piece each."""
        period = period or self.period
        city_id = fields.pop("city_id", channel.city_id)
        session = self.session(city_id=city_id, period=period)
        values = {
            "product": self.cast.product,
            "quantity": 1,
            "first_payment": 5_900,
            "instalment": 0,
            "iccid": "",
            "remark": "",
            "event_date": first_day(period) + datetime.timedelta(days=day - 1),
            **fields,
        }
        for _piece in range(pieces):
            number = next(self._numbers)
            Sale.objects.create(
                city_id=city_id,
                period=period,
                fact_id=number,
                revision=1,
                channel=channel,
                import_id=session.pk,
                **{"subscriber": f"199{number:08d}", **values},
            )
        return session

    def month_of(self, sale: Sale, **usage: Any) -> ImportSession:
        """The subscriber's month of a sale: minutes and the rest."""
        session = self.session(city_id=sale.city_id, period=usage.pop("period", sale.period))
        number = next(self._numbers)
        values = {"billed": 0, "arrears": 0, "plan_fee": 5_900, "suspended_days": 0, **usage}
        SubscriberMonth.objects.create(
            city_id=sale.city_id,
            period=session.period,
            fact_id=number,
            revision=1,
            channel_id=sale.channel_id,
            import_id=session.pk,
            subscriber=sale.subscriber,
            **values,
        )
        return session

    def happened(
        self, sale: Sale, kind: int, day: datetime.date, *, suspended_days: int = 0
    ) -> ImportSession:
        """An event of the sale's subscriber."""
        session = self.session(city_id=sale.city_id, period=day.year * 100 + day.month)
        SubscriberEvent.objects.create(
            city_id=sale.city_id,
            period=session.period,
            fact_id=next(self._numbers),
            revision=1,
            channel_id=sale.channel_id,
            import_id=session.pk,
            subscriber=sale.subscriber,
            kind=kind,
            event_date=day,
            suspended_days=suspended_days,
            remark="",
        )
        return session

    def correct(self, sale: Sale, **changes: Any) -> ImportSession:
        """An upload that replaces one order by a new revision."""
        session = self.session(city_id=sale.city_id, period=sale.period)
        row = Sale.objects.get(
            city_id=sale.city_id, period=sale.period, fact_id=sale.fact_id, superseded_by=None
        )
        Sale.objects.filter(pk=row.pk).update(superseded_by=session.pk)
        columns = [f.attname for f in Sale._meta.concrete_fields if f.attname not in {"superseded_by"}]
        values = {name: getattr(row, name) for name in columns} | {
            "revision": row.revision + 1,
            "import_id": session.pk,
        }
        Sale.objects.create(**(values | changes))
        return session

    def undo(self, session: ImportSession) -> None:
        for model in (Sale, SubscriberMonth, SubscriberEvent):
            rows = model.objects.filter(period=session.period)
            for row in rows.filter(import_id=session.pk):
                model.objects.filter(pk=row.pk).update(superseded_by=session.pk)
            for row in rows.filter(superseded_by=session.pk).exclude(import_id=session.pk):
                model.objects.filter(pk=row.pk).update(superseded_by=None)
        ImportSession.objects.filter(pk=session.pk).update(state=ImportState.UNDONE, undone_at=timezone.now())

    # The desk

    def run(self, period: int | None = None, *, city_id: int | None = None, user: User | None = None) -> Run:
        run = run_create(
            city_id=city_id or self.cast.city_a.pk,
            period=period or self.period,
            user=user
            or (
                self.cast.city_manager if city_id in {None, self.cast.city_a.pk} else self.cast.city_b_manager
            ),
        )
        run_execute(JobContext(None), run_id=run.pk)
        run.refresh_from_db()
        return run

    def publish(self, period: int | None = None) -> None:
        month = month_get(self.cast.city_a.pk, period or self.period)
        month = month_submit(month=month, user=self.cast.city_manager, version=month.version, despite=True)
        month = month_approve(month=month, user=self.cast.province_manager, version=month.version)
        month_publish(month=month, user=self.cast.province_manager)

    @property
    def subscribers(self) -> dict[int, str]:
        """By number of the order."""
        return dict(Sale.objects.values_list("fact_id", "subscriber"))

    def lines(self, **where: Any) -> list[Line]:
        return list(Line.objects.filter(**where).order_by("id"))

    def net(self, **where: Any) -> int:
        return sum(line.amount for line in self.lines(**where))
