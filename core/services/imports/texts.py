"""The sentences of an upload in the reader's language: refusals, warnings, wrong cells."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.models import ImportCellError, ImportSession
from core.registers import RegisterTarget
from core.sheets.kinds import SheetKind, kind_named
from core.sheets.messages import cell_error_text, message_text
from core.sheets.results import CellError, Refusal, SheetWarning

OWN: Final = {
    "discarded": _("The upload was discarded."),
    "not_permitted": _("You no longer have the right to upload this sheet."),
    "fault": _("The file could not be read because of a fault in the portal. Upload it again."),
    "disk_full": _(
        "The disk of the server was full, so the file could not be read. Upload it again when there is room."
    ),
    "cells_refused": _(
        "%(count)s cells are wrong, so nothing was committed. Mend them and upload the file again."
    ),
}


def session_message(session: ImportSession) -> str:
    """Why a session was refused; empty for all others."""
    if not session.message:
        return ""
    code, params = session.message["code"], session.message["params"]
    if code in OWN:
        return str(gettext(OWN[code]) % params)
    return message_text(Refusal(code, params))


def session_warnings(session: ImportSession) -> list[str]:
    """What was accepted but should be known: the reader's warnings, then those of the look-ups."""
    target = kind_named(session.kind).target
    report = session.report
    return [
        *(message_text(SheetWarning(item["code"], item["params"])) for item in report.get("warnings", ())),
        *(target.warning_text(item["code"], item["params"]) for item in report.get("findings", ())),
    ]


def cell_text(kind: SheetKind, code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with a cell, and what would be right."""
    own = kind.target.texts.get(code)
    if own is None:
        return cell_error_text(CellError(0, 0, "", "", "", code, dict(params)))
    wrong, right = own
    shown = {name: gettext(value) if name == "label" else value for name, value in params.items()}
    return f"{gettext(wrong) % shown}{_stop()}{gettext(right) % shown}"


def error_text(error: ImportCellError, kind: SheetKind) -> str:
    return cell_text(kind, error.code, error.params)


def column_labels(kind: SheetKind) -> Mapping[str, str]:
    """What the columns are called, by their keys."""
    return {column.key: gettext(column.label) for column in kind.reads.columns}


def value_text(kind: SheetKind, label: str, value: str) -> str:
    """A value of a preview as people read it: what a column can choose from by its name."""
    choices = next((c.choices for c in kind.definition.columns if c.label == label), ())
    for choice in choices:
        if choice.value == value:
            return gettext(choice.label)
    return kind.target.value_word(value) if isinstance(kind.target, RegisterTarget) else value


def _stop() -> str:
    # Translators: between the two sentences about a wrong cell; in Chinese a full-width stop.
    return gettext(". ")
