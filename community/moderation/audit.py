"""What goes into the audit trail, and which of its entries moderators read.

The trail is Wagtail's log. Its entries are never changed and never deleted (see append_only.py).
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from wagtail.log_actions import log


@dataclass(frozen=True)
class TrailAction:
    """One kind of entry that moderators read: its name in the trail, and in words."""

    name: str
    label: str


_read: dict[str, TrailAction] = {}


def show_in_trail(name: str, label: str) -> None:
    """Let moderators read the entries of an action that is registered with Wagtail."""
    _read[name] = TrailAction(name, label)


def trail_actions() -> list[TrailAction]:
    """Every action whose entries moderators read, in the order of their words."""
    return sorted(_read.values(), key=lambda action: action.label)


ACTIONS: Final = {
    "moderation.flag": "Flagged",
    "moderation.hide_by_flags": "Hidden by flags",
    "moderation.hold": "Held",
    "moderation.take": "Case taken",
    "moderation.leave": "Case put back",
    "moderation.keep": "Kept",
    "moderation.hide": "Hidden",
    "moderation.remove": "Removed",
    "moderation.redact": "Redacted",
    "moderation.publish": "Held, then published",
    "moderation.refuse": "Held, then not published",
    "moderation.appeal": "Appealed",
    "moderation.uphold": "Appeal: the decision stands",
    "moderation.overturn": "Appeal: the decision is taken back",
    "moderation.suspend": "Suspended",
    "moderation.lift_suspension": "Suspension lifted",
    "moderation.end_suspension": "Suspension ended by itself",
}
for _name, _label in ACTIONS.items():
    show_in_trail(_name, _label)
show_in_trail("exemplar.grant_role", "Role granted")
show_in_trail("exemplar.revoke_role", "Role revoked")


def record_act(
    record: models.Model, action: str, actor: Any, *, about: Any = None, **data: Any
) -> None:
    """Write into the trail what was done, by whom, to what, and whom it concerns."""
    if about is not None:
        data["person"] = about if isinstance(about, int) else about.pk
    log(instance=record, action=f"moderation.{action}", user=actor, data=data)
