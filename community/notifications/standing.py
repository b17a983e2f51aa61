"""How telling people stands: what waits, what has failed, what came in."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from community.notifications.enums import MailState, Outcome
from community.notifications.models import Digest, InboundMail, News, Notification
from search.queries import searches_to_alert

LATELY = timedelta(days=1)


def standing() -> Iterator[str]:
    """Everything that whoever runs the site should know, a line each."""
    mails = dict(Notification.objects.order_by().values_list("mail").annotate(Count("pk")))
    unspread = News.objects.filter(spread_at__isnull=True).count()
    yield (
        f"{mails.get(MailState.DUE, 0)} mails wait, "
        f"{mails.get(MailState.FAILED, 0)} have failed for good; "
        f"{unspread} pieces of news are still to be spread."
    )
    digests = dict(Digest.objects.order_by().values_list("mail").annotate(Count("pk")))
    yield (
        f"{mails.get(MailState.DIGEST, 0)} notifications wait for a summary; "
        f"{digests.get(MailState.DUE, 0)} summaries wait, "
        f"{digests.get(MailState.FAILED, 0)} have failed for good."
    )
    yield f"{searches_to_alert(timezone.now()).count()} saved searches are to be looked through."
    came = InboundMail.objects.filter(received_at__gt=timezone.now() - LATELY).order_by()
    counts = dict(came.values_list("outcome").annotate(Count("pk")))
    words = ", ".join(f"{counts.get(each, 0)} {each.label.lower()}" for each in Outcome)
    yield f"Mails that came in within a day: {words}."
