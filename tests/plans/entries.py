"""The plan forms as a browser sends them back untouched."""

from typing import Any

from django.http import QueryDict

from commissions.forms.editor import ComponentEditor
from commissions.forms.figures import FigureEditor
from commissions.forms.qualifiers import QualifierSheet
from commissions.forms.rates import RateSheet

Sent = dict[str, Any]


def query(sent: Sent) -> QueryDict:
    """As the server reads it."""
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, [str(item) for item in (value if isinstance(value, list | tuple) else [value])])
    return data


def component_sent(editor: ComponentEditor) -> Sent:
    sent = _fields(editor.form) | sheet_sent(editor.sheet)
    for rows in (editor.gates, editor.parts, editor.part_gates):
        sent |= _rows(rows)
    return sent


def figure_sent(editor: FigureEditor) -> Sent:
    return _fields(editor.form) | _rows(editor.gates)


def qualifier_sent(sheet: QualifierSheet) -> Sent:
    return {
        "level-minimum": [text for row in sheet.rows for text in row.minima],
        "level-payout": [row.payout for row in sheet.rows],
        "otherwise": sheet.otherwise.payout,
        "veto-minimum": sheet.veto.minima,
    }


def sheet_sent(sheet: RateSheet) -> Sent:
    """Columns that aren't in use are not sent."""
    used = [column.key for column, in_use in sheet.columns if in_use]
    if sheet.shape.second:
        used.append("second")
    return {
        "rates-edge": [head.text for head in sheet.heads],
        "rates-rate": [text for row in sheet.rows for text in row.rates],
        **{f"rates-{key}": [row.texts.get(key, "") for row in sheet.rows] for key in used},
    }


def _fields(form: Any) -> Sent:
    sent: Sent = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value == "":
            continue
        shown = field.field.prepare_value(value)
        sent[field.html_name] = "on" if shown is True else shown
    return sent


def _rows(rows: Any) -> Sent:
    sent: Sent = {
        f"{rows.prefix}-TOTAL_FORMS": len(rows.forms),
        f"{rows.prefix}-INITIAL_FORMS": len(rows.forms),
    }
    for form in rows.forms:
        sent |= _fields(form)
    return sent
