"""Requests in their states, the register of conflicts and clearances, as pages are opened with."""

from datetime import timedelta

from django.utils import timezone

from community.advising.models import AdviceRequest
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.e2e.people import address_of
from tests.factories import (
    AdviceRequestFactory,
    ClearanceFactory,
    CompanyFactory,
    ConflictFactory,
    DelegateFactory,
    DraftAnswerFactory,
    JointAdviceDecisionFactory,
    QuestionFactory,
    StepFactory,
)

LONG = "People call again and again because nobody can tell them when it is done. " * 6


def asked_for() -> None:
    """One request in each state of the desk, of the official; conflicts; clearances."""
    official = User.objects.get(email=address_of(Role.OFFICIAL))
    coordinator = User.objects.get(email=address_of(Role.COORDINATOR))
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    mine = {"official": official, "agency": agency, "challenge": LONG}
    short = {**mine, "title": "", "challenge": "Short."}
    draft = AdviceRequestFactory(pk=9801, draft=True, **short)
    DraftAnswerFactory(request=draft, name="ends_on", value="2020-01-01")
    waiting = AdviceRequestFactory(pk=9802, title="The line on Monday mornings", **mine)
    QuestionFactory(pk=9801, request=waiting, text=LONG)
    QuestionFactory(request=waiting, side="coordinator", asked_by=coordinator)
    QuestionFactory(request=waiting, answered=True, answer=LONG, answered_by=coordinator)
    held = AdviceRequestFactory(pk=9803, held=True, title="One set of standards", **mine)
    JointAdviceDecisionFactory(request=held, by=coordinator)
    why = "It asks which to buy."
    declined = AdviceRequestFactory(pk=9804, state="declined", reason=why, **mine)
    StepFactory(request=declined, state="declined", by=coordinator, reason=why)
    AdviceRequestFactory(pk=9805, draft=True, title="Ready", **mine)
    AdviceRequestFactory(
        pk=9806, draft=True, title="A group", **{**mine, "challenge": f"{LONG} A consensus."}
    )
    late = AdviceRequestFactory(pk=9807, screened=True, left_out_names="Unheard Of", **mine)
    long_ago = timezone.now() - timedelta(days=60)
    late.steps.update(at=long_ago)
    AdviceRequest.objects.filter(pk=9807).update(submitted_at=long_ago)
    DelegateFactory(agency=agency, official=official)
    parent = CompanyFactory(name="Example Holdings of a Rather Long Name")
    child = CompanyFactory(name="Example Letters", parent=parent)
    conflict = ConflictFactory(pk=9801, company=child, agency=agency, reported_by=coordinator)
    ConflictFactory(pk=9802, unsettled=True, agency=agency)
    ConflictFactory(pk=9803, of_person=True, reported=True, agency=None)
    ConflictFactory(pk=9804, state="ended")
    ClearanceFactory(pk=9801, conflict=conflict, request=held, asked_by=coordinator)
    ClearanceFactory(pk=9802, conflict=conflict, given=True)
