"""Wagtail's own exports of lists and reports, as harmless in a spreadsheet as ours."""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from practices.library.exports.cells import defuse


def write_csv_row(self: SpreadsheetExportMixin, writer: Any, row_dict: dict[str, Any]) -> Any:
    """One line of a CSV in which no title that a member has chosen is taken for a formula.

    Wagtail sees to it in workbooks only.
    """
    told = {
        field: self.preprocess_field_value(field, value, self.FORMAT_CSV)
        for field, value in row_dict.items()
    }
    return writer.writerow(
        {field: defuse(text) if isinstance(text, str) else text for field, text in told.items()}
    )


SpreadsheetExportMixin.write_csv_row = write_csv_row
