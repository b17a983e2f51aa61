"""An export as CSV, as JSON and as a workbook; a batch of records at a time."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from practices.library.exports.cells import Column, as_cell, as_json
from practices.library.exports.tables import Export, Part

# Without it a spreadsheet takes UTF-8 for an older encoding.
BYTE_ORDER_MARK = "\ufeff"
# What a workbook takes time to write, and a spreadsheet to open. CSV and JSON have no such bound.
MOST_IN_A_WORKBOOK = 2_000
_WIDEST, _CHUNK = 60, 64 * 1024


def write_csv(export: Export) -> Iterator[bytes]:
    """Rows under headings: one for each row of the repeated part, or one for each record."""
    repeated, others = _split(export)
    line = _Line()
    columns = [*export.main.columns, *(repeated.table.columns if repeated else ())]
    headings = [column.heading for column in columns] + [part.table.title for part in others]
    yield (BYTE_ORDER_MARK + line.write(headings)).encode()
    for records in export.batches():
        below = {part.table.name: part.rows(records) for part in export.parts}
        text = []
        for record in records:
            own = _values(export.main.columns, record)
            named = [
                as_cell([part.named(row) for row in below[part.table.name].get(record.pk, ())])
                for part in others
                if part.named
            ]
            rows = below[repeated.table.name].get(record.pk, ()) if repeated else ()
            for row in rows or (None,):
                inner = repeated.table.columns if repeated else ()
                more = _values(inner, row) if row is not None else [None] * len(inner)
                text.append(line.write([*own, *more, *named]))
        yield "".join(text).encode()


def write_json(export: Export) -> Iterator[bytes]:
    """One object: what the file is, the headings of its columns, and the records as a list."""
    head = {
        "about": {
            "title": export.about.title,
            "address": export.about.address,
            "narrowed_down_by": list(export.about.narrowed),
            "taken_at": export.about.made.isoformat(),
            "records": export.about.count,
            "notes": list(export.about.notes),
        },
        "columns": {
            table.name: {column.name: column.heading for column in table.columns}
            for table in (export.main, *(part.table for part in export.parts))
        },
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "{export.main.name}": ['.encode()
    joint = "\n"
    for records in export.batches():
        below = {part.table.name: (part, part.rows(records)) for part in export.parts}
        text = []
        for record in records:
            told = _object(export.main.columns, record)
            for name, (part, rows) in below.items():
                told[name] = [_object(part.table.columns, row) for row in rows.get(record.pk, ())]
            text.append(joint + json.dumps(told, ensure_ascii=False))
            joint = ",\n"
        yield "".join(text).encode()
    yield b"\n]}\n"


def write_workbook(export: Export) -> Iterator[bytes]:
    """A sheet that says what the file is, one of the records, and one for each part."""
    book = Workbook(write_only=True)
    cover = book.create_sheet("About")
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 22, 100
    for label, words in export.about.lines():
        cover.append([_bold(cover, label), _wrapped(cover, str(as_cell(words)))])
    sheets = [_sheet(book, export.main.title, export.main.columns)]
    sheets += [
        _sheet(book, part.table.title, [*export.key_columns, *part.table.columns])
        for part in export.parts
    ]
    left = export.about.count if export.most is None else export.most
    for records in export.batches():
        _fill(sheets, export, records[:left])
        left -= len(records)
        if left <= 0:
            break
    # On the disk: what is being written of a long list need not fit into memory.
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from _chunks(file)


def _fill(sheets: Sequence[Any], export: Export, records: Sequence[Any]) -> None:
    for record in records:
        sheets[0].append(_texts(sheets[0], _values(export.main.columns, record)))
    for sheet, part in zip(sheets[1:], export.parts, strict=True):
        rows = part.rows(records)
        for record in records:
            key = _values(export.key_columns, record)
            for row in rows.get(record.pk, ()):
                sheet.append(_texts(sheet, [*key, *_values(part.table.columns, row)]))


def _texts(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """Values as cells in which a text is a text, whatever it begins with."""
    cells = []
    for value in values:
        if isinstance(value, str):
            cell = WriteOnlyCell(sheet, value)
            cell.data_type = "s"
            cells.append(cell)
        else:
            cells.append(value)
    return cells


def _sheet(book: Workbook, title: str, columns: Sequence[Column]) -> Any:
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for place, column in enumerate(columns):
        letter = _letter(place)
        sheet.column_dimensions[letter].width = min(_WIDEST, max(14, len(column.heading) + 2))
    sheet.append([_bold(sheet, column.heading) for column in columns])
    return sheet


def _letter(place: int) -> str:
    before, last = divmod(place, 26)
    return (chr(64 + before) if before else "") + chr(65 + last)


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _wrapped(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _split(export: Export) -> tuple[Part | None, list[Part]]:
    repeated = next((part for part in export.parts if part.table.name == export.repeated), None)
    return repeated, [part for part in export.parts if part is not repeated and part.named]


def _values(columns: Sequence[Column], record: Any) -> list[Any]:
    return [as_cell(column.value(record)) for column in columns]


def _object(columns: Sequence[Column], record: Any) -> dict[str, Any]:
    return {column.name: as_json(column.value(record)) for column in columns}


class _Line:
    """Turns values into one line of CSV."""

    def __init__(self) -> None:
        self._text = StringIO()
        self._writer = csv.writer(self._text)

    def write(self, values: Iterable[Any]) -> str:
        """The line, with its end."""
        self._text.seek(0)
        self._text.truncate()
        self._writer.writerow(values)
        return self._text.getvalue()
