"""What people follow, what has happened, who is told of it, and how they want their mail."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.notifications.enums import Level, MailPace, MailState

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
            models.Index(fields=["target_type", "target_id", "level"], name="subscription_target")
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


class Notification(models.Model):
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

    mail = models.CharField(max_length=12, choices=MailState, default=MailState.DUE)
    mailed_at = models.DateTimeField(null=True, blank=True)
    # Who is sending it at the moment, and since when. See mailing.py.
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

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
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.news}"


class MailPreference(models.Model):
    """How one person wants their mail. Whoever has chosen nothing gets it at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    pace = models.CharField(max_length=10, choices=MailPace, default=MailPace.AT_ONCE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_preference_known_pace", condition=Q(pace__in=MailPace.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pace}"


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
