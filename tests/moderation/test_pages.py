"""What people see: the flag page, the queue, decisions, appeals, one person, the trail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.discussions.models import Post
from community.moderation.actions import decide, flag, hold, take_case
from community.moderation.models import Appeal, Case, Flag, Suspension
from exemplar.accounts.enums import Role
from tests.factories import (
    AppealFactory,
    CaseFactory,
    DecisionFactory,
    FlagFactory,
    SuspensionFactory,
    UserFactory,
    role_user,
)
from tests.factories.discussions import PostFactory
from tests.factories.moderation import ReasonTemplateFactory


@pytest.fixture
def case(people):
    flag(actor=people.flaggers[0], record=people.post, reason="spam", note="A secret note.")
    return Case.objects.get()


def test_flagging_works_without_a_script(client_for, people):
    browser = client_for(people.flaggers[0])
    address = f"/flag/post/{people.post.pk}/"
    assert people.post.body in browser.get(address).text
    answer = browser.post(address, {"reason": "wrong", "note": "Not so."})
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/discussions/general/{people.post.thread_id}-{people.post.thread.slug}/",
    )
    assert Flag.objects.values_list("reason", "note").get() == ("wrong", "Not so.")
    assert "You have flagged this" in browser.get(address).text
    assert browser.post(address, {"reason": "spam"}).status_code == 200
    assert Flag.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Choose one."),
        ({"reason": "odd"}, "Choose one of the answers."),
        ({"reason": "other", "note": ""}, "Say what is wrong."),
        ({"reason": "spam", "note": "kept\x00"}, "Null characters are not allowed."),
        ({"reason": "spam", "note": "kept" + "x" * 500}, "at most 500 characters"),
        ({"reason": "spam", "note": "kept\u202e"}, "cannot be seen (U+202E)"),
    ],
)
def test_an_error_is_told_and_nothing_typed_is_lost(client_for, people, given, told):
    answer = client_for(people.flaggers[0]).post(f"/flag/post/{people.post.pk}/", given)
    assert answer.status_code == 422
    assert told in answer.text
    assert given.get("note", "")[:4] in answer.text
    assert not Case.objects.exists()


def test_whoever_flags_too_fast_is_told_when_it_goes_on(client_for, people, settings):
    settings.MODERATION_LIMITS = {"flag": "1/h/user"}
    browser = client_for(people.flaggers[0])
    browser.post(f"/flag/post/{people.post.pk}/", {"reason": "spam"})
    other = PostFactory()
    answer = browser.post(f"/flag/post/{other.pk}/", {"reason": "other", "note": "Still here."})
    assert answer.status_code == 422
    assert "You can send at most 1 flag in 1 hour. You can go on in 1 hour" in answer.text
    assert "Still here." in answer.text


@pytest.mark.parametrize("address", ["/flag/post/999999999/", "/flag/nothing/1/"])
def test_what_is_not_there_is_not_flagged(client_for, people, address):
    assert client_for(people.flaggers[0]).get(address).status_code == 404


def test_what_somebody_may_not_see_is_not_there(client_for, people):
    Post.objects.filter(pk=people.post.pk).update(state="hidden")
    browser = client_for(people.flaggers[0])
    assert browser.get(f"/flag/post/{people.post.pk}/").status_code == 404
    assert browser.post(f"/flag/post/{people.post.pk}/", {"reason": "spam"}).status_code == 404


def test_the_author_learns_the_reason_and_not_who_flagged(client_for, people, case):
    browser = client_for(people.author)
    address = f"/account/decisions/{case.pk}/"
    # What nobody has hidden has no page yet.
    assert browser.get(address).status_code == 404
    decide(
        actor=people.moderator, case_id=case.pk, case_round=1, verdict="remove", reason="It sells."
    )
    text = browser.get(address).text
    assert "It sells." in text
    assert "Flagged as: Spam or advertising." in text
    secrets = ("A secret note.", str(people.flaggers[0]), str(people.moderator))
    assert [secret for secret in secrets if secret in text] == []
    assert address in browser.get("/account/decisions/").text
    for who in (people.flaggers[0], people.moderator, role_user(Role.ADMIN)):
        assert client_for(who).get(address).status_code == 404


def test_an_appeal_from_the_page(client_for, people, case):
    decide(
        actor=people.moderator, case_id=case.pk, case_round=1, verdict="remove", reason="It sells."
    )
    address = f"/account/decisions/{case.pk}/appeal/"
    assert client_for(people.flaggers[0]).post(address, {"text": "x"}).status_code == 404
    browser = client_for(people.author)
    assert browser.post(address, {"text": ""}).status_code == 422
    assert browser.post(address, {"text": "Please look."}).status_code == 302
    assert browser.post(address, {"text": "Again."}).status_code == 302
    made = Appeal.objects.get()
    assert made.text == "Please look."
    hearing = f"/moderation/appeals/{made.pk}/"
    assert client_for(people.moderator).get(hearing).status_code == 404
    other = client_for(people.other)
    assert "Please look." in other.get(hearing).text
    assert other.post(hearing, {"outcome": "overturned"}).status_code == 422
    answer = other.post(hearing, {"outcome": "overturned", "reason": "It does not."})
    assert answer["Location"] == "/moderation/appeals/"
    assert people.state() == "visible"
    assert "It does not." in browser.get(f"/account/decisions/{case.pk}/").text


def test_a_moderator_decides_on_the_page(client_for, people, case):
    kept = ReasonTemplateFactory()
    browser = client_for(people.moderator)
    address = f"/moderation/{case.pk}/"
    page = browser.get(address)
    assert "A secret note." in page.text
    assert str(people.flaggers[0]) in page.text
    form = page.context["form"]
    given = {"case_round": form["case_round"].value(), "text": form["text"].value()}
    assert browser.post(address, {**given, "verdict": "remove"}).status_code == 422
    answer = browser.post(
        address, {**given, "verdict": "remove", "template": kept.pk, "reason": "See the rules."}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/moderation/")
    assert case.decisions.get().reason == f"{kept.text}\n\nSee the rules."


def test_what_another_has_decided_meanwhile_stays(client_for, people, case):
    given = {"case_round": 1, "verdict": "remove", "reason": "No."}
    decide(actor=people.other, case_id=case.pk, case_round=1, verdict="keep")
    answer = client_for(people.moderator).post(f"/moderation/{case.pk}/", given, follow=True)
    assert "This case has been decided. Nothing was changed." in answer.text
    assert people.state() == "visible"


def test_a_case_is_taken_and_put_back(client_for, people, case):
    browser, other = client_for(people.moderator), client_for(people.other)
    browser.post(f"/moderation/{case.pk}/take/")
    assert "Somebody else works on this case" in other.get(f"/moderation/{case.pk}/").text
    answer = other.post(f"/moderation/{case.pk}/take/", follow=True)
    assert "half an hour after they took it" in answer.text
    browser.post(f"/moderation/{case.pk}/take/", {"do": "leave"})
    case.refresh_from_db()
    assert case.holder_id is None


def listed(browser, address="/moderation/"):
    return [entry.case.pk for entry in browser.get(address).context["entries"]]


def test_the_queue_in_its_order(client_for, people, case):
    moderator = client_for(people.moderator)
    second = FlagFactory(case__about=PostFactory()).case
    FlagFactory(case=second, reason="attack")
    first = hold(record=PostFactory(state="held"), why="A first post")
    Case.objects.filter(pk=first.pk).update(opened_at=timezone.now() - timedelta(days=1))
    assert listed(moderator) == [first.pk, case.pk, second.pk]
    assert listed(moderator, "/moderation/?sort=flags") == [second.pk, case.pk, first.pk]
    assert listed(moderator, "/moderation/?show=held") == [first.pk]
    assert listed(moderator, "/moderation/?show=flagged") == [case.pk, second.pk]
    assert listed(moderator, "/moderation/?reason=attack") == [second.pk]
    assert listed(moderator, "/moderation/?show=mine") == []
    take_case(actor=people.moderator, case_id=case.pk)
    assert listed(moderator, "/moderation/?show=mine") == [case.pk]
    assert listed(moderator, "/moderation/?show=nonsense") == [first.pk, case.pk, second.pk]
    decide(actor=people.moderator, case_id=case.pk, case_round=1, verdict="keep")
    assert listed(moderator, "/moderation/?show=decided") == [case.pk]
    counts = moderator.get("/moderation/").context["counts"]
    assert counts == {
        "all": 2, "flagged": 1, "hidden": 0, "held": 1, "mine": 0, "decided": 1,
    }  # fmt: skip


def test_one_person(client_for, people, case):
    decide(
        actor=people.moderator, case_id=case.pk, case_round=1, verdict="remove", reason="It sells."
    )
    SuspensionFactory(user=people.author, reason="You went on.", ended_at=timezone.now())
    text = client_for(people.other).get(f"/moderation/people/{people.author.pk}/").text
    for shown in (str(people.author), people.post.body, "It sells.", "A secret note.",
                  "You went on.", "Removed"):  # fmt: skip
        assert shown in text
    assert people.author.email not in text


def test_people_are_found_by_name(client_for, people):
    found = UserFactory(first_name="Zora", last_name="Neale")
    page = client_for(people.moderator).get("/moderation/people/?q=neale zora")
    assert [person.pk for person in page.context["page_obj"]] == [found.pk]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Choose a day, or “For good”."),
        ({"until": "2031-01-01", "for_good": "on"}, "not both"),
        ({"until": "2001-01-01"}, "Choose a day in the future."),
        ({"until": "soon"}, "Write a date such as 2030-01-31."),
        ({"for_good": "on"}, "Say why: the person reads it."),
        ({"until": "9999-12-31", "reason": ""}, "Say why: the person reads it."),
    ],
)
def test_a_suspension_says_what_is_missing(client_for, people, given, told):
    address = f"/moderation/people/{people.author.pk}/suspend/"
    answer = client_for(people.moderator).post(address, given)
    assert answer.status_code == 422
    assert told in answer.text
    assert not Suspension.objects.exists()


def test_somebody_is_suspended_and_let_in_again(client_for, people):
    browser, place = client_for(people.moderator), f"/moderation/people/{people.author.pk}/"
    given = {"until": "2031-01-31", "reason": "You went on."}
    assert browser.post(f"{place}suspend/", given)["Location"] == place
    made = Suspension.objects.get()
    assert timezone.localtime(made.until).strftime("%Y-%m-%d %H:%M") == "2031-01-31 00:00"
    assert "Let them in again now" in browser.get(place).text
    assert browser.post(f"{place}lift/")["Location"] == place
    made.refresh_from_db()
    assert made.ended_by == people.moderator


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_a_moderator_finds_no_way_to_suspend_moderators(client_for, people, role):
    place = f"/moderation/people/{role_user(role).pk}/"
    browser = client_for(people.moderator)
    assert f"{place}suspend/" not in browser.get(place).text
    for name in ("suspend", "lift"):
        assert browser.post(f"{place}{name}/", {"for_good": "on", "reason": "x"}).status_code == 404


def test_the_trail_by_person_case_and_kind(client_for, people, case):
    decide(actor=people.moderator, case_id=case.pk, case_round=1, verdict="keep")
    browser = client_for(people.other)

    def lines(query):
        return [line.what for line in browser.get(f"/moderation/log/?{query}").context["entries"]]

    assert lines(f"case={case.pk}") == ["Kept", "Flagged"]
    assert lines(f"person={people.author.pk}") == ["Kept", "Flagged"]
    assert lines(f"person={people.flaggers[0].pk}") == ["Flagged"]
    assert lines(f"case={case.pk}&action=moderation.keep") == ["Kept"]
    assert lines("case=-1&person=x&action=wagtail.create") != []


def grow(people):
    """One more of everything."""
    post = PostFactory(author=people.author)
    first = FlagFactory(case__about=post, reason="attack").case
    FlagFactory(case=first, user=people.flaggers[0])
    done = DecisionFactory(case=CaseFactory(about=PostFactory(author=people.author), is_open=False))
    FlagFactory(case=done.case, decision=done, user=people.flaggers[0])
    AppealFactory(decision=done)
    AppealFactory()
    SuspensionFactory(user=UserFactory(first_name="Pat", is_active=False))
    flag(actor=UserFactory(), record=post, reason="spam")


def test_thirty_cost_what_one_costs(client_for, people, settings):
    settings.MODERATION_FLAGS_TO_HIDE = 99
    one = FlagFactory(case__about=people.post).case
    grow(people)
    moderator = client_for(people.moderator)
    pages = [
        (moderator, "/moderation/"),
        (moderator, "/moderation/?show=decided"),
        (moderator, f"/moderation/{one.pk}/"),
        (moderator, "/moderation/appeals/"),
        (moderator, "/moderation/people/"),
        (moderator, "/moderation/people/?q=pat"),
        (moderator, f"/moderation/people/{people.author.pk}/"),
        (moderator, "/moderation/log/"),
        (client_for(people.author), "/account/decisions/"),
        (client_for(people.flaggers[0]), "/account/flags/"),
    ]

    def measure():
        counts = {}
        for browser, address in pages:
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            counts[address] = len(captured)
        return counts

    few = measure()
    for _ in range(12):
        grow(people)
        FlagFactory(case=one)
    assert measure() == few


def test_moderators_read_where_a_thing_stands_and_not_its_number(client_for, people, case):
    place, number = people.post.thread.title, str(case)
    decide(
        actor=people.moderator, case_id=case.pk, case_round=1, verdict="hide", reason="Not here."
    )
    appeal = AppealFactory(decision=case.decisions.get())
    other = client_for(people.other)
    for address in (
        "/moderation/log/",
        f"/moderation/people/{people.post.author_id}/",
        f"/moderation/{case.pk}/",
        "/moderation/appeals/",
        f"/moderation/appeals/{appeal.pk}/",
    ):
        text = other.get(address).text
        assert place in text
        assert number not in text
    assert "Spam or advertising" in other.get("/moderation/log/?action=moderation.flag").text


def test_whoever_flagged_is_not_told_of_a_place_they_may_not_see(client_for, people, case):
    place = people.post.thread.title
    browser = client_for(people.flaggers[0])
    assert place in browser.get("/account/flags/").text
    Post.objects.filter(pk=people.post.pk).update(state="hidden")
    assert place not in browser.get("/account/flags/").text
