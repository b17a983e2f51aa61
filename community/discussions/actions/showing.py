"""Whether a text is shown, as moderation decides."""

from django.db import transaction

from community.discussions import signals
from community.discussions.actions.counting import recount
from community.discussions.actions.locking import locked
from community.discussions.enums import State
from community.discussions.models import Post


@transaction.atomic
def set_state(*, post: Post, state: str) -> Post:
    """Show, hide or remove a text; with the opening text its thread. What is deleted stays so.

    Called by the actions of moderation, which have asked their rules and record the decision.
    """
    thread, kept = locked(post)
    before = kept.state
    if before in (state, State.DELETED):
        return kept
    kept.state = state
    kept.save(update_fields=["state"])
    # Beside a page the others go on commenting, whatever became of the first comment.
    if kept.is_opening and thread.space_id is not None:
        thread.state = state
    recount(thread)
    post.state = state
    signals.post_state_changed.send(sender=Post, post=kept, before=before, after=state, actor=None)
    return kept
