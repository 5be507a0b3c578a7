"""Small tables of the run desk: templates of answers to disputes."""

from django.utils.translation import gettext_lazy

from commissions.forms.small import AnswerTemplateForm
from commissions.models import AnswerTemplate
from core.small_tables import SmallResource, SmallTable

EDIT = "commissions.desk_edit"


class AnswerTemplateResource(SmallResource):
    class Meta(SmallResource.Meta):
        model = AnswerTemplate
        fields = ("code", "name", "reason", "text", "position", "is_active")
        import_id_fields = ("code",)


class AnswerTemplateTable(SmallTable):
    slug = "answers"
    note = gettext_lazy(
        "Offered to whoever rules on a dispute; the text can still be changed. One with a reason code is offered"
        " for disputes about lines with that reason alone."
    )
    view_code = EDIT
    edit_code = EDIT
    form = AnswerTemplateForm
    list_display = ("code", "name", "reason", "position", "is_active")
    list_display_links = ("code", "name")
    search_fields = ("code", "name", "text")
    fields = ("code", "name", "reason", "text", "position", "is_active")
    resource_classes = (AnswerTemplateResource,)
