"""What moderation knows of profiles: a person's name, and what they say of themselves.

Hiding one hides those words. The name stays, and so does what the person has done; somebody whose
name itself is the trouble is suspended until it is another one.
"""

from typing import Any

from django.db.models import Q, QuerySet

from community.members.actions import redact_text, set_text_hidden
from community.members.enums import Audience
from community.members.models import Member
from community.moderation.content import Content, register
from exemplar.accounts.rules import is_member

# What every member may read: nobody is shown more of a person for flagging them.
_OPEN = {Audience.EVERYONE, Audience.MEMBERS}


def _words(member: Member) -> str:
    said = [getattr(member, name) for name in ("headline", "about") if _is_open(member, name)]
    return "\n\n".join([f"{member.name} (@{member.handle})", *filter(None, said)])


def _is_open(member: Member, name: str) -> bool:
    return getattr(member, f"{name}_for") in _OPEN


def _visible_to(user: Any) -> QuerySet[Member]:
    shown = _records().filter(left_at=None)
    return shown if is_member(user) else shown.none()


def _records() -> QuerySet[Member]:
    return Member.objects.select_related("user")


def _written_by(user: Any) -> QuerySet[Member]:
    return _records().filter(~Q(headline="", about=""), user=user)


register(
    Content(
        name="profile",
        label="Profile",
        model=Member,
        author_of=lambda member: member.user,
        words_of=_words,
        place_of=lambda member: f"The profile of {member.name}",
        address_of=Member.get_absolute_url,
        visible_to=_visible_to,
        set_state=lambda member, state: set_text_hidden(
            member=member, is_hidden=state != "visible"
        ),
        redact=lambda member, _actor, _reason: redact_text(member=member),
        state_of=lambda member: "Hidden" if member.is_text_hidden else "Visible",
        records=_records,
        written_by=_written_by,
    )
)
