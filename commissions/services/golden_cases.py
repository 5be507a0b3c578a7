"""Golden cases of a draft: attached, run, removed. Each is a step of whoever writes the version."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from commissions.models import GoldenBook, PlanVersion, VersionAction
from commissions.services import plans
from commissions.services.errors import WrongState
from commissions.services.golden.book import book_run
from commissions.services.golden.content import GoldenContent, stored
from commissions.services.golden.reader import LIMITS, read_cases
from commissions.services.golden.running import Outcome
from commissions.services.plan_cells import PlanCellError
from commissions.services.plan_store import version_content
from core.sheets.limits import Limits
from users.models import User


@transaction.atomic
def golden_upload(
    *, version: PlanVersion, path: Path, name: str, user: User, limits: Limits = LIMITS
) -> list[PlanCellError]:
    """Attaches the cases of a workbook, in place of those that are there, and runs them; or answers the wrong cells."""
    draft = plans.draft_held(version, user)
    content, errors = read_cases(path, draft, user, limits)
    if content is None or errors:
        return errors
    _attach(draft, content, name, user)
    return []


@transaction.atomic
def golden_attach(*, version: PlanVersion, content: GoldenContent, name: str, user: User) -> None:
    """Cases that come from elsewhere than a workbook, in place of those that are there, and runs them."""
    _attach(plans.draft_held(version, user), content, name, user)


def _attach(draft: PlanVersion, content: GoldenContent, name: str, user: User) -> None:
    GoldenBook.objects.filter(version=draft).delete()
    book = GoldenBook.objects.create(
        version=draft, file_name=name[:200], cases=stored(content), uploaded_by=user
    )
    plans.version_event(draft, user, VersionAction.EDITED, _("golden cases: %(file)s") % {"file": name})
    book_run(book, version_content(draft))


@transaction.atomic
def golden_run(*, version: PlanVersion, user: User) -> list[Outcome]:
    """Works the cases out again. Raises WrongState where there are none."""
    draft = plans.draft_held(version, user)
    book = GoldenBook.objects.filter(version=draft).first()
    if book is None:
        raise WrongState(_("The version has no golden cases."))
    return book_run(book, version_content(draft))


@transaction.atomic
def golden_remove(*, version: PlanVersion, user: User) -> None:
    draft = plans.draft_held(version, user)
    removed, _rows = GoldenBook.objects.filter(version=draft).delete()
    if not removed:
        raise WrongState(_("The version has no golden cases."))
    plans.version_event(draft, user, VersionAction.EDITED, _("golden cases removed"))
