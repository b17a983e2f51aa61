"""What every action does: lock the profile, and leave an entry in the audit trail."""

from typing import Any

from wagtail.log_actions import log

from community.expertise.models import Advisor


def locked(advisor: Advisor) -> Advisor:
    """The same profile, read anew and kept from others until the transaction ends."""
    return Advisor.objects.select_for_update(no_key=True).get(pk=advisor.pk)


def record(action: str, advisor: Advisor, actor: Any, **data: Any) -> None:
    """Write into the audit trail what was done: which fields, never what stands in them."""
    log(instance=advisor, action=f"expertise.{action}", user=actor, data=data or None)
