"""Comments beside a case study in full, a practice that was retired, and a topic without any."""

from practices.library.models import CaseStudyPage, PracticePage
from tests.factories import TopicFactory
from tests.factories.discussions import PostFactory, ThreadFactory

LONG = "Ours was like that, too, until we asked the people at the counter what they see. " * 9


def commented() -> None:
    """A few, a single one, none."""
    case = CaseStudyPage.objects.get(slug="full")
    thread = ThreadFactory(pk=9880, space=None, page=case.page_ptr, title=case.title, slug="told")
    linked = "[Online appointments](/practices/full/)\n\n[Gone](/practices/never-was/)"
    for body in (LONG, "Thank you.", linked, "x" * 300):
        PostFactory(thread=thread, body=body, helpful_count=len(body) % 4)
    retired = PracticePage.objects.get(slug="retired")
    ThreadFactory(space=None, page=retired.page_ptr, title=retired.title, body="What came next?")
    TopicFactory(pk=9880, name="Without a comment", slug="without-a-comment")
