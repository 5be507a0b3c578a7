"""Whether a statement on paper is genuine, for programs."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commissions.api.statements import STATEMENTS
from commissions.models import Statement
from commissions.services.verification import CODE_WRONG, code_digits, statement_verify
from core.api import ApiView, FenText


class VerifiedSerializer(serializers.Serializer[Any]):
    statement = serializers.IntegerField(source="statement.pk", read_only=True)
    payee_code = serializers.CharField(source="statement.payee.code", read_only=True)
    period = serializers.IntegerField(source="statement.period", read_only=True)
    payable = FenText(source="statement.payable", read_only=True)
    content_hash = serializers.CharField(source="statement.content_hash", read_only=True)
    is_genuine = serializers.BooleanField(
        read_only=True, help_text="Whether the statement and its lines still come to the fingerprint."
    )


class StatementVerifyApi(ApiView):
    """The statement of a verification code. 404 where there is none among those that the user may see."""

    permission = STATEMENTS
    queryset = Statement.objects.all()
    serializer_class = VerifiedSerializer

    @extend_schema(parameters=[OpenApiParameter("code", str, required=True)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        code = request.query_params.get("code", "")
        if not code_digits(code):
            raise serializers.ValidationError({"code": [CODE_WRONG]})
        found = statement_verify(code, self.user)
        if found is None:
            raise Http404
        return Response(VerifiedSerializer(found).data)
