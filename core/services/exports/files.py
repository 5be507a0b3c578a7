"""Finished files in the database, in parts of a mebibyte, so that any machine can hand them out."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from core.models import Export, ExportPart

PART: Final = 1024 * 1024


def export_keep(export: Export, stream: BinaryIO) -> None:
    """Stores a finished file, in place of what an interrupted attempt may have left."""
    export.parts.all().delete()
    stream.seek(0)
    size = number = 0
    while piece := stream.read(PART):
        ExportPart.objects.create(export=export, number=number, content=piece)
        size += len(piece)
        number += 1
    Export.objects.filter(pk=export.pk).update(size=size)


def export_pieces(export: Export) -> Iterator[bytes]:
    """The content, one part at a time."""
    for number in range(-(-export.size // PART)):
        content = export.parts.filter(number=number).values_list("content", flat=True).first()
        if content is None:
            raise FileNotFoundError(export.pk)
        yield bytes(content)
