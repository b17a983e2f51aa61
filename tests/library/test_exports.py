"""Lists to take along: what is in each format, and what is not."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from exemplar.core.content_version import forget_everything
from practices.library.exports import answering
from practices.library.exports.cells import defuse
from practices.library.models import PracticePage
from tests import factories as made

pytestmark = pytest.mark.django_db

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1"]


def body(client, address):
    """The file that an address answers with."""
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(client, address):
    """The rows of a CSV file, each under its headings."""
    return list(csv.DictReader(StringIO(body(client, address).decode("utf-8-sig"))))


def data(client, address):
    """What a JSON file holds."""
    return json.loads(body(client, address))


def sheets(client, address):
    """The rows of each sheet of a workbook."""
    book = load_workbook(BytesIO(body(client, address)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def under(rows, heading):
    """The values below a heading of a sheet."""
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_csv_has_a_row_for_each_outcome(client):
    build = made.OutcomeFactory.build
    outcomes = [
        build(measure="Wait", before="30.5", after=None, unit="minutes"),
        build(measure="Cost", before=3, after=-2, unit="US dollars"),
    ]
    made.PracticeFactory(title="Queue", slug="queue", outcomes=outcomes)
    made.PracticeFactory(title="Untold", outcomes=[])
    rows = table(client, "/practices/export/?format=csv&sort=title")
    names = ("Practice", "Measure", "Unit", "Before (in the unit of its row)",
             "After (in the unit of its row)", "Evidence for this outcome")  # fmt: skip
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("Queue", "Wait", "minutes", "30.5", "", "Some evidence"),
        ("Queue", "Cost", "US dollars", "3", "-2", "Some evidence"),
        ("Untold", "", "", "", "", ""),
    ]
    assert rows[0]["Sources"] == ("The report. The publisher, 2011-04. https://example.gov/source")
    assert rows[0]["Address of the practice"] == "http://testserver/practices/queue/"
    assert rows[0]["Effort: cost, once (US dollars)"] == "Under $10,000"


def test_csv_opens_as_utf_8(client):
    made.PracticeFactory(title="Señal, 電話")
    content = body(client, "/practices/export/?format=csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Señal, 電話" in content.decode("utf-8-sig")


def test_json_holds_each_practice_with_its_parts(client):
    page = made.PracticeFactory(title="Queue", slug="queue")
    made.AdoptionFactory(practice=page, agency=made.AgencyFactory(name="Mint", abbreviation=""))
    found = data(client, "/practices/export/?format=json&sort=title&stage=implemented")
    assert found["about"]["address"] == "http://testserver/practices/?stage=implemented&sort=title"
    assert found["about"]["narrowed_down_by"] == ["Stage: Implemented"]
    assert found["about"]["records"] == 1
    (practice,) = found["practices"]
    assert practice["outcomes"][0] == {
        "measure": "Waiting time", "unit": "minutes", "before": 30, "after": 12, "change": -18,
        "improves": "Lower is better", "period": "fiscal year 2011", "population": "Callers",
        "evidence": "Some evidence", "reason": "Measured before and after at one site.",
    }  # fmt: skip
    assert practice["sources"] == [{
        "source": "The report", "publisher": "The publisher",
        "source_address": "https://example.gov/source", "source_published": "2011-04",
    }]  # fmt: skip
    adoption = practice["adoptions"][0]
    assert (adoption["organisation"], adoption["status"]) == ("Mint", "In regular use")
    assert adoption["adaptations"] == ["Fewer staff: A shorter form"]


def test_a_workbook_opens_with_a_sheet_for_each_kind_of_row(client):
    page = made.PracticeFactory(title="Queue", slug="queue")
    made.AdoptionFactory(practice=page)
    made.AdoptionFactory(practice=page, by_company=True)
    found = sheets(client, "/practices/export/?format=xlsx&sort=title")
    assert list(found) == ["About", "Practices", "Outcomes", "Adoptions", "Sources"]
    cover = dict(found["About"][:5])
    assert cover["What this is"] == "Practices of the Exemplar library"
    assert cover["Taken from"] == "http://testserver/practices/?sort=title"
    assert cover["Records"] == "1"
    assert under(found["Practices"], "Practice") == ["Queue"]
    assert under(found["Adoptions"], "Practice") == ["Queue", "Queue"]
    assert under(found["Outcomes"], "Before (in the unit of its row)") == [30]
    assert under(found["Sources"], "Address of the source") == ["https://example.gov/source"]


def test_case_studies(client):
    agency = made.AgencyFactory(name="Mint", abbreviation="")
    made.CaseStudyFactory(title="Told", slug="told", agency=agency)
    (row,) = table(client, f"/cases/export/?format=csv&agency={agency.slug}")
    assert (row["Case study"], row["Organisation"], row["Measure"]) == ("Told", "Mint", "Cost")
    assert row["Before (in the unit of its row)"] == "3.66"
    assert list(sheets(client, "/cases/export/?format=xlsx")) == [
        "About", "Case studies", "Measures", "Sources",
    ]  # fmt: skip
    assert data(client, "/cases/export/?format=json")["case_studies"][0]["title"] == "Told"


def test_the_ledger_of_a_practice_and_of_an_agency(client):
    page = made.PracticeFactory(title="Queue", slug="queue")
    mint = made.AgencyFactory(name="Mint", slug="mint", abbreviation="")
    made.AdoptionFactory(practice=page, agency=mint, stopped=True, since="2011")
    made.AdoptionFactory(practice=page, by_company=True, since="2012")
    rows = table(client, "/practices/queue/adoptions/export/?format=csv")
    assert [row["Agency or company"] for row in rows] == ["Agency", "Company"]
    assert rows[0]["Why it was stopped"] == "The money ran out."
    (row,) = data(client, "/agencies/mint/adoptions/export/?format=json")["adoptions"]
    assert (row["practice"], row["address"]) == ("Queue", "http://testserver/practices/queue/")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_stays_a_text(client, formula):
    made.PracticeFactory(title=formula, slug="formula", summary=formula)
    (row,) = table(client, "/practices/export/?format=csv")
    assert row["Summary"].startswith("'")
    assert row["Practice"].startswith("'")
    book = load_workbook(BytesIO(body(client, "/practices/export/?format=xlsx")))
    cell = book["Practices"].cell(2, 1)
    assert (cell.data_type, cell.value[0]) == ("s", "'")
    assert data(client, "/practices/export/?format=json")["practices"][0]["summary"] == formula


def test_numbers_stay_numbers():
    assert [defuse(text) for text in ("a-1", "3 = 3", "")] == ["a-1", "3 = 3", ""]


def test_a_control_character_does_not_break_a_workbook(client):
    made.PracticeFactory(title="a\x0bb", summary="\x0c\ufffe")
    assert under(sheets(client, "/practices/export/?format=xlsx")["Practices"], "Practice") == [
        "a b"
    ]


def test_what_a_reader_may_not_see_is_in_no_file(client, client_for):
    made.PracticeFactory(title="Open")
    made.PracticeFactory(title="Hidden", restricted_to=[])
    made.PracticeFactory(title="Draft", draft=True)
    address = "/practices/export/?format=json&sort=title"
    assert [each["title"] for each in data(client, address)["practices"]] == ["Open"]
    forget_everything()
    member = client_for(made.UserFactory())
    assert [each["title"] for each in data(member, address)["practices"]] == ["Hidden", "Open"]


def test_the_ledger_of_a_hidden_practice_is_not_found(client):
    made.PracticeFactory(slug="hidden", restricted_to=[])
    for slug in ("hidden", "nothing", "a%00b"):
        assert client.get(f"/practices/{slug}/adoptions/export/").status_code == 404


def test_a_file_is_kept_by_nobody_else(client):
    made.PracticeFactory()
    response = client.get("/practices/export/?format=csv")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Disposition"].startswith('attachment; filename="exemplar-practices-20')


def test_without_a_format_one_is_chosen(client):
    made.PracticeFactory()
    response = client.get("/practices/export/?stage=introduced&page=3")
    text = response.content.decode()
    assert 'href="?stage=introduced&amp;format=xlsx"' in text
    assert "There is no such format" not in text
    assert "There is no such format" in client.get("/practices/export/?format=pdf").content.decode()


def test_a_workbook_says_what_it_leaves_out(client, monkeypatch):
    made.PracticeFactory.create_batch(3)
    short = answering.replace(answering.FORMATS["xlsx"], most=2)
    monkeypatch.setitem(answering.FORMATS, "xlsx", short)
    assert "It holds the first 2 records" in client.get("/practices/export/").content.decode()
    found = sheets(client, "/practices/export/?format=xlsx")
    assert len(found["Practices"]) == 3
    assert found["About"][5][1].startswith("Only the first 2 of 3 records are here")


def test_the_file_follows_the_list(client):
    for title in ("b", "c", "a"):
        made.PracticeFactory(title=title)
    shown = [page.title for page in client.get("/practices/?sort=title").context["cards"]]
    rows = data(client, "/practices/export/?format=json&sort=title")["practices"]
    assert [row["title"] for row in rows] == shown == ["a", "b", "c"]
    words = data(client, "/practices/export/?format=json&q=zznothing")
    assert (words["practices"], words["about"]["narrowed_down_by"]) == ([], ["Words: zznothing"])


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_many_cost_as_many_queries_as_one(client, ending):
    address = f"/practices/export/?format={ending}"

    def queries():
        forget_everything()
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            body(client, address)
        return len(captured)

    made.AdoptionFactory(practice=made.PracticeFactory())
    body(client, address)
    few = queries()
    for _ in range(4):
        made.AdoptionFactory(practice=made.PracticeFactory())
    assert PracticePage.objects.count() == 5
    body(client, address)  # takes the new ones into the index
    assert queries() == few
