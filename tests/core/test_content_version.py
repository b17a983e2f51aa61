"""The number that rises with every change that readers could see, once it is committed."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from exemplar.core import content_version
from exemplar.core.content_version import current_version, versioned
from tests import factories as made


@pytest.mark.django_db(transaction=True)
def test_it_rises_on_commit_and_not_before():
    """Whoever reads while a change is under way keeps what is published."""
    before = current_version()
    with transaction.atomic():
        made.TopicFactory()
        inside = current_version()
    assert (inside, current_version() > before) == (before, True)


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_changes_nothing():
    """A change that fails leaves the version as it was."""
    before = current_version()
    with transaction.atomic():
        made.TopicFactory()
        transaction.set_rollback(True)
    assert current_version() == before


@pytest.mark.django_db(transaction=True)
def test_many_changes_in_one_commit_raise_it_once():
    """One statement after the commit, however much was saved."""
    made.IndustryFactory()
    before = current_version()
    with transaction.atomic():
        for _ in range(3):
            made.IndustryFactory()
    assert current_version() == before + 1


def test_what_nobody_reads_does_not_raise_it(db, client, django_capture_on_commit_callbacks):
    """Signing in changes nothing that others see."""
    person = made.UserFactory()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        client.force_login(person)
    assert [hook for hook in callbacks if hook.__name__ == "_raise_now"] == []


@pytest.mark.parametrize(
    "change",
    [
        made.TopicFactory,
        made.AgencyFactory,
        made.PracticeFactory,
        made.AdoptionFactory,
        made.site_settings,
        lambda: made.restrict(made.InformationPageFactory()),
        lambda: made.PracticeFactory().delete(),
        lambda: made.PracticeFactory().tags.add("new"),
    ],
    ids=["topic", "agency", "practice", "adoption", "settings", "privacy", "deletion", "tag"],
)
def test_what_readers_see_raises_it(db, django_capture_on_commit_callbacks, change):
    """Each kind of change that a reader could notice."""
    before = current_version()
    with django_capture_on_commit_callbacks(execute=True):
        change()
    assert current_version() > before


def test_kept_until_something_changes(db, django_capture_on_commit_callbacks):
    """A result is computed once for each version."""
    computed = []

    @versioned
    def number():
        computed.append(1)
        return len(computed)

    kept = [number(), number()]
    with django_capture_on_commit_callbacks(execute=True):
        made.TopicFactory()
    assert [*kept, number(), number()] == [1, 1, 2, 2]


@pytest.mark.django_db
def test_what_is_kept_expires(monkeypatch):
    """A change whose raising was lost, with its process, is seen after some minutes."""
    answers = iter(["before", "after"])
    kept = versioned(lambda: next(answers))
    seen = [kept(), kept()]
    later = content_version.monotonic() + content_version.KEPT_SECONDS + 1
    monkeypatch.setattr(content_version, "monotonic", lambda: later)
    assert [*seen, kept()] == ["before", "before", "after"]


@pytest.fixture
def request_under_way():
    """As between the first and the last byte of a request."""
    # What closes the connections of a real one would close the test's.
    content_version._begin()
    yield
    content_version._end()


@pytest.mark.django_db
def test_a_request_asks_once(request_under_way):
    """However many of its pieces need it."""
    with CaptureQueriesContext(connection) as queries:
        seen = {current_version() for _ in range(5)}
    assert (len(seen), len(queries)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_request_sees_what_it_has_changed_itself(request_under_way):
    """Whoever saves a page is shown what they have saved."""
    before = current_version()
    made.TopicFactory()
    assert current_version() > before


@pytest.mark.django_db
def test_the_next_request_asks_again(request_under_way):
    """And so does whatever runs outside of requests."""
    assert content_version._begin in [ref() for _key, ref, *_ in request_started.receivers]
    assert content_version._end in [ref() for _key, ref, *_ in request_finished.receivers]
    current_version()
    for after in (content_version._begin, content_version._end):
        after()
        with CaptureQueriesContext(connection) as queries:
            current_version()
        assert len(queries) == 1
