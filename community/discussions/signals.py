"""What discussions tell, with the `actor`.

Sent inside the transaction of what has happened: who is told is written down with it, or neither
is. Mails are the business of tasks, which begin after the commit.
"""

from django.dispatch import Signal

# With `thread` and `post`, its opening text. Also where it waits to be looked at first.
thread_opened = Signal()
# With `post`, a reply to a thread or to such a reply.
replied = Signal()
# With `post`; its text has changed, or an earlier one has been taken out of its history for good.
post_edited = Signal()
# With `thread` and `before`, the title that was taken out of it for good.
title_redacted = Signal()
# With `post`, `before` and `after`: whether it is shown has changed. The actor may be None.
post_state_changed = Signal()
# With `thread` and `post`, the answer.
answer_accepted = Signal()

# With `thread`, `before`, the name of the place it was in, and whether `is_locked` with it.
thread_moved = Signal()
# With `thread` and `into`, where it went on.
thread_merged = Signal()
# With `thread` and `new`, the thread that was taken out of it.
thread_split = Signal()
# With `thread`.
thread_locked = Signal()
