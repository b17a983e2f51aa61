"""The starter content, and the loader that checks it and brings it in."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, PageLogEntry, Revision

from community.moderation.append_only import unprotected
from community.moderation.models import Appeal, Case, Decision
from exemplar.accounts.models import User
from exemplar.accounts.queries import roles_of
from exemplar.core.models import SiteSettings
from exemplar.home.models import HomePage, InformationPage
from exemplar.home.starter_content.parse import read_content
from exemplar.home.starter_content.people import (
    DEMO_PASSWORD,
    STARTER_FOLDER,
    demonstration_people,
)
from exemplar.home.starter_content.problems import find_problems, organisation_of
from practices.adoption.models import Adoption
from practices.collections.models import Collection
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Company, Topic

FILED = "practices/electronic-filing.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the starter content, to be broken or changed."""
    return shutil.copytree(STARTER_FOLDER, tmp_path / "starter")


@pytest.fixture
def small(folder: Path) -> Path:
    """A few of the files, for tests that load more than once."""
    keep = {"electronic-filing", "choice-of-channels", "irs-e-file", "about", "privacy"}
    for path in folder.rglob("*.md"):
        if path.stem not in keep:
            path.unlink()
    replace(folder / FILED, "[redesign-process-first, choice-of-channels", "[choice-of-channels")
    replace(folder / FILED, ", reuse-data-already-held, online-case-status]", "]")
    other = folder / "practices/choice-of-channels.md"
    related = next(line for line in other.read_text().splitlines() if line.startswith("related:"))
    replace(other, related, "related: [electronic-filing]")
    rows = (folder / "adoptions.yaml").read_text()
    start = rows.index("- practice: electronic-filing")
    end = rows.index("- practice:", start + 1)
    (folder / "adoptions.yaml").write_text(rows[start:end])
    (folder / "collections.yaml").write_text(
        "- title: To begin with\n  description: Two.\n  pages:\n"
        "    - {practice: electronic-filing, note: First.}\n"
        "    - {practice: choice-of-channels, note: Second.}\n"
    )
    return folder


