"""A file that comes in pieces, for lines that break: each piece may be sent again, the whole is checked by its hash."""

import hashlib
import tempfile
from typing import Any, BinaryIO, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Forbidden, Refusal
from core.models import ImportDraft, ImportDraftPart, ImportSession
from core.models.imports import PIECE
from core.services.imports.upload import clean_name, import_upload
from core.sheets.kinds import kind_named
from core.sheets.limits import MIB, Limits

MOST: Final = 5
"""Files of one person that are on their way."""


@transaction.atomic
def draft_begin(*, kind: str, period: int, file_name: str, size: int, sha256: str, user: Any) -> ImportDraft:
    """Raises Forbidden or Refusal before a byte was sent."""
    if not kind_named(kind).upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    limit = Limits().file_bytes
    if size > limit:
        raise Refusal(
            _("The file has %(size_mb)s MB; at most %(limit_mb)s MB are taken. Split it.")
            % {"size_mb": -(-size // MIB), "limit_mb": limit // MIB}
        )
    if ImportDraft.objects.visible_to(user).count() >= MOST:
        raise Conflict(_("%(most)s files are on their way already. Finish one of them.") % {"most": MOST})
    return ImportDraft.objects.create(
        owner=user, kind=kind, period=period, file_name=clean_name(file_name), size=size, sha256=sha256
    )


def draft_take(*, draft: ImportDraft, number: int, content: BinaryIO) -> ImportDraft:
    """One piece, counted from 0. The same one again takes the place of the first."""
    wanted = min(PIECE, draft.size - number * PIECE)
    data = content.read(PIECE + 1)
    if number < 0 or wanted <= 0 or len(data) != wanted:
        raise Refusal(
            _("Piece %(number)s has %(size)s bytes; it should have %(wanted)s.")
            % {"number": number, "size": len(data), "wanted": max(wanted, 0)}
        )
    with transaction.atomic():
        _held(draft)
        ImportDraftPart.objects.update_or_create(draft=draft, number=number, defaults={"content": data})
    return draft


def _held(draft: ImportDraft) -> None:
    """Of two requests at once the second finds what the first has left."""
    if not ImportDraft.objects.select_for_update().filter(pk=draft.pk).exists():
        raise Conflict(_("These pieces have become an upload already."))


def draft_finish(*, draft: ImportDraft, user: Any) -> ImportSession:
    """Makes an upload of the pieces, as if they had come at once. Raises Refusal while some are missing."""
    with tempfile.TemporaryFile() as whole, transaction.atomic():
        _held(draft)
        if missing := draft.missing:
            told = ", ".join(map(str, missing[:10]))
            raise Refusal(_("These pieces are missing: %(numbers)s.") % {"numbers": told})
        digest = hashlib.sha256()
        for content in (
            draft.parts.order_by("number").values_list("content", flat=True).iterator(chunk_size=4)
        ):
            digest.update(content)
            whole.write(content)
        if draft.sha256 and digest.hexdigest() != draft.sha256.lower():
            raise Refusal(_("The pieces don't make the file that was announced. Send it again."))
        session = import_upload(
            kind=draft.kind,
            period=draft.period,
            stream=cast(BinaryIO, whole),
            file_name=draft.file_name,
            user=user,
        )
        draft.delete()
    return session
