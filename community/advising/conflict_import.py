"""Conflicts from a file: what each line would do, told before anything is written.

All or nothing: a file with a line that cannot be read is put right first, so that nobody has to
find out later which half of it is in the register.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError

from community.advising.company_names import KnownCompanies, plain_name
from community.advising.models import Conflict
from community.expertise.enums import InterestKind
from practices.taxonomy.models import Agency, Company

COLUMNS: Final = ("kind", "company", "agency", "starts_on", "ends_on", "words", "source")
NEEDED: Final = ("kind", "company", "agency", "words", "source")
MOST_LINES = 2_000
LARGEST = 500_000

_KINDS: Final = {
    **{kind.value: kind.value for kind in InterestKind},
    **{kind.label.casefold(): kind.value for kind in InterestKind},
}


@dataclass
class ImportLine:
    """One line of a file, and what would become of it."""

    number: int
    texts: dict[str, str]
    errors: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    is_known: bool = False
    # The company at the top, where its own is below it.
    whole: str = ""

    @property
    def company(self) -> Company | None:
        """The company that it means."""
        return self.fields.get("company")

    @property
    def outcome(self) -> str:
        """What would become of it, in words."""
        if self.errors:
            return " ".join(self.errors)
        if self.is_known:
            return "Already in the register: left as it is."
        if self.company is None:
            return (
                "No company of this name is known here. It is taken in, blocks every advisor whose "
                "company may be it, and waits to be settled."
            )
        part = f", part of {self.whole}" if self.whole else ""
        return f"Taken in: {self.company.name}{part}."


@dataclass
class ConflictFile:
    """A file, read."""

    lines: list[ImportLine] = field(default_factory=list)
    # What is wrong with the file as a whole.
    errors: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[ImportLine]:
        """The lines that would be taken in."""
        return [line for line in self.lines if not line.errors and not line.is_known]

    @property
    def wrong(self) -> list[ImportLine]:
        """The lines that cannot be read."""
        return [line for line in self.lines if line.errors]

    @property
    def can_be_imported(self) -> bool:
        """Whether there is something to take in, and nothing to put right."""
        return bool(self.new) and not self.wrong and not self.errors


def decode(content: bytes) -> str:
    """The text of a file. Raises ValidationError."""
    if len(content) > LARGEST:
        raise ValidationError(f"This file has more than {LARGEST // 1000} kB. Import it in parts.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError("This is not a text in UTF-8. Save it as “CSV UTF-8”.") from error


def read_conflicts(text: str) -> ConflictFile:
    """What a file would do, line by line."""
    if "\0" in text:
        return ConflictFile(errors=["This is no text."])
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        missing = [name for name in NEEDED if name not in names]
        if missing:
            return ConflictFile(
                errors=[f"The first line names the columns. Missing: {', '.join(missing)}."]
            )
        rows = []
        for row in reader:
            rows.append((reader.line_num, row))
            if len(rows) > MOST_LINES:
                return ConflictFile(
                    errors=[f"More than {MOST_LINES:,} lines. Import the file in parts."]
                )
    except csv.Error:
        told = (
            f"It cannot be read beyond line {reader.line_num}: a quotation mark is missing, or a "
            "cell is too long."
        )
        return ConflictFile(errors=[told])
    return _Reading().lines(rows)


class _Reading:
    """Everything that lines refer to, read once for all of them."""

    def __init__(self) -> None:
        self.companies = KnownCompanies.read()
        self.agencies: dict[str, list[Agency]] = {}
        for agency in Agency.objects.only("name", "abbreviation", "slug", "path").order_by("path"):
            for name in {agency.name.casefold(), agency.slug, agency.abbreviation.casefold()}:
                self.agencies.setdefault(name, []).append(agency)
        self.known = {_key(each) for each in Conflict.objects.select_related("company")}

    def lines(self, rows: list[tuple[int, dict[str | Any, Any]]]) -> ConflictFile:
        """Each row as a line."""
        found = ConflictFile()
        for number, row in rows:
            texts = {name: " ".join(str(row.get(name) or "").split()) for name in COLUMNS}
            if not any(texts.values()):
                continue
            line = ImportLine(number, texts)
            if row.get(None):
                line.errors.append("There are more values than columns.")
            self._read(line)
            found.lines.append(line)
        if not found.lines:
            found.errors.append("There are no lines below the names of the columns.")
        return found

    def _read(self, line: ImportLine) -> None:
        texts = line.texts
        kind = _KINDS.get(texts["kind"].casefold())
        if kind is None:
            line.errors.append(f"“kind” is one of: {', '.join(InterestKind.values)}.")
        agency = self._agency(line)
        if not plain_name(texts["company"]):
            line.errors.append("“company” is empty.")
        company = self.companies.called(texts["company"])
        if company and company.depth > 1:
            line.whole = self.companies.whole_of(company).name
        line.fields = {
            "kind": kind,
            "company": company,
            "company_name": "" if company else texts["company"],
            "agency": agency,
            "starts_on": _day(line, "starts_on"),
            "ends_on": _day(line, "ends_on"),
            "words": texts["words"],
            "source": texts["source"],
        }
        if not line.errors:
            record = Conflict(**line.fields)
            try:
                record.full_clean(exclude=("reported_by", "checked_by", "interest", "advisor"))
            except ValidationError as error:
                line.errors += [
                    f"“{name}”: {' '.join(messages)}" if name != "__all__" else " ".join(messages)
                    for name, messages in error.message_dict.items()
                ]
            key = _key(record)
            line.is_known = key in self.known
            self.known.add(key)

    def _agency(self, line: ImportLine) -> Agency | None:
        name = line.texts["agency"]
        found = list({each.pk: each for each in self.agencies.get(name.casefold(), [])}.values())
        if not name or not found:
            line.errors.append(f"No agency is called “{name}”." if name else "“agency” is empty.")
            return None
        if len(found) > 1:
            line.errors.append(f"Several agencies are called “{name}”. Write the full name.")
            return None
        return found[0]


def _day(line: ImportLine, name: str) -> date | None:
    text = line.texts[name]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        line.errors.append(f"“{name}” is a day such as 2026-05-31.")
        return None


def _key(conflict: Conflict) -> tuple[Any, ...]:
    """What tells one record from every other."""
    company = conflict.company_id or plain_name(conflict.company_name)
    days = (conflict.starts_on, conflict.ends_on)
    return (conflict.kind, company, conflict.advisor_id, conflict.agency_id, *days, conflict.words)
