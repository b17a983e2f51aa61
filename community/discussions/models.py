"""Spaces, threads in them or beside a page, what is written there, what people made of it."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from community.discussions.enums import ReactionKind, SpaceAudience, State, ThreadKind
from community.discussions.searched import SearchedThread
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.models import Topic

LONGEST_TITLE = 150
LONGEST_BODY = 10_000
LONGEST_REASON = 500
# Comments beside pages and topics have addresses as if they were in a space of this name.
BESIDE_PAGES = "pages"
# Parts of addresses that stand where the short form of a space does.
TAKEN = frozenset(
    {
        BESIDE_PAGES, "drafts", "export", "feed", "latest", "moderation", "new", "on", "places",
        "posts", "preview", "report", "search", "similar", "start", "threads", "topics",
        "unanswered", "versions", "yours",
    }
)  # fmt: skip


def validate_space_slug(value: str) -> None:
    """Raises ValidationError for a short form that other addresses use."""
    if value in TAKEN:
        raise ValidationError(f"“{value}” stands for something else in addresses. Choose another.")


class Space(models.Model):
    """A place to talk, for everybody, for people in government, or for those who are named."""

    name = models.CharField(max_length=80, unique=True, validators=[validate_line])
    slug = models.SlugField(max_length=80, unique=True, validators=[validate_space_slug])
    description = models.CharField(max_length=300, blank=True, validators=[validate_line])
    audience = models.CharField(max_length=10, choices=SpaceAudience, default=SpaceAudience.PUBLIC)
    holds_first_posts = models.BooleanField(
        "first posts wait",
        default=False,
        help_text="What new members write here is shown once a moderator has looked at it.",
    )
    is_open = models.BooleanField(
        "open", default=True, help_text="In a closed space people read, and do not write."
    )
    position = models.PositiveSmallIntegerField(default=0)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="spaces",
        help_text="Who reads a private space.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its threads are listed."""
        return reverse("discussion_space", args=[self.slug])


