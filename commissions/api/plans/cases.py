"""Golden cases of a version: what they came to, and how they are sent and run."""

from typing import Any, ClassVar, cast

from django.http import Http404
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from commissions.api.plans.versions import VersionApi, WorkbookBody, refuse_cells
from commissions.models import PlanVersion
from commissions.services import plans
from commissions.services.golden.book import BookState, book_state
from commissions.services.golden_cases import golden_run, golden_upload
from commissions.services.plan_store import version_content
from commissions.uploads import uploaded_path
from commissions.views.plans import VIEW
from core.api import ActionApi, DetailApi, FenText
from users.models import User


class GoldenCaseSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="case.name")
    payee = serializers.CharField(source="case.payee")
    period = serializers.IntegerField(source="case.period")
    component = serializers.CharField(source="case.component", help_text="Empty: the whole month.")
    expected = FenText(source="case.amount")
    got = FenText(allow_null=True)
    problem = serializers.CharField(help_text="What kept it from being worked out.")
    passed = serializers.BooleanField()


class GoldenBookSerializer(serializers.Serializer[Any]):
    file_name = serializers.CharField(source="book.file_name")
    checked_at = serializers.DateTimeField(source="book.checked_at", allow_null=True)
    current = serializers.BooleanField(
        help_text="Whether the outcome is that of version and cases as they stand."
    )
    passed = serializers.IntegerField()
    failed = serializers.IntegerField()
    cases = GoldenCaseSerializer(many=True, source="outcomes")


class GoldenBookApi(VersionApi):
    serializer_class: ClassVar[Any] = GoldenBookSerializer


class GoldenBookDetailApi(GoldenBookApi, DetailApi):
    """404 where the version has none."""

    permission = VIEW

    def get_object(self) -> Any:
        return state_of(super().get_object())


class _StepApi(GoldenBookApi, ActionApi):
    permission = plans.EDIT
    answers_itself = False


class GoldenBookUploadApi(_StepApi):
    """Takes a workbook of cases in place of those that are there, and runs them. With one wrong cell nothing is taken."""

    body_class = WorkbookBody
    parser_classes = (MultiPartParser,)

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> BookState:
        file = body["file"]
        with uploaded_path(file) as path:
            refuse_cells(golden_upload(version=row, path=path, name=file.name, user=cast(User, self.user)))
        return state_of(row)


class GoldenBookRunApi(_StepApi):
    """Works the cases out again, against the draft as it stands."""

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> BookState:
        golden_run(version=row, user=cast(User, self.user))
        return state_of(row)


def state_of(version: PlanVersion) -> BookState:
    state = book_state(version, version_content(version))
    if state is None:
        raise Http404
    return state
