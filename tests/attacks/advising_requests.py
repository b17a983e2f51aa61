"""Attacks through what is said in requests for advice, in the register, and about clearances."""

from community.advising.enums import RequestState
from community.advising.models import (
    AdviceRequest,
    Clearance,
    Conflict,
    JointAdviceDecision,
    Question,
    Step,
)
from exemplar.accounts.enums import Role
from tests.attacks.fields import Filler
from tests.factories import (
    AdviceRequestFactory,
    ClearanceFactory,
    ConflictFactory,
    JointAdviceDecisionFactory,
    QuestionFactory,
    StepFactory,
)

Page = tuple[str, str, str]
READER = Role.COORDINATOR.value


def attacked_advice(filler: Filler) -> list[Page]:
    """Each request, record and question where coordinators read it, and the lists of them."""
    shown: list[Page] = []
    kinds = (AdviceRequest, Step, JointAdviceDecision, Question)
    needed = max(filler.needed(each) for each in kinds)
    for _ in range(needed):
        asked = AdviceRequestFactory(state=RequestState.DECLINED, **filler.fill(AdviceRequest))
        StepFactory(request=asked, state=RequestState.DECLINED, **filler.fill(Step))
        JointAdviceDecisionFactory(request=asked, **filler.fill(JointAdviceDecision))
        QuestionFactory(request=asked, answered=True, **filler.fill(Question))
        shown.append((asked.get_absolute_url(), asked.title, READER))
    for _ in range(filler.needed(Conflict)):
        record = ConflictFactory(company=None, **filler.fill(Conflict))
        heading = f"Contract: “{record.company_name}”"
        shown.append((record.get_absolute_url(), heading, READER))
    for _ in range(filler.needed(Clearance)):
        asked_for = ClearanceFactory(given=True, **filler.fill(Clearance))
        shown.append((asked_for.get_absolute_url(), str(asked_for), READER))
    return [
        *shown,
        ("/advice/desk/?show=all", "Requests for advice", READER),
        ("/advice/desk/conflicts/?show=all", "Conflict register", READER),
        ("/advice/clearances/", "Clearances", READER),
    ]
