"""Regions by sheet. A sheet makes regions and changes what is said of them; it moves and closes none."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_noop as _

from core.models import ImportSession
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.target import COMMON_TEXTS
from core.registers.wanted import execute, rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.models import Region
from network.models.region import STEP

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ABOVE: Final = {"city": "province", "district": "city", "grid": "district"}


class RegionRegister(RegisterTarget):
    """New rows get their place in the tree level by level, so that a whole province comes in by one sheet."""

    url_name = "network:region_detail"
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Region,
                "id",
                (
                    Field("code"),
                    Field("name"),
                    Field("level"),
                    Field("city_class"),
                    Field("population"),
                    Field("area_km2"),
                ),
                fixed={"path": "w.path", "depth": "w.depth", "numchild": "0"},
                derived=("path", "depth", "numchild"),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', s.code, coalesce(s.name, k.name)) AS title, s.code, s.name, s.level,"
            " s.city_class::smallint AS city_class, s.population::integer AS population,"
            " s.area_km2::integer AS area_km2"
            " FROM {stage} s JOIN region_asked k ON k.row_no = s.row_no AND k.allowed WHERE NOT s.bad"
        ),
        match="p0.code = w.code",
        title="concat_ws(' ', p0.code, p0.name)",
    )
    texts: ClassVar[CellTexts] = {
        **COMMON_TEXTS,
        "level_changes": (_("is another level than the region has"), _("Its level is %(label)s.")),
        "region_moves": (
            _("is not what the region stands below"),
            _("It stands below %(offered)s. Moving it is done on its page."),
        ),
        "unknown_parent": (
            _("is not the code of a region, nor of a good row of this sheet"),
            _("Such as %(offered)s."),
        ),
        "wrong_parent": (
            _("is of a level below which this one can't stand"),
            _("It stands below: %(offered)s."),
        ),
        "second_province": (_("would be another province"), _("One portal holds one province.")),
        "name_twice": (_("is the name of another region beside it"), _("Write another name.")),
        "class_of_city": (_("belongs to cities only"), _("Leave it empty.")),
        "region_closed": (_("is closed"), _("Open it again on its page first.")),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """`region_asked`: each row with the region that it means and the one above it. A city without the code
        of its province stands below the one that there is.
        """
        execute("DROP TABLE IF EXISTS pg_temp.region_asked")
        stage.execute(
            "CREATE TEMP TABLE region_asked ON COMMIT DROP AS"
            " SELECT a.*, a.known_path IS NOT NULL AS there, city.id AS city_id,"
            " (%s OR coalesce(a.level IN ('district', 'grid') AND city.id = ANY(%s), false)) AS allowed FROM ("
            "  SELECT s.row_no, s.code, k.name, coalesce(k.level, s.level) AS level, k.path AS known_path,"
            "   k.closed_on, up.code AS known_parent,"
            "   coalesce(s.parent_code, up.code, CASE WHEN s.level = 'city' THEN root.code END) AS parent_code,"
            "   coalesce(told.path, up.path) AS parent_path, told.level AS parent_level, told.closed_on AS parent_closed"
            "  FROM {stage} s LEFT JOIN network_region k ON k.code = s.code"
            f"  LEFT JOIN network_region up ON k.depth > 1 AND up.path = left(k.path, -{STEP})"
            "  LEFT JOIN (SELECT min(code) AS code FROM network_region WHERE depth = 1 HAVING count(*) = 1) root ON true"
            "  LEFT JOIN network_region told ON told.code ="
            "   coalesce(s.parent_code, CASE WHEN s.level = 'city' THEN root.code END)"
            " ) a LEFT JOIN network_region city ON city.level = 'city'"
            "  AND starts_with(coalesce(a.known_path, a.parent_path), city.path)",
            [scope.everything, list(scope.city_ids)],
        )
        stage.execute("ANALYZE region_asked (row_no)")

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        new = "k.row_no = s.row_no AND NOT k.there"
        known = "k.row_no = s.row_no AND k.there"
        asked = "region_asked k"
        stage.mark("name", "needed_for_new", f"{new} AND s.name IS NULL", source=asked)
        stage.mark("level", "needed_for_new", f"{new} AND s.level IS NULL", source=asked)
        stage.mark("level", "second_province", f"{new} AND s.level = 'province'", source=asked)
        stage.mark(
            "level",
            "level_changes",
            f"{known} AND s.level <> k.level",
            source=asked,
            params="jsonb_build_object('label', initcap(k.level))",
        )
        stage.mark(
            "parent_code",
            "region_moves",
            f"{known} AND s.parent_code IS DISTINCT FROM k.known_parent AND s.parent_code IS NOT NULL",
            source=asked,
            params="jsonb_build_object('offered', coalesce(k.known_parent, '—'))",
        )
        stage.mark(
            "city_class",
            "class_of_city",
            "k.row_no = s.row_no AND s.city_class IS NOT NULL AND k.level <> 'city'",
            source=asked,
        )
        stage.mark("parent_code", "region_closed", f"{new} AND k.parent_closed IS NOT NULL", source=asked)
        self._mark_parents(stage, new)
        offered = ", ".join(name for (name,) in rows(_CITY_NAMES, [list(scope.city_ids)]))
        # A row below one of the same sheet is as good as that one; whoever holds one city makes no other.
        stage.mark(
            "code",
            "outside_scope",
            "NOT s.bad AND k.row_no = s.row_no AND NOT k.allowed",
            [offered],
            source=asked,
            params="jsonb_build_object('offered', %s::text)",
        )
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        beside = (
            "(EXISTS (SELECT FROM register_wanted o JOIN region_asked b ON b.row_no = o.row_no"
            "  WHERE o.row_no <> w.row_no AND o.name = w.name AND b.parent_code = k.parent_code AND b.level = k.level)"
            " OR EXISTS (SELECT FROM network_region r WHERE r.name = w.name AND r.code <> w.code"
            f"  AND r.closed_on IS NULL AND r.path ~ ('^' || k.parent_path || '.{{{STEP}}}$')"
            "  AND NOT EXISTS (SELECT FROM register_wanted o WHERE o.code = r.code)))"
        )
        stage.mark(
            "name",
            "name_twice",
            f"w.row_no = s.row_no AND k.row_no = s.row_no AND w.difference <> 3 AND {beside}",
            source="register_wanted w, region_asked k",
        )
        stage.mark(
            "code",
            "region_closed",
            "w.row_no = s.row_no AND k.row_no = s.row_no AND k.closed_on IS NOT NULL AND w.difference = 2",
            source="register_wanted w, region_asked k",
        )

    def ids_given(self, stage: Stage) -> None:
        """Paths of new regions: below each parent the next free steps, in the order of the sheet."""
        execute("ALTER TABLE register_wanted ADD COLUMN path text, ADD COLUMN depth integer")
        for level in _ABOVE:
            execute(
                "UPDATE register_wanted w SET path = n.above || n.step, depth = length(n.above || n.step) / 4 FROM ("
                f" SELECT c.row_no, c.above, {_step(_NEXT)} AS step"
                " FROM (SELECT o.row_no, coalesce(u.path, p.path) AS above, coalesce("
                f"   (SELECT max({_number('right(r.path, 4)')}) FROM network_region r"
                "     WHERE r.depth = length(coalesce(u.path, p.path)) / 4 + 1"
                "      AND starts_with(r.path, coalesce(u.path, p.path))), 0) AS last"
                "  FROM register_wanted o JOIN region_asked k ON k.row_no = o.row_no"
                "  LEFT JOIN network_region p ON p.code = k.parent_code"
                "  LEFT JOIN register_wanted u ON u.code = k.parent_code AND u.difference = 1"
                "  WHERE o.difference = 1 AND o.level = %s) c) n WHERE n.row_no = w.row_no",
                [level],
            )

    def write_more(self, session: ImportSession) -> None:
        _children_count()

    def restored(self, ids: Sequence[int]) -> None:
        _children_count()

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        within = "SELECT FROM network_region c WHERE c.id = ANY(%s) AND starts_with(p0.path, c.path)"
        return f"p0.closed_on IS NULL AND (%s OR EXISTS ({within}))", [scope.everything, list(scope.city_ids)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        within = "SELECT FROM network_region c WHERE c.id = ANY(%s) AND starts_with(r.path, c.path)"
        found = rows(
            "SELECT %s OR NOT EXISTS (SELECT FROM network_region r WHERE r.id = ANY(%s)"
            f" AND NOT EXISTS ({within}))",
            [scope.everything, list(ids), list(scope.city_ids)],
        )
        return bool(found[0][0])

    def _mark_parents(self, stage: Stage, new: str) -> None:
        """The region above is there already, or a row of the sheet that isn't refused itself."""
        level = f"CASE k.level {_CASES} END"
        sheet = (
            "(SELECT b.level FROM region_asked b JOIN {stage} t ON t.row_no = b.row_no"
            " WHERE b.code = k.parent_code AND NOT t.bad LIMIT 1)"
        ).replace("{stage}", f"staging_{stage.session_id}")
        stage.mark(
            "parent_code",
            "wrong_parent",
            f"NOT s.bad AND {new} AND coalesce(k.parent_level, {sheet}) <> {level}",
            source="region_asked k",
            params=f"jsonb_build_object('offered', coalesce({_offered(level)}, '…'))",
        )
        # From the top: a refused city takes its districts with it, and those their grids.
        for one in _ABOVE:
            stage.mark(
                "parent_code",
                "unknown_parent",
                f"NOT s.bad AND {new} AND k.level = '{one}' AND coalesce(k.parent_level, {sheet}) IS NULL",
                source="region_asked k",
                params=f"jsonb_build_object('offered', coalesce({_offered(level)}, '…'))",
            )


