"""The pictures: what is drawn where, that it stays bounded, and the same as a table."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from practices.adoption.pictures import draw_lineage, draw_outcomes, draw_stages
from practices.adoption.pictures.lineage import DRAWN, shortened
from practices.adoption.queries import pictures_of
from practices.library.enums import Stage
from tests.factories import AdoptionFactory, AgencyFactory, PracticeFactory


def row(key, teacher=None, since="2010"):
    organisation = SimpleNamespace(short_name=f"Agency {key}")
    return SimpleNamespace(pk=key, learned_from_id=teacher, since=since, organisation=organisation)


def rows(*them):
    return {one.pk: one for one in them}


def test_pupils_stand_below_their_teacher_and_to_the_right():
    picture = draw_lineage(rows(row(1), row(2, 1), row(3, 2), row(4, 1)), 3)
    drawn = [(node.row.pk, node.x, node.teacher and node.teacher.pk) for node in picture.nodes]
    assert drawn == [(1, 10, None), (2, 30, 1), (3, 50, 2), (4, 30, 1)]
    assert (picture.left_out, picture.height) == (0, 4 * 44)


def test_a_long_lineage_is_drawn_in_part_and_says_so():
    chain = rows(row(1), *(row(key, key - 1) for key in range(2, 200)))
    picture = draw_lineage(chain, 300)
    assert (len(picture.nodes), picture.left_out) == (DRAWN, 300 - DRAWN + 1)
    assert max(node.x for node in picture.nodes) == 150


def test_a_circle_that_got_in_does_not_hang():
    assert draw_lineage(rows(row(1, 2), row(2, 1)), 2).nodes == []


@pytest.mark.parametrize(
    ("text", "room", "expected"), [("Short", 200, "Short"), ("A long name", 64, "A long…")]
)
def test_a_name_fits_its_room(text, room, expected):
    assert shortened(text, room) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (10, 5, [(0.0, 62.0), (0.0, 31.0)]),
        (0, 0, [(0.0, 0.6), (0.0, 0.6)]),
        (-5, 5, [(0.0, 31.0), (31.0, 31.0)]),
    ],
)
def test_both_bars_are_on_one_scale(before, after, expected):
    pair = draw_outcomes([SimpleNamespace(before=Decimal(before), after=Decimal(after))], 1).pairs
    assert [(bar.x, bar.width) for bar in (pair[0].before, pair[0].after)] == expected


def test_the_line_rises_at_the_dates_and_goes_on_until_today():
    changes = [
        (dt.date(2010, 1, 1), "2010", Stage.TESTED),
        (dt.date(2015, 1, 1), "2015", Stage.INTRODUCED),
    ]
    picture = draw_stages(changes, today=dt.date(2020, 1, 1), undated=0, unread=0)
    heights = [line.y2 for line in picture.lines]
    assert heights == [164, 118, 118, 164, 164]
    assert (picture.lines[0].x1, picture.lines[-1].x2) == (28.0, 98.0)
    assert picture.changes == [("2010", "Tested"), ("2015", "Introduced")]


@pytest.mark.django_db
def test_the_ledger_is_drawn_from_what_stands_and_is_confirmed():
    practice = PracticeFactory()
    first = AdoptionFactory(practice=practice, since="2010")
    AdoptionFactory(practice=practice, since="2012-05", learned_from=first, before=None)
    AdoptionFactory(practice=practice, since="2005", unconfirmed=True)
    AdoptionFactory(practice=practice, since="")
    pictures = pictures_of(practice.pk)
    assert pictures.stages.changes == [("2010", "Implemented"), ("2012-05", "Replicated")]
    assert (pictures.stages.undated, pictures.lineage.left_out) == (1, 0)
    assert pictures.lineage.nodes[0].row.pk == first.pk
    assert len(pictures.outcomes.pairs) == 3


@pytest.mark.django_db
def test_nothing_is_drawn_of_nothing():
    pictures = pictures_of(PracticeFactory().pk)
    assert (pictures.lineage, pictures.outcomes, pictures.stages) == (None, None, None)


@pytest.mark.django_db
def test_each_picture_has_its_table(client):
    practice = PracticeFactory()
    teacher = AdoptionFactory(practice=practice, agency=AgencyFactory(name="Zzteacher"))
    AdoptionFactory(practice=practice, learned_from=teacher, agency__name="Zzpupil")
    page = client.get(practice.get_url()).content.decode()
    assert page.count("<figure") == page.count("as a table</summary>") == 3
    assert "style=" not in page.partition("<figure")[2].partition("</section>")[0]
