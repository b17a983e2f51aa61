"""The pages of the directory cost as many queries with thirty of everything as with one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from exemplar.accounts.enums import Role
from tests import factories as made

OWN = ("", "about/", "skills/", "modes/", "results/", "interests/", "readers/", "proposed/")


def lengthen(advisor) -> None:
    """One more of everything on one profile, and one more advisor beside it."""
    topic, industry = made.TopicFactory(), made.IndustryFactory()
    made.SkillFactory(advisor=advisor, topic=topic)
    advisor.industries.add(industry)
    advisor.channels.add(made.ChannelFactory())
    made.PastResultFactory(advisor=advisor, industry=industry).topics.add(topic)
    made.InterestFactory(advisor=advisor, company=made.CompanyFactory())
    made.ConsentFactory(advisor=advisor)
    advisor.proposed[f"result-new-{topic.pk}"] = {
        "value": {"title": "x", "text": "y", "organisation": "", "industry": industry.pk,
                  "topics": [topic.pk], "year": None},
        "by": advisor.user_id, "at": "",
    }  # fmt: skip
    advisor.save()
    other = made.AdvisorFactory(
        topics=[topic], industries=[industry], company=made.CompanyFactory(parent=advisor.company)
    )
    made.PastResultFactory(advisor=other)
    made.ModePreferenceFactory(advisor=other)


def test_thirty_cost_what_one_costs(client_for):
    """For members, officials, coordinators and the advisor."""
    user = made.role_user(Role.ADVISOR)
    advisor = made.AdvisorFactory(user=user, email=user.email, shown_to="members")
    page = advisor.get_absolute_url()
    lists = ("/advisors/", "/advisors/?q=advisor&sort=newest", page)
    looks = [(user, f"/account/advisor/{name}") for name in OWN]
    for role in (Role.MEMBER, Role.OFFICIAL, Role.COORDINATOR):
        looks += [(person, address) for person in [made.role_user(role)] for address in lists]
    coordinator = looks[-1][0]
    looks += [(coordinator, f"{page}edit/{name}") for name in OWN if name != "proposed/"]
    clients = {person.pk: client_for(person) for person, _ in looks}

    def measured() -> dict[tuple[int, str], int]:
        counts = {}
        for person, address in looks:
            clients[person.pk].get(address)
            with CaptureQueriesContext(connection) as captured:
                assert clients[person.pk].get(address).status_code == 200, address
            counts[person.pk, address] = len(captured)
        return counts

    lengthen(advisor)
    few = measured()
    for _ in range(29):
        lengthen(advisor)
    assert measured() == few
