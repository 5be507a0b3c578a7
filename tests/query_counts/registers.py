"""More rows of the registers, uploads and plans, in bulk. `numbers` name what is made, so that more can follow."""

import datetime
from typing import Any, Final

from django.utils import timezone

from agents.choices import AccountStatus
from agents.models import Agent, BankAccount
from agents.services.accounts import account_new
from commissions.models import (
    Coefficient,
    CoefficientChange,
    CoefficientKind,
    Plan,
    PlanVersion,
    VersionAction,
    VersionEvent,
)
from commissions.services.plan_store import (
    version_content,
    version_write,
)
from core.models import (
    AuditEvent,
    Change,
    ImportCellError,
    ImportFile,
    ImportSession,
    ImportState,
    Job,
    Notification,
    Operation,
)
from direct_sales.models import AccountManager
from network.choices import AgentLevel, ChannelKind, RegionLevel, SalesMode
from network.models import Channel, Position, Region
from outlets.models import Outlet
from sales.models import Metric, Product, ProductCategory, ProductPrice, Target
from tests.cast import LONG_AGO, Cast
from tests.factories.accounts import entries
from tests.factories.commissions import PERIOD
from tests.factories.plans import component, content, gate
from tests.permissions.world import World
from tests.query_counts.owner import owner
from users.models import ApiToken, Grant, User

KINDS: Final = ("order_detail", "subscriber_months", "monthly_results")
COEFFICIENT_KINDS: Final = 12
"""They are columns of a table, so a dozen is many."""

APART: Final = -1
"""The transaction of the event that is looked at: all else is made in one, and its page would tell all of that."""


def registers_grow(world: World, numbers: range) -> None:
    cast = world.cast
    people = User.objects.bulk_create(
        User(username=f"more{number}", name=f"员工{number}", password="!") for number in numbers
    )
    _regions(cast, numbers)
    channels = _channels(cast, numbers)
    _grants(world, people, channels)
    _products(numbers)
    _uploads(world, people, numbers)
    _own(world, numbers)
    _events(world, people)
    _plans(world, people, numbers)
    _coefficients(cast, people, channels, numbers)
    _targets(cast, channels)


