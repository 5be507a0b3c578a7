"""`import_sheet`: exit codes, the last line as JSON, refusals in Chinese."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.factories.sheets import order, workbook

pytestmark = pytest.mark.django_db
KEYS = {"status", "rows", "new", "changed", "unchanged", "errors", "message"}


def run(
    path: Path, *options: str, kind: str = "order_detail", period: str = "2026-10", user: str = "city"
) -> tuple[int, Any]:
    """Exit code and the object of the last line."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_sheet",
            kind,
            str(path),
            f"--period={period}",
            f"--user={user}",
            "--json",
            *options,
            stdout=out,
        )
    return int(ended.value.code or 0), json.loads(out.getvalue().splitlines()[-1])


@pytest.fixture
def good(cast: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "好.xlsx"
    path.write_bytes(workbook([order(1), order(2)]).read())
    return path


@pytest.fixture
def mixed(cast: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "mixed.xlsx"
    path.write_bytes(workbook([order(1), order(2, channel_code="YPA0003")]).read())
    return path


def test_a_good_sheet_ends_with_0(good: Path) -> None:
    code, result = run(good)
    assert code == 0
    assert set(result) >= KEYS
    assert (result["status"], result["rows"], result["new"], result["errors"]) == ("committed", 2, 2, [])


def test_the_same_file_again_ends_with_1_and_names_the_first(good: Path) -> None:
    first = run(good)[1]
    code, result = run(good)
    assert (code, result["status"], result["new"]) == (1, "refused", 0)
    assert str(first["session"]) in result["message"]


def test_refused_cells_end_with_1(mixed: Path) -> None:
    code, result = run(mixed)
    assert (code, result["status"], result["new"]) == (1, "refused", 0)
    error = result["errors"][0]
    assert (error["cell"], error["label"], error["value"]) == ("B3", "代理商编码", "YPA0003")
    assert "编码" in error["message"]
    assert result["message"]


def test_partial_commits_the_good_rows(mixed: Path) -> None:
    code, result = run(mixed, "--partial")
    assert (code, result["status"], result["new"], len(result["errors"])) == (0, "committed", 1, 1)


def test_a_supervisor_leaves_a_sheet_ready(good: Path) -> None:
    code, result = run(good, user="district")
    assert (code, result["status"]) == (0, "ready")


@pytest.mark.parametrize(
    "arguments",
    [{"kind": "nonsense"}, {"period": "2026-13"}, {"user": "nobody"}],
)
def test_unusable_arguments_end_with_2(good: Path, arguments: dict[str, str]) -> None:
    values = {"kind": "order_detail", "period": "2026-10", "user": "city", **arguments}
    with pytest.raises(CommandError) as caught:
        call_command(
            "import_sheet", values["kind"], str(good), "--period", values["period"], "--user", values["user"]
        )
    assert caught.value.returncode == 2


def test_a_file_that_is_not_there_ends_with_2(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(
            "import_sheet", "order_detail", str(tmp_path / "x.xlsx"), "--period=2026-10", "--user=city"
        )
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"kind": "nonsense"}, "order_detail"),
        ({"period": "2026-13"}, "2026-10"),
        ({"user": "nobody"}, "nobody"),
    ],
)
def test_unusable_arguments_are_one_json_object_too(
    good: Path, arguments: dict[str, str], words: str
) -> None:
    code, result = run(good, **arguments)
    assert (code, result["status"]) == (2, "unusable")
    assert words in result["message"]
