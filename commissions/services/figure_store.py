"""A version's figures and qualifier in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from commissions.models import (
    Figure,
    FigureGate,
    FigureProduct,
    PlanVersion,
    QualifierLevel,
    QualifierMinimum,
)
from commissions.services.plan_content import FigureContent, GateContent, LevelContent
from core.nested import nested
from sales.models import Campaign, Product, ProductCategory

_PLAIN = (
    *(
        "code",
        "name",
        "owner",
        "grain",
        "metric",
        "measure",
        "month_from",
        "month_to",
        "year_to_date",
        "quarter_to_date",
        "by_day",
        "of_target",
        "formula",
        "gives",
    ),
)
_GATE = ("group", "measure", "month_offset", "operator", "threshold")


def version_figures(version: PlanVersion) -> dict[int, FigureContent]:
    """By number, in their order: two queries, however many there are."""
    return figures_of([version]).get(version.pk, {})


def figures_of(versions: Iterable[PlanVersion]) -> dict[int, dict[int, FigureContent]]:
    """Those of several versions, by version and number."""
    products = FigureProduct.objects.select_related("product", "category", "campaign")
    gates = nested(FigureGate.objects.order_by("group", "id"), "figure", _GATE)
    rows = _rows(versions).annotate(gate_rows=gates)  # type: ignore[no-redef]
    rows = rows.prefetch_related(Prefetch("products", products))
    return _shared([(row, _content(row)) for row in rows])


def figures_named(version: PlanVersion) -> dict[int, FigureContent]:
    """The same without what they are narrowed down to: one query, for pages that name them and their units."""
    return _shared([(row, _named(row)) for row in _rows([version])]).get(version.pk, {})


def version_qualifier(version: PlanVersion, figures: Mapping[int, FigureContent]) -> tuple[LevelContent, ...]:
    """Without a figure there is none: its levels ask for figures, in the order of these."""
    return qualifiers_of([version], {version.pk: figures} if figures else {}).get(version.pk, ())


def qualifiers_of(
    versions: Iterable[PlanVersion], figures: Mapping[int, Mapping[int, FigureContent]]
) -> dict[int, tuple[LevelContent, ...]]:
    """Those of several versions; `figures` are theirs, by version and number."""
    if not figures:
        return {}
    minima = QualifierMinimum.objects.order_by("figure__position", "figure_id")
    rows = QualifierLevel.objects.filter(version__in=versions, version_id__in=figures).order_by("level")
    asked = nested(minima, "level", ("figure_id", "minimum"))
    found: dict[int, tuple[LevelContent, ...]] = {}
    for row in rows.annotate(minimum_rows=asked):  # type: ignore[no-redef]
        known = figures[row.version_id]
        level = LevelContent(
            level=row.level,
            payout=row.payout,
            minima=tuple((known[item["figure_id"]], item["minimum"]) for item in row.minimum_rows),
        )
        found[row.version_id] = (*found.get(row.version_id, ()), level)
    return found


@transaction.atomic
def figures_write(
    version: PlanVersion, figures: Iterable[FigureContent], qualifier: Iterable[LevelContent]
) -> dict[str, Figure]:
    """Makes the draft's figures and qualifier say this, and answers the figures by code.

    A figure keeps its row while its code stays, so that components that refer to it stay as they are.
    """
    given = list(figures)
    version.qualifier_levels.all().delete()
    version.figures.update(share_of=None)
    held = {row.code: row for row in version.figures.all()}
    rows = {item.code: held.get(item.code) or Figure(version=version) for item in given}
    for position, item in enumerate(given, 1):
        row = rows[item.code]
        for name in _PLAIN:
            setattr(row, name, getattr(item, name))
        row.position, row.share_of = position, None
        row.save()
        row.products.all().delete()
        row.gates.all().delete()
    for item in given:
        if item.share_of:
            Figure.objects.filter(pk=rows[item.code].pk).update(share_of=rows[item.share_of.code])
    FigureProduct.objects.bulk_create(
        _product(rows[item.code], only) for item in given for only in (*item.only, *item.campaigns)
    )
    FigureGate.objects.bulk_create(
        FigureGate(figure=rows[item.code], **{name: getattr(gate, name) for name in _GATE})
        for item in given
        for gate in item.gates
    )
    version.figures.exclude(code__in=rows).delete()
    for level in qualifier:
        row_of_level = QualifierLevel.objects.create(version=version, level=level.level, payout=level.payout)
        QualifierMinimum.objects.bulk_create(
            QualifierMinimum(level=row_of_level, figure=rows[figure.code], minimum=minimum)
            for figure, minimum in level.minima
        )
    return rows


def _product(figure: Figure, only: Product | ProductCategory | Campaign) -> FigureProduct:
    if isinstance(only, Product):
        return FigureProduct(figure=figure, product=only)
    if isinstance(only, Campaign):
        return FigureProduct(figure=figure, campaign=only)
    return FigureProduct(figure=figure, category=only)


def _rows(versions: Iterable[PlanVersion]) -> QuerySet[Figure]:
    return Figure.objects.filter(version__in=versions).select_related("metric").order_by("position", "id")


def _shared(read: Iterable[tuple[Figure, FigureContent]]) -> dict[int, dict[int, FigureContent]]:
    """By version and number, each with the figure that it is a share of."""
    rows = list(read)
    plain = {row.pk: content for row, content in rows}
    found: dict[int, dict[int, FigureContent]] = {}
    for row, content in rows:
        found.setdefault(row.version_id, {})[row.pk] = replace(
            content, share_of=plain.get(row.share_of_id or 0)
        )
    return found


def _named(row: Figure) -> FigureContent:
    return FigureContent(**{name: getattr(row, name) for name in _PLAIN})


def _content(row: Figure) -> FigureContent:
    only = [item.product or item.category for item in row.products.all()]
    return replace(
        _named(row),
        only=tuple(item for item in only if item is not None),
        campaigns=tuple(item.campaign for item in row.products.all() if item.campaign is not None),
        gates=tuple(GateContent(reason="", label="", **gate) for gate in row.gate_rows),
    )
