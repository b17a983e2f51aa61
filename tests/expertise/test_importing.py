"""Importing a file of advisors: looked through first, a line on each row, nothing by halves."""

import csv
import time
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError

from community.expertise.actions.importing import Outcome, import_advisors
from community.expertise.import_file import MOST_BYTES, MOST_ROWS, decoded, read_rows
from community.expertise.models import Advisor
from community.expertise.values import value_of
from exemplar.accounts.enums import Role
from tests import factories as made

pytestmark = pytest.mark.django_db
ROW = {"email": "pat@example.test", "name": "Pat Person", "title": "Chief"}


@pytest.fixture
def coordinator():
    """Somebody who runs the matching."""
    return made.role_user(Role.COORDINATOR)


def file_of(*rows: dict[str, str], separator: str = ",") -> str:
    """A CSV file of these rows."""
    out = StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def take(coordinator, *rows: dict[str, str], dry_run: bool = False):
    """Import rows; the outcomes with what is said."""
    report = import_advisors(actor=coordinator, rows=read_rows(file_of(*rows)), dry_run=dry_run)
    return [(line.outcome, line.said) for line in report.lines]


def test_a_row_makes_a_profile(coordinator):
    """All columns, by names or short forms; a company that is not known is named."""
    topic, industry = made.TopicFactory(), made.IndustryFactory()
    row = {
        **ROW, "company": "Nobody Inc", "industries": industry.name, "seniority": "5",
        "skills": f"{topic.slug}: 4", "challenge": "Eager", "hours_a_quarter": "8",
        "available_from": "2031-02-03", "time_zone": "Europe/Paris",
        "result_1_title": "Repairs", "result_1_text": "Words.\nMore.", "result_1_year": "2009",
        "result_1_topics": topic.name,
    }  # fmt: skip
    report = import_advisors(actor=coordinator, rows=read_rows(file_of(row)), dry_run=False)
    [line] = report.lines
    assert (line.outcome, line.line, line.said) == (Outcome.MADE, 3, [])
    assert report.unresolved == ["Nobody Inc"]
    advisor = Advisor.objects.get()
    assert (advisor.standing, advisor.user, advisor.consented_at) == ("draft", None, None)
    wanted = {
        "company": "Nobody Inc", "industries": [industry.pk], "seniority": 5,
        "skills": {str(topic.pk): 4}, "modes": {"challenge": "eager"}, "hours_a_quarter": 8,
        "available_from": "2031-02-03", "time_zone": "Europe/Paris",
    }  # fmt: skip
    assert {name: value_of(advisor, name) for name in wanted} == wanted
    result = advisor.results.get()
    assert (result.title, result.text, result.year) == ("Repairs", "Words.\nMore.", 2009)


def test_the_same_file_twice_changes_nothing(coordinator):
    """And a changed cell changes that alone; an empty one leaves what is there."""
    row = {**ROW, "hours_a_quarter": "8", "result_1_title": "A", "result_1_text": "B"}
    take(coordinator, row)
    assert take(coordinator, row) == [(Outcome.UNCHANGED, [])]
    changed = {**ROW, "title": "Chief of all", "hours_a_quarter": "", "result_1_title": "a",
               "result_1_text": "C"}  # fmt: skip
    assert take(coordinator, changed) == [(Outcome.CHANGED, ["Job title", "1 result"])]
    advisor = Advisor.objects.get()
    assert (advisor.hours_a_quarter, advisor.results.get().text) == (8, "C")


def test_who_has_an_account_has_to_confirm(coordinator):
    """Nothing is stored; proposed twice, it waits once."""
    user = made.role_user(Role.ADVISOR)
    made.AdvisorFactory(user=user, email=ROW["email"])
    row = {**ROW, "result_1_title": "A", "result_1_text": "B"}
    told = (Outcome.WAITS, ["Name", "Job title", "Results"])
    assert take(coordinator, row) == [told]
    assert take(coordinator, row) == [(Outcome.UNCHANGED, [])]
    advisor = Advisor.objects.get()
    assert (advisor.results.count(), len(advisor.proposed)) == (0, 3)


def test_looking_stores_nothing(coordinator):
    """The report is the same as for good."""
    assert take(coordinator, ROW, dry_run=True) == [(Outcome.MADE, [])]
    assert Advisor.objects.count() == 0


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"email": ""}, "“email” is empty."),
        ({"email": "nobody"}, "“email”: Enter a valid email address."),
        ({"name": ""}, "“name” is empty."),
        ({"name": "=HYPERLINK(1)"}, "“name”: begins like a formula of a spreadsheet. Take the "
         "first character away."),
        ({"name": "x" * 121}, "“name”: Ensure this value has at most 120 characters (it has 121)."),
        ({"title": "a \u202e b"},
         "“title”: Character 3 cannot be seen (U+202E). Remove it, or type the text again."),
        ({"industries": "Moon"}, "“industries”: “Moon” is not among the industries."),
        ({"skills": "moon: 2"}, "“skills”: “moon” is not among the topics."),
        ({"challenge": "maybe"}, "“challenge”: “maybe” is not one of: eager, willing, pinch, no."),
        ({"hours_a_quarter": "0"}, "“hours_a_quarter”: Write a number of hours between 1 and 500."),
        ({"hours_a_quarter": "-5"}, "“hours_a_quarter”: “-5” is not a whole number."),
        ({"time_zone": "Moon/Sea"}, "“time_zone”: Choose a time zone of the list."),
        ({"available_from": "soon"}, "“available_from”: “soon” is not a day such as 2031-02-03."),
        ({"result_1_text": "x"}, "Result 1: its title is empty."),
        ({"result_1_title": "x", "result_1_text": "y", "result_1_year": "1066"},
         "“year”: Write a year from 1950 to this one."),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_and_the_others_are_taken(coordinator, cells, said):
    """It says why, and leaves nothing behind."""
    other = {**ROW, "email": "other@example.test"}
    assert take(coordinator, {**ROW, **cells}, other) == [
        (Outcome.REFUSED, [said]), (Outcome.MADE, []),
    ]  # fmt: skip
    assert Advisor.objects.get().email == "other@example.test"


