"""Taking in a file of advisors: row by row, with a line on each; to look first, or for good."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.log_actions import log

from community.expertise import telling
from community.expertise.actions.profiles import save_profile, start_profile
from community.expertise.actions.proposals import NEW, OLD, propose_changes
from community.expertise.actions.results import save_result
from community.expertise.enums import Standing
from community.expertise.import_file import FileRow
from community.expertise.models import Advisor
from community.expertise.rules import check_coordinator
from community.expertise.values import LABELS, result_values


class Outcome(models.TextChoices):
    """What becomes of a row."""

    MADE = "made", "New"
    CHANGED = "changed", "Changed"
    WAITS = "waits", "Waits for the advisor"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


@dataclass
class Line:
    """One row of the report."""

    line: int
    email: str
    name: str
    outcome: Outcome
    said: list[str] = field(default_factory=list)
    # The profile, once the row is stored.
    advisor: int | None = None
    # A company that is not in the list, or that the list has more than once.
    unresolved: str = ""


@dataclass
class Report:
    """What became of each row, or would."""

    lines: Sequence[Line]
    is_dry: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which outcome, in the order of the outcomes."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome.label: found[outcome] for outcome in Outcome if found[outcome]}

    @property
    def taken(self) -> int:
        """How many rows are stored."""
        kept = {Outcome.MADE, Outcome.CHANGED, Outcome.WAITS}
        return sum(line.outcome in kept for line in self.lines)

    @property
    def unresolved(self) -> list[str]:
        """The companies that are not in the list, each once."""
        return sorted({line.unresolved for line in self.lines if line.unresolved})


class _OnlyLookedError(Exception):
    """Takes back what was written to see what would become of it."""


def import_advisors(*, actor: Any, rows: Sequence[FileRow], dry_run: bool) -> Report:
    """Make or change a profile for each row; all that can be taken in, or with a dry run nothing.

    What has an account waits for the advisor's confirmation. Nobody is invited by mail. Raises
    PermissionDenied.
    """
    check_coordinator(actor)
    lines: list[Line] = []
    with suppress(_OnlyLookedError), transaction.atomic():
        lines += _take_all(actor, rows)
        if dry_run:
            raise _OnlyLookedError
        log(
            instance=actor,
            action="expertise.import_advisors",
            user=actor,
            data={outcome.value: sum(each.outcome == outcome for each in lines)
                  for outcome in Outcome},
        )  # fmt: skip
    return Report(lines, dry_run)


def _take_all(actor: Any, rows: Sequence[FileRow]) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for row in rows:
        line = Line(row.line, row.email, str(row.values.get("name", "")), Outcome.REFUSED)
        if row.email in seen:
            line.said = [f"This address stands in line {seen[row.email]} already."]
        elif row.wrong:
            line.said = row.wrong
        else:
            _take(actor, row, line)
        if row.email:
            seen.setdefault(row.email, row.line)
        yield line


def _take(actor: Any, row: FileRow, line: Line) -> None:
    """Take one row in, and say what became of it; a row that is refused leaves nothing behind."""
    try:
        with transaction.atomic():
            advisor = Advisor.objects.filter(email=row.email).first()
            if advisor is None:
                advisor = start_profile(actor=actor, email=row.email, values=row.values, tell=False)
                _add_results(actor, advisor, row)
                line.outcome = Outcome.MADE
            elif advisor.standing == Standing.WITHDRAWN:
                raise ValidationError("This profile was withdrawn. List it again first.")
            elif advisor.user_id is not None:
                _propose(actor, advisor, row, line)
            else:
                _change(actor, advisor, row, line)
    except ValidationError as error:
        line.outcome, line.said = Outcome.REFUSED, _told(error)
        return
    line.advisor = advisor.pk
    company = str(row.values.get("company", ""))
    if company and line.outcome in {Outcome.MADE, Outcome.CHANGED}:
        stored = Advisor.objects.get(pk=advisor.pk)
        line.unresolved = stored.company_name


def _told(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"“{name}”: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _add_results(actor: Any, advisor: Advisor, row: FileRow) -> int:
    """Results go by their titles: the same title is the same result."""
    known = {each.title.casefold(): each for each in advisor.results.prefetch_related("topics")}
    saved = 0
    for values in row.results:
        stored = known.get(values["title"].casefold())
        saved += bool(save_result(actor=actor, advisor=advisor, values=values, result=stored))
    return saved


def _change(actor: Any, advisor: Advisor, row: FileRow, line: Line) -> None:
    changed = save_profile(actor=actor, advisor=advisor, values=row.values)
    results = _add_results(actor, advisor, row)
    line.said = [LABELS[name] for name in changed]
    line.said += [f"{results} result{'' if results == 1 else 's'}"] if results else []
    line.outcome = Outcome.CHANGED if line.said else Outcome.UNCHANGED


def _propose(actor: Any, advisor: Advisor, row: FileRow, line: Line) -> None:
    known = {each.title.casefold(): each for each in advisor.results.prefetch_related("topics")}
    values = dict(row.values)
    for result in row.results:
        stored = known.get(result["title"].casefold())
        if stored is None:
            # Named by its title: the same file a second time proposes it once.
            values[f"{NEW}{result['title'].casefold()[:60]}"] = result
        elif result_values(stored) != result:
            values[f"{OLD}{stored.pk}"] = result
    changed = propose_changes(actor=actor, advisor=advisor, values=values, tell=False)
    line.said = list(dict.fromkeys(LABELS.get(key, "Results") for key in changed))
    line.outcome = Outcome.WAITS if changed else Outcome.UNCHANGED
    if changed:
        telling.tell_proposed(advisor)
