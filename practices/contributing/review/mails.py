"""Wagtail's own mails about a workflow, left out where a contribution has news of its own.

They lead into the admin, where an author has no business.
"""

from typing import Any

from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from practices.contributing.review.queries import contribution_of


class _NotForContributions:
    """Handles what is no contribution."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        """Whether Wagtail tells of this."""
        state = instance if isinstance(instance, WorkflowState) else instance.workflow_state
        page = state.content_object
        if isinstance(page, Page) and contribution_of(page):
            return False
        return bool(super().can_handle(instance, **kwargs))  # type: ignore[misc]


class _TaskSubmitted(_NotForContributions, GroupApprovalTaskStateSubmissionEmailNotifier):
    pass


class _Submitted(_NotForContributions, WorkflowStateSubmissionEmailNotifier):
    pass


class _Approved(_NotForContributions, WorkflowStateApprovalEmailNotifier):
    pass


class _Rejected(_NotForContributions, WorkflowStateRejectionEmailNotifier):
    pass


# The signal, its sender, the name under which Wagtail has connected its mail, and what takes its
# place. Kept here: a signal does not keep what is connected to it alive.
_INSTEAD = [
    (task_submitted, TaskState, "group_approval_task_submitted", _TaskSubmitted()),
    (workflow_submitted, WorkflowState, "workflow_state_submitted", _Submitted()),
    (workflow_approved, WorkflowState, "workflow_state_approved", _Approved()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected", _Rejected()),
]


def replace_mails() -> None:
    """Connect ours in the place of Wagtail's."""
    for signal, sender, what, ours in _INSTEAD:
        name = f"{what}_email_notification"
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(ours, sender=sender, dispatch_uid=name)
