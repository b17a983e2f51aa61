"""The mails to an advisor about an offer; to the address of the account, or of the profile."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from community.advising.answer_days import zone_of_advisor
from community.advising.enums import OfferState
from community.advising.models import Offer
from community.advising.modes import hours_of
from community.advising.queries.offers import token_of
from community.advising.rules.offers import can_be_answered_by
from exemplar.accounts.actions import NO_DOMAIN

# What is written of an offer in each of its states; of the others, nothing.
TEMPLATES = {
    OfferState.SENT: ("offer", "An agency asks for your advice"),
    OfferState.WITHDRAWN: ("offer_withdrawn", "A request does not need your answer any more"),
    OfferState.STOPPED: ("offer_withdrawn", "A request does not need your answer any more"),
}


@task()
def mail_offer(offer_id: int) -> bool:
    """Write to the advisor about an offer as it stands; whether a mail left.

    The row is held until the mail has left: two workers send it once, and one that dies in between
    sends it again later, with the same Message-ID.
    """
    # Mails need the tasks that send them, and these need mails.
    from community.notifications.headers import mail_host  # noqa: PLC0415
    from community.notifications.mails import absolute, common, mail_of  # noqa: PLC0415

    with transaction.atomic():
        rows = Offer.objects.select_for_update(of=("self",), no_key=True).select_related(
            "advisor__user", "request"
        )
        offer = rows.filter(pk=offer_id, mailed_at=None).first()
        if offer is None or OfferState(offer.state) not in TEMPLATES:
            return False
        if offer.advisor.is_demonstration and not settings.DEMONSTRATION:
            return False
        has_left = offer.advisor.mail_address.endswith(f"@{NO_DOMAIN}")
        if has_left or not can_be_answered_by(offer.advisor):
            # They have left, or are suspended: there is nobody to write to, tomorrow neither.
            Offer.objects.filter(pk=offer.pk).update(mailed_at=timezone.now())
            return False
        template, subject = TEMPLATES[OfferState(offer.state)]
        context = {
            **common(),
            "url": absolute(reverse("offer", args=[token_of(offer)])),
            "answer_by": offer.answer_by,
            "mode": offer.request.get_mode_display(),
            "hours": hours_of(offer.request.mode, offer.request.hours),
        }
        headers = {"Message-ID": f"<offer-{offer.key.hex}-{offer.state}@{mail_host()}>"}
        # In the time of who reads it, not of the process that writes it.
        with timezone.override(zone_of_advisor(offer.advisor)):
            mail = mail_of(
                template,
                subject=subject,
                to=offer.advisor.mail_address,
                context=context,
                headers=headers,
            )
        offer.mailed_at = timezone.now()
        offer.save(update_fields=["mailed_at"])
        return bool(mail.send())


def send_waiting_offers() -> int:
    """Send the mails that a process which died has not sent; how many there were."""
    waiting = Offer.objects.filter(mailed_at=None, state__in=list(TEMPLATES)).order_by("pk")
    return sum(bool(mail_offer.func(key)) for key in waiting.values_list("pk", flat=True))
