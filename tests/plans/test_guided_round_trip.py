"""What the guided forms show of a version and take back is the version: they can say all that a workbook can."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissions.forms.editor import ComponentEditor
from commissions.forms.figures import FigureEditor
from commissions.forms.qualifiers import QualifierSheet
from commissions.services.plan_checks import component_findings, crossing_findings
from commissions.services.plan_content import ComponentContent, VersionContent, aligned
from commissions.services.plan_names import PlanNames
from sales.models import Metric
from tests.cast import Cast
from tests.plans.entries import component_sent, figure_sent, qualifier_sent, query
from tests.plans.strategies import World, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> World:
    return World(
        [cast.city_a, cast.city_b],
        [cast.district_a1, cast.district_b1],
        [cast.product, cast.other_product],
        [cast.category],
        [cast.campaign],
        [cast.agent, cast.store],
        cast.metric,
        Metric.objects.create(code="revenue", name="出账收入", unit="fen"),
    )


def test_the_guided_forms_say_what_the_workbook_says(cast: Cast, world: World) -> None:
    names = PlanNames()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def property_holds(data: Any) -> None:
        said = data.draw(versions(world))
        findings = [*crossing_findings(said.components)]
        for item in said.components:
            findings += component_findings(item, cast.province, said.figures)
        if not findings:
            assert _taken_back(said, names) == said

    property_holds()


def _taken_back(said: VersionContent, names: PlanNames) -> VersionContent:
    components = aligned(_component(item, said, names) for item in said.components)
    return replace(
        said,
        components=components,
        figures=tuple(_figure(number, said, names) for number in range(len(said.figures))),
        qualifier=_qualifier(said),
    )


def _component(item: ComponentContent, said: VersionContent, names: PlanNames) -> ComponentContent:
    def editor(data: Any = None) -> ComponentEditor:
        return ComponentEditor(
            data,
            names=names,
            others=[(other.code, other.name, other.kind) for other in said.components if other is not item],
            content=item,
            figures={figure.code: figure for figure in said.figures},
        )

    taken = editor(query(component_sent(editor())))
    found = taken.content()
    assert not taken.has_errors, (taken.form.errors, taken.sheet.rows, taken.gates.errors, taken.parts.errors)
    return found


def _figure(number: int, said: VersionContent, names: PlanNames) -> Any:
    others = {figure.code: figure for place, figure in enumerate(said.figures) if place != number}

    def editor(data: Any = None) -> FigureEditor:
        return FigureEditor(data, names=names, content=said.figures[number], figures=others)

    taken = editor(query(figure_sent(editor())))
    assert taken.is_valid(), (taken.form.errors, taken.gates.errors)
    return taken.content()


def _qualifier(said: VersionContent) -> Any:
    shown = QualifierSheet(figures=said.figures, levels=said.qualifier)
    taken = QualifierSheet(query(qualifier_sent(shown)), figures=said.figures)
    assert taken.is_valid()
    return taken.levels()
