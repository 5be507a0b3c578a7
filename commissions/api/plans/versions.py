"""Versions of plans: what they say, a draft filled from a workbook, and the way to approval."""

import datetime
from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from commissions.filtersets.plans import VersionFilterSet
from commissions.models import Plan, PlanVersion
from commissions.services import plans
from commissions.services.plan_cells import PlanCellError
from commissions.services.plan_sentences import component_sentence
from commissions.services.plan_store import version_content
from commissions.services.plan_workbook import plan_version_import
from commissions.uploads import uploaded_path
from commissions.views.plans import VIEW
from core.api import ActionApi, CollectionApi, DetailApi, ResourceSerializer
from core.periods import is_period
from users.models import User

MOST_CELLS = 100
"""So many wrong cells are named."""


class VersionSerializer(ResourceSerializer):
    plan_code = serializers.CharField(source="plan.code", read_only=True)

    class Meta:
        model = PlanVersion
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "plan", "plan_code", "number", "status", "effective_from", "effective_to"),
            *("document_number", "note", "month_cap", "stage_order", "cut_off_day", "prepared_by"),
            "submitted_at",
            *("approved_by", "approved_at"),
        )


class ComponentSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    clause = serializers.CharField()
    kind = serializers.CharField()
    sentence = serializers.CharField(help_text="All of it in words, in the language that was asked for.")


class VersionSaidSerializer(VersionSerializer):
    """With its components; the workbook of the page says every number."""

    components = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*VersionSerializer.Meta.fields, "components")

    @extend_schema_field(ComponentSerializer(many=True))
    def get_components(self, version: PlanVersion) -> list[dict[str, str]]:
        content = version_content(version)
        names = {item.code: item.name for item in content.components}
        return [
            {
                "code": item.code,
                "name": item.name,
                "clause": item.clause,
                "kind": str(item.kind),
                "sentence": component_sentence(item, names=names),
            }
            for item in content.components
        ]


class VersionApi:
    queryset = PlanVersion.objects.select_related("plan__region")
    serializer_class: ClassVar[Any] = VersionSaidSerializer


class DraftBody(serializers.Serializer[Any]):
    plan_code = serializers.CharField(max_length=32)
    effective_from = serializers.IntegerField(help_text="A month as a number: 202610.")
    document_number = serializers.CharField(max_length=60, allow_blank=True, default="")
    copy_of = serializers.IntegerField(
        required=False,
        allow_null=True,
        max_value=2**63 - 1,
        help_text="A version whose content the draft begins with; without it the draft is empty.",
    )

    def validate_effective_from(self, value: int) -> int:
        if not is_period(value):
            raise serializers.ValidationError("A month as a number: 202610.")
        return value


class VersionListApi(VersionApi, CollectionApi):
    """POST begins a draft of a plan."""

    permission = VIEW
    create_permission = plans.EDIT
    serializer_class = VersionSerializer
    filterset_class = VersionFilterSet
    body_class = DraftBody
    sort = "-pk"

    def create(self, body: dict[str, Any]) -> PlanVersion:
        user = cast(User, self.user)
        plan = Plan.objects.visible_to(user).filter(code=body.pop("plan_code")).first()
        if plan is None:
            raise serializers.ValidationError({"plan_code": ["There is no plan with this code for you."]})
        copied = body.pop("copy_of", None)
        source = PlanVersion.objects.visible_to(user).filter(pk=copied).first() if copied else None
        if copied and source is None:
            raise serializers.ValidationError({"copy_of": ["There is no such version for you."]})
        return plans.plan_version_create(plan=plan, user=user, copy_of=source, **body)


class VersionDetailApi(VersionApi, DetailApi):
    permission = VIEW


class WorkbookBody(serializers.Serializer[Any]):
    file = serializers.FileField()


class VersionWorkbookApi(VersionApi, ActionApi):
    """Replaces all that a draft says by a workbook, as the version's page exports one. With one wrong cell nothing is
    taken, and the cells are named.
    """

    permission = plans.EDIT
    body_class = WorkbookBody
    parser_classes = (MultiPartParser,)

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> PlanVersion:
        file = body["file"]
        with uploaded_path(file) as path:
            refuse_cells(plan_version_import(row, path, cast(User, self.user), name=file.name))
        row.refresh_from_db()
        return row


def refuse_cells(errors: list[PlanCellError]) -> None:
    """Raises REST framework's ValidationError with a sentence a cell, as far as there are any."""
    if errors:
        told = [
            f"{error.sheet}!{error.address}: {error.message}" if error.address else error.message
            for error in errors[:MOST_CELLS]
        ]
        raise serializers.ValidationError({"file": told})


class VersionSubmitApi(VersionApi, ActionApi):
    """Refused with what the version may not say, with what lint holds to be an error, or with the golden cases that
    fail.
    """

    permission = plans.EDIT

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> PlanVersion:
        return plans.plan_version_submit(version=row, user=cast(User, self.user))


class VersionWithdrawApi(VersionApi, ActionApi):
    """Back to a draft, as long as it isn't approved."""

    permission = plans.EDIT

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> PlanVersion:
        return plans.plan_version_withdraw(version=row, user=cast(User, self.user))


class VersionReturnBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class VersionReturnApi(VersionApi, ActionApi):
    permission = plans.APPROVE
    body_class = VersionReturnBody

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> PlanVersion:
        return plans.plan_version_return(version=row, user=cast(User, self.user), **body)


class VersionApproveBody(serializers.Serializer[Any]):
    submitted_at = serializers.DateTimeField(
        help_text="As the version that you have read says: one that was submitted again meanwhile isn't approved unread."
    )


class VersionApproveApi(VersionApi, ActionApi):
    """By another person than those who have worked on it."""

    permission = plans.APPROVE
    body_class = VersionApproveBody

    def perform(self, row: PlanVersion, body: dict[str, Any]) -> PlanVersion:
        seen = body["submitted_at"].astimezone(datetime.UTC).isoformat()
        return plans.plan_version_approve(version=row, user=cast(User, self.user), seen=seen)
