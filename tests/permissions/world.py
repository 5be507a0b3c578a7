"""One world for the whole matrix: the cast, and an object of city A for each kind of route."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from agents.models import Agent
from commissions.models import (
    AdjustmentRequest,
    AnswerTemplate,
    Budget,
    Coefficient,
    CoefficientKind,
    Debt,
    DepositReturn,
    Dispute,
    DisputeLine,
    Line,
    LineHold,
    OutlierRule,
    PaymentBatch,
    PaymentHold,
    Plan,
    PlanVersion,
    WriteOff,
)
from commissions.services.plan_content import FigureContent
from commissions.services.plan_store import (
    version_write,
)
from commissions.services.plans import plan_version_create
from core.audit import record
from core.models import (
    DictionaryEntry,
    Export,
    ExportSchedule,
    ImportDraft,
    ImportFile,
    ImportSession,
    ImportState,
    Job,
    Notification,
    SavedView,
    Webhook,
)
from core.periods import first_day, today
from core.services.imports.once import marked_token
from core.services.journal import file_attach
from network.models import Channel
from sales.models import SaleSplit, Target
from tests.cast import Cast, make_cast, make_user
from tests.factories.accounts import proposed, second_clerk
from tests.factories.commissions import PERIOD, published
from tests.factories.comparisons import make_comparison
from tests.factories.frames import make_frame
from tests.factories.golden import make_book
from tests.factories.outlets import make_account_manager, make_outlet
from tests.factories.payments import make_invoice, paid_to, publish, sent, submitted
from tests.factories.plans import content, second_manager
from tests.factories.reconciliation import make_own_list
from tests.factories.simulations import make_simulation
from users.models import Role, User, UserSession
from users.services.tokens import token_create

ROLES: Final = (
    *("province", "city", "city_b", "district", "outlet", "settlement", "assessor", "auditor"),
    *("manager", "keeper", "dealer", "dealer_b", "clerk", "sysadmin", "stranger"),
)
"""The columns of the matrix, in its order: each role, two of them in another city too, and a stranger."""


@dataclass(slots=True)
class World:
    """`people` are those of ROLES, `subjects` what a route is about, `data` what is posted to it."""

    cast: Cast
    people: dict[str, User]
    subjects: dict[str, dict[str, Any]]
    data: dict[str, dict[str, Any]]
    sessions: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    """One for all clients: each would make the whole chain of middleware anew."""

    def client(self, role: str) -> Client:
        """A browser in which this role's person is signed in, and nothing else has happened.

        Where requests are undone a session would be stamped again by each, once it is a minute old: they say they poll.
        """
        client = Client(headers={"x-polling": "1"} if role in self.sessions else {})
        client.handler = self.handler
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        elif role != "anonymous":
            client.force_login(self.person(role), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    def sign_in_all(self) -> None:
        """Once for a world that many tests share: each of them undoes what it does, a sign-in too."""
        for role in ROLES:
            client = self.client(role)
            client.get(reverse("healthz"))
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def person(self, role: str) -> User:
        """Loaded anew: scopes are resolved once for each loaded user."""
        return User.objects.get(pk=self.people[role].pk)

    def arguments(self, subject: str) -> dict[str, Any]:
        return self.subjects[subject] if subject else {}


def make_world() -> World:
    cast = make_cast()
    Agent.objects.create(channel=cast.agent, longitude="110.01", latitude="30")
    account = proposed(cast, by=second_clerk(cast))
    outlet = make_outlet(cast.outlet, longitude="110", latitude="30")
    account_manager = make_account_manager(cast, phone="")
    ledger, component, statement = published(cast)
    line = Line.objects.filter(payee=cast.agent).earliest("id")
    disputed = Line.objects.filter(payee=cast.agent).latest("id")
    dispute = Dispute.objects.create(
        city=cast.city_a,
        statement=statement,
        payee=cast.agent,
        district_id=cast.district_a1.pk,
        raised_by=cast.dealer_owner,
    )
    DisputeLine.objects.create(dispute=dispute, line_id=disputed.id)
    own_list = make_own_list(statement, cast.dealer_owner)
    draft = make_draft(cast, component.version.plan)
    make_book(draft, cast.province_manager)
    simulation = make_simulation(draft, cast.city_a, cast.agent, cast.province_manager)
    comparison = make_comparison(cast.city_a, cast.agent, component.key_id, cast.province_manager)
    frame = make_frame(cast, second_manager(cast))
    figured = make_draft(cast, component.version.plan, figures=(FigureContent(code="FH", name="放号量"),))
    kind = CoefficientKind.objects.create(code="ranking", name="排名系数", lowest=10_000, highest=13_000)
    coefficient = Coefficient.objects.create(
        channel=cast.agent, period=PERIOD, kind=kind, value=11_000, set_by=cast.city_manager
    )
    job = Job.objects.create(kind="import_read", title="10月.xlsx", owner=cast.city_manager)
    upload = make_upload(cast)
    token, _secret = token_create(
        owner=cast.city_manager, name="取数", expires_on=today() + timedelta(days=30), read_only=True
    )
    notification = Notification.objects.create(
        user=cast.city_manager, kind="upload_ready", params={"file": "10月.xlsx"}
    )
    event = record(
        actor=cast.city_manager, action="core.refused", subject=Agent.objects.get(pk=cast.agent.pk)
    )
    kept, *others = (
        file_attach(
            subject=subject,
            upload=SimpleUploadedFile("合同.pdf", b"%PDF-1.7\n%%EOF\n"),
            user=cast.city_manager,
        )
        for subject in (Agent.objects.get(pk=cast.agent.pk), outlet, account_manager)
    )
    month = {"period": PERIOD, "city": cast.city_a.pk}
    channels = reverse("network:channel_list")
    view = SavedView.objects.create(
        owner=cast.city_manager,
        list_name="network:channel_list",
        name="四星",
        query="star=4",
        shared_role="province_manager",
    )
    export = Export.objects.create(
        owner=cast.city_manager, address=channels, title="渠道", format="xlsx", rows=0
    )
    schedule = ExportSchedule.objects.create(
        owner=cast.city_manager,
        address=channels,
        title="渠道",
        format="xlsx",
        rhythm="w1",
        next_at=timezone.now(),
    )
    pieces = ImportDraft.objects.create(
        owner=cast.city_manager, kind="order_detail", period=202610, file_name="a.xlsx", size=1
    )
    sent_batch, batch = make_batches(cast)
    hold = PaymentHold.objects.create(
        city=cast.city_a, payee=cast.agent, reason="核查", placed_by=cast.auditor
    )
    budget = Budget.objects.create(city=cast.city_a, period=PERIOD, amount=100_000)
    rule = OutlierRule.objects.get(code="own")
    answer = AnswerTemplate.objects.create(code="no_use", name="无使用", text="经核实无通话，维持原结果。")
    held_line = LineHold.objects.create(
        city=cast.city_a,
        statement=statement,
        payee=cast.agent,
        period=PERIOD,
        line_id=line.id,
        kind=line.kind,
        component_key=line.component_key,
        grain=line.grain,
        fact_id=line.fact_id,
        event_period=line.event_period,
        amount=line.amount,
        code="H01",
        placed_by=cast.auditor,
    )
    invoice = make_invoice(cast, statement)
    debt = Debt.objects.create(city=cast.city_a, payee=cast.agent, period=199912, amount=5_000)
    write_off = WriteOff.objects.create(
        debt=debt, amount=5_000, reason="已注销", document="核销1", proposed_by=cast.settlement_clerk
    )
    deposit_return = DepositReturn.objects.create(
        city=cast.city_a,
        payee=cast.agent,
        district_id=cast.agent.district_id,
        amount=5_000,
        left_on=today(),
        due_on=today(),
        reason="已退出",
        document="退1",
        proposed_by=cast.settlement_clerk,
    )
    adjustment = AdjustmentRequest.objects.create(
        city=cast.city_a,
        payee=cast.agent,
        event_period=PERIOD,
        kind="reward",
        amount=5_000,
        reason="季度之星",
        document_number="渠〔2026〕30号",
        proposed_by=cast.city_manager,
    )
    target = Target.objects.create(channel=cast.agent, period=PERIOD, metric=cast.metric, value=50)
    split = SaleSplit.objects.create(
        subscriber="13900000000",
        event_date=first_day(PERIOD),
        split="LJA0001 100",
        city_id=cast.city_a.pk,
        period=PERIOD,
        fact_id=1,
        shares={str(cast.agent.pk): 10_000},
    )
    entry = DictionaryEntry.objects.of("industry").latest("pk")
    webhook = Webhook.objects.create(
        name="结算系统",
        url="https://hooks.example.com/",
        secret="x",
        events=["month.submitted"],
        owner=cast.sysadmin,
    )
    delivery = webhook.deliveries.create(event="month.submitted", payload={})
    session = UserSession.objects.create(user=cast.city_manager, key="elsewhere", epoch=0)
    evidence = file_attach(
        subject=dispute,
        upload=SimpleUploadedFile("欠费单.pdf", b"%PDF-1.7\n%%EOF dispute\n"),
        user=cast.dealer_owner,
    )
    return World(
        cast=cast,
        people=people_of(cast, account_manager.channel),
        subjects={
            "agent": {"pk": cast.agent.pk},
            "marked agent": {"kind": "agent", "key": cast.agent.pk},
            "agent file": {"pk": cast.agent.pk, "file": kept.pk},
            "account": {"pk": account.pk},
            "event": {"pk": event.pk},
            "channel": {"pk": cast.agent.pk},
            "region": {"pk": cast.district_a1.pk},
            "job": {"pk": job.pk},
            "guide": {"slug": "README"},
            "notification": {"pk": notification.pk},
            "plan": {"pk": draft.plan_id},
            "active version": {"pk": component.version_id},
            "draft version": {"pk": draft.pk},
            "draft component": {"pk": draft.pk, "code": "FH01"},
            "simulation": {"pk": simulation.pk},
            "comparison": {"pk": comparison.pk},
            "simulation payee": {"pk": simulation.pk, "city": cast.city_a.pk, "payee": cast.agent.pk},
            "frame": {"pk": frame.pk},
            "golden case": {"pk": draft.pk, "number": 1},
            "figured draft": {"pk": figured.pk},
            "draft figure": {"pk": figured.pk, "code": "FH"},
            "outlet": {"pk": cast.outlet.pk},
            "outlet file": {"pk": outlet.pk, "file": others[0].pk},
            "account manager": {"pk": account_manager.pk},
            "account manager file": {"pk": account_manager.pk, "file": others[1].pk},
            "coefficient": {"pk": cast.agent.pk, "period": PERIOD},
            "coefficient kind": {"pk": kind.pk},
            "coefficient row": {"pk": coefficient.pk},
            "month": month,
            "month id": {"pk": ledger.month.pk},
            "run": {"pk": ledger.run.pk},
            "statement": {"pk": statement.pk},
            "line": {"pk": line.id},
            "dispute": {"pk": dispute.pk},
            "dispute file": {"pk": dispute.pk, "file": evidence.pk},
            "own list": {"pk": own_list.pk},
            "sent batch": {"pk": sent_batch.pk},
            "batch": {"pk": batch.pk},
            "hold": {"pk": hold.pk},
            "budget": {"pk": budget.pk},
            "proposed adjustment": {"pk": adjustment.pk},
            "outlier rule": {"object_id": rule.pk},
            "outlier rule row": {"pk": rule.pk},
            "answer template": {"object_id": answer.pk},
            "answer template row": {"pk": answer.pk},
            "held line": {"pk": held_line.pk},
            "invoice": {"pk": invoice.pk},
            "debt": {"pk": debt.pk},
            "write-off": {"pk": write_off.pk},
            "deposit return": {"pk": deposit_return.pk},
            "payment": {"pk": sent_batch.payments.get().pk},
            "upload": {"pk": upload.pk},
            "kind": {"kind": "order_detail"},
            "marked copy": {"token": marked_token(empty_file(), cast.city_manager, "酬金-marked.xlsx")},
            "security key": {"pk": 1},
            "token": {"pk": token.pk},
            "sign-in link": {"token": "used-long-ago"},
            "single sign-on": {"provider_id": "sso"},
            "user": {"pk": cast.dealer_clerk.pk},
            "grant": {"pk": cast.dealer_clerk.grants.get().pk},
            "role": {"pk": Role.objects.get(code="assessor").pk},
            "session": {"pk": session.pk},
            "saved view": {"pk": view.pk},
            "export": {"pk": export.pk},
            "schedule": {"pk": schedule.pk},
            "upload draft": {"pk": pieces.pk},
            "product": {"pk": cast.product.pk},
            "target": {"pk": target.pk},
            "dictionary": {"object_id": str(entry.dictionary_id)},
            "dictionary entry": {"object_id": str(entry.pk)},
            "dictionary row": {"pk": entry.dictionary_id},
            "dictionary entry row": {"pk": entry.pk},
            "category": {"object_id": str(cast.category.pk)},
            "category row": {"pk": cast.category.pk},
            "campaign": {"object_id": str(cast.campaign.pk)},
            "campaign row": {"pk": cast.campaign.pk},
            "shared sale": {"object_id": str(split.pk)},
            "shared sale row": {"pk": split.pk},
            "metric": {"object_id": str(cast.metric.pk)},
            "metric row": {"pk": cast.metric.pk},
            "webhook": {"pk": webhook.pk},
            "delivery": {"pk": webhook.pk, "delivery": delivery.pk},
        },
        data={
            "lists:setting": {"at": channels, "columns": ["code", "status"], "page_size": "50"},
            "lists:view_menu": {"at": channels},
            "lists:view_save": {"at": channels, "name": "x"},
            "lists:view_default": {"at": channels},
            "lists:view_delete": {"at": channels},
            "lists:neighbours": {"at": channels},
            "lists:export_start": {"at": channels, "format": "xlsx"},
            "lists:schedule_add": {"at": channels, "format": "xlsx", "rhythm": "w1"},
        },
    )


def people_of(cast: Cast, account_manager: Channel) -> dict[str, User]:
    """Each role's person: those of the cast, and the two whom only this world has."""
    return {
        "province": cast.province_manager,
        "city": cast.city_manager,
        "city_b": cast.city_b_manager,
        "district": cast.district_supervisor,
        "outlet": cast.outlet_manager,
        "settlement": cast.settlement_clerk,
        "assessor": cast.assessor,
        "auditor": cast.auditor,
        "manager": make_user("manager", "account_manager", channel=account_manager),
        "keeper": make_user("keeper", "warehouse_keeper", region=cast.city_a),
        "dealer": cast.dealer_owner,
        "dealer_b": cast.dealer_b_owner,
        "clerk": cast.dealer_clerk,
        "sysadmin": cast.sysadmin,
        "stranger": cast.stranger,
    }


