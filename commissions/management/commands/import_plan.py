"""`import_plan CODE FILE --user U [--draft N]`: a draft of the plan says what the workbook says."""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from commissions.choices import VersionStatus
from commissions.models import Plan, PlanVersion
from commissions.services.plan_cells import PlanCellError
from commissions.services.plan_workbook import plan_version_import
from commissions.services.plans import plan_version_create
from core.commands import PortalCommand, unusable, user_argument
from core.errors import Refusal

SHOWN: Final = 20


class _CellsRefused(Exception):
    def __init__(self, errors: list[PlanCellError]) -> None:
        self.errors = errors


class Command(PortalCommand):
    help = "Reads a plan's workbook into a draft: the newest one of the plan, or a new one where it has none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="The plan, by its code.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--draft", type=int, metavar="NUMBER", help="The version to fill, by its number.")
        parser.add_argument("--user", required=True, help="Who writes it, by user name.")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_argument(options["user"])
        file: Path = options["file"]
        plan = Plan.objects.visible_to(user).filter(code=options["plan"]).first()
        if plan is None:
            raise unusable(_("There is no plan %(plan)s.") % {"plan": options["plan"]})
        if not file.is_file():
            raise unusable(_("There is no file %(file)s.") % {"file": file})
        try:
            with transaction.atomic():  # a new draft goes with a workbook that is refused
                version = _draft(plan, options["draft"], user)
                if errors := plan_version_import(version, file, user, name=file.name):
                    raise _CellsRefused(errors)
        except _CellsRefused as refused:
            self._refuse(refused.errors, as_json=options["json"])
        except Refusal as refusal:
            refused_as = {"status": "refused", "message": str(refusal)}
            self.answer(refused_as, as_json=options["json"], refused=True)
        else:
            message = _("%(version)s says what the workbook says.") % {"version": version}
            answer: dict[str, Any] = {
                "status": "done",
                "plan": plan.code,
                "version": version.number,
                "message": message,
            }
            self.answer(answer, as_json=options["json"], refused=False)

    def _refuse(self, errors: list[PlanCellError], *, as_json: bool) -> None:
        if not as_json:
            for error in errors[:SHOWN]:
                self.stdout.write(" ".join(filter(None, (error.sheet, error.address, error.message))))
        message = _("The workbook has %(count)s mistakes; nothing has changed.") % {"count": len(errors)}
        answer = {"status": "refused", "errors": [asdict(error) for error in errors], "message": message}
        self.answer(answer, as_json=as_json, refused=True)


def _draft(plan: Plan, number: int | None, user: Any) -> PlanVersion:
    drafts = plan.versions.filter(status=VersionStatus.DRAFT).order_by("-number")
    if number is not None:
        named: PlanVersion | None = plan.versions.filter(number=number).first()
        if named is None:
            raise unusable(_("The plan has no version %(number)s.") % {"number": number})
        return named
    return drafts.first() or plan_version_create(plan=plan, user=user)
