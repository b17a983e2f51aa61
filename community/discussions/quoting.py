"""Beginning a reply with what it answers."""

from community.discussions.models import Post
from community.members.queries import bylines

MOST_LINES = 12


def quote(post: Post) -> str:
    """A post as a quote, with a link to it and its author named; long ones are cut."""
    lines = [line for line in post.body.splitlines() if not line.startswith(">")]
    while lines and not lines[0].strip():
        lines.pop(0)
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown.append("…")
    handle = bylines([post.author_id])[post.author_id].handle
    first = f"> [@{handle}]({post.get_absolute_url()}):"
    return "\n".join([first, ">", *(f"> {line}".rstrip() for line in shown)]) + "\n\n"
