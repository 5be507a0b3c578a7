"""Golden cases worked out by the engine: what each one comes to, and how."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from commissions import engine
from commissions.engine.explanation import Item, Unit
from commissions.models import PlanVersion
from commissions.services.golden.content import Case, GoldenContent, stored
from commissions.services.golden.reader import periods_of
from commissions.services.golden.world import CasesBroken, GoldenWorld, golden_world
from commissions.services.plan_content import VersionContent

SETTINGS: Final = engine.Settings(threads=1, memory_limit="512MB")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of the engine that belongs to a case."""

    city_id: int
    key: engine.LineKey
    component: str
    """Its code, or empty for a line of the month as a whole."""
    fact: str
    kind: int
    reason: str
    owed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case came to; `problem` where it couldn't be worked out at all."""

    case: Case
    got: int | None
    problem: str = ""

    @property
    def passed(self) -> bool:
        return self.got == self.case.amount

    @property
    def difference(self) -> int | None:
        return None if self.got is None else self.got - self.case.amount


def cases_run(version: PlanVersion, content: GoldenContent) -> list[Outcome]:
    """Every case against the version as it stands in the database; nothing is written."""
    try:
        world = golden_world(version, content, periods_of(content))
        lines = list(_lines(world))
    except CasesBroken as gone:
        problem = _("%(name)s of the cases doesn't exist any more.") % {"name": gone}
        return [Outcome(case, None, problem) for case in content.cases]
    except engine.InputError as error:
        return [Outcome(case, None, str(error)) for case in content.cases]
    return [
        Outcome(case, None, _("The version has no component %(code)s.") % {"code": case.component})
        if case.component and case.component not in world.components
        else Outcome(case, sum(line.owed for line in lines if _belongs(line, case, world)))
        for case in content.cases
    ]


def case_lines(
    version: PlanVersion, content: GoldenContent, case: Case
) -> tuple[GoldenWorld, list[CaseLine]]:
    """The lines that a case is made of. Raises CasesBroken, InputError."""
    world = golden_world(version, content, periods_of(content))
    return world, [line for line in _lines(world) if _belongs(line, case, world)]


def line_explained(world: GoldenWorld, line: CaseLine) -> engine.Explanation:
    """Stage by stage, with the names that the cases give to their channels and rows."""
    told = engine.explain(
        world.inputs,
        posting_period=world.periods[-1],
        event_periods=world.periods,
        city_id=line.city_id,
        key=line.key,
    )
    codes, refs = world.channel_codes, world.refs
    grain = engine.Grain(line.key.grain)

    def renamed(item: Item) -> Item:
        if item.unit == Unit.CHANNEL and item.value in codes:
            return replace(item, value=codes[int(str(item.value))], unit=Unit.TEXT)
        if item.name == "fact_id" and (int(grain), item.value) in refs:
            return replace(item, value=refs[int(grain), int(str(item.value))], unit=Unit.TEXT)
        return item

    stages = tuple(
        replace(
            stage,
            items=tuple(map(renamed, stage.items)),
            rows=tuple(tuple(map(renamed, row)) for row in stage.rows),
        )
        for stage in told.stages
    )
    return replace(told, stages=stages)


def fingerprint(content: VersionContent, cases: GoldenContent) -> str:
    """Of what was held against each other: if either changes, the cases have to pass again."""
    said = f"{content!r}\n{json.dumps(stored(cases), sort_keys=True, ensure_ascii=False)}"
    return hashlib.sha256(said.encode()).hexdigest()


def _lines(world: GoldenWorld) -> Iterator[CaseLine]:
    """Each city pays for itself, as runs do."""
    codes = {key: code for code, key in world.components.items()}
    refs = world.refs
    for city in world.cities:
        with engine.run(
            world.inputs,
            posting_period=world.periods[-1],
            event_periods=world.periods,
            city_id=city,
            run_id=0,
            settings=SETTINGS,
        ) as result:
            rows: Sequence[dict[str, Any]] = result.lines().to_pylist()
        for row in rows:
            names = ("payee_id", "event_period", "kind", "component_key", "grain", "fact_id")
            yield CaseLine(
                city_id=city,
                key=engine.LineKey(**{name: row[name] for name in names}),
                component=codes.get(row["component_key"], ""),
                fact=refs.get((row["grain"], row["fact_id"]), ""),
                kind=row["kind"],
                reason=row["reason"],
                owed=row["owed"],
            )


def _belongs(line: CaseLine, case: Case, world: GoldenWorld) -> bool:
    return (
        line.key.payee_id == world.channels[case.payee]
        and line.key.event_period == case.period
        and (not case.component or line.component == case.component)
        and (not case.fact or (line.fact == case.fact and line.key.grain != engine.Grain.PAYEE))
    )
