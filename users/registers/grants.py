"""Grants by sheet: who holds which role where, from when to when.

A sheet gives what its actor may give by the page, ends what they may end there, and nothing else: the rules are
asked once more at the commit, for whoever commits.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.audit import record_each
from core.errors import Conflict
from core.models import ImportPrior, ImportSession
from core.periods import today
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.shape import CHANGED, NEW
from core.registers.wanted import execute, rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts, Difference
from core.sheets.staging import Stage
from network.services.home import home_city
from users.models import Grant, User
from users.querysets import ADMINISTER, EDIT, GrantQuerySet, manageable_by
from users.registers.lookups import WITHIN, people_find, places_find, roles_find, walls_find, within
from users.registers.marks import GIVING_TEXTS, mark_given, mark_named
from users.services.grants import clash_check, grant_words
from users.services.last_administrator import administrators_remain

_USERS: Final = "SELECT id, username FROM users_user WHERE id = ANY(%s)"
_ROLES: Final = "SELECT id, code FROM users_role WHERE id = ANY(%s)"
_REGIONS: Final = "SELECT id, name FROM network_region WHERE id = ANY(%s)"
_CHANNELS: Final = "SELECT id, code FROM network_channel WHERE id = ANY(%s)"

_SAME: Final = (
    "{0}.user_id = {1}.user_id AND {0}.role_id = {1}.role_id AND {0}.region_id IS NOT DISTINCT FROM {1}.region_id"
    " AND {0}.channel_id IS NOT DISTINCT FROM {1}.channel_id"
)
_NAMED: Final = ("user", "role", "region", "channel")
_SPAN: Final = "user_id, role_id, region_id, channel_id, valid_from, valid_to"
# What there will be beside a row: grants that the sheet doesn't name, and its other rows.
_BESIDE: Final = (
    f"(SELECT {_SPAN} FROM users_grant e WHERE e.user_id = g.user_id"
    "  AND NOT EXISTS (SELECT FROM register_wanted x WHERE x.id = e.id)"
    f" UNION ALL SELECT {_SPAN} FROM register_wanted x WHERE x.user_id = g.user_id AND x.row_no <> g.row_no)"
)
_HELD_BY_THEN: Final = (
    "SELECT e.role_id FROM users_grant e WHERE e.user_id = g.user_id AND (e.valid_to IS NULL OR e.valid_to >= %s)"
    " UNION ALL SELECT x.role_id FROM register_wanted x WHERE x.user_id = g.user_id AND x.difference = 1"
)


class GrantRegister(RegisterTarget):
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Grant,
                "id",
                (
                    Field("user_id", "username", names=_USERS),
                    Field("role_id", "role", names=_ROLES),
                    Field("region_id", "region", names=_REGIONS),
                    Field("channel_id", "channel", names=_CHANNELS),
                    Field("valid_from"),
                    Field("valid_to"),
                ),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', s.username, s.role, coalesce(s.region, s.channel)) AS title,"
            " u.id AS user_id, r.id AS role_id, p.id AS region_id, c.id AS channel_id, s.valid_from, s.valid_to"
            " FROM {stage} s JOIN access_person u ON u.username = s.username JOIN access_role r ON r.said = s.role"
            " LEFT JOIN access_place p ON p.said = s.region LEFT JOIN network_channel c ON c.code = s.channel"
            " WHERE NOT s.bad"
        ),
        match=f"{_SAME.format('p0', 'w')} AND p0.valid_from = w.valid_from",
        title=(
            "(SELECT concat_ws(' ', u.username, r.code, n.name, c.name) FROM users_user u"
            " JOIN users_role r ON r.id = p0.role_id LEFT JOIN network_region n ON n.id = p0.region_id"
            " LEFT JOIN network_channel c ON c.id = p0.channel_id WHERE u.id = p0.user_id)"
        ),
    )
    texts: ClassVar[CellTexts] = {
        **GIVING_TEXTS,
        "unknown_user": (
            _("is nobody whom you see among the users"),
            _("Check the user name. A new person comes by the sheet of users."),
        ),
        "own_roles": (_("is you yourself"), _("Nobody changes their own roles.")),
        "beyond_grant": (
            _("lies beyond your rank or your region in that place"),
            _("Leave this row as it was, or take it out."),
        ),
        "has_ended": (
            _("can't change: this role has ended already"),
            _("Give it anew, with another first day."),
        ),
        "held_already": (
            _("begins while this person holds that role there already"),
            _("Begin after the last day of the other one, or change that one."),
        ),
        "walls": (
            _("doesn't go with what this person holds too"),
            _("Whoever administers the portal takes no business decisions."),
        ),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        roles_find(stage, session.actor)
        people_find(stage, session.actor)
        places_find(stage, session.actor)
        walls_find()

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        stage.mark(
            "username",
            "unknown_user",
            "s.username IS NOT NULL AND NOT EXISTS (SELECT FROM access_person u WHERE u.username = s.username)",
        )
        kept = (
            "EXISTS (SELECT FROM users_grant g JOIN access_person u ON u.id = g.user_id"
            " WHERE g.channel_id = c.id AND u.username = s.username)"
        )
        mark_named(stage, session.actor, "true", kept)
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """Rows that say what is there already may be about anybody whom the actor sees."""
        actor: User = session.actor
        execute("CREATE INDEX ON register_wanted (user_id)")
        source = "register_wanted g, access_person u, access_role r"
        told = "g.row_no = s.row_no AND u.id = g.user_id AND r.said = s.role"
        new, changed = f"{told} AND g.difference = {NEW}", f"{told} AND g.difference = {CHANGED}"
        touched = f"{told} AND g.difference IN ({NEW}, {CHANGED})"
        stage.mark("username", "own_roles", f"{touched} AND u.id = %s", [actor.pk], source=source)
        stage.mark(
            "username",
            "beyond_person",
            f"{touched} AND u.id <> %s AND NOT u.managed",
            [actor.pk],
            source=source,
        )
        mark_given(stage, actor, new, source)
        self._mark_ends(stage, actor, changed, source)
        stage.mark(
            "valid_from",
            "held_already",
            f"{touched} AND EXISTS (SELECT FROM {_BESIDE} o WHERE {_SAME.format('o', 'g')}"
            " AND (o.valid_to IS NULL OR o.valid_to >= g.valid_from)"
            " AND (g.valid_to IS NULL OR g.valid_to >= o.valid_from))",
            source=source,
        )
        stage.mark(
            "role",
            "walls",
            f"{new} AND (SELECT bool_or(f.administers) AND bool_or(f.decides) FROM access_wall f"
            f" WHERE f.id IN ({_HELD_BY_THEN}))",
            [today()],
            source=source,
        )

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        """The users are held first, as the pages hold the one that they change."""
        stage.execute(
            "SELECT FROM users_user WHERE username IN (SELECT s.username FROM {stage} s) ORDER BY id FOR UPDATE"
        )
        return super().commit(stage, session, scope)

    def write_more(self, session: ImportSession) -> None:
        """Everybody concerned signs in anew, as after a change on the page."""
        found: dict[int, list[int]] = {NEW: [], CHANGED: []}
        for pk, difference in rows(
            f"SELECT id, difference FROM register_wanted WHERE difference IN ({NEW}, {CHANGED}) ORDER BY row_no"
        ):
            found[difference].append(pk)
        _settle(session.actor, found[NEW], "users.grant_add")
        _settle(session.actor, found[CHANGED], "users.grant_end")

    def undo(self, session: ImportSession, scope: Scope) -> None:
        """Only by whoever may change all these people, and only if nobody then both administers and decides."""
        actor: User = session.actor
        priors = ImportPrior.objects.filter(session=session)
        grants = Grant.objects.filter(pk__in=priors.values("row_id"))
        people = User.objects.filter(pk__in=list(grants.values_list("user", flat=True)))
        held = set(people.order_by("pk").select_for_update().values_list("pk", flat=True))
        if actor.pk in held or held - set(people.visible_to(actor, EDIT).values_list("pk", flat=True)):
            raise Conflict(gettext("Some of these people are not yours to change. Nothing was undone."))
        made = list(
            grants.filter(pk__in=priors.filter(before__isnull=True).values("row_id")).select_related(*_NAMED)
        )
        changed = list(grants.exclude(pk__in=[grant.pk for grant in made]).values_list("pk", flat=True))
        super().undo(session, scope)
        _tell(actor, made, "users.grant_end")
        _settle(actor, changed, "users.grant_end")
        _sign_out(sorted(held))
        clash_check(people)

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        """Grants that have not ended, for places of the scope."""
        places = list(scope.city_ids | scope.district_ids)
        inside = (
            "(%s OR p0.region_id = ANY(%s) OR EXISTS"
            f" (SELECT FROM network_channel c WHERE c.id = p0.channel_id AND {WITHIN.format('c')}))"
        )
        where = f"(p0.valid_to IS NULL OR p0.valid_to >= %s) AND {inside}"
        return where, [today(), scope.everything, places, *within(scope)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        grants = Grant.objects.filter(pk__in=ids)
        return scope.everything or not grants.exclude(GrantQuerySet.within(scope)).exists()

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    def _mark_ends(self, stage: Stage, actor: User, changed: str, source: str) -> None:
        if not actor.scope_for(ADMINISTER).everything:
            ids = [pk for (pk,) in rows(f"SELECT id FROM register_wanted WHERE difference = {CHANGED}")]
            reach = Grant.objects.filter(manageable_by(actor), pk__in=ids).values_list("pk", flat=True)
            stage.mark(
                "role",
                "beyond_grant",
                f"{changed} AND u.managed AND g.id <> ALL(%s)",
                [list(reach)],
                source=source,
            )
        stage.mark("valid_to", "has_ended", f"{changed} AND g.old_valid_to < %s", [today()], source=source)
        stage.mark("valid_to", "ends_early", f"{changed} AND g.valid_to < g.valid_from", source=source)


def _settle(actor: User, ids: Sequence[int], action: str) -> None:
    grants = list(Grant.objects.filter(pk__in=ids).select_related(*_NAMED).order_by("pk"))
    _sign_out([grant.user_id for grant in grants])
    _tell(actor, grants, action)


def _tell(actor: User, grants: Sequence[Grant], action: str) -> None:
    told = [(str(grant.user), grant_words(grant)) for grant in grants]
    record_each(actor=actor, action=action, told=told)
    if action == "users.grant_end":
        administrators_remain({grant.role.code for grant in grants})


def _sign_out(people: Sequence[int]) -> None:
    execute("UPDATE users_user SET session_epoch = session_epoch + 1 WHERE id = ANY(%s)", [list(people)])
