"""A city's published month for the benchmark of pages: `engine_world` with its run, statements, uploads and people.

The lines are those of a real run. One dealer sells a fiftieth of it all: the longest statement that somebody may
open. Statements of the eleven months before are copies of the month's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.engine_world import CITY, PERIOD, RUNNER, fill

PEOPLE: Final = ("bench", "province", "dealer1", "dealer2")
"""Managers of the city and of the province, and the owners of the two dealers with the most lines."""

PASSWORD: Final = "a-long-invented-password"
UPLOADS: Final = 240

_PEOPLE: Final = """
INSERT INTO users_user (username, name, password, email, phone, is_active, session_epoch, date_joined)
SELECT username, username, %(password)s, '', '', true, 0, now()
FROM unnest(%(names)s::text[]) username ON CONFLICT (username) DO UPDATE SET password = excluded.password;
-- As in the demo: who must set up a second step first would see no other page.
UPDATE users_role SET second_step = false;
INSERT INTO users_grant (user_id, role_id, region_id, valid_from)
SELECT u.id, r.id, 1, '2020-01-01' FROM users_user u, users_role r
WHERE u.username = 'province' AND r.code = 'province_manager';
"""

CHANNELS: Final = 60_000

# The city's own channels, and so many more that the search has those of a whole province to look through.
_MORE_CHANNELS: Final = """
INSERT INTO network_channel (code, name, kind, status, mode, city_id, district_id, parent_id, level, star)
SELECT 'B' || c, '测试渠道' || c || '号店', 3, 'active', 2, %(city)s, %(city)s + 1 + c %% 20, NULL, NULL, NULL
FROM generate_series(1, %(channels)s - (SELECT count(*) FROM network_channel)) c;
ANALYZE network_channel;
"""

_LARGE_DEALER: Final = "UPDATE sales_sale SET channel_id = 1 WHERE fact_id % 50 = 0"

_DEALERS: Final = """
INSERT INTO users_grant (user_id, role_id, channel_id, valid_from)
SELECT u.id, r.id, s.payee_id, '2020-01-01'
FROM (
    SELECT payee_id, row_number() OVER (ORDER BY facts_paid + facts_refused DESC, id) AS place
    FROM commissions_statement WHERE period = %(period)s
) s JOIN users_user u ON u.username = 'dealer' || s.place, users_role r
WHERE r.code = 'dealer_owner'
"""

_UPLOADS: Final = """
INSERT INTO core_importfile (sha256, size, created_at)
SELECT lpad(i::text, 64, '0'), 5, now() FROM generate_series(1, %(uploads)s) i;
INSERT INTO core_importsession (kind, period, city_id, owner_id, file_id, file_name, sheet, state, partial, kept,
    mapping, report, message, version, rows, rows_new, rows_changed, rows_unchanged, rows_withdrawn, rows_refused, error_count,
    created_at, committed_at)
SELECT CASE WHEN i %% 2 = 1 THEN 'order_detail' ELSE 'subscriber_months' END, %(period)s, %(city)s, %(owner)s,
    lpad(i::text, 64, '0'), i || '.xlsx', '', 'committed', false, false,
    '{}', '{}', '{}', 1, 4000, 4000, 0, 0, 0, 0, 0, now(), now()
FROM generate_series(1, %(uploads)s) i;
"""

_EARLIER: Final = """
INSERT INTO commissions_statement (city_id, period, payee_id, district_id, status, facts_paid, facts_refused, earned,
    override, coefficient, adjustment, difference, amount, previous_amount, "offset", payable, content_hash, published_at)
SELECT city_id, m.period, payee_id, district_id, 'published', facts_paid, facts_refused, earned, override, coefficient,
    adjustment, difference, amount, amount, 0, greatest(amount, 0), '', now()
FROM commissions_statement s, unnest(%(months)s::integer[]) m (period) WHERE s.period = %(period)s
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows behind the pages."""

    lines: int
    sales: int
    usage: int
    statements: int
    uploads: int
    channels: int


def fill_pages(facts: int, people: Sequence[str] = PEOPLE) -> Counts:
    """`people` are the two managers of `PEOPLE`, and dealers by the rank of their lines: dealer1, dealer2 ..."""
    fill(facts)
    people_add(people)
    month_run()
    month_publish()
    earlier_statements()
    return counts()


def people_add(people: Sequence[str]) -> None:
    """With uploads, a large dealer, and as many channels as a province has. Dealers get theirs with `month_publish`."""
    from django.db import connection

    from users.hashers import PortalArgon2Hasher

    hasher = PortalArgon2Hasher()
    password = hasher.encode(PASSWORD, hasher.salt())
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"password": password, "names": list(people)})
        cursor.execute(_UPLOADS, {"uploads": UPLOADS, "period": PERIOD, "city": CITY, "owner": RUNNER})
        cursor.execute(_LARGE_DEALER)
        cursor.execute(_MORE_CHANNELS, {"channels": CHANNELS, "city": CITY})


def month_run() -> None:
    from commissions.services.runs import run_create, run_execute
    from core.jobs import JobContext
    from users.models import User

    run = run_create(city_id=CITY, period=PERIOD, user=User.objects.get(pk=RUNNER))
    run_execute(JobContext(None), run_id=run.pk)


def month_publish() -> None:
    """Takes the month through its steps, as people do."""
    from django.db import connection

    from commissions.services import months
    from users.models import User

    maker, checker = User.objects.get(pk=RUNNER), User.objects.get(username="province")
    month = months.month_get(CITY, PERIOD)
    month = months.month_submit(month=month, user=maker, version=month.version, despite=True)
    month = months.month_approve(month=month, user=checker, version=month.version)
    months.month_publish(month=month, user=checker)
    with connection.cursor() as cursor:
        cursor.execute(_DEALERS, {"period": PERIOD})


def earlier_statements() -> None:
    from django.db import connection

    from core.periods import shift

    months = [shift(PERIOD, -number) for number in range(1, 12)]
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, {"period": PERIOD, "months": months})


def counts() -> Counts:
    return Counts(
        lines=_count("commissions_line"),
        sales=_count("sales_sale"),
        usage=_count("sales_subscribermonth"),
        statements=_count("commissions_statement"),
        uploads=UPLOADS,
        channels=CHANNELS,
    )


def _count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        found: tuple[Any, ...] = cursor.fetchone() or (0,)
    return int(found[0])
