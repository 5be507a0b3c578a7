"""The documents of the tree: links that lead somewhere, and translations that say as much as the original."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SKIPPED = {".venv", "var", "node_modules", ".git", ".hypothesis", ".pytest_cache", "vendor"}

LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PARAGRAPH = re.compile(r"\n\n(?:## )?(\d+(?:\.\d+)?)[. ]")
CODE = re.compile(r"`([A-Z]\d\d)`|^\| ([A-Z]\d\d) \|", re.MULTILINE)


def documents() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts[:-1]))


def anchors(text: str) -> set[str]:
    """As GitHub makes them of the headings."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def relative_links(path: Path) -> list[str]:
    text = FENCED.sub("", path.read_text(encoding="utf-8"))
    return [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    dead = []
    for link in relative_links(path):
        file, _hash, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if (
            not target.exists()
            or ROOT not in target.parents
            or (anchor and anchor not in anchors(target.read_text(encoding="utf-8")))
        ):
            dead.append(link)
    assert dead == []


def test_pictures_of_the_documents_are_small_and_used() -> None:
    pictures = {path for path in (ROOT / "docs").rglob("*") if path.suffix in {".png", ".webp"}}
    used = {
        (path.parent / link.partition("#")[0]).resolve()
        for path in documents()
        for link in relative_links(path)
    }
    assert [str(path.relative_to(ROOT)) for path in sorted(pictures - used)] == []
    assert [path.name for path in sorted(pictures) if path.stat().st_size > 150_000] == []


@pytest.mark.parametrize("pattern", [PARAGRAPH, CODE], ids=["paragraphs", "reason codes"])
def test_the_algorithm_is_told_in_both_languages_paragraph_by_paragraph(pattern: re.Pattern[str]) -> None:
    folder = ROOT / "docs" / "commissions"
    english, chinese = (
        pattern.findall((folder / name).read_text(encoding="utf-8"))
        for name in ("algorithm.md", "algorithm.zh.md")
    )
    assert chinese == english
    assert len(english) > 10


def test_the_users_guide_has_the_same_chapters_in_both_languages() -> None:
    folder = ROOT / "docs" / "users"
    english = sorted(path.name for path in folder.glob("*.md"))
    assert sorted(path.name for path in (folder / "zh").glob("*.md")) == english
    for name in english:
        levels = [
            re.findall(r"^(#+) ", path.read_text(encoding="utf-8"), re.MULTILINE)
            for path in (folder / name, folder / "zh" / name)
        ]
        assert levels[0] == levels[1], name


def test_every_setting_of_the_environment_is_explained_to_operators() -> None:
    reads = re.compile(r"""env\.(?:text|integer|boolean|choice|words|database)\(\s*"([A-Z_]+)\"""")
    read = {
        name
        for path in (ROOT / "channels_portal").rglob("*.py")
        for name in reads.findall(path.read_text(encoding="utf-8"))
    }
    inner = {"PORTAL_DB_ROLE"}  # set by manage.py for the commands that need the owner
    explained = set(
        re.findall(
            r"^\| `([A-Z_]+)`", (ROOT / "docs/operators/settings.md").read_text(encoding="utf-8"), re.M
        )
    )
    assert read - inner <= explained
    assert len(read) > 10


def test_every_command_is_explained_to_operators() -> None:
    text = (ROOT / "docs/operators/commands.md").read_text(encoding="utf-8")
    commands = {
        path.stem for path in ROOT.glob("*/management/commands/*.py") if not path.stem.startswith("__")
    }
    assert {name for name in commands - {"makemessages"} if f"`{name}" not in text} == set()
