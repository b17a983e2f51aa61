"""What people follow, what has happened, who is told of it, and how they want their mail."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from community.notifications.enums import Level, MailPace, MailState, Outcome

LONGEST_KEY = 200
LONGEST_TITLE = 200
LONGEST_BODY = 2000
LONGEST_REASON = 500
LONGEST_ADDRESS = 1000


class Subscription(models.Model):
    """What one person follows: anything that is registered as a target."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    level = models.CharField(max_length=10, choices=Level, default=Level.WATCH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "target_type", "target_id"], name="subscription_once"
            ),
            models.CheckConstraint(
                name="subscription_known_level", condition=Q(level__in=Level.values)
            ),
        ]
        indexes = [
            # In the order of people: who is told of a thing is read along it.
            models.Index(fields=["target_type", "target_id", "user"], name="subscription_people")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.target_type_id}/{self.target_id} ({self.level})"


class News(models.Model):
    """Something that happened, told in the same words to everybody whom it concerns.

    Who may see it is asked of its target each time that it is shown or mailed.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=LONGEST_TITLE)
    body = models.TextField(max_length=LONGEST_BODY, blank=True)
    url = models.CharField(max_length=LONGEST_ADDRESS)
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    # Another thing that it names, such as what takes its place. Shown to those who may see that.
    other_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    other_id = models.PositiveBigIntegerField(null=True, blank=True)
    other_label = models.CharField(max_length=60, blank=True)
    # More things that it lists, as [type, key]. Each is shown to those who may see it.
    listed = models.JSONField(null=True, blank=True, editable=False)
    # Whoever did it needs not be told.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    happened_at = models.DateTimeField(default=timezone.now)
    # Nothing: not everybody has been told yet.
    spread_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name_plural = "news"
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="news_target"),
            models.Index(
                fields=["happened_at"], condition=Q(spread_at__isnull=True), name="news_to_spread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def record(self) -> Any:
        """What it is about, whoever may see that; nothing where it is gone."""
        kind = ContentType.objects.get_for_id(self.target_type_id)
        return kind.get_all_objects_for_this_type(pk=self.target_id).first()


class Mailed(models.Model):
    """What goes out by mail, and how far that has come. See mailing.py."""

    mail = models.CharField(max_length=12, choices=MailState, default=MailState.DUE)
    mailed_at = models.DateTimeField(null=True, blank=True)
    # Who is sending it at the moment, and since when.
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class Notification(Mailed):
    """A piece of news for one person: why they are told, whether they read it, and its mail."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="notifications")
    why = models.CharField(max_length=LONGEST_REASON)
    # What the person follows that brought it; its mail offers to stop following.
    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    digest = models.ForeignKey(
        "Digest", on_delete=models.SET_NULL, null=True, blank=True, related_name="notifications"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "news"], name="notification_once"),
            models.CheckConstraint(
                name="notification_known_mail_state", condition=Q(mail__in=MailState.values)
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_newest"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(
                fields=["news", "claimed_at"],
                condition=Q(mail=MailState.DUE),
                name="notification_mail_due",
            ),
            models.Index(
                fields=["recipient"],
                condition=Q(mail=MailState.DIGEST),
                name="notification_for_digest",
            ),
            models.Index(
                fields=["recipient", "mailed_at"],
                condition=Q(mail=MailState.SENT),
                name="notification_mailed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.news}"


class Digest(Mailed):
    """One summary by mail: for one person and one period, once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    # The pace and the day on which the period ended: "weekly:2026-11-23".
    period = models.CharField(max_length=30)
    # It holds what happened before this.
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "period"], name="digest_once_a_period"),
            models.CheckConstraint(
                name="digest_known_mail_state", condition=Q(mail__in=MailState.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_at"], condition=Q(mail=MailState.DUE), name="digest_mail_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.period}"


class MailPreference(models.Model):
    """How one person wants their mail. Whoever has chosen nothing gets it at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    pace = models.CharField(max_length=10, choices=MailPace, default=MailPace.AT_ONCE)
    # For those who get mail at once: what they only track comes once a week.
    with_tracked = models.BooleanField(default=True, db_default=True)
    # Part of what signs the addresses to which a person replies. A new one ends all old ones.
    reply_key = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_preference_known_pace", condition=Q(pace__in=MailPace.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pace}"


class InboundMail(models.Model):
    """That a mail has come in, so that it counts once; its text is not kept here."""

    # A digest of its Message-ID.
    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    # Why it was refused, without anything that it said.
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="inbound_mail_known_outcome", condition=Q(outcome__in=Outcome.values)
            )
        ]
        indexes = [models.Index(fields=["received_at"], name="inbound_mail_received")]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M}: {self.outcome}"


class KeptMail(models.Model):
    """A mail of the demonstration, which no mail leaves: kept to be looked at."""

    sent_at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=320)
    recipients = models.TextField()
    subject = models.CharField(max_length=998)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    source = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name = "mail of the demonstration"
        verbose_name_plural = "mails of the demonstration"

    def __str__(self) -> str:
        return self.subject
