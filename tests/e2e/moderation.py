"""What moderators meet: flags, what is held, decisions, appeals, somebody suspended."""

from datetime import timedelta

from django.utils import timezone

from community.moderation.audit import record_act
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from tests.e2e.people import address_of
from tests.factories import (
    AppealFactory,
    CaseFactory,
    DecisionFactory,
    FlagFactory,
    SuspensionFactory,
    UserFactory,
)
from tests.factories.discussions import PostFactory, SpaceFactory, ThreadFactory

LONG = "We tried it for a year. " * 12


def moderated() -> None:
    """A queue with one of each kind, on posts of the member and of somebody new."""
    member = User.objects.get(email=address_of(Role.MEMBER))
    moderator = User.objects.get(email=address_of(Role.MODERATOR))
    admin = User.objects.get(email=address_of(Role.ADMIN))
    space = SpaceFactory(name="At the counter", slug="at-the-counter")
    thread = ThreadFactory(pk=9701, space=space, title="How do you keep the queue short?",
                           slug="queue", body="Ours is long on Mondays.")  # fmt: skip
    flagged = PostFactory(pk=9701, thread=thread, body=f"{LONG}\n\nCall 1-800-555-0100.")
    case = CaseFactory(pk=9701, about=flagged, hidden_at=timezone.now())
    for number, reason in enumerate(("spam", "spam", "wrong")):
        FlagFactory(
            case=case, reason=reason, note=f"Note {number}", user__last_name=f"Seer {number}"
        )
    held = PostFactory(pk=9702, thread=thread, body="A first post.", state="held")
    CaseFactory(pk=9702, about=held, is_held=True, held_because="A first post of a new member.")
    mine = PostFactory(pk=9703, thread=thread, author=member, body="Buy it.", state="removed")
    removed = DecisionFactory(
        pk=9703, case=CaseFactory(pk=9703, about=mine, is_open=False), round=1, decided_by=admin
    )
    FlagFactory(case=removed.case, decision=removed, user=admin)
    hidden = PostFactory(pk=9704, thread=thread, author=member, body="Or this.", state="hidden")
    AppealFactory(
        pk=9704,
        decision=DecisionFactory(
            case=CaseFactory(pk=9704, about=hidden, is_open=False), round=1, verdict="hide",
            decided_by=admin,
        ),
    )  # fmt: skip
    taken = PostFactory(pk=9705, thread=thread, author=member, body="You are all wrong.")
    held_by = CaseFactory(pk=9705, about=taken, claimed_by=admin, claimed_at=timezone.now())
    FlagFactory(case=held_by, user=moderator, reason="attack")
    PostFactory(pk=9706, thread=thread, body="We count each hour.")
    FlagFactory(case__about=PostFactory(pk=9707, thread=thread), user=member)
    UserFactory(pk=9702, first_name="Terry", last_name="Trouble")
    SuspensionFactory(
        user=UserFactory(pk=9701, first_name="Sam", last_name="Suspended", is_active=False),
        suspended_by=moderator,
        until=timezone.now() + timedelta(days=9),
    )
    record_act(case, "hold", moderator, about=case.author)
    record_act(case, "remove", admin, about=case.author, reason="It advertises a product.")
