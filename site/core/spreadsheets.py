"""Keep text that somebody typed from becoming a formula when a CSV file is opened in a spreadsheet.

A page may be called `=HYPERLINK("https://evil.example", "Click")`; a spreadsheet runs what begins so. Wagtail
guards its XLSX files and leaves CSV to whoever opens it, so every export of the admin is guarded here.
"""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what makes a formula of a cell, by OWASP's list


def harmless[T](value: T) -> T | str:
    """Return a cell's value so that a spreadsheet shows it as text; anything but text as it is."""
    if isinstance(value, str) and (value.startswith(STARTS) or value.lstrip().startswith(STARTS)):
        return f"'{value}"
    return value


def guard_exports() -> None:
    """Have all CSV files that Wagtail's listings and reports export written with harmless cells."""
    prepared = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = prepared(self, field, value, export_format)
        return harmless(cell) if export_format == self.FORMAT_CSV else cell

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
