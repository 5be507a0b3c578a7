"""The vendored files are the ones that were vendored."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "VENDOR.json").read_text())
FILES = [(package["name"], file) for package in MANIFEST["packages"] for file in package["files"]]
OWN = {"VENDOR.json", "icons.txt"}


@pytest.mark.parametrize(("package", "file"), FILES, ids=[file["path"] for _name, file in FILES])
def test_a_vendored_file_has_the_recorded_checksum(package: str, file: dict[str, str]) -> None:
    content = (VENDOR / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]


def test_every_vendored_file_is_recorded_and_every_package_brings_its_licence() -> None:
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present == {file["path"] for _name, file in FILES} | OWN
    for package in MANIFEST["packages"]:
        assert package["version"]
        assert package["licence"]
        assert any("LICENSE" in file["path"] for file in package["files"]), package["name"]


def test_no_vendored_file_points_to_a_source_map() -> None:
    for path in VENDOR.rglob("*.min.*"):
        assert b"sourceMappingURL" not in path.read_bytes(), path


def _used_icons() -> set[str]:
    used: set[str] = set()
    for template in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r"""\{% icon ["']([\w-]+)["']""", template.read_text()))
    for module in [*ROOT.glob("*/*.py"), *ROOT.glob("*/*/*.py"), *ROOT.glob("*/*/*/*.py")]:
        if ".venv" not in module.parts:
            used |= set(re.findall(r"""\bicon\s*=\s*["']([\w-]+)["']""", module.read_text()))
    return used


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    assert known == set((VENDOR / "icons.txt").read_text().split())
    assert _used_icons() <= known
