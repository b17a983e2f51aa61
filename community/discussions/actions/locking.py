"""Holding a post together with its thread: the thread first, in every action, so that none waits
for another that waits for it.
"""

from community.discussions.models import Post, Thread


def locked(post: Post) -> tuple[Thread, Post]:
    """The thread and the post as they are now, held until the transaction ends."""
    while True:
        key = Post.objects.values_list("thread", flat=True).get(pk=post.pk)
        thread = Thread.objects.select_for_update(of=("self",)).get(pk=key)
        rows = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, thread=thread)
        # While this waited, the post may have gone to another thread.
        if (kept := rows.first()) is not None:
            kept.thread = thread
            return thread, kept
