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
from sales.models import Product, ProductCategory

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
        "of_target",
        "formula",
        "gives",
    ),
)
_GATE = ("group", "measure", "month_offset", "operator", "threshold")


def version_figures(version: PlanVersion) -> dict[int, FigureContent]:
    """By number, in their order: three queries at most, however many there are."""
    products = FigureProduct.objects.select_related("product", "category")
    rows = list(_rows(version).prefetch_related(Prefetch("products", products), "gates"))
    return _shared(rows, {row.pk: _content(row) for row in rows})


def figures_named(version: PlanVersion) -> dict[int, FigureContent]:
    """The same without what they are narrowed down to: one query, for pages that name them and their units."""
    rows = list(_rows(version))
    return _shared(rows, {row.pk: _named(row) for row in rows})


def version_qualifier(version: PlanVersion, figures: Mapping[int, FigureContent]) -> tuple[LevelContent, ...]:
    """Without a figure there is none: its levels ask for figures, in the order of these."""
    if not figures:
        return ()
    minima = Prefetch("minima", QualifierMinimum.objects.order_by("figure__position", "figure_id"))
    rows = version.qualifier_levels.prefetch_related(minima).order_by("level")
    return tuple(
        LevelContent(
            level=row.level,
            payout=row.payout,
            minima=tuple((figures[item.figure_id], item.minimum) for item in row.minima.all()),
        )
        for row in rows
    )


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
    FigureProduct.objects.bulk_create(_product(rows[item.code], only) for item in given for only in item.only)
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


def _product(figure: Figure, only: Product | ProductCategory) -> FigureProduct:
    if isinstance(only, Product):
        return FigureProduct(figure=figure, product=only)
    return FigureProduct(figure=figure, category=only)


def _rows(version: PlanVersion) -> QuerySet[Figure]:
    return version.figures.select_related("metric").order_by("position", "id")


def _shared(rows: Iterable[Figure], plain: Mapping[int, FigureContent]) -> dict[int, FigureContent]:
    return {row.pk: replace(plain[row.pk], share_of=plain.get(row.share_of_id or 0)) for row in rows}


def _named(row: Figure) -> FigureContent:
    return FigureContent(**{name: getattr(row, name) for name in _PLAIN})


def _content(row: Figure) -> FigureContent:
    only = [item.product or item.category for item in row.products.all()]
    return replace(
        _named(row),
        only=tuple(item for item in only if item is not None),
        gates=tuple(
            GateContent(reason="", label="", **{name: getattr(gate, name) for name in _GATE})
            for gate in row.gates.all()
        ),
    )
