"""What is done in the background: telling everybody, and sending their mails."""

from hashlib import sha256

from django.core.cache import cache
from django_tasks import task

from community.notifications.mailing import send_due
from community.notifications.mails import compose_invitation, compose_refusal
from community.notifications.models import News
from community.notifications.spreading import spread


@task()
def deliver(news_id: int) -> int:
    """Spread one piece of news and send its mails; how many were sent."""
    news = News.objects.filter(pk=news_id).first()
    if news is None:
        return 0
    spread(news)
    return send_due(news_id)


# Seconds within which one address is told no more often than this that an answer was not taken.
AN_HOUR = 60 * 60
MOST_REFUSALS = 3


@task()
def tell_sender(email: str, why: str, message_id: str) -> bool:
    """Mail to whoever sent an answer that it was not taken; whether it was sent."""
    known = sha256(email.casefold().encode()).hexdigest()
    slots = (f"refused:{known}:{number}" for number in range(MOST_REFUSALS))
    if not any(cache.add(slot, value=True, timeout=AN_HOUR) for slot in slots):
        return False
    compose_refusal(email, why, message_id).send()
    return True


@task()
def invite(email: str) -> None:
    """Mail to an address that nobody here has that somebody asks for it."""
    compose_invitation(email).send()
