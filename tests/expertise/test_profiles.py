"""Writing profiles: one's own or another's, step by step, in two windows, or to be confirmed."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.expertise import actions
from community.expertise.enums import Standing
from community.expertise.models import Advisor, Consent
from community.expertise.queries import listed_for, takes_part
from community.expertise.rules import FIELDS
from community.expertise.values import edition_of, result_values, values_of
from community.members.actions import delete_account
from community.members.exports import export_of
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.accounts.queries import roles_of
from tests import factories as made

pytestmark = pytest.mark.django_db

ABOUT = {
    "name": "Pat Person",
    "title": "Chief of stores",
    "company": "A company",
    "customers_a_year": "1m_10m",
    "staff": "unknown",
    "budget": "unknown",
    "seniority": "5",
}


@pytest.fixture
def advisor():
    """A listed profile with an account."""
    user = made.role_user(Role.ADVISOR)
    return made.AdvisorFactory(user=user, email=user.email)


@pytest.fixture
def own(advisor, client_for):
    """A browser of the advisor."""
    return client_for(advisor.user)


@pytest.fixture
def coordinator():
    """Somebody who runs the matching."""
    return made.role_user(Role.COORDINATOR)


def test_an_advisor_begins_a_profile(client_for):
    """Whoever holds the role; nobody else."""
    user = made.role_user(Role.ADVISOR)
    client = client_for(user)
    assert client.post("/account/advisor/begin/")["Location"] == "/account/advisor/about/"
    assert Advisor.objects.get().user == user
    client.post("/account/advisor/begin/")
    assert Advisor.objects.count() == 1
    assert client_for(Role.MEMBER).post("/account/advisor/begin/").status_code == 404


def test_each_step_is_saved(own, advisor):
    """About, skills, ways of helping, time: as the pages send them."""
    topic, industry, channel = made.TopicFactory(), made.IndustryFactory(), made.ChannelFactory()
    company = made.CompanyFactory(name="A Company")
    for step, typed in {
        "about": {**ABOUT, "industries": [industry.pk], "channels": [channel.pk]},
        "skills": {f"topic-{topic.pk}": "4"},
        "modes": {"challenge": "eager", "insights": "no"},
        "availability": {
            "hours_a_quarter": "20", "most_engagements": "3", "available_from": "2031-02-03",
            "time_zone": "Europe/Paris",
        },
    }.items():  # fmt: skip
        answer = own.post(f"/account/advisor/{step}/", typed)
        assert (answer.status_code, answer.get("Location")) == (302, "/account/advisor/"), step
    advisor = Advisor.objects.get()
    assert values_of(advisor, ("name", "title", "company", "industries", "seniority")) == {
        "name": "Pat Person", "title": "Chief of stores", "company": "A Company",
        "industries": [industry.pk], "seniority": 5,
    }  # fmt: skip
    assert advisor.company == company
    assert values_of(advisor, ("skills", "modes", "hours_a_quarter", "available_from")) == {
        "skills": {str(topic.pk): 4}, "modes": {"challenge": "eager", "insights": "no"},
        "hours_a_quarter": 20, "available_from": "2031-02-03",
    }  # fmt: skip
    assert advisor.version == 5


def test_saving_the_same_changes_nothing(advisor):
    """No version, no entry in the trail."""
    names = ("name", "title", "company", "hours_a_quarter")
    changed = actions.save_profile(
        actor=advisor.user, advisor=advisor, values=values_of(advisor, names)
    )
    assert (changed, Advisor.objects.get().version) == ([], 1)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 121, "at most 120 characters"),
        ("name", "turned \u202e round", "cannot be seen"),
        ("title", "null \x00 in it", "Null characters are not allowed"),
        ("company", "invisible \U000e0041", "cannot be seen"),
        ("seniority", "9", "Select a valid choice"),
        ("industries", "99999", "Select a valid choice"),
        ("budget", "much", "Select a valid choice"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(own, advisor, field, value, said):
    """The page says what is wrong, beside the field and on top, and keeps what was typed."""
    answer = own.post("/account/advisor/about/", {**ABOUT, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) >= 1
    assert "needs another look" in page
    assert ("Chief of stores" in page) is (field != "title")
    assert Advisor.objects.get().title == "Chief operating officer"


def test_two_windows_are_told(own, advisor):
    """The second to save is told what is stored now; saved once more, it takes its place."""
    names = ("hours_a_quarter", "most_engagements", "available_from", "time_zone")
    edition = edition_of(values_of(advisor, names))
    first = {"hours_a_quarter": "30", "most_engagements": "2", "edition": edition}
    second = {**first, "hours_a_quarter": "40"}
    own.post("/account/advisor/availability/", first)
    answer = own.post("/account/advisor/availability/", second)
    page = answer.content.decode()
    assert "This was changed in another window" in page
    assert "What is stored now" in page
    assert 'value="40"' in page
    assert Advisor.objects.get().hours_a_quarter == 30
    again = {**second, "edition": answer.context["edition"]}
    own.post("/account/advisor/availability/", again)
    assert Advisor.objects.get().hours_a_quarter == 40


def test_a_result_is_written_changed_and_removed(own, advisor):
    """One on a page; removing asks first."""
    topic = made.TopicFactory()
    typed = {"title": "Repairs", "text": "Short.", "year": "2009", "topics": [topic.pk]}
    own.post("/account/advisor/results/new/", typed)
    result = advisor.results.get()
    assert result_values(result)["topics"] == [topic.pk]
    page = own.get("/account/advisor/results/").content.decode()
    assert "1 word: 50 would help" in page
    assert "5 more of 50 words or more" in page
    for loss in (".294", ".255", ".240", ".211"):
        assert loss in page
    own.post(f"/account/advisor/results/{result.pk}/", {**typed, "text": "x " * 50})
    assert "4 more of 50" in own.get("/account/advisor/results/").content.decode()
    address = f"/account/advisor/results/{result.pk}/remove/"
    assert "Remove this result?" in own.get(address).content.decode()
    own.post(address)
    assert advisor.results.count() == 0
    answer = own.post(f"/account/advisor/results/{result.pk}/", typed)
    assert "This result is not there any more" in answer.content.decode()


def test_a_result_of_somebody_else_is_not_there(own):
    """By a key that belongs to another profile."""
    other = made.PastResultFactory()
    for ending in ("", "remove/"):
        assert own.get(f"/account/advisor/results/{other.pk}/{ending}").status_code == 404


def test_what_a_coordinator_writes_waits(client_for, advisor, coordinator, commit, mailoutbox):
    """Nothing is stored; the advisor is told, sees old beside new, confirms one and refuses one."""
    desk, own = client_for(coordinator), client_for(advisor.user)
    with commit():
        desk.post(
            f"/advisors/{advisor.pk}/edit/about/",
            {**ABOUT, "name": "Another Name", "company": advisor.company.name,
             "customers_a_year": "1m_10m", "staff": "1000_10000", "budget": "100m_1b"},
        )  # fmt: skip
    with commit():
        desk.post(
            f"/advisors/{advisor.pk}/edit/results/new/", {"title": "A new one", "text": "Words."}
        )
    stored = Advisor.objects.get()
    assert (stored.name, stored.results.count()) == (advisor.name, 0)
    assert [mail.to for mail in mailoutbox] == [[advisor.user.email]] * 2
    new = next(key for key in stored.proposed if key.startswith("result-new-"))
    assert set(stored.proposed) == {"name", "title", new}
    page = own.get("/account/advisor/proposed/").content.decode()
    for words in (advisor.name, "Another Name", "Chief operating officer", "A new one"):
        assert words in page
    own.post(
        "/account/advisor/proposed/",
        {"answer-name": "accept", "answer-title": "refuse", f"answer-{new}": "accept"},
    )
    stored = Advisor.objects.get()
    assert (stored.name, stored.title, stored.proposed) == (
        "Another Name", "Chief operating officer", {},
    )  # fmt: skip
    assert stored.results.get().title == "A new one"
    news = coordinator.notifications.get().news
    assert news.body == "Confirmed: Name, Results. Refused: Job title."


def test_what_is_wrong_is_not_proposed(advisor, coordinator):
    """It is checked as if it were to be stored, and leaves nothing behind."""
    topic = made.TopicFactory()
    with pytest.raises(ValidationError):
        actions.propose_changes(
            actor=coordinator,
            advisor=advisor,
            values={"skills": {str(topic.pk): 3}, "hours_a_quarter": 0},
        )
    stored = Advisor.objects.get()
    assert (stored.proposed, stored.skills.count()) == ({}, 0)


def test_two_coordinators_are_told_of_each_other(client_for, advisor, coordinator):
    """The second sees what the first has written and not yet been confirmed."""
    desk = client_for(coordinator)
    address = f"/advisors/{advisor.pk}/edit/availability/"
    edition = desk.get(address).context["edition"]
    typed = {"most_engagements": "4", "edition": edition, "time_zone": "America/Chicago"}
    desk.post(address, {**typed, "hours_a_quarter": "5"})
    answer = desk.post(address, {**typed, "hours_a_quarter": "6"})
    assert "This was changed in another window" in answer.content.decode()
    assert Advisor.objects.get().proposed["hours_a_quarter"]["value"] == 5


def test_a_coordinator_writes_a_profile_that_its_advisor_takes_over(
    client_for, coordinator, commit, mailoutbox
):
    """Begun, invited by mail, taken over by whoever has confirmed the address, then listed."""
    desk = client_for(coordinator)
    with commit():
        answer = desk.post("/advisors/new/", {**ABOUT, "email": "New@Example.test"})
    advisor = Advisor.objects.get()
    assert answer["Location"] == f"/advisors/{advisor.pk}/edit/"
    assert (advisor.email, advisor.standing, advisor.company_name) == (
        "new@example.test", Standing.DRAFT, "A company",
    )  # fmt: skip
    assert [mail.to for mail in mailoutbox] == [["new@example.test"]]
    stranger = client_for(made.UserFactory())
    assert stranger.post("/account/advisor/take-over/").status_code == 404
    unproven = made.UserFactory(email="new@example.test", confirmed=False)
    assert client_for(unproven).post("/account/advisor/take-over/").status_code == 404
    unproven.emailaddress_set.update(verified=True)
    own = client_for(unproven)
    assert "Take the profile over" in own.get("/account/advisor/").content.decode()
    offered = "Take over the advisor profile that was written of you"
    assert offered in own.get("/").content.decode()
    assert "A coordinator has written a profile of you" in own.get("/advice/").content.decode()
    assert offered not in stranger.get("/").content.decode()
    assert "has written a profile of you" not in stranger.get("/advice/").content.decode()
    own.post("/account/advisor/take-over/")
    assert Advisor.objects.get().user == unproven
    assert Role.ADVISOR not in roles_of(User.objects.get(pk=unproven.pk))
    desk.post(f"/advisors/{advisor.pk}/edit/list/")
    assert Role.ADVISOR in roles_of(User.objects.get(pk=unproven.pk))
    assert list(listed_for(made.role_user(Role.MEMBER))) == []
    own.post("/account/advisor/consent/", {"consent": "give"})
    assert list(listed_for(made.role_user(Role.MEMBER))) == [advisor]
    desk.post(f"/advisors/{advisor.pk}/edit/withdraw/")
    assert Role.ADVISOR not in roles_of(User.objects.get(pk=unproven.pk))
    assert list(listed_for(made.role_user(Role.MEMBER))) == []


def test_for_somebody_without_an_account_a_coordinator_speaks(client_for, coordinator):
    """Consent with a note of how; a declaration; a confirmation."""
    advisor = made.AdvisorFactory(draft=True)
    desk, place = client_for(coordinator), f"/advisors/{advisor.pk}/edit/"
    assert (
        "This field is required"
        in desk.post(f"{place}consent/", {"consent": "give"}).content.decode()
    )
    desk.post(f"{place}consent/", {"consent": "give", "note": "By letter."})
    desk.post(f"{place}interests/declare/", {"none": "yes"})
    desk.post(f"{place}confirm/")
    desk.post(f"{place}list/")
    assert list(Advisor.objects.filter(takes_part())) == [advisor]
    assert Consent.objects.get().note == "By letter."


def test_nobody_speaks_for_an_advisor_with_an_account(client_for, advisor, coordinator):
    """Consent, readers, declaration, confirmation, pause: the advisor's alone."""
    Advisor.objects.update(consented_at=None, declared_at=None, confirmed_at=None)
    desk, place = client_for(coordinator), f"/advisors/{advisor.pk}/edit/"
    answers = [
        desk.post(f"{place}consent/", {"consent": "give", "note": "x"}).status_code,
        desk.post(f"{place}interests/declare/", {"none": "yes"}).status_code,
        desk.post(f"{place}confirm/").status_code,
        desk.post(f"{place}pause/", {"pause": "begin"}).status_code,
        desk.post(f"{place}readers/", dict.fromkeys(FIELDS, "members")).status_code,
        desk.post(f"{place}interests/", {"kind": "bid", "words": "x"}).status_code,
    ]
    assert answers == [404] * 6
    stored = Advisor.objects.get()
    assert (stored.consented_at, stored.declared_at, stored.confirmed_at) == (None, None, None)


