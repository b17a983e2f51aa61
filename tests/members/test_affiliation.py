"""Belonging to an organisation: what proves it, who settles it, and what ends it."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from community.members.actions import (
    ask_affiliation,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
    state_affiliation,
)
from community.members.domains import domain_of
from community.members.models import Affiliation
from community.members.rules import reads_government
from exemplar.accounts.actions import grant_role, revoke_role
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant, User
from practices.taxonomy.models import AgencyDomain
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CompanyFactory,
    UserFactory,
    role_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """An agency with one e-mail domain."""
    made = AgencyFactory()
    AgencyDomain.objects.create(agency=made, domain="gsa.gov")
    return made


def state_of(affiliation):
    return Affiliation.objects.get(pk=affiliation.pk).state


def is_practitioner(person, agency):
    return RoleGrant.objects.filter(
        user=person, role=Role.PRACTITIONER, scope_id=agency.pk
    ).exists()


@pytest.mark.parametrize("email", ["pat@gsa.gov", "PAT@GSA.GOV", "pat+tag@gsa.gov", "pat@Gsa.Gov"])
def test_a_confirmed_address_at_the_domain_proves_it(agency, email):
    """However it is capitalised, and whatever stands before the @."""
    person = UserFactory(email=email)
    asked = ask_affiliation(actor=person, agency=agency)
    assert (asked.state, asked.proof, asked.email) == ("confirmed", "domain", email)
    assert is_practitioner(person, agency)
    assert reads_government(User.objects.get(pk=person.pk))


@pytest.mark.parametrize(
    "email",
    [
        "pat@evilgsa.gov",
        "pat@gsa.gov.evil.com",
        "pat@mail.gsa.gov",
        "pat@gov",
        "pat@gsa.gov.",
        "pat@g\u0455a.gov",  # Cyrillic dze
        "pat@gs\u0430.gov",  # Cyrillic a
        "pat@\uff47\uff53\uff41.gov",  # full-width
        "pat@g\u017fa.gov",  # long s
        "pat@gsa\u3002gov",  # ideographic full stop
        "pat@gsa.gov\u200b",
        "pat@xn--gs-7ka.gov",
        '"x@gsa.gov"@evil.com',
        "x@evil.com@gsa.gov ",
        "gsa.gov",
    ],
)
def test_what_only_looks_like_the_domain_proves_nothing(agency, email):
    """Then an editor answers."""
    person = UserFactory()
    EmailAddress.objects.create(user=person, email=email, verified=True)
    asked = ask_affiliation(actor=person, agency=agency)
    assert (asked.state, asked.email) == ("asked", "")
    assert not is_practitioner(person, agency)


def test_an_address_that_is_not_confirmed_proves_nothing(agency):
    """Anyone can type one."""
    person = UserFactory(email="pat@gsa.gov", confirmed=False)
    assert ask_affiliation(actor=person, agency=agency).state == "asked"


def test_letters_that_fold_to_plain_ones_are_not_those():
    """The Kelvin sign is no k, though it folds to one."""
    assert domain_of("pat@ban\u212a.gov") == ""
    assert domain_of("pat@b\u00fccher.example") == "xn--bcher-kva.example"


def test_confirming_an_address_later_settles_what_waits(agency):
    """Nobody needs to look at it any more."""
    person = UserFactory()
    asked = ask_affiliation(actor=person, agency=agency)
    EmailAddress.objects.create(user=person, email="pat@gsa.gov", verified=True)
    assert state_of(asked) == "confirmed"
    assert is_practitioner(person, agency)


def test_an_affiliation_ends_with_the_address_that_proves_it(agency):
    """And the role with it."""
    person = UserFactory(email="pat@gsa.gov")
    asked = ask_affiliation(actor=person, agency=agency)
    EmailAddress.objects.get(user=person).delete()
    ended = Affiliation.objects.get(pk=asked.pk)
    assert (ended.state, ended.email) == ("ended", "")
    assert ended.reason.startswith("No confirmed e-mail address")
    assert not is_practitioner(person, agency)
    assert not reads_government(User.objects.get(pk=person.pk))


def test_another_address_at_the_domain_keeps_it(agency):
    """The proof moves on to it."""
    person = UserFactory(email="pat@gsa.gov")
    asked = ask_affiliation(actor=person, agency=agency)
    EmailAddress.objects.create(user=person, email="pat.doe@gsa.gov", verified=True)
    EmailAddress.objects.get(email="pat@gsa.gov").delete()
    kept = Affiliation.objects.get(pk=asked.pk)
    assert (kept.state, kept.email) == ("confirmed", "pat.doe@gsa.gov")


def test_it_ends_when_the_domain_is_no_longer_the_agency_s(agency, commit):
    """Whether it is deleted or moved to another agency; what an editor confirmed stays."""
    person = UserFactory(email="pat@gsa.gov")
    asked = ask_affiliation(actor=person, agency=agency)
    by_editor = AffiliationFactory(agency=agency)
    with commit():
        AgencyDomain.objects.filter(domain="gsa.gov").delete()
    assert (state_of(asked), state_of(by_editor)) == ("ended", "confirmed")
    assert not is_practitioner(person, agency)


def test_it_ends_when_the_domain_moves(agency, commit):
    """To the agency that has it now, the person says so anew."""
    asked = ask_affiliation(actor=UserFactory(email="pat@gsa.gov"), agency=agency)
    domain = AgencyDomain.objects.get()
    with commit():
        domain.agency = AgencyFactory()
        domain.save()
    assert state_of(asked) == "ended"


def test_a_new_domain_settles_what_waits(commit):
    """For whoever has an address there."""
    agency, person = AgencyFactory(), UserFactory(email="pat@new.gov")
    asked = ask_affiliation(actor=person, agency=agency)
    with commit():
        AgencyDomain.objects.create(agency=agency, domain="new.gov")
    assert state_of(asked) == "confirmed"


def test_a_company_is_confirmed_by_an_editor_only():
    """Companies have no domains here."""
    asked = ask_affiliation(actor=UserFactory(), company=CompanyFactory())
    assert asked.state == "asked"
    editor = role_user(Role.EDITOR)
    confirm_affiliation(actor=editor, affiliation=asked)
    confirmed = Affiliation.objects.get(pk=asked.pk)
    assert (confirmed.state, confirmed.proof) == ("confirmed", "editor")
    assert confirmed.settled_by == editor
    assert not reads_government(User.objects.get(pk=asked.user_id))


def test_an_editor_confirms_and_the_trail_says_who(agency):
    """The role follows, granted by the site."""
    person, editor = UserFactory(), role_user(Role.EDITOR)
    asked = ask_affiliation(actor=person, agency=agency, note="Ask my desk.")
    confirm_affiliation(actor=editor, affiliation=asked)
    assert is_practitioner(person, agency)
    entry = ModelLogEntry.objects.get(action="exemplar.confirm_affiliation")
    assert (entry.user, entry.object_id) == (editor, str(person.pk))
    assert entry.data["organisation"] == str(agency)


def test_only_an_editor_settles_and_nobody_their_own(agency):
    """Also not a moderator, nor the person."""
    editor = role_user(Role.EDITOR)
    asked = ask_affiliation(actor=editor, agency=agency)
    for actor in (editor, role_user(Role.MODERATOR), UserFactory()):
        with pytest.raises(PermissionDenied):
            confirm_affiliation(actor=actor, affiliation=asked)
        with pytest.raises(PermissionDenied):
            refuse_affiliation(actor=actor, affiliation=asked, reason="No.")
    assert state_of(asked) == "asked"


def test_refusing_needs_a_reason_and_happens_once(agency):
    """The second editor is told that it is settled."""
    editor, asked = role_user(Role.EDITOR), AffiliationFactory(agency=agency, asked=True)
    with pytest.raises(ValidationError) as refused:
        refuse_affiliation(actor=editor, affiliation=asked, reason="  ")
    assert refused.value.message_dict == {"reason": ["Say why: the person reads it."]}
    refuse_affiliation(actor=editor, affiliation=asked, reason="Not in the directory.")
    with pytest.raises(ValidationError):
        confirm_affiliation(actor=editor, affiliation=asked)
    assert state_of(asked) == "refused"


def test_an_editor_states_what_nobody_asked_for(agency):
    """And what somebody has asked for is settled by it."""
    editor, person = role_user(Role.EDITOR), UserFactory()
    asked = ask_affiliation(actor=person, agency=agency)
    assert state_affiliation(actor=editor, user=person, agency=agency) == asked
    assert state_of(asked) == "confirmed"
    with pytest.raises(ValidationError):
        state_affiliation(actor=editor, user=person, agency=agency)
    with pytest.raises(PermissionDenied):
        state_affiliation(actor=editor, user=editor, agency=agency)


def test_asking_twice_is_refused_and_so_is_asking_for_many(agency):
    """Editors are not flooded."""
    person = UserFactory()
    ask_affiliation(actor=person, agency=agency)
    with pytest.raises(ValidationError):
        ask_affiliation(actor=person, agency=agency)
    ask_affiliation(actor=person, agency=AgencyFactory())
    ask_affiliation(actor=person, agency=AgencyFactory())
    with pytest.raises(ValidationError):
        ask_affiliation(actor=person, agency=AgencyFactory())
    assert Affiliation.objects.count() == 3


@pytest.mark.parametrize("both", [True, False])
def test_one_organisation_and_only_one(agency, both):
    """Not an agency and a company, and not nothing."""
    given = {"agency": agency, "company": CompanyFactory()} if both else {}
    with pytest.raises(ValidationError):
        ask_affiliation(actor=UserFactory(), **given)
    assert not Affiliation.objects.exists()


def test_a_person_ends_their_own(agency):
    """Without saying why; nobody else but an editor does."""
    person = UserFactory(email="pat@gsa.gov")
    asked = ask_affiliation(actor=person, agency=agency)
    with pytest.raises(PermissionDenied):
        end_affiliation(actor=UserFactory(), affiliation=asked)
    end_affiliation(actor=person, affiliation=asked)
    assert state_of(asked) == "ended"
    assert not is_practitioner(person, agency)
    with pytest.raises(ValidationError):
        end_affiliation(actor=person, affiliation=asked)


def test_what_an_admin_granted_an_admin_revokes(agency):
    """The role stands though the affiliation ends."""
    person = UserFactory(email="pat@gsa.gov")
    grant_role(actor=role_user(Role.ADMIN), user=person, role=Role.PRACTITIONER, scope=agency)
    asked = ask_affiliation(actor=person, agency=agency)
    end_affiliation(actor=person, affiliation=asked)
    assert is_practitioner(person, agency)


def test_revoking_the_role_ends_the_affiliation(agency):
    """Otherwise the person would go on reading what is for people in government."""
    person = UserFactory(email="pat@gsa.gov")
    asked = ask_affiliation(actor=person, agency=agency)
    grant = RoleGrant.objects.get(user=person, role=Role.PRACTITIONER)
    revoke_role(actor=role_user(Role.ADMIN), grant=grant)
    assert state_of(asked) == "ended"
    assert not reads_government(User.objects.get(pk=person.pk))


def test_an_agency_goes_with_its_affiliations(agency):
    """Nothing is settled about what is gone."""
    ask_affiliation(actor=UserFactory(email="pat@gsa.gov"), agency=agency)
    agency.delete()
    assert not Affiliation.objects.exists()
