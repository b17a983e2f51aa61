"""Retiring and superseding: who may, what readers see, where it is found, and who is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from exemplar.accounts.enums import Role
from practices.library.actions import restore_page, retire_page, supersede_practice
from practices.library.models import (
    CaseStudyPage,
    PracticeAuthor,
    PracticePage,
    RelatedPractice,
)
from practices.library.queries.relying import people_citing
from practices.library.signals import case_study_retired, practice_retired
from tests.factories import CaseStudyFactory, PracticeFactory, UserFactory, role_user


@pytest.fixture
def editor(db):
    """An editor."""
    return role_user(Role.EDITOR)


@pytest.fixture
def heard():
    """What the signals told."""
    told = []

    def listen(sender, signal, **kwargs):
        told.append({"sender": sender, **kwargs})

    for signal in (practice_retired, case_study_retired):
        signal.connect(listen)
    yield told
    for signal in (practice_retired, case_study_retired):
        signal.disconnect(listen)


def fresh(page):
    """The page as it is kept."""
    return type(page).objects.get(pk=page.pk)


def text(client, page):
    """The page as readers see it."""
    return client.get(page.get_url()).content.decode()


def listed(client, address):
    """The titles in a list."""
    return [card.title for card in client.get(address).context["cards"]]


def test_a_retired_practice_keeps_its_address_and_says_why(client, editor):
    practice = PracticeFactory(title="Old way")
    retire_page(actor=editor, page=practice, reason="The law has changed.")
    shown = text(client, practice)
    assert ("Retired on" in shown, "The law has changed." in shown, practice.problem) == (
        True,
        True,
        practice.problem,
    )


def test_a_superseded_practice_leads_to_its_successor(client, editor):
    old, new = PracticeFactory(title="Old way"), PracticeFactory(title="New way")
    supersede_practice(actor=editor, practice=old, successor=new, reason="Better.")
    shown = text(client, old)
    assert ("Superseded on" in shown, f'<a href="{new.get_url()}">New way</a>' in shown) == (
        True,
        True,
    )
    assert (fresh(old).standing, fresh(old).superseded_by) == ("superseded", new)


def test_a_case_study_is_retired_too(client, editor):
    case = CaseStudyFactory()
    retire_page(actor=editor, page=case, reason="It was another office.")
    assert "It was another office." in text(client, case)


@pytest.mark.parametrize("engine", [False, True])
def test_lists_leave_it_out_unless_they_are_asked(client, editor, request, engine):
    practices = [PracticeFactory(title=title) for title in ("Kept", "Gone", "Replaced")]
    retire_page(actor=editor, page=practices[1], reason="x")
    supersede_practice(actor=editor, practice=practices[2], successor=practices[0], reason="x")
    if engine:
        request.getfixturevalue("indexed")
    sort = "sort=title"
    assert listed(client, f"/practices/?{sort}") == ["Kept"]
    assert listed(client, f"/practices/?standing=retired&{sort}") == ["Gone"]
    assert listed(client, f"/practices/?standing=superseded&standing=current&{sort}") == [
        "Kept",
        "Replaced",
    ]
    facets = client.get("/practices/").context["browse"].facets
    (standing,) = [facet for facet in facets if facet.name == "standing"]
    assert [(option.value, option.count) for option in standing.options] == [
        ("current", 1),
        ("superseded", 1),
        ("retired", 1),
    ]


def test_feeds_keep_it(client, editor):
    practice = PracticeFactory(title="Gone but told")
    retire_page(actor=editor, page=practice, reason="x")
    assert "Gone but told" in client.get("/feeds/practices/").content.decode()


def test_those_who_listen_are_told_once_after_the_commit(
    editor, heard, django_capture_on_commit_callbacks
):
    old, new, case = PracticeFactory(), PracticeFactory(), CaseStudyFactory()
    with django_capture_on_commit_callbacks(execute=True):
        supersede_practice(actor=editor, practice=old, successor=new, reason=" Better. ")
        retire_page(actor=editor, page=case, reason="Wrong.")
        assert heard == []
    assert heard == [
        {
            "sender": PracticePage,
            "practice": old,
            "actor": editor,
            "reason": "Better.",
            "successor": new,
        },
        {"sender": CaseStudyPage, "case_study": case, "actor": editor, "reason": "Wrong."},
    ]
    with pytest.raises(ValidationError, match="retired already"):
        retire_page(actor=editor, page=old, reason="Again.")
    assert len(heard) == 2


def test_restoring_takes_it_back(client, editor):
    old, new = PracticeFactory(title="Old way"), PracticeFactory()
    supersede_practice(actor=editor, practice=old, successor=new, reason="Better.")
    restore_page(actor=editor, page=old)
    kept = fresh(old)
    assert (kept.standing, kept.standing_reason, kept.standing_since, kept.superseded_by) == (
        "current",
        "",
        None,
        None,
    )
    assert "Superseded on" not in text(client, old)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.EDITOR, Role.ADMIN}])
def test_only_editors_retire_and_restore(db, role):
    person, practice = role_user(role), PracticeFactory()
    with pytest.raises(PermissionDenied):
        retire_page(actor=person, page=practice, reason="x")
    with pytest.raises(PermissionDenied):
        supersede_practice(actor=person, practice=practice, successor=PracticeFactory(), reason="x")
    with pytest.raises(PermissionDenied):
        restore_page(actor=person, page=practice)
    assert fresh(practice).standing == "current"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "a\u202eb", "a\x00b", "a\ud800b"])
def test_a_reason_that_says_nothing_is_refused(editor, reason):
    practice = PracticeFactory()
    with pytest.raises(ValidationError) as refused:
        retire_page(actor=editor, page=practice, reason=reason)
    assert (set(refused.value.error_dict), fresh(practice).standing) == ({"reason"}, "current")


def test_a_successor_must_stand_itself(editor):
    practice, draft, gone = PracticeFactory(), PracticeFactory(draft=True), PracticeFactory()
    retire_page(actor=editor, page=gone, reason="x")
    said = []
    for successor in (practice, draft, gone):
        with pytest.raises(ValidationError) as refused:
            supersede_practice(actor=editor, practice=practice, successor=successor, reason="x")
        said += refused.value.messages
    assert said == [
        "A practice cannot take its own place.",
        "This practice is not published.",
        "This practice is retired itself.",
    ]


def test_two_do_not_supersede_each_other(editor):
    one, two = PracticeFactory(), PracticeFactory()
    supersede_practice(actor=editor, practice=one, successor=two, reason="x")
    with pytest.raises(ValidationError):
        supersede_practice(actor=editor, practice=two, successor=one, reason="x")


def test_a_draft_is_not_retired(editor):
    with pytest.raises(ValidationError, match="Only what is published"):
        retire_page(actor=editor, page=PracticeFactory(draft=True), reason="x")


def test_an_older_revision_does_not_bring_it_back(editor):
    practice = PracticeFactory()
    revision = practice.save_revision()
    retire_page(actor=editor, page=practice, reason="x")
    revision.publish()
    assert fresh(practice).standing == "retired"
    later = fresh(practice).save_revision()
    restore_page(actor=editor, page=practice)
    later.publish()
    assert fresh(practice).standing == "current"


def test_a_copy_stands(editor):
    practice = PracticeFactory()
    retire_page(actor=editor, page=practice, reason="x")
    copy = fresh(practice).copy(update_attrs={"slug": "copy"})
    assert (copy.standing, copy.standing_reason) == ("current", "")


def test_those_who_cite_it(db):
    practice = PracticeFactory()
    people = [UserFactory() for _ in range(6)]
    case, silent = (
        CaseStudyFactory(practices=[practice]),
        CaseStudyFactory(practices=[practice], draft=True),
    )
    relating, other = PracticeFactory(), PracticeFactory()
    RelatedPractice.objects.create(practice=relating, related=practice)
    for page, owner in ((case, 0), (silent, 1), (relating, 2), (other, 3), (practice, 4)):
        type(page).objects.filter(pk=page.pk).update(owner=people[owner])
    PracticeAuthor.objects.create(practice=relating, user=people[5], name="x")
    PracticeAuthor.objects.create(practice=relating, user=people[2], name="twice")
    assert list(people_citing(practice)) == [people[0], people[2], people[5]]


def test_similar_practices_leave_it_out(client, editor):
    near = PracticeFactory(title="Queue by appointment")
    practice = PracticeFactory(title="Queue by appointment online")
    retire_page(actor=editor, page=near, reason="x")
    assert client.get(practice.get_url()).context["similar"] == []
