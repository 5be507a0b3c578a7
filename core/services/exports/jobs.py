"""Exports that are too long for a request."""

import tempfile
from typing import Any, BinaryIO, cast

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.jobs import JobContext, JobRefused, enqueue, job
from core.models import Export
from core.services.exports.files import export_keep
from core.services.exports.reach import reach_of
from core.services.exports.schedules import schedule_arrived, schedule_stop
from core.services.exports.writing import export_write, filters_of, suffix_of
from core.views.address import list_at


@transaction.atomic
def export_start(*, listing: Any, file_format: str) -> Export:
    """Hands a list as it is seen now to a worker. The caller has checked the right to export it."""
    export = Export.objects.create(
        owner_id=listing.user.pk,
        address=listing.list_address,
        title=listing.get_title()[:200],
        format=file_format,
        filters=filters_of(listing),
    )
    export.job = enqueue("export_list", owner=listing.user, title=export.title, export_id=export.pk)
    export.save(update_fields=["job"])
    return export


@job(
    "export_list",
    _("Export a list"),
    leads_to=lambda found: Export(pk=found["export_id"]).get_absolute_url(),
    again=True,
)
def export_list(context: JobContext, *, export_id: int) -> dict[str, Any]:
    """Decides anew what its owner may see: rights may have changed since it was asked for."""
    export = Export.objects.select_related("schedule").get(pk=export_id)
    owner = get_user_model()._default_manager.get(pk=export.owner_id)
    try:
        listing = list_at(export.address, owner)
        listing.check_export()
    except (Http404, PermissionDenied) as refused:
        if export.schedule is not None:
            schedule_stop(export.schedule)
        raise JobRefused(gettext("You may no longer export this list.")) from refused
    total = listing.exported_rows().order_by().count()
    with tempfile.NamedTemporaryFile(suffix=f".{suffix_of(export.format)}") as file, transaction.atomic():
        codes = listing.export_codes(export.format)
        Export.objects.filter(pk=export.pk).update(reach=reach_of(listing.user, codes))
        stream = cast(BinaryIO, file)
        rows = export_write(listing, stream, export.format, lambda done: context.report(done, total))
        export_keep(export, stream)
        Export.objects.filter(pk=export.pk).update(rows=rows)
        if export.schedule is not None:
            export.rows = rows
            schedule_arrived(export)
    return {"rows": rows}