def make_draft(cast: Cast, plan: Plan, **said: Any) -> PlanVersion:
    """A draft of the province's plan, prepared by the province manager."""
    draft = plan_version_create(plan=plan, user=User.objects.get(pk=cast.province_manager.pk))
    version_write(draft, content(**said))
    return draft


def make_batches(cast: Cast) -> tuple[PaymentBatch, PaymentBatch]:
    """City A's: one is with the bank, one is submitted. They pay the dealer's level-2 agent."""
    paid_to(cast, cast.sub_agent)
    publish(cast, {cast.sub_agent: 60_000}, period=202608)
    first = sent(cast, 202608)
    publish(cast, {cast.sub_agent: 40_000}, period=202607)
    return first, submitted(cast, 202608)


def empty_file() -> ImportFile:
    return ImportFile.objects.create(sha256=hashlib.sha256(b"").hexdigest(), size=0)


def make_upload(cast: Cast) -> ImportSession:
    """An upload of city A's manager that waits for its commit."""
    file = ImportFile.objects.create(sha256=hashlib.sha256(b"sheet").hexdigest(), size=5)
    return ImportSession.objects.create(
        kind="order_detail",
        period=PERIOD,
        city_id=cast.city_a.pk,
        owner=cast.city_manager,
        file=file,
        file_name="10月.xlsx",
        state=ImportState.READY,
    )
