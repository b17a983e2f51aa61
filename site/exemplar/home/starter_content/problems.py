"""Everything that keeps a folder of content from being loaded, found before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError

from exemplar.accounts.enums import SCOPED_ROLES
from exemplar.core.partial_dates import parse_partial_date
from exemplar.home.starter_content import shapes
from exemplar.home.starter_content.check import Checker, Rule
from exemplar.home.starter_content.parse import (
    NOTHING,
    Content,
    ContentFile,
    Group,
    Problem,
    Section,
    Series,
    Text,
)
from practices.adoption.enums import AdoptionStatus, Confirmation
from practices.library.enums import EvidenceLevel

DEMONSTRATION = "(demonstration)"


def find_problems(content: Content) -> list[Problem]:
    """Every problem of every file, in the order of files and lines."""
    known = _known_words(content)
    found = list(content.problems)
    for file in content.practices:
        found += _check_practice(Checker(file, known))
    for file in content.cases:
        found += _check_case(Checker(file, known))
    found += _check_pages(content.pages)
    found += _check_taxonomy(Checker(content.taxonomy, known))
    found += _check_adoptions(Checker(content.adoptions, known))
    found += _check_collections(Checker(content.collections, known))
    found += _check_people(Checker(content.people, known))
    return sorted(set(found))


def walk(terms: Any) -> Iterator[Group]:
    """The terms of a tree, each before its children."""
    for term in terms if isinstance(terms, Series) else ():
        if isinstance(term, Group):
            yield term
            yield from walk(term.get("children"))


def organisation_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Which organisation a row names: its kind and its short form."""
    kind = "agency" if "agency" in row else "company"
    return kind, str(row.get(kind, ""))


def adoption_key(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """What tells one row of the ledger from every other."""
    kind, slug = organisation_of(row)
    return str(row["practice"]), kind, slug, str(row.get("service", ""))


def teachers_of(row: Group, rows: Iterable[Group]) -> list[Group]:
    """The rows that a row may mean by "learned from"."""
    lesson = row["learned_from"]
    return [
        other
        for other in rows
        if other.get("practice") == lesson.get("practice")
        and organisation_of(other) == organisation_of(lesson)
        and lesson.get("service", other.get("service")) == other.get("service")
    ]


def _known_words(content: Content) -> dict[str, list[str]]:
    known = {
        kind: [
            str(term["slug"])
            for term in walk(content.taxonomy.data.get(kind))
            if isinstance(term.get("slug"), Text)
        ]
        for kind in shapes.TAXONOMY
    }
    # A file that cannot be read is one problem, not one more for each file that refers to it.
    unread = [problem.file for problem in content.problems]
    names = [file.name for file in content.practices] + unread
    names += [file.name for file in content.cases]
    for kind in ("practices", "cases"):
        known[kind] = [
            name.removeprefix(f"{kind}/").removesuffix(".md")
            for name in names
            if name.startswith(f"{kind}/")
        ]
    return known


def _check_described(
    checker: Checker,
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule],
    sections: Iterable[str],
) -> None:
    checker.fields(checker.file.data, required, optional)
    if not checker.file.slug.replace("-", "").isalnum() or not checker.file.slug.islower():
        checker.report(1, "The file's name has small letters, digits and hyphens only.")
    _check_sections(checker, list(sections))
    for outcome in _groups(checker.file.data, "outcomes", "measures"):
        rated = outcome.get("evidence") != EvidenceLevel.NOT_RATED
        if rated and isinstance(outcome.get("why"), Text) and outcome["why"] in NOTHING:
            checker.report(outcome["why"].line, "“why” must say the reason for the level.")


def _groups(data: Group, *names: str) -> list[Group]:
    values = [data.get(name) for name in names]
    return [
        item
        for value in values
        if isinstance(value, Series)
        for item in value
        if isinstance(item, Group)
    ]


