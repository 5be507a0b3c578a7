"""What speaks against submitting a month: said to whoever submits it, and again to whoever approves it."""

from django.utils.translation import gettext as _

from commissions.services.desk_pages import Uploads, is_fresh
from core.models import ImportSession, ImportState
from core.sheets.kinds import monthly_kinds

SHOWN_FILES = 5


def open_points(city_id: int, period: int, uploads: Uploads, seen: frozenset[int] | None) -> list[str]:
    """Sentences, empty for a month that is complete. One query, and only where uploads wait to be mended."""
    found = []
    if not uploads.committed:
        found.append(_("No data was uploaded for this month."))
    if uploads.to_mend:
        names = list(
            ImportSession.objects.filter(
                city_id=city_id, period=period, state=ImportState.CHECKED, kind__in=monthly_kinds()
            )
            .order_by("pk")
            .values_list("file_name", flat=True)[:SHOWN_FILES]
        )
        if uploads.to_mend > len(names):
            names.append("…")
        found.append(
            _("%(count)s uploads with refused cells are not mended: %(files)s")
            % {"count": uploads.to_mend, "files": ", ".join(names)}
        )
    if uploads.committed and seen is not None and not is_fresh(seen, uploads):
        found.append(_("Data has come in since the last run."))
    return found
