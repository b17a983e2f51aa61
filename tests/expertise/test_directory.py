"""The directory: who finds whom, and what nobody learns who may not."""

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.utils import timezone

from community.expertise.directory import directory_for
from community.expertise.enums import Preference, Standing
from community.expertise.models import Advisor
from community.expertise.queries import listed_for, takes_part
from community.expertise.rules import FIELDS
from exemplar.accounts.enums import Role
from search.browsing import browse
from tests import factories as made

pytestmark = pytest.mark.django_db
GOVERNMENT = [Role.PRACTITIONER, Role.OFFICIAL, Role.ETHICS_OFFICER]


def found_by(user, address: str = "") -> list[str]:
    """The advisors that an address finds for somebody, in order."""
    return [each.email for each in browse(directory_for(user), QueryDict(address)).page]


def counted(user, name: str, address: str = "") -> dict[str, int]:
    """How a facet is counted for somebody."""
    shown = browse(directory_for(user), QueryDict(address)).facets
    return {
        option.value: option.count
        for facet in shown
        if facet.name == name
        for option in facet.options
        if option.count
    }


def test_the_public_is_led_to_the_door_and_robots_are_kept_out(client):
    """Nobody finds the directory who is not signed in, and no search engine takes it in."""
    advisor = made.AdvisorFactory()
    for address in ("/advisors/", advisor.get_absolute_url()):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"][:15]) == (302, "/account/login/")
    assert "Disallow: /advisors/" in client.get("/robots.txt").content.decode()
    assert "/advisors/" not in client.get("/sitemap.xml").content.decode()


def test_pages_are_kept_by_nobody(client_for):
    """Every answer says that it is private."""
    answer = client_for(Role.MEMBER).get("/advisors/")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


@pytest.mark.parametrize(
    "hidden",
    [{"standing": Standing.DRAFT}, {"standing": Standing.WITHDRAWN}, {"consented_at": None}],
)
def test_only_listed_profiles_with_consent_are_found(client_for, hidden):
    """Others are not there, in the list or at their address; coordinators know of them."""
    advisor = made.AdvisorFactory(**hidden)
    member, coordinator = made.role_user(Role.MEMBER), made.role_user(Role.COORDINATOR)
    assert list(listed_for(member)) == []
    assert client_for(member).get(advisor.get_absolute_url()).status_code == 404
    assert list(listed_for(coordinator)) == [advisor]
    assert client_for(coordinator).get(advisor.get_absolute_url()).status_code == 200


def test_somebody_of_whom_one_may_read_nothing_is_not_there(client_for):
    """A profile for coordinators only is unknown to everybody else."""
    advisor = made.AdvisorFactory(shown_to="coordinators")
    for role in (Role.MEMBER, Role.OFFICIAL, Role.EDITOR):
        user = made.role_user(role)
        assert list(listed_for(user)) == []
        assert client_for(user).get(advisor.get_absolute_url()).status_code == 404


def test_words_find_only_what_the_reader_may_read():
    """A word of a result for government finds nothing for a member."""
    advisor = made.AdvisorFactory(results_for="government")
    made.PastResultFactory(advisor=advisor, text="A zzword in it.")
    assert found_by(made.role_user(Role.MEMBER), "q=zzword") == []
    for role in GOVERNMENT:
        assert found_by(made.role_user(role), "q=zzword") == [advisor.email]


def test_every_text_is_found_by_its_words():
    """Name, job title, company, past results, topics, industries."""
    topic, industry = made.TopicFactory(name="Zztopic"), made.IndustryFactory(name="Zzindustry")
    advisor = made.AdvisorFactory(
        name="Zzname", title="Zztitle", company=made.CompanyFactory(name="Zzcompany"),
        topics=[topic], industries=[industry], shown_to="members",
    )  # fmt: skip
    made.PastResultFactory(advisor=advisor, title="Zzresult", organisation="Zzwhere")
    made.AdvisorFactory()
    member = made.role_user(Role.MEMBER)
    for word in ("name", "title", "company", "topic", "industry", "result", "where"):
        assert found_by(member, f"q=zz{word}") == [advisor.email], word
    assert found_by(member, "q=zzname zztitle") == [advisor.email]
    assert found_by(member, "q=zzname nowhere") == []