class Thread(SearchedThread, models.Model):
    """A discussion or a question: in a space, or the comments beside one page or topic."""

    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, null=True, blank=True, related_name="threads"
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    kind = models.CharField(max_length=10, choices=ThreadKind, default=ThreadKind.DISCUSSION)
    title = models.CharField(max_length=LONGEST_TITLE, validators=[validate_line])
    slug = models.SlugField(max_length=80)
    # Whoever opened it. Accounts that are deleted keep their row, and so their name.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads"
    )
    state = models.CharField(max_length=10, choices=State, default=State.VISIBLE)
    is_pinned = models.BooleanField("pinned", default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    lock_reason = models.CharField(
        max_length=LONGEST_REASON, blank=True, validators=[validate_line]
    )
    # Where it went on: its address leads there.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        # Nearly all go on nowhere: an index of all would mislead the database. See below.
        db_index=False,
    )
    # The thread that its replies were taken out of.
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="went_on_in"
    )
    accepted = models.ForeignKey(
        "Post", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField(default=timezone.now)
    # Replies that are shown. Counted where a post is made or changes its state, under a lock.
    reply_count = models.PositiveIntegerField(default=0)
    # The highest place that a reply to the thread has been given; places are never given again.
    last_position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_post_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="thread_one_place",
                condition=Q(space__isnull=False, page__isnull=True, topic__isnull=True)
                | Q(space__isnull=True, page__isnull=False, topic__isnull=True)
                | Q(space__isnull=True, page__isnull=True, topic__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(page__isnull=False),
                name="thread_once_beside_a_page",
            ),
            models.UniqueConstraint(
                fields=["topic"],
                condition=Q(topic__isnull=False),
                name="thread_once_beside_a_topic",
            ),
        ]
        indexes = [
            models.Index(fields=["space", "-last_post_at", "-id"], name="thread_in_space"),
            models.Index(fields=["space", "kind", "-last_post_at", "-id"], name="thread_of_kind"),
            models.Index(fields=["space", "-id"], name="thread_by_age"),
            models.Index(
                fields=["space", "-last_post_at", "-id"],
                condition=Q(is_pinned=True),
                name="thread_pinned",
            ),
            models.Index(fields=["-last_post_at", "-id"], name="thread_newest"),
            models.Index(fields=["kind", "reply_count", "-id"], name="thread_unanswered"),
            models.Index(
                fields=["space", "kind", "reply_count", "-id"], name="thread_unanswered_in"
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="thread_merged",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read."""
        place = self.space.slug if self.space else BESIDE_PAGES
        return reverse("discussion_thread", args=[place, self.pk, self.slug])

    @property
    def place(self) -> Any:
        """What it stands in or beside: a space, a page or a topic."""
        return self.space or self.page or self.topic

    @property
    def place_name(self) -> str:
        """The name of what it stands in or beside."""
        return str(self.place)

    @property
    def is_unanswered(self) -> bool:
        """Whether it is a question to which nobody has replied."""
        return self.kind == ThreadKind.QUESTION and not self.reply_count and not self.is_locked

    @property
    def is_locked(self) -> bool:
        """Whether nobody writes in it any more."""
        return self.locked_at is not None


class Post(models.Model):
    """The opening text of a thread (at place 0), a reply to it, or a reply to such a reply.

    A reply to the thread has a place: 1, 2, 3 and so on, so that any of them is found without
    counting. A reply to a reply has none; it stands below its parent in the order of writing.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    position = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts"
    )
    # Given by the form that it was typed in: sent twice, it is written once.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    body = models.TextField(max_length=LONGEST_BODY, validators=[validate_lines])
    html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.VISIBLE)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    by_mail = models.BooleanField("sent by mail", default=False)
    # Its text has been taken away for good, and why.
    redacted_at = models.DateTimeField(null=True, blank=True)
    redaction_reason = models.CharField(
        max_length=LONGEST_REASON, blank=True, validators=[validate_line]
    )
    helpful_count = models.PositiveIntegerField(default=0)
    tried_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="post_one_at_each_place"),
            models.CheckConstraint(
                name="post_has_a_place_or_a_parent",
                condition=Q(position__isnull=False, parent__isnull=True)
                | Q(position__isnull=True, parent__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "id"], name="post_below"),
            models.Index(fields=["thread", "id"], name="post_in_order"),
            models.Index(fields=["author", "-id"], name="post_by_author"),
        ]

    def __str__(self) -> str:
        return f"Post {self.pk}"

    def get_absolute_url(self) -> str:
        """The address that leads to the post, on whichever page of its thread it stands."""
        return reverse("discussion_post", args=[self.pk])

    @property
    def is_opening(self) -> bool:
        """Whether its thread begins with it."""
        return self.position == 0

    @property
    def anchor(self) -> str:
        """Its mark within the page."""
        return f"post-{self.pk}"


class PostVersion(models.Model):
    """A text as it stood before it was edited. A redacted one keeps who and when, and no text."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When the text began to stand, and when another took its place.
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)
    # Why a moderator changed somebody else's text.
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, validators=[validate_line])
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    redaction_reason = models.CharField(
        max_length=LONGEST_REASON, blank=True, validators=[validate_line]
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.replaced_at}"


class Reaction(models.Model):
    """That one person found a post helpful, or tried the same."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    kind = models.CharField(max_length=10, choices=ReactionKind)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "kind"], name="reaction_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.post_id}"


class Draft(models.Model):
    """What somebody is typing, saved as it is typed. One for each place that they write in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="post_drafts"
    )
    # "space-4", "thread-12", "post-9" (a reply to it), "edit-9", "page-5", "topic-3"
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    kind = models.CharField(max_length=10, choices=ThreadKind, default=ThreadKind.DISCUSSION)
    body = models.TextField(blank=True)
    # Counts each saving, so that two tabs are told of one another.
    edition = models.PositiveIntegerField(default=0)
    # The mark of the tab that saved it last: a tab does not contradict itself.
    saved_from = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="draft_once_for_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.place}"


class Visit(models.Model):
    """How far somebody has read a thread."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_visits"
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="visits")
    # The key of the newest post that was there.
    last_seen = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at"]
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="visit_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.thread_id} up to {self.last_seen}"
