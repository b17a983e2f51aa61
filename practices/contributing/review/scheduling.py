"""What has been approved, and is to be published later."""

import datetime as dt
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import Revision


def approved_for(page_id: Any) -> QuerySet[Revision]:
    """The revisions of a page that are to be published later; by an expression for its key."""
    revisions: QuerySet[Revision] = Revision.page_revisions.filter(
        object_id=Cast(page_id, CharField()), approved_go_live_at__isnull=False
    )
    return revisions


def scheduled_for(page_id: int | None) -> dt.datetime | None:
    """When a page is to be published that has been approved for later."""
    if page_id is None:
        return None
    return approved_for(Value(page_id)).values_list("approved_go_live_at", flat=True).first()


def leave_schedule(page_id: int | None) -> None:
    """See to it that a page is not published by itself any more."""
    if page_id is not None:
        approved_for(Value(page_id)).update(approved_go_live_at=None)
