"""The panel of a practice, against a calculation made by hand over a small ledger.

The reader: Federal, 100 to 1,000 staff, 10,000 to 100,000 customers, by phone, for veterans; the
systems cannot be changed.

| report | level | staff | customers | channels | groups | constraints | same | similar |
|---|---|---|---|---|---|---|---|---|
| a worked | same | same | same | same | same | same | 6 | yes |
| b worked | same | different | same | same | unknown | unknown | 3 | yes |
| c mixed | same | same | different | same | unknown | different | 3 | yes |
| d worked | same | unknown | unknown | same | same | unknown | 3 | yes |
| e worked | different | same | same | same | same | unknown | 4 | no: level |
| f worked | same | same | same | different | unknown | unknown | 3 | no: channels |
| g worked, not confirmed | as a | | | | | | 6 | yes, but does not count |
| h not known yet | as a | | | | | | 6 | yes, but does not count |
| i considering | as a | | | | | | | not tried |
| j worked, a company | unknown | unknown | same | same | same | same | 4 | yes |

So it worked in a, b, d, j of a, b, c, d, j: 4 of 5; anywhere in 6 of 7.
"""

import pytest
from scipy.stats import beta

from practices.adoption.enums import AdoptionOutcome, AdoptionStatus
from practices.adoption.models import Adaptation, Adoption
from practices.fit.described import Description
from practices.fit.enums import Factor
from practices.fit.queries import ReaderService, panel_for
from practices.fit.seeing import view_for
from tests import factories as made

pytestmark = pytest.mark.django_db
MIXED = AdoptionOutcome.MIXED


@pytest.fixture
def words():
    return {
        "phone": made.ChannelFactory(name="Phone"),
        "online": made.ChannelFactory(name="Online"),
        "veterans": made.CustomerGroupFactory(name="Veterans"),
        "businesses": made.CustomerGroupFactory(name="Businesses"),
    }


@pytest.fixture
def reader(words):
    description = Description(
        level="federal",
        staff="100_1000",
        customers_a_year="10k_100k",
        channels=(words["phone"].pk,),
        customer_groups=(words["veterans"].pk,),
        constraints=("systems",),
    )
    return ReaderService(description, None, description.context(None))


@pytest.fixture
def practice(words):
    practice = made.PracticeFactory()
    phone, online, veterans = words["phone"], words["online"], words["veterans"]

    def tried(
        service,
        *,
        level="federal",
        staff="100_1000",
        customers="10k_100k",
        channels=(phone,),
        groups=(veterans,),
        constraints=("systems", "budget"),
        **more,
    ):
        if "company" not in more:
            more["agency"] = made.AgencyFactory(level=level, staff=staff)
        return made.AdoptionFactory(
            practice=practice,
            service=service,
            customers_a_year=customers,
            channels=list(channels),
            customer_groups=list(groups),
            constraints=None if constraints is None else list(constraints),
            adaptations=[Adaptation(difference=f"{service} differed", change=f"{service} changed")],
            **more,
        )

    tried("a")
    tried("b", staff="under_10", groups=(), constraints=None)
    tried("c", customers="over_10m", groups=(), constraints=("law",), outcome=MIXED)
    tried("d", staff="unknown", customers="unknown", constraints=None)
    tried("e", level="state", constraints=None)
    tried("f", channels=(online,), groups=(), constraints=None)
    tried("g", unconfirmed=True)
    tried("h", outcome=AdoptionOutcome.UNKNOWN)
    tried("i", status=AdoptionStatus.CONSIDERING)
    tried("j", agency=None, company=made.CompanyFactory())
    return practice


def others(worked, failed):
    """Reports about other practices, from services that are not similar."""
    for outcome, count in (("worked", worked), ("did_not_work", failed)):
        for _ in range(count):
            made.AdoptionFactory(agency__level="tribal", outcome=outcome)


def test_each_factor_is_counted(practice, reader):
    panel = panel_for(reader, practice.pk)
    assert panel.reports == 9
    assert {row.factor: (row.same, row.different, row.unknown) for row in panel.factors} == {
        Factor.LEVEL: (7, 1, 1),
        Factor.STAFF: (6, 1, 2),
        Factor.CUSTOMERS: (7, 1, 1),
        Factor.CHANNELS: (8, 1, 0),
        Factor.GROUPS: (6, 0, 3),
        Factor.CONSTRAINTS: (4, 1, 4),
    }


def test_the_count_and_the_interval(practice, reader):
    others(worked=3, failed=1)
    found = panel_for(reader, practice.pk).estimate
    assert (found.worked, found.tried) == (4, 5)
    # By hand: of the other reports 3 of 4 worked; of so few practices the strength is 4.
    assert (found.overall, found.strength) == (0.75, 4.0)
    assert found.mean == (4 * 0.75 + 4) / (4 + 5)
    assert found.low == pytest.approx(beta.ppf(0.05, 4 * 0.75 + 4, 4 * 0.25 + 1))
    assert found.high == pytest.approx(beta.ppf(0.95, 4 * 0.75 + 4, 4 * 0.25 + 1))


def test_wherever_it_was_tried(practice, reader):
    panel = panel_for(reader, practice.pk)
    assert (panel.worked_anywhere, panel.tried_anywhere) == (6, 7)


def test_the_nearest_come_first(practice, reader):
    panel = panel_for(reader, practice.pk)
    assert [each.adoption.service for each in panel.nearest] == ["a", "g", "h"]
    assert all(each.is_similar for each in panel.nearest)


def test_what_is_the_same_different_and_unknown_of_a_report(practice, reader):
    kept = Adoption.objects.filter(service__in="jf")
    Adoption.objects.exclude(pk__in=kept).delete()
    near, far = panel_for(reader, practice.pk).nearest
    assert near.same == ["Customers a year", "Channels", "Customers", "What cannot be changed"]
    assert near.different == []
    assert near.unknown == ["Level of government", "Size of the organisation"]
    assert far.different == ["Channels"]
    assert (near.is_similar, far.is_similar) == (True, False)


def test_what_others_changed_for_each_difference(practice, reader):
    panel = panel_for(reader, practice.pk)
    assert {
        each.factor: [row.change for row in each.adaptations] for each in panel.differences
    } == {
        Factor.LEVEL: ["e changed"],
        Factor.STAFF: ["b changed"],
        Factor.CUSTOMERS: ["c changed"],
        Factor.CHANNELS: ["f changed"],
        Factor.CONSTRAINTS: ["c changed"],
    }


def test_nobody_has_tried_it(reader):
    others(worked=3, failed=1)
    panel = panel_for(reader, made.PracticeFactory().pk)
    assert (panel.reports, panel.estimate.tried, panel.estimate.overall) == (0, 0, 0.75)
    assert (panel.nearest, panel.differences) == ([], [])


def test_what_the_public_may_not_read_says_nothing_about_the_rest(practice, reader):
    others(worked=3, failed=1)
    for how in ({"restricted_to": []}, {"draft": True}):
        hidden = made.PracticeFactory(**how)
        for _ in range(5):
            made.AdoptionFactory(practice=hidden, outcome="did_not_work")
    assert panel_for(reader, practice.pk).estimate.overall == 0.75


def test_a_practice_does_not_count_for_its_own_overall_rate(practice, reader):
    other = made.AdoptionFactory(agency__level="tribal", outcome="did_not_work")
    view = view_for(reader.context)
    assert view.estimate(practice.pk).overall == 0.02  # nothing else worked
    assert view.estimate(other.practice_id).overall == 0.86  # 6 of 7