def test_consent_ends_at_once(own, advisor):
    """Withdrawn, nobody finds it and nothing is matched; each step is on record."""
    own.post("/account/advisor/consent/", {"consent": "withdraw"})
    assert list(listed_for(made.role_user(Role.MEMBER))) == []
    assert list(Advisor.objects.filter(takes_part())) == []
    own.post("/account/advisor/consent/", {"consent": "give"})
    assert list(Advisor.objects.filter(takes_part())) == [advisor]
    assert [row.given for row in Consent.objects.order_by("pk")] == [False, True]


def test_who_reads_what_is_kept_with_its_day(own, advisor):
    """Only what was chosen anew."""
    chosen = {name: getattr(advisor, f"{name}_for") for name in FIELDS}
    own.post("/account/advisor/readers/", {**chosen, "results": "members"})
    assert Advisor.objects.get().results_for == "members"
    assert [(row.field, row.audience) for row in Consent.objects.all()] == [("results", "members")]


def test_interests_are_declared_and_end(own, advisor):
    """Each tie; that these are all; nothing while something holds."""
    Advisor.objects.update(declared_at=None)
    agency = made.AgencyFactory()
    own.post(
        "/account/advisor/interests/",
        {"kind": "contract", "words": "We print its forms.", "agency": agency.pk},
    )
    interest = advisor.interests.get()
    assert (interest.agency, Advisor.objects.get().declared_at) == (agency, None)
    own.post("/account/advisor/interests/declare/", {"none": "yes"})
    assert Advisor.objects.get().declared_at is None
    own.post("/account/advisor/interests/declare/", {"all": "yes"})
    assert Advisor.objects.get().declared_at is not None
    own.post(f"/account/advisor/interests/{interest.pk}/end/")
    assert advisor.interests.get().ends_on == timezone.localdate()
    answer = own.post(
        "/account/advisor/interests/",
        {"kind": "bid", "words": "x", "company": "Nobody knows it", "starts_on": "2031-01-01",
         "ends_on": "2030-01-01"},
    )  # fmt: skip
    page = answer.content.decode()
    assert "This company is not known here" in page
    answer = own.post(
        "/account/advisor/interests/",
        {"kind": "bid", "words": "x", "starts_on": "2031-01-01", "ends_on": "2030-01-01"},
    )
    assert "The end is before the start." in answer.content.decode()