def test_a_facet_counts_only_those_whose_field_the_reader_may_read():
    """Two advisors with the same topic, of whom one shows it to people in government only."""
    above = made.TopicFactory()
    topic = made.TopicFactory(parent=above)
    made.AdvisorFactory(topics=[topic], skills_for="members")
    made.AdvisorFactory(topics=[topic, above], skills_for="government")
    member, official = made.role_user(Role.MEMBER), made.role_user(Role.OFFICIAL)
    assert counted(member, "topic") == {above.slug: 1, topic.slug: 1}
    assert counted(official, "topic") == {above.slug: 2, topic.slug: 2}
    assert len(found_by(member, f"topic={above.slug}")) == 1
    assert len(found_by(official, f"topic={above.slug}")) == 2


@pytest.mark.parametrize(
    ("facet", "value", "field"),
    [
        ("customers", "1m_10m", "sizes"),
        ("staff", "1000_10000", "sizes"),
        ("availability", "now", "availability"),
        ("mode", "challenge", "modes"),
        ("industry", "zzindustry", "industries"),
    ],
)
def test_each_facet_obeys_the_field(facet, value, field):
    """Shown to people in government, a field is neither counted nor chosen for members."""
    industry = made.IndustryFactory(slug="zzindustry")
    advisor = made.AdvisorFactory(industries=[industry], **{f"{field}_for": "government"})
    made.ModePreferenceFactory(advisor=advisor)
    member, official = made.role_user(Role.MEMBER), made.role_user(Role.OFFICIAL)
    assert counted(member, facet) == {}
    assert counted(official, facet) == {value: 1}
    assert found_by(member, f"{facet}={value}") == []
    assert found_by(official, f"{facet}={value}") == [advisor.email]


def test_whoever_refuses_a_way_of_helping_is_not_counted_for_it():
    """No is not a way of helping."""
    advisor = made.AdvisorFactory(modes_for="members")
    made.ModePreferenceFactory(advisor=advisor, preference=Preference.NO)
    made.ModePreferenceFactory(advisor=advisor, mode="avenues", preference=Preference.PINCH)
    assert counted(made.role_user(Role.MEMBER), "mode") == {"avenues": 1}


def test_availability_follows_the_calendar():
    """Now, later, and on pause."""
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    shown = {"availability_for": "members"}
    now = made.AdvisorFactory(is_paused=True, paused_until=timezone.localdate(), **shown)
    later = made.AdvisorFactory(available_from=tomorrow, **shown)
    pause = made.AdvisorFactory(is_paused=True, **shown)
    member = made.role_user(Role.MEMBER)
    assert counted(member, "availability") == {"now": 1, "later": 1, "pause": 1}
    for value, advisor in (("now", now), ("later", later), ("pause", pause)):
        assert found_by(member, f"availability={value}") == [advisor.email]


def test_a_hidden_name_has_no_place_in_the_order():
    """Those whose names one may not read stand at the end, in no order of their names."""
    last = made.AdvisorFactory(name="Aaron", name_for="coordinators")
    first = made.AdvisorFactory(name="Zoe")
    assert found_by(made.role_user(Role.MEMBER)) == [first.email, last.email]
    assert found_by(made.role_user(Role.COORDINATOR)) == [last.email, first.email]


