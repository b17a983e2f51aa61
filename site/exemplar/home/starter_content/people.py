"""The invented people who show what each role sees. They exist in a demonstration only."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone

from community.members.enums import AffiliationState, Proof
from community.members.models import Affiliation, Member
from exemplar.accounts.actions import grant_role
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.home.starter_content.parse import Content, Group, read_content
from exemplar.home.starter_content.problems import walk
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail

DEMO_PASSWORD = "exemplar-demo-2026"  # noqa: S105 - printed for everybody who tries the site
# Two who rate evidence, and one who decides where they differ.
DEMONSTRATION_RATERS = ("editor@demo.example", "editor-second@demo.example", "admin@demo.example")
# So long ago the invented people came here.
SETTLED_IN = timedelta(days=90)
STARTER_FOLDER = Path(__file__).resolve().parent.parent / "starter"


@dataclass(frozen=True)
class DemonstrationPerson:
    """An invented person who can sign in to a demonstration."""

    name: str
    email: str
    role: str
    agency: str


def demonstration_people() -> list[DemonstrationPerson]:
    """Everybody who can sign in to a demonstration, in the order of their file."""
    content = read_content(STARTER_FOLDER)
    agencies = {term["slug"]: str(term["name"]) for term in walk(content.taxonomy.data["agencies"])}
    return [
        DemonstrationPerson(
            name=str(person["name"]),
            email=str(person["email"]),
            role=str(Role(person["role"]).label),
            agency=agencies.get(person.get("agency"), ""),
        )
        for person in content.people.data
    ]


def load_people(content: Content, terms: Terms, trail: Trail) -> None:
    """Make the people who are not there yet. The others stay as they are.

    Only a demonstration gives them the password that everybody knows; anywhere else they are
    there to be looked at, and nobody can sign in as one of them.
    """
    present = set(User.objects.values_list("email", flat=True))
    password = ""
    for person in content.people.data:
        email = str(person["email"]).lower()
        source = f"people/{email}"
        if email in present:
            trail.same(source)
            _make_profile(User.objects.get(email=email), person, terms)
            continue
        # One hash for all: making one takes long on purpose, and this password is no secret.
        password = password or make_password(DEMO_PASSWORD if settings.DEMONSTRATION else None)
        trail.made(source, _make_person(person, email, password, terms))


def _make_person(person: Group, email: str, password: str, terms: Terms) -> User:
    first, _, last = str(person["name"]).partition(" ")
    user = User(
        email=email, first_name=first, last_name=last, password=password, is_demonstration=True
    )
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    grant_role(actor=None, user=user, role=Role.MEMBER)
    role = Role(str(person["role"]))
    if role != Role.MEMBER:
        scope = terms["agencies"].get(person.get("agency", ""))
        grant_role(actor=None, user=user, role=role, scope=scope)
    _make_profile(user, person, terms)
    return user


def _make_profile(user: User, person: Group, terms: Terms) -> None:
    """What an invented person says about themselves, where there is no profile yet.

    The organisation is confirmed without telling anybody: nobody asked for it.
    """
    handle = str(person.get("handle", ""))
    if not handle or Member.objects.filter(Q(user=user) | Q(handle=handle)).exists():
        return
    said = {name: str(person.get(name, "")) for name in ("headline", "about")}
    # Nobody is new here: the demonstration is to look like a site in use.
    member = Member(user=user, handle=handle, created_at=user.date_joined - SETTLED_IN, **said)
    member.full_clean()
    member.save()
    member.topics.set(terms["topics"][topic] for topic in person.get("topics", ()))
    if agency := terms["agencies"].get(person.get("agency", "")):
        Affiliation.objects.create(
            user=user,
            agency=agency,
            state=AffiliationState.CONFIRMED,
            proof=Proof.EDITOR,
            settled_at=timezone.now(),
        )
