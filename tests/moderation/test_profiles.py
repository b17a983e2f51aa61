"""Profiles that are flagged: what is shown to whom, and what becomes of the words."""

import pytest

from community.members.models import Member
from community.moderation.actions import appeal, decide, decide_appeal, flag
from community.moderation.models import Case
from exemplar.accounts.enums import Role
from tests.factories import UserFactory, role_user
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    """Somebody who says a thing for everyone, and one for people in government only."""
    return MemberFactory(
        handle="ada", headline="zzopen", about="zzgovernment", about_for="government"
    )


def flagged(member: Member, times: int = 1) -> Case:
    for _ in range(times):
        flag(actor=UserFactory(), record=member, reason="spam")
    return Case.objects.get()


def decided(case: Case, verdict: str) -> None:
    decide(
        actor=role_user(Role.MODERATOR),
        case_id=case.pk,
        case_round=case.round,
        verdict=verdict,
        reason="Not here.",
    )


def test_a_profile_is_flagged_from_its_page(client_for, member):
    browser = client_for(UserFactory())
    address = f"/flag/profile/{member.pk}/"
    assert f'href="{address}"' in browser.get("/people/ada/").text
    page = browser.get(address).text
    assert ("zzopen" in page, "zzgovernment" in page) == (True, False)
    assert browser.post(address, {"reason": "spam"}).status_code == 302
    assert Case.objects.get().author == member.user


def test_nobody_flags_their_own_nor_one_who_has_left(client_for, member):
    own = client_for(member.user)
    assert "/flag/profile/" not in own.get("/people/ada/").text
    assert "You wrote this." in own.get(f"/flag/profile/{member.pk}/").text
    Member.objects.filter(pk=member.pk).update(left_at=member.created_at)
    assert client_for(UserFactory()).get(f"/flag/profile/{member.pk}/").status_code == 404


def test_three_flags_hide_the_words_from_others_and_the_person_reads_so(client_for, member):
    flagged(member, times=3)
    assert "zzopen" not in client_for(None).get("/people/ada/").text
    assert "zzopen" not in client_for(role_user(Role.ADMIN)).get("/people/ada/").text
    own = client_for(member.user).get("/people/ada/").text
    assert "zzopen" in own
    assert "Others do not see what you do" in own


def test_what_a_moderator_keeps_is_shown_again(client_for, member):
    decided(flagged(member, times=3), "keep")
    assert "zzopen" in client_for(None).get("/people/ada/").text


def test_redacting_takes_the_words_away_for_good(member):
    decided(flagged(member), "redact")
    member.refresh_from_db()
    assert (member.headline, member.about, member.is_text_hidden) == ("", "", False)


def test_an_appeal_shows_it_again(client_for, member):
    case = flagged(member)
    decided(case, "hide")
    assert "zzopen" not in client_for(None).get("/people/ada/").text
    made = appeal(actor=member.user, decision=case.decisions.get(), text="It is true.")
    decide_appeal(
        actor=role_user(Role.MODERATOR), appeal=made, outcome="overturned", reason="It is."
    )
    assert "zzopen" in client_for(None).get("/people/ada/").text


def test_moderators_read_no_more_of_it_than_every_member(client_for, member):
    case = flagged(member)
    page = client_for(role_user(Role.MODERATOR)).get(f"/moderation/{case.pk}/").text
    assert ("zzopen" in page, "zzgovernment" in page) == (True, False)
