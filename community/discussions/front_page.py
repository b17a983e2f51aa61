"""What people talk about, on the front page. Filled in for each request: talk changes no page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from community.discussions.enums import SpaceAudience, State
from community.discussions.models import Thread
from exemplar.core.personal import register_fragment

SHOWN = 3


@register_fragment("newest_talk")
def newest_talk(_request: HttpRequest, _argument: str) -> str:
    """The public threads in which somebody wrote last; nothing where nobody has."""
    threads = Thread.objects.filter(
        space__audience=SpaceAudience.PUBLIC, state=State.VISIBLE, merged_into=None
    )
    newest = threads.select_related("space").order_by("-last_post_at", "-pk")[:SHOWN]
    return render_to_string("discussions/_newest_talk.html", {"threads": newest})
