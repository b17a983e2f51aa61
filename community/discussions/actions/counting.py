"""What a thread says of its replies, brought in line with them. Only under the thread's lock."""

from django.db.models import Max, Q

from community.discussions.enums import State
from community.discussions.models import Post, Thread


def recount(thread: Thread) -> None:
    """Count the replies that are shown, and find the newest; an answer that is gone is none."""
    shown = Post.objects.filter(thread=thread, state=State.VISIBLE)
    replies = shown.filter(Q(position__gt=0) | Q(position=None))
    thread.reply_count = replies.count()
    newest = shown.aggregate(newest=Max("created_at"))["newest"]
    thread.last_post_at = newest or thread.created_at
    if thread.accepted_id and not shown.filter(pk=thread.accepted_id).exists():
        thread.accepted = None
    thread.save(update_fields=["reply_count", "last_post_at", "accepted", "state"])
