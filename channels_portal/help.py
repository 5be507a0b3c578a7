"""The user guide inside the portal: docs/users/**.md, rendered once and read in the reader's language.

Each language is a folder of the same files: `docs/users/` is English, `docs/users/zh/` Chinese. A page that one
language lacks is shown in the other.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST: Final = "README"
_LANGUAGES: Final = {"en": "", "zh-hans": "zh"}
_PAGE: Final = re.compile(r"^(?:\./)?([A-Za-z0-9_-]+)\.md(#.*)?$")


@dataclass(frozen=True, slots=True)
class Guide:
    """One page of the guide. `html` is ours: the files are in the tree and raw HTML in them is not let through."""

    slug: str
    title: str
    html: SafeString


def guides(language: str) -> list[Guide]:
    """All pages in the reader's language, the first page first."""
    own = language if language in _LANGUAGES else "en"
    pages = {**_guides("zh-hans"), **_guides("en"), **_guides(own)}
    return sorted(pages.values(), key=lambda guide: (guide.slug != FIRST, guide.slug))


@cache
def _guides(language: str) -> dict[str, Guide]:
    folder = Path(settings.BASE_DIR) / "docs" / "users" / _LANGUAGES[language]
    return {path.stem: _rendered(path) for path in sorted(folder.glob("*.md"))}


def _linked(children: list[Token]) -> list[Token]:
    """Links to pages of the guide lead there; pictures, and links to the repository's other texts, are left out."""
    kept, dropping = [], False
    for child in children:
        if child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            found = _PAGE.match(href)
            if found:
                child.attrs["href"] = reverse("help_page", args=[found[1]]) + (found[2] or "")
            dropping = not (found or href.startswith(("#", "https://")))
        if child.type != "image" and not (dropping and child.type in {"link_open", "link_close"}):
            kept.append(child)
    return kept


def _rendered(path: Path) -> Guide:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    title = path.stem
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title = tokens[place + 1].content
        if token.children:
            token.children = _linked(token.children)
    body = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens  # the page has the title already
    return Guide(path.stem, title, mark_safe(parser.renderer.render(body, parser.options, {})))  # noqa: S308