def _regions(cast: Cast, numbers: range) -> None:
    """Of ten numbers one makes a city with a district, and a district of city A: a province has some dozen."""
    province, city_a = cast.province.path, cast.city_a.path
    for number in numbers[::10]:
        places = {
            f"{province}{1000 + number}": RegionLevel.CITY,
            f"{province}{1000 + number}0001": RegionLevel.DISTRICT,
            f"{city_a}{1000 + number}": RegionLevel.DISTRICT,
        }
        Region.objects.bulk_create(
            Region(code=path, name=f"新区{path}", level=level, path=path, depth=len(path) // 4)
            for path, level in places.items()
        )


def _channels(cast: Cast, numbers: range) -> list[Channel]:
    """Level-1 agents of the district, and below the cast's agent stores and level-2 agents; each with its place."""

    def made(prefix: str, kind: ChannelKind, **fields: Any) -> list[Channel]:
        return Channel.objects.bulk_create(
            Channel(
                code=f"{prefix}{number:05d}",
                name=f"测试渠道{prefix}{number}",
                kind=kind,
                city=cast.city_a,
                district=cast.district_a1,
                **{"mode": SalesMode.DEALER, "star": 1 + number % 5, **fields},
            )
            for number in numbers
        )

    agents = made("G", ChannelKind.AGENT, level=AgentLevel.ONE)
    below = made("GB", ChannelKind.AGENT, level=AgentLevel.TWO, parent=cast.agent)
    stores = made("GS", ChannelKind.AGENT_STORE, parent=cast.agent)
    outlets = made("GO", ChannelKind.OWN_OUTLET, mode=SalesMode.DIRECT)
    managers = made("GM", ChannelKind.ACCOUNT_MANAGER, mode=SalesMode.DIRECT)
    made("GC", ChannelKind.OUTLET_CLERK, mode=SalesMode.DIRECT, parent=cast.outlet)
    halls = Outlet.objects.bulk_create(
        Outlet(channel=channel, lease_to=LONG_AGO, longitude="110.02", latitude=30 + number / 1000)
        for number, channel in zip(numbers, outlets, strict=True)
    )
    AccountManager.objects.bulk_create(
        AccountManager(channel=channel, home_outlet=hall)
        for channel, hall in zip(managers, halls, strict=True)
    )
    made_agents = Agent.objects.bulk_create(
        Agent(channel=channel, deposit_due=5_000_000, deposit_paid=1_000_000, contract_to=LONG_AGO)
        for channel in agents + below
    )
    BankAccount.objects.bulk_create(
        account_new(agent, entries(number=f"{agent.pk:012d}"), status=AccountStatus.REQUESTED)
        for agent in made_agents
    )
    columns = ("city_id", "district_id", "parent_id", "level", "star", "mode")
    Position.objects.bulk_create(
        Position(
            channel=channel,
            effective_from=LONG_AGO,
            **{name: getattr(channel, name) for name in columns},
        )
        for channel in agents + below + stores + outlets + managers
    )
    Position.objects.bulk_create(
        Position(
            channel=channel,
            effective_from=LONG_AGO + datetime.timedelta(days=number),
            **{name: getattr(channel, name) for name in columns},
        )
        for channel in (cast.agent, cast.outlet, Channel.objects.get(code="LJM0001"))
        for number in numbers
    )
    return agents


def _grants(world: World, people: list[User], channels: list[Channel]) -> None:
    """Each role's person holds the role for more channels, and somebody else for the same place."""
    held = Grant.objects.filter(user__in=world.people.values())
    own = {grant.user_id: grant for grant in held.order_by("-pk")}
    Grant.objects.bulk_create(
        Grant(user_id=user_id, role_id=grant.role_id, channel=channel, valid_from=LONG_AGO)
        for user_id, grant in own.items()
        for channel in channels[:20]
    )
    place = own[world.cast.city_manager.pk]
    Grant.objects.bulk_create(
        Grant(user=person, role_id=place.role_id, region_id=place.region_id, valid_from=LONG_AGO)
        for person in people
    )


def _products(numbers: range) -> None:
    categories = ProductCategory.objects.bulk_create(
        ProductCategory(code=f"C{number}", name=f"类别{number}") for number in numbers
    )
    Product.objects.bulk_create(
        Product(code=f"Q{number}", name=f"产品{number}", category=category, plan_fee=5_900)
        for number, category in zip(numbers, categories, strict=True)
    )
    Metric.objects.bulk_create(
        Metric(code=f"metric{number}", name=f"指标{number}", unit="pieces", position=2) for number in numbers
    )


def _uploads(world: World, people: list[User], numbers: range) -> None:
    """Uploads of all sheets in all states that last, and refused cells of the one that is to be mended."""
    lasting = (ImportState.COMMITTED, ImportState.CHECKED, ImportState.READY, ImportState.UNDONE)
    files = ImportFile.objects.bulk_create(ImportFile(sha256=f"{number:064}", size=5) for number in numbers)
    ImportSession.objects.bulk_create(
        ImportSession(
            kind=KINDS[number % len(KINDS)],
            period=PERIOD,
            city_id=world.cast.city_a.pk,
            owner=owner,
            file=file,
            file_name=f"{number}.xlsx",
            state=lasting[number % len(lasting)],
        )
        for number, owner, file in zip(numbers, people, files, strict=True)
    )
    checked = ImportSession.objects.get(**world.subjects["checked upload"])
    ImportCellError.objects.bulk_create(
        ImportCellError(
            session=checked,
            row=number + 2,
            column=1,
            cell=f"B{number + 2}",
            key="channel_code",
            label="代理商编码",
            value="X",
            code="required",
        )
        for number in numbers
    )
    checked.error_count += len(numbers)
    kinds = [{"code": "required", "key": "channel_code", "count": checked.error_count}]
    checked.report = {"header": None, "warnings": [], "findings": [], "totals": [], "error_kinds": kinds}
    checked.save(update_fields=["error_count", "report"])


def _own(world: World, numbers: range) -> None:
    """What each person sees of themselves only: jobs, notifications, sign-ins, tokens."""
    everyone = [(number, person) for person in world.people.values() for number in numbers]
    Job.objects.bulk_create(
        Job(kind="import_read", title=f"{number}.xlsx", owner=person) for number, person in everyone
    )
    Notification.objects.bulk_create(
        Notification(user=person, kind="upload_ready", params={"file": f"{number}.xlsx"})
        for number, person in everyone
    )
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=person, actor_name=person.name, action="users.sign_in")
        for _number, person in everyone
    )
    ApiToken.objects.bulk_create(
        ApiToken(owner=person, name="取数", digest=f"{person.pk} {number}", expires_on=LONG_AGO)
        for number, person in everyone
    )


