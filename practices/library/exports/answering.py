"""Answering with an export: the file in the format that was asked for, or the choice of formats."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from practices.library.exports.tables import Export
from practices.library.exports.writing import (
    MOST_IN_A_WORKBOOK,
    write_csv,
    write_json,
    write_workbook,
)


@dataclass(frozen=True)
class Format:
    """A format: its name in addresses, what people call it, and how it is written."""

    name: str
    label: str
    hint: str
    content_type: str
    write: Callable[[Export], Iterator[bytes]]
    most: int | None = None


FORMATS = {
    each.name: each
    for each in (
        Format(
            "xlsx",
            "Workbook (XLSX)",
            "A sheet for each kind of row, for Excel, LibreOffice and the like.",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_workbook,
            MOST_IN_A_WORKBOOK,
        ),
        Format(
            "csv",
            "Table (CSV)",
            "One table, for any spreadsheet or program.",
            "text/csv; charset=utf-8",
            write_csv,
        ),
        Format(
            "json",
            "Data (JSON)",
            "Each record with all that belongs to it, for programs.",
            "application/json",
            write_json,
        ),
    )
}


def answer(request: HttpRequest, export: Export, **context: Any) -> HttpResponseBase:
    """The file; without a format, or with one that there is not, the page to choose one."""
    asked = request.GET.get("format", "")
    chosen = FORMATS.get(asked)
    if chosen is None:
        return _choice(request, export, asked, context)
    if chosen.most is not None:
        export = _shortened(export, chosen.most)
    response = StreamingHttpResponse(chosen.write(export), content_type=chosen.content_type)
    name = export.file_name(chosen.name)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # What one reader may see is no other's, and a day later the list is another one.
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _choice(
    request: HttpRequest, export: Export, asked: str, context: dict[str, Any]
) -> HttpResponse:
    params = request.GET.copy()
    params.pop("format", None)
    params.pop("page", None)
    return render(
        request,
        "library/export.html",
        {
            "about": export.about,
            "tables": [export.main, *(part.table for part in export.parts)],
            "repeated": next(
                (part.table for part in export.parts if part.table.name == export.repeated),
                export.main,
            ),
            "formats": FORMATS.values(),
            "state": params.urlencode(),
            "is_unknown": bool(asked),
            **context,
        },
    )


def _shortened(export: Export, most: int) -> Export:
    count = export.about.count
    if count <= most:
        return export
    note = (
        f"Only the first {most:,} of {count:,} records are here: a workbook holds no more. "
        "Narrow the list down, or take the table (CSV) or the data (JSON), which hold all."
    )
    about = replace(export.about, notes=(note, *export.about.notes))
    return replace(export, about=about, most=most)