def test_a_pause_begins_and_ends(own, advisor):
    """A day that is over is refused."""
    own.post("/account/advisor/pause/", {"pause": "begin", "until": "2020-01-01"})
    assert Advisor.objects.get().is_paused is False
    own.post("/account/advisor/pause/", {"pause": "begin"})
    assert Advisor.objects.get().is_paused is True
    own.post("/account/advisor/pause/", {"pause": "end"})
    assert Advisor.objects.get().is_paused is False


def test_a_confirmed_draft_is_told_to_coordinators(own, advisor, coordinator):
    """So that somebody lists it."""
    Advisor.objects.update(standing=Standing.DRAFT)
    own.post("/account/advisor/confirm/")
    title = coordinator.notifications.get().news.title
    assert title == "An advisor profile waits to be listed"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICIAL, Role.EDITOR, Role.ETHICS_OFFICER])
def test_others_write_nothing(role, advisor):
    """Every action refuses whoever is neither the advisor nor a coordinator."""
    actor = made.role_user(role)
    who = {"actor": actor, "advisor": advisor}
    for act in (
        lambda: actions.save_profile(**who, values={"name": "x"}),
        lambda: actions.propose_changes(**who, values={"name": "x"}),
        lambda: actions.save_result(**who, values=result_values(None)),
        lambda: actions.confirm_profile(**who),
        lambda: actions.confirm_proposed(**who, accept=[], refuse=[]),
        lambda: actions.declare_none(**who),
        lambda: actions.give_consent(**who),
        lambda: actions.withdraw_consent(**who),
        lambda: actions.set_pause(**who, paused=True),
        lambda: actions.list_profile(**who),
        lambda: actions.withdraw_profile(**who),
        lambda: actions.invite_advisor(**who),
        lambda: actions.take_over_profile(**who),
        lambda: actions.start_profile(actor=actor, email="x@example.test", values=ABOUT),
        lambda: actions.import_advisors(actor=actor, rows=[], dry_run=True),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_coordinator_does_not_save_past_the_advisor(advisor, coordinator):
    """What waits cannot be stored by another way."""
    with pytest.raises(PermissionDenied):
        actions.save_profile(actor=coordinator, advisor=advisor, values={"name": "x"})
    with pytest.raises(PermissionDenied):
        actions.save_result(actor=coordinator, advisor=advisor, values=result_values(None))


def test_the_audit_trail_holds_no_words_of_a_profile(own, advisor):
    """Which fields were changed, not what they say."""
    own.post("/account/advisor/about/", {**ABOUT, "name": "Zzsecret"})
    own.post("/account/advisor/interests/", {"kind": "bid", "words": "Zzsecret"})
    rows = ModelLogEntry.objects.for_instance(Advisor.objects.get())
    assert {row.action for row in rows} == {"expertise.save_profile", "expertise.declare_interest"}
    assert not [row for row in rows if "zzsecret" in f"{row.label} {row.data}".lower()]


def test_all_of_it_is_handed_out_and_erased(advisor):
    """Everything is in one's own file; after deleting the account only the name is left."""
    made.PastResultFactory(advisor=advisor, text="Zzresult")
    made.InterestFactory(advisor=advisor, words="Zzinterest")
    made.SkillFactory(advisor=advisor)
    kept = json.loads("".join(export_of(advisor.user)))["advisor_profile"]["kept"]
    assert kept[0]["results"][0]["text"] == "Zzresult"
    assert kept[0]["interests"][0]["words"] == "Zzinterest"
    delete_account(actor=advisor.user, user=advisor.user)
    left = Advisor.objects.get()
    assert (left.name, left.title, left.email, left.standing, left.consented_at) == (
        advisor.name, "", f"left-{advisor.pk}@deleted.invalid", Standing.WITHDRAWN, None,
    )  # fmt: skip
    counts = [rows.count() for rows in (left.results, left.skills, left.interests)]
    assert (counts, left.company, left.name_for) == ([0, 0, 0], None, "coordinators")


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_coordinator_notes_nothing_for_themselves(client, is_confirmed):
    me = made.role_user(Role.COORDINATOR)
    address = "me@else.example"
    EmailAddress.objects.create(user=me, email=address, verified=is_confirmed)
    advisor = actions.start_profile(actor=me, email=address, values={"name": "Me", "title": "COO"})
    for act in (
        lambda: actions.confirm_profile(actor=me, advisor=advisor),
        lambda: actions.give_consent(actor=me, advisor=advisor, note="I told myself."),
        lambda: actions.declare_none(actor=me, advisor=advisor),
        lambda: actions.list_profile(actor=me, advisor=advisor),
    ):
        with pytest.raises(PermissionDenied):
            act()
    client.force_login(me)
    page = client.get(reverse("advisor_edit", args=[advisor.pk])).content.decode()
    assert "nobody notes that for themselves" in page
    assert "List the profile" not in page
    answer = client.post(reverse("advisor_list", args=[advisor.pk]), follow=True)
    assert "Another coordinator or an admin lists it." in answer.content.decode()
    advisor.refresh_from_db()
    assert advisor.standing == Standing.DRAFT
    actions.list_profile(actor=made.role_user(Role.COORDINATOR), advisor=advisor)


def test_a_coordinator_does_not_list_a_profile_of_their_own():
    me = made.role_user(Role.COORDINATOR)
    own = made.AdvisorFactory(user=me, standing=Standing.WITHDRAWN)
    with pytest.raises(PermissionDenied):
        actions.list_profile(actor=me, advisor=own)


def test_a_pause_with_a_wrong_day_stays_on_the_page(own, advisor):
    """Beside its field, with what was typed."""
    for typed, said in (("2020-01-01", "Choose a day to come"), ("soon", "Enter a valid date")):
        answer = own.post("/account/advisor/pause/", {"pause": "begin", "until": typed})
        page = answer.content.decode()
        assert (answer.status_code, page.count(said) >= 2) == (422, True)
        assert f'value="{typed}"' in page
    assert own.get("/account/advisor/pause/").status_code == 302


def test_an_advisor_sees_the_profile_as_others_do(own, advisor, client_for):
    """What is for coordinators alone is on neither page; nobody else can ask for it."""
    Advisor.objects.update(title_for="government", company_for="coordinators")
    place = advisor.get_absolute_url()
    company = str(advisor.company)

    def shown(query: str) -> tuple[bool, bool]:
        page = own.get(f"{place}{query}").content.decode()
        return advisor.title in page, f"{company}" in page.split("<main")[1]

    assert [shown(each) for each in ("", "?as=members", "?as=government", "?as=x")] == [
        (True, True), (False, False), (True, False), (True, True),
    ]  # fmt: skip
    assert (
        advisor.title not in client_for(Role.MEMBER).get(f"{place}?as=government").content.decode()
    )


def test_no_answer_to_what_waits_is_said_to_be_none(own, advisor, coordinator):
    """Nothing is kept where nothing was answered."""
    actions.propose_changes(actor=coordinator, advisor=advisor, values={"title": "Chief of stores"})
    page = own.post("/account/advisor/proposed/", {}, follow=True).content.decode()
    assert "Nothing was answered: all of it waits on." in page
    assert "title" in Advisor.objects.get().proposed


def test_where_nobody_coordinates_admins_are_told_of_a_draft(own, advisor):
    """Somebody has to list it."""
    admin = made.role_user(Role.ADMIN)
    Advisor.objects.update(standing=Standing.DRAFT)
    own.post("/account/advisor/confirm/")
    assert admin.notifications.get().news.title == "An advisor profile waits to be listed"
