"""What the library tells whoever listens."""

from django.dispatch import Signal

# Sent after the commit, with `practice`: a PracticePage that has been published.
practice_published = Signal()
# Sent after the commit, with `case_study`: a CaseStudyPage that has been published.
case_study_published = Signal()
# Sent after the commit, with `practice`, `before` and `after`: its stage has changed.
stage_changed = Signal()
# Sent after the commit, with `practice`, `actor`, `reason` and `successor` (another one or None):
# it has been retired, or superseded by another one.
practice_retired = Signal()
# Sent after the commit, with `case_study`, `actor` and `reason`: it has been retired.
case_study_retired = Signal()
# Sent inside the transaction, with `tag_id`, `tag_name` and `topic`: what the tag stood for is the
# topic's now, and the tag is about to be deleted. Whoever keeps drafts of their own changes them.
tag_promoted = Signal()