@pytest.mark.parametrize("field", FIELDS)
def test_the_page_shows_what_is_for_the_reader(client_for, field):
    """Hidden from members, a field is on the page for coordinators and the advisor alone."""
    said = "zzsecret"
    advisor = made.AdvisorFactory(with_account=True, shown_to="members")
    setattr(advisor, f"{field}_for", "coordinators")
    text = {"name": "name", "title": "title"}.get(field)
    if text:
        setattr(advisor, text, said)
    if field == "company":
        advisor.company = made.CompanyFactory(name=said)
    advisor.save()
    if field == "industries":
        advisor.industries.add(made.IndustryFactory(name=said))
    elif field == "channels":
        advisor.channels.add(made.ChannelFactory(name=said))
    elif field == "skills":
        made.SkillFactory(advisor=advisor, topic=made.TopicFactory(name=said))
    elif field == "results":
        made.PastResultFactory(advisor=advisor, text=said)
    elif field in {"sizes", "modes", "availability"}:
        said = {"sizes": "1,000 to 10,000", "modes": "sounding board", "availability": "Chicago"}[
            field
        ]
        made.ModePreferenceFactory(advisor=advisor, mode="sounding")
    address = advisor.get_absolute_url()
    shown = {
        who: said in client_for(person).get(address).content.decode()
        for who, person in {
            "member": made.role_user(Role.MEMBER),
            "official": made.role_user(Role.OFFICIAL),
            "coordinator": made.role_user(Role.COORDINATOR),
            "self": advisor.user,
        }.items()
    }
    assert shown == {"member": False, "official": False, "coordinator": True, "self": True}


def test_officials_are_led_to_a_request(client_for):
    """And nobody else is."""
    topic = made.TopicFactory()
    advisor = made.AdvisorFactory(topics=[topic])
    link = f"/advice/new/?topics={topic.slug}"
    for role, is_led in ((Role.OFFICIAL, True), (Role.MEMBER, False), (Role.COORDINATOR, False)):
        page = client_for(role).get(advisor.get_absolute_url()).content.decode()
        assert (link in page) is is_led


def test_a_parent_company_is_named(client_for):
    """A subsidiary says whose it is."""
    parent = made.CompanyFactory(name="Whole Group")
    advisor = made.AdvisorFactory(company=made.CompanyFactory(parent=parent))
    page = client_for(Role.MEMBER).get(advisor.get_absolute_url()).content.decode()
    assert "part of Whole Group" in page


def test_bad_addresses_are_answered(client_for):
    """What an address cannot mean is left out."""
    made.AdvisorFactory()
    client = client_for(Role.MEMBER)
    for query in (
        "?page=99999999999999999999", "?sort=nothing", "?topic=nothing", "?standing=draft",
        "?q=" + "x" * 5000, "?q=%00%ff", "?availability=x&matching=yes",
    ):  # fmt: skip
        assert client.get(f"/advisors/{query}").status_code == 200
    assert client.get("/advisors/999999/").status_code == 404


def test_what_takes_part_in_matching():
    """Listed, agreed, declared within the year, and confirmed or with an account."""
    year_ago = timezone.now() - timezone.timedelta(days=365)
    taken = [
        made.AdvisorFactory(),
        made.AdvisorFactory(with_account=True, confirmed_at=None),
        made.AdvisorFactory(declared_at=year_ago + timezone.timedelta(hours=1)),
    ]
    made.AdvisorFactory(draft=True)
    made.AdvisorFactory(standing=Standing.WITHDRAWN)
    made.AdvisorFactory(consented_at=None)
    made.AdvisorFactory(declared_at=None)
    made.AdvisorFactory(declared_at=year_ago)
    made.AdvisorFactory(confirmed_at=None)
    assert list(Advisor.objects.filter(takes_part()).order_by("pk")) == taken


def test_reminders_go_out_once(mailoutbox, commit, settings):
    """Ten and a half months after the declaration, by mail or in the inbox; not again."""
    long_ago = timezone.now() - timezone.timedelta(days=340)
    made.AdvisorFactory(email="old@example.test", declared_at=long_ago)
    own = made.AdvisorFactory(with_account=True, confirmed_at=long_ago)
    made.AdvisorFactory()
    made.AdvisorFactory(draft=True, created_at=long_ago)
    with commit():
        call_command("expertise", "remind")
    with commit():
        call_command("expertise", "remind")
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(["old@example.test", own.user.email])
    assert [news.news.title for news in own.user.notifications.all()] == [
        "Is your advisor profile still right?"
    ]
