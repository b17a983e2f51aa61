"""Reading discussions."""

from community.discussions.queries.visible import (
    listed_for,
    marked_of,
    posts_for,
    posts_of,
    spaces_for,
    standing_for,
    threads_for,
    unanswered,
)

__all__ = [
    "listed_for",
    "marked_of",
    "posts_for",
    "posts_of",
    "spaces_for",
    "standing_for",
    "threads_for",
    "unanswered",
]
