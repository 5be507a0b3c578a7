"""The sentences behind the codes of `results`: what is wrong, and what would be right.

The child process knows codes only; the web process makes the sentence here, in the user's language.
"""

from collections.abc import Mapping
from typing import Any, Final

from core.sheets.results import CellError, Refusal, SheetWarning


def gettext_noop(message: str) -> str:
    """Marks a msgid for the catalogue without importing Django in the child process."""
    return message


_ = gettext_noop

REFUSALS: Final = {
    "empty_file": _("The file is empty. Save it in Excel and upload it again."),
    "file_too_large": _("The file has %(size_mb)s MB; at most %(limit_mb)s MB are taken. Split it."),
    "damaged": _("The file is damaged. Open it in Excel, save it again and upload it."),
    "not_excel": _("This is not an Excel file. Save it as .xlsx and upload it again."),
    "other_format": _("This is a %(format)s file. Save it as .xlsx in Excel and upload it again."),
    "packed": _("This is a %(format)s archive. Unpack it and upload the workbook that is in it."),
    "html_table": _("This is a web table, not an Excel file. Open it in Excel and save it as .xlsx."),
    "xml_2003": _("This is an XML table of 2003. Open it in Excel and save it as .xlsx."),
    "password": _("The file has a password. Remove the password in Excel and upload it again."),
    "macros": _("The file contains macros. Save it as .xlsx without macros and upload it again."),
    "entities": _("The file contains DTD or entity definitions, which no spreadsheet needs. It is not read."),
    "inflates_too_far": _(
        "The file is abnormal: too large when unpacked. Copy the data into a new workbook."
    ),
    "too_many_parts": _("The file is abnormal: it has too many parts. Copy the data into a new workbook."),
    "unsafe_parts": _(
        "The file is abnormal: it has parts with unsafe names. Copy the data into a new workbook."
    ),
    "string_too_long": _("A cell has more than 32,767 characters. Shorten it and upload the file again."),
    "used_range": _(
        "The used range is too large (up to %(address)s). Delete the rows and columns after the data."
    ),
    "too_many_columns": _(
        "There is too much data beyond column %(column)s. Delete the columns after the data."
    ),
    "too_many_error_cells": _(
        "More than %(limit)s cells are errors such as #N/A or formulas without a result. Mend them first."
    ),
    "odd_too_large": _(
        "The file is written in an unusual form and too large for it. Save it again in Excel."
    ),
    "csv_nul": _("Line %(line)s holds binary zeros. Save the file again as CSV UTF-8 or .xlsx."),
    "csv_quote": _("A quotation mark opened in line %(line)s is never closed. Mend the line."),
    "csv_encoding": _("The text can't be decoded. Save the file as CSV UTF-8 or .xlsx."),
    "no_sheet": _("The workbook has no visible sheet with data."),
    "sheet_not_found": _("The workbook has no sheet called %(sheet)s."),
    "header_not_found": _("The header is not recognised. Expected columns: %(columns)s."),
    "columns_missing": _(
        "These columns are missing: %(columns)s. Add them or map them to columns of the sheet."
    ),
    "duplicate_header": _("The header %(header)s occurs more than once (%(addresses)s). Keep one of them."),
    "same_column": _(
        "These columns can mean the same one: %(headers)s (%(addresses)s). Say which of them is to be read."
    ),
    "blank_header": _("These columns have data but no header: %(addresses)s. Write a header or delete them."),
    "no_rows": _("The sheet has no rows of data."),
    "only_example": _(
        "The sheet holds nothing but the example row of the template. Fill in your rows below it, save and upload it again."
    ),
    "too_many_merges": _("The sheet has too many merged cells. Unmerge them and fill in each cell."),
    "too_much_memory": _("The file needs too much memory. Copy the data into a new workbook or split it."),
    "too_much_time": _("The file takes too long to read. Split it into smaller files."),
    "unreadable": _("The file can't be read. Open it in Excel, save it again and upload it."),
    "stopped": _("Reading was cancelled."),
}

WARNINGS: Final = {
    "external_links": _("The workbook links to other workbooks; the stored values were taken."),
    "macros_ignored": _("The macros of the workbook were ignored and are not kept."),
    "named_otherwise": _("The file is a %(kind)s file in spite of its name; it was read as such."),
    "far_cells": _("There is content beyond the columns of the table (%(addresses)s); it was ignored."),
    "stray_cells": _("Single cells outside the table were ignored: %(addresses)s."),
    "hidden_rows": _("%(count)s rows are hidden and are imported all the same (%(rows)s)."),
    "hidden_columns": _("These columns are hidden and are read all the same: %(headers)s."),
    "scaled_columns": _("%(headers)s: the numbers are in %(unit)s and were multiplied."),
    "headers_skipped": _("The header comes again, or its columns are numbered: rows %(rows)s were skipped."),
    "other_month": _(
        "The title of the sheet names %(stated)s, the upload is for %(period)s. Is it the right sheet?"
    ),
    "filled_down": _("%(label)s was taken from the row above in %(count)s rows."),
    "notes_skipped": _("Notes and signatures were skipped: rows %(rows)s."),
    "example_skipped": _("Row %(row)s is the example of the template and was skipped."),
    "other_template": _("The file was made from another template (%(kind)s)."),
    "old_template": _("The file was made from an older template; download the current one for next time."),
    "totals_skipped": _("Rows with totals were skipped: %(rows)s."),
    "total_differs": _(
        "%(address)s %(label)s: %(total)s says %(stated)s, the rows above sum to %(computed)s."
    ),
    "unmapped_columns": _("These columns are not used: %(headers)s."),
    "columns_elsewhere": _("These columns are not read from this sheet: %(headers)s. %(note)s"),
    "new_columns": _(
        "New in this sheet and not used: %(headers)s. Below you can say which columns they are."
    ),
    "columns_gone": _("The last sheet of this kind had them, this one has not: %(columns)s."),
    "read_otherwise": _("Read from another header than last time: %(headers)s."),
    "apart_columns": _(
        "Behind an empty column stands what may be another table, so it is not read: %(headers)s."
        " If it belongs to the rows, say below which columns it holds."
    ),
    "unnamed_columns": _("Columns without a header were ignored: %(addresses)s."),
    "other_sheets": _("Only the sheet %(sheet)s was read; these look alike: %(others)s."),
    "identical_rows": _("%(count)s rows are identical to an earlier row and were skipped (%(rows)s)."),
}

