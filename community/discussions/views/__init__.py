"""The pages on which people talk."""

from community.discussions.views.acting import accept, delete, react, redact, redact_earlier
from community.discussions.views.drafting import discard, draft, preview
from community.discussions.views.editing import edit, history
from community.discussions.views.lists import front, space, start, unanswered_list, yours
from community.discussions.views.threads import post, replies, thread, unread
from community.discussions.views.writing import new_thread, reply_to_post, reply_to_thread

__all__ = [
    "accept",
    "delete",
    "discard",
    "draft",
    "edit",
    "front",
    "history",
    "new_thread",
    "post",
    "preview",
    "react",
    "redact",
    "redact_earlier",
    "replies",
    "reply_to_post",
    "reply_to_thread",
    "space",
    "start",
    "thread",
    "unanswered_list",
    "unread",
    "yours",
]
