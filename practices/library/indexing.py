"""What of the library can be found by search."""

from typing import Any

from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Topic
from search.registry import Kind, register

register(
    Kind(
        name="practices",
        label="Practices",
        visible=lambda user: (
            PracticePage.objects.visible_to(user).without_texts().prefetch_related("topics")
        ),
        template="library/_practice_hit.html",
    )
)
register(
    Kind(
        name="cases",
        label="Case studies",
        visible=lambda user: (
            CaseStudyPage.objects.visible_to(user)
            .select_related("agency", "company")
            .prefetch_related("topics")
        ),
        template="library/_case_hit.html",
    )
)


def _everything(model: Any) -> Any:
    return lambda _user: model.objects.all()


register(Kind("topics", "Topics", _everything(Topic), "library/_topic_hit.html"))
register(Kind("agencies", "Agencies", _everything(Agency), "library/_agency_hit.html"))
