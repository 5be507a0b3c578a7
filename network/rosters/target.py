"""A roster of channels as the target of a sheet: the rules that all kinds share."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_noop as _

from core.models import ImportSession
from core.periods import first_day, today
from core.registers import RegisterTarget
from core.registers.shape import CHANGED, UNCHANGED
from core.registers.target import COMMON_TEXTS
from core.registers.wanted import execute, rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.choices import ChannelKind, ChannelStatus
from network.rosters import lookups
from network.rosters.register import PLACE
from network.rosters.uplines import UPLINE_TEXTS, UPLINE_WARNINGS, uplines_mark
from network.services.home import home_city
from network.services.positions import refresh_current

ROSTER_TEXTS: Final[CellTexts] = {
    **COMMON_TEXTS,
    **UPLINE_TEXTS,
    "unknown_city": (_("is not a city of the portal"), _("One of: %(offered)s.")),
    "unknown_district": (_("is not a district of the portal"), _("One of: %(offered)s.")),
    "district_elsewhere": (_("is not a district of that city"), _("One of: %(offered)s.")),
    "ambiguous_district": (_("names several districts"), _("Write the city beside it, or the code.")),
    "not_there_yet": (
        _("was not there yet in the month from which this sheet holds"),
        _("Choose a later month."),
    ),
    "close_on_page": (
        _("would close the channel"),
        _("Close it on its own page: what stands below it and the last day are settled there."),
    ),
    "half_a_place": (_("is there without the other"), _("Write longitude and latitude, or neither.")),
    "is_closed": (_("is closed, so nothing of it is changed"), _("Take the row out.")),
}


class ChannelRoster(RegisterTarget):
    """`kind` is what the sheet's rows are. A subclass marks what only it knows in `mark`, after super()."""

    kind: ClassVar[ChannelKind]
    texts: ClassVar[CellTexts] = ROSTER_TEXTS
    warnings: ClassVar = UPLINE_WARNINGS
    url_name: ClassVar[str] = "network:channel_detail"

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        lookups.day_find(stage, first_day(session.period))
        lookups.known_find(stage, scope, self.kind)
        lookups.places_find(stage, scope)
        if self._has(stage, "upline_code"):
            lookups.uplines_find(stage, scope)

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        self._mark_channels(stage)
        self._mark_places(stage, scope)
        if self._has(stage, "upline_code"):
            return uplines_mark(stage, self.kind, levels=self._has(stage, "level"))
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.mark(
            "code",
            "is_closed",
            f"k.code = s.code AND k.status = '{ChannelStatus.CLOSED}' AND EXISTS"
            f" (SELECT FROM register_wanted w WHERE w.row_no = s.row_no AND w.difference = {CHANGED})",
            source="roster_known k",
        )
        if self._has(stage, PLACE[0]):
            self._mark_half_places(stage)

    def _mark_half_places(self, stage: Stage) -> None:
        for name, other in (PLACE, PLACE[::-1]):
            stage.mark(
                name,
                "half_a_place",
                f"w.row_no = s.row_no AND w.difference <> {UNCHANGED} AND w.{name} IS NOT NULL AND w.{other} IS NULL",
                source="register_wanted w",
            )

    def ids_given(self, stage: Stage) -> None:
        """An upline that came in by the same sheet has its id now."""
        if self._has(stage, "upline_code"):
            execute(
                "UPDATE register_wanted w SET parent_id = u.id FROM register_wanted u"
                " WHERE w.parent_id IS NULL AND w.upline_code = u.code"
            )

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        where = (
            f"p0.kind = {int(self.kind)} AND p0.status <> '{ChannelStatus.CLOSED}' AND p0.city_id = ANY(%s)"
            f" AND {lookups.WITHIN.format('p0')}"
        )
        return where, [list(cities), *lookups.within(scope)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        found = rows(
            "SELECT NOT EXISTS (SELECT FROM network_channel c WHERE c.id = ANY(%s)"
            f" AND NOT {lookups.WITHIN.format('c')})",
            [list(ids), *lookups.within(scope)],
        )
        return bool(found[0][0])

    def restored(self, ids: Sequence[int]) -> None:
        refresh_current(today(), channel_ids=list(ids))

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    @staticmethod
    def _has(stage: Stage, key: str) -> bool:
        return any(column.key == key for column in stage.definition.columns)

    def _mark_channels(self, stage: Stage) -> None:
        stage.mark("code", "code_taken", "k.code = s.code AND NOT k.mine", source="roster_known k")
        stage.mark(
            "code", "not_there_yet", "k.code = s.code AND k.mine AND NOT k.placed", source="roster_known k"
        )
        stage.mark("name", "needed_for_new", f"NOT s.bad AND s.name IS NULL AND {_NEW}")
        if self._has(stage, "status"):
            stage.mark(
                "status",
                "close_on_page",
                f"s.status = '{ChannelStatus.CLOSED}' AND NOT EXISTS (SELECT FROM roster_known k"
                f" WHERE k.code = s.code AND k.status = '{ChannelStatus.CLOSED}')",
            )

    def _mark_places(self, stage: Stage, scope: Scope) -> None:
        here = "p.city_name = coalesce(s.city_name, '') AND p.district_name = coalesce(s.district_name, '')"
        named = f"{here} AND s.district_name IS NOT NULL"
        offered = "jsonb_build_object('offered', coalesce(p.offered, ''))"
        cities = stage.value(
            "SELECT string_agg(name, ', ') FROM (SELECT name FROM network_region"
            f" WHERE level = 'city' AND closed_on IS NULL ORDER BY path LIMIT {lookups.OFFERED}) r"
        )
        stage.mark(
            "city_name",
            "unknown_city",
            f"{here} AND s.city_name IS NOT NULL AND p.named_city IS NULL",
            [cities or ""],
            source="roster_place p",
            params="jsonb_build_object('offered', %s::text)",
        )
        stage.mark(
            "district_name",
            "district_elsewhere",
            f"{named} AND p.found = 0 AND p.named_city IS NOT NULL",
            source="roster_place p",
            params=offered,
        )
        districts = lookups.scope_names(stage, scope) or cities or ""
        stage.mark(
            "district_name",
            "unknown_district",
            f"{named} AND p.found = 0 AND s.city_name IS NULL",
            [districts],
            source="roster_place p",
            params="jsonb_build_object('offered', %s::text)",
        )
        stage.mark("district_name", "ambiguous_district", f"{named} AND p.found > 1", source="roster_place p")
        stage.mark(
            "district_name",
            "outside_scope",
            f"{named} AND p.found = 1 AND NOT p.allowed",
            [districts],
            source="roster_place p",
            params="jsonb_build_object('offered', %s::text)",
        )
        # A city alone says nothing new about a channel that stands in it; a new one needs its district.
        stage.mark(
            "district_name",
            "needed_for_new",
            f"NOT s.bad AND s.district_name IS NULL AND ({_NEW} OR EXISTS (SELECT FROM roster_place p, roster_known k"
            f" WHERE {here} AND k.code = s.code AND p.named_city <> k.city_id))",
        )


_NEW: Final = "NOT EXISTS (SELECT FROM roster_known k WHERE k.code = s.code)"
