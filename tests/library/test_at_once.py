"""Raters and editors at the very same moment."""

import pytest
from taggit.models import Tag

from exemplar.accounts.enums import Role
from practices.library.actions import (
    promote_tag,
    rate_outcome,
    replace_tag,
    retire_page,
    supersede_practice,
)
from practices.library.evidence import fingerprint_of
from practices.library.models import EvidenceRating, Outcome, PracticePage
from practices.taxonomy.models import Topic
from tests.factories import OutcomeFactory, PracticeFactory, TopicFactory, role_user
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_three_rate_at_once():
    """Two count, the third comes too late; the level follows from the two."""
    rows = [OutcomeFactory.build(evidence="not_rated", evidence_reason="")]
    outcome = PracticeFactory(outcomes=rows).outcomes.get()
    raters = [role_user(Role.EDITOR) for _ in range(3)]

    def rate(rater):
        return lambda: rate_outcome(
            actor=rater,
            outcome=Outcome.objects.get(pk=outcome.pk),
            level="some",
            reason="Measured.",
            seen=fingerprint_of(outcome),
        )

    practice = PracticePage.objects.filter(pk=outcome.practice_id)
    told = at_once(practice, rate(raters[0]), rate(raters[0]), rate(raters[1]), rate(raters[2]))
    assert outcomes(told) == ["ok", "PermissionDenied", "ok", "PermissionDenied"]
    assert [each.rater for each in EvidenceRating.objects.all()] == raters[:2]
    assert Outcome.objects.get(pk=outcome.pk).evidence == "some"


def test_retired_twice_and_each_in_favour_of_the_other():
    editor, one, other = role_user(Role.EDITOR), PracticeFactory(), PracticeFactory()

    def supersede(practice, successor):
        return lambda: supersede_practice(
            actor=editor, practice=practice, successor=successor, reason="Better."
        )

    both = PracticePage.objects.filter(pk__in=[one.pk, other.pk])
    told = at_once(both, supersede(one, other), supersede(other, one))
    assert outcomes(told) == ["ok", "ValidationError"]

    def retire():
        return retire_page(actor=editor, page=other, reason="Over.")

    told = at_once(PracticePage.objects.filter(pk=other.pk), retire, retire)
    assert outcomes(told) == ["ok", "ValidationError"]


def test_a_tag_promoted_twice():
    """One topic comes of it; whoever was later is told, and makes no second one."""
    editor, page = role_user(Role.EDITOR), PracticeFactory()
    page.tags.add("queues")
    page.save()
    tag = Tag.objects.get(name="queues")
    before = Topic.objects.count()

    def promote(name):
        return lambda: promote_tag(actor=editor, tag=Tag.objects.get(pk=tag.pk), name=name)

    told = at_once(Tag.objects.filter(pk=tag.pk), promote("Queues"), promote("Waiting lines"))
    assert outcomes(told) == ["ok", "ValidationError"]
    assert Topic.objects.count() == before + 1
    page.tags.add("lines")
    page.save()
    tag, topic = Tag.objects.get(name="lines"), TopicFactory()

    def replace():
        return replace_tag(actor=editor, tag=tag, topic=topic)

    told = at_once(Tag.objects.filter(pk=tag.pk), replace, replace)
    assert outcomes(told) == ["ok", "ValidationError"]
