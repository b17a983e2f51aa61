"""Mails to advisors who have no account to be told in."""

from django.conf import settings
from django.urls import reverse
from django_tasks import task

from community.expertise.models import Advisor

_SUBJECTS = {
    "advisor_invitation": "Your profile as an advisor",
    "advisor_reminder": "Is your profile as an advisor still right?",
}


@task()
def write_to_advisor(advisor_id: int, template: str) -> bool:
    """Mail somebody whose profile others look after; whether there was anybody to write to."""
    # Mails need the tasks that send them, and these need mails.
    from community.notifications.mails import absolute, common, mail_of  # noqa: PLC0415

    advisor = Advisor.objects.filter(pk=advisor_id, user=None).first()
    if advisor is None or (advisor.is_demonstration and not settings.DEMONSTRATION):
        return False
    context = {**common(), "url": absolute(reverse("advisor_own"))}
    mail = mail_of(
        template, subject=_SUBJECTS[template], to=advisor.email, context=context, headers={}
    )
    return bool(mail.send())
