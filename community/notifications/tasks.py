"""What is done in the background: telling everybody, and sending their mails."""

from django_tasks import task

from community.notifications.mailing import send_due
from community.notifications.mails import compose_invitation
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


@task()
def invite(email: str) -> None:
    """Mail to an address that nobody here has that somebody asks for it."""
    compose_invitation(email).send()
