"""Paragraph 19: formulas of the plans' components and figures, as statements over the tables of the steps.

Texts were checked when they were entered; what is wrong here is a contradiction of the inputs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import duckdb

from commissions.engine.codes import Measure
from commissions.engine.formula import (
    MEASURES,
    Formula,
    FormulaError,
    Kind,
    Name,
    Step,
    Vocabulary,
    is_name,
    parse,
)
from commissions.engine.inputs import InputError

FACT_MEASURES: Final = (
    *(Measure.QUANTITY, Measure.AMOUNT, Measure.MARGIN, Measure.FIRST_PAYMENT, Measure.PLAN_FEE),
    *(Measure.BILLED, Measure.ARREARS, Measure.NET_BILL, Measure.MINUTES, Measure.MEGABYTES),
    *(Measure.MONTHS_IN_NET, Measure.VALUE),
)

TARGET: Final = "target"
"""The payee's target of the component's metric; only where it is paid on one (19.6)."""

_HAS_TARGET: Final = "components.grain = 3 AND metric_id IS NOT NULL"

_MONEY: Final = frozenset(
    {
        *(Measure.AMOUNT, Measure.MARGIN, Measure.FIRST_PAYMENT, Measure.PLAN_FEE, Measure.BILLED),
        *(Measure.ARREARS, Measure.NET_BILL),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedFigure:
    """A figure that formulas of its version may name by its code."""

    figure_id: int
    version_id: int
    code: str
    owner: str
    by_day: bool
    kind: Kind


def kind_of_measure(measure: str, *, is_money: bool = False) -> Kind:
    """`is_money`: of a metric's value."""
    if measure == Measure.VALUE:
        return Kind.MONEY if is_money else Kind.NUMBER
    return Kind.MONEY if measure in _MONEY else Kind.COUNT


def kind_of_figure(measure: str, *, is_share: bool, is_money: bool = False) -> Kind:
    return Kind.SHARE if is_share else kind_of_measure(measure, is_money=is_money)


def of_component(
    figures: dict[str, Kind],
    *,
    value_is_money: bool = False,
    has_target: bool = False,
    measures: Iterable[str] = FACT_MEASURES,
) -> Vocabulary:
    """What the formula of a base may name: the fact's measures, figures by code, and a target that is the metric's."""
    columns: dict[str, str | tuple[str, Kind]] = {
        str(measure): (f'"{measure}"', kind_of_measure(measure, is_money=value_is_money))
        for measure in measures
    }
    if has_target:
        columns[TARGET] = (f'"{TARGET}"', kind_of_measure(Measure.VALUE, is_money=value_is_money))
    known = MEASURES.bind(columns)
    return Vocabulary([*known, *_named(figures, known)])


def of_figure(figures: dict[str, Kind]) -> Vocabulary:
    """What the formula of a figure may name: figures that are counted, of the same owner."""
    return Vocabulary(_named(figures))


def _named(figures: dict[str, Kind], known: Iterable[Name] = ()) -> Iterator[Name]:
    """A code with a hyphen in it is no word of a formula, and one that a measure goes by means the measure."""
    taken = {word.lower() for name in known for word in name.words}
    for code, kind in figures.items():
        if is_name(code) and code.lower() not in taken:
            yield Name(code=code, label=code, kind=kind, sql=f'"{code}"')


def work_out_figures(connection: duckdb.DuckDBPyConnection) -> None:
    """19.4: adds the values of figures that are formulas of counted ones to `figure_value`."""
    counted = _counted(connection)
    asked = connection.execute(
        "SELECT figure_id, version_id, owner, by_day, formula FROM figures WHERE formula IS NOT NULL"
        " ORDER BY figure_id"
    ).fetchall()
    for figure_id, version_id, owner, by_day, text in asked:
        known = {
            figure.code: figure
            for figure in counted
            if (figure.version_id, figure.owner) == (version_id, owner) and by_day >= figure.by_day
        }
        formula = _parsed(text, of_figure({code: figure.kind for code, figure in known.items()}), figure_id)
        places = 2 if formula.kind is Kind.MONEY else 4
        whole = 10_000 if formula.kind in (Kind.COUNT, Kind.NUMBER) else 1
        named = [known[name.code] for name in formula.names]
        columns = "".join(f', v{nth}.basis::BIGINT AS "{figure.code}"' for nth, figure in enumerate(named))
        joins = "".join(
            f" LEFT JOIN figure_value AS v{nth} ON v{nth}.figure_id = {figure.figure_id}"
            f" AND v{nth}.owner_id = o.owner_id AND v{nth}.span = o.{'span' if figure.by_day else 'period'}"
            for nth, figure in enumerate(named)
        )
        spans = "owner, by_day, owner_id, period, span"
        connection.execute(
            f"INSERT INTO figure_value BY NAME"
            f" SELECT {figure_id} AS figure_id, {spans}, half_up(counted, {whole})::HUGEINT AS total,"
            f" counted, CASE WHEN counted IS NOT NULL THEN {whole} END AS whole, counted // {whole} AS basis,"
            f" coalesce(problem, '') AS reason"
            f" FROM (SELECT {spans}, ({formula.sql(places)})::HUGEINT AS counted, {formula.problem_sql()} AS problem"
            f" FROM (SELECT o.*{columns} FROM (SELECT DISTINCT {spans} FROM figure_value"
            f" WHERE owner = '{owner}' AND by_day = {by_day}) AS o{joins}))"
        )


