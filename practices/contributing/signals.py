"""What contributing tells. Sent after the commit, with `contribution` and `actor`."""

from django.dispatch import Signal

# Somebody has handed a contribution in, for the first time or again.
contribution_submitted = Signal()
# An author has taken a contribution back; `before` is the state that it was in.
contribution_withdrawn = Signal()
# Somebody is asked to write along; `email` is the address that they were asked by.
coauthor_invited = Signal()

# The answers of a review; each comes with the `reason`, which may be empty. The actor is None where
# no person did it at that moment, such as a publication on schedule.
changes_requested = Signal()
contribution_published = Signal()
contribution_declined = Signal()
# An editor has taken it off the site, or has stopped its review.
contribution_unpublished = Signal()
review_stopped = Signal()
# A reviewer has taken it on.
review_claimed = Signal()
# An author has answered a comment of Wagtail's on a field of the page; `answer` is its reply.
comment_answered = Signal()
