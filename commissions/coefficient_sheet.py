"""Channel coefficients by sheet: a register whose rows are of the upload's month, with each change on record.

A sheet has one coefficient a row, or as the list is exported a channel a row and a column for each kind. A
coefficient of a month that was paid already is a difference of the next run, so any month may be mended.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commissions.coefficient_definitions import LONG, OF_KIND, with_kinds
from commissions.models import Coefficient, CoefficientKind
from commissions.services.coefficients import range_text
from core.models import ImportSession
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.target import COMMON_TEXTS
from core.registers.wanted import execute, rows
from core.scoping import Scope
from core.sheets.definition import SheetDefinition
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.choices import ChannelKind
from network.rosters.lookups import WITHIN, within
from network.services.home import home_city

_CODES: Final = "SELECT id, code FROM network_channel WHERE id = ANY(%s)"
_KINDS: Final = "SELECT id, name FROM commissions_coefficientkind WHERE id = ANY(%s)"
_PLAIN: Final = "normalize(btrim({}), NFKC)"
_SAID: Final = (
    "CREATE TEMP TABLE coefficient_said ON COMMIT DROP AS SELECT DISTINCT ON (s.kind) s.kind AS said,"
    " d.id FROM {stage} s JOIN commissions_coefficientkind d"
    " ON d.name = s.kind OR d.code = lower(s.kind) ORDER BY s.kind, d.id"
)
# Columns of kinds that came or went since the sheet was read are no matter: it says what its own columns say.
_TOLD: Final = (
    "CREATE TEMP TABLE coefficient_told ON COMMIT DROP AS"
    " SELECT s.row_no, 'value' AS key, d.id AS kind_id, s.value FROM {stage} s"
    " JOIN coefficient_said d ON d.said = s.kind WHERE s.value IS NOT NULL"
    " UNION ALL SELECT s.row_no, e.key, d.id, e.value::bigint FROM {stage} s"
    " CROSS JOIN LATERAL jsonb_each_text(to_jsonb(s)) e"
    f" JOIN commissions_coefficientkind d ON e.key = '{OF_KIND}' || d.id WHERE e.value IS NOT NULL"
)


def as_either(definition: SheetDefinition) -> SheetDefinition:
    return with_kinds(definition, CoefficientKind.objects.values_list("id", "code", "name"))


class CoefficientSheet(RegisterTarget):
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Coefficient,
                "id",
                (
                    Field("channel_id", "channel_code", names=_CODES),
                    Field("period"),
                    Field("kind_id", "kind", names=_KINDS),
                    Field("value"),
                ),
                fixed={"set_by_id": "(SELECT actor FROM coefficient_upload)", "set_at": "now()"},
                derived=("set_by_id", "set_at"),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', k.code, k.name, d.name) AS title, k.id AS channel_id, k.city_id AS at,"
            " u.period, d.id AS kind_id, t.value FROM {stage} s JOIN coefficient_channel k ON k.code = s.channel_code"
            " CROSS JOIN coefficient_upload u LEFT JOIN coefficient_told t ON t.row_no = s.row_no"
            " LEFT JOIN commissions_coefficientkind d ON d.id = t.kind_id WHERE NOT s.bad"
        ),
        match="p0.channel_id = w.channel_id AND p0.period = w.period AND p0.kind_id = w.kind_id",
        title="(SELECT concat_ws(' ', c.code, c.name) FROM network_channel c WHERE c.id = p0.channel_id)",
        city="at",
        silent="w.kind_id IS NULL",
    )
    texts: ClassVar[CellTexts] = {
        **COMMON_TEXTS,
        "unknown_channel": (_("is not a channel of yours"), _("Check the code.")),
        "paid_through_agent": (
            _("is a store, which is paid through its agent"),
            _("Set the agent's coefficient."),
        ),
        "other_name": (_("is not the name of this code in the register"), _("It is %(name)s.")),
        "unknown_kind": (_("is not a kind of coefficient"), _("One of: %(offered)s.")),
        "not_in_range": (_("is not allowed for this kind"), _("The range is %(range)s.")),
        "two_ways": (
            _("stands beside columns of kinds"),
            _("Either one coefficient a row, or a column for each kind."),
        ),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.execute(
            "DROP TABLE IF EXISTS pg_temp.coefficient_channel, pg_temp.coefficient_said,"
            " pg_temp.coefficient_told, pg_temp.coefficient_upload"
        )
        stage.execute(
            "CREATE TEMP TABLE coefficient_channel ON COMMIT DROP AS SELECT c.id, c.code, c.name, c.kind, c.city_id"
            " FROM network_channel c WHERE c.code IN (SELECT s.channel_code FROM {stage} s)"
            f" AND {WITHIN.format('c')}",
            within(scope),
        )
        stage.execute(_SAID)
        stage.execute(_TOLD)
        stage.execute(
            "CREATE TEMP TABLE coefficient_upload ON COMMIT DROP AS SELECT %s::integer AS period, %s::bigint AS actor",
            [session.period, session.actor.pk],
        )

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        """A channel outside of the reader's scope is as unknown as one that doesn't exist."""
        known = "k.code = s.channel_code"
        stage.mark(
            "channel_code", "unknown_channel", f"NOT EXISTS (SELECT FROM coefficient_channel k WHERE {known})"
        )
        stage.mark(
            "channel_code",
            "paid_through_agent",
            f"{known} AND k.kind = {int(ChannelKind.AGENT_STORE)}",
            source="coefficient_channel k",
        )
        stage.mark(
            "channel_name",
            "other_name",
            f"{known} AND {_PLAIN.format('s.channel_name')} <> {_PLAIN.format('k.name')}",
            source="coefficient_channel k",
            params="jsonb_build_object('name', k.name)",
        )
        _mark_written(stage)
        _mark_values(stage)
        return []

    def write_more(self, session: ImportSession) -> None:
        execute(
            "UPDATE commissions_coefficient c SET set_by_id = %s, set_at = now() FROM register_wanted w"
            " WHERE c.id = w.id AND w.difference <> 3",
            [session.actor.pk],
        )
        execute(
            "INSERT INTO commissions_coefficientchange (channel_id, period, kind_id, old, new, user_id, at, source)"
            " SELECT w.channel_id, w.period, w.kind_id, w.old_value, w.value, %s, now(), %s"
            " FROM register_wanted w WHERE w.difference <> 3 ORDER BY w.row_no",
            [session.actor.pk, session.file_name],
        )

    def undo(self, session: ImportSession, scope: Scope) -> None:
        execute(
            "INSERT INTO commissions_coefficientchange (channel_id, period, kind_id, old, new, user_id, at, source)"
            " SELECT c.channel_id, c.period, c.kind_id, c.value, (p.before->>'value')::integer, %s, now(), %s"
            " FROM core_importprior p JOIN commissions_coefficient c ON c.id = p.row_id"
            " WHERE p.session_id = %s AND p.table_name = 'commissions_coefficient' ORDER BY c.id",
            [session.actor.pk, gettext("Undo of %(file)s") % {"file": session.file_name}, session.pk],
        )
        super().undo(session, scope)

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        where = (
            "p0.period = (SELECT period FROM coefficient_upload) AND EXISTS (SELECT FROM network_channel c"
            f" WHERE c.id = p0.channel_id AND c.city_id = ANY(%s) AND {WITHIN.format('c')})"
        )
        return where, [list(cities), *within(scope)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        found = rows(
            "SELECT NOT EXISTS (SELECT FROM commissions_coefficient t JOIN network_channel c ON c.id = t.channel_id"
            f" WHERE t.id = ANY(%s) AND NOT {WITHIN.format('c')})",
            [list(ids), *within(scope)],
        )
        return bool(found[0][0])

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    def offered(self) -> Mapping[str, list[str]]:
        return {"coefficient_kind": [kind.name for kind in CoefficientKind.objects.all()]}


def _mark_written(stage: Stage) -> None:
    """A sheet is written in one way; with one coefficient a row, each row says which and how much. Where the
    columns are is known while the sheet is read, and nothing of it can change until the commit.
    """
    long = [key for key in LONG if key in stage.addresses]
    if long and any(key.startswith(OF_KIND) for key in stage.addresses):
        for key in long:
            stage.mark(key, "two_ways", f"s.{key} IS NOT NULL")
    elif long:
        for key in long:
            seen = f"coalesce(s.errors, '[]') @> '[{{\"key\": \"{key}\"}}]'"
            stage.mark(key, "required", f"s.{key} IS NULL AND NOT {seen}")


def _mark_values(stage: Stage) -> None:
    kinds = _kinds()
    stage.mark(
        "kind",
        "unknown_kind",
        "s.kind IS NOT NULL AND NOT EXISTS (SELECT FROM coefficient_said d WHERE d.said = s.kind)",
        [", ".join(kind.name for kind in kinds.values())],
        params="jsonb_build_object('offered', %s::text)",
    )
    for key, pk in stage.rows("SELECT DISTINCT key, kind_id FROM coefficient_told ORDER BY 1, 2"):
        kind = kinds[pk]
        step = f" OR (t.value - {kind.lowest}) %% {kind.step} <> 0" if kind.step else ""
        stage.mark(
            key,
            "not_in_range",
            f"t.row_no = s.row_no AND t.key = %s AND t.kind_id = {pk}"
            f" AND (t.value NOT BETWEEN {kind.lowest} AND {kind.highest}{step})",
            [range_text(kind), key],
            source="coefficient_told t",
            params="jsonb_build_object('range', %s::text)",
        )


def _kinds() -> dict[int, CoefficientKind]:
    return {kind.pk: kind for kind in CoefficientKind.objects.all()}