def replace(path: Path, old: str, new: str) -> int:
    """Change a file in one place; gives the line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{path.name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in find_problems(read_content(folder))]


def load(folder: Path, *args: str) -> None:
    call_command("load_starter", *args, folder=folder, verbosity=0)


def test_the_real_content_has_no_problems() -> None:
    assert problems(STARTER_FOLDER) == []


def test_there_is_as_much_as_was_promised() -> None:
    content = read_content(STARTER_FOLDER)
    assert len(content.practices) >= 24
    assert len(content.cases) >= 12


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (FILED, "sector: public", "sector: publik", "“sector” does not know “publik”."),
        (FILED, "people: over_20", "people: 3-5", "“people” does not know “3-5”."),
        (FILED, "[online-services,", "[online-service,", "Did you mean “online-services”?"),
        (FILED, "[redesign-process-first,", "[no-such-thing,", "no such practice."),
        (FILED, "industry: ", "industri: ", "Did you mean “industry”?"),
        (FILED, "before: 3.66", "before: $3.66", "“before” is a plain number"),
        (FILED, "before: 3.66", "before: NaN", "“before” is a plain number"),
        (FILED, 'url: "https:', 'url: "http:', "begins with https://"),
        (FILED, 'published: "2011-04"', 'published: "2011-13"', "is a date such as"),
        (FILED, "## Results", "## Result", "Did you mean “Results”?"),
        (FILED, "## Results", "### Results", "Only headings with ## are kept."),
        (FILED, "failed: false", "failed: no", "It is one of: false, true."),
        (FILED, "failed: false", "failed: false\nfailed: true", "“failed” is written twice."),
        (FILED, "tags: [e-file,", "tags: [E-File,", "must be in lower case"),
        (FILED, 'title: "Let', 'title: "Let ' + "very " * 20, "at most 90 are possible"),
        (FILED, "sector: public", "sector: public: yes", "This cannot be read"),
        ("cases/irs-e-file.md", "agency: irs", "agency: irs\ncompany: irs", "no such company"),
        ("cases/irs-e-file.md", "ended: unknown", "ended: 1999-02-30", "or “still running”"),
        ("taxonomy.yaml", "slug: phone-service", "slug: online-services", "twice"),
        ("adoptions.yaml", "status: in_use", "status: stopped", "must say why it was stopped"),
        (
            "collections.yaml",
            "practice: online-case",
            "practice: on-line-case",
            "Did you mean “online-case-status”?",
        ),
        ("collections.yaml", "case: forest", "practice: forest", "does not know"),
        ("people.yaml", "role: practitioner", "role: member", "is not held for an agency"),
        ("pages/how-evidence-is-rated.md", "about/evidence", "help/evidence", "no page with"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    line = replace(folder / file, old, new)
    found = problems(folder)
    places = [f"{file}:{line}:", f"{file}:{line + 1}:"]
    assert any(told in text and text.startswith(tuple(places)) for text in found), found


def test_an_empty_section_is_told_at_its_heading(folder: Path) -> None:
    path = folder / FILED
    before, _, rest = path.read_text().partition("## Results\n")
    path.write_text(before + "## Results\n\n" + rest[rest.index("## How to do it") :])
    line = before.count("\n") + 1
    assert problems(folder) == [f"{FILED}:{line}: “## Results” has no text below it."]


def test_a_file_that_is_no_text_is_one_problem(folder: Path) -> None:
    (folder / FILED).write_bytes(b"---\ntitle: caf\xe9\n---\n")
    assert problems(folder) == [f"{FILED}:2: This is not UTF-8 text. Save the file as UTF-8."]


def test_a_circle_of_lessons_is_told(folder: Path) -> None:
    replace(
        folder / "adoptions.yaml",
        "learned_from: null",
        "learned_from: {practice: electronic-filing, agency: irs}",
    )
    assert any("leads back to this row" in text for text in problems(folder))


@pytest.mark.django_db
def test_nothing_is_written_when_there_is_a_problem(folder: Path) -> None:
    replace(folder / FILED, "sector: public", "sector: publik")
    replace(folder / "cases/irs-e-file.md", "agency: irs", "agency: irz")
    with pytest.raises(CommandError) as error:
        load(folder)
    assert error.value.returncode == 1
    assert "2 problems; nothing was loaded." in str(error.value)
    assert not Topic.objects.exists()
    assert not PracticePage.objects.exists()


@pytest.mark.django_db
def test_checking_writes_nothing() -> None:
    load(STARTER_FOLDER, "--check")
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_everything_is_loaded_published_and_complete() -> None:
    load(STARTER_FOLDER)
    content = read_content(STARTER_FOLDER)
    assert PracticePage.objects.live().count() == len(content.practices)
    assert CaseStudyPage.objects.live().count() == len(content.cases)
    there = {
        *Agency.objects.values_list("slug", flat=True),
        *Company.objects.values_list("slug", flat=True),
    }
    rows = [row for row in content.adoptions.data if organisation_of(row)[1] in there]
    assert Adoption.objects.count() == len(rows)
    titles = [str(row["title"]) for row in content.collections.data]
    assert sorted(Collection.objects.values_list("title", flat=True)) == sorted(titles)
    page = PracticePage.objects.get(slug="electronic-filing")
    assert page.stage == "implemented"
    assert page.evidence == "some"
    assert [link.related.slug for link in page.related.all()] == [
        str(slug)
        for file in content.practices
        if file.slug == page.slug
        for slug in file.data["related"]
    ]
    assert "<ol>" in page.rendered["steps"]
    assert page.live_revision == page.latest_revision
    assert not page.has_unpublished_changes
    # The revision, opened in the admin, is the page as it is published.
    draft = page.latest_revision.as_object()
    assert {outcome.pk for outcome in draft.outcomes.all()} == {
        outcome.pk for outcome in page.outcomes.all()
    }
    settings = SiteSettings.for_site(HomePage.objects.get().get_site())
    assert settings.privacy_url == "/privacy/"
    assert InformationPage.objects.get(slug="evidence").url_path.endswith("/about/evidence/")


@pytest.mark.django_db
def test_invented_organisations_and_people_stay_out_of_a_real_library(small: Path) -> None:
    load(small)
    assert not Agency.objects.filter(is_demonstration=True).exists()
    assert not User.objects.exists()


def counts() -> dict[str, int]:
    models = (PracticePage, CaseStudyPage, InformationPage, Adoption, Topic, Agency, User)
    trail = (Revision, PageLogEntry, ModelLogEntry)
    return {model.__name__: model.objects.count() for model in (*models, *trail)}


@pytest.mark.django_db
def test_loading_twice_changes_nothing(small: Path) -> None:
    load(small, "--people")
    page = PracticePage.objects.get(slug="electronic-filing")
    before, parts = counts(), list(page.outcomes.values_list("pk", flat=True))
    load(small, "--people")
    assert counts() == before
    page.refresh_from_db()
    assert list(page.outcomes.values_list("pk", flat=True)) == parts


@pytest.mark.django_db
def test_a_changed_file_makes_one_revision(small: Path) -> None:
    load(small)
    replace(small / FILED, "before: 3.66", "before: 3.67")
    replace(small / "taxonomy.yaml", "name: Phone service", "name: A phone service")
    load(small)
    page = PracticePage.objects.get(slug="electronic-filing")
    assert page.revisions.count() == 2
    assert str(page.outcomes.first().before) == "3.6700"
    assert PracticePage.objects.get(slug="choice-of-channels").revisions.count() == 1
    assert Topic.objects.get(slug="phone-service").name == "A phone service"
    assert Topic.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db
def test_an_edited_page_is_kept_even_under_another_address(small: Path) -> None:
    load(small)
    editor = User.objects.create_user("editor@example.gov", first_name="An", last_name="Editor")
    page = PracticePage.objects.get(slug="electronic-filing")
    page.title, page.slug = "Edited here", "edited-here"
    page.save_revision(user=editor).publish(user=editor, skip_permission_checks=True)
    replace(small / FILED, "before: 3.66", "before: 3.67")
    load(small)
    page.refresh_from_db()
    assert page.title == "Edited here"
    assert str(page.outcomes.first().before) == "3.6600"
    assert not PracticePage.objects.filter(slug="electronic-filing").exists()


@pytest.mark.django_db
def test_what_was_deleted_or_unpublished_stays_away(small: Path) -> None:
    load(small)
    PracticePage.objects.get(slug="electronic-filing").delete()
    CaseStudyPage.objects.get().unpublish()
    replace(small / "cases/irs-e-file.md", "service: Filing", "service: Sending")
    load(small)
    assert not PracticePage.objects.filter(slug="electronic-filing").exists()
    assert not Adoption.objects.exists()
    assert not CaseStudyPage.objects.get().live


@pytest.mark.django_db
def test_somebody_elses_page_with_the_same_address_is_kept(small: Path) -> None:
    load(small)
    with unprotected():
        PageLogEntry.objects.all().delete()
    replace(small / FILED, "before: 3.66", "before: 3.67")
    load(small)
    page = PracticePage.objects.get(slug="electronic-filing")
    assert str(page.outcomes.first().before) == "3.6600"


@pytest.mark.django_db
def test_demonstration_people_cannot_sign_in_elsewhere(small: Path) -> None:
    load(small, "--people")
    assert not any(user.has_usable_password() for user in User.objects.all())
    # What waits for a moderator, what was decided, and what is appealed.
    assert (Case.objects.filter(is_open=True).count(), Appeal.objects.count()) == (1, 1)
    assert Decision.objects.count() == 2


@pytest.mark.django_db
def test_demonstration_people_can_sign_in_in_a_demonstration(small: Path, settings) -> None:
    settings.DEMONSTRATION = True
    load(small)
    people = {person.email: person for person in demonstration_people()}
    assert set(User.objects.values_list("email", flat=True)) == set(people)
    lead = User.objects.get(email="lead@demo.example")
    assert lead.check_password(DEMO_PASSWORD)
    assert lead.is_demonstration
    assert lead.emailaddress_set.get().verified
    assert roles_of(lead) == {"member", "agency_lead"}
    assert people[lead.email].role == "Agency lead"
    assert User.objects.get(email="admin@demo.example").is_superuser


def test_sign_ins_are_not_printed_outside_a_demonstration(settings, capsys) -> None:
    with pytest.raises(CommandError):
        call_command("demo_people")
    settings.DEMONSTRATION = True
    call_command("demo_people")
    printed = capsys.readouterr().out
    assert "lead@demo.example" in printed
    assert DEMO_PASSWORD in printed


@pytest.mark.django_db
def test_a_collection_is_made_once_and_then_the_editors(small: Path) -> None:
    load(small)
    made = Collection.objects.get()
    assert [item.note for item in made.items.all()] == ["First.", "Second."]
    made.title = "Their own"
    made.save()
    load(small)
    assert Collection.objects.get().title == "Their own"
    made.delete()
    load(small)
    assert not Collection.objects.exists()
