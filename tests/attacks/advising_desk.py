"""Attacks through what is said of weights, and through what a run has stored of people."""

from django.utils import timezone

from community.advising.models import WeightSet
from exemplar.accounts.enums import Role
from tests.attacks.fields import Filler
from tests.factories import AdvisorFactory, UserFactory
from tests.factories.advising import AdviceRequestFactory
from tests.factories.advising_runs import (
    CohortFactory,
    PairingFactory,
    ShortlistFactory,
    WeightSetFactory,
    kept_out,
    listed,
)

Page = tuple[str, str, str]


def attacked_runs(filler: Filler) -> list[Page]:
    """Weights that were refused with attacks; runs whose stored words are attacks."""
    reader, shown = Role.COORDINATOR.value, []
    for _ in range(filler.needed(WeightSet)):
        values = filler.fill(WeightSet)
        made = WeightSetFactory(
            refused_at=timezone.now(), approved_by=UserFactory(), **values
        )  # fmt: skip
        shown.append((f"/advice/desk/weights/{made.version}/", str(made), reader))
        shown += _runs(values["reason"], reader)
    return shown


def _runs(words: str, reader: str) -> list[Page]:
    asked = AdviceRequestFactory(screened=True, title="Asked for")
    person, other = AdvisorFactory(), AdvisorFactory()
    told = listed(person, 1, 0.5)
    told |= {"name": words, "sentence": words}
    told["factors"] = [{**each, "sentence": words} for each in told["factors"]]
    told["results"] = [{"id": "1", "title": words, "similarity": 1.0, "shared": [words]}]
    told["lifted"] = [{"conflict": "1", "clearance": "1", "sentence": words}]
    shortlist, cohort = ShortlistFactory(request=asked), CohortFactory(requests=[asked])
    for run in (shortlist, cohort):
        PairingFactory(run=run, request=asked, advisor=person, explanation=told)
        PairingFactory(
            run=run, request=asked, advisor=other, away=True, explanation=kept_out(other, words)
        )
    place = f"/advice/desk/cohorts/{cohort.pk}"
    return [
        (f"/advice/desk/runs/{shortlist.pk}/", "Shortlist: Asked for", reader),
        (f"{place}/", str(cohort), reader),
        (f"{place}/requests/{asked.pk}/", "Asked for", reader),
    ]
