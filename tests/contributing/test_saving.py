"""Saving what is typed: as it was typed, never over what somebody else has typed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from exemplar.core.autosaving import ConflictError
from practices.contributing.actions import (
    delete_contribution,
    save_field,
    start_contribution,
    submit_contribution,
)
from practices.contributing.enums import Kind
from practices.contributing.models import Contribution, DraftField
from tests.factories import UserFactory
from tests.factories.contributing import (
    AttachmentFactory,
    ContributionFactory,
    submitted_contribution,
)

pytestmark = pytest.mark.django_db


def save(contribution, name, value, version=0, *, actor=None, tab=""):
    return save_field(
        actor=actor or contribution.owner,
        contribution=contribution,
        name=name,
        value=value,
        version=version,
        tab=tab,
    )


def texts(contribution):
    return dict(contribution.fields.values_list("name", "value"))


def test_a_contribution_begins_with_what_is_known():
    person = UserFactory()
    made = start_contribution(
        actor=person,
        kind=Kind.PRACTICE,
        values={"title": "From a thread", "no_such_field": "x", "problem": " "},
        origin="/discussions/1/",
    )
    assert texts(made) == {"title": "From a thread"}
    assert (made.owner, made.origin, made.state) == (person, "/discussions/1/", "draft")


def test_what_is_unfinished_is_kept_as_it_was_typed():
    made = ContributionFactory()
    save(made, "summary", "x" * 450)
    save(made, "outcomes", [{"measure": "Waiting", "before": "about ten"}])
    assert texts(made)["summary"] == "x" * 450
    assert texts(made)["outcomes"][0]["before"] == "about ten"


def test_two_tabs_on_different_sections_do_not_meet():
    made = ContributionFactory()
    save(made, "problem", "one", tab="a")
    save(made, "results", "two", tab="b")
    assert texts(made) == {"problem": "one", "results": "two"}


def test_two_tabs_on_one_section_are_told():
    made = ContributionFactory()
    save(made, "problem", "first", tab="a")
    with pytest.raises(ConflictError) as told:
        save(made, "problem", "second", tab="b")
    assert told.value.saved.value == "first"
    assert texts(made) == {"problem": "first"}
    save(made, "problem", "both", version=1, tab="b")
    assert texts(made) == {"problem": "both"}
    with pytest.raises(ConflictError):
        save(made, "problem", "third", version=1, tab="a")


def test_a_saving_whose_answer_was_lost_is_no_conflict():
    made = ContributionFactory()
    save(made, "problem", "fir", tab="a")
    assert save(made, "problem", "first", version=0, tab="a").version == 2
    # The same text again says nothing new, from wherever it comes.
    assert save(made, "problem", "first", version=0, tab="b").version == 2


def test_a_tab_of_another_person_is_another_tab():
    other = UserFactory()
    made = ContributionFactory(coauthors=[other])
    save(made, "problem", "mine", tab="a")
    with pytest.raises(ConflictError):
        save(made, "problem", "theirs", actor=other, tab="a")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("problem", "x" * 20_001),
        ("title", "x" * 5_001),
        ("problem", "a\x00b"),
        ("problem", "a\x1bb"),
        ("problem", "a\ud800b"),
        ("problem", "a\u202eb"),
        ("problem", "a\u2066b"),
        ("topics", [str(number) for number in range(1, 200)]),
        ("topics", ["1; DROP TABLE"]),
        ("topics", ["-1"]),
        ("topics", ["9" * 400]),
        ("outcomes", [{"measure": f"M{number}"} for number in range(10_000)]),
        ("outcomes", [{"measure": "x" * 2_001}]),
        ("outcomes", [{"measure": "a\u202eb"}]),
        ("no_such_field", "x"),
        ("stage", "replicated"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_what_is_there(name, value):
    made = ContributionFactory(values={"problem": "kept"})
    with pytest.raises(ValidationError):
        save(made, name, value, version=1)
    assert texts(made) == {"problem": "kept"}


def test_odd_shapes_are_no_values():
    made = ContributionFactory()
    save(made, "problem", {"a": 1})
    save(made, "outcomes", ["x", 1, {"measure": "M", "evil": "y"}])
    assert texts(made)["problem"] == ""
    assert set(texts(made)["outcomes"][0]) == {
        "measure", "unit", "before", "after", "better", "period", "population",
    }  # fmt: skip


def test_nobody_else_writes():
    made = ContributionFactory()
    with pytest.raises(PermissionDenied):
        save(made, "problem", "x", actor=UserFactory())
    assert texts(made) == {}


def test_nothing_is_saved_once_it_is_handed_in(home):
    made = submitted_contribution()
    with pytest.raises(PermissionDenied):
        save(made, "problem", "changed", version=1)


def test_a_draft_is_deleted_with_its_files(django_capture_on_commit_callbacks):
    made = ContributionFactory(values={"problem": "x"})
    file = AttachmentFactory(contribution=made).file
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        delete_contribution(actor=made.owner, contribution=made)
    assert not Contribution.objects.exists()
    assert not file.storage.exists(file.name)


def test_only_the_owner_deletes_and_only_a_draft(home):
    other = UserFactory()
    made = ContributionFactory(complete=True, coauthors=[other])
    with pytest.raises(PermissionDenied):
        delete_contribution(actor=other, contribution=made)
    submit_contribution(actor=made.owner, contribution=made)
    with pytest.raises(PermissionDenied):
        delete_contribution(actor=made.owner, contribution=made)


def test_an_account_takes_along_only_what_nobody_else_writes():
    owner, other = UserFactory(), UserFactory()
    ContributionFactory(owner=owner)
    shared = ContributionFactory(owner=owner, coauthors=[other])
    owner.delete()
    assert list(Contribution.objects.all()) == [shared]
    assert DraftField.objects.count() == 0


def test_the_page_refuses_a_number_too_great_for_any_topic(client_for):
    made = ContributionFactory()
    place = f"{made.get_absolute_url()}save/?field=topics"
    answer = client_for(made.owner).post(place, {"topics": "9" * 20, "seen-topics": "0:x"})
    assert answer.status_code == 422
    assert texts(made) == {}
