"""Templates of answers to disputes, kept by program as in their small table."""

from commissions.forms.small import AnswerTemplateForm
from commissions.models import AnswerTemplate
from core.api import FormCollectionApi, FormDetailApi, ResourceSerializer

EDIT = "commissions.desk_edit"


class AnswerTemplateSerializer(ResourceSerializer):
    class Meta:
        model = AnswerTemplate
        fields = ("id", "code", "name", "reason", "text", "position", "is_active")


class AnswerTemplateListApi(FormCollectionApi):
    """What is said again and again; one with a reason is for disputes about lines with that reason."""

    permission = EDIT
    create_permission = EDIT
    create_form = AnswerTemplateForm
    queryset = AnswerTemplate.objects.all()
    serializer_class = AnswerTemplateSerializer
    sort = "code"


class AnswerTemplateDetailApi(FormDetailApi):
    """The code stays as it was entered."""

    permission = EDIT
    edit_permission = EDIT
    edit_form = AnswerTemplateForm
    queryset = AnswerTemplate.objects.all()
    serializer_class = AnswerTemplateSerializer
