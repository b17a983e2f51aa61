"""What ends with one press from a mail, signed in or not: following, an alert, the summaries.

The address holds what it ends, signed. Whoever has the mail can use it; nobody can make one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from community.notifications import actions
from community.notifications.enums import Level
from community.notifications.kinds import kind_of
from community.notifications.models import Notification, Subscription
from community.notifications.preferences import wish_of
from community.notifications.queries import followed
from community.notifications.targets import address_of, target_of, target_typed
from exemplar.accounts.models import User

_signer = Signer(salt="notifications.stop")


@dataclass(frozen=True)
class Ending:
    """One thing that can be ended: how it is asked for, and what is said once it is done."""

    asks: str
    button: str
    done: str
    says: str
    end: Callable[[], None]
    # Where it can be begun again.
    back: str = ""


# The parts of an address after the name, to what it ends; nothing where that is over already.
Reader = Callable[[list[int]], Ending | None]

_readers: dict[str, Reader] = {}


def register_ending(name: str) -> Callable[[Reader], Reader]:
    """Let a kind of thing be ended from a mail."""

    def register(reader: Reader) -> Reader:
        _readers[name] = reader
        return reader

    return register


def ending_address(name: str, *keys: int) -> str:
    """Where something ends."""
    return reverse("following_stop", args=[_signer.sign(".".join([name, *map(str, keys)]))])


def stop_address(subscription_id: int) -> str:
    """Where a subscription ends."""
    return ending_address("follow", subscription_id)


def read_ending(token: str) -> Ending | None:
    """What an address ends; nothing where it has ended. Raises BadSignature for a forged one."""
    name, *keys = _signer.unsign(token).split(".")
    if name.isdecimal():  # from mails of earlier releases
        name, keys = "follow", [name]
    if name not in _readers or not all(key.isdecimal() for key in keys):
        raise BadSignature("It ends nothing that there is.")
    return _readers[name]([int(key) for key in keys])


@register_ending("follow")
def _following(keys: list[int]) -> Ending | None:
    subscription = Subscription.objects.filter(pk=keys[0]).select_related("user").first()
    if subscription is None:
        return None
    # What the follower may no longer see is not named.
    shown = followed(subscription.user, [subscription])
    words = target_of(shown[0].record).words_for(shown[0].record) if shown else "this"
    return Ending(
        asks=f"Stop following {words}?",
        button="Stop following",
        done=f"You no longer follow {words}",
        says="It brings you no more mail. What you have been told stays in your inbox.",
        end=lambda: actions.stop_following(subscription=subscription),
        back=shown[0].url if shown else "",
    )


@register_ending("mute")
def _muting(keys: list[int]) -> Ending | None:
    """For what somebody is told of without following it."""
    user_id, type_id, key = keys
    person = User.objects.filter(pk=user_id).first()
    target = target_typed(type_id)
    record = target.visible_to(person).filter(pk=key).first() if person and target else None
    if record is None or target is None or not target.followable:
        return None
    words = target.words_for(record)
    return Ending(
        asks=f"Mute {words}?",
        button="Mute it",
        done=f"You have muted {words}",
        says="You are told nothing of it any more. What you have been told stays in your inbox.",
        end=lambda: _mute(person, record),
        back=address_of(record),
    )


def _mute(person: Any, record: Any) -> None:
    actions.set_level(actor=person, record=record, level=Level.MUTE)


@register_ending("digest")
def _digest(keys: list[int]) -> Ending | None:
    person = User.objects.filter(pk=keys[0]).first()
    if person is None or wish_of(person).digest_pace is None:
        return None
    return Ending(
        asks="Get no more summaries by mail?",
        button="Stop the summaries",
        done="You get no more summaries by mail",
        says="Everything is in your inbox here. You can choose another time in your settings.",
        end=lambda: actions.end_digests(actor=person),
    )


def ending_of(row: Notification) -> str:
    """Where that ends which brought a notification; nothing for what one is asked to do."""
    if row.subscription_id:
        return stop_address(row.subscription_id)
    news = row.news
    target = target_typed(news.target_type_id)
    if target and target.ends_as:
        return ending_address(target.ends_as, news.target_id)
    if target and target.followable and not kind_of(news).despite_mute:
        return ending_address("mute", row.recipient_id, news.target_type_id, news.target_id)
    return ""