CELLS: Final[dict[str, tuple[str, str]]] = {
    "required": (_("is empty"), _("Fill it in.")),
    "merged": (_("is part of the merged cells %(range)s"), _("Unmerge them and fill in each row.")),
    "error_cell": (_("is an Excel error"), _("Mend the formula or type the value.")),
    "formula_without_result": (
        _("is a formula without a result"),
        _("Open the file in Excel, save it and upload it again."),
    ),
    "control_characters": (
        _("contains invisible control characters"),
        _("Delete the cell and type it again."),
    ),
    "too_long": (_("is too long (%(length)s characters)"), _("At most %(limit)s characters.")),
    "is_boolean": (_("is TRUE or FALSE"), _("Type the value itself.")),
    "code_is_number": (
        _("is a number, so leading zeros are lost"),
        _("Format the column as text and type the code again."),
    ),
    "bad_code": (_("is not a code"), _("Only letters, digits and - _ . / without spaces.")),
    "digits_lost": (
        _("was turned into scientific notation by Excel and its digits are lost"),
        _("Format the column as text and paste the numbers again."),
    ),
    "bad_digits": (_("does not have the right number of digits"), _("%(lengths)s digits.")),
    "bad_subscriber": (_("is not a subscriber number"), _("11 digits.")),
    "bad_period": (_("is not a period"), _("Such as 202610.")),
    "other_period": (_("is another period than that of the upload"), _("%(period)s.")),
    "bad_date": (_("is not a date"), _("Such as 2026-10-08.")),
    "ambiguous_date": (_("can be read as two dates"), _("Year first, such as 2026-10-08.")),
    "date_without_year": (_("has no year"), _("Such as 2026-10-08.")),
    "not_a_day": (_("is a day that does not exist"), _("Check month and day.")),
    "date_out_of_range": (_("is too far away"), _("Between 1950 and 2099.")),
    "date_after_period": (_("is after the period"), _("Not after %(limit)s.")),
    "date_in_future": (_("is in the future"), _("Not after %(limit)s.")),
    "is_time": (_("is a time or duration"), _("A date such as 2026-10-08.")),
    "bad_number": (_("is not a number"), _("Digits such as 1234.50.")),
    "time_for_number": (_("is a time or duration"), _("A number.")),
    "is_date": (_("is a date"), _("A number.")),
    "scientific": (_("is in scientific notation"), _("Type all digits.")),
    "too_many_decimals": (_("has too many decimals"), _("At most %(decimals)s decimals.")),
    "not_whole": (_("is not a whole number"), _("A whole number.")),
    "number_too_large": (_("is too large"), _("Check the value.")),
    "out_of_range": (_("is out of range"), _("Between %(minimum)s and %(maximum)s.")),
    "bad_percent": (_("is not a percentage"), _("Such as 6%% or 0.06.")),
    "ambiguous_percent": (_("can be 1%% or 100%%"), _("Write the percent sign.")),
    "bad_degrees": (_("is not a longitude or latitude"), _("Such as 110.000001 or 110°0′3.6″.")),
    "bad_star": (_("is not a star rating"), _("Such as 四星 or 4.")),
    "bad_boolean": (_("is neither yes nor no"), _("是 or 否.")),
    "bad_choice": (_("is not one of the allowed values"), _("One of: %(allowed)s.")),
    "too_many_fields": (
        _("ends a row with more fields than the header has"),
        _("Put texts that hold a comma in quotation marks."),
    ),
    "duplicate_row": (_("repeats row %(first)s with other values"), _("Keep one of the two rows.")),
}


_STOP: Final = _(". ")
"""Between what is wrong and what would be right."""
_MSGID_PARAMS: Final = frozenset({"label", "columns", "allowed", "note"})
"""Parameters that are msgids of the definition; all others are the user's own text or numbers."""


def message_text(message: Refusal | SheetWarning) -> str:
    """The sentence of a refusal or warning, translated into the active language."""
    texts = REFUSALS if isinstance(message, Refusal) else WARNINGS
    return _translated(texts[message.code], message.params)


def cell_error_text(error: CellError) -> str:
    """What is wrong and what would be right, without address, label and value."""
    wrong, right = CELLS[error.code]
    return f"{_translated(wrong, error.params)}{_translated(_STOP, {})}{_translated(right, error.params)}"


def _translated(msgid: str, params: Mapping[str, Any]) -> str:
    from django.utils.translation import gettext

    def shown(name: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return ", ".join(str(shown(name, item)) for item in value)
        return gettext(value) if name in _MSGID_PARAMS else value

    return gettext(msgid) % {name: shown(name, value) for name, value in params.items()}
