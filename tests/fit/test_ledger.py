"""The arrays follow the ledger, and nothing but what has changed is read again."""

import random

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.adoption.models import Adoption
from practices.fit import ledger
from practices.fit.factors import FACTORS, Context
from practices.fit.ledger import Ledger, Tried, current_ledger, forget_ledger
from practices.fit.models import LedgerChange
from practices.fit.seeing import view_for
from tests import factories as made

FEDERAL = Context(level="federal", customers="10k_100k")


def seen():
    """What the ledger holds, as one can compare it."""
    found = current_ledger()
    return sorted(
        (
            adoption,
            practice,
            tuple(found.values[column][code] for column, code in enumerate(codes)),
            worked,
            counts,
        )
        for adoption, practice, codes, worked, counts in zip(
            found.adoption.tolist(),
            found.practice.tolist(),
            found.codes.tolist(),
            found.worked.tolist(),
            found.counts.tolist(),
            strict=True,
        )
    )


def read_anew():
    forget_ledger()
    return seen()


@pytest.fixture
def rows(db):
    return [made.AdoptionFactory(agency__staff="10_100") for _ in range(3)]


def change_status(row):
    row.status = "considering"
    row.save()


def change_outcome(row):
    row.outcome = "mixed"
    row.save()


def withdraw(row):
    row.delete()


def move_to_another_practice(row):
    row.practice = made.PracticeFactory()
    row.save()


def change_channels(row):
    row.channels = [made.ChannelFactory()]
    row.save()


def change_groups_from_the_other_side(row):
    made.CustomerGroupFactory().adoptions.add(row)


def change_agency(row):
    row.agency.level = "tribal"
    row.agency.save()


def test_a_deleted_channel_is_no_longer_known(rows):
    before = seen()
    channel = made.ChannelFactory()
    rows[1].channels = [channel]
    rows[1].save()
    assert seen() != before
    channel.delete()
    assert seen() == before


def delete_the_practice(row):
    row.practice.delete()


def report_another(row):
    made.AdoptionFactory(practice=row.practice)


@pytest.mark.parametrize(
    "change",
    [
        change_status, change_outcome, withdraw, move_to_another_practice, change_channels,
        change_groups_from_the_other_side, change_agency, delete_the_practice,
        report_another,
    ],
)  # fmt: skip
def test_every_change_is_seen_at_once(rows, change):
    before = seen()
    change(rows[1])
    after = seen()
    assert after != before
    assert after == read_anew()


def test_nothing_is_read_where_nothing_has_changed(rows):
    current_ledger()
    with CaptureQueriesContext(connection) as queries:
        kept = current_ledger()
    assert len(queries) == 1
    assert current_ledger() is kept


def test_only_the_changed_practices_are_read(rows):
    current_ledger()
    change_outcome(rows[0])
    with CaptureQueriesContext(connection) as queries:
        current_ledger()
    read = [each["sql"] for each in queries if "adoption_adoption" in each["sql"]]
    assert read
    assert all("practice_id" in sql and " IN (" in sql for sql in read)


def test_whoever_has_missed_too_much_reads_everything(rows, monkeypatch):
    monkeypatch.setattr(ledger, "MOST_READ_AGAIN", 1)
    current_ledger()
    for row in rows:
        change_outcome(row)
    assert seen() == read_anew()


def test_a_change_whose_number_comes_late_is_not_missed(rows):
    """On PostgreSQL a transaction can commit after a later one that has a higher number."""
    current_ledger()
    Adoption.objects.filter(pk=rows[0].pk).update(outcome="mixed")
    last = LedgerChange.objects.latest("pk").pk
    LedgerChange.objects.create(pk=last + 2, practice_id=rows[1].practice_id)
    current_ledger()
    LedgerChange.objects.create(pk=last + 1, practice_id=rows[0].practice_id)
    assert seen() == read_anew()


def test_old_changes_are_not_kept(rows, monkeypatch):
    monkeypatch.setattr(ledger, "PURGED_EACH", 1)
    monkeypatch.setattr(ledger, "MOST_CHANGES", 2)
    for row in rows:
        change_outcome(row)
    assert LedgerChange.objects.count() <= 3
    assert seen() == read_anew()


def tried(number, practice, context, *, worked=True, counts=True):
    return Tried(number, practice, context, worked, counts)


def contexts():
    chance = random.Random(13)
    return [
        tried(
            number,
            chance.randrange(1, 20),
            Context(
                level=chance.choice(["federal", "state", None]),
                customers=chance.choice(["10k_100k", "over_10m", None]),
                channels=chance.choice([frozenset({1}), frozenset({1, 2}), frozenset({3}), None]),
                groups=chance.choice([frozenset({7}), frozenset({8}), None]),
            ),
            worked=chance.random() < 0.6,
            counts=chance.random() < 0.8,
        )
        for number in range(300)
    ]


READER = Context(
    level="federal", customers="10k_100k", channels=frozenset({1}), groups=frozenset({7})
)


def told(rows):
    """How often each practice worked in similar services."""
    found = Ledger.of(rows)
    similar = ledger.similar_places(found.verdicts(READER)) & found.counts
    worked, all_ = found.tally(similar & found.worked), found.tally(similar)
    pairs = zip(worked.tolist(), all_.tolist(), strict=True)
    return dict(zip(found.practices.tolist(), pairs, strict=True))


def test_the_order_of_reports_does_not_matter():
    rows = contexts()
    shuffled = random.Random(5).sample(rows, len(rows))
    assert told(shuffled) == told(rows)


def test_each_report_counts_once_and_for_its_practice_alone():
    rows = contexts()
    more = tried(999, 5, READER)
    before, after = told(rows), told([*rows, more])
    assert after[5] == (before[5][0] + 1, before[5][1] + 1)
    assert {key: after[key] for key in after if key != 5} == {
        key: before[key] for key in before if key != 5
    }


def test_rows_exchanged_are_as_rows_read_anew():
    rows = contexts()
    new = [tried(1000 + number, 3, READER) for number in range(4)]
    exchanged = Ledger.of(rows).exchanged([3, 4], new)
    anew = Ledger.of([row for row in rows if row.practice not in {3, 4}] + new)
    assert exchanged.practices.tolist() == anew.practices.tolist()
    assert np.array_equal(exchanged.verdicts(READER), anew.verdicts(READER))
    assert len(FACTORS) == exchanged.codes.shape[1]


@pytest.mark.django_db
def test_an_empty_ledger_answers():
    view = view_for(FEDERAL)
    assert view.rank([3, 1, 2]) == [3, 1, 2]
    assert (view.estimate(1).tried, view.anywhere(1)) == (0, (0, 0))
    assert view.worked_in_similar().tolist() == []