def test_an_address_counts_once_in_a_file(coordinator):
    """The second row of it is refused, whatever became of the first."""
    assert take(coordinator, ROW, {**ROW, "email": "PAT@example.test"}) == [
        (Outcome.MADE, []),
        (Outcome.REFUSED, ["This address stands in line 2 already."]),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "These columns are missing: email, name, title."),
        (b"email,name,title\n", "There is no row below the headings."),
        (b"email,name,title,colour\nx,y,z,q\n", "These columns are not known: colour."),
        (b"email,name,title,name\nx,y,z,q\n", "These columns are there twice: name."),
        (b'email,name,title\n"x,y,z\n', "Line 2 cannot be read"),
        ("email,name,title\nx,Zoë,z\n".encode("latin-1"), "The file is not UTF-8 text (line 2)"),
        ("email,name,title\nx,y,z\n".encode("utf-16"), "The file is not UTF-8 text (line 1)"),
        (b"email,name,title\nx,\x00y,z\n", "This is not a CSV file"),
        (b"x" * (MOST_BYTES + 1), "The file is too large: 2 MB are the most."),
        (b"email,name,title\n" + b"a,b,c\n" * (MOST_ROWS + 1), "500 rows are the most."),
    ],
)
def test_a_wrong_file_is_said_and_nothing_is_stored(client_for, coordinator, data, said):
    """On the page, beside the field and on top; never an error of the site."""
    file = BytesIO(data)
    file.name = "advisors.csv"
    answer = client_for(coordinator).post("/advisors/import/", {"file": file})
    page = answer.content.decode()
    wanted = said if data else "The file is empty."
    assert (answer.status_code, page.count(wanted) >= 2) == (422, True)
    assert Advisor.objects.count() == 0


def test_a_byte_order_mark_and_semicolons_are_read():
    """As spreadsheets write them."""
    text = decoded(b"\xef\xbb\xbf" + file_of(ROW, separator=";").encode())
    assert [(row.email, row.wrong) for row in read_rows(text)] == [("pat@example.test", [])]


def test_too_many_cells_are_said():
    """A comma without quotation marks moves the rest of a row."""
    with pytest.raises(ValidationError):
        read_rows("email,name\nx,y\n")
    [row] = read_rows("email,name,title\nx@example.test,Pat,Chief,of all\n")
    assert row.wrong == ["There are more cells than columns."]


def test_the_pages_look_first_and_then_store(client_for, coordinator):
    """What was looked through is what is stored."""
    desk = client_for(coordinator)
    file = BytesIO(b"\xef\xbb\xbf" + file_of(ROW).encode())
    file.name = "advisors.csv"
    answer = desk.post("/advisors/import/", {"file": file})
    page = answer.content.decode()
    assert "Nothing is stored yet." in page
    assert Advisor.objects.count() == 0
    answer = desk.post("/advisors/import/", {"sure": "yes", "text": answer.context["text"]})
    assert "What became of each row" in answer.content.decode()
    assert Advisor.objects.get().name == "Pat Person"
    assert f'<a href="/advisors/{Advisor.objects.get().pk}/edit/">Pat Person</a>' in (
        answer.content.decode()
    )
    assert desk.post("/advisors/import/", {"sure": "yes"}).status_code == 422
    assert desk.post("/advisors/import/").status_code == 422


def test_the_headings_can_be_had(client_for, coordinator):
    """A file to begin with, which the import knows."""
    data = client_for(coordinator).get("/advisors/import/columns.csv").content
    with pytest.raises(ValidationError, match="There is no row below the headings"):
        read_rows(decoded(data))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISOR, Role.EDITOR, Role.OFFICIAL])
def test_only_coordinators_import(client_for, role):
    """For others there is nothing there."""
    assert client_for(role).get("/advisors/import/").status_code == 404


def test_a_heading_that_stands_there_ten_thousandfold_is_told_at_once():
    begun = time.process_time()
    with pytest.raises(ValidationError) as caught:
        read_rows("email,name,title," + "name," * 20_000 + "\nada@example.test,Ada,Chief\n")
    assert caught.value.messages == ["These columns are there twice: name."]
    assert time.process_time() - begun < 1  # Comparing each with each took five seconds.
