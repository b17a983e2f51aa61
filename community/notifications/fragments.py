"""The button to follow, filled into pages that are kept for all."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from community.notifications.enums import Level
from community.notifications.models import Subscription
from community.notifications.rules import can_follow
from community.notifications.targets import target_called
from exemplar.core.personal import register_fragment


@register_fragment("follow")
def follow_button(request: HttpRequest, argument: str) -> str:
    """Follow, or follow no longer; whoever is not signed in is led to the door and back."""
    name, _, key = argument.rpartition("-")
    target = target_called(name)
    if target is None or not key.isdecimal():
        return ""
    user: Any = request.user
    if not can_follow(user):
        return _door(name, int(key))
    chosen = Subscription.objects.filter(
        user=user, target_type=target.content_type, target_id=key
    ).values_list("level", flat=True)
    level = chosen.first()
    return button(request, name, int(key), level=Level(level) if level else None)


def button(
    request: HttpRequest, name: str, key: int, *, level: Level | None, **context: Any
) -> str:
    """The control as it stands: the button, and a menu of how closely to follow."""
    shown = {"name": name, "key": key, "level": level, "levels": Level, **context}
    return render_to_string("notifications/_follow.html", shown, request)


@lru_cache(maxsize=1000)
def _door(name: str, key: int) -> str:
    """The same for all who are not signed in."""
    back = urlencode({"next": reverse("follow", args=[name, key])})
    context = {"name": name, "key": key, "door": f"{reverse('account_login')}?{back}"}
    return render_to_string("notifications/_follow.html", context)
