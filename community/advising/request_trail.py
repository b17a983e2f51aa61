"""What the audit trail keeps of requests, conflicts and clearances: who did what to which record.

Never a word of what is in them: the trail is kept for good, and a request is confidential.
"""

from typing import Any, Final

from django.db import models
from wagtail.log_actions import log

ACTIONS: Final = {
    "advising.start": "Request begun",
    "advising.submit": "Request submitted",
    "advising.hold": "Request held: joint advice",
    "advising.decide_joint": "Joint advice decided",
    "advising.ask_back": "Request given back",
    "advising.screen": "Request screened",
    "advising.decline": "Request declined",
    "advising.withdraw": "Request withdrawn",
    "advising.close": "Request closed",
    "advising.expire": "Request expired",
    "advising.reopen": "Request opened again",
    "advising.ask_question": "Question about a request asked",
    "advising.answer_question": "Question about a request answered",
    "advising.name_delegate": "Delegate named",
    "advising.end_delegate": "Delegate ended",
    "advising.record_conflict": "Conflict recorded",
    "advising.change_conflict": "Conflict changed",
    "advising.check_conflict": "Conflict checked",
    "advising.end_conflict": "Conflict ended",
    "advising.settle_conflict": "Conflict settled",
    "advising.import_conflicts": "Conflicts imported",
    "advising.report_conflict": "Conflict reported by an advisor",
    "advising.ask_clearance": "Clearance asked for",
    "advising.give_clearance": "Clearance given",
    "advising.refuse_clearance": "Clearance refused",
    "advising.revoke_clearance": "Clearance taken back",
    "advising.lapse_clearance": "Clearance ended",
}


def record_act(record: models.Model, action: str, actor: Any, **data: Any) -> None:
    """Write into the trail what was done, by whom, to which record; data holds keys and numbers."""
    log(instance=record, action=f"advising.{action}", user=actor, data=data)
