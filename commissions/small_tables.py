"""Small tables of the run desk: what is unusual, and templates of answers to disputes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from commissions.forms.small import AnswerTemplateForm, OutlierRuleForm
from commissions.models import AnswerTemplate, OutlierRule
from core import formats
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


class OutlierRuleTable(SmallTable):
    """Two rows that are always there."""

    slug = "unusual"
    note = gettext_lazy(
        "From when on the run desk names an agent's month as unusual. A change holds at once, for all months."
    )
    view_code = EDIT
    edit_code = EDIT
    adds = False
    deletes = False
    form = OutlierRuleForm
    list_display = ("code", "times_shown", "spreads", "least_amount_shown", "least_count", "is_active")
    list_display_links = ("code",)
    fields = ("code", "times", "spreads", "least_amount", "least_count", "is_active")

    @admin.display(description=gettext_lazy("times the usual"))
    def times_shown(self, row: OutlierRule) -> str:
        return formats.coefficient(row.times)

    @admin.display(description=gettext_lazy("least difference (yuan)"))
    def least_amount_shown(self, row: OutlierRule) -> str:
        return formats.money(row.least_amount)
