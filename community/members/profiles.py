"""A profile as one reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community.members.activity import Done, done_by
from community.members.enums import Audience
from community.members.models import Affiliation, Member
from community.members.queries import confirmed
from community.members.rules import audiences_of, may_see

# The parts of a profile that a person shows to whom they like.
FIELDS = ("headline", "about", "topics", "affiliation", "activity")
# Those of them in which a person writes what they like.
TEXTS = frozenset({"headline", "about"})


@dataclass(frozen=True)
class Profile:
    """What one reader may know of a person; what they may not is not in it."""

    member: Member
    is_own: bool
    headline: str
    about: str
    topics: Sequence[Any]
    affiliations: Sequence[Affiliation]
    done: Sequence[Done]
    # Search engines are asked to leave out whoever shows nothing to everyone.
    is_listed: bool

    @property
    def has_left(self) -> bool:
        """Whether the account is gone."""
        return self.member.left_at is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show beside the name."""
        said = self.headline or self.about or self.topics or self.affiliations
        return not (said or self.done or self.has_left)


def profile_for(viewer: Any, member: Member) -> Profile:
    """A profile as a reader may see it. Asks the database for nothing else."""
    seen = {field for field in FIELDS if may_see(viewer, member, field)}
    is_own = bool(viewer.is_authenticated and viewer.pk == member.user_id)
    if member.is_text_hidden and not is_own:
        seen -= TEXTS
    return Profile(
        member=member,
        is_own=is_own,
        headline=member.headline if "headline" in seen else "",
        about=member.about if "about" in seen else "",
        topics=list(member.topics.order_by("name", "pk")) if "topics" in seen else [],
        affiliations=list(confirmed().filter(user=member.user_id)) if "affiliation" in seen else [],
        done=done_by(member.user, viewer) if may_see_done(viewer, member) else [],
        is_listed=member.left_at is None
        and any(getattr(member, f"{field}_for") == Audience.EVERYONE for field in FIELDS),
    )


def may_see_done(viewer: Any, member: Member) -> bool:
    """What somebody did stays beside their name when they leave, for those whom they chose."""
    return member.activity_for in audiences_of(viewer, member)
