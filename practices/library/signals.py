"""What the library tells whoever listens."""

from django.dispatch import Signal

# Sent after the commit, with `practice`: a PracticePage that has been published.
practice_published = Signal()
# Sent after the commit, with `case_study`: a CaseStudyPage that has been published.
case_study_published = Signal()
# Sent after the commit, with `practice`, `before` and `after`: its stage has changed.
stage_changed = Signal()