def work_out_bases(connection: duckdb.DuckDBPyConnection) -> None:
    """19.1 to 19.3: the base of each claim of a component that is paid on a formula.

    Each component leaves a view `formula_row_N` of what its formula was worked out from, for the explanation.
    """
    asked = connection.execute(
        f"SELECT component_id, version_id, formula, metric_id IN (FROM money_metrics), {_HAS_TARGET} FROM components"
        " WHERE measure = 'formula' ORDER BY component_id"
    ).fetchall()
    counted = _counted(connection) if asked else []
    for component_id, version_id, text, is_money, has_target in asked:
        known = {figure.code: figure for figure in counted if figure.version_id == version_id}
        kinds = {code: figure.kind for code, figure in known.items()}
        formula = base_formula(
            text, kinds, value_is_money=bool(is_money), has_target=has_target, number=component_id
        )
        figures = [known[name.code] for name in formula.names if name.code in known]
        connection.execute(_row_view(component_id, figures, has_target=has_target))
        connection.execute(
            f"UPDATE claim SET base = w.base, base_reason = w.reason,"
            f" size = CASE WHEN k.tier_basis = 'count' THEN claim.size ELSE w.base END"
            f" FROM (SELECT claim_id, {formula.sql(2)} AS base, {formula.problem_sql()} AS reason"
            f" FROM formula_row_{component_id:d}) AS w"
            f" JOIN components AS k ON k.component_id = {component_id:d}"
            f" WHERE claim.rowid = w.claim_id"
        )


def explained_base(connection: duckdb.DuckDBPyConnection) -> tuple[str, list[Step]] | None:
    """Of the claim that is asked for: the formula, and its parts in the order of the working."""
    asked = connection.execute(
        f"SELECT claim_id, component_id, version_id, formula, metric_id IN (FROM money_metrics), {_HAS_TARGET}"
        " FROM asked_claim JOIN components USING (component_id) WHERE measure = 'formula'"
    ).fetchone()
    if asked is None:
        return None
    claim_id, component_id, version_id, text, is_money, has_target = asked
    kinds = {figure.code: figure.kind for figure in _counted(connection) if figure.version_id == version_id}
    formula = base_formula(
        text, kinds, value_is_money=bool(is_money), has_target=has_target, number=component_id
    )
    found = connection.execute(
        f"SELECT * EXCLUDE (claim_id) FROM formula_row_{component_id:d} WHERE claim_id = ?", [claim_id]
    )
    names = [column[0] for column in found.description or ()]
    row = dict(zip(names, found.fetchone() or (), strict=True))
    return formula.text(), formula.explain(row).walk()


def base_formula(
    text: str | None,
    figures: dict[str, Kind],
    *,
    value_is_money: bool = False,
    has_target: bool = False,
    number: int = 0,
) -> Formula:
    """Raises InputError."""
    known = of_component(figures, value_is_money=value_is_money, has_target=has_target)
    return _parsed(text, known, number, gives=Kind.MONEY)


def _row_view(component_id: int, figures: list[CountedFigure], *, has_target: bool) -> str:
    measures = ", ".join(f"measure_of('{measure}', f) AS \"{measure}\"" for measure in FACT_MEASURES)
    columns = "".join(f', v{nth}.basis::BIGINT AS "{figure.code}"' for nth, figure in enumerate(figures))
    joins = "".join(
        f" LEFT JOIN figure_value AS v{nth} ON v{nth}.figure_id = {figure.figure_id}"
        f" AND v{nth}.span = span_of({figure.by_day}, c.period, c.event_date) AND v{nth}.owner_id = c.{figure.owner}_id"
        for nth, figure in enumerate(figures)
    )
    if has_target:
        columns += f", goal.value AS {TARGET}"
        joins += (
            " JOIN components AS k ON k.component_id = c.component_id"
            " LEFT JOIN targets AS goal ON goal.code = k.target_code AND goal.period = c.period"
            " AND goal.channel_id = CASE k.tier_scope WHEN 'payee' THEN c.payee_id ELSE c.channel_id END"
        )
    return (
        f"CREATE VIEW formula_row_{component_id:d} AS SELECT c.rowid AS claim_id, {measures}{columns}"
        f" FROM claim AS c JOIN fact AS f ON f.fact_row = c.fact_row{joins}"
        f" WHERE c.component_id = {component_id:d}"
    )


def _counted(connection: duckdb.DuckDBPyConnection) -> list[CountedFigure]:
    rows = connection.execute(
        "SELECT figure_id, version_id, code, owner, by_day, measure, share_of IS NOT NULL OR target_code IS NOT NULL,"
        " coalesce(metric_id IN (FROM money_metrics), false) FROM figures WHERE formula IS NULL AND code <> ''"
    ).fetchall()
    return [
        CountedFigure(
            figure_id=figure_id,
            version_id=version_id,
            code=code,
            owner=owner,
            by_day=by_day,
            kind=kind_of_figure(measure, is_share=is_share, is_money=is_money),
        )
        for figure_id, version_id, code, owner, by_day, measure, is_share, is_money in rows
    ]


def _parsed(text: str | None, known: Vocabulary, number: int, gives: Kind | None = None) -> Formula:
    try:
        return parse(text or "", known, gives=gives)
    except FormulaError as error:
        raise InputError(f"the formula of {number} at character {error.column}: {error}") from error