def _check_sections(checker: Checker, wanted: list[str]) -> None:
    before, *sections = checker.file.sections()
    if before.text:
        checker.report(checker.file.body_line, "This text stands before the first heading.")
    for line in checker.file.other_headings():
        checker.report(line, "Only headings with ## are kept. Use bold words or a list instead.")
    checker.no_repeats([_heading(section) for section in sections], "##")
    for section in sections:
        if section.heading not in wanted:
            meant = get_close_matches(section.heading, wanted, n=1)
            advice = f" Did you mean “{meant[0]}”?" if meant else ""
            checker.report(
                section.line, f"“## {section.heading}” is not a heading that is known here.{advice}"
            )
        elif not section.text:
            checker.report(section.line, f"“## {section.heading}” has no text below it.")
        elif len(section.text) > shapes.BODY:
            checker.report(
                section.line,
                f"“## {section.heading}” has {len(section.text)} characters; "
                f"at most {shapes.BODY} are possible.",
            )
    end = checker.file.body_line + checker.file.body.rstrip().count("\n")
    for heading in set(wanted) - {section.heading for section in sections}:
        checker.report(end, f"“## {heading}” is missing.")


def _heading(section: Section) -> Text:
    heading = Text(section.heading)
    heading.line = section.line
    return heading


def _check_practice(checker: Checker) -> list[Problem]:
    data = checker.file.data
    _check_described(checker, shapes.PRACTICE, shapes.PRACTICE_MAY, shapes.PRACTICE_SECTIONS)
    related = data.get("related")
    for name in [*(related if isinstance(related, Series) else []), data.get("superseded_by")]:
        if isinstance(name, Text) and name == checker.file.slug:
            checker.report(name.line, "A practice cannot refer to itself.")
    return checker.problems


def _check_case(checker: Checker) -> list[Problem]:
    data = checker.file.data
    _check_described(checker, shapes.CASE, shapes.ORGANISATION, shapes.CASE_SECTIONS)
    _check_organisation(checker, data)
    started, ended = data.get("started"), data.get("ended")
    try:
        (start, start_parts), (end, end_parts) = (
            parse_partial_date(started),
            parse_partial_date(ended),
        )
    except (ValidationError, TypeError):
        return checker.problems
    known = min(start_parts, end_parts)
    if end.timetuple()[:known] < start.timetuple()[:known]:
        checker.report(ended.line, "“ended” is before “started”.")
    return checker.problems


def _check_organisation(checker: Checker, group: Group) -> None:
    if len({"agency", "company"} & set(group)) != 1:
        checker.report(group.line, "Name an agency or a company, and only one of them.")


def _check_pages(files: list[ContentFile]) -> list[Problem]:
    found: list[Problem] = []
    addresses = [str(file.data.get("address", "")) for file in files]
    for file in files:
        checker = Checker(file, {})
        checker.fields(file.data, shapes.PAGE, {})
        address = file.data.get("address")
        if isinstance(address, Text):
            above = address.rpartition("/")[0]
            if addresses.count(address) > 1:
                checker.report(address.line, f"Another page has the address “{address}”.")
            if above and above not in addresses:
                checker.report(address.line, f"There is no page with the address “{above}”.")
        if not file.body.strip():
            checker.report(file.body_line, "The page has no text.")
        elif len(file.body) > shapes.BODY:
            checker.report(file.body_line, f"The text has more than {shapes.BODY} characters.")
        found += checker.problems
    return found


def _check_taxonomy(checker: Checker) -> list[Problem]:
    data = checker.file.data
    checker.fields(data, shapes.TAXONOMY, shapes.TAXONOMY_MAY)
    for kind in shapes.TAXONOMY:
        terms = list(walk(data.get(kind)))
        slugs = [term["slug"] for term in terms if isinstance(term.get("slug"), Text)]
        checker.no_repeats(slugs, "slug")
    domains = [
        domain
        for agency in walk(data.get("agencies"))
        if isinstance(agency.get("domains"), Series)
        for domain in agency["domains"]
        if isinstance(domain, Text)
    ]
    checker.no_repeats(domains, "domains")
    return checker.problems