_CASES: Final = " ".join(f"WHEN '{one}' THEN '{above}'" for one, above in _ABOVE.items())
_NEXT: Final = "c.last + row_number() OVER (PARTITION BY c.above ORDER BY c.row_no)"
_CITY_NAMES: Final = "SELECT name FROM network_region WHERE level = 'city' AND id = ANY(%s) ORDER BY path"


def _offered(level: str) -> str:
    return (
        "(SELECT string_agg(code, ', ') FROM (SELECT o.code FROM network_region o WHERE o.closed_on IS NULL"
        f" AND o.level = {level} ORDER BY left(o.code, 2) <> left(s.code, 2), o.path LIMIT 3) o)"
    )


def _step(number: str) -> str:
    """Four digits of base 36."""
    return (
        "("
        + " || ".join(
            f"substr('{_DIGITS}', mod(({number}) / {36**power}, 36)::integer + 1, 1)"
            for power in (3, 2, 1, 0)
        )
        + ")"
    )


def _number(step: str) -> str:
    """Four digits of base 36 as a number."""
    return (
        "("
        + " + ".join(
            f"(strpos('{_DIGITS}', substr({step}, {at + 1}, 1)) - 1) * {36 ** (3 - at)}" for at in range(4)
        )
        + ")"
    )


def _children_count() -> None:
    execute(
        "UPDATE network_region r SET numchild = c.number FROM (SELECT p.id, count(k.id) AS number FROM network_region p"
        f" LEFT JOIN network_region k ON k.depth = p.depth + 1 AND left(k.path, -{STEP}) = p.path GROUP BY p.id) c"
        " WHERE c.id = r.id AND r.numchild <> c.number"
    )
