"""The step of the workflow in which contributions are reviewed, and what reviewing keeps."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast
from wagtail.models import AbstractGroupApprovalTask, Comment, Page

# What a reviewer can do with a contribution: the name of the action, what it is called in the
# admin, and whether it asks for words. None is called "approve": Wagtail lets whoever may do that
# stop the whole workflow, too, and then nobody would have decided anything.
ACTIONS = [
    ("publish", "Approve and publish", False),
    ("request_changes", "Request changes", True),
    ("decline", "Decline", True),
]


class LibraryReview(AbstractGroupApprovalTask):
    """Review of what is to become part of the library.

    A contribution is decided by an editor who has not written it, and its author is told. A page
    that an editor has written in the admin is approved by the chosen groups, as anywhere else.
    """

    class Meta:
        verbose_name = "library review"
        verbose_name_plural = "library reviews"

    @classmethod
    def get_description(cls) -> str:
        """What whoever puts a workflow together reads of it."""
        return "Contributions: editors who have not written them. Other pages: the chosen groups"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """What a person may do now with the page that waits here."""
        from practices.contributing.review.queries import contribution_of  # noqa: PLC0415
        from practices.contributing.review.rules import can_review  # noqa: PLC0415

        contribution = contribution_of(obj)
        if contribution is None:
            actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
            return actions
        return list(ACTIONS) if can_review(user, contribution) else []

    def on_action(self, task_state: Any, user: Any, action_name: str, /, **given: Any) -> None:
        """Decide as the action says. Raises PermissionDenied or ValidationError."""
        from practices.contributing.review.actions import decide  # noqa: PLC0415
        from practices.contributing.review.queries import contribution_of  # noqa: PLC0415

        contribution = contribution_of(task_state.workflow_state.content_object)
        if contribution is None:
            super().on_action(task_state, user, action_name, **given)
        else:
            # Of what a browser sends along nothing counts but the words.
            reason = str(given.get("comment", ""))
            decide(actor=user, contribution=contribution, name=action_name, reason=reason)

    def get_form_for_action(self, action: str) -> Any:
        """Where the words are asked for that go with a decision."""
        from practices.contributing.review.forms import FORMS  # noqa: PLC0415

        return FORMS.get(action) or super().get_form_for_action(action)

    def get_template_for_action(self, action: str) -> str:
        """The dialog, which says what the decision means for the author."""
        from practices.contributing.review.forms import FORMS  # noqa: PLC0415

        return "wagtailadmin/contributing/decide.html" if action in FORMS else ""

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Whoever may not decide does not edit either: its authors wait for the answer."""
        from practices.contributing.review.queries import contribution_of  # noqa: PLC0415
        from practices.contributing.review.rules import can_review  # noqa: PLC0415

        contribution = contribution_of(obj)
        if contribution is None:
            return bool(super().locked_for_user(obj, user))
        return not can_review(user, contribution)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """What waits for a person, contributions left out: those have a queue of their own."""
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        contributed = Page.objects.filter(contribution__isnull=False)
        keys = contributed.values_list(Cast("pk", models.CharField()), flat=True)
        return states.exclude(workflow_state__object_id__in=keys)

    def deactivate(self, user: Any = None) -> None:
        """Refused: without this step Wagtail would publish whatever waits in it.

        Raises ValidationError.
        """
        raise ValidationError(
            "The library is reviewed with this task. Take the workflow off the pages instead."
        )


class Claim(models.Model):
    """A reviewer has taken a contribution on: its author sees who has it."""

    contribution = models.OneToOneField(
        "contributing.Contribution", on_delete=models.CASCADE, related_name="claim"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claimed_contributions"
    )
    claimed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.reviewer} has “{self.contribution}”"


class DealtWith(models.Model):
    """An author says that a comment has been dealt with. Whether that is so the reviewer judges."""

    # Without a name on the other side: a comment would try to save it as a field of its own.
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"Comment {self.comment_id} has been dealt with"