def event_of(cast: Cast, person: User) -> AuditEvent:
    """Something done to the agent that is looked at."""
    return AuditEvent(
        actor=person,
        actor_name=person.name,
        action="core.refused",
        model="agents.agent",
        key=str(cast.agent.pk),
        object=str(cast.agent),
        city_id=cast.city_a.pk,
        district_id=cast.district_a1.pk,
        channel_id=cast.agent.pk,
    )


def _events(world: World, people: list[User]) -> None:
    """What others did to the agent, and changes of its place that belong to the event that is looked at."""
    cast = world.cast
    AuditEvent.objects.bulk_create(event_of(cast, person) for person in people)
    with owner():
        Change.objects.bulk_create(
            Change(
                at=timezone.now(),
                transaction=APART,
                table_name="network_position",
                operation=Operation.UPDATE,
                key=cast.agent.pk,
                owner_key=cast.agent.pk,
                city_id=cast.city_a.pk,
                old={"district_id": cast.district_a2.pk},
                new={"district_id": cast.district_a1.pk},
                actor=person,
                db_role="portal_app",
            )
            for person in people
        )


def _plans(world: World, people: list[User], numbers: range) -> None:
    """Plans, versions of the one that is looked at, the steps of these, and components of its draft."""
    cast = world.cast
    plans = Plan.objects.bulk_create(
        Plan(code=f"plan{number}", name=f"方案{number}", region=cast.city_a) for number in numbers
    )
    draft = PlanVersion.objects.get(**world.subjects["draft version"])
    active = PlanVersion.objects.get(**world.subjects["active version"])
    PlanVersion.objects.bulk_create(
        PlanVersion(
            plan=plan, number=100 + number, effective_from=202601, document_number="", prepared_by=person
        )
        for number, person, other in zip(numbers, people, plans, strict=True)
        for plan in (draft.plan, other)
    )
    VersionEvent.objects.bulk_create(
        VersionEvent(version=version, user=person, action=VersionAction.RETURNED)
        for version in (draft, active)
        for person in people
    )
    # Forms and pages of a draft draw each of its components in full, so some dozen are many.
    more = (component(f"ZZ{number:03d}", gates=(gate(),)) for number in numbers[::10])
    version_write(draft, content(*version_content(draft).components, *more))


def _coefficients(cast: Cast, people: list[User], channels: list[Channel], numbers: range) -> None:
    missing = range(CoefficientKind.objects.count(), min(numbers.stop, COEFFICIENT_KINDS))
    CoefficientKind.objects.bulk_create(
        CoefficientKind(code=f"kind{number}", name=f"系数{number}", lowest=0, highest=20_000)
        for number in missing
    )
    kinds = list(CoefficientKind.objects.all())
    person = people[0]
    Coefficient.objects.bulk_create(
        Coefficient(channel=channel, period=PERIOD, kind=kind, value=10_000, set_by=person)
        for channel in channels
        for kind in kinds
    )
    CoefficientChange.objects.bulk_create(
        CoefficientChange(channel=channel, period=PERIOD, kind=kinds[0], new=10_000, user=person)
        for other, person in zip(channels, people, strict=True)
        for channel in (cast.agent, other)
    )


def _targets(cast: Cast, channels: list[Channel]) -> None:
    """Of each channel one of the orders and one of a figure; and of the product that is looked at, prices."""
    Target.objects.bulk_create(
        Target(channel=channel, period=PERIOD, metric=metric, value=10)
        for channel in channels
        for metric in (None, cast.metric)
    )
    ProductPrice.objects.bulk_create(
        ProductPrice(product=cast.product, effective_from=LONG_AGO, plan_fee=5_900) for _channel in channels
    )
