"""What the front page says waits for editors: the same as the queues behind it."""

import datetime as dt

import pytest
from django.utils import timezone

from exemplar.accounts.enums import Role
from exemplar.home.queries import next_steps
from practices.library.actions import retire_page
from tests.factories import CaseStudyFactory, OutcomeFactory, PracticeFactory, role_user

pytestmark = pytest.mark.django_db


def test_what_is_retired_waits_for_nobody():
    editor = role_user(Role.EDITOR)
    past = timezone.localdate() - dt.timedelta(days=1)
    unrated = [OutcomeFactory.build(evidence="not_rated", evidence_reason="")]
    PracticeFactory(verify_by=past)
    CaseStudyFactory(verify_by=past)
    retired = PracticeFactory(verify_by=past, outcomes=unrated)
    before = {step.text for step in next_steps(editor)}
    retire_page(actor=editor, page=retired, reason="A law has changed.")
    after = {step.text for step in next_steps(editor)}
    assert before - after == {"3 due to be verified again", "1 with outcomes not yet rated"}
    assert after - before == {"2 due to be verified again"}
