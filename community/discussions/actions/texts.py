"""What every text that is written here passes: its characters, its length, limits, its HTML."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from community.discussions.models import Post, Thread
from community.discussions.text import Rendered, render_post


def clean(model: type[models.Model], name: str, value: str) -> str:
    """A text as its field takes it. Raises ValidationError under the field's name."""
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        return str(model._meta.get_field(name).clean(text, None))  # type: ignore[union-attr]
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def clean_title(title: str) -> str:
    """A title on one line."""
    return clean(Thread, "title", " ".join(title.split(" ")))


def rendered(body: str) -> tuple[str, Rendered]:
    """A body as it is kept, and as it is shown. Raises ValidationError under "body"."""
    text = clean(Post, "body", body)
    try:
        made = render_post(text)
    except ValidationError as error:
        raise ValidationError({"body": error.messages}) from error
    return text, made


def check_reason(reason: str) -> str:
    """A reason on one line, which must be given. Raises ValidationError under "reason"."""
    text = " ".join(reason.split(" ")).strip()
    if not text:
        raise ValidationError({"reason": "Say why. The reason stays on record."})
    try:
        return str(Thread._meta.get_field("lock_reason").clean(text, None))
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error


def title_for_log(record: Any) -> str:
    """What the audit trail calls a text: it holds none of its words."""
    return f"{type(record).__name__} {record.pk}"


def storable(text: str) -> str:
    """What a database can hold of a text that is still being typed: no half of a character."""
    whole = text.encode("utf-8", "replace").decode()
    return whole.replace("\0", "").replace("\r\n", "\n")
