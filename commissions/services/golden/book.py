"""The golden cases that a version has: their state, their copy, and whether they let it pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.models import GoldenBook, PlanVersion
from commissions.services.golden.content import GoldenContent, restored
from commissions.services.golden.running import Outcome, cases_run, fingerprint
from commissions.services.plan_content import VersionContent
from commissions.services.plan_findings import Finding
from core import formats
from core.badges import Badge
from users.models import User

NAMED = 3
"""So many failed cases are named where a version is refused."""


@dataclass(frozen=True)
class BookState:
    """What is known of the cases without working them out again."""

    book: GoldenBook
    cases: GoldenContent
    outcomes: list[Outcome]
    current: bool
    """Whether the outcome is that of version and cases as they stand."""

    @property
    def failed(self) -> int:
        return sum(not outcome.passed for outcome in self.outcomes)

    @property
    def passed(self) -> int:
        return len(self.outcomes) - self.failed

    @property
    def badge(self) -> Badge:
        if not self.current:
            return Badge(_("Changed since, to be run again"), "amber")
        if self.failed:
            return Badge(_("%(count)s failed") % {"count": self.failed}, "red")
        return Badge(_("All passed"), "green")


def book_state(version: PlanVersion, content: VersionContent) -> BookState | None:
    book = GoldenBook.objects.filter(version=version).select_related("uploaded_by").first()
    if book is None:
        return None
    cases = restored(book.cases)
    return BookState(
        book=book,
        cases=cases,
        outcomes=[
            Outcome(case, **said) for case, said in zip(cases.cases, _said_of(book, cases), strict=True)
        ],
        current=book.checked == fingerprint(content, cases),
    )


def _said_of(book: GoldenBook, cases: GoldenContent) -> list[dict[str, Any]]:
    """One entry a case, also before they were ever run."""
    return book.outcome if len(book.outcome) == len(cases.cases) else [{"got": None}] * len(cases.cases)


def book_run(book: GoldenBook, content: VersionContent) -> list[Outcome]:
    """Works the cases out against the version as it stands, and keeps what they came to."""
    cases = restored(book.cases)
    outcomes = cases_run(book.version, cases)
    book.outcome = [{"got": outcome.got, "problem": outcome.problem} for outcome in outcomes]
    book.checked = fingerprint(content, cases)
    book.checked_at = timezone.now()
    book.save(update_fields=["outcome", "checked", "checked_at"])
    return outcomes


def book_copy(source: PlanVersion, target: PlanVersion, user: User) -> None:
    """The copy of a version brings its cases along; they have to pass there as well."""
    book = GoldenBook.objects.filter(version=source).first()
    if book is not None:
        GoldenBook.objects.create(
            version=target, file_name=book.file_name, cases=book.cases, uploaded_by=user
        )


def golden_refusals(version: PlanVersion, content: VersionContent) -> list[Finding]:
    """Runs the cases of the version, if it has any; one finding that names those that fail."""
    book = GoldenBook.objects.filter(version=version).select_related("version").first()
    if book is None:
        return []
    failed = [outcome for outcome in book_run(book, content) if not outcome.passed]
    if not failed:
        return []
    message = _("%(count)s of the golden cases fail: %(cases)s")
    return [
        Finding(
            field="golden",
            message=message % {"count": len(failed), "cases": " ".join(_told(failed[:NAMED]))},
        )
    ]


def _told(outcomes: Iterable[Outcome]) -> list[str]:
    return [
        _("%(case)s expects %(amount)s and gets %(got)s.")
        % {
            "case": outcome.case.name or outcome.case.payee,
            "amount": formats.money(outcome.case.amount),
            "got": outcome.problem or formats.money(outcome.got),
        }
        for outcome in outcomes
    ]
