"""Files are what their content says: four kinds, whole, of a sensible size, under a harmless name."""

import pytest
from django.core.exceptions import ValidationError

from core.services.media import JPEG, PDF, PNG, XLSX, clean_name, media_of
from tests.journal.files import HTML, SVG, jpeg, pdf, png, xlsx


@pytest.mark.parametrize(
    ("content", "media"),
    [(png(), PNG), (jpeg(), JPEG), (pdf(), PDF), (xlsx(), XLSX)],
    ids=["png", "jpeg", "pdf", "xlsx"],  # the workbook holds the time of its making
)
def test_the_four_kinds_are_known_by_their_content(content: bytes, media: object) -> None:
    assert media_of(content) == media


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(HTML, id="html"),
        pytest.param(SVG, id="svg"),
        pytest.param(b"<?xml version='1.0'?>" + SVG, id="svg with a head"),
        pytest.param(b"MZ" + b"\x00" * 200, id="program"),
        pytest.param(b"GIF89a" + HTML, id="gif that is a page"),
        pytest.param(png(tail=HTML), id="png with a page after it"),
        pytest.param(png(tail=xlsx()), id="png that is a zip"),
        pytest.param(png()[:-6], id="png cut short"),
        pytest.param(b"GIF89a" + b"\x00" * 20 + xlsx(), id="gif that is a jar"),
        pytest.param(jpeg() + xlsx(), id="jpeg that is a jar"),
        pytest.param(pdf() + xlsx() + b"\n%%EOF\n", id="pdf that is a jar"),
        pytest.param(b"<svg><script>alert(1)</script></svg>", id="svg with a script"),
        pytest.param(jpeg(comment=HTML), id="jpeg with a page in its comment"),
        pytest.param(b"\xff\xd8\xff" + HTML, id="jpeg head and a page"),
        pytest.param(pdf(HTML), id="pdf that is a page"),
        pytest.param(HTML + pdf(), id="page that is a pdf"),
        pytest.param(b"%PDF-1.7 cut", id="pdf cut short"),
        pytest.param(xlsx("xl/vbaProject.bin"), id="workbook with macros"),
        pytest.param(xlsx()[:-10], id="zip cut short"),
        pytest.param(b"PK\x03\x04" + HTML, id="zip head and a page"),
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        media_of(content)


@pytest.mark.parametrize("picture", [png, jpeg])
@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (1, 60_000), (8_000, 8_000), (0, 5)])
def test_a_picture_that_would_fill_the_memory_is_refused_unseen(
    picture: object, width: int, height: int
) -> None:
    with pytest.raises(ValidationError):
        media_of(picture(width, height))  # type: ignore[operator]


def test_more_than_20_mb_is_refused() -> None:
    with pytest.raises(ValidationError, match="20 MB"):
        media_of(b"%PDF-" + b"0" * 25 * 1024 * 1024)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("合同.pdf", "合同.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
        ("photo.html", "photo.html.pdf"),
        ("fdp\u202exslx.pdf", "fdp xslx.pdf"),
        ("\x00.pdf", "文件.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "文件.pdf"),
        ("合" * 300 + ".pdf", "合" * 100 + ".pdf"),
    ],
)
def test_names_are_cleaned_and_end_as_what_they_are(given: str, kept: str) -> None:
    assert clean_name(given, PDF).replace("File", "文件") == kept
