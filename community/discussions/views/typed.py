"""The state of a form in which somebody writes: typed now, kept from before, or a draft."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, QueryDict

from community.discussions.audience import readers_of
from community.discussions.forms import ReplyForm
from community.discussions.models import Draft, Post, Thread
from community.discussions.personal_data_warning import warnings_for
from community.discussions.places import draft_place
from exemplar.core.kept_texts import forget_kept, kept_texts

LONGEST_NUMBER = 9
# What is kept of a form whose sender has to sign in first.
TYPED = ("title", "kind", "body", "key", "reason")


def key_of(data: QueryDict) -> UUID:
    """The key of a form that was sent; a damaged one gets a new one."""
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return uuid4()


def number_in(data: QueryDict, name: str) -> int:
    """A number that a form carries along; 0 for what is none."""
    text = data.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def warnings_in(request: HttpRequest, *texts: str) -> list[str]:
    """What looks like personal data in what was sent, unless its author has answered that."""
    if "anyway" in request.POST:
        return []
    return warnings_for("\n\n".join(texts))


def draft_at(request: HttpRequest, place: str) -> Draft | None:
    """What a person was typing in a place."""
    return Draft.objects.filter(user=request.user.pk, place=place).first()


def opened(request: HttpRequest, place: str, **values: Any) -> dict[str, Any]:
    """What a form begins with: what was sent when the session had ended, else the draft."""
    kept = kept_texts(request, place)
    forget_kept(request, place)
    draft = draft_at(request, place)
    initial: dict[str, Any] = dict(values)
    if draft:
        initial |= {"title": draft.title, "kind": draft.kind, "body": draft.body}
    if kept:
        initial |= kept.dict()
    return {
        "initial": {name: value for name, value in initial.items() if value},
        "draft": draft if draft and not kept else None,
        "kept": kept is not None,
        "edition": draft.edition if draft else 0,
        "key": kept["key"] if kept and kept.get("key") else uuid4(),
        "place": place,
    }


def sent(request: HttpRequest, place: str) -> dict[str, Any]:
    """The same of a form that was sent and comes back."""
    key = key_of(request.POST)
    return {
        "draft": None,
        "kept": False,
        "edition": number_in(request.POST, "edition"),
        # Once it has written something, it is another form.
        "key": uuid4() if Post.objects.filter(key=key).exists() else key,
        "place": place,
    }


def reply_context(
    request: HttpRequest, thread: Thread, form: ReplyForm | None = None
) -> dict[str, Any]:
    """What the form below a thread shows."""
    place = draft_place(thread)
    if form is not None:
        return {"form": form, "writing": sent(request, place), "readers": readers_of(thread)}
    state = opened(request, place)
    return {"form": ReplyForm(initial=state["initial"]), "writing": state}