def _check_adoptions(checker: Checker) -> list[Problem]:
    rows = [row for row in checker.file.data if checker.is_a(Group, "a row", row)]
    seen: dict[Any, int] = {}
    for row in rows:
        lesson = row.get("learned_from")
        taught = isinstance(lesson, Group)
        rules = {**shapes.ADOPTION_MAY, "learned_from": _lesson}
        checker.fields(row, shapes.ADOPTION, rules)
        _check_organisation(checker, row)
        stopped = row.get("status") == AdoptionStatus.STOPPED
        if stopped and "reason_stopped" not in row:
            checker.report(row["status"].line, "“reason_stopped” must say why it was stopped.")
        elif "reason_stopped" in row and not stopped:
            checker.report(row["reason_stopped"].line, "Only what is stopped has a reason for it.")
        if row.get("confirmation") == Confirmation.PUBLIC_RECORD and "source" not in row:
            checker.report(row.line, "A public record needs its “source”.")
        if "practice" not in row:
            continue
        key = adoption_key(row)
        if key in seen:
            message = f"The same practice, organisation and service stand in line {seen[key]}."
            checker.report(row.line, message)
        seen.setdefault(key, row.line)
        if taught and len(teachers_of(row, rows)) != 1:
            checker.report(
                lesson.line, "“learned_from” must mean one other row. Its service tells them apart."
            )
    _check_lineage(checker, rows)
    return checker.problems


def _lesson(checker: Checker, what: str, value: Any) -> None:
    if isinstance(value, Text) and value in NOTHING:
        return
    if checker.is_a(Group, what, value):
        checker.fields(value, shapes.LESSON, shapes.LESSON_MAY)
        _check_organisation(checker, value)


def _check_lineage(checker: Checker, rows: list[Group]) -> None:
    """Report each row whose lineage leads back to itself."""
    for row in rows:
        seen, teacher = [row], row
        while isinstance(teacher.get("learned_from"), Group):
            teachers = teachers_of(teacher, rows)
            if len(teachers) != 1:
                break
            teacher = teachers[0]
            if any(teacher is other for other in seen):
                if teacher is row:
                    checker.report(row.line, "“learned_from” leads back to this row.")
                break
            seen.append(teacher)


def _check_collections(checker: Checker) -> list[Problem]:
    seen: dict[str, int] = {}
    for row in checker.file.data:
        if not checker.is_a(Group, "a collection", row):
            continue
        checker.fields(row, shapes.COLLECTION, {})
        title = row.get("title")
        if isinstance(title, Text):
            if title in seen:
                checker.report(title.line, f"This title stands in line {seen[title]} already.")
            seen.setdefault(title, title.line)
        pages = row.get("pages")
        for page in pages if isinstance(pages, Series) else ():
            if isinstance(page, Group) and ("practice" in page) == ("case" in page):
                checker.report(page.line, "Name a “practice” or a “case”, one of the two.")
    return checker.problems


def _check_people(checker: Checker) -> list[Problem]:
    people = [row for row in checker.file.data if checker.is_a(Group, "a person", row)]
    seen: dict[str, list[Text]] = defaultdict(list)
    for person in people:
        checker.fields(person, shapes.PERSON, shapes.PERSON_MAY)
        name, email, role = (person.get(key) for key in ("name", "email", "role"))
        if isinstance(name, Text) and DEMONSTRATION not in name:
            checker.report(name.line, f"The name of an invented person ends with {DEMONSTRATION}.")
        if isinstance(email, Text):
            seen[email.lower()].append(email)
        is_scoped = str(role) in {scoped.value for scoped in SCOPED_ROLES}
        if isinstance(role, Text) and is_scoped != ("agency" in person):
            needs = "needs an “agency”" if is_scoped else "is not held for an agency"
            checker.report(role.line, f"The role “{role}” {needs}.")
    for emails in seen.values():
        for email in emails[1:]:
            checker.report(email.line, f"The address “{email}” stands here twice.")
    return checker.problems
