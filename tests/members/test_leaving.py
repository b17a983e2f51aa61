"""Leaving: what goes with an account, and what stays readable."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from community.members.actions import delete_account
from community.members.exports import export_of
from community.members.models import Affiliation, Member
from community.members.personal_data import registered
from community.members.queries import bylines
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from practices.adoption.models import Adoption
from practices.contributing.models import Contribution
from practices.library.models import PracticeAuthor
from tests.factories import (
    PASSWORD,
    AdoptionFactory,
    AffiliationFactory,
    KeptCollectionFactory,
    MemberFactory,
    PastQueryFactory,
    PracticeAuthorFactory,
    PracticeFactory,
    SavedSearchFactory,
    ServiceFactory,
    TopicFactory,
    UserFactory,
    role_user,
)
from tests.factories.contributing import ContributionFactory, submitted_contribution

pytestmark = pytest.mark.django_db
ADDRESS = "leaver.secret@example.test"


@pytest.fixture
def leaver():
    """Somebody who has done something of everything."""
    person = UserFactory(first_name="Ada", last_name="Poe", email=ADDRESS)
    MemberFactory(user=person, handle="ada-poe", topics=[TopicFactory()], time_zone="Asia/Tokyo")
    AffiliationFactory(user=person)
    SavedSearchFactory(owner=person)
    PastQueryFactory(owner=person)
    ServiceFactory(owner=person)
    KeptCollectionFactory(owner=person)
    ContributionFactory(owner=person)
    AdoptionFactory(reported_by=person, contact=f"Ada, {ADDRESS}", contact_is_public=True)
    PracticeAuthorFactory(practice=PracticeFactory(), user=person, may_be_contacted=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    return person


def test_the_account_is_empty_and_the_name_stays(leaver):
    """Nothing is left that signs in or says more than the name."""
    delete_account(actor=leaver, user=leaver)
    left = User.objects.get(pk=leaver.pk)
    member = Member.objects.get(user=left)
    assert (left.get_full_name(), member.handle) == ("Ada Poe", "ada-poe")
    assert (left.is_active, left.has_usable_password()) == (False, False)
    assert left.email.endswith(".invalid")
    assert not EmailAddress.objects.filter(user=left).exists()
    assert not Authenticator.objects.filter(user=left).exists()
    assert not RoleGrant.objects.filter(user=left).exists()
    assert (member.headline, member.about, member.time_zone) == ("", "", "")
    assert (list(member.topics.all()), member.left_at is None) == ([], False)
    assert set(Affiliation.objects.values_list("state", flat=True)) == {"ended"}
    for related in ("saved_searches", "past_queries", "collections", "contributions"):
        assert not getattr(left, related).exists()
    assert not hasattr(left, "described_service")
    assert bylines([left.pk])[left.pk].name == "Ada Poe"


def test_the_record_stays_without_the_address(leaver):
    """The adoption and the page keep the person; whoever could write to them cannot any more."""
    delete_account(actor=leaver, user=leaver)
    adoption = Adoption.objects.get()
    assert (adoption.reported_by, adoption.contact) == (leaver, "")
    author = PracticeAuthor.objects.get(user=leaver)
    assert author.may_be_contacted is False


def test_nothing_in_the_export_after_leaving_holds_the_address(leaver):
    """The same list of all that is kept says that it is gone."""
    before = "".join(export_of(leaver))
    delete_account(actor=leaver, user=leaver)
    left = User.objects.get(pk=leaver.pk)
    assert ADDRESS in before
    assert ADDRESS not in "".join(export_of(left))


def test_what_was_handed_in_stays():
    """Only drafts that nobody else writes go."""
    person, other = UserFactory(), UserFactory()
    ContributionFactory(owner=person)
    shared = ContributionFactory(owner=person, coauthors=[other])
    handed_in = submitted_contribution(owner=person)
    delete_account(actor=person, user=person)
    assert set(Contribution.objects.all()) == {shared, handed_in}


def test_the_address_is_free_for_a_new_account(leaver, client):
    """And the old password opens nothing."""
    delete_account(actor=leaver, user=leaver)
    said = {"login": ADDRESS, "password": PASSWORD}
    assert "_auth_user_id" not in client.session
    client.post("/account/login/", said)
    assert "_auth_user_id" not in client.session
    new = UserFactory(email=ADDRESS)
    assert new.pk != leaver.pk


def test_every_session_ends(leaver, client_for, commit):
    """In all browsers, and what they remembered is deleted."""
    browser = client_for(leaver)
    assert browser.get("/inbox/").status_code == 200
    with commit():
        delete_account(actor=leaver, user=leaver)
    assert browser.get("/inbox/").status_code == 302
    assert not Session.objects.exists()


def test_the_trail_names_the_person_and_not_the_address(leaver):
    """Who deleted whom."""
    admin = role_user(Role.ADMIN)
    delete_account(actor=admin, user=leaver)
    entry = ModelLogEntry.objects.get(action="exemplar.delete_account")
    assert (entry.user, entry.label, entry.object_id) == (admin, "Ada Poe", str(leaver.pk))
    assert not [row for row in ModelLogEntry.objects.all() if ADDRESS in f"{row.label}{row.data}"]


def test_a_person_without_a_name_keeps_the_handle(client_for):
    """And their address is in no entry that leaving writes."""
    person = UserFactory(first_name="", last_name="", email=ADDRESS)
    role = role_user(Role.MEMBER, first_name="", last_name="", email="other@example.test")
    for one in (person, role):
        delete_account(actor=one, user=one)
        assert bylines([one.pk])[one.pk].name.startswith("member-")
    entries = ModelLogEntry.objects.filter(action="exemplar.revoke_role")
    assert not [entry for entry in entries if "other@" in f"{entry.label}{entry.data}"]


def test_the_last_admin_stays():
    """Two admins: one may go, the other not."""
    first, second = role_user(Role.ADMIN), role_user(Role.ADMIN)
    delete_account(actor=first, user=first)
    with pytest.raises(ValidationError) as refused:
        delete_account(actor=second, user=second)
    assert refused.value.messages == ["This is the last admin. Make somebody else an admin first."]
    assert User.objects.get(pk=second.pk).is_active


def test_nobody_deletes_another_s_account():
    """But an admin; and nobody twice."""
    person = UserFactory()
    for role in (Role.EDITOR, Role.MODERATOR, Role.MEMBER):
        with pytest.raises(PermissionDenied):
            delete_account(actor=role_user(role), user=person)
    admin = role_user(Role.ADMIN)
    delete_account(actor=admin, user=person)
    with pytest.raises(ValidationError):
        delete_account(actor=admin, user=User.objects.get(pk=person.pk))


def test_the_export_holds_every_part(leaver):
    """As JSON, with what was typed."""
    data = json.loads("".join(export_of(leaver)))
    assert set(data) == {"site", "made", *(kept.name for kept in registered())}
    assert data["account"]["kept"]["addresses"][0]["email"] == ADDRESS
    assert data["profile"]["kept"][0]["about"] == "Has run counters for ten years."
    assert data["reports"]["kept"][0]["contact"] == f"Ada, {ADDRESS}"


# Rows that point at a person and stay when the account is deleted; all others are erased.
STAY = {
    "members.Member", "members.Affiliation", "wagtailcore.Comment", "wagtailcore.CommentReply",
    "contributing.CoAuthor",
}  # fmt: skip
# Other parts answer for theirs in their own tests.
OTHERS = {"notifications", "discussions", "moderation", "advising"}


def test_nothing_of_a_person_is_forgotten(leaver):
    """Each kind of row that would have gone with the account is erased, or known to stay."""
    for relation in User._meta.related_objects:
        if relation.on_delete is not None and relation.on_delete.__name__ == "CASCADE":
            model = relation.related_model
            if model._meta.label in STAY or model._meta.app_label in OTHERS:
                continue
            assert model._meta.label in ERASED


ERASED = {
    "account.EmailAddress", "accounts.RoleGrant", "collections.Collection", "contributing.Claim",
    "fit.Service", "mfa.Authenticator", "search.PastQuery", "search.SavedSearch",
    "wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailcore.APIToken",
    "wagtailcore.PageSubscription", "wagtailusers.UserProfile",
}  # fmt: skip
