"""Two raters, neither knowing the other; an editor where they differ; and numbers that change."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from exemplar.accounts.enums import Role
from practices.library.actions import decide_outcome, rate_outcome
from practices.library.evidence import find_level, fingerprint_of
from practices.library.models import (
    EvidenceRating,
    Outcome,
    PracticeAuthor,
    PracticePage,
)
from practices.library.queries.evidence import rated, waiting_for
from search.models import IndexChange
from tests.factories import (
    EvidenceRatingFactory,
    OutcomeFactory,
    PracticeFactory,
    UserFactory,
    edit_without_publishing,
    rate,
    role_user,
)


@pytest.fixture
def outcome(db):
    """An outcome that nobody has rated or read."""
    rows = [OutcomeFactory.build(evidence="not_rated", evidence_reason="")]
    return PracticeFactory(outcomes=rows).outcomes.get()


def now(outcome):
    """What an outcome and its practice say now."""
    row = Outcome.objects.get(pk=outcome.pk)
    practice = PracticePage.objects.get(pk=row.practice_id)
    return row.evidence, row.basis, practice.evidence


def give(actor, outcome, level="some", reason="Because."):
    """One rating."""
    return rate_outcome(
        actor=actor, outcome=outcome, level=level, reason=reason, seen=fingerprint_of(outcome)
    )


def decide(actor, outcome, level="mixed", reason="Between."):
    """One decision."""
    return decide_outcome(
        actor=actor, outcome=outcome, level=level, reason=reason, seen=fingerprint_of(outcome)
    )


def test_one_rating_changes_nothing_that_anybody_sees(outcome):
    rate(outcome, "strong")
    assert now(outcome) == ("not_rated", "none", "not_rated")


def test_two_that_agree_set_the_level(outcome):
    rate(outcome, "some", "some")
    assert now(outcome) == ("some", "agreed", "some")


def test_two_that_differ_wait_for_a_third(outcome):
    rate(outcome, "some", "strong")
    assert now(outcome) == ("not_rated", "disputed", "not_rated")
    decide(role_user(Role.EDITOR), outcome, "mixed")
    assert now(outcome) == ("mixed", "decided", "mixed")


def test_search_is_told_of_a_new_level(outcome, settings):
    IndexChange.objects.all().delete()
    rate(outcome, "some", "some")
    keys = set(IndexChange.objects.values_list("label", "key"))
    assert ("library.practicepage", str(outcome.practice_id)) in keys


def test_what_the_editors_read_holds_until_two_have_rated(db):
    outcome = PracticeFactory(outcomes=[OutcomeFactory.build(evidence="some")]).outcomes.get()
    before = now(outcome)
    rate(outcome, "expert_opinion", "expert_opinion")
    assert (before, now(outcome)) == (
        ("some", "sources", "some"),
        ("expert_opinion", "agreed", "expert_opinion"),
    )


def test_nobody_rates_twice_and_no_third_rates(outcome):
    (first,) = rate(outcome, "some")
    with pytest.raises(PermissionDenied):
        give(first, outcome)
    rate(outcome, "some")
    with pytest.raises(PermissionDenied):
        rate(outcome, "some")
    assert EvidenceRating.objects.filter(outcome=outcome).count() == 2


def test_the_database_keeps_one_rating_for_each_rater(outcome):
    rater = UserFactory()
    EvidenceRatingFactory(outcome=outcome, rater=rater)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceRatingFactory(outcome=outcome, rater=rater)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.EDITOR, Role.ADMIN}])
def test_only_editors_rate(outcome, role):
    with pytest.raises(PermissionDenied):
        give(role_user(role), outcome)
    assert not EvidenceRating.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
@pytest.mark.parametrize("how", ["author", "owner"])
def test_nobody_rates_or_decides_on_their_own(outcome, role, how):
    person = role_user(role)
    if how == "author":
        PracticeAuthor.objects.create(practice=outcome.practice, user=person, name="x")
    else:
        PracticePage.objects.filter(pk=outcome.practice_id).update(owner=person)
    with pytest.raises(PermissionDenied):
        give(person, outcome)
    rate(outcome, "some", "strong")
    with pytest.raises(PermissionDenied):
        decide(person, outcome)
    assert outcome not in waiting_for(person)


@pytest.mark.parametrize("change", [{"live": False}, {"standing": "retired"}])
def test_what_is_not_before_readers_is_not_rated(outcome, change):
    kept = {"standing_since": "2024-01-01", "standing_reason": "x"} if "standing" in change else {}
    PracticePage.objects.filter(pk=outcome.practice_id).update(**change, **kept)
    with pytest.raises(PermissionDenied):
        give(role_user(Role.EDITOR), outcome)


def test_a_rater_does_not_decide(outcome):
    first, _second = rate(outcome, "some", "strong")
    role_user(Role.EDITOR)
    with pytest.raises(PermissionDenied):
        decide(first, outcome)


def test_an_admin_who_rated_decides_where_there_is_no_third_editor(outcome):
    admin = role_user(Role.ADMIN)
    give(admin, outcome, "some")
    rate(outcome, "strong")
    third = role_user(Role.EDITOR)
    with pytest.raises(PermissionDenied):
        decide(admin, outcome)
    third.is_active = False
    third.save()
    decide(admin, outcome, "some")
    assert now(outcome) == ("some", "decided", "some")


def test_numbers_that_change_ask_for_new_ratings(outcome):
    rate(outcome, "strong", "strong")
    practice = PracticePage.objects.get(pk=outcome.practice_id)
    row = practice.outcomes.get()
    row.after = 29
    practice.outcomes = [row]
    practice.save_revision().publish()
    assert now(outcome) == ("not_rated", "outdated", "not_rated")
    (found,) = rated(Outcome.objects.filter(pk=outcome.pk))
    assert (found.finding.before.level, found.ratings) == ("strong", [])
    editor = role_user(Role.EDITOR)
    assert list(waiting_for(editor)) == [row]
    rate(Outcome.objects.get(pk=outcome.pk), "insufficient", "insufficient")
    assert now(outcome) == ("insufficient", "agreed", "insufficient")


def test_spaces_digits_and_capitals_make_no_other_outcome(outcome):
    rate(outcome, "some", "some")
    practice = PracticePage.objects.get(pk=outcome.practice_id)
    row = practice.outcomes.get()
    row.measure, row.after = f" {row.measure.upper()}  ", "12.0000"
    practice.outcomes = [row]
    practice.save_revision().publish()
    assert now(outcome) == ("some", "agreed", "some")


def test_an_older_revision_brings_back_no_older_level(outcome):
    practice = PracticePage.objects.get(pk=outcome.practice_id)
    unrated = practice.save_revision()
    rate(outcome, "some", "some")
    rated_then = PracticePage.objects.get(pk=practice.pk).save_revision()
    unrated.publish()
    after = [now(outcome)]
    Outcome.objects.get(pk=outcome.pk).ratings.all().delete()
    rated_then.publish()
    after.append(now(outcome))
    assert after == [("some", "agreed", "some"), ("not_rated", "none", "not_rated")]
    assert Outcome.objects.filter(practice=practice).get().pk == outcome.pk


def test_a_draft_shows_the_levels_of_today(outcome, rf):
    practice = PracticePage.objects.get(pk=outcome.practice_id)
    edit_without_publishing(practice, title="Draft")
    rate(outcome, "some", "some")
    draft = PracticePage.objects.get(pk=practice.pk).get_latest_revision_as_object()
    (found,) = rated(draft.outcomes.all())
    assert (draft.evidence, found.finding.level) == ("some", "some")


def test_a_copy_of_a_practice_is_not_rated(outcome):
    rate(outcome, "some", "some")
    practice = PracticePage.objects.get(pk=outcome.practice_id)
    copy = practice.copy(update_attrs={"slug": "copy"})
    assert (copy.evidence, [row.evidence for row in copy.outcomes.all()]) == (
        "not_rated",
        ["not_rated"],
    )


def test_a_rating_of_numbers_that_have_changed_is_refused(outcome):
    seen = fingerprint_of(outcome)
    Outcome.objects.filter(pk=outcome.pk).update(after=99)
    with pytest.raises(ValidationError, match="have changed since you opened it"):
        rate_outcome(
            actor=role_user(Role.EDITOR), outcome=outcome, level="some", reason="x", seen=seen
        )
    assert not EvidenceRating.objects.exists()


@pytest.mark.parametrize(
    ("level", "reason", "field"),
    [
        ("not_rated", "x", "level"),
        ("best", "x", "level"),
        ("", "x", "level"),
        ("some", "  ", "reason"),
        ("some", "x" * 1001, "reason"),
        ("some", "a\u202eb", "reason"),
        ("some", "a\x07b", "reason"),
        ("some", "a\ud800b", "reason"),
    ],
)
def test_a_rating_that_says_nothing_is_refused(outcome, level, reason, field):
    with pytest.raises(ValidationError) as refused:
        give(role_user(Role.EDITOR), outcome, level, reason)
    assert set(refused.value.error_dict) == {field}
    assert not EvidenceRating.objects.exists()


def test_the_order_of_ratings_of_other_numbers_does_not_matter():
    class Said:
        from_sources = False

        def __init__(self, fingerprint, level):
            self.fingerprint, self.level, self.reason = fingerprint, level, "x"

    old, new = [Said("old", "strong")] * 2, [Said("new", "some")] * 2
    assert find_level("new", [*old, *new], []).level == "some"
    assert find_level("new", [*new, *old], []).level == "some"
    assert find_level("old", [*new, *old], []).level == "strong"
