"""What the commands of commissions say: one language, no internals, numbers masked, an object at every end."""

import json
import re
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from commissions.models import Line
from sales.models import Sale
from tests.commissions.scene import Scene

ALPHABET = re.compile("[A-Za-z]{3,}")
CHINESE = re.compile("[\u4e00-\u9fff]")


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def line(scene: Scene) -> Line:
    scene.version(activation={"name": "放号计件", "bands": ((0, None, 70_000),)})
    scene.sell(scene.cast.agent)
    scene.run()
    return scene.lines()[0]


def test_a_line_is_told_as_on_its_page_without_internals(line: Line) -> None:
    text = said("explain", str(line.id))
    assert "1 × 7.00 = 7.00 元" in text
    assert "渠〔2026〕18号" in text
    assert "None" not in text
    assert ALPHABET.findall(text.replace("LJA", "")) == []


def test_a_subscriber_is_masked_unless_somebody_with_the_right_asks(scene: Scene, line: Line) -> None:
    subscriber = Sale.objects.get().subscriber
    assert subscriber not in said("explain", str(line.id))
    assert subscriber not in said("explain", str(line.id), "--json")
    assert subscriber not in said("explain", str(line.id), "--user", "auditor")
    assert subscriber in said("explain", str(line.id), "--user", "city")
    numbers = json.loads(said("explain", str(line.id), "--json", "--user", "city"))["stages"][0]["numbers"]
    assert numbers["subscriber"] == subscriber


def test_a_line_outside_the_scope_does_not_exist(scene: Scene, line: Line) -> None:
    name = scene.cast.city_b_manager.username
    with pytest.raises(CommandError, match=str(line.id)) as caught:
        said("explain", str(line.id), "--user", name)
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify_ledger",),
        ("run_commissions", "--period", "2026-09", "--scope", "LJ", "--user", "city"),
    ],
)
def test_a_run_of_a_command_speaks_one_language(
    line: Line, settings: Any, arguments: tuple[str, ...]
) -> None:
    assert CHINESE.search(said(*arguments))
    settings.LANGUAGE_CODE = "en"
    assert not CHINESE.search(said(*arguments))


def test_arguments_that_cannot_be_read_end_with_one_object() -> None:
    outcome = subprocess.run(
        [sys.executable, "manage.py", "run_commissions", "--json"], capture_output=True, text=True
    )
    answer: dict[str, Any] = json.loads(outcome.stdout.splitlines()[-1])
    assert (outcome.returncode, answer["status"]) == (2, "unusable")
    assert "--period" in answer["message"]
