"""A small uploaded workbook as a file on disk for the time of a request."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def uploaded_path(file: "UploadedFile[Any]") -> Iterator[Path]:
    """Gone when the block ends. The name of the upload never becomes a path."""
    with tempfile.TemporaryDirectory(prefix="portal-") as folder:
        path = Path(folder) / "upload.xlsx"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        yield path
