"""A formula that names a figure which it can't use is told why, instead of that there is no such figure."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from commissions.choices import ComponentKind, FormulaKind, Measure
from commissions.services.component_checks import component_findings
from commissions.services.figure_checks import one_figure_findings
from commissions.services.plan_content import ComponentContent, FigureContent
from sales.choices import Grain

FIGURES = (
    FigureContent(code="ports-in", name="携入"),
    FigureContent(code="lines", name="宽带"),
    FigureContent(code="credit", name="折算量", formula="lines * 1.5", gives=FormulaKind.COUNT),
)
A_FORMULA = "“credit” is a formula itself: name the figures that it is worked out from."


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("lines * 10", []),
        ("credit * 10", [f"Character 1: {A_FORMULA}"]),
        ("value * 10", []),
        ("10 * 折算量", [f"Character 6: {A_FORMULA}"]),
        (
            "ports-in * 10",
            ["Character 1: “ports-in” would be a subtraction: give the figure a code with _ instead of -."],
        ),
    ],
)
def test_a_base_is_told_why_it_cant_name_a_figure(formula: str, said: list[str]) -> None:
    paid = ComponentContent(
        code="JL",
        name="奖励",
        kind=ComponentKind.PERCENT,
        grain=Grain.PRESENCE,
        measure=Measure.FORMULA,
        formula=formula,
    )
    found = [item.message for item in component_findings(paid, None, FIGURES) if item.field == "formula"]
    assert found == said


@pytest.mark.parametrize(
    ("grain", "formula", "known"),
    [
        (Grain.PRESENCE, "minutes * 1", False),
        (Grain.SALE, "net_bill * 5%", False),
        (Grain.SALE, "margin * 5%", True),
        (Grain.SUBSCRIBER_MONTH, "net_bill * 5%", True),
        (Grain.SUBSCRIBER_MONTH, "value * 1", False),
    ],
)
def test_a_formula_names_what_is_known_of_what_is_paid(grain: Grain, formula: str, known: bool) -> None:
    """Else it would never have a value."""
    paid = ComponentContent(
        code="JL",
        name="奖励",
        kind=ComponentKind.PERCENT,
        grain=grain,
        measure=Measure.FORMULA,
        formula=formula,
    )
    found = [item.message for item in component_findings(paid) if item.field == "formula"]
    assert (found == []) is known
    assert all(said.startswith("Character 1: ") for said in found)


@pytest.mark.parametrize("code", ["value", "Amount", "plan_fee"])
def test_no_figure_is_called_as_a_measure_is(code: str) -> None:
    findings = list(one_figure_findings(FigureContent(code=code, name="合计")))
    assert [item.field for item in findings] == ["code"]


def test_a_figure_is_told_so_too() -> None:
    twice = FigureContent(code="twice", name="两倍", formula="credit * 2", gives=FormulaKind.COUNT)
    assert [item.message for item in one_figure_findings(twice, (*FIGURES, twice))] == [
        f"“两倍”: Character 1: {A_FORMULA}"
    ]
